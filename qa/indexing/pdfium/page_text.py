"""The text of one page as pdfium has it: runs of words, with their places, sizes and weights.

A page of an opened document comes in; plain values go out. Calls of pdfium are few: two a word and
some an object, none a character but where a word has something raised in it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, TypeAlias

from qa.indexing.pdfium.drawing import Drawing, drawing_of
from qa.indexing.pdfium.native import Library, Style, View
from qa.indexing.pdfium.pieces import (
    END,
    RIGHT_TO_LEFT,
    Piece,
    composed,
    gap_between,
    in_reading_order,
    is_stretched,
    mark_of,
)

WORD = re.compile(r"[^\s\x00\x02\ufffe]+")
LINE = re.compile(r"[^\r\n\ufffe]+\ufffe?|\ufffe")
"""Lines as pdfium ends them; U+FFFE is its mark for a hyphen at the end of one."""
HYPHEN = "\ufffe"
ODD = re.compile("[\0\ue000-\ue002]")
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
FIGURES = re.compile(r"\d[\d.,:/\u066b\u066c]*")
ACCENT = re.compile("[\u00a8\u00b4\u0060\u02c6\u02c7\u02d8\u02d9\u02da\u02dc\u02dd\u00af]")
"""Accents that stand by themselves, as old fonts of TeX set them over a letter."""

GAP = 0.75
"""So many sizes of the font apart, words of a line are cells of a table, or of other columns."""
TINY = 2.0
"""Points; smaller letters are not there to be read."""
FEW = 40
"""Letters beside which text that is not drawn was read off a scan."""


Run: TypeAlias = "list[Any]"
"""Text, left, right, height, size, bold, ghost, artifact."""


class PageText:
    """The text of one page, read in one direction.

    Attributes:
        turns: How many letters are turned by how many quarters.
        left: How many are no content, by the reason.
    """

    def __init__(self, library: Library, page: Any, drawing: Drawing, view: View) -> None:  # noqa: ANN401
        self._library, self._page, self._drawing, self._view = library, page, drawing, view
        self._get = library.raw.FPDFText_GetTextObject
        self._text = self._with_accents(library.text(page))
        self._styles: dict[int, Style] = {}
        self.turns: Counter[int] = Counter()
        self.left: Counter[str] = Counter()

    def runs(self) -> list[Run]:
        """Return the runs in the order of the page's content: see `child`."""
        found: list[Run] = []
        for line in LINE.finditer(self._text):
            words = [match.span() for match in WORD.finditer(self._text, *line.span())]
            pieces = self._pieces(words) if words else []
            pieces = [piece for piece in pieces if ODD.sub("", piece.text)]
            if pieces:
                if RIGHT_TO_LEFT.search(line[0]):
                    pieces = in_reading_order(pieces)
                runs = self._runs(pieces)
                if line[0].endswith(HYPHEN):
                    runs[-1][0] += "-"
                found += runs
        return found

    def _pieces(self, words: list[tuple[int, int]]) -> list[Piece]:
        """The words of a line that are content."""
        get, page = self._get, self._page
        first = get(page, words[0][0])
        if first and get(page, words[-1][1] - 1) == first:
            style = self._style(words[0][0], first)
            if not self._counts(sum(end - start for start, end in words), style):
                return []
            found = [Piece(self._word(a, b), *self._sides(a, b), style) for a, b in words]
            return self._on_the_page(found)
        found = []
        for start, end in words:
            handle = get(page, start)
            if end - start == 1 or get(page, end - 1) == handle:
                found += self._piece(start, end, handle)
            else:
                found += self._parts(start, end)
        return self._on_the_page(found)

    def _parts(self, start: int, end: int) -> list[Piece]:
        """The parts of a word that are set otherwise than their neighbours."""
        pieces: list[Piece] = []
        begin, handle = start, self._get(self._page, start)
        for index in range(start + 1, end + 1):
            here = self._get(self._page, index) if index < end else None
            if index == end or here != handle:
                pieces += self._piece(begin, index, handle, joined=begin > start)
                begin, handle = index, here
        return pieces

    def _piece(
        self, start: int, end: int, handle: int | None, *, joined: bool = False
    ) -> list[Piece]:
        style = self._style(start, handle)
        if not self._counts(end - start, style):
            return []
        return [Piece(self._word(start, end), *self._sides(start, end), style, joined)]

    def _word(self, start: int, end: int) -> str:
        """The letters of a word as they are read; those of some come backwards."""
        text = self._text[start:end]
        if end - start < 2 or not RIGHT_TO_LEFT.search(text):
            return text
        box, get = self._library.box, self._library.raw.FPDFText_GetLooseCharBox
        get(self._page, start, box)
        first = self._view.point(box.left, box.bottom)[0]
        get(self._page, end - 1, box)
        if self._view.point(box.left, box.bottom)[0] <= first:
            return text
        turned = text[::-1].translate(MIRRORED)
        return FIGURES.sub(lambda match: match[0][::-1], turned)

    def _on_the_page(self, pieces: list[Piece]) -> list[Piece]:
        """Those of some pieces that are seen; the others are counted."""
        width = self._view.width
        if not any(p.style.pale or p.right < 0 or p.left > width for p in pieces):
            return pieces
        kept = []
        for piece in pieces:
            style = piece.style
            if piece.right < 0 or piece.left > width:
                self.left["text outside the page"] += len(piece.text)
            elif style.pale and not self._drawing.has_ground(
                (piece.left + piece.right) / 2, style.y - style.size / 3
            ):
                self.left["hidden text"] += len(piece.text)
            else:
                kept.append(piece)
        return kept

    def _counts(self, letters: int, style: Style) -> bool:
        """Whether text of a style is content; if not it is counted."""
        self.turns[style.turn] += letters
        if style.turn:
            self.left["text that is turned"] += letters
        elif not 0 <= style.y <= self._view.height + style.size / 2:
            self.left["text outside the page"] += letters
        elif style.size < TINY:
            self.left["hidden text"] += letters
        else:
            return True
        return False

    def _style(self, index: int, handle: int | None) -> Style:
        style = self._styles.get(handle) if handle else None
        if style is None:
            style = self._library.style(self._page, index, handle, self._view)
            if handle:
                self._styles[handle] = style
        return style

    def _sides(self, start: int, end: int) -> tuple[float, float]:
        """The left and right edge of a word."""
        view, box, page = self._view, self._library.box, self._page
        get = self._library.raw.FPDFText_GetLooseCharBox
        get(page, start, box)
        if view.turned:
            ends = [view.point(box.left, box.bottom)[0], view.point(box.right, box.top)[0]]
            get(page, end - 1, box)
            ends += [view.point(box.left, box.bottom)[0], view.point(box.right, box.top)[0]]
            return min(ends), max(ends)
        left, right = box.left, box.right
        if end - start > 1:
            get(page, end - 1, box)
            left, right = min(left, box.left), max(right, box.right)  # Some are read leftwards.
        return left - view.left, right - view.left

    def _with_accents(self, text: str) -> str:
        """A text with accents that stand by themselves put on the letters below them."""
        if not ACCENT.search(text):
            return text
        raw, page, box = self._library.raw, self._page, self._library.box
        letters = list(text)
        for match in ACCENT.finditer(text):
            at = match.start()
            raw.FPDFText_GetLooseCharBox(page, at, box)
            middle, high = (box.left + box.right) / 2, box.top - box.bottom
            for drop in (0.5, 0.8):  # Over a small letter, over a capital.
                below = raw.FPDFText_GetCharIndexAtPos(
                    page, middle, box.top - drop * high, 1.0, high / 4
                )
                if 0 <= below < len(letters) and below != at:
                    whole = composed(letters[below], match[0])
                    if whole:
                        letters[below], letters[at] = whole, END
                        break
        return "".join(letters)

    def _runs(self, pieces: list[Piece]) -> list[Run]:
        """Pieces of a line as runs, which end where cells, columns or sizes do."""
        sizes: Counter[tuple[float, float]] = Counter()
        for piece in pieces:
            sizes[piece.style.size, piece.style.y] += len(piece.text)
        (main, height), _ = sizes.most_common(1)[0]
        stretched = is_stretched(pieces, main)
        found: list[Run] = []
        before: Piece | None = None
        for piece in pieces:
            style = piece.style
            apart = before is None or self._apart(before, piece, main, stretched)
            mark = mark_of(style, main, height) if before is None or not apart else ""
            written = ODD.sub("", piece.text)
            text = f"{mark}{written}{END}" if mark else written
            if apart:
                size, y = (main, height) if mark else (style.size, style.y)
                found.append([text, piece.left, piece.right, y, size, *style[3:4], *style[5:]])
            else:
                run = found[-1]
                run[0] += text if piece.joined else f" {text}"
                run[1], run[2] = min(run[1], piece.left), max(run[2], piece.right)
                run[5] = run[5] and (style.bold or bool(mark))
            before = piece
        return found

    def _apart(self, before: Piece, piece: Piece, size: float, stretched: bool) -> bool:
        """Whether a piece begins a run of its own."""
        if abs(piece.style.y - before.style.y) >= size:
            return True
        gap = gap_between(before, piece)
        if gap > GAP * size and not piece.joined and not stretched:
            return True
        if not self._drawing.upright:
            return False
        ends = sorted((before.left, before.right, piece.left, piece.right))[1:3]
        return self._drawing.wall(ends[0], ends[1], piece.style.y - size / 3)


