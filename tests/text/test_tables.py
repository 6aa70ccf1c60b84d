"""Rows, columns and their names, by the look of what stands in the cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.domain import Block
from qa.text.marks import captions
from qa.text.outline import Outline
from qa.text.tables import Table, naming_rows

FERRIES = """\
Route          Leaves   Single
------------   ------   ------
Kell to Vael   06:40    £4.20
Vael to Orme            £2.10
"""


def read(text: str) -> list[list[str]]:
    rows = Table(text, 0, len(text)).rows
    return [[text[start:end] for start, end in row.cells] for row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Boat | Dues\nAda | £9", [["Boat", "Dues"], ["Ada", "£9"]]),
        ("| Boat | Dues |\n|:--|--:|\n| Ada |  |", [["Boat", "Dues"], ["Ada", ""]]),
        ("| 1997 | 1998\nAda | 3 | 4", [["", "1997", "1998"], ["Ada", "3", "4"]]),
        ("Boat\tDues\r\nAda\t£9", [["Boat", "Dues"], ["Ada", "£9"]]),
        ("+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+", [["a", "b"], ["c", "d"]]),
        ("│ a │ b │\n├───┼───┤\n│ c │ d │", [["a", "b"], ["c", "d"]]),
        (r"a \| b | c" + "\nd | e", [[r"a \| b", "c"], ["d", "e"]]),
        (FERRIES, [["Route", "Leaves", "Single"], ["Kell to Vael", "06:40", "£4.20"],
                   ["Vael to Orme", "", "£2.10"]]),
    ],
)  # fmt: skip
def test_cells_are_what_stands_between_bars_tabs_or_gaps(text, rows):
    assert read(text) == rows


@pytest.mark.parametrize(
    ("rows", "naming"),
    [
        (["Year | Dues", "1997 | 80", "1998 | 90"], 1),
        (["Pier | 1997 | 1998", "North | 12 | 14", "South | 8 | 9"], 1),
        (["Boat | Port | Owner", "Ada | Kell | Lee", "Swift | Vael | Reed"], 1),
        (["Kell | 1904 | 12 m", "Vael | 1911 | 14 m"], 0),
        (["Captain | Ann Lee", "Built | 1998", "Port | Kell"], 0),
        (
            [
                "Museum | May | June",
                "Lighthouse | closed | closed",
                "Loft | 12 | 9",
                "Pier | 3 | 4",
            ],
            1,
        ),
        (["Boat | Length", "Ada | 12 m", "Swift | 9 m"], 1),
        (["Boat | Length | Dues", " | m | £", "Ada | 12 | 9", "Swift | 9 | 7"], 2),
        (["Pier | 2023 |  | 2024 | ", " | May | June | May | June", "North | 1 | 2 | 3 | 4"], 2),
        (["Dues of Kell |  | ", "Boat | May | June", "Ada | 7 | 9"], 2),
        (["No | Action | Due", "North basin", "1 | Dredge | 3 May", "2 | Mark | 9 May"], 1),
        (["Only | one"], 0),
        (["One", "column"], 0),
    ],
)
def test_rows_name_columns_where_they_have_words_over_figures(rows, naming):
    assert naming_rows([row.split(" | ") for row in rows]) == naming


def test_lines_drawn_below_the_first_rows_say_that_they_name_columns():
    text = "| Captain | Ann Lee |\n|---|---|\n| Mate | Tom Reed |"
    assert Table(text, 0, len(text)).naming == 1
    text = "Dues  80\nWorks  20\n-----  --\nSum  100"
    assert Table(text, 0, len(text)).naming <= 1


def test_names_over_several_columns_stand_before_those_below_them():
    text = "Pier | 2023 |  | 2024 |\n | May | June | May | June\nNorth | 1 | 2 | 3 | 4"
    table = Table(text, 0, len(text))
    assert [table.name(column) for column in range(5)] == [
        "Pier", "2023 May", "2023 June", "2024 May", "2024 June"
    ]  # fmt: skip


def outline(text: str) -> Outline:
    return Outline(text, (Block("table", 0, len(text)),))


def above(text: str, words: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in outline(text).lines(text.index(words))]


GROUPED = """\
Action | Owner | Due
North
Dredge | Lee | 3 May
 | Reed | 9 May
