"""Archives and compressed files: what is in them, and what they are made of to do harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections import Counter

import pytest

from qa.indexing.formats import compressed, is_known, members
from tests.indexing.members import documents, problems
from tests.indexing.test_members import zipped

NOTE = b"# Plan\n\nThe pier opens in June.\n"


def tarred(files: dict[str, bytes], how: str = "w") -> bytes:
    """A tar archive of some files, with a link and a folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=how) as archive:  # type: ignore[call-overload]
        folder = tarfile.TarInfo("notes")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        link = tarfile.TarInfo("notes/link.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def test_names_in_archives_lead_nowhere_else_and_hidden_files_are_left_out() -> None:
    files: dict[str, str | bytes] = {
        "../../etc/a.md": NOTE, "/root/b.md": NOTE, "C:\\notes\\c.md": NOTE, ".git/d.md": NOTE,
        "__MACOSX/e.md": NOTE, "x\x1b[31m.md": NOTE, "pic.png": b"", "notes/über.md": NOTE,
    }  # fmt: skip
    others: Counter[str] = Counter()
    found = documents(zipped(files), "a.zip", others=others)
    assert sorted(found) == [
        "/etc/a.md", "/notes/c.md", "/notes/über.md", "/root/b.md", "/x[31m.md",
    ]  # fmt: skip
    assert others == {".png": 1}


@pytest.mark.parametrize(("name", "how"), [
    ("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2"),
    ("a.tar.xz", "w:xz"), ("a.TXZ", "w:xz"),
])  # fmt: skip
def test_tar_archives_are_read_however_they_are_compressed(name: str, how: str) -> None:
    data = tarred({"notes/plan.md": NOTE, "../b.md": NOTE, "x.bin": b"\0"}, how)
    assert is_known(name)
    assert list(documents(data, name)) == ["/notes/plan.md", "/b.md"]


@pytest.mark.parametrize(("suffix", "pack"), [
    (".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress),
])  # fmt: skip
def test_a_compressed_file_is_the_article_in_it(suffix: str, pack) -> None:
    ((name, article),) = documents(pack(NOTE), f"plan.md{suffix}").items()
    assert (name, article.title, article.text) == ("", "Plan", NOTE.decode())
    assert is_known(f"plan.md{suffix}")
    assert not is_known(f"plan.sql{suffix}")


def test_damaged_archives_are_one_clear_line() -> None:
    mend = "it is damaged: get it anew"
    cut = "Compressed file ended before the end-of-stream marker was reached"
    assert problems(gzip.compress(NOTE)[:-6], "a.md.gz") == [
        f"a.md.gz cannot be unpacked ({cut}): {mend}"
    ]
    assert problems(b"no gzip", "a.md.gz") == [
        f"a.md.gz cannot be unpacked (Not a gzipped file (b'no')): {mend}"
    ]
    assert problems(b"x" * 600, "a.tar")[0].startswith("a.tar is no tar archive that can be read")
    assert problems(b"PK\3\4", "a.zip") == [
        "a.zip is no zip archive that can be read (File is not a zip file)"
    ]
    whole = zipped({"a.md": NOTE * 50})
    broken = whole[:60] + b"\0\0\0\0" + whole[64:]
    (problem,) = problems(broken, "a.zip")
    assert problem.startswith("a.zip/a.md cannot be unpacked")
    problem, *_ = problems(tarred({"a.md": NOTE * 100})[:1700], "a.tar")
    assert problem.startswith("a.tar/a.md cannot be unpacked (unexpected end of data): the archive")


def test_an_encrypted_file_is_told_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a.md": NOTE, "b.md": NOTE}))
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # The flag that says so, in both places.
        data[data.index(signature) + at] |= 1
    assert problems(bytes(data), "a.zip") == [
        "a.zip/a.md is encrypted: unpack the archive and index its files"
    ]


def test_bombs_are_refused_before_they_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "SUSPECT", 2**20)
    bomb = gzip.compress(b"\n" * 2**23)
    mend = "unpack it yourself if you trust it, and index what is in it"
    rule = "unpacks to more than 8 GB, or to more than 250 times its size and 1 MB"
    assert problems(bomb, "a.txt.gz") == [f"a.txt.gz {rule}: {mend}"]
    many = zipped({f"{n}.md": b"a " * 2**18 for n in range(8)})
    told = problems(many, "a.zip")
    assert told
    assert set(told) == {f"a.zip {rule}: {mend}"}
    quine = zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.md": NOTE})})})})
    assert problems(quine, "q.zip") == [
        "q.zip/a.zip/b.zip lies too deep in other files: unpack them and index what is in them"
    ]


def test_a_file_too_large_to_be_held_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.indexing.formats import zip as zip_format

    monkeypatch.setattr(members, "LARGEST", 2**20)
    monkeypatch.setattr(zip_format, "LARGEST", 2**20)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"a b " * 2**19)
        archive.writestr("b.md", NOTE)
    assert problems(buffer.getvalue(), "a.zip") == [
        "a.zip/a.txt has 2 MB: qa reads up to 1 MB of one article: split it"
    ]
