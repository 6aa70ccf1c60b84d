"""The reader's part in a search: the shipped reader over a real index, found by words alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from qa.config import Settings
from qa.domain import Block, Passage
from qa.engines.loading import load_reader
from qa.engines.protocols import AnswerSpan, Reading, ToRead
from qa.engines.reader import best_in_each
from qa.index.candidate import Candidate
from qa.index.reader import Index
from qa.index.writer import lock_index
from qa.retrieval.ranking import Ranked, rank_sentences
from qa.retrieval.reading import BESIDE, PART, SURE, WEIGHT, WHOLE, _parted, read_windows
from qa.retrieval.retriever import Retriever
from qa.retrieval.windows import SHORT_ARTICLE, Window, choose_windows
from qa.text.outline import Outline
from tests.fakes import HashingEmbedder
from tests.index.building import article
from tests.retrieval.candidates import candidate, query_for

EMBEDDER = HashingEmbedder(2048)
QUESTION = "Who built the second wall of Brackwater?"
TALK = "The second wall of Brackwater has a lamp."
ANSWER = "The first wall fell in 1889. The second wall was built by Edith Marlow."
OTHERS = {
    name: f"The {name} of Brackwater opens at nine and closes when the last guest has left."
    for name in ("museum", "market", "library", "bakery", "cinema", "school", "theatre", "station")
}
GERMAN = "Die zweite Mauer von Brackwater baute Edith Marlow."


def search(
    folder: Path, articles: dict[str, str], languages: dict[str, str] | None = None
) -> dict[bool, list[Passage]]:
    """What is found for the question with a reader and without."""
    with lock_index(folder, EMBEDDER) as writer:
        for name, text in articles.items():
            language = (languages or {}).get(name, "en")
            new = article(name, text, EMBEDDER, title=name, language=language)
            lines = text.split("\n")
            vectors = EMBEDDER.encode_passages(lines)
            writer.store_vectors(new.vector_keys, vectors, [v.reshape(1, -1) for v in vectors])
            writer.stage(new)
        writer.publish()
    with Index(folder) as index:
        return {
            read: Retriever(index, EMBEDDER, reader=load_reader(Settings(reader=read))).search(
                QUESTION, 10
            )
            for read in (True, False)
        }


def test_the_passage_that_answers_comes_before_one_that_only_talks(tmp_index):
    found = search(tmp_index, {"talk": TALK, "answer": ANSWER, **OTHERS})
    assert [passage.article for passage in found[False]][:2] == ["talk", "answer"]
    assert [passage.article for passage in found[True]][:2] == ["answer", "talk"]


def test_it_points_at_the_words_that_answer(tmp_index):
    first = search(tmp_index, {"Brackwater": ANSWER, **OTHERS})[True][0]
    assert first.answerable is not None
    assert first.answerable > 0.5
    best = max(first.sentences, key=lambda sentence: sentence.score)
    assert best.answer is not None
    assert first.start <= best.start <= best.answer[0] < best.answer[1] <= best.end
    said = first.text[best.answer[0] - first.start : best.answer[1] - first.start]
    assert "Edith Marlow" in said


class Scripted:
    """Finds the first of some words in a passage, each with a probability of its own."""

    languages = frozenset({"en"})
    threshold = 0.5

    def __init__(self, **probabilities: float) -> None:
        self.probabilities = probabilities
        self.given: list[str] = []

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        self.given += [one.text for one in passages]
        found = [(one, tuple(self._spans(one.text))) for one in passages]
        return [
            Reading(spans, spans[0].probability if spans else 0.0, best_in_each(one[2], spans))
            for one, spans in found
        ]

    def _spans(self, text: str) -> Iterator[AnswerSpan]:
        found = [(p, text.find(word), word) for word, p in self.probabilities.items()]
        for probability, at, word in sorted(found, reverse=True):
            if at >= 0:
                yield AnswerSpan(at, at + len(word), probability)


def scripted(reader: Scripted, candidates: Sequence[Candidate]) -> tuple[Ranked, list[Window]]:
    """What a scripted reader makes of candidates, all of which are read whole."""
    ranked = rank_sentences(query_for("ferry pub", candidates), candidates)
    windows = choose_windows(ranked, 20)
    texts = {c.article: "x" * 100_000 for c in candidates}
    for c in candidates:
        for (start, end), line in zip(c.sentences, LINES[c.article], strict=True):
            texts[c.article] = texts[c.article][:start] + line + texts[c.article][end:]
    outlines = {article: Outline(text, ()) for article, text in texts.items()}
    return read_windows(reader, "ferry pub", ranked, windows, outlines), windows  # type: ignore[arg-type]


LINES = {
    "one": ("The ferry is red.", "The pub is blue."),
    "two": ("A ferry sails at noon.",),
    "drei": ("Die ferry ist rot.",),
}


def lines(*articles: str, language: str = "en") -> list[Candidate]:
    return [
        candidate(10 * i, *LINES[name], article=name, language=language, body=(0, 90))
        for i, name in enumerate(articles, 1)
    ]


def part_of(ranked: Ranked, article: str) -> list[float]:
    """The reader's part of each sentence of an article."""
    return [
        float(value)
        for value, of in zip(ranked.signals["reader"], ranked.candidate, strict=True)
        if ranked.candidates[of].article == article
    ]


