"""Puts the words of earlier turns into a question, in the places where it leaves them out.

A question and what it leans on come in; the question in words that stand alone comes out, or None
where nothing fits: then who searches has to take the whole earlier question along.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern
from qa.text.words import content_words, names, words
from qa.understanding.leaning import OPENERS, WEAK, pointing_words

PERSONAL = {"he": "", "she": "", "him": "", "hers": "'s", "his": "'s", "her": "'s"}
"""Stand for a person, each with the ending that the name in its place gets."""
OF_THINGS = {"it": "", "they": "", "them": "", "its": "'s", "their": "'s", "theirs": "'s"}
"""The same for things, and for firms, boats and teams."""

VERBS = r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must"
AUXILIARY = pattern(rf"\b(?:{VERBS})\b", re.IGNORECASE)
ASKS = r"who|whom|whose|what|which|when|where|why|how"
JOINED = pattern(r"\W*(?:(?:and|but|so|or|well|ok|okay)\b\W*)*", re.IGNORECASE)
"""What a question begins with that only joins it to the one before."""

BARE = pattern(
    r"(?P<asks>(?:(?:in|at|since|from|until|till|by|for|to|with|on|about|of)\s+)?"
    r"(?:when|where|why|who|whom|how(?:\s+(?:come|much|many|long|often|far|old|big|large|high|tall"
    r"|deep|wide|fast|heavy|late|soon))?|(?:what|which)\s+[^\W\d_]+))"
    r"(?:\s+(?:not|so|then|exactly|though|from|to|with|for|by|on|about))?\W*",
    re.IGNORECASE,
)
"""A question that has nothing but its asking words ("And since when?")."""

FRONT = pattern(
    rf"\W*(?:(?:and|but|so|or)\s+)?(?:(?:in|at|since|from|until|by|for|to|with|on|about|of)\s+)?"
    rf"(?:{ASKS})\b(?:(?:\s+(?!(?:{VERBS})\b)[\w'’-]+){{0,4}}?\s+(?=(?:{VERBS})\b))?",
    re.IGNORECASE,
)
"""The asking words of a question up to its auxiliary, or the first alone where it has none."""

OTHER = pattern(r"\W*(?:what|how)\s+about\s+(?P<other>.+)", re.IGNORECASE | re.DOTALL)
MEANT = pattern(
    r"\W*(?:(?:no|nope|sorry|oops|actually|wait|well)\b\W*)*(?:i|we)\s+(?:meant|mean)\s+(?P<other>.+)"
    r"|\W*(?:no|nope|sorry|oops)\b\W+(?!more\b)(?P<else>.+)",
    re.IGNORECASE | re.DOTALL,
)
"""Words that put another thing in the place of the one that was understood."""

ARTICLE = pattern(r"\b(?:the|an?|my|our)\s+(?:$|(?=\w))", re.IGNORECASE)
DEFINITE = pattern(r"\bthe [^\W\d_]+", re.IGNORECASE)

LONGEST = 8
"""Words of a thing that is put in the place of another."""

REST = frozenset(WEAK | {"rest", "other", "others", "second", "third", "last", "next", "before"})
"""Words of a thing that is told by what was said before it, and by no name of its own."""


def with_names(question: str, person: str, thing: str) -> tuple[str, bool]:
    """Return a question with names in the places of its pronouns, and whether none is left over.

    Of several pronouns of one kind the first gets the name, and the others stand for it.

    Args:
        question: In English.
        person: What "he" and "she" stand for; "" where nobody knows.
        thing: What "it" and "they" stand for, likewise.
    """
    pieces, end, whole = [], 0, True
    named: set[str] = set()
    for match in pointing_words(question, "en"):
        word = match.group().casefold()
        forms, name = (PERSONAL, person) if word in PERSONAL else (OF_THINGS, thing)
        if not name or word not in forms:
            whole = False
        elif name not in named:
            ending = forms[word]
            if word == "her" and not _owns(question[match.end() :]):
                ending = ""
            pieces += [question[end : match.start()], name + ending]
            named.add(name)
            end = match.end()
    return "".join([*pieces, question[end:]]), whole and bool(named)


def _owns(after: str) -> bool:
    """Whether "her" before these words is one that owns: a noun follows at once."""
    following = words(after)[:1]
    return bool(following) and bool(content_words(following[0], "en"))


def asked_otherwise(question: str, before: str, said: str) -> str | None:
    """Return the question before with new asking words, where the new one has no others.

    "In which year?" after "Who opened the pier?" is "In which year opened the pier?". For what was
    asked by yes or no, a reason is asked of what was said to it.
    """
    bare = BARE.fullmatch(JOINED.sub("", question, count=1))
    if not bare:
        return None
    asks = bare["asks"].strip()
    rest = FRONT.sub("", before, count=1).strip()
    if asks.casefold() in {"why", "how come"} and said:
        if rest == before.strip():
            return f"{asks} {said}?"
        if "who" in words(before[: len(before) - len(rest)]):
            return f"{asks} {said.rstrip('.')} {rest}"
    return f"{asks} {rest[:1].lower() if AUXILIARY.match(rest) else rest[:1]}{rest[1:]}"


def other_thing(question: str) -> str | None:
    """Return the X of "what about X?", "and X?" and "no, I meant X", or None.

    An X that asks by itself is a question of its own, and none of these.
    """
    if match := MEANT.fullmatch(question) or OTHER.fullmatch(question):
        groups = match.groupdict()
        other = groups.get("other") or groups.get("else") or ""
    elif words(question)[:1] and words(question)[0] in OPENERS:
        other = JOINED.sub("", question, count=1)
    else:
        return None
    other = other.strip(" ?!.")
    asks = re.match(rf"(?:{ASKS}|{VERBS})\b", other, re.IGNORECASE)
    fragment = not AUXILIARY.search(other) and len(words(other)) <= LONGEST
    return other if other and fragment and not asks and not BARE.fullmatch(other) else None


def corrects(question: str) -> bool:
    """Whether a turn says that the one before was not what was meant."""
    return bool(MEANT.fullmatch(question)) and other_thing(question) is not None


def in_its_place(other: str, before: str) -> str | None:
    """Return the question before about another thing, or None where its place is not known."""
    if REST.intersection(words(other)):
        return None
    named = names(before)
    if len(named) > 1:  # Of several names the one is meant that the new one shares most with.
        alike = [name for name in named if len(name.split()) == len(other.split())]
        named = alike if len(alike) == 1 else []
    if len(named) != 1:
        things = list(DEFINITE.finditer(before))
        if names(before) or len(things) != 1 or not DEFINITE.match(other):
            return None
        return f"{before[: things[0].start()]}{other}{before[things[0].end() :]}"
    start = before.find(named[0])
    end = start + len(named[0])
    article = ARTICLE.search(before[:start])
    if article and ARTICLE.match(other):
        start = article.start()
    return f"{before[:start]}{other}{before[end:]}"
