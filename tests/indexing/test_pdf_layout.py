"""How the words of a PDF become a text: each page is worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from qa.domain import Document
from qa.indexing.formats.pdf import PdfLoader
from tests.indexing.pdf_pages import Put, column, pdf

LOADER = PdfLoader()

SEA = """
The first column tells of the sea and
its people, who went out every night.
They came home at dawn with herring
and told stories of the great storm.
"""
LAND = """
The second column tells of the land.
Its people kept sheep on the hills and
sold the wool to merchants who came
up the river in the month of May.
"""


def read(*pages: Iterable[Put], drawn: str = "", page: str = "") -> Document:
    return LOADER.load(pdf(pages, drawn=drawn, page=page), "notes.pdf")


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def texts(document: Document) -> list[str]:
    return [text for _, text in blocks(document)]


def left_out(document: Document) -> dict[str, int]:
    return {one.reason: one.characters for one in document.left_out}


def pages_of(document: Document) -> list[tuple[str, str]]:
    """The name of each page, and the text from there to the next."""
    starts = [place.start for place in document.places] + [len(document.text)]
    return [
        (place.name, document.text[place.start : end])
        for place, end in zip(document.places, starts[1:], strict=True)
    ]


def joined(text: str) -> str:
    return " ".join(text.split())


def test_two_columns_are_read_one_after_the_other():
    assert texts(read([*column(30, 80, SEA), *column(215, 80, LAND)])) == [
        joined(SEA),
        joined(LAND),
    ]


def test_columns_whose_lines_alternate_in_the_file_are_two_columns_all_the_same():
    pairs = zip(column(30, 80, SEA), column(215, 80, LAND), strict=True)
    found = read([put for pair in pairs for put in pair])
    assert texts(found) == [joined(SEA), joined(LAND)]


def test_a_heading_over_both_columns_parts_what_is_above_and_below():
    first, second = Put(30, 40, "The islands and their people", 18), "Of those who stayed at home"
    page = [
        first, *column(30, 80, SEA), *column(215, 80, LAND),
        Put(30, 160, second + " through all the winter", 18),
        *column(30, 200, SEA), *column(215, 200, LAND),
    ]  # fmt: skip
    sea, land = ("paragraph", joined(SEA)), ("paragraph", joined(LAND))
    assert blocks(read(page)) == [
        ("heading", "The islands and their people"), sea, land,
        ("heading", "Of those who stayed at home through all the winter"), sea, land,
    ]  # fmt: skip


def test_three_columns_below_one_heading_are_read_from_left_to_right():
    lines = (
        "The herring came at {}", "in this year, and all", "the men of the island",
        "mended nets at home.",
    )  # fmt: skip
    page = [Put(30, 40, "News of the coast and of the country", 16)]
    for number in range(3):
        page += [
            Put(30 + 125 * number, 80 + 12 * row, line.format(number), 8, "mono")
            for row, line in enumerate(lines)
        ]
    assert texts(read(page))[1:] == [
        f"The herring came at {number} in this year, and all the men of the island mended nets at "
        "home."
        for number in range(3)
    ]


def test_a_paragraph_ends_where_lines_stand_farther_apart_or_are_set_in():
    page = [
        *column(30, 80, "The pier was built of oak and iron in\nthe year of the comet."),
        *column(30, 122, "It burnt down after eleven years, in a\nnight of frost and wind."),
        Put(40, 146, "The town has never built another one"),
        Put(30, 158, "since then, for want of money."),
    ]
    assert texts(read(page)) == [
        "The pier was built of oak and iron in the year of the comet.",
        "It burnt down after eleven years, in a night of frost and wind.",
        "The town has never built another one since then, for want of money.",
    ]


def test_short_lines_of_an_address_stay_lines():
    page = column(30, 60, "Quay 4\nHarl\nHarl Rope Works Limited")
    assert texts(read(page)) == ["Quay 4\nHarl\nHarl Rope Works Limited"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("The harbour was dredged in the sum-\nmer of that year.", "the summer of that year."),
        ("There are well-kept boats, and well-\nkept boats last.", "and well-kept boats last."),
        ("A wellkept secret it was, a very well-\nkept one.", "a very wellkept one."),
        ("He was born in the village of Saint-\nMalo on the coast.", "village of Saint-Malo on"),
        (
            "All of it was paid by the self-\nstyled king, a self-made man.",
            "by the selfstyled king",
        ),
        ("A styled king, self-made, by the self-\nstyled court.", "by the self-styled court."),
        ("Years of war, from 1914-\n1918 at sea.", "from 1914-1918 at sea."),
    ],
)
def test_the_words_of_the_document_tell_whether_a_hyphen_at_a_line_end_stays(lines: str, text: str):
    assert text in read(column(30, 80, lines)).text


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


def test_a_paragraph_that_runs_over_a_page_is_one_and_its_pages_are_known():
    found = read(
        column(30, 80, "The lamp was lit at dusk every evening and"),
        column(30, 80, "burned until the sun stood over the sea."),
    )
    assert texts(found) == [
        "The lamp was lit at dusk every evening and burned until the sun stood over the sea."
    ]
    assert pages_of(found) == [
        ("1", "The lamp was lit at dusk every evening and "),
        ("2", "burned until the sun stood over the sea.\n"),
    ]


def test_a_word_that_is_cut_by_the_end_of_a_page_is_whole():
    found = read(column(30, 80, "The keeper climbed the stair-"), column(30, 80, "way at dusk."))
    assert pages_of(found) == [("1", "The keeper climbed the stair"), ("2", "way at dusk.\n")]


def test_a_note_follows_the_paragraph_that_goes_on_over_the_page_and_keeps_its_own_page():
    found = read(
        [*column(30, 80, "The lamp was lit at dusk every evening and"), Put(30, 545, "1", 6),
         Put(34, 549, "It burned colza oil.", 8)],
        column(30, 80, "burned until the sun stood over the sea.\nThen it was put out."),
    )  # fmt: skip
    assert texts(found)[1] == "It burned colza oil."
    assert [name for name, text in pages_of(found) if "colza" in text] == ["1"]
    assert [name for name, text in pages_of(found) if "put out" in text] == ["2"]


def test_raised_marks_of_notes_go_and_powers_stay():
    page = [
        Put(30, 80, "The field is 40 m"), Put(104.6, 76, "2", 6),
        Put(114, 80, "large, as they said."),
        Put(198, 76, "3", 6), Put(30, 92, "It was sold the year after that."),
    ]  # fmt: skip
    assert texts(read(page)) == [
        "The field is 40 m^2 large, as they said. It was sold the year after that."
    ]


TABLE = [
    ("Mooring", "January", "April"),
    ("Lighthouse", "3.4", "1.3"),
    ("River mouth", "2.6", "1.0"),
]


def test_a_table_is_rows_of_cells():
    page = [*column(30, 60, "The growth was measured in two months.")]
    page += [
        Put(30 + 100 * n, 90 + 14 * row, cell)
        for row, cells in enumerate(TABLE)
        for n, cell in enumerate(cells)
    ]
    assert blocks(read(page)) == [
        ("paragraph", "The growth was measured in two months."),
        ("table", "Mooring | January | April\nLighthouse | 3.4 | 1.3\nRiver mouth | 2.6 | 1.0"),
    ]


def test_lines_drawn_between_rows_tell_which_lines_are_one_row():
    cells = [
        Put(30, 90, "First"), Put(150, 90, "Eleven days of storm, and nobody"),
        Put(150, 102, "crossed the sound"),
        Put(30, 118, "Second"), Put(150, 118, "A new timetable"),
        Put(30, 134, "Third"), Put(150, 134, "Nothing"),
    ]  # fmt: skip
    drawn = "".join(f"25 {600 - y} m 375 {600 - y} l S\n" for y in (80, 107, 123, 139))
    assert texts(read(cells, drawn=drawn)) == [
        "First | Eleven days of storm, and nobody crossed the sound\n"
        "Second | A new timetable\nThird | Nothing"
    ]


def test_items_lose_their_mark_and_keep_their_second_line():
    page = [
        Put(30, 80, "•"), Put(42, 80, "oil for the lamp, which comes in barrels"),
        Put(42, 92, "from the mainland;"), Put(30, 104, "•"), Put(42, 104, "wicks."),
    ]  # fmt: skip
    assert blocks(read(page)) == [
        ("item", "oil for the lamp, which comes in barrels from the mainland;"),
        ("item", "wicks."),
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


def test_a_page_that_is_turned_is_read_as_it_is_seen():
    page = [
        Put(100 + 12 * n, 500, line, turned=True) for n, line in enumerate(SEA.strip().split("\n"))
    ]
    assert texts(read(page, page="/Rotate 90")) == [joined(SEA)]
    assert texts(read(page)) == [joined(SEA)]  # Where nothing stands upright, viewers turn it.


def test_a_large_first_letter_belongs_to_its_word():
    page = [
        Put(30, 104, "T", 36),
        *column(
            55, 80, "he first column tells of the sea and of\nits people, who went out every night."
        ),
        Put(55, 104, "They came home at dawn with herring"),
        Put(30, 116, "and told stories of the great storm that came."),
    ]
    assert texts(read(page))[0].startswith("The first column tells of the sea and of its people")


def test_headings_have_levels_by_their_size_and_weight():
    page = [
        Put(30, 40, "The island", 20), Put(30, 80, "Winter", 14),
        *column(30, 100, SEA), Put(30, 170, "Storms", 10, "bold"), *column(30, 184, LAND),
    ]  # fmt: skip
    found = read(page)
    levels = [(found.text[b.start : b.end], b.level) for b in found.blocks if b.level]
    assert levels == [("The island", 1), ("Winter", 2), ("Storms", 3)]
    assert found.title == "The island"
