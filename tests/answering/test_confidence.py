"""The confidence: what raises it and what lowers it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.confidence import confidence, default_threshold, signals
from qa.answering.evidence import rank_evidence
from tests.answering.test_evidence import passage

READ = {
    "beside": 1.0, "before": 1.0, "open": 0.0,
    "dense": 0.6, "lexical": 0.6, "margin": 3.0, "names_missing": 0.0, "numbers_missing": 0.0,
}  # fmt: skip
UNREAD = {name: READ[name] for name in ("dense", "lexical", "margin")} | {
    "names_missing": 0.0,
    "numbers_missing": 0.0,
}


@pytest.mark.parametrize("values", [READ, UNREAD])
@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("names_missing", -1),
        ("numbers_missing", -1),
    ],
)
def test_what_speaks_for_an_answer_raises_it(values, name, step):
    better = {**values, name: values[name] + step}
    assert confidence(better) > confidence(values)


@pytest.mark.parametrize(("name", "step"), [("lexical", 0.3), ("margin", 3.0)])
def test_where_nothing_was_read_words_and_a_lead_count(name, step):
    assert confidence({**UNREAD, name: UNREAD[name] + step}) > confidence(UNREAD)


def test_what_an_embedder_thinks_does_not_count_where_nothing_was_read():
    assert confidence({**UNREAD, "dense": 0.9}) == confidence(UNREAD)


def test_the_capital_that_begins_a_question_makes_a_name_only_of_a_name():
    evidence = rank_evidence(
        [replace(passage(1, "Маяк построили в 1908 году.", (1.0, None)), language="ru")]
    )
    assert signals("Когда построили маяк?", evidence)["names_missing"] == 0
    assert signals("Кто такой Иван Петров?", evidence)["names_missing"] == 1


@pytest.mark.parametrize("name", ["beside", "before"])
def test_each_look_of_the_judge_counts(name):
    assert confidence({**READ, name: 3.0}) > confidence(READ) > confidence({**READ, name: -3.0})


def test_without_signals_there_is_none():
    assert confidence({}) == 0.0


def test_names_and_numbers_of_the_question_that_stand_nowhere_are_told():
    found = passage(1, "Ada Quist opened it in 1902. It rained.", (9, 0.9), (1, 0.1))
    evidence = rank_evidence([found])
    told = signals("Did Ada Quist open it in 1902?", evidence)
    strange = signals("Did Ben Orr open it in 1905?", evidence)
    assert (told["names_missing"], told["numbers_missing"]) == (0.0, 0.0)
    assert (strange["names_missing"], strange["numbers_missing"]) == (1.0, 1.0)


def test_what_was_read_again_is_among_the_signals():
    evidence = rank_evidence([passage(1, "It rained.", (9, 0.9))])
    assert signals("Did it rain?", evidence, {"beside": 2.0})["beside"] == 2.0
    assert signals("Did it rain?", []) == {}


def test_strict_is_silent_sooner():
    assert 0 < default_threshold() < default_threshold(strict=True) < 1