def test_each_sentence_gets_the_logit_of_its_own_place():
    ranked, windows = scripted(Scripted(red=0.8, blue=0.3, noon=0.999999), lines("one", "two"))
    red, blue = part_of(ranked, "one")
    assert red == pytest.approx(WEIGHT * math.log(0.8 / 0.2))
    assert blue == pytest.approx(WEIGHT * (math.log(0.8 / 0.2) - BESIDE))  # More than its own.
    assert part_of(ranked, "two") == [pytest.approx(WEIGHT * SURE)]
    answerable = {w.article: [ranked.answerable[i] for i in w.sentences] for w in windows}
    assert answerable["one"] == pytest.approx([0.8, 0.3])
    assert answerable["two"] == pytest.approx([0.982], abs=1e-3)


def test_only_what_may_well_answer_is_pointed_at():
    ranked, windows = scripted(Scripted(red=0.8, blue=0.3), lines("one"))
    (window,) = windows
    first, second = window.sentences
    start, end = ranked.answers[first]
    assert LINES["one"][0][start:end] == "red"
    assert second not in ranked.answers


def test_a_passage_in_another_language_gets_the_mean_of_those_read():
    reader = Scripted(red=0.9, noon=0.2)
    ranked, _ = scripted(reader, lines("one", "two") + lines("drei", language="de"))
    mean = (math.log(0.9 / 0.1) + math.log(0.2 / 0.8)) / 2
    assert part_of(ranked, "drei") == [pytest.approx(WEIGHT * mean)]
    assert "Die ferry ist rot." not in reader.given


def test_what_there_was_no_room_for_comes_no_better_than_the_worst_read(monkeypatch):
    monkeypatch.setattr("qa.retrieval.reading.MOST_PASSAGES", 1)
    reader = Scripted(red=0.9, noon=0.9)
    ranked, _ = scripted(reader, lines("one", "two"))
    assert len(reader.given) == 1
    unread = "two" if "red" in reader.given[0] else "one"
    assert part_of(ranked, unread) == pytest.approx(
        [WEIGHT * math.log(0.9 / 0.1)] * len(LINES[unread])
    )
    assert not any(
        ranked.candidates[ranked.candidate[i]].article == unread for i in ranked.answerable
    )


def test_where_nothing_can_be_read_all_is_as_without(tmp_index):
    found = search(tmp_index, {"antwort": GERMAN}, {"antwort": "de"})
    assert found[True] == found[False]


def test_the_score_is_still_the_sum_of_its_parts(tmp_index):
    for passage in search(tmp_index, {"talk": TALK, "answer": ANSWER})[True]:
        assert passage.score == pytest.approx(sum(passage.signals.values()))


def test_without_a_reader_nothing_is_said_of_answers(tmp_index):
    for passage in search(tmp_index, {"talk": TALK, "answer": ANSWER})[False]:
        assert passage.answerable is None
        assert "reader" not in passage.signals
        assert all(sentence.answer is None for sentence in passage.sentences)


def test_no_more_is_read_than_there_is_time_for(monkeypatch):
    monkeypatch.setattr("qa.retrieval.reading.MOST_CHARACTERS", 40)
    reader = Scripted(red=0.9, noon=0.9)
    scripted(reader, lines("one", "two"))
    assert len(reader.given) == 1  # Of 35 and 22 characters the second finds no room.


