"""Which files some paths stand for."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.indexing.files import FoundFiles, find_files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of articles and other things, which is the current one's child."""
    for name in (
        "b.txt",
        "a.MD",
        "c.dwg",
        "notes",
        ".hidden.txt",
        "sub/d.html",
        "sub/deep/e.md",
        ".git/f.txt",
        "sub.txt/g.txt",
    ):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Words.")
    monkeypatch.chdir(tmp_path)
    return Path(os.path.realpath(tmp_path / "news"))


def refs(found: FoundFiles) -> list[str]:
    return [file.ref for file in found.files]


def test_a_folder_is_walked_sorted_without_hidden_and_unknown_files(folder: Path) -> None:
    found = find_files(["news"])
    assert refs(found) == ["a.MD", "b.txt", "sub/d.html", "sub/deep/e.md", "sub.txt/g.txt"]
    assert found.folders == (folder,)
    assert found.problems == ()
    assert all(file.path == folder / file.ref and file.root == folder for file in found.files)


def test_a_named_file_is_taken_whatever_its_suffix(folder: Path) -> None:
    found = find_files(["news/notes", str(folder / "sub" / "d.html")])
    assert refs(found) == ["notes", "d.html"]
    assert [file.root for file in found.files] == [folder, folder / "sub"]
    assert found.folders == ()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("news/*.txt", ["b.txt", "sub.txt/g.txt"]),
        ("news/**/*.md", ["sub/deep/e.md"]),
        ("news/s?b/d.*", ["sub/d.html"]),
        ("news/[ab].*", ["a.MD", "b.txt"]),
        ("n*/sub", ["news/sub/d.html", "news/sub/deep/e.md"]),
    ],
)
def test_a_glob_finds_what_a_shell_would(folder: Path, pattern: str, expected: list[str]) -> None:
    assert refs(find_files([pattern])) == expected
    assert refs(find_files([str(folder.parent / pattern)])) == expected


def test_a_file_whose_name_looks_like_a_glob_is_a_file(folder: Path) -> None:
    (folder / "[x].txt").write_text("Words.")
    assert refs(find_files(["news/[x].txt"])) == ["[x].txt"]


def test_a_file_that_is_reached_twice_comes_once(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "b.txt")
    found = find_files(["news/sub", "news/./sub/../sub/d.html", "news", "news/*.txt"])
    assert refs(found) == ["d.html", "deep/e.md", "a.MD", "b.txt", "sub.txt/g.txt"]
    assert found.folders == (folder / "sub", folder, folder / "sub.txt")


def test_a_linked_file_keeps_its_own_name(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "c.dwg")
    file = find_files(["news/link.txt"]).files[0]
    assert (file.ref, file.path) == ("link.txt", folder / "link.txt")


def test_linked_folders_are_not_followed_but_may_be_named(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    (folder.parent / "other").symlink_to(folder / "sub")
    assert refs(find_files(["news/sub"])) == ["d.html", "deep/e.md"]
    found = find_files(["other"])
    assert refs(found) == ["d.html", "deep/e.md"]
    assert found.files[0].path == folder / "sub" / "d.html"


def test_names_are_composed(folder: Path) -> None:
    (folder / "sub" / "cafe\u0301.txt").write_text("Words.")
    assert "sub/caf\u00e9.txt" in refs(find_files(["news"]))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere.txt", "there is no file or folder nowhere.txt"),
        ("news/*.rst", "news/*.rst matches no articles"),
        ("news/*.dwg", "news/*.dwg matches no articles"),
        ("nowhere/**", "nowhere/** matches no articles"),
        (" ", "a path is empty"),
    ],
)
def test_a_path_that_leads_nowhere_is_named(folder: Path, path: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_files(["news", path])
    assert caught.value.message == message


def test_what_is_neither_file_nor_folder_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(UsageError, match="neither a file nor a folder"):
        find_files(["news/pipe.txt"])
    assert "pipe.txt" not in refs(find_files(["news"]))


def test_what_else_a_folder_holds_is_counted_by_kind(folder: Path) -> None:
    for name in ("x.png", "y.svg", "z.DWG", "w.doc", "Makefile"):
        (folder / "sub" / name).touch()
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "sub" / "s"))
    (folder / "lost.xyz").symlink_to("nowhere")
    found = find_files(["news"])
    assert not found.problems
    assert found.others == {
        "special files": 3, ".dwg": 2, "images": 2, ".doc": 1, "without a suffix": 2
    }  # fmt: skip


def test_the_files_of_an_index_are_not_counted_but_articles_beside_it_are_read(
    folder: Path,
) -> None:
    for name in ("articles.sqlite", "articles.sqlite-wal", "vectors-1.faiss", "own.txt", "x.png"):
        (folder / "sub" / name).touch()
    found = find_files(["news"])
    assert "images" not in found.others
    assert "sub/own.txt" in refs(found)


def test_links_to_folders_are_named(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / ".hidden").symlink_to(folder)
    assert find_files(["news"]).links == (str(folder / "sub" / "loop"),)


def test_a_path_is_found_in_any_unicode_form(folder: Path) -> None:
    (folder / "e\u0301te\u0301").mkdir()
    (folder / "e\u0301te\u0301" / "a\u030a.txt").write_text("Words.")
    assert refs(find_files(["news/\u00e9t\u00e9/\u00e5.txt"])) == ["\u00e5.txt"]
    assert refs(find_files([str(folder / "\u00e9te\u0301")])) == ["\u00e5.txt"]
    with pytest.raises(UsageError, match="there is no file or folder"):
        find_files(["news/\u00e9t\u00e9/\u00e4.txt"])


def test_a_dangling_link_in_a_folder_is_a_problem(folder: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    found = find_files(["news"])
    assert len(found.files) == 5
    (problem,) = found.problems
    assert problem.message.startswith(f"{folder / 'gone.txt'} is a link that leads nowhere")


def test_a_name_that_is_not_unicode_is_a_problem(folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"\xff.txt")).write_text("Words.")
    except OSError:
        pytest.skip("this file system takes Unicode names alone")
    found = find_files(["news"])
    assert len(found.files) == 5
    assert found.problems[0].message.endswith("has a name that is not Unicode: rename it")
    found.problems[0].message.encode()
    with pytest.raises(UsageError, match="not Unicode"):
        find_files([os.fsdecode(b"news/\xff.txt")])


def _forbid(monkeypatch: pytest.MonkeyPatch, forbidden: Sequence[Path]) -> None:
    """Make folders unreadable, also for a user who may read everything."""
    scandir = os.scandir

    def guarded(path: str) -> object:
        if Path(path) in forbidden:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)


def test_an_unreadable_folder_within_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forbid(monkeypatch, [folder / "sub"])
    found = find_files(["news"])
    assert refs(found) == ["a.MD", "b.txt", "sub.txt/g.txt"]
    assert [problem.message for problem in found.problems] == [
        f"cannot read the folder {folder / 'sub'} (Permission denied)"
    ]


def test_an_unreadable_folder_that_was_named_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forbid(monkeypatch, [folder])
    with pytest.raises(UsageError, match=r"cannot look at news \(Permission denied\)"):
        find_files(["news"])
