"""Whether an article asks the very question, with the answer below it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.asked import ASKED, below_another, below_the_question
from qa.answering.compose import Composer
from qa.answering.composition import Composition, Question
from qa.answering.evidence import rank_evidence
from qa.answering.prompt import PromptTemplates
from qa.domain import Above, Article, Passage
from tests.answering.test_evidence import passage

TEXT = "It has been closed for years. Four pounds, and the towel is yours."


def found(above: str, title: str = "Salt baths") -> Passage:
    """A passage whose second sentence, the less likely one, stands below a line."""
    one = passage(1, TEXT, (9.0, 0.3), (2.0, 0.1))
    first, second = one.sentences
    line = Above("question", 0, 0, above)
    return replace(one, title=title, sentences=(first, replace(second, above=(line,))))


@pytest.mark.parametrize(
    ("asked", "above"),
    [
        ("How much is a towel?", "How much is a towel?"),
        ("how much is the towel", "How much is a towel?"),
        ("How much is a towel in the salt baths?", "How much is a towel?"),
        ("How much is a towel?", "**Q: How much is a towel at the baths?**"),
        ("Can I take a towel?", "May I take a towel?"),
        ("Who was the owner?", "Who is the owner?"),
    ],
)
def test_the_same_question_is_known_in_other_small_words(asked, above):
    below = below_the_question(asked, rank_evidence([found(above)]))
    assert below is not None
    assert below.text == "Four pounds, and the towel is yours."


@pytest.mark.parametrize(
    ("asked", "above"),
    [
        ("How much is a canoe?", "How much is a towel?"),
        ("How many towels are there?", "How much is a towel?"),
        ("Who built the pool?", "When was the pool built?"),
        ("How much is a red towel?", "How much is a towel?"),
        ("How much is a towel?", "How much is a towel for a dog?"),
        ("Why?", "Why?"),
    ],
)
def test_another_question_is_not_the_same(asked, above):
    assert below_the_question(asked, rank_evidence([found(above)])) is None


@pytest.mark.parametrize(
    ("asked", "above", "another"),
    [
        ("Can I bring a cat?", "Can I bring a dog?", True),
        ("How much is a towel for a child?", "How much is a robe for a child?", True),
        ("How much is a towel?", "How much is a towel for a child?", False),
        ("How much is a towel for a years pass?", "How much is a towel?", True),
        ("How much is a towel that is closed?", "How much is a towel?", False),
        ("How much is a canoe?", "How much is a towel?", False),
        ("What does a towel for a child cost?", "How much is a robe for a child?", False),
        ("Can I bring a dog?", "Can I bring a dog?", False),
    ],
)
def test_a_question_about_something_else_is_told(asked, above, another):
    (_, source) = rank_evidence([found(above)])
    assert below_another(asked, source) is another


def test_a_heading_that_asks_nothing_is_no_question():
    one = found("Towels")
    heading = (replace(one.sentences[1].above[0], kind="heading"),)
    sentences = (one.sentences[0], replace(one.sentences[1], above=heading))
    assert below_the_question("Towels?", rank_evidence([replace(one, sentences=sentences)])) is None


def test_what_stands_below_the_question_is_quoted_though_the_reader_doubts_it():
    article = Article(1, "1.txt", "Salt baths", None, None, None, "en", "0" * 64, TEXT)
    composer = Composer(None, PromptTemplates(), {"1.txt": article}.get, min_confidence=ASKED)
    asked = "How much is a towel?"
    *_, composed = composer.compose(Question(asked, asked), [found(asked)])
    assert isinstance(composed, Composition)
    assert composed.confidence == ASKED
    assert composed.text.startswith("“Four pounds, and the towel is yours.” [1]")
    assert [one.text for one in composed.citations[0].context] == [asked]
    *_, silent = composer.compose(Question("Who swims?", "Who swims?"), [found(asked)])
    assert isinstance(silent, Composition)
    assert silent.sentences == ()
