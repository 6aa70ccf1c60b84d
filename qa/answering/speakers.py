"""Who says what a source sentence says: the speaker of a line of talk, or "…, said Ida Fell".

In: a question that asks for somebody's words, and the evidence. Out: whether a piece of evidence is
in that one's own words, or in another's who tells of them. What somebody said goes before what
another says that it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.text.patterns import pattern
from qa.text.words import names, words

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence

NAME = r"[^\W\d_]\.?[^\W\d_]*(?:['’.-]?\s?[A-ZÀ-Þ][\w'’-]*)*"
LABEL = pattern(
    r"^[^\S\r\n]*(?:[-*•>]\s+)?(?:[\[(]?[\d:./,\s-]{4,}(?:[ap]m)?[\])]?[\s,–-]*)?[*_]{0,2}"
    r"(?P<name>[A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ(][\w'’.)-]*){0,4})[*_]{0,2}\s?:[*_]{0,2}\s"
)
"""At the beginning of a line: perhaps a time, a name, a colon."""

LINE_BEGIN = pattern(r"(?:\r\n|\n|\r)[^\r\n]*$")

SAYS = (
    r"(?:said|says|say|told|tells|wrote|writes|argued|argues|claimed|claims|thinks|thought|believes|"
    r"believed|added|explained|insisted|stated|reported|asked|replied|answered|suggested|warned|"
    r"promised|announced|noted)"
)
SAYER = pattern(rf"^[\"'“‘«\s]*(?P<name>[^.!?;:“”\"]{{2,60}}?)\s(?:has\s|had\s|also\s)?{SAYS}\b")
"""What stands before the first verb of saying of a sentence, as its subject."""

SAID_BEFORE = pattern(rf"\b{SAYS}\s(?P<name>[A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ][\w'’.-]*)*)\s*[,.:]")
"""What stands after one, behind what was said."""

TALK = pattern(rf"[\"“‘«„][^\"”’»“]+[\"”’»“],?\s+(?:\w+\s){{0,3}}{SAYS}\b|[\"“‘«„].+\b{SAYS}\s")

ASKS_FOR_WORDS = pattern(
    r"\b(?:according to|in the (?:words|opinion|view) of|in the eyes of)\s(?P<to>[^,?]+)"
    r"|\b(?:did|does|do|has|had|would)\s(?P<did>[^?]+?)\s(?:say|said|tell|told|think|thought|believe|"
    r"claim|write|written|argue|answer|reply|suggest|state|explain|report|want|promise|warn)\b",
)
"""A question for somebody's words; the group has the name."""


def asked_speaker(question: str) -> frozenset[str]:
    """Return the words of the name whose words are asked for; none for any other question."""
    match = ASKS_FOR_WORDS.search(question)
    found = names(match["to"] or match["did"]) if match else []
    return frozenset(words(found[0])) if found else frozenset()


def speaker_of(one: Evidence) -> frozenset[str]:
    """Return the words of the name of who says a source sentence; none where nobody is named."""
    passage = one.passage
    before = passage.text[: one.start - passage.start]
    begin = LINE_BEGIN.search(before)
    line = (before[begin.start() :] if begin else before).lstrip("\r\n") + one.text
    match = LABEL.match(line) or SAID_BEFORE.search(one.text) or SAYER.match(one.text)
    return frozenset(words(match["name"])) if match else frozenset()


def is_talk(text: str) -> bool:
    """Whether a sentence is what somebody in a story says: quotation marks, and who says it."""
    return bool(TALK.match(text))


def is_one(name: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are of one person: all words of the shorter are in the longer."""
    return bool(name and other) and (name <= other or other <= name)


def own_words(question: str, first: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return what the one who is asked about says, where the first piece is another's telling.

    In the order of the text, from the first piece on; what stands before it comes last.
    """
    asked = asked_speaker(question)
    speaker = speaker_of(first)
    if not asked or not speaker or is_one(asked, speaker):
        return []
    said = [
        one
        for one in evidence
        if one.passage.article == first.passage.article and is_one(asked, speaker_of(one))
    ]
    return sorted(said, key=lambda one: (one.start < first.start, one.start))
