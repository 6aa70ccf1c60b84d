"""How fast PDFs are read, beside the bare text extraction of pdfium, and in how much memory.

usage: pdf.py FOLDER [--memory]

Each PDF of the folder is read in turn by pdfium alone (open each page, take its text) and as `qa
index` reads it: with order, paragraphs and tables, in a process of its own. Pages a second of both
and their ratio come from the same run. With --memory a document of 100 and one of 1,000 pages are
made and read, and the peak memory of both processes is told.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pypdfium2 import raw

from qa.errors import ArticleError
from qa.indexing.formats.pdf import PdfLoader
from qa.indexing.formats.pdf.worker import Reader

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.indexing.pdf_pages import Put, pdf

ROUNDS = 3
MADE = """
import json, resource, sys, time
from qa.indexing.formats.pdf import PdfLoader
data = open(sys.argv[1], "rb").read()
started = time.perf_counter()
loader = PdfLoader()
loader.load(data, "a.pdf")
took = time.perf_counter() - started
loader._reader.stop()
own, child = (resource.getrusage(who).ru_maxrss for who in (0, -1))
print(json.dumps([took, own, child]))
"""


def bare(data: bytes) -> int:
    """Take the text of all pages with pdfium alone; return how many there are."""
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    pages = raw.FPDF_GetPageCount(document)
    for number in range(pages):
        page = raw.FPDF_LoadPage(document, number)
        text = raw.FPDFText_LoadPage(page)
        count = raw.FPDFText_CountChars(text)
        room = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(text, 0, count, room)
        bytes(room).decode("utf-16-le", "replace")
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    raw.FPDF_CloseDocument(document)
    return int(pages)


def speed(folder: Path) -> None:
    """Print pages a second of each way."""
    raw.FPDF_InitLibrary()
    loader, reader = PdfLoader(), Reader()
    readable = []
    for path in sorted(folder.rglob("*.pdf")):
        data = path.read_bytes()
        try:
            loader.load(data, path.name)
        except ArticleError:
            continue
        readable.append(data)
    ways: dict[str, Callable[[bytes], object]] = {
        "pdfium alone": bare,
        "its process": lambda data: list(reader.read(data, "a.pdf")),
        "qa": lambda data: loader.load(data, "a.pdf"),
    }
    pages = sum(map(bare, readable))
    best = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            for data in readable:
                way(data)
            best[name] = max(best[name], pages / (time.perf_counter() - started))
    print(f"{len(readable)} files, {pages} pages; best of {ROUNDS} rounds")
    for name, value in best.items():
        print(f"{name:14} {value:8.0f} pages/s  {value / best['pdfium alone']:.2f}")


def memory() -> None:
    """Print the time and the peak memory of a short and a long document."""
    line = "The keeper of the light wrote down the wind, the sea and every ship that he saw"
    for count in (100, 1000):
        pages = [
            [Put(30, 60 + 12 * row, f"{number}.{row} {line}", 8) for row in range(40)]
            for number in range(count)
        ]
        path = Path(f"made-{count}.pdf")
        path.write_bytes(pdf(pages))
        ran = subprocess.run(
            [sys.executable, "-c", MADE, str(path)], capture_output=True, text=True, check=True
        )
        took, own, child = json.loads(ran.stdout)
        size = path.stat().st_size / 2**20
        path.unlink()
        unit = 2**10 if sys.platform != "darwin" else 2**20
        print(
            f"{count:5} pages ({size:.1f} MB): {took:.1f} s, peak {own / unit:.0f} MB, "
            f"its process {child / unit:.0f} MB"
        )


if __name__ == "__main__":
    if "--memory" in sys.argv:
        memory()
    else:
        speed(Path(sys.argv[1]))
