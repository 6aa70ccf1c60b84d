"""Days counted from an article's own, by hand on a calendar: 12 September 2015 is a Saturday."""

from __future__ import annotations

import pytest

from qa.text.days import RelativeDay, relative_days

SATURDAY = "2015-09-12"


def meant(text: str, day: str | None = SATURDAY, language: str | None = "en") -> list[str]:
    return [one.time for one in relative_days(text, day, language)]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("The crane fell yesterday.", ["2015-09-11"]),
        ("It fell the day before yesterday.", ["2015-09-10"]),
        ("Last night it fell; the vote is tomorrow.", ["2015-09-11", "2015-09-13"]),
        ("It is put off to the day after tomorrow.", ["2015-09-14"]),
        ("The council met last week.", ["2015-08-31/2015-09-06"]),
        ("It meets again next week, and next month.", ["2015-09-14/2015-09-20", "2015-10"]),
        ("That is more than last year's 40, or last month’s.", ["2014", "2015-08"]),
        ("It fell last Friday.", ["2015-09-11"]),
        ("It fell last Saturday.", ["2015-09-05"]),
    ],
)
def test_days_are_counted_from_the_article_s_own(text, times):
    assert meant(text) == times


@pytest.mark.parametrize(
    "text",
    [
        "Tickets go on sale on Thursday.",  # the next one, as the present tense has it
        "The crane fell on Friday.",
        "They meet next Saturday.",
        "Three weeks ago the wind rose.",
        "It rained in the last week of the war.",
        "The next year he moved to his last month's lodgings.",
        "Last week of the season.",
        "The last years were dry, and yesterdays are gone.",
    ],
)
def test_what_may_mean_another_day_is_left_alone(text):
    assert meant(text) == []


@pytest.mark.parametrize(
    ("language", "text", "times"),
    [
        ("de", "Gestern fiel der Kran, vorgestern noch nicht.", ["2015-09-11", "2015-09-10"]),
        ("de", "Der Rat tagte vergangene Woche.", ["2015-08-31/2015-09-06"]),
        ("de", "Es geschah letzten Mittwoch, nicht im letzten Jahr.", ["2015-09-09", "2014"]),
        ("de", "Am letzten Freitag des Monats ist Markt.", []),
        ("es", "La grúa cayó ayer.", ["2015-09-11"]),
        ("es", "Cayó el viernes pasado, no la semana pasada.",
         ["2015-09-11", "2015-08-31/2015-09-06"]),
        ("es", "Se reúne por la mañana y el mes que viene.", ["2015-10"]),
        ("fr", "La grue est tombée hier, et l'année dernière.", ["2015-09-11", "2014"]),
        ("fr", "Il se réunira la semaine prochaine.", ["2015-09-14/2015-09-20"]),
        ("fr", "La semaine dernière de mai.", []),
        ("fi", "Nosturi kaatui eilen.", []),
    ],
)  # fmt: skip
def test_other_languages_count_in_their_own_words(language, text, times):
    assert meant(text, language=language) == times


def test_months_and_years_are_crossed():
    assert meant("It fell yesterday.", "2016-03-01") == ["2016-02-29"]
    assert meant("It fell last month.", "2016-01-31") == ["2015-12"]
    assert meant("It opens next month.", "2015-12-31") == ["2016-01"]


def test_without_a_day_nothing_is_counted():
    assert meant("It fell yesterday.", None) == meant("It fell yesterday.", "2015") == []


def test_the_place_of_the_words_is_told():
    text = "The crane fell yesterday."
    assert relative_days(text, SATURDAY) == [RelativeDay(15, 24, "2015-09-11")]
    assert text[15:24] == "yesterday"
