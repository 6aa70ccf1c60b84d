"""What is left out of folders: ignore files as git reads them, patterns, temporary names, links."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.index.choices import FolderChoice
from qa.indexing.files import FoundFiles, Rules, find_files
from qa.indexing.ignoring import is_temporary


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    return Path(os.path.realpath(tmp_path / "news"))


def write(folder: Path, *names: str, text: str = "Words.") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def find(*exclude: str, follow_links: bool = False) -> FoundFiles:
    return find_files(["news"], Rules(now=FolderChoice(exclude, follow_links)))


def refs(found: FoundFiles) -> list[str]:
    return [file.ref for file in found.files]


def excluded(folder: Path, found: FoundFiles) -> list[str]:
    return [one.removeprefix(f"{folder}/") for one in found.excluded]


def test_an_ignore_file_counts_from_its_own_folder_and_the_deeper_one_goes_first(
    folder: Path,
) -> None:
    write(folder, "a.md", "draft-1.md", "sub/a.md", "sub/draft-2.md", "sub/keep/draft-3.md")
    write(folder, ".gitignore", text="draft-*\n/a.md\n# a comment\n")
    write(folder, "sub/keep/.gitignore", text="!draft-3.md\n")
    found = find()
    assert refs(found) == ["sub/a.md", "sub/keep/draft-3.md"]
    assert excluded(folder, found) == ["a.md", "draft-1.md", "sub/draft-2.md"]


def test_qas_own_ignore_file_goes_before_gits_and_what_is_said_before_both(folder: Path) -> None:
    write(folder, "build/notes.md", "a.md", "b.md")
    write(folder, ".gitignore", text="build/\na.md\n")
    write(folder, ".qaignore", text="!build/\nb.md\n")
    assert refs(find()) == ["build/notes.md"]
    assert refs(find("notes.md", "!b.md")) == ["b.md"]


def test_nothing_is_taken_out_of_a_folder_that_is_left_out(folder: Path) -> None:
    write(folder, "old/a.md", "old/deep/b.md", "new/c.md")
    write(folder, ".gitignore", text="old/\n!old/deep/b.md\n")
    found = find()
    assert refs(found) == ["new/c.md"]
    assert excluded(folder, found) == ["old/"]


def test_what_is_in_a_folder_may_be_left_out_but_for_some(folder: Path) -> None:
    write(folder, "old/a.md", "old/keep.md")
    write(folder, ".qaignore", text="old/**\n!old/keep.md\n")
    assert refs(find()) == ["old/keep.md"]


PIECES = ("a", "b", "a.md", "b.md", "*", "*.md", "**", "?", "[ab]", "a*")
NAMES = ("a.md", "b.md", "a/a.md", "a/b.md", "b/a.md", "a/b/a.md", "a/b/b.md", "b/b/a.md")
LINES = st.lists(
    st.tuples(
        st.sampled_from(("", "!")),
        st.sampled_from(("", "/")),
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
        st.sampled_from(("", "/")),
    ).map(lambda parts: f"{parts[0]}{parts[1]}{'/'.join(parts[2])}{parts[3]}"),
    max_size=4,
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git says what is right")
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(top=LINES, deep=LINES)
def test_what_git_leaves_out_is_left_out(
    tmp_path_factory: pytest.TempPathFactory, top: list[str], deep: list[str]
) -> None:
    folder = Path(os.path.realpath(tmp_path_factory.mktemp("git")))
    write(folder, *NAMES)
    write(folder, ".gitignore", text="\n".join(top))
    write(folder, "a/.gitignore", text="\n".join(deep))
    git = ["git", "-c", "init.defaultBranch=main", "-C", str(folder)]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "-o", "--exclude-standard", "-z"], check=True, capture_output=True
    )
    of_git = {name for name in listed.stdout.decode().split("\0") if name.endswith(".md")}
    assert set(refs(find_files([str(folder)]))) == of_git


@pytest.mark.parametrize("pattern", ["!", "[z-a]", "\\"])
def test_what_is_no_pattern_is_refused_and_in_an_ignore_file_passed_over(
    folder: Path, pattern: str
) -> None:
    write(folder, "a.md")
    with pytest.raises(UsageError, match="is no pattern"):
        find(pattern)
    write(folder, ".gitignore", text=f"{pattern}\n")
    assert refs(find()) == ["a.md"]


def test_an_ignore_file_that_is_no_text_or_a_link_or_a_folder_says_nothing(folder: Path) -> None:
    write(folder, "a.md")
    (folder / ".gitignore").write_bytes(b"\xff\xfe\0a\0.\0m\0d\0")
    (folder / ".qaignore").mkdir()
    write(folder.parent, "elsewhere", text="a.md\n")
    assert refs(find()) == ["a.md"]
    (folder / ".gitignore").unlink()
    (folder / ".gitignore").symlink_to(folder.parent / "elsewhere")
    assert refs(find()) == ["a.md"]


@pytest.mark.parametrize(
    "name", ["~$report.md", "a.md~", "a.tmp", "a.md.part", "b.crdownload", "#a.md#"]
)
def test_unfinished_files_are_counted_and_not_read(folder: Path, name: str) -> None:
    assert is_temporary(name)
    write(folder, "a.md", name)
    found = find()
    assert (refs(found), found.others) == (["a.md"], {"temporary files": 1})


@pytest.mark.parametrize("name", ["a.md", "part.md", "tmp", "a~b.md", "dollar$.md", "# a.md"])
def test_other_names_are_none_of_unfinished_files(name: str) -> None:
    assert not is_temporary(name)


def test_a_link_that_leads_out_is_followed_only_where_that_is_said(folder: Path) -> None:
    write(folder, "own.md", "sub/deep.md")
    write(folder.parent, "elsewhere/secret.md", "elsewhere/more/other.md")
    (folder / "inside.md").symlink_to("own.md")
    (folder / "sub" / "secret.md").symlink_to(folder.parent / "elsewhere" / "secret.md")
    (folder / "linked").symlink_to(folder.parent / "elsewhere")
    (folder / "loop").symlink_to(folder)
    (folder / "up").symlink_to(folder.parent)
    found = find()
    assert refs(found) == ["own.md", "sub/deep.md"]
    assert found.links == tuple(
        str(folder / one) for one in ("linked", "loop", "sub/secret.md", "up")
    )
    followed = find(follow_links=True)
    assert refs(followed) == [
        "own.md", "sub/deep.md", "linked/more/other.md", "linked/secret.md"
    ]  # fmt: skip
    assert followed.links == ()


def test_of_a_globs_matches_those_that_lead_out_are_not_followed(folder: Path) -> None:
    write(folder, "own.md")
    write(folder.parent, "secret.md")
    (folder / "link.md").symlink_to(folder.parent / "secret.md")
    found = find_files(["news/*.md"])
    assert (refs(found), found.links) == (["own.md"], (str(folder / "link.md"),))
    assert refs(find_files(["news/link.md"])) == ["link.md"]


def test_a_setting_holds_in_every_folder(folder: Path) -> None:
    write(folder, "a.md", "draft.md")
    write(folder.parent, "more/draft.md", "more/b.md")
    found = find_files(["news", "more"], Rules(("draft*",)))
    assert refs(found) == ["a.md", "b.md"]
