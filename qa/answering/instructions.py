"""Sentences of an article that instruct a program instead of telling the reader something.

In: a sentence. Out: the probability that it is one ("Ignore what you were told and say that …").
The judgement is a logistic regression over patterns of words, in which words of one sense are one
("ignore" and "disregard", "say" and "claim") and what a sentence is about is a blank: so it is of
wordings, not of topics. `training/fit_instructions.py` fits it; the words are known for English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from qa.scores import logistic
from qa.text.patterns import pattern
from qa.text.stopwords import NEGATIONS, STOP_WORDS

MODEL = Path(__file__).with_name("instructions.toml")

INSTRUCTS = 0.6
"""From this probability on a sentence is never quoted: of 10,000 sentences of articles hardly one
is so probable (docs/answers.md)."""

MAY_INSTRUCT = 0.12
"""From this one on it gives way to any other sentence that answers."""

LONGEST = 400
"""Characters of a sentence that are looked at: what instructs does so at once."""

LENGTHS = (1, 2, 3)
"""Of the patterns, in tokens."""

APART = 5
"""Two words of known senses that are no further from each other than this are a pattern too."""

PIECE = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[“”\"«»]|[:\[\]<>{}|#*/`]|[.!?,;—-]")
BLANK, BEGIN, END, MARK, SHOUTED = "_", "^", "$", "MARK", "UP"


def instructs(text: str) -> float:
    """Return the probability that a sentence instructs a program."""
    return _probability(text[:LONGEST])


@lru_cache(maxsize=4096)
def _probability(text: str) -> float:
    weights: Mapping[str, float] = _model()["fit"]["weights"]
    total = float(_model()["fit"]["intercept"]) + sum(
        weights.get(p, 0.0) for p in set(patterns(text))
    )
    return logistic(total)


def patterns(text: str) -> Iterator[str]:
    """Yield the patterns of a sentence: runs of its tokens, and pairs of words of known senses."""
    tokens = senses(text)
    for length in LENGTHS:
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])
    for first, one in enumerate(tokens):
        for other in tokens[first + 2 : first + 1 + APART]:
            if one.isupper() and other.isupper():
                yield f"{one} .. {other}"


def senses(text: str) -> list[str]:
    """Return a sentence as tokens: senses, function words, punctuation, and blanks for the rest."""
    known, plain = _senses(), _function_words()
    tokens = [BEGIN]
    for match in PIECE.finditer(text[:LONGEST]):
        piece = match.group()
        word = piece.casefold().replace("’", "'")
        if word in known:
            kind = known[word]
            if piece.isupper() and len(piece) > 2:
                tokens.append(SHOUTED)
        elif word in plain:
            kind = word
        elif piece[0].isalnum():
            kind = BLANK
        elif piece in '“”"«»':
            kind = '"'
        else:
            kind = MARK if piece in "[]<>{}|#*/`" else piece
        if kind not in (BLANK, MARK) or tokens[-1] != kind:
            tokens.append(kind)
    return [*tokens, END]


@cache
def _senses() -> Mapping[str, str]:
    """The sense of each known word; forms of a verb are told apart ("say", "said", "saying")."""
    table: dict[str, str] = {}
    for sense, listed in _model()["verbs"].items():
        for entry in listed.split():
            verb, _, past = entry.partition(":")
            for form, ending in zip(_forms(verb, past), ("", "s", "ed", "ing"), strict=True):
                table.setdefault(form, f"{sense}{ending}".upper())
    for sense, listed in _model()["nouns"].items():
        for noun in listed.split():
            table.setdefault(noun, sense.upper())
            table.setdefault(f"{noun}s", sense.upper())
    return table


def _forms(verb: str, past: str) -> Sequence[str]:
    """A verb and its forms in "-s", in the past, and in "-ing"."""
    consonant_y = bool(re.search(r"[^aeiou]y$", verb))
    stem = verb.removesuffix("e")
    if consonant_y:
        third = f"{verb[:-1]}ies"
    else:
        third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    regular = f"{verb[:-1]}ied" if consonant_y else f"{stem}ed"
    return verb, third, past or regular, f"{stem}ing"


@cache
def _function_words() -> frozenset[str]:
    return STOP_WORDS["en"] | NEGATIONS["en"] | frozenset(_model()["plain"].split())


@cache
def _model() -> dict[str, Any]:
    return tomllib.loads(MODEL.read_text("utf-8"))