def read_page(library: Library, document: Any, number: int) -> dict[str, Any]:  # noqa: ANN401
    """Return what is known of a page; see `child`."""
    raw = library.raw
    page = raw.FPDF_LoadPage(document, number)
    if not page:
        return {"broken": True}
    try:
        text_page = raw.FPDFText_LoadPage(page)
        try:
            return _read(library, page, text_page)
        finally:
            raw.FPDFText_ClosePage(text_page)
    finally:
        raw.FPDF_ClosePage(page)


def _read(library: Library, page: Any, text_page: Any) -> dict[str, Any]:  # noqa: ANN401
    raw = library.raw
    library.begin_page()
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    bounds = (box.left, box.bottom, box.right, box.top)
    view = View(bounds, raw.FPDFPage_GetRotation(page))
    drawing = drawing_of(library, page, view)
    text = PageText(library, text_page, drawing, view)
    runs = text.runs()
    turn, most = max(text.turns.items(), key=lambda one: one[1], default=(0, 0))
    if turn > 0 and 2 * most > sum(text.turns.values()):  # A table laid on its side.
        view = View(bounds, view.turned + turn)
        drawing = drawing_of(library, page, view)
        text = PageText(library, text_page, drawing, view)
        runs = text.runs()
    drawn = sum(len(run[0]) for run in runs if not run[6])
    if drawn >= FEW or drawing.picture < 0.5:  # Else it was read off the scan above it.
        runs = _without(runs, 6, "hidden text", text.left)
    if 2 * sum(len(run[0]) for run in runs if run[7]) < sum(len(run[0]) for run in runs):
        runs = _without(runs, 7, "running heads", text.left)
    return {
        "width": round(view.width, 1),
        "height": round(view.height, 1),
        "runs": [[run[0], *(round(v, 1) for v in run[1:5]), int(run[5])] for run in runs],
        "left": dict(text.left),
        "picture": round(drawing.picture, 2),
        "level": _rounded(drawing.level),
    }


def _without(runs: list[Run], mark: int, reason: str, left: Counter[str]) -> list[Run]:
    """Runs without those that have a mark, which are counted."""
    gone = sum(len(run[0]) for run in runs if run[mark])
    if not gone:
        return runs
    left[reason] += gone
    return [run for run in runs if not run[mark]]


def _rounded(boxes: list[tuple[float, float, float, float]]) -> list[list[float]]:
    return [[round(value, 1) for value in box] for box in boxes[:MOST_LINES]]


MOST_LINES = 2000
"""So many lines of a page are told of: more are a drawing."""
