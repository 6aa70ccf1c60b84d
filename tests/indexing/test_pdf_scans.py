"""Scans: what tesseract says of a picture becomes a page; a program stands in for it."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from qa.errors import ArticleError
from qa.indexing.formats.members import Reading
from qa.indexing.formats.pdf import PdfLoader
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder
from tests.indexing.pdf_pages import Put, pdf
from tests.indexing.test_pdf_layout import blocks

SCAN = (Path(__file__).parent / "files" / "pdf" / "scan.pdf").read_bytes()

HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
WORDS = [
    ("1 1 0 0 0 0 0 0 800 600 -1", ""),
    ("5 1 1 1 1 1 100 100 200 38 96", "Tides"),
    ("5 1 2 1 1 1 100 200 100 26 96", "High"),
    ("5 1 2 1 1 2 210 200 100 20 96", "water"),
    ("5 1 2 1 1 3 320 205 20 10 12", "%~"),
    ("5 1 2 1 2 1 100 230 60 20 96", "|at"),
    ("5 1 2 1 2 2 170 236 100 14 96", "noon."),
]


def stand_in(folder: Path, program: str) -> None:
    """Put a program in the place of tesseract."""
    path = folder / "tesseract"
    path.write_text(f"#!{sys.executable}\nimport sys\n{program}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "bin"
    place.mkdir()
    monkeypatch.setenv("PATH", str(place))
    table = "\n".join(
        ["\t".join(HEAD.split()), *("\t".join([*row.split(), text]) for row, text in WORDS)]
    )
    stand_in(
        place,
        f"""
if "--list-langs" in sys.argv:
    print("List of available languages (3):\\ndeu\\neng\\nosd")
else:
    assert sys.argv[3:5] == ["-l", "deu+eng"], sys.argv
    assert open(sys.argv[1], "rb").read(2) == b"P5"
    print({table!r})
""",
    )
    return place


def test_the_words_on_a_picture_become_paragraphs_without_its_specks(folder: Path) -> None:
    found = PdfLoader().reading_scans("").load(SCAN, "scan.pdf")
    assert blocks(found) == [("heading", "Tides"), ("paragraph", "High water at noon.")]


def test_a_program_that_fails_is_told_in_one_line_and_the_next_file_is_read(folder: Path) -> None:
    loader = PdfLoader().reading_scans("xyz")
    stand_in(folder, "sys.exit('Failed loading language xyz')")
    with pytest.raises(ArticleError, match=r"^tesseract cannot read scan.pdf \(Failed loading"):
        loader.load(SCAN, "scan.pdf")
    assert loader.load(pdf([[Put(30, 80, "The lamp was lit.")]]), "log.pdf").text


def test_a_file_with_pictures_among_its_pages_is_read_again_when_scans_are(
    folder: Path, tmp_path: Path
) -> None:
    mixed = tmp_path / "news" / "mixed.pdf"
    mixed.parent.mkdir()
    drawn = "q 400 0 0 600 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q"
    words = [Put(30, 80 + 12 * n, "The lamp was lit at dusk by the keeper.") for n in range(4)]
    mixed.write_bytes(pdf([words, []], drawn=drawn))

    def update(ocr: str | None) -> tuple[list[str], list[str]]:
        report = update_index(
            tmp_path / "index", [str(mixed)], HashingEmbedder(), reading=Reading(ocr=ocr)
        )
        return report.changed, report.warnings

    told = (
        "mixed.pdf: 1 of 2 pages are pictures and were not read: "
        "read them with 'qa index --ocr', for which tesseract must be installed"
    )
    assert update(None) == ([], [told])
    assert update(None) == ([], [])
    assert update("") == (["mixed.pdf"], [])
    assert update("") == ([], [])
