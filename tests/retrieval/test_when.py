"""What questions say about time; the expected days are worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.retrieval.periods import Period, TimeWish, fits
from qa.retrieval.when import time_wish, undated
from qa.text.stopwords import word_set

PROPERTY = settings(derandomize=True, deadline=None, max_examples=300)
THE_DAY = Period("2025-03-04", "2025-03-04")
MAY_4 = Period("2025-05-04", "2025-05-04")
THE_WEEK = Period("2025-03-03", "2025-03-09")
THE_MONTH = Period("2025-03-01", "2025-03-31")
THE_SPRING = Period("2025-03-01", "2025-05-31")
THE_YEAR = Period("2024-01-01", "2024-12-31")


def periods(question: str) -> list[Period]:
    return list(time_wish(question).periods)


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke on 4 March 2025?",
        "Who spoke on the 4th of March, 2025?",
        "Who spoke on Tuesday, March 4, 2025?",
        "Who spoke on 4 mar 2025?",
        "What does 2025-03-04 bring?",
        "What does 2025/3/4 bring?",
        "Wer sprach am 4.3.2025?",
        "Wer sprach am 04. 03. 2025?",
        "Wer sprach am Dienstag, dem 4. März 2025?",
        "Wer sprach am 4.Ma\u0308rz 2025?",
        "¿Quién habló el 4 de marzo de 2025?",
        "¿Quién habló el 4 de marzo del año 2025?",
        "Qui a parlé le 4 mars 2025 ?",
        "QUI A PARLÉ LE 4 MARS 2025 ?",
    ],
)
def test_a_full_date_is_its_day(question):
    assert periods(question) == [THE_DAY]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was built in March 2025?", THE_MONTH),
        ("What was built in march 2025?", THE_MONTH),
        ("What was built in March of 2025?", THE_MONTH),
        ("What did the March 2025 report say?", THE_MONTH),
        ("What did the report of Mar 2025 say?", THE_MONTH),
        ("Was geschah im März 2025?", THE_MONTH),
        ("Was geschah im März des Jahres 2025?", THE_MONTH),
        ("¿Qué pasó en marzo de 2025?", THE_MONTH),
        ("Que s’est-il passé en mars 2025 ?", THE_MONTH),
        ("Qui a parlé le 1er août 2025 ?", Period("2025-08-01", "2025-08-01")),
        ("What happened in February 2024?", Period("2024-02-01", "2024-02-29")),
        ("What stood here in August 1850?", Period("1850-08-01", "1850-08-31")),
        ("What happened in 2024?", THE_YEAR),
        ("Which ship sank in the summer of 2024, and why?", THE_YEAR),
        ("Who won in the year 2024?", THE_YEAR),
        ("What does the 2025 report say of 2024?", THE_YEAR),
        ("Was geschah im Jahr 2024?", THE_YEAR),
        ("Was geschah 2024 in Kiel?", THE_YEAR),
        ("Wer wurde 2024 gewählt?", THE_YEAR),
        ("¿Qué pasó durante el año 2024?", THE_YEAR),
        ("¿Qué pasó en 2024?", THE_YEAR),
        ("Que s'est-il passé à l'été 2024 ?", THE_YEAR),
        ("Que s'est-il passé pendant l'année 2024 ?", THE_YEAR),
    ],
)
def test_months_and_years_are_all_their_days(question, expected):
    assert periods(question) == [expected]


@pytest.mark.parametrize(
    ("question", "month", "day"),
    [
        ("What did the council decide in March?", 3, None),
        ("What did the council decide in march?", 3, None),
        ("Who sailed in the October storm?", 10, None),
        ("Why did October bring no rain?", 10, None),
        ("What has changed since last October?", 10, None),
        ("What has changed since 4 October?", 10, None),
        ("Which March storm broke the wall?", 3, None),
        ("What broke in March on the coast?", 3, None),
        ("Who sank the boat in May?", 5, None),
        ("What is open since may?", 5, None),
        ("What was said at the May meeting?", 5, None),
        ("In March 12 cranes sank: why?", 3, None),
        ("In May 30 boats sank: why?", 5, None),
        ("In March 2000 people came: why?", 3, None),
        ("Who spoke on 4 May?", 5, 4),
        ("Who spoke on May 4?", 5, 4),
        ("Who spoke on 29 February?", 2, 29),
        ("Was geschah im Mai?", 5, None),
        ("Was geschah Ende August?", 8, None),
        ("Was ist seit Oktober anders?", 10, None),
        ("Wer sprach am 4. März?", 3, 4),
        ("¿Qué pasó en mayo?", 5, None),
        ("¿Quién ganó las elecciones de mayo?", 5, None),
        ("¿Qué ha cambiado desde octubre?", 10, None),
        ("¿Quién habló el 4 de marzo?", 3, 4),
        ("Que s'est-il passé en mars ?", 3, None),
        ("Qu'a détruit la tempête d’octobre ?", 10, None),
        ("Qu'est-ce qui a changé depuis fevrier ?", 2, None),
    ],
)
def test_without_a_year_it_is_a_month_or_day_of_any_year(question, month, day):
    assert periods(question) == [Period(month=month, day=day)]


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What was built before April 2025?", None, "2025-03-31"),
        ("What was built before 1 March 2024?", None, "2024-02-29"),
        ("What was built before 2024?", None, "2023-12-31"),
        ("What was built before the end of March 2025?", None, "2025-03-30"),
        ("What was built until 4 March 2025?", None, "2025-03-04"),
        ("What was built by April 2025?", None, "2025-04-30"),
        ("What was built by the beginning of 2025?", None, "2025-01-01"),
        ("What was built after March 2025?", "2025-04-01", None),
        ("What was built after 31 December 2024?", "2025-01-01", None),
        ("What was built after the start of 2025?", "2025-01-02", None),
        ("What was built since April 2025?", "2025-04-01", None),
        ("What was built since Tuesday, 4 March 2025?", "2025-03-04", None),
        ("What was built since the end of 2024?", "2024-12-31", None),
        ("What was built from 2024 onwards?", "2024-01-01", None),
        ("Was stand vor dem 4. März 2025?", None, "2025-03-03"),
        ("Was stand bis zum 4. März 2025?", None, "2025-03-04"),
        ("Was stand bis Ende März 2025?", None, "2025-03-31"),
        ("Was steht nach März 2025?", "2025-04-01", None),
        ("Was steht seit 2024?", "2024-01-01", None),
        ("¿Qué había antes de abril de 2025?", None, "2025-03-31"),
        ("¿Qué había antes del 4 de abril de 2025?", None, "2025-04-03"),
        ("¿Qué había hasta 2024?", None, "2024-12-31"),
        ("¿Qué hay después de marzo de 2025?", "2025-04-01", None),
        ("¿Qué hay desde el martes 4 de marzo de 2025?", "2025-03-04", None),
        ("Qu'y avait-il avant avril 2025 ?", None, "2025-03-31"),
        ("Qu'y avait-il jusqu’à avril 2025 ?", None, "2025-04-30"),
        ("Qu'y avait-il jusqu'en 2024 ?", None, "2024-12-31"),
        ("Qu'y a-t-il après le 4 mars 2025 ?", "2025-03-05", None),
        ("Qu'y a-t-il depuis 2024 ?", "2024-01-01", None),
        ("Qu'y a-t-il à partir du 4 mars 2025 ?", "2025-03-04", None),
    ],
)
def test_before_and_since_leave_one_side_open(question, since, until):
    assert periods(question) == [Period(since, until)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What changed between March and May 2025?", THE_SPRING),
        ("What changed from March 2025 to May 2025?", THE_SPRING),
        ("What changed after February 2025 and before June 2025?", THE_SPRING),
        ("What did the March–May 2025 figures show?", THE_SPRING),
        ("What changed from 3 to 9 March 2025?", THE_WEEK),
        ("What changed from March 3 to 9, 2025?", THE_WEEK),
        ("What changed between the 3rd and the 9th of March 2025?", THE_WEEK),
        ("What changed from 2025-03-03 until 2025-03-09?", THE_WEEK),
        ("What changed between 2020 and 2022?", Period("2020-01-01", "2022-12-31")),
        ("What changed from December to February 2025?", Period("2024-12-01", "2025-02-28")),
        ("What changed from December 2024 to February?", Period("2024-12-01", "2025-02-28")),
        ("Was geschah zwischen März und Mai 2025?", THE_SPRING),
        ("Was geschah vom 3. bis 9. März 2025?", THE_WEEK),
        ("Was geschah vom 3.-9. März 2025?", THE_WEEK),
        ("Was geschah zwischen dem 3. und dem 9. März 2025?", THE_WEEK),
        ("Was geschah in den Jahren 2020 bis 2022?", Period("2020-01-01", "2022-12-31")),
        ("¿Qué pasó entre marzo y mayo de 2025?", THE_SPRING),
        ("¿Qué pasó desde marzo hasta mayo de 2025?", THE_SPRING),
        ("¿Qué pasó del 3 al 9 de marzo de 2025?", THE_WEEK),
        ("Que s'est-il passé entre mars et mai 2025 ?", THE_SPRING),
        ("Que s'est-il passé depuis mars jusqu'à mai 2025 ?", THE_SPRING),
        ("Que s'est-il passé du 3 au 9 mars 2025 ?", THE_WEEK),
    ],
)
def test_a_stretch_is_one_period(question, expected):
    assert periods(question) == [expected]


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("What changed between March and May?", [3, 4, 5]),
        ("What changed from December to February?", [12, 1, 2]),
        ("Was geschah vom 3. bis zum 9. März?", [3]),
        ("What changed in March, April or May?", [3, 4, 5]),
        ("¿Qué pasó en marzo o abril?", [3, 4]),
    ],
)
def test_a_stretch_without_a_year_is_the_months_that_it_touches(question, months):
    assert periods(question) == [Period(month=month) for month in months]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What changed in 2023 and 2024?", [Period("2023-01-01", "2023-12-31"), THE_YEAR]),
        (
            "What changed in March and on 4 May 2025?",
            [THE_MONTH, MAY_4],
        ),
        ("Who spoke on 4 and 9 March 2025?", [THE_DAY, Period("2025-03-09", "2025-03-09")]),
        ("What changed since March, and in 2024?", [Period(month=3), THE_YEAR]),
        ("What changed in 2024, I mean in 2024?", [THE_YEAR]),
    ],
)
def test_several_dates_are_several_periods(question, expected):
    assert periods(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who may speak?",
        "May visitors swim here?",
        "May 4 boats moor here?",
        "Which of the 4 may stay?",
        "Why is the room they are in may be wondered?",
        "What did Theresa May say?",
        "What did the report of May Harker say?",
        "What did June Harker say?",
        "What did April decide?",
        "Did Julio Vega speak?",
        "¿Dónde está la casa de Julio?",
        "Why did they march on the harbour?",
        "Who led the March on Washington?",
        "Who spoke in the march through the town?",
        "Did they march 2025 metres?",
        "Who can march 4 miles?",
        "Are there 2.4 March hares to a field?",
        "Is there life on Mars, or in Mars?",
        "Where is the Plaza de Mayo?",
        "Who lives in Avenida 9 de Julio?",
        "Qui habite rue du 4 Septembre ?",
        "Who lives at 4 May Street?",
        "Who lives in 2024 Harbour Road?",
        "Who works in room 2024?",
        "Liegt Raum 2024 im Keller?",
        "Did 2025 people come?",
        "Was it a crowd of 2000 people?",
        "Was stand hier vor 2000 Jahren?",
        "Kamen wirklich 2024 Menschen?",
        "Did it cost £2025?",
        "Did the price rise in 2024%?",
        "What does the 2024 report say?",
        "Who ruled in 1850?",
        "Which budget is meant by 2024/25?",
        "Which budget is meant by 2024-25?",
        "What happened on 4.3.25?",
        "Which fish swim en el mar 2024?",
        "Qui a dormi en sept ans ?",
        "What is new in version 4.3.2025.1?",
        "What is the harbour wall made of?",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_none(question):
    assert time_wish(question) == TimeWish()


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke on 31 February 2025?",
        "Who spoke on 29 February 2025?",
        "Who spoke on 31 February?",
        "Who spoke on 0 March 2025?",
        "Who spoke on 32 March 2025?",
        "Who spoke on 2025-13-01?",
        "Wer sprach am 31.2.2025?",
        "Who spoke between 1 and 31 November 2025?",
        "What changed between 1 and 31 November?",
        "What changed from 9 to 3 March 2025?",
    ],
)
def test_days_that_do_not_exist_are_nothing(question):
    assert periods(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "What was built before March?",
        "What was built by April?",
        "What was built until 4 March?",
        "What was built after March?",
        "Was stand vor März?",
        "¿Qué había hasta abril?",
        "Qu'y avait-il avant le 4 mars ?",
    ],
)
def test_before_and_after_mean_nothing_without_a_year(question):
    assert periods(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the harbour wall?",
        "What is the newest ship?",
        "Who spoke most recently?",
        "Who is mayor now?",
        "Which ships are currently in port?",
        "How much has it cost so far?",
        "Who is at present in charge?",
        "What is today's price?",
        "What is the up-to-date figure?",
        "Was ist aktuell bekannt?",
        "Was steht in der aktuellen Ausgabe?",
        "Wer ist derzeit Bürgermeister?",
        "Was ist das Neueste vom Hafen?",
        "Wer sprach zuletzt?",
        "Wer ist jetzt zuständig?",
        "Wer spricht heute?",
        "¿Qué es lo último del puerto?",
        "¿Cuáles son las últimas noticias?",
        "¿Quién es actualmente alcalde?",
        "¿Cuál es el informe más reciente?",
        "¿Quién manda ahora?",
        "¿Qué pasa hoy?",
        "Quelles sont les dernières nouvelles du port ?",
        "Qui est actuellement maire ?",
        "Quel est le rapport le plus récent ?",
        "Qu'a-t-on construit récemment ?",
        "Qui est maire maintenant ?",
        "Que se passe-t-il aujourd’hui ?",
    ],
)
def test_the_newest_is_wished_for(question):
    assert time_wish(question) == TimeWish(newest=True)


@pytest.mark.parametrize(
    "question",
    [
        "Who knows the harbour?",
        "Why is it so far from town?",
        "Who comes by now and then?",
        "Where is the isle of Hoy?",
        "¿Quién era el último rey?",
        "Qui était le dernier roi ?",
        "Wann war die Flut am höchsten?",
    ],
)
def test_the_newest_is_not_wished_for(question):
    assert not time_wish(question)


def test_a_question_can_wish_for_both():
    assert time_wish("What is the latest since March 2025?") == TimeWish(
        (Period(since="2025-03-01"),), newest=True
    )


@pytest.mark.parametrize(
    ("period", "inside", "outside"),
    [
        (THE_WEEK, ["2025-03-03", "2025-03-09"], ["2025-03-02", "2025-03-10", "2024-03-05"]),
        (Period(since="2025-03-04"), ["2025-03-04", "2031-01-01"], ["2025-03-03"]),
        (Period(until="2025-03-04"), ["2025-03-04", "1911-12-31"], ["2025-03-05"]),
        (Period(month=3), ["2025-03-31", "1911-03-01"], ["2025-04-03", "2025-02-28"]),
        (Period(month=3, day=4), ["2025-03-04"], ["2025-03-05", "2025-04-03"]),
    ],
)
def test_a_period_holds_its_days(period, inside, outside):
    assert all(period.holds(date) for date in inside)
    assert not any(period.holds(date) for date in outside)


def test_a_day_fits_if_one_of_the_periods_holds_it():
    wish = TimeWish((THE_DAY, THE_YEAR))
    assert fits(wish, "2025-03-04")
    assert fits(wish, "2024-07-01")
    assert not fits(wish, "2025-03-05")


def test_nothing_fits_without_a_day_or_a_period():
    assert not fits(TimeWish((THE_DAY,)), None)
    assert not fits(TimeWish(newest=True), "2025-03-04")


def test_a_wish_for_nothing_is_false():
    assert not TimeWish()
    assert TimeWish((THE_DAY,))
    assert TimeWish(newest=True)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What was the rate in March 2024?", "What was the rate in ?"),
        ("Was geschah am 4. März 2025 im Hafen?", "Was geschah am im Hafen?"),
        ("What may the mayor do?", "What may the mayor do?"),
        ("From 2023 to 2024, and in May 2025", "From  to , and in "),
    ],
)
def test_a_question_can_be_had_without_its_dates(question, rest):
    assert undated(question).split() == rest.split()


WORDS = st.sampled_from(
    sorted(
        word_set("""
            before since between from to and until bis del al 3 9 31 0 4th 2024 2025 1000 2100
            1.3.2025 2025-02-30 March may May february ſeptember aprİl août mars the end of in , - ?
            onwards people d' jusqu'à
            """)
    )
)


@PROPERTY
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_gives_periods_that_are_in_order(text):
    for period in time_wish(text).periods:
        assert period != Period()
        assert period.day is None or period.month is not None
        if period.since and period.until:
            assert period.since <= period.until
            assert period.holds(period.since)
            assert period.holds(period.until)


def test_many_dates_are_read_as_well_as_one():
    assert periods("Since 2024? Before 2025? " * 2000) == [THE_YEAR]
