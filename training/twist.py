"""More ways to make a sentence false.

`falsify.py` changes what is exact (numbers, dates, names, "not", roles, quotes); here it is how
much, which way, why, who says so, how surely, and what is added. All rules are for English, each
changes one thing, and what takes the place of the truth comes from the text around it where it
can.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from falsify import NAME, names_in, related

HOW_MUCH = [
    ("all", "some"), ("every", "hardly any"), ("most", "few"), ("many", "few"),
    ("some", "all"), ("always", "sometimes"), ("often", "rarely"), ("usually", "seldom"),
    ("only", "also"), ("more than", "fewer than"), ("over", "under"), ("at least", "at most"),
    ("almost", "more than"), ("nearly", "well over"), ("about", "exactly"),
    ("both", "neither of"), ("half", "a third"), ("several", "one"), ("entirely", "partly"),
    ("twice", "three times"), ("the first", "the last"), ("the largest", "the smallest"),
    ("majority", "minority"), ("none", "some"), ("never", "often"),
]  # fmt: skip
OPPOSITES = [
    ("before", "after"), ("increased", "decreased"), ("increase", "decrease"),
    ("rose", "fell"), ("won", "lost"), ("winning", "losing"), ("opened", "closed"),
    ("began", "ended"), ("supported", "opposed"), ("support", "oppose"),
    ("supports", "opposes"), ("allowed", "banned"), ("accepted", "rejected"),
    ("agreed", "refused"), ("north", "south"), ("northern", "southern"), ("east", "west"),
    ("eastern", "western"), ("higher", "lower"), ("more", "less"), ("larger", "smaller"),
    ("large", "small"), ("early", "late"), ("earlier", "later"), ("older", "younger"),
    ("old", "new"), ("best", "worst"), ("better", "worse"), ("good", "bad"),
    ("easy", "difficult"), ("possible", "impossible"), ("success", "failure"),
    ("successful", "unsuccessful"), ("succeeded", "failed"), ("praised", "criticised"),
    ("joined", "left"), ("arrived", "left"), ("bought", "sold"), ("gained", "lost"),
    ("grew", "shrank"), ("alive", "dead"), ("born", "buried"), ("mother", "father"),
    ("son", "daughter"), ("brother", "sister"), ("husband", "wife"), ("men", "women"),
    ("man", "woman"), ("boys", "girls"), ("true", "false"), ("public", "private"),
    ("common", "rare"), ("positive", "negative"), ("high", "low"), ("strong", "weak"),
    ("safe", "dangerous"), ("guilty", "innocent"), ("hot", "cold"), ("inside", "outside"),
    ("above", "below"), ("up", "down"), ("remember", "forget"), ("with", "without"),
    ("including", "except for"), ("helped", "hindered"), ("likes", "dislikes"),
    ("improve", "worsen"), ("improved", "worsened"), ("free", "expensive"),
    ("cheap", "expensive"), ("near", "far from"), ("same", "opposite"),
    ("approved", "rejected"), ("denied", "confirmed"), ("released", "withheld"),
    ("built", "demolished"), ("survived", "died"), ("present", "absent"),
]  # fmt: skip
SURER = [
    ("may", "will"), ("might", "will certainly"), ("could", "will"), ("can", "must"),
    ("is expected to", "has agreed to"), ("is believed to be", "is"),
    ("planned to", "managed to"), ("plans to", "has already begun to"),
    ("hopes to", "managed to"), ("wants to", "is going to"), ("tried to", "managed to"),
    ("attempted to", "managed to"), ("probably", "certainly"), ("possibly", "definitely"),
    ("perhaps", "certainly"), ("suggests", "proves"), ("suspects", "knows"),
    ("thinks", "knows"), ("believes", "has shown"), ("allegedly", "in fact"),
    ("reportedly", "in fact"), ("was accused of", "was convicted of"),
    ("proposed", "adopted"), ("considered", "carried out"), ("in some", "in all"),
    ("sometimes", "always"), ("associated with", "caused by"), ("asked", "ordered"),
    ("will", "has already"),
]  # fmt: skip
ADDED = [
    "for the first time", "against the advice of experts", "within a single year",
    "at his own expense", "which surprised everyone", "as the only one of its kind",
    "with the help of volunteers", "for financial reasons", "after a long dispute",
    "in front of a large crowd", "without permission", "because of bad weather",
    "which had been planned for years", "every year", "in secret",
    "because the money had run out", "more than anybody else", "to become famous",
    "by mistake", "thanks to a large donation", "for which he was later honoured",
    "despite protests",
]  # fmt: skip
BECAUSE = re.compile(r",? (?:because|since|so that|in order to|due to|thanks to) [^.;]{8,}")
SAYS = re.compile(
    r"\b(?:said|says|told|thinks|believes|argued|argues|explained|claims|claimed|according to"
    r"|reported|wrote|announced|stated|added|suggested|warned|noted)\b"
)


def twisted(sentence: str, around: str, names: Sequence[str], rng: random.Random) -> dict[str, str]:
    """Return false sentences made from a true one, at most one of a kind.

    Args:
        sentence: A true one.
        around: The text that proves it, and serves with other names and reasons.
        names: More names.
        rng: The seed decides all.
    """
    made: dict[str, str | None] = {
        "how much": _swapped(sentence, HOW_MUCH, rng),
        "opposite": _swapped(sentence, [*OPPOSITES, *((b, a) for a, b in OPPOSITES)], rng),
        "surer": _swapped(sentence, SURER, rng),
        "reason": _other_reason(sentence, around, rng),
        "speaker": _other_speaker(sentence, around, names, rng),
        "added": _added(sentence, rng),
    }
    return {kind: text for kind, text in made.items() if text and text != sentence}


def resolved(sentence: str, title: str) -> str | None:
    """Return a sentence with its opening "He" or "She" replaced by whom the article is about."""
    if not re.fullmatch(r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,2}", title):
        return None
    match = re.match(r"(He|She|His|Her)\b(?= [a-z])", sentence)
    if not match:
        return None
    name = title if match[1] in {"He", "She"} else f"{title}'s"
    return name + sentence[match.end() :]


def _swapped(sentence: str, pairs: Sequence[tuple[str, str]], rng: random.Random) -> str | None:
    words = f" {sentence.lower()} "
    found = [(a, b) for a, b in pairs if f" {a} " in words]
    if not found:
        return None
    old, new = rng.choice(found)
    match = re.search(rf"(?<!\S){re.escape(old)}(?!\S)", sentence, re.IGNORECASE)
    if not match:
        return None
    if match.start() == 0:
        new = new[0].upper() + new[1:]
    return sentence[: match.start()] + new + sentence[match.end() :]


def _other_reason(sentence: str, around: str, rng: random.Random) -> str | None:
    """The reason given, replaced by another clause of the text, or one put where none is given."""
    match = BECAUSE.search(sentence)
    clauses = [
        clause.strip() for clause in re.split(r"[.;,]", around)
        if 20 < len(clause.strip()) < 110 and clause.strip().lower() not in sentence.lower()
        and re.match(r"(?:the|he|she|it|they|a|his|her|its|their|this) ", clause.strip().lower())
    ]  # fmt: skip
    if not clauses:
        return None
    clause = rng.choice(clauses)
    reason = f" because {clause[0].lower()}{clause[1:]}"
    if match:
        return sentence[: match.start()] + reason + sentence[match.end() :]
    return sentence.rstrip(".") + reason + "." if rng.random() < 0.4 else None


def _other_speaker(
    sentence: str, around: str, names: Sequence[str], rng: random.Random
) -> str | None:
    """Another name beside what somebody says; or somebody who is made to say it."""
    others = [name for name in names_in(around) if name not in sentence] or list(names)
    if not others:
        return None
    other = rng.choice(others)
    says = SAYS.search(sentence)
    if not says:
        return None
    own = [m for m in NAME.finditer(sentence) if abs(m.start() - says.start()) < 40]
    if not own or related(own[0].group(), other):
        return None
    return sentence[: own[0].start()] + other + sentence[own[0].end() :]


def _added(sentence: str, rng: random.Random) -> str | None:
    if len(sentence) < 25 or sentence[-1] != ".":
        return None
    return f"{sentence[:-1]}{', ' if rng.random() < 0.3 else ' '}{rng.choice(ADDED)}."
