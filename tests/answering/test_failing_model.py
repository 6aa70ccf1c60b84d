"""A language model that fails: what held before stays, and the source is quoted."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from qa.answering.compose import Composer
from qa.answering.composition import Composition, Question
from qa.answering.prompt import PromptTemplates
from qa.engines.protocols import Message
from qa.errors import ModelError
from tests.answering.test_compose import ARTICLE, passage_for
from tests.fakes import ScriptedLanguageModel

HOW_LONG = "How long is the bridge?"
WHO = "Who opened it?"


class Failing(ScriptedLanguageModel):
    """Writes its reply, and fails where it should end."""

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, grammar: str | None = None
    ) -> Generator[str]:
        yield from super().stream(messages, max_tokens, grammar=grammar)
        raise ModelError("the server broke off", "ask again")


def compose(model: ScriptedLanguageModel, *questions: str) -> Composition:
    composer = Composer(
        lambda: model, PromptTemplates(), {"bridge.txt": ARTICLE}.get, min_confidence=0.0
    )
    asked = [(Question(text, text), [passage_for(text)]) for text in questions]
    events = composer.compose(*asked[0]) if len(asked) == 1 else composer.compose_halves(asked)
    *_, composition = events
    assert isinstance(composition, Composition)
    return composition


def test_what_it_had_not_finished_is_left_out():
    composition = compose(Failing(["[1] The bridge is 640 metres"]), HOW_LONG)
    assert [sentence.kind for sentence in composition.sentences][-1] == "quote"
    assert composition.failure == "the server broke off: ask again"


def test_what_it_had_said_and_held_stays_before_the_quotes():
    reply = "[1] 640 metres long is the bridge.\n[1] And it"
    composition = compose(Failing([reply]), HOW_LONG)
    kinds = [sentence.kind for sentence in composition.sentences]
    assert kinds[0] == "wording"
    assert kinds[-1] == "quote"
    assert len(composition.citations) == 1


def test_the_quotes_are_those_that_are_given_without_a_model():
    failed = compose(Failing([""]), HOW_LONG)
    silent = compose(ScriptedLanguageModel(["[0] Not stated."]), HOW_LONG)
    assert failed.text == silent.text
    assert (failed.failure, silent.failure) == ("the server broke off: ask again", "")


def test_it_is_not_asked_about_the_other_half_of_a_question():
    model = Failing([""])
    composition = compose(model, HOW_LONG, WHO)
    assert len(model.prompts) == 1
    assert composition.failure == "the server broke off: ask again"
    assert {citation.quote for citation in composition.citations} == {
        "The bridge is 640 metres long.",
        "Ada Quist opened it.",
    }


def test_the_next_question_is_asked_anew():
    model = Failing([""])
    composer = Composer(
        lambda: model, PromptTemplates(), {"bridge.txt": ARTICLE}.get, min_confidence=0.0
    )
    for count in (1, 2):
        list(composer.compose(Question(HOW_LONG, HOW_LONG), [passage_for(HOW_LONG)]))
        assert len(model.prompts) == count
