"""What of a PDF is no part of its text: running lines, what nobody sees, tables of contents."""

from __future__ import annotations

from tests.indexing.pdf_pages import Put, column
from tests.indexing.test_pdf_layout import SEA, joined, left_out, read, texts


def test_running_heads_and_page_numbers_are_left_out_and_counted():
    pages = [
        [
            Put(30, 30, "The Harl Almanac", 9),
            Put(340, 30, str(number), 9),
            *column(
                30, 80, f"This is what happened in month {number}\nof that year, as far as known."
            ),
        ]
        for number in range(7, 11)
    ]
    found = read(*pages)
    assert texts(found) == [
        f"This is what happened in month {number} of that year, as far as known."
        for number in range(7, 11)
    ]
    assert left_out(found) == {"running heads": 4 * len("TheHarlAlmanac") + len("78910")}


def test_page_numbers_at_the_foot_are_left_out_also_in_a_short_document():
    pages = [[*column(30, 80, SEA), Put(190, 570, f"- {number} -", 9)] for number in (1, 2)]
    found = read(*pages)
    assert texts(found) == [joined(SEA)] * 2
    assert left_out(found) == {"page numbers": 6}


def test_notes_with_numbers_that_stand_at_one_height_are_no_running_lines():
    pages = [
        [
            *column(30, 80, SEA),
            Put(30, 545, str(n), 6),
            Put(34, 549, f"See the log of {1850 + 3 * n}.", 8),
        ]
        for n in range(1, 6)
    ]
    assert texts(read(*pages)) == [
        text for n in range(1, 6) for text in (joined(SEA), f"See the log of {1850 + 3 * n}.")
    ]


def test_what_nobody_sees_on_the_page_is_left_out_and_counted():
    page = [
        *column(30, 80, SEA),
        Put(30, 300, "white on white", 10, "plain", "1"),
        Put(30, 320, "tiny", 1),
        Put(-90, 340, "outside"),
        Put(15, 300, "arXiv:2101.1", 10, "plain", "0", turned=True),
    ]
    found = read(page)
    assert texts(found) == [joined(SEA)]
    assert left_out(found) == {
        "hidden text": len("whiteonwhitetiny"),
        "text outside the page": len("outside"),
        "text that is turned": len("arXiv:2101.1"),
    }


def test_white_letters_on_a_dark_ground_are_read():
    found = read([Put(30, 100, "Ferry times", 14, "bold", "1")], drawn="0 g 20 480 200 40 re f")
    assert texts(found) == ["Ferry times"]


def test_a_table_of_contents_is_left_out_and_a_list_of_prices_is_not():
    def lines(rows: list[tuple[str, str]]) -> list[Put]:
        return [
            Put(30, 100 + 14 * n, f"{name} {'. ' * (30 - len(name))}{number}", 9, "mono")
            for n, (name, number) in enumerate(rows)
        ]

    contents = lines([("The sea", "3"), ("The land", "9"), ("The people", "17")])
    prices = lines([("Cod", "12"), ("Crab", "9"), ("Herring", "4")])
    found = read([Put(30, 60, "Of the islands", 16), *contents], column(30, 80, SEA))
    assert texts(found) == ["Of the islands", joined(SEA)]
    assert list(left_out(found)) == ["table of contents"]
    assert "Herring" in read([Put(30, 60, "What we sell", 16), *prices]).text
