"""What a line says of the text around it, by its marks: it asks, announces, names or numbers.

A piece of text comes in, or the line above one. Whether it asks or announces, what it is without
its label, and what it says that its text is about go out.
"""

from __future__ import annotations

from qa.text.clean import one_line
from qa.text.patterns import pattern
from qa.text.words import content_words

LONGEST_CAPTION = 150
"""Characters of a line above a table that says what it is of."""

MARKUP = "*_`#>| \t\r\n"
CLOSING = MARKUP + "\"'”’»)]"
QUESTION_MARKS = ("?", "？", "؟")
SENTENCE_END = pattern(r"[.!?…。！？؟][\"'”’»)\]*_]*(?:\s+|$)|(?<=[。！？])")
LABEL = pattern(
    r"[*_\s]*(?:\[[^\]\n]{1,20}\]\s*)?[^\W\d_][\w .'’&-]{0,39}[*_]*[:：][*_]*\s*(?=\S)"
    r"|[*_\s]*[^\W\d_][.)][*_]*\s+(?=\S)"
)
"""A name, "Q" or the like with a colon, or a single letter with a full stop or a bracket."""
NUMBERING = pattern(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+)\s+")
CAPTION = pattern(r"[^\W\d_]+\.?\s?\d+(?:[.\-]\d+)*[.:]?\s")
"""What a line begins with that says what a table is of: "Table 3." """


def asks(text: str) -> bool:
    """Whether a piece of text ends with a question mark, closing marks aside."""
    return text.rstrip(CLOSING).endswith(QUESTION_MARKS)


def one_question(text: str) -> bool:
    """Whether a piece of text is a single question and nothing else."""
    words = without_label(text.strip(CLOSING))
    return asks(text) and not any(end.end() < len(words) for end in SENTENCE_END.finditer(words))


def announces(text: str) -> bool:
    """Whether a piece of text ends with a colon: what it speaks of comes below."""
    return text.rstrip(CLOSING).endswith((":", "："))


def captions(text: str) -> bool:
    """Whether the block above a table says what it is of: no sentence, or "Table 3. …"."""
    line = text.strip()
    if len(line) > LONGEST_CAPTION or "\n" in line:
        return False
    return bool(CAPTION.match(line)) or not (SENTENCE_END.search(line) or announces(line))


def without_label(text: str) -> str:
    """A line without the name, "Q" or the like and the colon that it begins with."""
    label = LABEL.match(text)
    return text[label.end() :] if label else text


def topic_of(text: str, language: str | None = None) -> str:
    """What a line above says its text is about, as a heading would say it.

    Of a question that is its words of content: "How much is a locker?" gives "locker". A reader
    that learnt to look for answers in texts takes a question in a text for no part of one.
    """
    line = one_line(text).strip(MARKUP)
    if asks(line):
        return " ".join(content_words(without_label(line), language))
    return NUMBERING.sub("", line, count=1).rstrip(" :：")


def letters(words: str) -> str:
    """The letters and digits alone, to tell whether two headings say the same."""
    return "".join(character for character in words if character.isalnum()).casefold()
