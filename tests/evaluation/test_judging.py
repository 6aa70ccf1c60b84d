"""One answer, judged by hand."""

from __future__ import annotations

import pytest

from qa.domain import Span
from qa.evaluation.judging import MOST_ANSWER_CHARACTERS
from tests.evaluation.building import (
    ELSEWHERE,
    PLACE,
    SILENT,
    UNANSWERABLE,
    given,
    judged,
    question,
    quote,
)


def test_a_right_answer_at_the_right_place() -> None:
    judgement = judged(question(), given())
    assert (judgement.right, judgement.checkable, judgement.fault) == (True, True, None)
    f1 = 2 * 2 / (6 + 2)
    assert judgement.parts == {
        "right": (1, 1), "accuracy_answerable": (1, 1), "contains_gold": (1, 1),
        "token_f1": (pytest.approx(f1), 1), "answer_chars": (34, 1), "answered_answerable": (1, 1),
        "uncited": (0, 1), "quote_exact": (1, 1), "citation_hit": (1, 1),
        "citation_precision": (1, 1), "evidence_recall@1": (1, 1), "evidence_recall@5": (1, 1),
        "mrr@10": (1, 1),
    }  # fmt: skip


def test_a_wrong_answer() -> None:
    judgement = judged(question(), given(text="£2.0m [1]", quotes=(quote(ELSEWHERE),)))
    assert (judgement.right, judgement.fault) == (False, "wrong")
    for name in ("right", "accuracy_answerable", "contains_gold", "citation_hit"):
        assert judgement.parts[name] == (0, 1)
    assert judgement.parts["quote_exact"] == (1, 1)


def test_silence_is_wrong_where_there_is_an_answer() -> None:
    judgement = judged(question(), given(**SILENT))
    assert (judgement.right, judgement.fault) == (False, "silent")
    assert judgement.parts["answered_answerable"] == judgement.parts["right"] == (0, 1)
    assert judgement.parts["token_f1"] == judgement.parts["abstain_precision"] == (0, 1)
    assert not {"contains_gold", "answer_chars", "uncited", "quote_exact", "citation_hit"} & set(
        judgement.parts
    )


def test_silence_is_right_where_there_is_none() -> None:
    judgement = judged(question(**UNANSWERABLE), given(**SILENT))
    assert (judgement.right, judgement.checkable, judgement.fault) == (False, True, None)
    yes = (1, 1)
    assert judgement.parts == {"right": yes, "abstain_recall": yes, "abstain_precision": yes}
    judgement = judged(question(**UNANSWERABLE), given())
    assert judgement.fault == "unanswerable"
    assert judgement.parts["right"] == judgement.parts["abstain_recall"] == (0, 1)


def test_an_answer_of_endless_length_is_never_right() -> None:
    short = "180 metres" + "." * (MOST_ANSWER_CHARACTERS - 10)
    assert judged(question(), given(text=short)).right
    assert not judged(question(), given(text=short + ".")).right


def test_citations_are_counted_one_by_one() -> None:
    quotes = (quote(PLACE), quote(ELSEWHERE), quote(PLACE, "The pier is 190 metres long."))
    parts = judged(question(), given(quotes=(*quotes, quote(Span("other.txt", 0, 3))))).parts
    assert parts["quote_exact"] == (2, 4)
    assert parts["citation_hit"] == (1, 1)
    assert parts["citation_precision"] == (2, 4)
    assert judged(question(), given(quotes=())).parts["uncited"] == (1, 1)


def test_the_place_counts_by_its_characters_and_by_the_rank_of_what_touches_it() -> None:
    passages = (Span("other.txt", 10, 38), ELSEWHERE, Span("pier.txt", 0, 17), PLACE)
    parts = judged(question(), given(passages=passages)).parts
    assert parts["evidence_recall@1"] == (0, 1)
    assert parts["evidence_recall@5"] == (1, 1)
    assert parts["mrr@10"] == pytest.approx((1 / 3, 1))
    parts = judged(question(), given(passages=(ELSEWHERE,) * 10 + (PLACE,))).parts
    assert parts["mrr@10"] == (0, 1)
    half = judged(question(), given(passages=(Span("pier.txt", 10, 24),))).parts
    assert half["evidence_recall@1"] == (0.5, 1)


def test_without_a_short_answer_only_the_place_is_judged() -> None:
    for values in ({"answers": ()}, {"kind": "none"}, {"kind": "long"}):
        judgement = judged(question(**values), given())
        assert (judgement.right, judgement.checkable, judgement.fault) == (False, False, None)
        assert "right" not in judgement.parts
        assert judgement.parts["citation_hit"] == (1, 1)
    assert "token_f1" in judged(question(kind="long"), given()).parts
