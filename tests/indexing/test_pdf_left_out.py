"""What of a PDF is no part of its text: running lines, what nobody sees, tables of contents."""

from __future__ import annotations

from tests.indexing.pdf_pages import Put, column
from tests.indexing.test_pdf_layout import LAND, SEA, joined, left_out, read, texts


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


def contents(rows: list[tuple[str, str]], y: float = 90) -> list[Put]:
    """Titles, and numbers that end at one edge, with nothing between."""
    return [
        put
        for n, (title, page) in enumerate(rows)
        for put in (
            Put(30, y + 14 * n, title, 10, "mono"),
            *([Put(340 - 6 * len(page), y + 14 * n, page, 10, "mono")] if page else []),
        )
    ]


def chapters(*titles: str) -> list[list[Put]]:
    return [
        [Put(30, 40 + 3 * n, title, 15, "bold"), *column(30, 80 + 5 * n, SEA)]
        for n, title in enumerate(titles)
    ]


def test_a_table_of_contents_without_leaders_is_left_out_its_numbers_roman_or_not():
    titles = ["Of those who went before", "The sea", "The land", "The people"]
    rows = list(zip(titles, ("iv", "1", "2", "3"), strict=True))
    above = "This is told here:"
    found = read([Put(30, 76, above, 10, "mono"), *contents(rows)], *chapters(*titles))
    told = [text for title in titles for text in (title, joined(SEA))]
    assert texts(found) == [above, *told]
    assert left_out(found) == {"table of contents": 20 + 6 + 7 + 9 + len("iv123")}


def test_a_title_in_two_lines_is_an_entry_of_a_table_of_contents():
    rows = [("The sea", "i"), ("The land and all that was", ""), ("found in it", "ii"),
            ("The people", "iii")]  # fmt: skip
    titles = ["The sea", "The land and all that was found in it", "The people"]
    found = read(contents(rows), *chapters(*titles))
    assert texts(found) == [text for title in titles for text in (title, joined(SEA))]


def test_figures_that_rise_are_a_table_also_where_their_names_are_titles():
    titles = ["The sea", "The land", "The people"]
    rows = list(zip(titles, ("4", "9", "12"), strict=True))
    found = read(contents([("Chapter", "Wrecks"), *rows]), *chapters(*titles))
    assert texts(found)[0] == "Chapter | Wrecks\nThe sea | 4\nThe land | 9\nThe people | 12"
    assert left_out(found) == {}


def test_roman_numbers_that_fall_are_no_pages():
    titles = ["The sea", "The land", "The people"]
    rows = list(zip(titles, ("iii", "ii", "i"), strict=True))
    assert "The land | ii" in read(contents(rows), *chapters(*titles)).text


def test_titles_in_columns_are_found_too():
    titles = ["The sea", "The land", "The people"]
    page = [
        [Put(30, 40, title, 12, "bold"), *column(30, 62, SEA), *column(215, 40, LAND)]
        for title in titles
    ]
    rows = [(title, str(n)) for n, title in enumerate(titles, start=1)]
    assert list(left_out(read(contents(rows), *page))) == ["table of contents"]


def test_chapters_have_their_number_in_the_table_of_contents_alone():
    titles = ["The sea", "The land", "The people"]
    rows = [(f"{n} {title}", str(n)) for n, title in enumerate(titles, start=1)]
    assert list(left_out(read(contents(rows), *chapters(*titles)))) == ["table of contents"]
