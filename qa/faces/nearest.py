"""What is shown where the articles come close and do not answer: the nearest sentences, as sources.

An answer, and the articles by their names, come in; numbered quotes go out, which are printed,
shown in their place, and kept as those of an answer are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING

from qa.answering.cite import make_citation
from qa.answering.confidence import near
from qa.answering.instructions import INSTRUCTS, instructs
from qa.faces.documents import answer_document, json_text
from qa.faces.passage_documents import citation_document
from qa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import TypeAlias

    from qa.domain import Answer, Article, Citation, Passage, SourceSentence
    from qa.events import Event
    from qa.faces.render import Screen

    ByName: TypeAlias = Callable[[str], Article | None]

NEAREST = 3
"""How many sentences are shown when the articles do not say."""


def shown(
    screen: Screen, events: Generator[Event, None, None], article: ByName
) -> tuple[Answer, tuple[Citation, ...]]:
    """Print an answer as it comes, or the nearest sentences where there is none; return both."""
    with closing(events):
        answer = screen.stream(events)
    nearest = nearest_quotes(answer, article)
    screen.sources(nearest)
    return answer, nearest


def nearest_quotes(answer: Answer, article: ByName) -> tuple[Citation, ...]:
    """Return the best sentence of each of the nearest passages, where nothing was answered."""
    if answer.answered or answer.finding != "close":
        return ()
    found = [(one, best) for one in answer.passages if near(one) and (best := best_told(one))]
    return quotes(found[:NEAREST], article)


def quotes(
    found: Sequence[tuple[Passage, SourceSentence]], article: ByName
) -> tuple[Citation, ...]:
    """Return sentences of passages as numbered quotes, but none that no longer stands there."""
    made: list[Citation] = []
    for passage, sentence in found:
        home = article(passage.article)
        span = (sentence.start, sentence.end)
        if home and home.text[span[0] : span[1]] == told(passage, sentence):
            words = sentence.answer
            made.append(make_citation(home, span, len(made) + 1, words, sentence.above))
    return tuple(made)


def best_told(passage: Passage) -> SourceSentence | None:
    """Return the best sentence of a passage that tells something."""
    telling = [one for one in passage.sentences if tells(told(passage, one))]
    return max(telling, key=lambda one: one.score, default=None)


def tells(text: str) -> bool:
    """Whether a sentence tells something, and does not instruct a program.

    A line with a day or a name alone tells nothing: no word in it is written small.
    """
    small = any(word.isalpha() and word in text for word in content_words(text))
    return small and instructs(text) < INSTRUCTS


def told(passage: Passage, sentence: SourceSentence) -> str:
    """Return the text of a sentence of a passage."""
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def kept_json(answer: Answer, nearest: Sequence[Citation]) -> str:
    """Return the document of an answer, and the nearest sentences beside it, on one line."""
    values = asdict(answer_document(answer))
    values["nearest"] = [asdict(citation_document(citation)) for citation in nearest]
    return json_text(values)
