"""The two things that a question sets beside each other: "the old pier or the new one".

A question comes in; out go the words that name each side, whether or not they have capitals. What
is joined by "and" or "or" is two sides only where the question compares: it asks for a difference,
for both, or for more or less of something.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern
from qa.text.stopwords import STOP_WORDS
from qa.text.words import names, words

SETS_BESIDE = pattern(
    r"\b(?:compar\w+|differ(?:s|ed|ent|ence|ences)?|in common|versus|vs\.?|similar\w*|alike|unlike"
    r"|both|more|less|fewer|better|worse|earlier|later|\w{2,}er\s+than)\b"
    r"|^(?:which|who|what|where)\b.*\b\w{2,}er\b.*\sor\s"
)
COMPARES = pattern(r"differ\w*|compar\w*|similar\w*|alike|both|between|more|less|worse")
"""Words beside a side that do not name it."""
JOINS = pattern(r"(?:\s*,)?\s+(?:and|or|versus|vs\.?|with|to|than)\s+", re.IGNORECASE)
LEADS = pattern(
    r"(?:the|a|an|of|in|on|at|for|from|by|that|those|how|what|between|both)\s+", re.IGNORECASE
)
THAN = pattern(r"\s+\w+(?:er|ore|ess|rse)$")
"""What is compared, in front of "than"."""
WORD = pattern(r"[^\s,;:?!()“”\"]+")
MOST = 4
"""Words of a side."""


def compared(question: str) -> tuple[str, str] | None:
    """Return the words for each of the two things that a question compares, or None."""
    said = question.strip()
    if not SETS_BESIDE.search(said.lower()):
        return None
    for join in JOINS.finditer(said):
        low = said[: join.start()]
        if "than" in join.group().lower():
            low = THAN.sub("", low)
        left, right = _named(_before(low)), _named(_after(said[join.end() :]))
        if left and right and not set(words(left)) & set(words(right)):
            return left, right
    return None


def _named(side: str) -> str:
    """A side without the word that compares it."""
    return " ".join(word for word in side.split() if not COMPARES.fullmatch(word.lower()))


def _before(text: str) -> str:
    """The name, or the last words without a function word, at the end of a text."""
    named = names(text)
    if named and text.endswith(named[-1]):
        return named[-1]
    found: list[str] = []
    for match in reversed(list(WORD.finditer(text))):
        between = text[match.end() :].strip()
        if match.group().lower() in STOP_WORDS["en"] or len(found) == MOST - 1:
            break
        if found and not between.startswith(found[0]):
            break
        found.insert(0, match.group())
    return " ".join(found)


def _after(text: str) -> str:
    """The name, or the first words without a function word, at the beginning of a text."""
    while lead := LEADS.match(text):
        text = text[lead.end() :]
    named = names(text)
    if named and text.startswith(named[0]):
        return named[0]
    found: list[str] = []
    end = 0
    for match in WORD.finditer(text):
        stops = match.group().lower() in STOP_WORDS["en"] or len(found) == MOST
        if stops or text[end : match.start()].strip():
            break
        found.append(match.group())
        end = match.end()
    return " ".join(found)
