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
PLACING = pattern(
    r"\b(?:in|at|on|from|to|for|by|with|near|of)\s+(?:the\s+)?(?:$|(?=\w))", re.IGNORECASE
)
DEFINITE = pattern(r"\bthe [^\W\d_]+", re.IGNORECASE)

LONGEST, SENTENCE = 8, 6
"""Words of a thing that is put in the place of another, and of an answer that is a sentence."""

TO_THE_END = pattern(
    r"(?P<thing>the(?P<more>(?: [^\W\d_]+){0,3}) (?P<last>[^\W\d_]+))\W*$", re.IGNORECASE
)
"""A thing with "the" in front, up to the end of the question."""

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


def cut_short(question: str) -> bool:
    """Whether a question says less than a sentence: it leans, whatever its words are."""
    bare = bool(BARE.fullmatch(JOINED.sub("", question, count=1)))
    return bare or other_thing(question) is not None


def asked_otherwise(question: str, before: str, said: str) -> str | None:
    """Return the question before with new asking words, where the new one has no others.

    "In which year?" after "Who opened the pier?" is "In which year opened the pier?". A reason is
    asked of what was said, where that is a sentence, or the question asked for yes or no.
    """
    bare = BARE.fullmatch(JOINED.sub("", question, count=1))
    if not bare:
        return None
    asks = bare["asks"].strip()
    rest = FRONT.sub("", before, count=1).strip()
    if asks.casefold() in {"why", "how come"} and said:
        if rest == before.strip() or len(words(said)) >= SENTENCE:
            return f"{asks} {said.strip(' .')}?"
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
        thing = None if names(before) or not DEFINITE.match(other) else _the_thing(before)
        return f"{before[: thing[0]]}{other}{before[thing[1] :]}" if thing else None
    start = before.find(named[0])
    end = start + len(named[0])
    for word in (ARTICLE, PLACING):  # "The wall" takes the place of "the pier", "on" that of "in".
        own = word.search(before[:start])
        if own and word.match(other):
            start = own.start()
    return f"{before[:start]}{other}{before[end:]}"


def _the_thing(question: str) -> tuple[int, int] | None:
    """Where the only thing stands that a question has with "the" in front, or None.

    At the end of a question it is all that follows; where the question asks with "did", all but the
    last word, which is the verb.
    """
    things = list(DEFINITE.finditer(question))
    if len(things) != 1:
        return None
    start, end = things[0].span()
    if last := TO_THE_END.match(question, start):
        asks = AUXILIARY.search(question)
        if asks is None:
            end = last.end("thing")
        elif asks.group().casefold() in {"do", "does", "did"} and last["more"]:
            end = last.start("last")
    return start, len(question[:end].rstrip())
