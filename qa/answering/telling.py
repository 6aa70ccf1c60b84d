"""Which sentences of an article may stand in a summary, and which of them lean on the one before.

A text and the spans of its sentences come in. Out of it go titles, bylines, captions and credits,
questions and what asks them, addresses, and what instructs a program; marks and places decide, not
words. A sentence that begins with "it" says nothing without the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from qa.answering.instructions import INSTRUCTS, instructs
from qa.text.bylines import is_byline
from qa.text.marks import announces, asks, letters, without_label
from qa.text.patterns import pattern
from qa.text.stopwords import word_set
from qa.text.words import names, primary, words
from qa.understanding.leaning import ABOUT, DEMONSTRATIVES, OPENERS, OWNER, POSSESSIVES, PRONOUNS

SHORTEST, LONGEST = 30, 400
"""Characters of a sentence that says enough to stand in a summary, and not too much; an ideograph
counts as three."""
CREDITED, CREDIT = 3, 60
"""A paragraph of no more sentences, the last of which is a credit of no more characters, is the
caption of a picture."""
NAMED = 0.7
"""From this share of words that begin with a capital letter or a figure on, a sentence is a list of
names: an address, a credit."""
BEYOND_TITLE = 0.5
"""So much longer than the title, in letters, a line is at most that only says it again."""
BREAK = pattern(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)")
IDEOGRAPH = pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
ENDS, CLOSING = frozenset(".!…。！"), " \n\r\t)]}»”’\"'*_"
JOINING = word_set(
    "however moreover furthermore therefore thus hence instead nevertheless nonetheless otherwise "
    "besides then yes no that"
)
"""Words that join a sentence which they open to the one before it, beside `OPENERS`."""
BESIDE = pattern(r"\b(?:in|at|by|from|after|before|during|im|am|en|au) $", re.IGNORECASE)
"""In front of a noun that is where or when something happens."""
CAPITAL = pattern(r"(?:(?<=[^\W\d_A-Z]\s)|(?<=[,;]\s))[^\W\d_a-z][\w'’-]+")
"""A word with a capital letter behind a small one or a comma."""
NOTES = pattern(r"(?:\s*\[\d{1,3}\])+$")
"""The marks of notes behind a sentence."""


def paragraphs(text: str, sentences: Sequence[tuple[int, int]]) -> list[int]:
    """Return the number of the paragraph that each sentence stands in, counted from 0."""
    numbers: list[int] = []
    for at, (start, _) in enumerate(sentences):
        new = bool(at) and BREAK.search(text, sentences[at - 1][1], start) is not None
        numbers.append(numbers[-1] + new if numbers else 0)
    return numbers


def telling(text: str, sentences: Sequence[tuple[int, int]], title: str = "") -> list[int]:
    """Return which sentences may stand in a summary, in order; of any text at least one, if it can.

    Where no sentence has an end, as in notes by lines, those that say enough are taken.
    """
    said = [text[start:end] for start, end in sentences]
    own = [at for at in _in_prose(text, sentences) if _tells(said[at], title)]
    lines = [at for at, one in enumerate(said) if instructs(one) < INSTRUCTS and not asks(one)]
    return own or [at for at in lines if _characters(said[at]) >= SHORTEST] or lines


def capitals(text: str) -> frozenset[str]:
    """Return the words that a text writes with a capital letter in the midst of a sentence."""
    return frozenset(CAPITAL.findall(text))


def leans_back(
    text: str, language: str | None = None, named: Collection[str] = frozenset()
) -> bool:
    """Whether a sentence stands for nothing without the one before it.

    It opens with a pronoun, or with a word that joins it to what was said; or it has a pronoun
    before it has named anything.

    Args:
        text: The sentence.
        language: ISO 639-1 code; English for None.
        named: The words that are names wherever they stand, as `capitals` finds them.
    """
    said = words(text)
    code = primary(language)
    pointing = PRONOUNS.get(code, frozenset()) | POSSESSIVES.get(code, frozenset())
    pointing = pointing | DEMONSTRATIVES if code == "en" else pointing
    if not said or said[0] in pointing | OPENERS | JOINING:
        return True
    for match in re.finditer(r"[^\W\d_]+", text):
        if match[0].islower() and match[0] in pointing:
            return not _names_something(text[: match.start()], named)
    return False


def _names_something(before: str, named: Collection[str]) -> bool:
    """Whether a name, or a noun that is no mere circumstance ("in the end"), stands in a text.

    The capital letter of a sentence's first word makes no name of it ("Last year it …").
    """
    first = before.split(maxsplit=1)[0]
    found = [name for name in names(before) if name != first or name in named]
    owners = (before[: match.start()] for match in OWNER.finditer(before))
    circumstances = (ABOUT.search(one) or BESIDE.search(one) for one in owners)
    return bool(found) or not all(circumstances)


def _in_prose(text: str, sentences: Sequence[tuple[int, int]]) -> list[int]:
    """The sentences of paragraphs that are neither a question nor the caption of a picture."""
    numbers = paragraphs(text, sentences)
    kept: list[int] = []
    for _, group in groupby(range(len(sentences)), key=numbers.__getitem__):
        own = list(group)
        whole = text[sentences[own[0]][0] : sentences[own[-1]][1]]
        captions = len(own) <= CREDITED and _is_credit(text[slice(*sentences[own[-1]])])
        if not asks(whole) and not captions:
            kept += own
    return kept


def _is_credit(text: str) -> bool:
    """Whether a sentence is a label with a name behind it: "Image: Ann Lee."."""
    name = without_label(text)
    return name != text and len(text) < CREDIT and _only_names(name)


def _tells(text: str, title: str) -> bool:
    whole = NOTES.sub("", text.rstrip())
    ends = whole.rstrip(CLOSING)[-1:] in ENDS and not asks(whole) and not announces(whole)
    if not ends or not SHORTEST <= _characters(text) <= LONGEST:
        return False
    if _only_names(text) or is_byline(text) or _repeats_title(text, title):
        return False
    return instructs(text) < INSTRUCTS


def _characters(text: str) -> int:
    return len(text) + 2 * len(IDEOGRAPH.findall(text))


def _only_names(text: str) -> bool:
    said = re.findall(r"\w[\w'’.-]*", text)
    named = sum(word[0].isupper() or word[0].isdigit() for word in said)
    return bool(said) and named >= NAMED * len(said)


def _repeats_title(text: str, title: str) -> bool:
    own, wanted = letters(text), letters(title)
    return bool(wanted) and wanted in own and len(own) <= (1 + BEYOND_TITLE) * len(wanted)
