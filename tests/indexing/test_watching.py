"""When a watch ticks: at first, when something counts, and where the system tells of nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from qa.errors import UsageError
from qa.indexing.watching import ANYWAY, Places, places_of, ticks

Told = list[set[tuple[int, str]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    return Path(os.path.realpath(tmp_path / "news"))


class Telling:
    """Stands in the place of the system: says what it is told to, one time after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *rounds: Told | Exception) -> None:
        self.rounds, self.options = list(rounds), list[dict[str, Any]]()
        monkeypatch.setattr(watchfiles, "watch", self)

    def __call__(self, *_: str, **options: Any) -> Iterator[set[tuple[int, str]]]:
        self.options.append(options)
        now = self.rounds.pop(0)
        if isinstance(now, Exception):
            raise now
        yield from now


def counted(places: Places, own: Path, most: int = 100) -> int:
    """How many ticks there are before nothing is told any more."""
    found = 0
    try:
        for _ in ticks(places, own):
            found += 1
            if found == most:
                break
    except IndexError:
        pass
    return found


def test_it_ticks_at_first_and_for_what_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder / "index"
    paths = ["a.md", "sub/b.md", ".git/HEAD", "index/articles.sqlite", ".gitignore", "sub/.x.swp"]
    Telling(monkeypatch, [set(), *({(1, f"{folder}/{path}")} for path in paths), set()])
    # The first one, a.md, sub/b.md, .gitignore.
    assert counted(Places((str(folder),)), own) == 4


def test_it_ticks_once_a_minute_in_any_case(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Telling(monkeypatch, [set()] * (2 * ANYWAY + 1))
    assert counted(Places((str(folder),)), folder / "index") == 3


def test_where_the_system_can_tell_of_no_more_folders_they_are_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchfiles._rust_notify import WatchfilesRustInternalError

    limit = WatchfilesRustInternalError("OS file watch limit reached")
    telling = Telling(monkeypatch, limit, [set(), {(1, f"{folder}/a.md")}])
    assert counted(Places((str(folder),)), folder / "index") == 2
    assert [one["force_polling"] for one in telling.options] == [None, True, True]


def test_a_folder_in_the_place_of_another_is_listened_to_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Replacing(Telling):
        def __call__(self, *_: str, **options: Any) -> Iterator[set[tuple[int, str]]]:
            for told in super().__call__(*_, **options):
                yield told
                if len(self.options) == 1:
                    folder.rename(folder.with_name("old"))
                    folder.mkdir()

    telling = Replacing(monkeypatch, [set(), set(), set()], [set()])
    assert counted(Places((str(folder),)), folder / "index") == 3
    assert len(telling.options) == 3


def test_places_are_folders_files_and_globs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "a.md").write_text("Words.")
    places = places_of(["news", "news/a.md", "news/*.md"])
    assert places == Places((str(folder),), (str(folder / "a.md"),), ("news/*.md",))
    assert places.there() == [str(folder), str(folder / "a.md"), "news/*.md"]
    (folder / "a.md").unlink()
    assert (places.gone(), places.missing()) == ([str(folder / "a.md")], [])
    folder.rmdir()
    assert (places.there(), places.gone(), places.missing()) == ([], [], [str(folder)])
    with pytest.raises(UsageError, match="cannot be watched"):
        places_of(["nowhere"])
