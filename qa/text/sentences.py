"""Where the sentences of a text begin and end.

A text (or a range of it) and a language come in; spans in code points go out, in order and
trimmed, that together cover every character which is not white space. The rules of the
`sentencex` library do the main work; what it cuts wrongly is mended here, by cutting or joining
spans, so that the text itself is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sentencex import get_sentence_boundaries

from qa.text.lines import statements
from qa.text.patterns import pattern
from qa.text.sentence_ends import (
    CANDIDATE,
    NO_HABITS,
    ends_sentence,
    habits_of,
    kind_of,
    place_of,
)

LINE_END = r"(?:\r\n|\n|\r(?!\n)|\u2029)"
PARAGRAPH_END = pattern(rf"{LINE_END}[^\S\r\n\u2029]*{LINE_END}\s*")
WHITE_SPACE = pattern(r"\s")
NOT_TEXT = pattern(r"[\ud800-\udfff\x00]")

ENUMERATOR = pattern(r"[(\[]?(?:\d{1,3}|[A-Za-z])[.)]+$")
WORD = pattern(r"\w")
BRACKETS = {"(": ")", "[": "]"}
QUOTED = pattern(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"")
BRACKET = pattern(r"[()\[\]]")
CLOSERS = "\"'”’»›)]*_"
# A space that was forgotten: "It ended.Then". No address, file or number has this form.
GLUED = pattern(r"(?<=[a-zß-öø-ÿ]{3})[.!?](?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+[\s,])")
IN_NAMES = pattern(r"[./@_\\\d]")


def sentence_spans(
    text: str, language: str | None = None, start: int = 0, end: int | None = None
) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]`, in order, as spans of `text`.

    Blank lines always end a sentence. Single line ends do where each line of the paragraph stands
    for itself, as in minutes and logs (`lines_stand_alone`); hard-wrapped text has them anywhere.
    Punctuation of Chinese and Japanese is understood whatever the language.

    Args:
        text: Any string.
        language: ISO 639-1 code, with or without a region; English rules when unknown.
        start: First code point to look at.
        end: Where to stop; the end of the text by default.

    Returns:
        `(start, end)` pairs, trimmed of white space, that never overlap and together cover every
        character of the range that is not white space.
    """
    stop = len(text) if end is None else min(end, len(text))
    code = (language or "en").replace("_", "-").partition("-")[0].lower()
    spans: list[tuple[int, int]] = []
    position = max(start, 0)
    while position < stop:
        gap = PARAGRAPH_END.search(text, position, stop)
        paragraph_end = gap.start() if gap else stop
        for part in statements(text, position, paragraph_end):
            spans += _part_spans(text, code, *part)
        position = gap.end() if gap else stop
    return spans


def _part_spans(text: str, language: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a part that none goes beyond."""
    # Same length, so that every offset in the flat part is one in the text.
    flat = NOT_TEXT.sub("x", WHITE_SPACE.sub(" ", text[start:end]))
    cuts = _cuts(text, flat, language)
    spans: list[tuple[int, int]] = []
    for span in zip([0, *cuts], [*cuts, len(flat)], strict=True):
        left, right = _trim(flat, *span)
        if left == right:
            continue
        if spans and _belong_together(flat, spans[-1], (left, right)):
            spans[-1] = (spans[-1][0], right)
        else:
            spans.append((left, right))
    return [(start + left, start + right) for left, right in spans]


def _cuts(text: str, flat: str, language: str) -> list[int]:
    """Where the sentences of a flat part end, without its own end.

    Each mark with white space behind it is judged by what stands around it. Where that says
    nothing, and for marks of other scripts, the library decides.
    """
    proposed = _library_cuts(flat, language)
    candidates = list(CANDIDATE.finditer(flat))
    cuts = {cut for cut in proposed if not _within_a_word(flat, cut)}
    cuts |= {match.end() for match in GLUED.finditer(flat) if _forgot_space(flat, match, language)}
    if not candidates:
        return sorted(cuts)
    enclosed = [match.span() for match in QUOTED.finditer(flat)] + _bracketed(flat)
    habits = habits_of(text)
    begun = 0
    for match in candidates:
        within = {cut for cut in cuts if match.start() < cut <= match.end()}
        place = place_of(flat, match, begun, language)
        verdict = ends_sentence(place, language, habits)
        if verdict is not False and _inside(flat, match, begun, enclosed):
            verdict = None if verdict is None or match["closers"] == "" else False
        cuts -= within
        if verdict or (verdict is None and within):
            cuts.add(match.end())
            begun = match.end()
    return sorted(cuts)


def _library_cuts(flat: str, language: str) -> list[int]:
    """Where sentencex ends a sentence, without the paragraph's end."""
    ends = [int(boundary["end_index"]) for boundary in get_sentence_boundaries(language, flat)]
    return [end for end in ends if 0 < end < len(flat)]


def _within_a_word(flat: str, cut: int) -> bool:
    """Whether a cut is behind a full stop with a letter right after it, as in "ASP.NET"."""
    following = flat[cut]
    if not (following.isascii() and (following.isalnum() or following == "-")):
        return False
    return flat[max(cut - 4, 0) : cut].rstrip(CLOSERS)[-1:] in set(".!?…")


def _forgot_space(flat: str, match: re.Match[str], language: str) -> bool:
    """Whether a mark between two words ends a sentence, rather than being part of a name."""
    left = flat.rfind(" ", 0, match.start()) + 1
    right = flat.find(" ", match.end())
    word = flat[left : match.start()]
    around = word + flat[match.end() : right if right >= 0 else len(flat)]
    return not IN_NAMES.search(around) and kind_of(word, language, NO_HABITS, False) == "word"


def _inside(
    flat: str, match: re.Match[str], begun: int, enclosed: Sequence[tuple[int, int]]
) -> bool:
    """Whether a mark is within brackets or quotation marks that a sentence has around them.

    What closes right behind the mark is another matter: a quotation may end a sentence there, and
    a bracket does if it is around the whole sentence.
    """
    end = match.end("closers")
    first = _trim(flat, begun, len(flat))[0]
    bracket = any(mark in ")]" for mark in match["closers"])
    return any(
        left < match.start()
        and (end < right or (bracket and flat[left] in BRACKETS and left > first))
        for left, right in enclosed
        if right > match.start()
    )


def _bracketed(flat: str) -> list[tuple[int, int]]:
    """What stands in brackets, from the opening one to behind the closing one."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in BRACKET.finditer(flat):
        if match.group() in BRACKETS:
            opened.append(match.start())
        elif opened and BRACKETS[flat[opened[-1]]] == match.group():
            found.append((opened.pop(), match.end()))
    return found


def _belong_together(flat: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two neighbouring pieces are one sentence that was cut too early."""
    # The last characters are enough, and keep the search short in a very long sentence.
    before = flat[max(first[0], first[1] - 80) : first[1]]
    if not WORD.search(flat, *second):
        return True
    if not WORD.search(before) and first[1] - first[0] < 80:
        return not before.endswith(("!", "?", "…"))
    if ENUMERATOR.fullmatch(before) and first[1] - first[0] <= 6:
        return True
    return before.endswith(".") and flat[second[0]] in "ºª°"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at either end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
