"""The forms in which a name or word stands in a text: other letters, endings, line ends between.

A name comes in, as anyone types it; where a text mentions it goes out, in spans of the text as it
is. Capital letters, accents and letters such as "ł" make no difference, nor do an ending "'s", the
plural, a hyphen or a line end between two words, and the points of initials.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from qa.text.patterns import pattern
from qa.text.words import CJK, stem

ACCENTS = pattern(r"[\u0300-\u036f]")
OTHER_LETTER = pattern(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .+)?")
LETTERS_FROM, LETTERS_TO = 0x80, 0x250
"""Where the letters stand that Latin scripts have beside ASCII's; some more are further up."""
MORE_LETTERS = (0x1E00, 0x1F00)
APOSTROPHES = "'’‘ʼ＇"
QUOTATION = ' "“”„«»‹›'
LINE_END = r"(?:\r\n|\n|\r(?!\n))"
APART = rf"(?!\s*{LINE_END}\s*{LINE_END})(?:[\s\u00ad_*>-]|[\u2010-\u2015])+"
"""What stands between two words of a name: white space, but no blank line, a hyphen or dash, the
marks of emphasis and of a quotation."""
UNPARTED = pattern(rf"[{CJK}\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
"""Letters of scripts that do not part their words."""
HUNG_ON = pattern(r"[\uac00-\ud7af]")
"""Korean hangs its particles on a word."""
INITIALS = pattern(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
PART = pattern(r"\d+(?:[.,:]\d+)+|\w+(?:[\u0300-\u036f]\w*)*|[^\w\s]")
NO_WORD_BEFORE, NO_WORD_AFTER = r"(?<!\w)(?<!\d[.,:](?=\d))", r"(?!\w)(?!(?<=\d)[.,:]\d)"
"""Neither letters nor, of numbers, further digits beyond a point."""
JOINS = frozenset("-_*‐‑‒–—―\u00ad")
MOST_ENDING = 2
"""So many letters at most has a form of a word, such as its plural, more than the word."""
SHORT = 3
"""Letters of a name in capitals that is another word in small ones: "US", "WHO", "IT"."""


def folded(text: str) -> str:
    """Return a text in small letters without accents, its Latin letters as ASCII has them.

    Letters that Unicode does not take apart are told by their names: "ł" is an "L WITH STROKE".
    """
    text = text.casefold()
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return plain if plain.isascii() else "".join(map(_typed, plain))


@lru_cache(maxsize=4096)
def _typed(letter: str) -> str:
    name = None if letter.isascii() else OTHER_LETTER.fullmatch(unicodedata.name(letter, ""))
    return name.group(1).lower() if name else letter


class Name:
    """A name or word that is looked for in texts.

    Args:
        written: As the user writes it.
    """

    def __init__(self, written: str) -> None:
        self.written = " ".join(unicodedata.normalize("NFC", written).split()).strip(QUOTATION)
        plain = INITIALS.sub(lambda found: found[0].replace(".", "").upper(), self.written)
        parts = [part for part in PART.findall(plain) if part not in JOINS]
        if len(parts) > 1 and "".join(parts[-2:-1]) in APOSTROPHES and parts[-1].casefold() == "s":
            parts = parts[:-2]
        while parts and parts[-1] in APOSTROPHES:
            parts = parts[:-1]
        self._parts = parts
        self._last = folded(parts[-1]) if parts else ""
        self._pattern = self._compiled() if any(part[0].isalnum() for part in parts) else None

    def __bool__(self) -> bool:
        """Whether there is a letter or digit in it."""
        return self._pattern is not None

    def mentions(self, text: str, language: str | None = None) -> Iterator[tuple[int, int]]:
        """Yield where a text mentions it, in order, without the ending of a possessive."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text):
            last = match["last"]
            if self._is_form(last, language):
                yield match.span("name")

    def _is_form(self, word: str, language: str | None) -> bool:
        """Whether a word is the name's last one, or a form of it with the same stem."""
        plain, own = folded(word), self._last
        if plain == own or plain.replace(".", "") == own or _unbounded(own):
            return True
        if own[-1:].isdigit() or not 0 <= len(plain) - len(own) <= MOST_ENDING:
            return False
        return folded(stem(word, language)) == folded(stem(self._parts[-1], language))

    def _compiled(self) -> re.Pattern[str]:
        parts, last = self._parts, self._parts[-1]
        if parts == [last] and last.isupper() and len(last) <= SHORT:
            points = r"\.?".join(map(re.escape, last))
            return re.compile(rf"(?<!\w)(?P<name>(?P<last>{points}))(?!\w)")
        marks = [_part(part) for part in parts]
        if last[0].isalpha() and not _unbounded(last):
            begun = _letters(folded(last)[:-1])
            marks[-1] = rf"(?:{marks[-1]}(?!\w)|{begun}\w{{1,{MOST_ENDING + 1}}})"
        name = "".join(
            _between(before, part) + mark
            for before, part, mark in zip(parts, parts[1:], marks[1:-1], strict=False)
        )
        end = (_between(parts[-2], last) if len(parts) > 1 else "") + f"(?P<last>{marks[-1]})"
        name = (marks[0] if len(parts) > 1 else "") + name + end
        before = "" if _is_unparted(parts[0]) else NO_WORD_BEFORE
        after = "" if _unbounded(last) or not last[0].isalnum() else NO_WORD_AFTER
        return re.compile(f"{before}(?P<name>{name}){after}", re.IGNORECASE)


def _between(before: str, part: str) -> str:
    """What may stand between two parts of a name."""
    words = before[0].isalnum() and part[0].isalnum()
    return APART if words else r"\s*"


def _part(part: str) -> str:
    """A pattern for one word of a name, or one mark in it."""
    if part in APOSTROPHES:
        return f"[{APOSTROPHES}]?"
    if not part[0].isalnum():
        return f"{re.escape(part)}?" if part == "." else re.escape(part)
    if len(part) > 1 and part.isupper() and part.isascii() and part.isalpha():
        return r"\.?".join(map(_letters, part.casefold()))
    return _letters(folded(part))


def _letters(word: str) -> str:
    """A pattern for a folded word: its letters, and whatever is folded to them.

    "strasse" is written "straße" too, and accents may stand behind the letter that they are on.
    """
    found, place = "", 0
    while place < len(word):
        two, others = word[place : place + 2], _unfolded()
        if len(two) > 1 and two in others:
            found += f"(?:{_letters(two[0])}{_letters(two[1])}|[{others[two]}])"
            place += 2
            continue
        letter = two[0]
        accents = r"[\u0300-\u036f]*" if letter.isalpha() else ""
        more = others.get(letter, "")
        found += (f"[{letter}{more}]" if more else re.escape(letter)) + accents
        place += 1
    return found


@cache
def _unfolded() -> dict[str, str]:
    """For one or two letters of ASCII, those letters that are folded to them."""
    found: dict[str, str] = {}
    for code in (*range(LETTERS_FROM, LETTERS_TO), *range(*MORE_LETTERS)):
        letter = chr(code)
        if letter.isalpha() and (plain := folded(letter)).isascii() and plain != letter:
            found[plain] = found.get(plain, "") + letter
    return found


def _is_unparted(word: str) -> bool:
    return UNPARTED.search(word) is not None


def _unbounded(word: str) -> bool:
    """Whether letters right behind a word need not be part of it."""
    return _is_unparted(word[-1:]) or HUNG_ON.search(word[-1:]) is not None
