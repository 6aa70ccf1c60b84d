"""Writes small PDFs for tests: words at exact places, in the fonts that every reader has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

WIDE, HIGH = 400, 600
FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier"}


class Put(NamedTuple):
    """Words whose first letter stands `x` from the left and whose line `y` from the top."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "plain"
    colour: str = "0"
    """Grey, from 0 to 1."""
    turned: bool = False


def column(x: float, y: float, text: str, size: float = 10, step: float = 12) -> list[Put]:
    """Lines one below the other."""
    lines = text.strip("\n").split("\n")
    return [Put(x, y + n * step, line, size) for n, line in enumerate(lines) if line.strip()]


def pdf(
    pages: Sequence[Iterable[Put]],
    facts: dict[str, str] | None = None,
    drawn: str = "",
    page: str = "",
) -> bytes:
    """Return a PDF.

    Args:
        pages: What stands on each.
        facts: The file's own metadata.
        drawn: Operators that draw below the words of each page.
        page: More entries of each page's dictionary.
    """
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        for name, base in FONTS.items()
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    numbers = []
    for puts in pages:
        content = "\n".join([drawn, *map(_shown, puts)])
        length = len(content.encode("cp1252"))
        objects.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDE} {HIGH}] {page} "
            f"/Resources << /Font << {fonts} >> >> /Contents {len(objects)} 0 R >>"
        )
        numbers.append(len(objects))
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>"
    entries = " ".join(f"/{name} ({value})" for name, value in (facts or {}).items())
    objects.append(f"<< {entries} >>")
    return _file(objects)


def _shown(put: Put) -> str:
    text = put.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    matrix = "0 1 -1 0" if put.turned else "1 0 0 1"
    return (
        f"{put.colour} g BT /{put.font} {put.size} Tf {matrix} {put.x} {HIGH - put.y} Tm "
        f"({text}) Tj ET"
    )


def _file(objects: Sequence[str]) -> bytes:
    """The objects as a file, the last of them its metadata."""
    data = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return data + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode("cp1252")
