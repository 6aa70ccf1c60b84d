"""What an index knows of, for an update without paths: its folders, and files from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.errors import ArticleError, IndexMissing, UsageError
from qa.index.reader import Index
from qa.indexing.watching import Places


@dataclass(frozen=True, slots=True)
class KnownPaths:
    """What to look at again.

    Attributes:
        paths: The folders and files that are there.
        gone: Files that are not there any more, though their folders are.
        problems: Folders that are not there, of which nothing is forgotten.
        places: All of it, there or not, to be watched.
    """

    paths: list[str]
    gone: frozenset[str]
    problems: tuple[ArticleError, ...]
    places: Places


def known_paths(folder: Path) -> KnownPaths:
    """Return what the index of a folder knows of.

    Raises:
        UsageError: there is no index, it knows of nothing, or nothing of that is there.
    """
    try:
        with Index(folder) as index:
            folders = index.folders()
            known = list(dict.fromkeys(file.source for file in index.files()))
            known += [file.source for file in index.empty_files()]
    except IndexMissing as error:
        raise UsageError(
            "name what to index, or give --rebuild", "see 'qa index --help'"
        ) from error
    alone = [file for file in known if not any(Path(file).is_relative_to(f) for f in folders)]
    there = [path for path in folders if Path(path).is_dir()]
    files = [path for path in alone if Path(path).is_file()]
    gone = frozenset(path for path in alone if path not in files and Path(path).parent.is_dir())
    missing = [path for path in folders if path not in there]
    missing += sorted({str(Path(p).parent) for p in alone if p not in files and p not in gone})
    if not folders and not alone:
        raise UsageError(
            f"the index at {folder} knows of no folder yet", "name one: 'qa index FOLDER'"
        )
    if not there and not files and not gone:
        raise UsageError(
            f"there is no folder {missing[0]} any more", "bring it back, or name another one"
        )
    problems = (
        ArticleError(f"there is no folder {path}", "its articles are kept") for path in missing
    )
    places = Places(tuple(folders), tuple(alone))
    return KnownPaths([*there, *files], gone, tuple(problems), places)
