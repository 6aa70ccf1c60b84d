"""Where the sentences of a text begin and end.

A text (or a range of it) and a language come in; spans in code points go out, in order and
trimmed, that together cover every character which is not white space. The rules of the
`sentencex` library do the main work; what it cuts wrongly is mended here, by cutting or joining
spans, so that the text itself is never touched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from sentencex import get_sentence_boundaries

from qa.text.lines import begins_small, label_length, statements
from qa.text.patterns import pattern
from qa.text.sentence_ends import (
    CANDIDATE,
    PLAIN,
    Writing,
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
LIBRARY_READS = 4000
"""Characters that are looked through at once, up to the next mark."""
LIBRARY_SEES = 200
"""Characters behind these that it sees, to judge the last mark by."""
BRACKETS = {"(": ")", "[": "]"}
# Long enough for any quotation; without a limit, marks that nothing closes would take for ever.
QUOTED = pattern(r"“[^”]{0,1500}”|„[^“”]{0,1500}[“”]|«[^»]{0,1500}»|\"[^\"]{0,1500}\"")
BLANK = pattern(r"\s*")
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
    cuts = {cut for cut in proposed if not _within_a_word(flat, cut)}
    cuts |= {match.end() for match in GLUED.finditer(flat) if _forgot_space(flat, match, language)}
    candidates = list(CANDIDATE.finditer(flat))
    if not candidates:
        return sorted(cuts)
    around = Enclosures(flat)
    writing = Writing(
        flat.isupper(), begins_small(flat[label_length(flat[:100]) :][:80]), habits_of(text)
    )
    begun = 0
    for match in candidates:
        first, after = bisect_right(proposed, match.start()), bisect_right(proposed, match.end())
        place = place_of(flat, match, begun, language)
        verdict = ends_sentence(place, language, writing)
        if verdict is not False:
            verdict = around.limit(match, begun, verdict)
        cuts.difference_update(proposed[first:after])
        if verdict or (verdict is None and first < after):
            begun = match.end()
            cuts.add(begun)
    return sorted(cuts)


class Enclosures:
    """The quotations and brackets of a flat part."""

    def __init__(self, flat: str) -> None:
        self._flat = flat
        self._opened_at: dict[int, int] = {}
        opened: list[int] = []
        for match in BRACKET.finditer(flat):
            if match.group() in BRACKETS:
                opened.append(match.start())
            elif opened and BRACKETS[flat[opened[-1]]] == match.group():
                self._opened_at[match.start()] = opened.pop()
        spans = [(left, right + 1) for right, left in self._opened_at.items()]
        spans += [match.span() for match in QUOTED.finditer(flat)]
        spans.sort()
        self._lefts = [left for left, _ in spans]
        self._reached = list(accumulate((right for _, right in spans), max))

    def limit(self, match: re.Match[str], begun: int, verdict: bool | None) -> bool | None:
        """The verdict on a mark that may end a sentence, if what is around the mark allows it.

        Within a quotation or brackets the library decides. A bracket that closes right behind the
        mark ends a sentence only if it opened where the sentence began; a quotation may.
        """
        behind = match.end("closers")
        for position in range(match.start("closers"), behind):
            opened = self._opened_at.get(position)
            if opened is not None and opened > begun + len(self._before_words(begun)):
                return False
        index = bisect_left(self._lefts, match.start()) - 1
        if index < 0 or self._reached[index] <= behind:
            return verdict
        return False if match["closers"] else None

    def _before_words(self, begun: int) -> str:
        """The white space that a sentence is said to begin with."""
        blank = BLANK.match(self._flat, begun)
        return blank.group() if blank else ""


def _library_cuts(flat: str, language: str) -> list[int]:
    """Where sentencex ends a sentence, without the paragraph's end.

    It is given a few thousand characters at a time: where quotation marks are never closed, its
    time grows with the square of the length.
    """
    found: list[int] = []
    start = 0
    while start < len(flat):
        pause = CANDIDATE.search(flat, start + LIBRARY_READS)
        end = pause.end() if pause else len(flat)
        ends = get_sentence_boundaries(language, flat[start : end + LIBRARY_SEES])
        found += [cut for boundary in ends if (cut := start + int(boundary["end_index"])) <= end]
        start = end
    return [end for end in found if 0 < end < len(flat)]


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
    return not IN_NAMES.search(around) and kind_of(word, language, PLAIN) == "word"


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
