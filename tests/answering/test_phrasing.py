"""A model's own words, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.compose import Composer
from qa.answering.composition import Composition, Question
from qa.answering.evidence import rank_evidence
from qa.answering.phrasing import NEAR_THE_BEST, worth_showing
from qa.answering.prompt import PromptTemplates
from qa.engines.protocols import Support
from tests.answering.test_compose import ARTICLE, passage_for
from tests.fakes import ScriptedLanguageModel

HOW_LONG = "How long is the bridge?"


class Judging:
    """A reader that thinks the same of every claim, and remembers them."""

    languages = frozenset({"en"})

    def __init__(self, probability: float) -> None:
        self.probability = probability
        self.claims: list[str] = []

    def check(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Support]:
        self.claims.append(claim)
        return [Support(self.probability, 1 - self.probability) for _ in passages]


def compose(reply: str, reader: Judging | None = None, question: str = HOW_LONG) -> Composition:
    model = ScriptedLanguageModel([reply])
    composer = Composer(
        lambda: model,
        PromptTemplates(),
        {"bridge.txt": ARTICLE}.get,
        reader=reader,  # type: ignore[arg-type]
        min_confidence=0.0,
    )
    *_, composition = composer.compose(Question(question, question), [passage_for(question)])
    assert isinstance(composition, Composition)
    return composition


def kinds(composition: Composition) -> list[str]:
    return [sentence.kind for sentence in composition.sentences]


def test_a_model_that_points_at_none_is_not_asked_twice():
    assert kinds(compose("[0] The bridge is 640 metres long.")) == ["quote"]


def test_what_only_says_the_question_again_is_left_out():
    assert kinds(compose("[1] The bridge is long.")) == ["quote"]


def test_a_true_sentence_about_something_else_does_not_come_first():
    assert kinds(compose("[3] A ferry sailed before that.")) == ["quote"]
    both = compose("[1] The bridge is 640 metres long.\n[3] A ferry sailed before that.")
    assert kinds(both) == ["wording", "wording"]


def test_the_readers_judgement_decides_with_the_rest():
    reply = "[1] 640 metres long is the bridge."
    sure, unsure = Judging(0.98), Judging(0.02)
    assert kinds(compose(reply, sure)) == ["wording"]
    assert kinds(compose(reply, unsure)) == ["quote"]
    assert sure.claims[0] == "640 metres long is the bridge."


def test_the_model_is_held_to_numbers_that_exist():
    model = ScriptedLanguageModel(["[1] The bridge is 640 metres long."])
    composer = Composer(
        lambda: model, PromptTemplates(), {"bridge.txt": ARTICLE}.get, min_confidence=0.0
    )
    list(composer.compose(Question(HOW_LONG, HOW_LONG), [passage_for(HOW_LONG)]))
    assert 'number ::= "0" | "1" | "2" | "3"\n' in (model.grammar or "")


def test_the_model_sees_what_is_near_the_best_sentence_only():
    best, second, third, *_ = rank_evidence([passage_for(HOW_LONG)])
    best = replace(best, score=9.0)
    second, third = (replace(one, score=9.0 - NEAR_THE_BEST) for one in (second, third))
    far = replace(third, score=8.9 - NEAR_THE_BEST)
    assert worth_showing([]) == []
    assert worth_showing([best, far, far]) == [best]
    assert worth_showing([best, second, far]) == [best, second]
    assert worth_showing([best, second, third, second]) == [best, second, third]
    lifted = [far, best]  # It sets right what the best one says, and comes before it.
    assert worth_showing(lifted) == lifted
