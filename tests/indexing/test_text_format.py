"""Plain text files, and what file names and first lines tell."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import ArticleError
from qa.indexing.formats.dates import day_in_first_lines, day_in_name, day_of, title_from_name
from qa.indexing.formats.text import TextLoader


def load(text: str, name: str = "2025-01-02-my_file.txt") -> Document:
    return TextLoader().load(text.encode(), name)


def shape(document: Document) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_short_first_line_is_the_title(end: str) -> None:
    document = load(end.join(["The bridge opens", "", "It rained.", "All day.", " ", "Then not."]))
    assert document.title == "The bridge opens"
    assert shape(document) == [
        ("heading", 1, "The bridge opens"),
        ("paragraph", 0, f"It rained.{end}All day."),
        ("paragraph", 0, "Then not."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened today.\n\nIt rained.",
        "The bridge\nopened today.\n\nIt rained.",
        "Tarrow, 3 March 2025\n\nIt rained.",
        "- The bridge\n\nIt rained.",
        "x" * 151 + "\n\nIt rained.",
        "Only this line",
    ],
)
def test_without_a_title_line_the_file_name_gives_the_title(text: str) -> None:
    document = load(text)
    assert document.title == "My file"
    assert all(kind != "heading" for kind, _, _ in shape(document))


def test_underlines_and_capitals_make_headings() -> None:
    document = load("News\n====\n\nOLD HARBOUR\n\nText.\n\nUnder\n-----\nMore of it.\n")
    assert document.title == "News"
    assert shape(document) == [
        ("heading", 1, "News"),
        ("heading", 2, "OLD HARBOUR"),
        ("paragraph", 0, "Text."),
        ("heading", 3, "Under"),
        ("paragraph", 0, "More of it."),
    ]


def test_lists_become_items_without_their_bullets() -> None:
    document = load("Title\n\nBring:\n- a rope\n  of hemp\n- a lamp\n\n1. Go.\n2. Stop.")
    assert shape(document)[1:] == [
        ("paragraph", 0, "Bring:"),
        ("item", 0, "a rope\n  of hemp"),
        ("item", 0, "a lamp"),
        ("item", 0, "Go."),
        ("item", 0, "Stop."),
    ]


def test_a_number_that_was_wrapped_to_a_line_start_is_no_item() -> None:
    document = load("Title\n\nIt was bus No.\n4. Then it\nleft.")
    assert shape(document)[1:] == [("paragraph", 0, "It was bus No.\n4. Then it\nleft.")]


def test_a_line_of_asterisks_is_no_block() -> None:
    assert shape(load("Title\n\nOne.\n\n* * *\n\nTwo."))[1:] == [
        ("paragraph", 0, "One."),
        ("paragraph", 0, "Two."),
    ]


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"no words in a\.txt"):
        load("***\n\n---\n", "a.txt")


@pytest.mark.parametrize("line", ["By Ann Lee", "By Ann Lee, 3 March 2025", "Harl, 3 March 2025"])
def test_the_line_above_a_byline_is_the_title(line: str) -> None:
    document = load(f"A stage of oak\n{line}\n\nIt is new.\n")
    assert document.title == "A stage of oak"
    assert [kind for kind, _, _ in shape(document)] == ["heading", "paragraph", "paragraph"]


def test_the_author_comes_from_the_byline_or_the_signature() -> None:
    assert load("A stage of oak\n\nBy Ann Lee\n\nIt is new.\n").author == "Ann Lee"
    signed = load("A stage of oak\n\nIt is new.\n\n-- Ann Lee, 3 March 2025\n", "a.txt")
    assert (signed.author, signed.date) == ("Ann Lee", "2025-03-03")
    assert load("A stage of oak\n\nIt is by Ann Lee.\n").author is None


def test_the_date_comes_from_the_dateline_before_the_file_name() -> None:
    assert load("Title\n\nTarrow, 3 March 2025. It rained.").date == "2025-03-03"
    assert load("Title\n\nIt rained.").date == "2025-01-02"
    assert load("Title\n\nIt rained.", "a.txt").date is None


@pytest.mark.parametrize(
    "line",
    [
        "Tarrow, 3 March 2025. It rained.",
        "TARROW (Reuters) — March 3, 2025 — It rained.",
        "2025-03-03",
        "Wendelsiel, 3. März 2025. Es regnete.",
        "Puerto Viejo, 3 de marzo de 2025. Llovió.",
        "Published on Monday, 3rd March 2025 at 10:15",
        "By Anna Lind, 3 March 2025",
        "*3 mars 2025*",
        "Stand: 03.03.2025",
        "2025年3月3日",
    ],
)
def test_datelines_are_understood(line: str) -> None:
    assert day_in_first_lines(f"A title\n\n{line}\n\nText.") == "2025-03-03"


@pytest.mark.parametrize(
    "line",
    [
        "On 3 March 1911 the bridge fell.",
        "The bridge fell on 3 March 1911.",
        "Tarrow, 31 February 2025. It rained.",
        "Version 3.3.20251",
    ],
)
def test_a_day_that_a_sentence_is_about_is_no_dateline(line: str) -> None:
    assert day_in_first_lines(line) is None


def test_days_in_names_and_values() -> None:
    assert day_in_name("a/2025-03-04-x.md") == day_in_name("20250304.md") == "2025-03-04"
    assert day_in_name("2025-13-04-x.md") is None
    assert day_in_name("120250304.md") is None
    assert day_of("2025-03-04T10:00:00Z") == "2025-03-04"
    assert day_of("some day") is None
    assert day_of(["2025-03-04"]) is None


def test_titles_from_names_are_readable() -> None:
    assert title_from_name("x/2025-03-04-harbour_opens-again.md") == "Harbour opens again"
    assert title_from_name("2025-03-04.md") == "2025-03-04"
