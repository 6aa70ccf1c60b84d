"""Files that are broken, protected, of another format, or made to do harm: one line each."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from qa.errors import ArticleError
from qa.indexing.formats import loader_for
from qa.indexing.formats.office import package
from tests.indexing.office_files import paragraph, word, workbook, zipped

ZIPPED = (".docx", ".odt", ".pptx", ".odp", ".xlsx", ".ods", ".epub")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refused(data: bytes, suffix: str = ".docx") -> str:
    path = Path(f"file{suffix}")
    with pytest.raises(ArticleError) as error:
        loader_for(path, data).load(data, path.name)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("suffix", ZIPPED)
def test_an_older_format_and_a_password_are_named_with_the_mend(suffix):
    old = f"file{suffix} is of an older, binary format: save it as {suffix}"
    assert refused(OLE, suffix) == old
    locked = OLE + "EncryptedPackage".encode("utf-16-le")
    told = f"file{suffix} is protected by a password: save it without the password"
    assert refused(locked, suffix) == told


@pytest.mark.parametrize("suffix", [".odt", ".ods", ".odp"])
def test_an_encrypted_open_document_is_named(suffix):
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    data = zipped({"META-INF/manifest.xml": manifest, "content.xml": b"\x00\x01"})
    assert "is protected by a password" in refused(data, suffix)


@pytest.mark.parametrize("suffix", ZIPPED)
def test_a_broken_archive_and_another_one_are_named(suffix):
    for data in (b"PK\x03\x04 broken", zipped({"x.txt": "words"}), zipped({})):
        assert refused(data, suffix).startswith(f"file{suffix} is damaged, or no {suffix} file")


def test_damaged_parts_are_named():
    whole = word(paragraph("It rained all day. " * 50))
    for size in (len(whole) // 2, len(whole) - 30):
        assert "is damaged" in refused(whole[:size])
    broken = bytearray(whole)
    place = whole.index(b"word/document.xml") + 40
    broken[place : place + 20] = bytes(20)
    assert "is damaged" in refused(bytes(broken))
    assert "is damaged" in refused(zipped({"word/document.xml": "<w:document><w:body>"}))


def test_entities_are_never_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    for declared in (f'<!ENTITY l0 "ha">{laughs}', f'<!ENTITY l11 SYSTEM "{secret.as_uri()}">'):
        body = word(paragraph("&l11;"))
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        head = f"<!DOCTYPE d [{declared}]>".encode()
        parts["word/document.xml"] = head + parts["word/document.xml"]
        assert "is damaged" in refused(zipped(parts))
    sheet = "<sheetData><row><c><v>1</v></c></row></sheetData>"
    data = workbook({"S": sheet})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>'.encode()
    parts["xl/worksheets/s1.xml"] = head + parts["xl/worksheets/s1.xml"].replace(
        b"1</v>", b"&l11;</v>"
    )
    assert refused(zipped(parts), ".xlsx")


def test_what_grows_beyond_measure_or_is_nested_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(package, "LARGEST_PART", 1_000_000)
    assert "is too large when it is unpacked" in refused(word(paragraph("a" * 2_000_000)))
    deep = "<w:sdt><w:sdtContent>" * 200
    assert "is damaged" in refused(zipped({"word/document.xml": f"<w:x xmlns:w='w'>{deep}"}))
    nested = "<w:tbl><w:tr><w:tc>" * 5_000
    assert "is damaged" in refused(word(nested))


def test_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(package, "MOST_PARTS", 3)
    assert "is too large" in refused(word(paragraph("It rained.")))


def test_older_binary_files_are_named_with_what_to_save_them_as():
    assert refused(OLE, ".doc") == "file.doc is of an older, binary format: save it as .docx"
    assert refused(OLE, ".xls") == "file.xls is of an older, binary format: save it as .xlsx"
    rich = loader_for(Path("letter.doc"), b"{\\rtf1 Dear all,\\par}")
    assert ".rtf" in rich.suffixes
