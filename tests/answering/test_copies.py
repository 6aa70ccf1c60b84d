"""Of the same words in copies the earliest are cited, with the judgements of the best."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.copies import without_repeats
from qa.answering.evidence import Evidence
from qa.domain import Passage

TEXT = "The pier is 180 metres long."


def evidence(
    article: str, date: str | None, score: float, text: str = TEXT, copies: tuple[str, ...] = ()
) -> Evidence:
    passage = Passage(1, article, article, date, 10, 10 + len(text), text, (), score, copies=copies)
    return Evidence(passage, 10, 10 + len(text), text, 0.5, 0.5, score, answerable=score / 10)


def test_the_earliest_of_copies_stays_in_the_place_of_the_best() -> None:
    new = replace(
        evidence("new.md", "2020-05-04", 3.0, copies=("old.md", "undated.md")), answer=(22, 25)
    )
    other = evidence("other.md", None, 2.0, "Crabs walk.")
    old = evidence("old.md", "2020-05-02", 1.0, copies=("new.md", "undated.md"))
    old = replace(old, start=40, end=40 + len(TEXT))
    undated = evidence("undated.md", None, 0.5, copies=("new.md", "old.md"))
    first, second = without_repeats([new, other, old, undated])
    assert second is other
    assert (first.passage.article, first.score, first.answerable) == ("old.md", 3.0, 0.3)
    assert first.answer == (52, 55)


def test_the_same_words_of_articles_that_are_no_copies_stay() -> None:
    pieces = [evidence("a.md", None, 2.0), evidence("b.md", None, 1.0)]
    assert without_repeats(pieces) == pieces


def test_the_article_that_the_question_names_stays() -> None:
    new = evidence("Ferry aground", "2020-05-04", 3.0, copies=("old.md",))
    old = evidence("old.md", "2020-05-02", 1.0, copies=("Ferry aground",))
    (one,) = without_repeats([old, new], "What does Ferry aground say?")
    assert one.passage.article == "Ferry aground"
    (one,) = without_repeats([new, old], "What became of the ferry?")
    assert one.passage.article == "old.md"


def test_where_a_time_is_asked_for_the_best_stays() -> None:
    new = evidence("new.md", "2020-05-04", 3.0, copies=("old.md",))
    new = replace(new, passage=replace(new.passage, signals={"time": 3.0}))
    old = evidence("old.md", "2020-05-02", 1.0, copies=("new.md",))
    assert without_repeats([new, old]) == [new]


def test_other_words_of_copies_stay() -> None:
    one = evidence("a.md", None, 2.0, copies=("b.md",))
    other = evidence("b.md", None, 1.0, TEXT.replace("180", "190"), copies=("a.md",))
    assert without_repeats([one, other]) == [one, other]
