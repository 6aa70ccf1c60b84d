"""Of which articles a summary is asked: of one, of all that are about a matter, or of everything.

A question's words come in, the matter goes out, "" for everything, or None where one article is
meant. It is told by the number of the word for a text ("the articles about", "the report on"); what
names nothing at all ("give me an overview") is about everything.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern
from qa.text.words import content_words
from qa.understanding.kinds import SUMMARY, subject_of
from qa.understanding.leaning import pointing_words

TEXT = pattern(
    r"\b(?P<one>(?:article|text|story|piece|report|interview|post|document|note|paper|page|file)"
    r"(?:['’]s)?)\b|\b(?P<several>(?:article|text|storie|piece|report|interview|post|document|note"
    r"|paper|page|file)s|news|coverage|everything|(?<!in )all)\b",
    re.IGNORECASE,
)
"""A word for one text, or for several."""
ABOUT = pattern(
    r"\b(?:about|regarding|concerning|on)\b(?P<matter>(?:(?!\babout\b).)*)$", re.IGNORECASE
)
SORT = pattern(r"interview", re.IGNORECASE)
"""A word for texts of one sort, which say themselves that they are."""
ASKS = pattern(r"\b(?:tell|give|make|write|me|us|everything|all|my|short|brief|quick)\b", re.I)


def several_asked_for(question: str) -> str | None:
    """Return about what the articles are of which a summary is asked, "" for all articles.

    None where one article is meant, or no summary is asked for, or where the matter is only pointed
    at ("the articles about it").
    """
    text = TEXT.search(question)
    if not SUMMARY.search(question) or (text and text["one"]) or pointing_words(question, "en"):
        return None
    matter = _matter(question, text)
    return None if matter and text is None else matter


def _matter(question: str, text: re.Match[str] | None) -> str:
    """What is left of a question without what asks for a summary of articles."""
    if text and (about := ABOUT.search(question, text.end())):
        left = about["matter"]
    else:
        left = ASKS.sub(" ", subject_of(TEXT.sub(" ", question)))
    matter = " ".join(left.split()).strip(" ?.!,:;")
    sort = text["several"] if text and SORT.match(text[0]) else ""
    return matter if content_words(matter) else sort
