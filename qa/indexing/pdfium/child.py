"""The process that reads PDFs: pdfium is native code, and a hostile file may crash or hang it.

Requests come in on standard input: a line of JSON with the size of a file and a password, then its
bytes. Lines of JSON go out: the file's facts, then a line for each page. A file that cannot be
opened gets one line with an error. The process ends with its input, after a while without any, and
by itself where it takes more memory than it may.

A page has its `width` and `height`; its `runs` (text, left, right, height of the line, size of the
font, whether it is bold), in the order of the file; `left`, how many letters are no content, by the
reason; `picture`, the share of the page that its largest picture covers; and the thin `level` lines
that are drawn on it. Heights count from the top.
"""

from __future__ import annotations

import json
import select
import sys
from typing import Any, BinaryIO

MEMORY = 4 * 2**30
"""Bytes of address space that the process may take beside three times the file."""
IDLE = 60.0
"""Seconds without a file after which the process ends."""
ERRORS = {3: "format", 4: "password", 5: "security"}
"""What pdfium calls what keeps a file from being opened."""
MOST_PAGES = 20_000


def main() -> None:
    """Answer requests until there are no more."""
    from qa.indexing.pdfium.native import Library  # noqa: PLC0415

    library = Library()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while _wait(source):
        line = source.readline()
        if not line:
            break
        request = json.loads(line)
        _limit(request["size"])
        data = source.read(request["size"])
        for answer in _read(library, data, request):
            out.write(json.dumps(answer, ensure_ascii=True).encode() + b"\n")
            out.flush()


def _read(library: Any, data: bytes, request: dict[str, Any]) -> Any:  # noqa: ANN401
    """Yield the answers to a request."""
    from qa.indexing.pdfium.page_text import read_page  # noqa: PLC0415

    raw = library.raw
    document = library.open(data, request.get("password"))
    if isinstance(document, int):
        yield {"error": ERRORS.get(document, "format")}
        return
    try:
        pages = min(raw.FPDF_GetPageCount(document), MOST_PAGES)
        yield {"pages": pages, "facts": library.facts(document)}
        for number in range(pages):
            yield read_page(library, document, number)
    finally:
        raw.FPDF_CloseDocument(document)


def _wait(source: BinaryIO) -> bool:
    """Wait for a request; False when none has come for long."""
    if sys.platform == "win32":  # Pipes cannot be waited for there.
        return True
    return bool(select.select([source], [], [], IDLE)[0])


def _limit(size: int) -> None:
    """Bound the memory that this process may take."""
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY + 3 * size
    if hard in (resource.RLIM_INFINITY, -1) or wanted <= hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
