"""pdfium, as far as it is used: opening a document, and how the text objects of a page are set.

Handles of pdfium's come in; plain values go out. This is called in a process of its own (`child`),
for pdfium is native code and files may be hostile.
"""

from __future__ import annotations

import ctypes
import math
import re
from typing import Any, NamedTuple

BOLD = re.compile(r"bold|black|heavy|demi|medi(?!um)|[a-z]bx\d|CMB|BX\d|bx\b", re.IGNORECASE)
"""What the names of heavy fonts hold; the weight that pdfium guesses from stems is often wrong."""
HEAVY = 600
UPRIGHT = 0.05
"""The slope from which a line of text is a turned one."""
PALE = 245
"""Colours from here on, of 255, cannot be told from white paper."""
BY_ADDRESS = (
    "FPDFTextObj_GetTextRenderMode", "FPDFTextObj_GetFont", "FPDFPageObj_GetFillColor",
    "FPDFPageObj_CountMarks", "FPDFPageObj_GetMark", "FPDFFont_GetBaseFontName",
    "FPDFFont_GetWeight",
)  # fmt: skip
"""Functions whose first argument is an object of a page, or its font."""
FACTS = ("Title", "Author", "Creator", "Producer", "CreationDate")


class Style(NamedTuple):
    """How a text object is set.

    Attributes:
        turn: By how many quarters it is turned; -1 where it is aslant.
        pale: Whether it is white, or not filled at all.
        ghost: Whether it is not drawn, as what is read off a scan and laid below it.
        artifact: Whether the file says that it is no part of the text, but of the page.
    """

    size: float
    y: float
    turn: int
    bold: bool
    pale: bool
    ghost: bool
    artifact: bool


class Library:
    """pdfium's functions, and room for what they return."""

    def __init__(self) -> None:
        from pypdfium2 import raw

        self.raw: Any = raw
        raw.FPDF_InitLibrary()
        for name in BY_ADDRESS:  # An address costs a quarter of a pointer.
            getattr(raw, name).argtypes = [ctypes.c_void_p, *getattr(raw, name).argtypes[1:]]
        for name in ("FPDFText_GetTextObject", "FPDFTextObj_GetFont"):
            getattr(raw, name).restype = ctypes.c_void_p
        self.box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._fonts: dict[int, bool] = {}
        self._tagged = False

    def open(self, data: bytes, password: str | None) -> Any:  # noqa: ANN401 (a handle)
        """Return a document, or the number of pdfium's error."""
        word = password.encode() if password is not None else None
        opened = self.raw.FPDF_LoadMemDocument64(data, len(data), word)
        if not opened:
            return int(self.raw.FPDF_GetLastError())
        self._tagged = bool(self.raw.FPDFCatalog_IsTagged(opened))
        return opened

    def begin_page(self) -> None:
        """Forget fonts of the page before: another may lie where one of them was."""
        self._fonts.clear()

    def facts(self, document: Any) -> dict[str, str]:  # noqa: ANN401
        """Return the document's own metadata."""
        found = {}
        for name in FACTS:
            size = self.raw.FPDF_GetMetaText(document, name.encode(), None, 0)
            room = ctypes.create_string_buffer(max(size, 2))
            self.raw.FPDF_GetMetaText(document, name.encode(), room, size)
            found[name] = room.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")[:500]
        return found

    def text(self, page: Any) -> str:  # noqa: ANN401
        """Return all text of a page, one character for each of pdfium's."""
        raw = self.raw
        count = max(raw.FPDFText_CountChars(page), 0)
        room = (ctypes.c_ushort * (2 * count + 2))()
        got = raw.FPDFText_GetText(page, 0, count, room)
        text = bytes(room)[: 2 * max(got - 1, 0)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (raw.FPDFText_GetUnicode(page, index) for index in range(count))
        return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)

    def style(self, page: Any, index: int, handle: int | None, view: View) -> Style:  # noqa: ANN401
        """Return how the object is set that a character belongs to."""
        raw, m = self.raw, self._matrix
        raw.FPDFText_GetMatrix(page, index, m)
        size = raw.FPDFText_GetFontSize(page, index) * math.hypot(m.c, m.d)
        pale = ghost = bold = artifact = False
        if handle:
            mode = raw.FPDFTextObj_GetTextRenderMode(handle)
            ghost = mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            pale = mode in (0, 4) and self.is_pale(handle)
            bold = self._is_bold(raw.FPDFTextObj_GetFont(handle) or 0)
            bold = bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
            artifact = self._tagged and self._is_artifact(handle)
        y = view.point(m.e, m.f)[1]
        return Style(size, y, view.turn(m.a, m.b), bold, pale, ghost, artifact)

    def is_pale(self, thing: Any) -> bool:  # noqa: ANN401
        """Whether an object is filled in white, or not at all."""
        red, green, blue, opaque = self._colour
        if not self.raw.FPDFPageObj_GetFillColor(thing, red, green, blue, opaque):
            return False
        return min(red.value, green.value, blue.value) >= PALE or not opaque.value

    def _is_bold(self, font: int) -> bool:
        if font not in self._fonts:
            room = ctypes.create_string_buffer(200)
            self.raw.FPDFFont_GetBaseFontName(font, room, 200)
            heavy = self.raw.FPDFFont_GetWeight(font) >= HEAVY
            self._fonts[font] = heavy or bool(BOLD.search(room.value.decode("latin-1")))
        return self._fonts[font]

    def _is_artifact(self, handle: int) -> bool:
        raw = self.raw
        room, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
        for number in range(min(max(raw.FPDFPageObj_CountMarks(handle), 0), 8)):
            mark = raw.FPDFPageObj_GetMark(handle, number)
            raw.FPDFPageObjMark_GetName(mark, room, 64, length)
            if bytes(room)[: max(length.value - 2, 0)] == "Artifact".encode("utf-16-le"):
                return True
        return False


class View:
    """How a page is looked at: its visible part, turned as viewers turn it, from the top down."""

    def __init__(self, box: tuple[float, float, float, float], turned: int) -> None:
        self.left, self.bottom, self.right, self.top = box
        self.turned = turned % 4
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if self.turned % 2 else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page as it is seen."""
        match self.turned:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def turn(self, a: float, b: float) -> int:
        """Return by how many quarters a line of text is turned; -1 where it is aslant."""
        across, up = ((a, b), (b, -a), (-a, -b), (-b, a))[self.turned]
        if abs(up) <= UPRIGHT * abs(across):
            return 0 if across >= 0 else 2
        if abs(across) <= UPRIGHT * abs(up):
            return 1 if up > 0 else 3
        return -1
