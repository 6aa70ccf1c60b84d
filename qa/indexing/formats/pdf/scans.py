"""Reading what stands on pictures of pages, with the tesseract program where it is installed.

Numbers of pages come in; pages with runs go out, as if the file had text, so that columns and
paragraphs are found in the same way. Each page is drawn by the process that reads PDFs, and read by
a process of tesseract's, which is ended where it takes too long.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

from qa.errors import ArticleError
from qa.indexing.formats.pdf.model import Page, Run
from qa.indexing.formats.pdf.worker import Reader

PROGRAM = "tesseract"
INSTALL = (
    "install tesseract (Debian: apt install tesseract-ocr, macOS: brew install tesseract, "
    "Windows: winget install UB-Mannheim.TesseractOCR)"
)
DOTS = 200
"""Dots an inch that pages are drawn in; more makes small print no clearer to tesseract."""
PATIENCE = 300.0
"""Seconds that a page may take."""
MOST_LANGUAGES = 4
"""More at once make tesseract slow, and wrong."""
UNSURE = 30.0
"""Words of which tesseract is less sure, of 100, are specks and frames."""
NO_LANGUAGES = {"osd", "equ"}
SCALE = 72 / DOTS
ABOVE = re.compile(r"[^\W_acegm-su-z]")
BELOW = re.compile("[gjpqy]")
"""Letters that reach above and below the small ones."""
DESCENDER = 0.22
"""The share of a word's height that is below the line, where letters of it are."""
GAP = 1.3
"""So many sizes of the font apart, words are cells of a table, or of other columns."""
UNEVEN = 0.2
"""Sizes are measured with errors up to this share."""


@dataclass(frozen=True, slots=True)
class Scans:
    """How scans are read.

    Attributes:
        languages: As tesseract names them ("deu+eng"); "" for all that are installed, if few.
    """

    languages: str = ""

    def read(self, reader: Reader, data: bytes, name: str, numbers: Sequence[int]) -> list[Page]:
        """Return the pages of some numbers with what tesseract reads on them.

        Raises:
            ArticleError: tesseract is not there, lacks a language, fails, or takes too long.
        """
        if shutil.which(PROGRAM) is None:
            raise ArticleError(f"{name} is a scan, and tesseract is not installed", INSTALL)
        languages = self.languages or _installed(name)
        found = []
        with (
            tempfile.TemporaryDirectory(prefix="qa-") as folder,
            closing(reader.draw(data, name, numbers, folder, DOTS)) as drawn,
        ):
            for number, file in drawn:
                page = Path(folder) / file
                found.append(_page(number, _words(page, name, languages)))
                page.unlink()
        return found


def _installed(name: str) -> str:
    """The languages that tesseract has, where they are few; else English alone."""
    listed = _run(["--list-langs"], name).splitlines()[1:]
    languages = [line.strip() for line in listed if line.strip() not in NO_LANGUAGES]
    return "+".join(languages) if 0 < len(languages) <= MOST_LANGUAGES else "eng"


def _words(page: Path, name: str, languages: str) -> list[dict[str, str]]:
    """The lines of tesseract's table."""
    told = _run([str(page), "-", "-l", languages, "--dpi", str(DOTS), "tsv"], name)
    return list(csv.DictReader(told.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def _run(arguments: Sequence[str], name: str) -> str:
    """Run tesseract; return what it prints."""
    try:
        ended = subprocess.run(
            [PROGRAM, *arguments],
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise ArticleError(f"{name} takes tesseract too long", "scan it anew") from None
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["it says nothing"]
        raise ArticleError(
            f"tesseract cannot read {name} ({last[0]})",
            "name languages that 'tesseract --list-langs' has: ocr_languages = \"deu+eng\"",
        ) from error
    return ended.stdout.decode("utf-8", "replace")


def _page(number: int, words: Sequence[dict[str, str]]) -> Page:
    """A page of the words that tesseract found."""
    whole = next((word for word in words if word["level"] == "1"), None)
    width, height = (float(whole[side]) * SCALE if whole else 0.0 for side in ("width", "height"))
    lines = list(_lines(words))
    sizes = [median(_size(word) for word in line) for line in lines]
    usual = median(sizes) if sizes else 0.0
    runs: list[Run] = []
    for line, measured in zip(lines, sizes, strict=True):
        size = usual if abs(measured - usual) < UNEVEN * usual else measured
        foot = median(word.foot for word in line)
        for part in _parted(line, GAP * size):
            text = " ".join(word.text for word in part)
            left, right = part[0].left, max(word.right for word in part)
            order = len(runs)
            runs.append(Run(text, left, right, foot, size, bold=False, page=number, order=order))
    return Page(number, width, height, runs)


class Word(NamedTuple):
    """A word on a picture, in points; `foot` is the height that its letters stand on."""

    text: str
    left: float
    right: float
    high: float
    foot: float


def _lines(words: Sequence[dict[str, str]]) -> Iterator[list[Word]]:
    """The words of each line; specks are none."""
    sure = [
        word
        for word in words
        if word["level"] == "5"
        and float(word["conf"]) >= UNSURE
        and (word["text"] or "").strip(" |")
    ]
    for _, line in groupby(sure, key=lambda w: (w["block_num"], w["par_num"], w["line_num"])):
        yield [_word(word) for word in line]


def _word(found: dict[str, str]) -> Word:
    left, top, wide, high = (
        float(found[side]) * SCALE for side in ("left", "top", "width", "height")
    )
    text = found["text"].strip(" |")
    below = DESCENDER * high if BELOW.search(text) else 0.0
    return Word(text, left, left + wide, high, top + high - below)


def _size(word: Word) -> float:
    """The size of the font of a word, by which letters it has: "on" is half as high as "big"."""
    above, below = ABOVE.search(word.text), BELOW.search(word.text)
    share = 0.95 if above and below else 0.73 if above else 0.7 if below else 0.5
    return word.high / share


def _parted(line: Sequence[Word], gap: float) -> Iterator[list[Word]]:
    """The words of a line between wide gaps, as those of a table's cells are."""
    part = [line[0]]
    for before, word in pairwise(line):
        if word.left - before.right > gap:
            yield part
            part = []
        part.append(word)
    yield part
