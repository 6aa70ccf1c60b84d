"""Tells what is said to the program from what is asked of the articles.

A turn's text comes in; a move comes out ("thanks", "more", …), or None for a question. One rule
does it: a turn is a move when all that it says, besides function words and politeness, are the few
words of that move. So "thanks, but who paid?" is a question, since nobody thanks with "paid", and
"tell me more about the crane" is one too.
"""

from __future__ import annotations

import re
from typing import Literal

from qa.text.stopwords import STOP_WORDS, word_set
from qa.text.words import words

Move = Literal["goodbye", "thanks", "greeting", "more", "shorter", "sure", "source", "help", "nod"]
"""What a turn does that asks nothing of the articles."""

ABOUT_THE_ANSWER: frozenset[Move] = frozenset(["more", "shorter", "sure", "source"])
"""The moves that are about the answer before."""

NAMED_SOURCES = word_set("source sources article quote quotes proof evidence reference citation")
SAYS = word_set("say says stand written")
OWN_WORDS: dict[Move, frozenset[str]] = {
    "goodbye": word_set("bye goodbye exit quit ciao farewell cya tschüss adiós adios"),
    "thanks": word_set("thanks thank thx ty cheers danke gracias merci obrigado grazie"),
    "greeting": word_set(
        "hello hi hey hiya greetings morning afternoon evening hallo moin hola buenos bonjour salut"
    ),
    "more": word_set("more else continue details detail information elaborate"),
    "shorter": word_set("shorter short brief briefly concise tldr summary sentence word words"),
    "sure": word_set("sure certain really true right correct confident"),
    "source": NAMED_SOURCES | SAYS | word_set("find found get read"),
    "help": word_set("help work use ask know name called hilfe ayuda"),
    "nod": word_set(
        "ok okay yes yeah yep no nope great nice cool perfect right true alright wow interesting "
        "excellent fine see ja nein sí oui"
    ),
}
"""The words of each move, in the order in which moves are looked for."""

POLITE = word_set(
    "please tell give show make day lot everyone everybody bit good helpful helped helps answer qa "
    "something anything one bitte schön guten tag días vielen sehr muchas beaucoup"
)
"""Words that make a turn friendlier and nothing else."""

PHRASES: dict[str, Move] = {
    "see you": "goodbye",
    "see you later": "goodbye",
    "good night": "goodbye",
    "how are you": "greeting",
    "go on": "more",
    "and": "more",
    "how do you know": "sure",
    "how do you know that": "sure",
}
"""Turns whose words mean something together only."""

FUNCTION_WORDS = frozenset().union(*STOP_WORDS.values())
ASKING = word_set("who whom whose what which when where why how")
LONGEST = 10
"""Words of a turn that may be a move."""


def move_of(text: str) -> Move | None:
    """Return what a turn does that asks nothing of the articles, or None for a question.

    "Hello, what can you do?" does what is said last.
    """
    return _move_of(text) or _move_of(without_courtesy(text))


def _move_of(text: str) -> Move | None:
    said = words(text)
    if not 0 < len(said) <= LONGEST:
        return None
    if phrase := PHRASES.get(" ".join(said)):
        return phrase
    asks_us = "you" in said or "your" in said
    told = {word for word in said if _tells(word)}
    if not told:
        return "help" if asks_us and ASKING.intersection(said) else None
    for move, own in OWN_WORDS.items():
        beside = _SPOKEN if move in {"goodbye", "thanks", "greeting"} else frozenset()
        if own & told and told <= own | beside and _fits(move, said, asked="?" in text):
            return move
    return None


def _tells(word: str) -> bool:
    """Whether a word is more than a function word or politeness, or belongs to a move."""
    return word in _ALL_OWN or word not in FUNCTION_WORDS | POLITE


def _fits(move: Move, said: list[str], *, asked: bool) -> bool:
    """Whether a turn of a move's words is put as that move is."""
    asking = ASKING.intersection(said)
    to_us = "you" in said or "your" in said
    match move:
        case "more":
            return asking <= {"what"}
        case "shorter":
            return not asking and (to_us or not asked)
        case "sure":
            others = {"he", "she", "they", "we", "i"}.intersection(said)
            return asking <= {"how"} and (asked or to_us) and not others
        case "source":
            return _wants_the_source(said, asking, to_us=to_us)
        case "help":
            ours = to_us or {"me", "i"}.intersection(said)
            return said == ["help"] or bool(ours and not {"who", "why"}.intersection(asking))
        case _:
            return not asking and not (asked and move == "nod")


def _wants_the_source(said: list[str], asking: frozenset[str], *, to_us: bool) -> bool:
    named = bool(NAMED_SOURCES.intersection(said))
    says = bool(SAYS.intersection(said))
    if "where" in asking:
        return to_us or (says and bool({"it", "that", "this"}.intersection(said)))
    return named and not says and asking <= {"what", "which"}


def without_courtesy(question: str) -> str:
    """Return a question without the greeting, the thanks or the "ok" in front of it.

    "Hello, who runs the library?" asks "who runs the library?", and so does "thanks, but who …".
    """
    start = 0
    while cut := _courtesy_end(question[start:]):
        start += cut
    rest = question[start:].strip()
    return re.sub(r"^but\s+", "", rest, flags=re.IGNORECASE) if start else rest


def _courtesy_end(text: str) -> int:
    """Where the courtesy in front of a text ends; 0 where there is none, or nothing else."""
    courteous = False
    for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text):
        word = match.group().casefold()
        courteous = courteous or word in _COURTESY
        if word not in _COURTESY | POLITE | FUNCTION_WORDS:
            return 0
        rest = text[match.end() :]
        parted = re.match(r"\s*(?:[,;:.!–—-]+\s*|(?=\sbut\b))", rest)
        following = words(rest)
        if courteous and following and (parted or following[0] in ASKING):
            return match.end() + (parted.end() if parted else 0)
        if word in ASKING:
            return 0
    return 0


_ALL_OWN = frozenset().union(*OWN_WORDS.values()) - word_set("see get was")
"""Of these, some are function words too."""
_SPOKEN = OWN_WORDS["nod"] | OWN_WORDS["thanks"] | OWN_WORDS["greeting"] | {"help"}
"""Words that a greeting, thanks or goodbye may have beside its own."""
_COURTESY = (OWN_WORDS["greeting"] | OWN_WORDS["thanks"] | OWN_WORDS["nod"]) - word_set(
    "no nope nein see right true"
)
