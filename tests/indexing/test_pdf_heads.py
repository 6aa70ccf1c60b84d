"""What stands over both columns of a paper comes first: each page is worked out by hand."""

from __future__ import annotations

from tests.indexing.pdf_pages import WIDE, Put, column
from tests.indexing.test_pdf_layout import LAND, SEA, blocks, joined, read, texts


def centred(y: float, text: str, size: float = 12, middle: float = WIDE / 2) -> Put:
    """A line of letters that are 0.6 sizes wide each, with its middle at a place."""
    return Put(middle - 0.3 * size * len(text), y, text, size, "mono")


TITLE = centred(40, "The Sea and the Land of Harl", 18)
BODY = [
    Put(x, 160 + 12 * n, line.ljust(28)[:28], 9.5, "mono")
    for x, lines in (
        (
            30,
            [
                "The first column is about a",
                "sea and of all its fish. Its",
                "people went out in any night",
                "and came home when it dawned",
                "with nets that were all torn",
            ],
        ),
        (
            212,
            [
                "by the rocks. The second one",
                "tells of land, and of sheep.",
                "Wool was sold to those boats",
                "that came in May. Nobody has",
                "ever counted what was earned",
            ],
        ),
    )
    for n, line in enumerate(lines)
]
TEXT = (
    "The first column is about a sea and of all its fish. Its people went out in any night and "
    "came home when it dawned with nets that were all torn by the rocks. The second one tells of "
    "land, and of sheep. Wool was sold to those boats that came in May. Nobody has ever counted "
    "what was earned"
)


def test_authors_side_by_side_and_the_day_come_before_the_columns():
    found = read(
        [TITLE, centred(70, "A. Marrow", 12, 160), centred(70, "T. Finch", 12, 240),
         centred(95, "14 March 2021"), *BODY]
    )  # fmt: skip
    assert blocks(found) == [
        ("heading", "The Sea and the Land of Harl"), ("paragraph", "A. Marrow"),
        ("paragraph", "T. Finch"), ("paragraph", "14 March 2021"), ("paragraph", TEXT),
    ]  # fmt: skip
    assert (found.author, found.date) == ("A. Marrow and T. Finch", "2021-03-14")


def test_each_author_comes_with_the_places_below_and_a_day_far_down_is_found():
    names = [
        centred(y, text, 9, middle)
        for middle, lines in (
            (100, ("Ada Marrow", "University of Harl", "a@harl.example")),
            (200, ("Tobias Finch", "Lake House")),
            (300, ("Nora Quist", "Board of Mills, Stell", "n@stell.example")),
        )
        for y, text in zip((70, 82, 94), lines, strict=False)
    ]
    found = read([TITLE, *names, centred(115, "14 March 2021"), *BODY])
    assert texts(found)[1:] == [
        "Ada Marrow", "University of Harl", "a@harl.example", "Tobias Finch", "Lake House",
        "Nora Quist", "Board of Mills, Stell", "n@stell.example", "14 March 2021", TEXT,
    ]  # fmt: skip
    assert found.author == "Ada Marrow, Tobias Finch and Nora Quist"
    assert found.date == "2021-03-14"


def test_a_second_title_is_no_author():
    head = [TITLE, centred(65, "A Winter Report"), centred(85, "Ada Marrow"), centred(105, "Harl")]
    found = read([*head, *BODY])
    assert texts(found)[1:4] == ["A Winter Report", "Ada Marrow", "Harl"]
    assert found.author is None


def test_an_abstract_over_both_columns_is_one_paragraph_and_goes_on_in_no_column():
    abstract = [
        Put(80, 100, "This is of what we know, and of what we do not", 8.5, "mono"),
        Put(80, 111, "know, of a coast which nobody measured before us", 8.5, "mono"),
    ]
    found = read([TITLE, centred(70, "Ada Marrow"), *abstract, *BODY])
    assert texts(found)[2:] == [
        "This is of what we know, and of what we do not know, of a coast which nobody measured "
        "before us",
        TEXT,
    ]


def test_a_word_in_the_middle_of_one_column_heads_its_text():
    page = [TITLE, centred(70, "Ada Marrow"), centred(146, "Abstract", 9.5, 110), *BODY]
    assert texts(read(page))[1:] == ["Ada Marrow", "Abstract", TEXT]


def test_a_title_alone_over_columns_is_read_as_before():
    page = [centred(40, "The Sea and Land", 18), *column(30, 80, SEA), *column(215, 80, LAND)]
    assert texts(read(page)) == ["The Sea and Land", joined(SEA), joined(LAND)]
