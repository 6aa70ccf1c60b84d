"""What of a turn is carried into the next one: what was asked, and what was answered.

A turn comes in; its short answer, its names and whether it was answered at all come out. What is
known of the citations is used; the words of question and answer alone do too, for scripts have no
more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.text.patterns import pattern
from qa.text.sentences import sentence_spans
from qa.text.stopwords import word_set
from qa.text.words import names, words

if TYPE_CHECKING:
    from qa.domain import Turn

SILENT = ("the articles do not say", "i am not sure")
"""How the answers begin that are none. A turn that has such an answer has nothing to carry."""

LEAD = pattern(r"(?P<lead>[^\n“\"]{1,120}?)\s*(?:\[\d+\]\s*)*:\s*“")
"""The beginning of an answer that says it in a few words and then quotes."""
MARKERS = pattern(r"\s*\[\d+\]")
SHORT, FEW = 12, 8
"""An answer of no more words than the first is short as it is; a mere day has no more than the
second."""
ASKS_WHEN = word_set("when wann cuándo quand")
MOST_NAMES = 3
"""So many names of a long answer are carried."""

OF_NO_PERSON = pattern(r"\b(?:[Tt]he (?:[^\W\d_]+ )?|(?:[Ii]n|[Aa]t|[Oo]n|[Nn]ear|[Ff]rom) )$")
"""What stands in front of the names of things and places."""
WHO_IS = pattern(
    r"\W*[Ww]ho(?:'s|’s| is| was| are| were)\s+(?P<name>(?:[^\W\d_a-z][\w'’.-]*\W*)+)$"
)
"""A question that is about the person it names, and not about somebody whom it does not."""
YES_OR_NO = pattern(r"(?:yes|no)\b[\s,.;:–—-]*", re.IGNORECASE)
"""What an answer may begin with, and may be all of it."""


def was_answered(turn: Turn) -> bool:
    """Return whether a turn got an answer, as far as one can tell."""
    if turn.answered is not None:
        return turn.answered
    return not turn.answer.strip().casefold().startswith(SILENT)


def short_answer(turn: Turn) -> str:
    """Return the few words that a turn was answered in; "" where nobody knows them."""
    if not was_answered(turn):
        return ""
    if turn.short:
        return turn.short
    if lead := LEAD.match(turn.answer):
        return lead["lead"].strip()
    plain = MARKERS.sub("", turn.answer).strip()
    return plain if len(words(plain)) <= SHORT else ""


def carried_answer(turn: Turn) -> str:
    """Return what of an answer goes into the search: the short one, or the names of a long one.

    A day, and a mere yes or no, name nothing that could be searched for.
    """
    if short := short_answer(turn):
        few = len(words(short)) <= FEW
        day = few and bool(ASKS_WHEN.intersection(words(turn.question)[:1]))
        return "" if day or YES_OR_NO.fullmatch(short) else short
    return ", ".join(_told_names(turn)[:MOST_NAMES])


def _told_names(turn: Turn) -> list[str]:
    """The names in the first sentence of an answer that its question does not name.

    Names of several words where there are any: one of a single word may be that of a month, or no
    more than the first word of the sentence.
    """
    sentence = said_sentence(turn).lstrip('“"')
    known = set(words(turn.question))
    told = [
        name
        for name in names(sentence)
        if not set(words(name)) <= known and not re.search(rf"\d {re.escape(name)}", sentence)
    ]
    longer = [name for name in told if " " in name]
    return longer or [name for name in told if not sentence.startswith(name)]


def people_of(turn: Turn, question: str) -> list[str]:
    """Return the names that "he" or "she" after this turn may stand for, the likeliest first.

    Args:
        turn: The turn.
        question: Its question in words that stand alone.
    """
    asked = _of_people(question, turn.quotes)
    if words(question)[:1] in (["who"], ["whom"], ["whose"], ["which"]):
        if own := WHO_IS.match(question):
            return [name for name in asked if name in own["name"]] or asked
        if short := short_answer(turn):
            return _of_people(short)[:1]
        told = _told_names(turn)
        return [name for name in _of_people(said_sentence(turn)) if name in told][:1]
    return asked


def thing_of(turn: Turn, question: str) -> str:
    """Return the name that "it" or "they" after this turn stand for; "" where nobody knows.

    That is a short answer that is a name, to a question that asks for one. Who is asked for by
    "who" is no "it".
    """
    asks = words(question)[:1]
    short = short_answer(turn).strip(" .")
    bare = re.sub(r"^(?:the|an?)\s+", "", short, flags=re.IGNORECASE)
    if asks not in (["what"], ["which"]) and not (asks == ["who"] and bare != short):
        return ""
    return short if names(short) == [bare] else ""


def said_sentence(turn: Turn) -> str:
    """Return the first sentence of an answer, without the yes or no in front of it."""
    plain = MARKERS.sub("", turn.answer).strip()
    if not was_answered(turn) or LEAD.match(turn.answer):
        return short_answer(turn)
    start, end = next(iter(sentence_spans(plain)), (0, 0))
    return YES_OR_NO.sub("", plain[start:end]).strip(" .")


def _of_people(text: str, quotes: Sequence[str] = ()) -> list[str]:
    """The names of a text but those with an article or a place word in front.

    Names that people write in small letters are known from what was quoted.
    """
    if named := names(text):
        return [name for name in named if not OF_NO_PERSON.search(text[: text.find(name)])]
    folded = f" {' '.join(words(text))} "
    quoted = dict.fromkeys(name for quote in quotes for name in names(quote))
    return [name for name in quoted if " " in name and f" {' '.join(words(name))} " in folded]
