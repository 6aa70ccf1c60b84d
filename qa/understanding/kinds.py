"""Of what kind a question is: a number or a name, a reason, items, a summary, yes or no.

A question's words come in, a `Kind` goes out. It is told by how English opens a question; the kind
widens or narrows what is shown as an answer and never refuses, so that a wrong one costs little.
"""

from __future__ import annotations

import re
from typing import Literal

from qa.text.patterns import pattern
from qa.text.stopwords import word_set
from qa.text.words import names, words

Kind = Literal[
    "measure", "name", "identity", "polar", "reason", "manner", "items", "comparison", "summary",
    "open", "words",
]  # fmt: skip
"""A number or a day; a name or a thing; who or what somebody or something is; yes or no; why; how;
several things; two things beside each other; a whole text; anything else; no question at all."""

SHORT: frozenset[Kind] = frozenset({"measure", "name"})
"""Kinds that one fact answers."""

AUXILIARIES = word_set(
    "is are was were am do does did has have had can could will would shall should may might must "
    "isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't "
    "wouldn't shouldn't isn’t aren’t wasn’t weren’t don’t doesn’t didn’t hasn’t haven’t hadn’t "
    "can’t couldn’t won’t wouldn’t shouldn’t"
)
MEASURED = word_set("many much long far high tall old big large small wide deep heavy fast often "
                    "soon late early near close hot cold expensive likely few strong")  # fmt: skip
"""What "how" asks a measure of."""
UNITS_OF_TIME = word_set("year day date time month week hour age number percentage percent share")
QUANTITIES = UNITS_OF_TIME | word_set(
    "amount total sum cost price rate fee fare salary wage budget population height length width "
    "depth weight speed distance temperature size area"
)
"""What "which" and "what" ask a measure of, at once, and behind "is the" and a word or two."""
BEFORE_A_QUANTITY = 4
"""Words of a question in which a quantity is what is asked for ("what was the total cost of …")."""
SHORT_THING = 2
"""Words of a thing that a question may name without capitals."""
OPENED: dict[str, Kind] = {"why": "reason", "when": "measure"}
HOW: dict[str, Kind] = {"come": "reason", "about": "open"}
QUESTION_WORDS = word_set("who whom whose what which when where why how")

SUMMARY = pattern(
    r"\b(?:summ?ar(?:i[sz]e|y)|sum up|main (?:points?|ideas?|message)|key (?:points?|takeaways?)"
    r"|overview|in short|in a nutshell|tl;?dr|gist)\b"
    r"|\bwhat(?:['’]s| is| are) .{1,60}\babout\s*\??$"
    r"|\btell me about\b",
    re.IGNORECASE,
)
A_TEXT = pattern(
    r"\b(?:article|text|story|piece|report|interview|post|document|note|paper|page|file|it|this)\b",
    re.IGNORECASE,
)
"""A word for a text itself, of which a summary may be asked for."""
TELLS = pattern(r"\btell me about\b", re.IGNORECASE)
"""Asks for a text where one is of what follows, else for what is said of it."""
COMPARISON = pattern(
    r"\b(?:compare[ds]?|comparison|differ(?:s|ed|ences?|ent)?|in common|versus|vs\.?|similar(?:ly)?"
    r"|alike|unlike)\b",
    re.IGNORECASE,
)
ITEMS = pattern(
    r"^\W*(?:please\s+)?(?:list|name|give|enumerate)\b(?!\s+(?:a|an|one)\b)", re.IGNORECASE
)
REQUEST = pattern(
    r"^\W*(?:(?:please|so|and|but|well|ok|okay|now|also|then)\b[\s,]*)*"
    r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:tell|explain|say)\s*(?:me|us)?\s*"
    r"|do\s+you\s+know\s+|(?:tell|explain)\s+(?:me|us)\s+)?",
    re.IGNORECASE,
)
"""What may stand before a question and asks nothing."""
TEXTS = pattern(
    r"\b(?:(?:what(?:['’]s| is| are)|give|make|write|tell) (?:me |us )?|about|article|text|story"
    r"|piece|report|short|brief|quick|please)\b",
    re.IGNORECASE,
)
"""What asks for a text and does not say for which."""
IS = pattern(r"\b(who|what|where|how|which)(?:['’]s|s)(?=\s)", re.IGNORECASE)
"""A question word with "is" written onto it."""
RELATED = pattern(r"['’]s?\b|\b(?:of|in|on|at|for|to|from|by|with|than)\b", re.IGNORECASE)
"""What tells of something beside what is named."""
HAPPENED = pattern(r"\b(?:happen(?:s|ed|ing)?|became|occur(?:s|red)?|went wrong)\b", re.IGNORECASE)
PLURAL = pattern(r"[^s]s$")


