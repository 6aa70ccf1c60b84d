"""The days that say when an article was written, and those that are what it is about."""

from __future__ import annotations

import pytest

from qa.text.datelines import datelines, days_in, signed_day


def days(text: str) -> list[tuple[str, str]]:
    return [(text[day.start : day.end], day.day) for day in datelines(text)]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Tarrow, 3 March 2025. It rained.", "3 March 2025"),
        ("Tarrow, 3 March 2025, by our own reporter", "3 March 2025"),
        ("By Ann Lee, 3 March 2025", "3 March 2025"),
        ("Ann Lee (3 March 2025)", "3 March 2025"),
        ("Published on March 3, 2025", "March 3, 2025"),
        ("Updated: 2025-03-03T10:00", "2025-03-03T10:00"),
        ("**2025-03-03**", "2025-03-03"),
        ("### Monday, 3 March 2025", "3 March 2025"),
        ("Monday, March 3, 2025 The ferry sank on Friday.", "March 3, 2025"),
        ("A talk with the ferryman Ann Lee Monday, March 3, 2025", "March 3, 2025"),
        ("'The sea is deep' Monday, March 3, 2025", "March 3, 2025"),
        ("On Monday, March 3, 2025", "March 3, 2025"),
        ("Montag, den 3. März 2025", "3. März 2025"),
    ],
)
def test_a_dateline_gives_its_day_and_its_place(line, written):
    assert days(f"A title\n\n{line}\n\nText.") == [(written, "2025-03-03")]


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee (c. 1818 – January 8, 1880), known as the Gull, was a diver.",
        "Ann Lee (樋口, May 2, 1872 – November 23, 1896) was a diver.",
        "Ann Lee, May 2, 1872 – November 23, 1896",
        "Ann Lee (born 3 March 1911) is a diver.",
        "On 3 March 1911, the bridge fell.",
        "On 3 March 1911 the bridge fell.",
        "On Monday, March 3, 1911, the bridge fell.",
        "The bridge fell on Monday, March 3, 1911",
        "Monday, March 3, 1911 was a wet day.",
        "The storm of 3 March 1911",
        "It rained. It was Monday, March 3, 1911",
        "It rained, and 3 March 1911 was the day.",
        "Tarrow, 31 February 2025. It rained.",
    ],
)
def test_a_day_that_an_article_is_about_is_no_dateline(line):
    assert days(line) == []


def test_only_the_first_lines_have_datelines_and_empty_ones_do_not_count():
    lines = "\n\n".join(f"Line {number}" for number in range(5))
    assert days(f"{lines}\n\n\n2025-03-03\n") == [("2025-03-03", "2025-03-03")]
    assert days(f"{lines}\n\nLine 5\n\n2025-03-03\n") == []


def test_lines_are_counted_from_a_place_on():
    text = "date: 2024-01-01\n\n2025-03-03\n"
    assert [day.day for day in datelines(text, 18)] == ["2025-03-03"]
    assert [text[day.start : day.end] for day in datelines(text, 18)] == ["2025-03-03"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("-- Ann Lee, Harl Gazette, 14 May 2025", "2025-05-14"),
        ("— Ann Lee, 14 May 2025.", "2025-05-14"),
        ("*– Ann Lee (14.5.2025)*", "2025-05-14"),
        ("Ann Lee died on 14 May 2025", None),
        ("-- Ann Lee, who was born on 14 May 1925 in Harl", None),
        ("-- Ann Lee", None),
    ],
)
def test_a_signature_may_end_with_a_day(line, day):
    text = f"A title\n\nIt rained on 1 May 2025.\n\n{line}\n\n* * *\n"
    found = signed_day(text)
    assert (found.day if found else None) == day


def test_all_days_of_a_text_are_found_but_those_that_no_calendar_has():
    text = "From 3 March 2025 to 2025-03-05, not 30 February 2025."
    assert [(text[d.start : d.end], d.day) for d in days_in(text)] == [
        ("3 March 2025", "2025-03-03"), ("2025-03-05", "2025-03-05"),
    ]  # fmt: skip
