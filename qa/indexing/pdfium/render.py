"""Draws pages of a PDF as grey pictures, for a program that reads them.

A page of an opened document and a path come in; a file in the PGM format stands there afterwards.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from qa.indexing.pdfium.native import Library

MOST_DOTS = 60_000_000
"""So many dots a page is drawn in at most; a larger one in fewer dots an inch."""
WHITE = 0xFFFFFFFF


def draw_page(library: Library, document: Any, number: int, path: Path, dots: int) -> bool:  # noqa: ANN401
    """Draw a page in so many dots an inch; return whether that could be done."""
    raw = library.raw
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        return False
    try:
        wide, high = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        scale = dots / 72
        if wide * high * scale**2 > MOST_DOTS:
            scale = (MOST_DOTS / (wide * high)) ** 0.5
        width, height = max(int(wide * scale), 1), max(int(high * scale), 1)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            return False
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_GRAYSCALE)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
    finally:
        raw.FPDF_ClosePage(page)
    with path.open("wb") as file:
        file.write(f"P5\n{width} {height}\n255\n".encode())
        for row in range(height):
            file.write(data[row * stride : row * stride + width])
    return True
