"""Who a text says it is by, and names that are no byline."""

from __future__ import annotations

import pytest

from qa.text.bylines import are_names, credit


def names(text: str) -> str | None:
    found = credit(text)
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Cuthbert Lane, 2 June 2025", "Cuthbert Lane"),
        ("by Cuthbert Lane", "Cuthbert Lane"),
        ("BY Cuthbert Lane | Harl Gazette", "Cuthbert Lane"),
        ("*By Cuthbert Lane*", "Cuthbert Lane"),
        ("By J. R. Lane-Fox and Mabel O’Storr", "J. R. Lane-Fox and Mabel O’Storr"),
        ("By Ann Lee, Bo Key and Al Roe, 3 March 2025", "Ann Lee, Bo Key and Al Roe"),
        ("By Ann Lee, Harl Gazette", "Ann Lee"),
        ("By Ann Lee in Upper Harl", "Ann Lee"),
        ("Story by Ann Lee; photographs by Bo Key", "Ann Lee"),
        ("Written by Ludwig van der Holt (Rome)", "Ludwig van der Holt"),
        ("Von Änne Große, Wendelsiel", "Änne Große"),
        ("Por María de la Cruz", "María de la Cruz"),
        ("Author: Łucja Żak", "Łucja Żak"),
        ("Text: Anna Lind · Fotos: Bo Key", "Anna Lind"),
    ],
)
def test_a_byline_is_a_line_of_its_own_below_the_title(line, people):
    assert names(f"A title\n\n{line}\n\nIt rained.\n") == people


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Lee a boat was built.",
        "By Ann Lee in Harl a boat was built.",
        "By Ann Lee, who dives, the boat was built. It sank.",
        "By the Sea",
        "By car",
        "By Road",
        "Ann Lee dives.",
        "Written in Rome",
        "Author: unknown",
        "Stand by Ann Lee",
    ],
)
def test_a_line_that_says_something_else_is_none(line):
    assert names(f"A title\n\n{line}\n\nIt rained.\n") is None


def test_the_first_line_is_a_title_and_late_lines_are_text():
    assert names("By Ann Lee\n\nIt rained.\n") is None
    late = "\n\n".join(["Title", *["It rained."] * 6, "By Ann Lee", "It snowed."])
    assert names(late) is None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("-- Lettice Brome, Harl Gazette, 14 May 2025", "Lettice Brome"),
        ("— Lettice Brome", "Lettice Brome"),
        ("*– Lettice Brome*", "Lettice Brome"),
        ("Lettice Brome", None),
        ("- Lettice Brome sings on Monday.", None),
        ("- eggs", None),
    ],
)
def test_a_signature_is_the_last_line_behind_a_dash(line, people):
    assert names(f"A title\n\nIt rained.\n\n{line}\n") == people


def test_front_matter_has_the_title_and_the_first_line_below_may_be_a_byline():
    text = "---\ntitle: A title\n---\nBy Ann Lee\n\nIt rained.\n"
    found = credit(text, text.index("By"))
    assert found
    assert text[found.start : found.end] == "Ann Lee"


def test_a_byline_goes_before_a_signature():
    assert names("A title\nBy Ann Lee\n\nIt rained.\n\n-- Bo Key\n") == "Ann Lee"


@pytest.mark.parametrize("line", ["Ann Lee", "J. R. Lane-Fox", "Ann Lee, Bo Key and Al Roe"])
def test_a_line_of_names_alone_is_one(line: str):
    assert are_names(line)


@pytest.mark.parametrize(
    "line", ["Ann", "Ann Lee went home", "March 2024", "University of Harl", ""]
)
def test_a_line_with_anything_but_names_is_none(line: str):
    assert not are_names(line)
