"""What is drawn on a page beside its text: pictures, colours, and the lines of tables.

The objects of a page come in; the boxes go out on which white letters can be read, the largest
picture, and thin lines, upright ones and level ones.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from qa.indexing.pdfium.native import Library, View

Box: TypeAlias = "tuple[float, float, float, float]"
"""Left, top, right, bottom, as the page is seen."""

MOST_OBJECTS = 10_000
"""So many objects of a page are looked at."""
DEEPEST = 4
"""So many forms within forms."""
THIN, LONG = 2.5, 8.0
"""Points that the lines of a table are wide at most, and long at least."""


@dataclass
class Drawing:
    """What is drawn on a page.

    Attributes:
        grounds: Pictures, shades and colours on which white can be read.
        upright: Thin upright lines.
        level: Thin level lines.
        picture: The share of the page that the largest picture covers.
    """

    grounds: list[Box] = field(default_factory=list)
    upright: list[Box] = field(default_factory=list)
    level: list[Box] = field(default_factory=list)
    picture: float = 0.0

    def has_ground(self, x: float, y: float) -> bool:
        """Whether a point is on a picture or a colour."""
        return any(left <= x <= right and top <= y <= low for left, top, right, low in self.grounds)

    def wall(self, left: float, right: float, y: float) -> bool:
        """Whether an upright line parts what stands left and right of a gap at some height."""
        return any(
            left - 1 <= x <= right + 1 and top <= y <= low for x, top, _, low in self.upright
        )


def drawing_of(library: Library, page: Any, view: View) -> Drawing:  # noqa: ANN401
    """Return what is drawn on a page."""
    raw = library.raw
    found = Drawing()
    for thing, box in _things(library, page, view):
        kind = raw.FPDFPageObj_GetType(thing)
        left, top, right, low = box
        wide, high = right - left, low - top
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _add_path(library, thing, box, found)
        else:
            found.grounds.append(box)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            share = wide * high / max(view.width * view.height, 1.0)
            found.picture = max(found.picture, min(share, 1.0))
    return found


def _add_path(library: Library, thing: Any, box: Box, found: Drawing) -> None:  # noqa: ANN401
    """Take a path as a ground, a line, or the four lines of a frame."""
    raw = library.raw
    left, top, right, low = box
    if min(right - left, low - top) <= THIN:
        if low - top >= LONG:
            found.upright.append(box)
        elif right - left >= LONG:
            found.level.append(box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    if fill.value and not library.is_pale(thing):
        found.grounds.append(box)
    if stroke.value and raw.FPDFPath_CountSegments(thing) in (4, 5):
        found.upright += [(left, top, left, low), (right, top, right, low)]
        found.level += [(left, top, right, top), (left, low, right, low)]


def _things(library: Library, page: Any, view: View) -> Iterator[tuple[Any, Box]]:  # noqa: ANN401
    """Yield the pictures, shades and paths of a page, also those within forms, with their boxes."""
    raw = library.raw
    edges = [ctypes.c_float() for _ in range(4)]
    drawn = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)

    def within(parts: Iterator[Any], matrix: Matrix, depth: int) -> Iterator[tuple[Any, Box]]:
        for thing in parts:
            kind = raw.FPDFPageObj_GetType(thing)
            if kind in drawn:
                raw.FPDFPageObj_GetBounds(thing, *edges)
                yield thing, _seen(edges, matrix, view)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                own = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(thing, own)
                inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                count = min(max(raw.FPDFFormObj_CountObjects(thing), 0), MOST_OBJECTS)
                inside = (raw.FPDFFormObj_GetObject(thing, number) for number in range(count))
                yield from within(inside, inner, depth + 1)

    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    objects = (raw.FPDFPage_GetObject(page, number) for number in range(count))
    yield from within(objects, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)


Matrix: TypeAlias = "tuple[float, float, float, float, float, float]"


def _product(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does what one does, then another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _seen(edges: list[Any], matrix: Matrix, view: View) -> Box:
    """The box of an object as the page is seen."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = (edge.value for edge in edges)
    points = [
        view.point(a * x + c * y + e, b * x + d * y + f)
        for x in (left, right)
        for y in (bottom, top)
    ]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)
