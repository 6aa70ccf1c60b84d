"""Which articles are meant: the days that are given, and the words that say what was looked at."""

from __future__ import annotations

import pytest

from qa.config import Settings
from qa.errors import UsageError
from qa.selection import Selected, Selection
from qa.settings.loading import load_settings


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2015", "2015", "2015-01-01", "2015-12-31"),
        ("2015-09", "2015-09", "2015-09-01", "2015-09-30"),
        ("2016-02", "2016-02", "2016-02-01", "2016-02-29"),
        ("2015-02", "2015-02", "2015-02-01", "2015-02-28"),
        ("2015-09-12", "2015-09-12", "2015-09-12", "2015-09-12"),
        ("2014-12", "2015", "2014-12-01", "2015-12-31"),
        (None, "2015", None, "2015-12-31"),
        ("2015", None, "2015-01-01", None),
    ],
)
def test_a_month_or_a_year_is_its_whole_span(since, until, first, last):
    selection = Selection(since=since, until=until)
    assert (selection.first_day, selection.last_day) == (first, last)


@pytest.mark.parametrize(
    "written",
    ["", "15", "2015-9", "2015-13", "2015-02-30", "2015-00", "0000", "2015-09-12T10:00",
     "12.9.2015", "２０１５", "2015 ", "last year"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["since", "until"])
def test_what_is_no_day_month_or_year_is_refused_with_what_to_write(name, written):
    with pytest.raises(UsageError, match="2015-09-12, 2015-09, 2015") as raised:
        Settings(**{name: written})
    assert raised.value.message == f"{name} is {written!r}"


@pytest.mark.parametrize(("since", "until"), [("2016", "2015"), ("2015-09-12", "2015-09-11")])
def test_days_in_the_wrong_order_are_refused(since, until):
    with pytest.raises(UsageError, match="is later than"):
        Settings(since=since, until=until)


@pytest.mark.parametrize("name", ["path", "article"])
def test_an_empty_name_is_refused_and_does_not_mean_all_articles(name):
    with pytest.raises(UsageError, match=f"{name} is empty"):
        load_settings({name: " "})


def test_a_day_of_a_settings_file_needs_no_quotation_marks(tmp_path):
    (tmp_path / "qa.toml").write_text("since = 2015-09-12\nuntil = 2016\n")
    settings = load_settings(folder=tmp_path)
    assert settings.selection == Selection(since="2015-09-12", until="2016")


def test_only_what_is_given_leaves_articles_out():
    assert not Selection()
    assert Selection(until="2015")
    assert Selection(path="*.md")


def test_what_was_looked_at_is_said_in_a_sentence():
    selection = Selection("news/*", "The pier", "2015", "2016-02")
    assert str(Selected(selection, 3, 1040)) == (
        "Looked at 3 of 1,040 articles: path news/*, article The pier, since 2015, until 2016-02."
    )
    assert str(Selected(Selection(), 40, 40)) == "Looked at 40 of 40 articles."
