"""Trials: what a model's answers to known questions say of it, with models that answer as told."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest

from qa.answering.trial import WriterTrial, try_writer, verdict
from qa.engines.protocols import Message
from qa.engines.ranking_trial import try_embedder, try_reranker
from qa.engines.trial_questions import TrialQuestion, few_questions, trial_questions
from tests.fakes import HashingEmbedder

Answer = Callable[[list[str], str], str]
ARTICLES = Path(__file__).parents[2] / "articles"


class Writer:
    """Writes what a function makes of the prompt's sentences and question."""

    name, context = "writer", 2048

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def count_tokens(self, text: str) -> int:
        return len(text) // 4

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, grammar: str | None = None
    ) -> Generator[str, None, None]:
        user = messages[-1].content
        sentences = re.findall(r"^\[\d\] (.*)$", user, re.MULTILINE)
        question = user.rpartition("Question: ")[2]
        yield from re.findall(r"\s*\S+", self._answer(sentences, question))

    def prepare(self, messages: Sequence[Message]) -> None:
        """Nothing to do."""


def right_number(question: str) -> int:
    return next(one.right for one in trial_questions() if one.question == question)


def quoting(sentences: list[str], question: str) -> str:
    right = right_number(question)
    return f"[{right}] {sentences[right - 1]}" if right else "[0] Not stated."


def tried(answer: Answer, questions: Sequence[TrialQuestion] = ()) -> WriterTrial:
    return try_writer(questions or trial_questions(), Writer(answer), None)[0]


def test_every_sentence_stands_in_the_sample_articles():
    raw = " ".join(path.read_text("utf-8") for path in sorted(ARTICLES.glob("2*")))
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", raw)))
    for one in trial_questions():
        assert all(sentence in text for sentence in one.sentences)
        assert (one.right > 0) == bool(one.answer)
        if one.right:
            assert one.answer in one.sentences[one.right - 1]
            others = [s for n, s in enumerate(one.sentences, start=1) if n != one.right]
            assert not any(re.search(rf"\b{re.escape(one.answer)}\b", other) for other in others)
    assert [one.right for one in few_questions()] == [2, 1, 0, 3, 2, 0]
    assert len(trial_questions()) == 20


def test_a_model_that_quotes_the_right_sentence_has_full_marks():
    found = tried(quoting)
    assert (found.points, found.silent, found.copies, found.proved) == (1, 1, 1, 1)
    assert found.verdict.startswith("worth it")
    assert found.questions == 20


def test_a_model_that_always_takes_the_first_sentence_is_caught():
    found = tried(lambda sentences, _: f"[1] {sentences[0]}")
    first = sum(one.right == 1 for one in trial_questions())
    assert found.points == first / 14
    assert (found.silent, found.proved) == (0, 1)
    assert found.verdict.startswith("not worth it")


def test_a_model_that_always_answers_is_told_from_one_that_can_be_silent():
    found = tried(lambda s, q: quoting(s, q) if right_number(q) else f"[1] {s[0]}")
    assert (found.points, found.silent) == (1, 0)
    assert found.verdict.startswith("good with what it is shown, but it hardly ever says")


def test_a_model_that_changes_numbers_has_nothing_proved():
    def wrong(sentences, question):
        right = right_number(question)
        text = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), sentences[right - 1])
        return f"[{right}] {text}" if right else "[0] Not stated."

    numbers = [one for one in trial_questions() if re.search(r"\d", one.answer)]
    found = tried(wrong, numbers)
    assert (found.points, found.copies, found.proved, found.silent) == (1, 0, 0, None)


def test_a_model_that_says_nothing_is_silent_everywhere():
    found = tried(lambda *_: "")
    assert (found.points, found.silent, found.copies, found.proved) == (0, 1, 0, None)
    assert found.verdict.startswith("not worth it")


def test_a_slow_model_is_asked_a_few_questions_at_least_and_told_by_these():
    found, each = try_writer(trial_questions(), Writer(quoting), None, enough=0)
    assert (found.questions, len(each)) == (6, 6)
    assert (found.points, found.silent) == (1, 1)


def test_the_verdict_needs_all_three():
    assert verdict(0.9, 0.9, 0.9).startswith("worth it")
    assert verdict(0.9, 0.1, 0.9).startswith("good")
    assert verdict(0.6, 0.9, 0.9).startswith("of some use")
    assert verdict(0.9, 0.9, 0.4).startswith("not worth it")


def test_an_embedder_is_tried_by_where_it_ranks_the_sentence():
    found = try_embedder(trial_questions(), HashingEmbedder())
    assert found.questions == 14
    assert 0.3 < found.first <= found.among_three <= 1


@pytest.mark.parametrize(("sign", "share"), [(1, 1.0), (-1, 0.0)])
def test_a_cross_encoder_is_tried_on_the_three_sentences_of_a_question(sign, share):
    class Knowing:
        def scores(self, query, passages):
            known = {one.question: one for one in trial_questions()}
            right = known[query].sentences[known[query].right - 1] if query in known else ""
            return [float(sign if text == right else 0) for _, text in passages]

    found = try_reranker(trial_questions(), Knowing())
    assert (found.first, found.among_three) == (share, 1.0)
