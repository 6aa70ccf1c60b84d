"""Quotes a long sentence in part: the clauses around the words that answer.

What is left out is marked by "…". Nothing is left out that could turn the sense round: where the
rest of the sentence denies something, makes a reserve or sets something right, it is quoted whole.
"""

from __future__ import annotations

from qa.answering.checking.wording import HEDGES
from qa.answering.evidence import SET_RIGHT
from qa.text.patterns import pattern
from qa.text.stopwords import word_set
from qa.text.words import has_negation, primary, words

LONG, KEPT = 150, 90
"""Characters of a sentence that is quoted in part, and of the part that is aimed at."""

SHORTEST = 25
"""Characters of a clause; what is shorter goes with the next one."""

PAIRS = ("()", "[]", "“”", "«»", '""')
TURNING = word_set(
    "false untrue myth legend rumour rumor lie lied wrong wrongly mistaken refuse refused refuses "
    "reject rejected rejects fail failed fails deny according said says say told tell yet however "
    "but although though until till except only instead rather formerly originally once"
)
"""Words that may turn round what stands beside them."""

CUT = pattern(r"[,;:)—–]\s+|\s+(?=[(—–])|\s+(?=(?:and|while|whereas)\b)")
"""Where clauses end."""


def excerpt(text: str, answer: tuple[int, int] | None, language: str | None = None) -> str:
    """Return a sentence, or the part of it around its answer.

    Args:
        text: The sentence.
        answer: Where in it the words stand that answer; None for a sentence to be quoted whole.
        language: ISO 639-1 code, None for English.
    """
    if answer is None or len(text) <= LONG:
        return text
    cuts = [match.end() for match in CUT.finditer(text)]
    starts = [0, *(cut for cut in cuts if cut <= answer[0])]
    ends = [*(cut for cut in cuts if cut >= answer[1]), len(text)]
    start, end = starts.pop(), ends.pop(0)
    starts = [cut for cut in starts if cut < start - SHORTEST or cut == 0 < start]
    ends = [cut for cut in ends if cut > end + SHORTEST or cut == len(text) > end]
    while end - start < KEPT and (starts or ends):
        grown = [(start - starts[-1], starts[-1], end)] if starts else []
        grown += [(ends[0] - end, start, ends[0])] if ends else []
        _, start, end = min(grown)
        starts = [cut for cut in starts if cut < start - SHORTEST or cut == 0 < start]
        ends = [cut for cut in ends if cut > end + SHORTEST or cut == len(text) > end]
    if end - start > LONG or not _safe(text, start, end, language):
        return text
    if not all(_paired(text[start:end], *pair) for pair in PAIRS):
        return text
    kept = text[start:end].strip(" ,;:—–")
    return f"{'… ' if start else ''}{kept}{' …' if end < len(text) else ''}"


def _paired(part: str, left: str, right: str) -> bool:
    """Whether every bracket or quotation mark has its other half."""
    if left == right:
        return part.count(left) % 2 == 0
    return part.count(left) == part.count(right)


def _safe(text: str, start: int, end: int, language: str | None) -> bool:
    """Whether what is left out neither denies, nor makes a reserve, nor sets right.

    The words that do so are known for English alone.
    """
    if primary(language) != "en":
        return False
    rest = f"{text[:start]} {text[end:]}"
    said = set(words(rest))
    hedged = said & TURNING or any(hedges & said for hedges in HEDGES.values())
    return not (hedged or has_negation(rest, language) or SET_RIGHT.search(rest))
