"""Figures above and below the line, written so that they stay what they are.

What is raised, what stands before and behind it, comes in; what is to stand in the text goes out:
nothing for the mark of a note, `^6` for a power, `.99` for pence, `1` with a blank in front for the
half of "2 1/2", and the letters themselves for endings and formulas. A raised figure that only its
place could tell apart from a digit never touches one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

DIGITS = re.compile(r"\d{1,3}")
LIST_OF_NOTES = re.compile(r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3}|\s+\d{1,3})+[,;]?|\d{1,3}[,;)]")
SIGN_OF_NOTE = re.compile(r"[*†‡§¶#⁎∗]+")
IN_BRACKETS = re.compile(r"[\[(].*[\])]", re.DOTALL)
NEGATIVE = re.compile(r"[−–-]\s*(\d+|[a-z])")
SLASHES = "/⁄∕"
SLASH = re.compile(rf"\s*[{SLASHES}]\s*\d")
MONEY_BEFORE = re.compile(
    r"(?:[£$€¥₹₽₩₴]|\b(?:USD|EUR|GBP|CHF|Rs|kr|zł)\.?)\s?\d{1,3}(?:[\d,. ]*\d)?$"
)
MONEY_BEHIND = re.compile(r"\s?(?:[€£$¥₹₽]|(?:EUR|USD|GBP|CHF|kr|zł|Kč|lei)\b)")
HAS_PENCE = re.compile(r"\d[.,]\d\d$")
NUMBER_BEFORE = re.compile(r"(?<![\w.,])(\d[\d,.]*)$")
WORD_BEFORE = re.compile(r"([^\W\d_]+)$")
UNIT = word_set("m mm cm dm km µm μm nm in ft yd mi s h min kg g mol sec")
OPERATOR_BEFORE = re.compile(r"[=+×·*/^<>≤≥≈(−-]\s*(?:\d+\s?)?[^\W\d_]{0,2}\d*$")
OPERATOR_BEHIND = re.compile(r"\s*[=+×·*^<>≤≥≈−]|\s+-\s")
DEGREES = re.compile(r"\s?[CFNSEW]\b")
NOTE_NAMES = re.compile(r"foot-?note|end-?note|note-?ref|reference|citation|\bfn|\bsdfoot", re.I)
ROMANCE = frozenset({"fr", "es", "it", "pt", "ca", "gl", "ro"})
LONGEST_MARK = 3
"""Words; a sentence in small letters above the line is a sentence."""


class Raised(NamedTuple):
    """What is raised or lowered, and where.

    Attributes:
        before: The text of the line up to it, white space folded.
        behind: What follows in the line.
        linked: Whether it is the link to a note, or called one.
        counted: Whether its number is one of a row that counts up through the page.
        priced: Whether it stands in something called a price.
    """

    text: str
    before: str
    behind: str
    linked: bool = False
    counted: bool = False
    priced: bool = False
    language: str = ""


def written_above(raised: Raised) -> str:
    """What to write for what stands above the line; "" for the mark of a note."""
    text = raised.text
    if not text or len(text.split()) > LONGEST_MARK:
        return f" {text} " if text else ""
    if IN_BRACKETS.fullmatch(text):
        return text
    if raised.linked or SIGN_OF_NOTE.fullmatch(text) or text in ",;":
        return ""
    if text[0].isdigit():
        return _figure(raised)
    return _letters(raised)


def written_below(text: str, before: str) -> str:
    """What to write for what stands below the line."""
    if before[-1:] in tuple(SLASHES) or not text[:1].isdigit():
        return text
    # The base of a number, the weight of an atom: no further digits of what stands before.
    return f"_{text}" if before[-1:].isdigit() else text


def note_numbers(marks: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The raised numbers that count up through a page, as the marks of notes do.

    Args:
        marks: Each raised number in the order of the page, and the word before it.
    """
    seen: dict[int, set[str]] = {}
    found: set[int] = set()
    for text, word in marks:
        if not DIGITS.fullmatch(text):
            continue
        number = int(text)
        # 2 to the third behind 2 to the second counts up as well, but on the same base.
        if seen.get(number - 1, set()) - {word}:
            found |= {number - 1, number}
        seen.setdefault(number, set()).add(word)
    return frozenset(map(str, found))