South
Paint | Moss | 2 June"""


def test_a_row_stands_under_the_row_that_heads_it_and_the_names_of_its_columns():
    names = ("names", "Action | Owner | Due")
    assert above(GROUPED, "Dredge") == [("introduction", "North"), names]
    assert above(GROUPED, "Paint") == [("introduction", "South"), names]
    assert above(GROUPED, "South") == [names]
    assert above(GROUPED, "Action") == []
    assert outline(GROUPED).only_heads(GROUPED.index("North"))
    assert not outline(GROUPED).only_heads(GROUPED.index("Paint"))


def test_a_first_row_over_words_alone_may_be_an_answer():
    text = "Ann Lee | chair | Kell\nTom Reed | clerk | Vael\nIda Moss | diver | Orme"
    assert not outline(text).only_heads(0)
    assert above(text, "Tom") == [("names", "Ann Lee | chair | Kell")]
    ruled = text.replace("\nTom", "\n---|---|---\nTom")
    assert outline(ruled).only_heads(0)


def test_a_row_without_a_name_has_that_of_the_row_above():
    place = GROUPED.index("| Reed")
    shown = outline(GROUPED).shown(place, place + len("| Reed | 9 May"))
    assert shown.text == "North\nDredge: Owner Reed, Due 9 May"


def test_a_table_goes_on_behind_the_end_of_a_page():
    first = "Boat | Length | Dues\nAda | 12 | 9\nSwift | 9 | 7"
    text = f"{first}\n\nHeron | 8 | 6\n\nBoat | Length | Dues\nKnot | 7 | 5"
    last = text.rindex("Boat")
    places = ((0, len(first)), (len(first) + 2, last - 2), (last, len(text)))
    one = Outline(text, tuple(Block("table", start, end) for start, end in places))
    heron = text.index("Heron")
    assert [(a.kind, a.text) for a in one.lines(heron)] == [("names", "Boat | Length | Dues")]
    assert one.shown(heron, heron + 13).text == "Heron: Length 8, Dues 6"
    assert [a.start for a in one.lines(text.index("Knot"))] == [last]


def test_names_that_are_said_again_within_a_table_are_no_answer():
    text = "Boat | Length\nAda | 12\nBoat | Length\nSwift | 9"
    assert outline(text).only_heads(text.rindex("Boat"))
    assert above(text, "Swift") == [("names", "Boat | Length")]


def test_a_part_of_a_row_stands_under_its_name_and_its_own_columns():
    text = "Boat | Built | Story\nAda | 1904 | She sank twice. She was raised twice."
    part = text.index("She was")
    assert [(one.kind, one.text) for one in outline(text).lines(part)] == [
        ("introduction", "Ada"), ("names", "Story")
    ]  # fmt: skip
    assert outline(text).shown(part, len(text)).text == "Ada: Story She was raised twice."
    assert [cell.name for cell in outline(text).cells(part, len(text))] == ["Story"]


def test_a_line_that_is_no_sentence_says_what_the_table_below_it_is_of():
    text = "Dues of Kell\n\nYear | Dues\n1997 | 80"
    blocks = (Block("paragraph", 0, 12), Block("table", 14, len(text)))
    assert [one.text for one in Outline(text, blocks).lines(text.index("1997"))] == [
        "Dues of Kell", "Year | Dues"
    ]  # fmt: skip
    assert captions("Table 3. Dues by year.")
    assert captions("Tabelle 2: Gebühren")
    assert not captions("The board meets again in June.")
    assert not captions("It reads as follows:")


@given(st.text("a1 |\t-\n", max_size=40))
def test_cells_are_in_order_within_their_rows(text):
    table = Table(text, 0, len(text))
    assert 0 <= table.naming <= len(table.rows)
    for number, row in enumerate(table.rows):
        reached = row.start
        for start, end in row.cells:
            assert reached <= start <= end <= row.end
            reached = end
        assert table.at(row.start) == number
