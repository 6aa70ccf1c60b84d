"""Days counted from an article's own, by hand on a calendar: 12 September 2015 is a Saturday."""

from __future__ import annotations

import pytest

from qa.text.days import RelativeDay, relative_days

SATURDAY = "2015-09-12"


def meant(text: str, day: str | None = SATURDAY, language: str | None = "en") -> list[str]:
    return [
        one.first if one.first == one.last else f"{one.first}/{one.last}"
        for one in relative_days(text, day, language)
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The crane fell yesterday.", ["2015-09-11"]),
        ("It fell the day before yesterday.", ["2015-09-10"]),
        ("It fell last night, and today it rained.", ["2015-09-11", "2015-09-12"]),
        ("The vote is tomorrow.", ["2015-09-13"]),
        ("Three days ago the wind rose.", ["2015-09-09"]),
        ("It rose 20 days ago.", ["2015-08-23"]),
        ("It opened a week ago.", ["2015-08-31/2015-09-06"]),
        ("It opened two months ago.", ["2015-07-01/2015-07-31"]),
        ("It opened ten years ago.", ["2005-01-01/2005-12-31"]),
        ("The council met last week.", ["2015-08-31/2015-09-06"]),
        ("It meets again next month.", ["2015-10-01/2015-10-31"]),
        ("Earlier this year it met twice.", ["2015-01-01/2015-12-31"]),
        ("It met last year and last month.", ["2014-01-01/2014-12-31", "2015-08-01/2015-08-31"]),
        ("It closed last weekend.", ["2015-09-05/2015-09-06"]),
        ("It closes this weekend.", ["2015-09-12/2015-09-13"]),
        ("It closes next weekend.", ["2015-09-19/2015-09-20"]),
    ],
)
def test_days_are_counted_from_the_article_s_own(text, days):
    assert meant(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The crane fell on Friday.", ["2015-09-11"]),
        ("It was said on Saturday that it fell on Sunday.", ["2015-09-12", "2015-09-06"]),
        ("The inquiry will begin on Friday.", ["2015-09-18"]),
        ("Trains are to stop on Saturday.", ["2015-09-12"]),
        ("It fell last Friday.", ["2015-09-11"]),
        ("It fell last Saturday.", ["2015-09-05"]),
        ("They meet next Saturday.", ["2015-09-19"]),
        ("They meet this Wednesday.", ["2015-09-09"]),
        ("Friday morning was calm.", ["2015-09-11"]),
        ("It is open every Friday and on Mondays.", []),
        ("Shops fear the end of Black Friday.", []),
        ("On Friday, 3 March it snowed.", []),
        ("On Friday, March 3, it snowed.", []),
    ],
)
def test_a_weekday_is_the_nearest_that_the_tense_allows(text, days):
    assert meant(text) == days


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("de", "Gestern fiel der Kran, vorgestern noch nicht.", ["2015-09-11", "2015-09-10"]),
        ("de", "Am Freitag tagte der Rat.", ["2015-09-11"]),
        ("de", "Der Rat wird am Freitag tagen.", ["2015-09-18"]),
        ("de", "Der Rat tagte vergangene Woche.", ["2015-08-31/2015-09-06"]),
        ("de", "Vor zwei Tagen und vor einem Monat.", ["2015-09-10", "2015-08-01/2015-08-31"]),
        ("de", "Es geschah letzten Mittwoch.", ["2015-09-09"]),
        ("es", "La grúa cayó ayer.", ["2015-09-11"]),
        ("es", "Cayó el viernes pasado.", ["2015-09-11"]),
        ("es", "Se reunió la semana pasada.", ["2015-08-31/2015-09-06"]),
        ("es", "Hace tres días abrió.", ["2015-09-09"]),
        ("es", "Abre los viernes por la mañana.", []),
        ("fr", "La grue est tombée hier.", ["2015-09-11"]),
        ("fr", "Le conseil s'est réuni vendredi.", ["2015-09-11"]),
        ("fr", "Il se réunira la semaine prochaine.", ["2015-09-14/2015-09-20"]),
        ("fr", "Il y a deux ans, elle a ouvert.", ["2013-01-01/2013-12-31"]),
        ("fr", "Le marché ouvre le vendredi.", []),
        ("fi", "Nosturi kaatui eilen.", []),
    ],
)
def test_other_languages_count_in_their_own_words(language, text, days):
    assert meant(text, language=language) == days


def test_months_and_years_are_crossed():
    assert meant("It fell yesterday.", "2016-03-01") == ["2016-02-29"]
    assert meant("It fell last month.", "2016-01-31") == ["2015-12-01/2015-12-31"]
    assert meant("It fell two thousand years ago.", "2016-01-31") == []
    assert meant("It fell 3 months ago.", "2016-01-31") == ["2015-10-01/2015-10-31"]


def test_without_a_day_nothing_is_counted():
    assert meant("It fell yesterday.", None) == meant("It fell yesterday.", "2015") == []


def test_the_place_of_the_words_is_told():
    text = "The crane fell yesterday."
    assert relative_days(text, SATURDAY) == [RelativeDay(15, 24, "2015-09-11", "2015-09-11")]
    assert text[15:24] == "yesterday"
