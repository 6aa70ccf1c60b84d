"""Words put together from lines: hyphens at their ends, ligatures, figures above the line.

The lines of a block come in; its text goes out, and where in it pages begin. Whether a hyphen at
the end of a line belongs to the word is judged by the document's own words: as it writes the word
elsewhere, so it is written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from qa.indexing.formats.html.raised import Raised, written_above, written_below
from qa.indexing.formats.pdf.model import Line
from qa.indexing.pdfium.pieces import END, LOWERED, RAISED
from qa.text.clean import printable

HYPHENS = "-\u2010\u00ad\u2011"
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
BEFORE = re.compile(r"[\w-]*[^\W\d_]$")
BEHIND = re.compile(r"\w[\w-]*")
MARKED = re.compile(f"([{RAISED}{LOWERED}])([^{END}]*){END}")
COMPATIBLE = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc\u2f00-\u2fd5]+")
"""Ligatures, the shapes of Arabic letters, and the radicals of Chinese: letters in disguise."""
CONTROL = re.compile("[\x80-\x9f]")
SPACELESS = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u0e00-\u0eff]")
"""Scripts without spaces between words."""
BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f]+")


class Vocabulary:
    """The words of a document, as it writes them within its lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._first: Counter[str] = Counter()
        cut = False
        for line in lines:
            words = WORD.findall(line.rstrip(HYPHENS))
            for word in words[cut:]:  # The rest of a word that was cut is none.
                folded = word.casefold().replace("\u2010", "-")
                self._counts[folded] += 1
                if "-" in folded:
                    self._first[folded.partition("-")[0]] += 1
            cut = line.endswith(tuple(HYPHENS))

    def keeps_hyphen(self, before: str, behind: str) -> bool:
        """Whether the hyphen between two parts of a word belongs to it."""
        first, last = before.casefold(), behind.casefold()
        joined, parted = self._counts[first + last], self._counts[f"{first}-{last}"]
        if joined or parted:
            return parted > joined
        if behind[:1].isupper() or "-" in before or before.isupper():
            return True
        begin = first.rpartition("-")[2]
        return self._first[begin] > 0 and self._counts[last] > 0


def text_of(
    lines: Sequence[Line], words: Vocabulary, *, mark: re.Pattern[str] | None = None
) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of a block, and the pages in it, each with the offset where it begins.

    Args:
        lines: Of the block.
        words: Those of the document.
        mark: What is no part of it at its beginning, such as the mark of an item or a note.
    """
    text, pages = "", [(lines[0].page, 0)]
    broken = False
    for line in lines:
        written = clean(
            mark.sub("", line.text, count=1) if mark and line is lines[0] else line.text
        )
        if not written:
            continue
        text, gap = _met(text, written, words) if text else ("", "")
        gap = "\n" if broken else gap
        broken = line.broken
        if line.page != pages[-1][0]:
            pages.append((line.page, len(text) + len(gap)))
        text += gap + written
    return text, pages


def _met(text: str, line: str, words: Vocabulary) -> tuple[str, str]:
    """A text as a line goes on behind it, and what stands between."""
    if text[-1] in HYPHENS:
        before, behind = BEFORE.search(text[:-1]), BEHIND.match(line)
        if before and behind and before[0].strip("-"):
            keep = words.keeps_hyphen(before[0], behind[0])
            return (text[:-1] + "-" if keep else text[:-1]), ""
        if text[-2:-1].isdigit() and line[0].isdigit():
            return text, ""
    if SPACELESS.match(text[-1]) and SPACELESS.match(line[0]):
        return text, ""
    return text, "" if text[-1] in "/–" and text[-2:-1].isalnum() and line[0].isalnum() else " "


def clean(text: str) -> str:
    """Return the text of a line without disguises: its figures above the line are written out."""
    text = CONTROL.sub(_of_windows, text)
    text = COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    if RAISED in text or LOWERED in text:
        text = _levelled(text)
    return " ".join(printable(text).split())


def _of_windows(match: re.Match[str]) -> str:
    """A character that is none of Unicode's, as Windows means it: quotation marks and dashes."""
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def _levelled(text: str) -> str:
    """A text with what stands above and below its line written on it."""
    written, end = "", 0
    for match in MARKED.finditer(text):
        written += text[end : match.start()]
        behind = MARKED.sub(r"\2", text[match.end() :])[:20]
        if match[1] == RAISED:
            written += written_above(Raised(match[2].strip(), written, behind))
        else:
            written += written_below(match[2].strip(), written)
        end = match.end()
    return written + text[end:]
