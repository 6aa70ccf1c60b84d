"""Places in a sentence that others fill otherwise: "the mayor of Skarn", "the mayor of Vael".

In: sentences, and a term of a question. Out: whether a sentence has a rival of the term, which is
another name, number, rank or word in the very place where a sentence beside it, or the question
itself, has the term. Such a sentence tells of something else, however alike the rest is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal
from unicodedata import combining, normalize

from qa.answering.checking.facts import ORDINALS
from qa.text.patterns import pattern
from qa.text.stopwords import STOP_WORDS, word_set
from qa.text.terms import search_terms
from qa.text.words import primary

Shape = Literal["name", "year", "number", "rank", "word", "function", "edge"]

PIECE = pattern(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|[|:;,]")
RANKS = frozenset(ORDINALS) | word_set("first last next previous former latter")
YEAR = pattern(r"1\d{3}|20\d{2}")
ROLES = word_set("""
    mr mrs ms miss sir dr doctor prof professor president mayor minister king queen prince princess
    duke earl lord lady pope saint bishop father sister brother captain general colonel major judge
    justice senator governor chancellor chairman director coach uncle aunt
    """)
"""Stand before a name without making it another one's."""

INFLECTED = 4
"""Letters that two forms of one word begin with ("Scotland", "Scottish")."""

COUNTED: frozenset[Shape] = frozenset({"name", "number", "year"})
PARALLEL = 0.5
"""Share of their tokens that two sentences have in common, in one order, where another common word
in the place of one makes them tell of two things."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, or a run of capitalised words.

    Attributes:
        terms: The search terms in it; none for a function word.
        plain: Casefolded.
        opens: Whether it is the first of its sentence, where every word is capitalised.
    """

    plain: str
    shape: Shape
    terms: frozenset[str]
    opens: bool = False


EDGE = Token("", "edge", frozenset())


@lru_cache(maxsize=4096)
def tokens_of(text: str, language: str | None = None) -> tuple[Token, ...]:
    """Return the tokens of a sentence, with one for its beginning and one for its end."""
    found: list[list[str]] = []
    end = -1
    for match in PIECE.finditer(text):
        word = match.group()
        beside = found and text[end : match.start()].strip(" ") == "" and end >= 0
        if beside and _is_name(word, language) and _is_name(found[-1][-1], language):
            found[-1].append(word)
        else:
            found.append([word])
        end = match.end()
    pieces = [_token(run, language, opens=not number) for number, run in enumerate(found)]
    return (EDGE, *pieces, EDGE)


def _is_name(word: str, language: str | None) -> bool:
    stop_words = STOP_WORDS.get(primary(language), STOP_WORDS["en"])
    return word[:1].isupper() and word.casefold() not in stop_words


def _token(run: Sequence[str], language: str | None, *, opens: bool) -> Token:
    text = " ".join(run)
    plain = text.casefold()
    terms = frozenset(search_terms(text, language))
    if plain in RANKS:
        return Token(plain, "rank", frozenset({*terms, plain}), opens)
    if run[0][:1].isdigit():
        shape: Shape = "year" if YEAR.fullmatch(plain) else "number"
    elif not terms:
        shape = "function"
    else:
        shape = "name" if _is_name(run[0], language) else "word"
    return Token(plain, shape, terms, opens)


def rival_of(
    term: str, text: str, others: Sequence[str], language: str | None, question: str = ""
) -> Shape | None:
    """Return of what shape the rival of a term is that a sentence has; see `rival_token`."""
    found = rival_token(term, text, others, language, question)
    return found.shape if found else None


def rival_token(
    term: str, text: str, others: Sequence[str], language: str | None, question: str = ""
) -> Token | None:
    """Return the rival of a term that a sentence has, or None.

    Args:
        term: A search term, which the sentence does not hold.
        text: The sentence.
        others: Sentences that hold the term.
        language: Of all of them.
        question: May show the place of the term too, unless it is a common word, which is said
            otherwise there; what it names itself is no rival.
    """
    own = tokens_of(text, language)
    asked = frozenset(search_terms(question, language))
    for other in (question, *others):
        theirs = tokens_of(other, language)
        for place in _places(term, theirs):
            if other is question and theirs[place].shape == "word":
                continue
            for mine in range(1, len(own) - 1):
                if own[mine].terms & asked or not _rival(own, mine, theirs, place):
                    continue
                if own[mine].shape != "word" or _parallel(own, theirs):
                    return own[mine]
    return None


def has_namesake(term: str, text: str, question: str, language: str | None) -> bool:
    """Whether a sentence has a name that differs from one of the question's in a term alone."""
    asked = frozenset(search_terms(question, language))
    theirs = tokens_of(question, language)
    return any(
        _namesakes(term, one, theirs[place]) and not (one.terms - theirs[place].terms) & asked
        for one in tokens_of(text, language)
        for place in _places(term, theirs)
    )


def _places(term: str, tokens: Sequence[Token]) -> Iterator[int]:
    return (i for i, token in enumerate(tokens) if term in token.terms)


def _rival(own: Sequence[Token], mine: int, theirs: Sequence[Token], place: int) -> bool:
    """Whether one token stands where the other does, is of its shape, and says something else."""
    one, other = own[mine], theirs[place]
    if one.terms & other.terms or not one.terms or not _alike(one, other):
        return False
    if any(term in token.terms for token in theirs for term in one.terms):
        return False
    left = _same(own, mine, theirs, place, -1)
    right = _same(own, mine, theirs, place, +1)
    if left + right < 2:
        return False
    if min(left, right) == 0:
        # One side alone is enough only where a word of content is part of it.
        step = -1 if left else 1
        return any(own[mine + step * n].terms for n in (1, 2))
    return any(own[mine + step].shape != "edge" for step in (-1, 1))


def _parallel(own: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether two sentences say nearly the same, of whatever name and with whatever number."""
    one, other = (
        [
            token.shape if token.shape in COUNTED and not token.opens else token.plain
            for token in tokens
            if token.plain[:1].isalnum()
        ]
        for tokens in (own, theirs)
    )
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= PARALLEL


def _namesakes(term: str, one: Token, other: Token) -> bool:
    """Whether two names differ in the word that is asked for, and in that alone ("Seal Rock").

    "President Holm" and "Brita Holm" may be one.
    """
    mine, theirs = one.plain.split(), other.plain.split()
    if one.shape != "name" or other.shape != "name" or len(mine) != len(theirs) or len(mine) < 2:
        return False
    apart = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1 or ROLES & set(apart[0]) or min(map(len, apart[0])) < 3:
        return False
    if len({_bare(word)[:INFLECTED] for word in apart[0]}) == 1:
        return False
    return term in other.terms and term not in one.terms


def _bare(word: str) -> str:
    """A word without accents."""
    return "".join(c for c in normalize("NFD", word) if not combining(c))


def _alike(one: Token, other: Token) -> bool:
    """Whether two tokens are of one shape; what opens a sentence may be a name or a word."""
    if one.shape == other.shape:
        return True
    return {one.shape, other.shape} == {"name", "word"} and (one.opens or other.opens)


def _same(own: Sequence[Token], mine: int, theirs: Sequence[Token], place: int, step: int) -> int:
    """How many tokens beside one, up to two, are the same as those beside the other."""
    number = 0
    while number < 2:
        i, j = mine + step * (number + 1), place + step * (number + 1)
        if not (0 <= i < len(own) and 0 <= j < len(theirs)) or not _one(own[i], theirs[j]):
            break
        number += 1
    return number


def _one(token: Token, other: Token) -> bool:
    return token.plain == other.plain or bool(token.terms and token.terms == other.terms)