def test_of_a_long_passage_the_parts_around_its_best_sentences_are_read(tmp_index, monkeypatch):
    monkeypatch.setattr("qa.retrieval.reading.MOST_CHARACTERS", 2 * PART)
    gulls = "".join(f"The gulls saw {i} gulls over the roofs again.\n" for i in range(25))
    long = gulls + ANSWER + "\n" + gulls.strip()
    assert WHOLE < len(long) < SHORT_ARTICLE
    (passage,) = search(tmp_index, {"Brackwater": long})[True]
    read = [sentence for sentence in passage.sentences if sentence.answerable is not None]
    assert 0 < len(read) < len(passage.sentences)
    (pointed,) = [sentence for sentence in passage.sentences if sentence.answer]
    assert pointed.answer
    assert "Edith Marlow" in passage.text[pointed.answer[0] : pointed.answer[1]]
    assert pointed in read


def test_the_parts_of_a_passage_are_all_of_it_and_do_not_overlap():
    sentences = [f"Sentence {i} of the ferry, {'la ' * (i % 7) * 9}and so on." for i in range(40)]
    one = candidate(7, *sentences, article="one")
    ranked = rank_sentences(query_for("ferry sentence", [one]), [one])
    start, end = one.sentences[0][0], one.sentences[-1][1]
    assert end - start > WHOLE
    parts = list(_parted(ranked, "one", range(len(sentences))))
    inside = sorted(i for part in parts for i in part.sentences)
    assert inside == list(range(len(sentences)))
    for part in parts:
        assert part.end - part.start <= PART
        assert part.best in part.sentences
        assert (part.start, part.end) == (
            ranked.span[part.sentences[0]][0],
            ranked.span[part.sentences[-1]][1],
        )
    scores = [ranked.score[part.best] for part in parts]
    assert scores == sorted(scores, reverse=True)


def test_what_stands_above_is_read_first_and_never_pointed_at():
    """Under "Price of the ferry?" the reader sees "price ferry", and finds nothing in that."""
    text = "## Price of the ferry?\n\nIt is 3 pounds."
    (one,) = [candidate(7, "It is 3 pounds.", article="a", start=text.index("It"), body=(0, 40))]
    ranked = rank_sentences(query_for("ferry", [one]), [one])
    blocks = (Block("heading", 3, 22, 2), Block("paragraph", text.index("It"), len(text)))
    reader = Scripted(price=0.9, pounds=0.8)
    windows = choose_windows(ranked, 5)
    read = read_windows(reader, "ferry", ranked, windows, {"a": Outline(text, blocks)})  # type: ignore[arg-type]
    assert reader.given == ["price ferry\nIt is 3 pounds."]
    assert read.answers == {0: (text.index("pounds"), text.index("pounds") + 6)}
    assert read.answerable == {0: pytest.approx(0.8)}


def test_each_row_of_a_table_is_read_alone_and_the_row_of_names_is_not():
    rows = ("Boat | Price", "Ferry | 3 pounds", "Punt | 4 pounds")
    one = candidate(7, *rows, article="a", body=(0, 60))
    text = "\n".join(rows)
    ranked = rank_sentences(query_for("ferry", [one]), [one])
    reader = Scripted(pounds=0.9)
    outline = Outline(text, (Block("table", 0, len(text)),))
    read = read_windows(reader, "ferry", ranked, choose_windows(ranked, 5), {"a": outline})  # type: ignore[arg-type]
    assert [text[start:end] for start, end in read.answers.values()] == ["pounds", "pounds"]
    assert sorted(reader.given) == [
        "Ferry: Price 3 pounds",
        "Punt: Price 4 pounds",
    ]


def test_a_question_that_is_answered_in_its_paragraph_is_not_read_as_an_answer():
    sentences = ("How much is the ferry?", "It is 3 pounds.")
    one = candidate(7, *sentences, article="a", body=(0, 40))
    text = " ".join(sentences)
    ranked = rank_sentences(query_for("ferry", [one]), [one])
    reader = Scripted(pounds=0.9)
    outline = Outline(text, (Block("paragraph", 0, len(text)),))
    read = read_windows(reader, "ferry", ranked, choose_windows(ranked, 5), {"a": outline})  # type: ignore[arg-type]
    assert reader.given == ["ferry\nIt is 3 pounds."]
    assert set(read.answerable) == {1}
