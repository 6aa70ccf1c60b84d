"""What the chat says to a turn about its last answer: more, shorter, are you sure, where is that.

The move and the conversation so far come in; what was found for the last question is used, and
nothing is searched for. An answer goes out where there are other sentences to quote, printed text
else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.answering.confidence import near
from qa.domain import Answer, Sentence
from qa.faces.nearest import quotes, tells, told
from qa.text.clean import one_line
from qa.understanding.moves import move_of

if TYPE_CHECKING:
    from qa.domain import Citation, Passage, SourceSentence
    from qa.faces.nearest import ByName
    from qa.faces.transcript import Exchange

MORE = 2
"""So many sentences are quoted at a time by somebody who wants more."""

NO_MORE = "That is all that I found about it. Ask about something in it, or about something else."
NO_ANSWER = "There is no answer to shorten: nothing in the articles was sure enough."
UNSURE = "No. The nearest sentences are these; judge for yourself whether one of them answers it."
NOTHING_NEAR = "I found nothing that comes near it. Asked in other words, it may be found."

WORDED = ((0.9, "Quite sure"), (0.7, "Fairly sure"), (0.5, "Rather sure"), (0.0, "Not very sure"))
"""What a confidence is in words, from which one on."""


def last_asked(exchanges: Sequence[Exchange]) -> list[Exchange]:
    """Return the last question and what was said about it since, the question first."""
    said: list[Exchange] = []
    for exchange in reversed(exchanges):
        said.insert(0, exchange)
        if move_of(exchange.question) is None:
            break
    return said


def more_of(
    text: str, exchanges: Sequence[Exchange], passages: Sequence[Passage], article: ByName
) -> Answer | None:
    """Return the next best evidence for the last question as an answer, or None.

    What follows the last quote in its passage comes first, then the best sentences of others.

    Args:
        text: What was said to ask for more.
        exchanges: The conversation, of at least one exchange.
        passages: What was found for its last question.
        article: Returns an article of the index by its name.
    """
    about = last_asked(exchanges)
    asked = about[0]
    quoted = [quote for one in about for quote in one.citations]
    last = (*asked.nearest[:1], *quoted)[-1:]
    unsaid = _unsaid(passages, [*asked.nearest, *quoted], last[0] if last else None)
    found = quotes(unsaid[:MORE], article)
    if not found:
        return None
    sentences = tuple(
        Sentence(f"“{one_line(quote.quote)}”", (quote.number,), 1.0, "quote") for quote in found
    )
    return Answer(
        question=text,
        search_query=asked.query,
        status="answered",
        finding="answer",
        confidence=asked.confidence,
        text=" ".join(f"{one.text} [{one.citations[0]}]" for one in sentences),
        sentences=sentences,
        citations=found,
        passages=tuple(passages),
        embedder="",  # Nothing was embedded for it.
        language_model=None,
        reader=None,
        timings_ms=dict.fromkeys(("load", "retrieve", "first_token", "generate", "total"), 0.0),
    )


def _unsaid(
    passages: Sequence[Passage], said: Sequence[Citation], last: Citation | None
) -> list[tuple[Passage, SourceSentence]]:
    """The sentences of passages that nobody has quoted yet, in the order in which to quote them.

    Those come first that follow the last quote in its passage.
    """
    found: list[tuple[Passage, SourceSentence]] = []
    for passage in passages:
        if last and last.article == passage.article and passage.start <= last.start < passage.end:
            found += [(passage, one) for one in _fresh(passage, said) if one.start >= last.end]
    for passage in passages:
        best = max(_fresh(passage, said), key=lambda one: one.score, default=None)
        if best and near(passage) and (passage, best) not in found:
            found.append((passage, best))
    return found


def _fresh(passage: Passage, said: Sequence[Citation]) -> list[SourceSentence]:
    """The sentences of a passage that tell something and have not been quoted."""
    spans = [(quote.start, quote.end) for quote in said if quote.article == passage.article]
    return [
        one
        for one in passage.sentences
        if tells(told(passage, one))
        and not any(start < one.end and one.start < end for start, end in spans)
    ]


def shortened(exchange: Exchange) -> str:
    """Return the last answer in the fewest words that it has."""
    if not exchange.citations:
        return NO_ANSWER
    first = exchange.citations[0]
    words = exchange.short
    if not words and first.answer:
        start, end = (place - first.start for place in first.answer)
        words = one_line(first.quote[start:end])
    return f"{words or f'“{one_line(first.quote)}”'} [{first.number}]"


def how_sure(exchange: Exchange) -> str:
    """Return how sure the last answer is, and what speaks against it, in words."""
    if not exchange.citations:
        return UNSURE if exchange.nearest else NOTHING_NEAR
    worded = next(word for least, word in WORDED if exchange.confidence >= least)
    tenths = round(10 * exchange.confidence)
    parts = [f"{worded}: of ten such answers about {tenths} are right."]
    articles = {citation.article for citation in exchange.citations}
    if exchange.disagree:
        parts.append("The articles disagree.")
    elif len(exchange.citations) == 1:
        parts.append("It rests on one sentence of one article:")
    else:
        of = "one article" if len(articles) == 1 else f"{len(articles)} articles"
        parts.append(f"It rests on {len(exchange.citations)} sentences of {of}:")
    return " ".join(parts)
