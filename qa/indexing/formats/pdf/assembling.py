"""A document put together from the columns of its pages, block by block.

The parts of each column come in, in reading order; the text with its blocks and pages goes out. A
paragraph that a page or column cuts in two is one, also where a table or a picture's caption stands
between; notes follow the paragraph in which their page ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qa.domain import Location, Place
from qa.indexing.formats.pdf.blocks import BULLET, LARGE, NOTE_MARK, SENTENCE_END, Part
from qa.indexing.formats.pdf.joining import Vocabulary, clean, text_of
from qa.indexing.formats.pdf.prose import columns_of
from qa.indexing.formats.written import Written

LOOK_PAST = 4
"""So many parts may stand between the two halves of a paragraph."""
SHORT = 20
"""Characters of a line that is none of a text."""
DEEPEST = 5
"""So many sizes of headings are told apart."""


def flowing(columns: Iterable[Sequence[Part]]) -> list[Part]:
    """Return the parts of all columns in the order of reading, paragraphs made whole.

    Args:
        columns: The parts of each column; those of a page come one after the other.
    """
    found: list[Part] = []
    notes: list[Part] = []
    page = 0
    for parts in columns:
        text = [part for part in parts if not part.note]
        begun = parts[0].lines[0].page if parts else page
        joined = _join(found, text)
        if begun != page and notes:
            found += notes if not joined else []
            if joined:
                found[joined:joined] = notes
            notes = []
        page = begun
        found += text
        notes += [part for part in parts if part.note]
    return found + notes


def _join(found: list[Part], text: list[Part]) -> int:
    """Join the first paragraph of a column to the last one before it that it goes on.

    Returns:
        The place behind that paragraph; 0 where there is none.
    """
    if text and text[0].kind == "table" and (last := _table_before(found, text[0])):
        _join_table(found[last - 1], text.pop(0))
        return last
    first = next(
        (place for place, part in enumerate(text[:LOOK_PAST]) if part.kind == "paragraph"), None
    )
    if first is None or any(part.kind == "heading" for part in text[:first]):
        return 0
    for last in range(len(found) - 1, max(len(found) - 1 - LOOK_PAST, -1), -1):
        part = found[last]
        if part.kind == "heading":
            break
        if part.kind == "table" or part.note:
            continue
        if _goes_on(part, text[first], beside=last == len(found) - 1 and not first):
            behind = text.pop(first)
            part.lines += behind.lines
            part.full = behind.full
            return last + 1
        if not SENTENCE_END.search(part.lines[-1].text.rstrip()):
            break
    return 0


def _table_before(found: Sequence[Part], table: Part) -> int:
    """The place behind a table that ends what was read so far, and goes on in another; else 0."""
    place = len(found)
    while place and found[place - 1].note:
        place -= 1
    before = found[place - 1] if place else None
    if before is None or before.kind != "table" or len(before.rows[0]) != len(table.rows[0]):
        return 0
    size = table.lines[0].size
    left, other = (min(line.left for line in part.lines) for part in (before, table))
    return place if abs(left - other) < size and _stand_alike(before, table) else 0


def _stand_alike(before: Part, table: Part) -> bool:
    """Whether the columns of two tables stand at the same places, however long their cells are."""
    columns, others = columns_of(before.lines), columns_of(table.lines)
    return len(columns) == len(others) and all(
        a.left < b.right
        and b.left < a.right
        and (min(abs(a.left - b.left), abs(a.right - b.right)) < table.lines[0].size)
        for a, b in zip(columns, others, strict=True)
    )


def _join_table(before: Part, behind: Part) -> None:
    """Join the rows of a table that goes on; its head is not repeated."""
    rows = behind.rows[1:] if behind.rows[0] == before.rows[0] else behind.rows
    if behind.lines[0].page != before.lines[-1].page:
        before.pages[len(before.rows)] = behind.lines[0].page
    before.rows += rows
    before.lines += behind.lines


def _goes_on(before: Part, behind: Part, *, beside: bool) -> bool:
    """Whether one part is the rest of another."""
    size, other = before.lines[-1].size, behind.lines[0].size
    unlike = abs(size - other) > 0.08 * size or before.bold != behind.bold
    if unlike or before.alone or behind.alone:
        return False
    end, start = before.lines[-1].text.rstrip(), behind.lines[0].text.lstrip()
    if end.endswith(("-", "\u00ad", "\u2010")) and start[:1].islower():
        return True
    ended = bool(SENTENCE_END.search(end))
    if start[:1].islower() and not ended:
        return True
    if behind.set_in and before.kind == "paragraph":
        return False
    if start[:1].islower():
        return before.full
    whole = ended or not (beside and before.full) or len(end) <= SHORT
    return not whole and _wide(before) > 0.75 * _wide(behind)


def _wide(part: Part) -> float:
    return max(line.right - line.left for line in part.lines)


def write(parts: Sequence[Part], words: Vocabulary, usual: float) -> Written:
    """Write parts as the blocks of a text, with the pages that they begin on."""
    _demote(parts, usual)
    written = Written()
    levels = _levels(parts, usual)
    page = 0
    for part in parts:
        text, pages = text_of(part.lines, words, mark=NOTE_MARK if part.note else BULLET)
        if pages[0][0] != page:
            written.place("page", str(pages[0][0]))
        page = pages[-1][0]
        inner = [Place("page", str(number), start) for number, start in pages[1:]]
        if part.kind == "table":
            begins = {row: Location("page", str(number)) for row, number in part.pages.items()}
            written.table([[clean(cell) for cell in row] for row in part.rows], begins)
        else:
            level = levels[_rank(part)] if part.kind == "heading" else 0
            written.add(part.kind, text, level, inner=inner)
    return written


def _demote(parts: Sequence[Part], usual: float) -> None:
    """Make paragraphs of headings that head nothing: what follows is as high, or higher.

    The names of authors and the day below a title are large, and no headings.
    """
    below: Part | None = None
    for part in reversed(parts):
        if part.kind == "heading" and not part.bold and below is not None:
            large = below.kind == "heading" or below.size >= LARGE * usual
            if large and _rank(below) >= _rank(part):
                part.kind = "paragraph"
        below = part


def _rank(part: Part) -> tuple[float, bool]:
    return round(part.size * 2) / 2, part.bold


def _levels(parts: Sequence[Part], usual: float) -> dict[tuple[float, bool], int]:
    """The levels of headings by how they are set, the largest first."""
    ranks = Counter(_rank(part) for part in parts if part.kind == "heading")
    ordered = sorted(ranks, key=lambda rank: (-max(rank[0], usual), not rank[1]))
    return {rank: min(place, DEEPEST) for place, rank in enumerate(ordered, start=1)}


def lines_of_parts(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the text of each line, for the vocabulary."""
    for part in parts:
        for line in part.lines:
            yield clean(line.text)