def subject_of(question: str) -> str:
    """Return of what a summary is asked for: the question without the words that ask for one."""
    left = SUMMARY.sub(lambda match: match[0] if "about" in match[0].lower() else " ", question)
    return TEXTS.sub(" ", REQUEST.sub("", left, count=1)).strip(" ?.!,:")


def kind_of(question: str) -> Kind:
    """Return of what kind a question is; one in another language than English is "open"."""
    asked = IS.sub(r"\1 is", REQUEST.sub("", question.strip(), count=1))
    if asks_for_one := SUMMARY.search(question):
        return "identity" if TELLS.fullmatch(asks_for_one[0]) else "summary"
    if COMPARISON.search(asked):
        return "comparison"
    if ITEMS.match(asked):
        return "items"
    said = words(asked)
    opens = next((i for i, word in enumerate(said[:4]) if word in QUESTION_WORDS), None)
    if said[:1] and said[0] in AUXILIARIES:
        return "polar"
    if opens is None:
        return "open" if asked.rstrip().endswith("?") else "words"
    return _opened_by(said[opens], said[opens + 1 :], asked)


def _opened_by(word: str, rest: list[str], question: str) -> Kind:
    if word == "how":
        return _how(rest)
    if word in {"who", "what", "which"}:
        return _what(word, rest, question)
    return OPENED.get(word, "name")


def _how(rest: list[str]) -> Kind:
    """What "how …" asks for, by what follows."""
    after = rest[0] if rest else ""
    if after in MEASURED or (after and after not in AUXILIARIES and rest[1:2] and
                             rest[1] in AUXILIARIES):  # fmt: skip
        return "measure"
    return HOW.get(after, "manner")


def _what(word: str, rest: list[str], question: str) -> Kind:
    """What "who …", "what …" and "which …" ask for, by what follows."""
    after = rest[0] if rest else ""
    if any(one in QUANTITIES for one in rest[:BEFORE_A_QUANTITY]) and _is_of_what_is_asked(rest):
        return "measure"
    if word != "which" and after in {"is", "are", "was", "were"}:
        if _only_names(rest[1:], question):
            return "identity"
        if after in {"are", "were"}:
            return "items"
    if word == "who":
        return "name"
    if after in {*AUXILIARIES, "about"} or HAPPENED.search(" ".join(rest)):
        return "open"
    noun = next((rest[i - 1] for i, one in enumerate(rest) if i and one in AUXILIARIES), after)
    return "items" if PLURAL.search(noun) else "name"


def _is_of_what_is_asked(rest: list[str]) -> bool:
    """Whether the first quantity of "what …" is what it asks for, and no part of something else."""
    place = next(at for at, one in enumerate(rest) if one in QUANTITIES)
    while place + 1 < len(rest) and rest[place + 1] in QUANTITIES:  # "the total cost"
        place += 1
    said = {*AUXILIARIES, *QUANTITIES, "the", "a", "its", "their"}
    before = [one for one in rest[:place] if one not in said]
    after = rest[place + 1] if place + 1 < len(rest) else ""
    ends = not after or after in {*AUXILIARIES, "of", "for", "in", "to", "per", "at", "on", "by"}
    return place == 0 or (len(before) <= 1 and ends)


def _only_names(rest: list[str], question: str) -> bool:
    """Whether a question has nothing but a name, or one short thing, after "who is"."""
    named = {word for name in names(question) for word in words(name)}
    left = [word for word in rest if word not in named and word not in {"the", "a", "an", "this"}]
    return not left or (len(left) <= SHORT_THING and not RELATED.search(question))
