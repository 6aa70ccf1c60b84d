"""Where tables end in a PDF, and prose begins: each page is worked out by hand."""

from __future__ import annotations

import pytest

from tests.indexing.pdf_pages import Put
from tests.indexing.test_pdf_layout import blocks, read, texts


def members(first: int, last: int, y: float, head: bool = True) -> list[Put]:
    """Rows of a list in columns near each other."""
    rows = [("Name", "Born", "Instrument", "Concerts")] * head
    rows += [(f"Ada Marrow {n}", str(1950 + n), "viola", str(100 + n)) for n in range(first, last)]
    return [
        Put(x, y + 13 * row, cell)
        for row, cells in enumerate(rows)
        for x, cell in zip((100, 180, 215, 277), cells, strict=True)
    ]


def stretched(x: float, y: float, words: str, gap: float, behind: float) -> list[Put]:
    """The words of a line with so much white between them, and behind sentences."""
    puts = []
    for word in words.split():
        puts.append(Put(x, y, word, 10, "mono"))
        x += 6 * len(word) + (behind if word.endswith(".") else gap)
    return puts


def test_prose_and_its_heading_below_a_table_over_two_pages_are_no_rows():
    found = read(
        members(1, 9, 450),
        [
            *members(9, 12, 80, head=False),
            Put(30, 140, "3", 13, "bold"), Put(48, 140, "Outlook", 13, "bold"),
            *stretched(30, 160, "The tour leads to the far Harl. It was all but", 5.5, 10),
            Put(30, 172, "cancelled, for the harpist broke a thumb.", 10, "mono"),
        ],
    )  # fmt: skip
    kinds = blocks(found)
    assert [kind for kind, _ in kinds] == ["table", "heading", "paragraph"]
    assert kinds[0][1].split("\n")[0] == "Name | Born | Instrument | Concerts"
    assert kinds[0][1].endswith("\nAda Marrow 11 | 1961 | viola | 111")
    assert kinds[1:] == [
        ("heading", "3 Outlook"),
        ("paragraph", "The tour leads to the far Harl. It was all but cancelled, for the harpist "
         "broke a thumb."),
    ]  # fmt: skip


@pytest.mark.parametrize("behind", [7.5, 8.6, 10, 14])
@pytest.mark.parametrize("x", [30, 100, 120])
@pytest.mark.parametrize("step", [14, 20, 30])
def test_a_paragraph_close_below_a_table_keeps_its_first_line(behind: float, x: float, step: int):
    page = [
        *members(1, 5, 80),
        *stretched(x, 132 + step, "We met there. All was well. The harp was", 5.5, behind),
        Put(x, 144 + step, "late, though.", 10, "mono"),
    ]
    table, prose = blocks(read(page))
    assert table[1].endswith("\nAda Marrow 4 | 1954 | viola | 104")
    assert prose == ("paragraph", "We met there. All was well. The harp was late, though.")


def test_a_paragraph_close_above_a_table_keeps_its_last_line():
    page = [
        Put(30, 80, "The county has an orchestra of four, and they play well.", 10, "mono"),
        *stretched(30, 92, "One is old. The others are not. The list has all.", 5.5, 10),
        *members(1, 5, 110),
    ]
    prose, table = blocks(read(page))
    assert prose[1].endswith(
        " and they play well. One is old. The others are not. The list has all."
    )
    assert table[1].startswith("Name | Born | Instrument | Concerts\nAda Marrow 1 |")


def test_a_heavy_row_and_long_cells_stay_in_their_table():
    rows = [
        (80, "Berth", "What is said of it in the log"),
        (94, "North", "It was dredged. Now it is deep."),
        (108, "South", "The crane stands there. It creaks"),
        (120, "", "when the wind is in the east."),
        (134, "All", "Two berths in good order"),
    ]
    page = [
        Put(x, y, cell, 10, "bold" if cells[0] == "All" else "plain")
        for y, *cells in rows
        for x, cell in zip((30, 120), cells, strict=True)
        if cell
    ]
    assert texts(read(page)) == [
        "Berth | What is said of it in the log\nNorth | It was dredged. Now it is deep.\n"
        "South | The crane stands there. It creaks when the wind is in the east.\n"
        "All | Two berths in good order"
    ]
