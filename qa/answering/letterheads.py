"""The lines above a message that say who wrote it to whom, when and about what.

A question and the evidence come in; the evidence goes out without such lines, unless the question
asks about a message. "From: Jo Bell" names somebody, and so looks like an answer to every "who".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qa.text.patterns import pattern

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Article

FIELD = pattern(
    r"[ \t]*(?P<name>From|Sender|Reply-To|To|Cc|Bcc|Subject|Date|Sent)[ \t]*:[ \t]*\S[^\r\n]*"
    r"(?:(?:\r\n|\n|\r)[ \t]+\S[^\r\n]*)*",
    re.IGNORECASE,
)
"""A field of a message (RFC 5322, and "Sent" as mail programs show it), with its folded lines."""
BETWEEN = pattern(r"[ \t]*(?:\r\n|\n|\r)")
TITLE = pattern(r"\s*[^\r\n]*(?:\r\n|\n|\r)\s*")
"""A first line that is no field: the subject as a heading."""
FEWEST = 2
"""So many fields make a head; a single "Date: …" may begin any text."""
WRITER = frozenset({"from", "sender", "sent"})
"""One of them is in every head."""
ABOUT_A_MESSAGE = pattern(
    r"\b(?:sen[dt]s?|sending|senders?|wr[oi]tes?|writing|written|e-?mail\w*|mail(?:s|ed)?|"
    r"messages?|letters?|recipients?|receive[drs]*|address\w*|cc|bcc|cop(?:y|ied)|subject|"
    r"correspond\w*|dated)\b",
    re.IGNORECASE,
)
"""A question about a message, and not about what it tells."""


def without_letterheads(
    question: str, evidence: Sequence[Evidence], articles: Mapping[str, Article]
) -> Sequence[Evidence]:
    """Return the evidence without the head lines of messages, unless these are asked for."""
    if ABOUT_A_MESSAGE.search(question):
        return evidence
    ends = {name: head_of(articles[name].text) for name in {o.passage.article for o in evidence}}
    return [one for one in evidence if not _lies_in(one, *ends[one.passage.article])]


def head_of(text: str) -> tuple[int, int]:
    """Return where the fields stand that a message begins with; an empty span for any other text.

    They are the first lines, or come below one that is the subject.
    """
    for start in (0, title.end() if (title := TITLE.match(text)) else 0):
        names, end = set[str](), start
        place = start
        while field := FIELD.match(text, place):
            names.add(field["name"].lower())
            end = field.end()
            line_end = BETWEEN.match(text, end)
            place = line_end.end() if line_end else len(text)
        if len(names) >= FEWEST and names & WRITER:
            return start, end
    return 0, 0


def _lies_in(one: Evidence, start: int, end: int) -> bool:
    return start <= one.start and one.end <= end and end > start