def is_note_link(node: Node) -> bool:
    """Whether what is raised is, or is in, the link to a note, or is called one."""
    inner = [one for one in node.walk() if one.tag == "a"]
    around = [one for one in (node, *node.above()) if one.display == "inline"]
    for one in (*inner, *around):
        if one.get("role") == "doc-noteref" or "noteref" in one.get("epub:type"):
            return True
        if one.tag == "a" and "#" in one.get("href"):
            return True
        if NOTE_NAMES.search(f"{one.get('class')} {one.get('rel')}"):
            return True
    return False


def _is_pence(raised: Raised) -> bool:
    """Whether two raised digits are the small coin of a price."""
    if len(raised.text) != 2 or not re.search(r"\d[.,]?$", raised.before):
        return False
    if HAS_PENCE.search(raised.before):
        return False
    before = raised.before.rstrip(".,")
    return (
        raised.priced
        or bool(MONEY_BEFORE.search(before))
        or bool(MONEY_BEHIND.match(raised.behind))
    )


def _figure(raised: Raised) -> str:
    """What to write for what begins with a digit."""
    text, before = raised.text, raised.before
    if text.isdigit() and SLASH.match(raised.behind):
        return f" {text}" if before[-1:].isdigit() else text
    if text.isdigit() and _is_pence(raised):
        return text if before[-1:] in ".," else f".{text}"
    if DIGITS.fullmatch(text):
        return _number(raised)
    if LIST_OF_NOTES.fullmatch(text):
        return ""
    if re.fullmatch(r"\d[+−-]", text) and before[-1:].isalpha():
        return text  # an ion
    return f"^({text})" if before[-1:].isalnum() or before[-1:] == ")" else text


def _number(raised: Raised) -> str:
    """What to write for a raised number that is no price and no fraction."""
    text, before, behind = raised.text, raised.before, raised.behind
    if not before or before[-1:].isspace():
        if behind[:1].isalpha():
            return text  # an isotope; or the note itself, with its mark in front
        return text + " " if not before.strip() else ""
    return f"^{text}" if _is_power(text, before, behind, counted=raised.counted) else ""


def _is_power(text: str, before: str, behind: str, *, counted: bool) -> bool:
    """Whether a raised number is an exponent rather than the mark of a note."""
    in_a_formula = bool(OPERATOR_BEFORE.search(before) or OPERATOR_BEHIND.match(behind))
    if number := NUMBER_BEFORE.search(before):
        base = number.group(1)
        return base == "10" or in_a_formula or (len(base) == 1 and not counted)
    if word := WORD_BEFORE.search(before):
        unit = word.group(1)
        is_unit = unit in UNIT and text in ("2", "3", "4")
        is_variable = len(unit) == 1 and unit not in "aI" and not counted
        return is_unit or is_variable or (in_a_formula and len(unit) < 3)
    inside = before[before.rfind("(") :] if before.endswith(")") else ""
    return len(inside) < 30 and bool(re.search(r"[=+×·*/−-]", inside))


def _letters(raised: Raised) -> str:
    """What to write for raised letters, or for a number with a minus in front."""
    text, before = raised.text, raised.before
    if NEGATIVE.fullmatch(text) and before[-1:].isalnum():
        return "^-" + NEGATIVE.sub(r"\1", text)
    if len(text) == 1 and text.isalpha():
        return _letter(raised)
    if re.search(r"\w\s*[+/*−-]\s*\w", text) and before[-1:].isalnum():
        return f"^({text})"
    return text


def _letter(raised: Raised) -> str:
    """What to write for a single raised letter."""
    text, before = raised.text, raised.before
    if text == "o" and before[-1:].isdigit() and DEGREES.match(raised.behind):
        return "°"
    number, word = NUMBER_BEFORE.search(before), WORD_BEFORE.search(before)
    figures, letters = (found.group(1) if found else "" for found in (number, word))
    if raised.language in ROMANCE and text in "eoarhºª" and (figures or letters):
        return text if len(figures) < 4 else ""
    if letters:
        if text in "ºª" or letters in ("N", "M", "D", "n", "No"):
            return text
        return f"^{text}" if len(letters) == 1 else ""
    if figures:
        return f"^{text}" if text in "nxkmpi" and len(figures) < 3 else text if text in "ºª" else ""
    return "" if before[-1:] in tuple(".,;:!?)\"'”’»") else text
