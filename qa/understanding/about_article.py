"""Questions about an article itself: who wrote it, of which day it is, what it is called.

A question's words come in; what is asked of which article goes out, or None. "Who wrote the
article about the song?" is one, "who wrote the song?" is none: the word for a text must be what was
written. Where an article is only named by what it is about or called, that may be a matter of the
text as well, and the reading is in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from qa.text.patterns import pattern
from qa.understanding.kinds import REQUEST

What = Literal["author", "date", "title"]
Named = Literal["article", "matter", "title"]
"""How the article is named: as an article, by what somebody wrote about, or by its title alone."""

ARTICLE = r"article|piece|blog\s?post|write-?up|news\s?(?:item|story)"
OTHER = r"story|report|interview|text|post|column|essay"
"""Words for a text that an article may as well tell of."""
THE_TEXT = (
    r"(?:(?P<this>this)\s+|(?:the|that|an?|your|my|our)\s+)?"
    rf"(?P<which>(?:(?!(?:the|this|that|an?)\b)[\w'’-]+\s+){{0,2}}?)"
    rf"(?:(?P<article>{ARTICLE})|(?P<other>{OTHER}))\b"
)
"""A text; a word or two before it may say which."""
AUTHOR = r"(?:author|writer|journalist|reporter)s?"
IS = r"(?:\s+(?:is|was|are|were)|['’]s)"
PUBLISHED = r"(?:publis\w+|written|posted|printed|dated|released|put\s+online|from)"
APPEARED = r"(?:publis\w*|posted|printed|released|appear|come\s+out|go\s+online)"
WHEN = (
    r"(?:on\s+|in\s+|from\s+)?(?:when|(?:what|which)\s+(?:date|day|month|year)(?:\s+of\s+\w+)?)"
    rf"(?:{IS}|\s+did)"
)
NAME = r"(?:title|headline|heading|name)"
WROTE = r"who\s+(?:wrote|penned|authored|reported|has\s+written)"
THE = r"(?:(?:name|give|state|find)\s+(?:me\s+)?)?(?:the\s+)?"
POINTING = frozenset({"it", "this", "that"})

SHAPES: tuple[tuple[What, Named, str], ...] = (
    ("author", "article", rf"{WROTE}\s+{THE_TEXT}(?P<of>.*?)"),
    ("author", "article", rf"(?:who|whom){IS}\s+{THE_TEXT}(?P<of>.*?)\s+(?:written\s+)?by"),
    ("author", "article", rf"by\s+whom{IS}\s+{THE_TEXT}(?P<of>.*?)(?:\s+written)?"),
    ("author", "article", rf"(?:who|what){IS}\s+the\s+(?:name\s+of\s+the\s+)?{AUTHOR}\s+"
                          rf"(?:of|behind)\s+{THE_TEXT}(?P<of>.*?)"),
    ("author", "article", rf"(?:which|what)\s+{AUTHOR}\s+wrote\s+{THE_TEXT}(?P<of>.*?)"),
    ("author", "article", rf"{THE}{AUTHOR}\s+of\s+{THE_TEXT}(?P<of>.*?)"),
    ("author", "matter", rf"{WROTE}\s+(?:about|on)\s+(?P<of>.+?)"),
    ("author", "title", rf"who{IS}\s+the\s+{AUTHOR}\s+of\s+(?P<of>.+?)"),
    ("author", "title", rf"{WROTE}\s+(?P<of>.+?)"),
    ("date", "article", rf"{WHEN}\s+{THE_TEXT}(?P<of>.*?)\s+(?:{PUBLISHED}|{APPEARED})"),
    ("date", "article", rf"what{IS}\s+the\s+(?:publication\s+)?date\s+of\s+{THE_TEXT}"
                        r"(?P<of>.*?)"),
    ("date", "article", rf"{THE}(?:publication\s+)?date\s+of\s+{THE_TEXT}(?P<of>.*?)"),
    ("date", "article", rf"how\s+old{IS}\s+{THE_TEXT}(?P<of>.*?)"),
    ("date", "title", rf"{WHEN}\s+(?P<of>.+?)\s+(?:{APPEARED}|written)"),
    ("title", "article", rf"what{IS}\s+the\s+{NAME}\s+of\s+{THE_TEXT}(?P<of>.*?)"),
    ("title", "article", rf"{THE}{NAME}\s+of\s+{THE_TEXT}(?P<of>.*?)"),
    ("title", "article", rf"(?:what|how){IS}\s+{THE_TEXT}(?P<of>.*?)\s+"
                         r"(?:called|titled|headlined|entitled)"),
)  # fmt: skip
"""How English asks for each, and how the article is named by it."""
FORMS = [
    (what, named, pattern(rf"{shape}[\s?.!]*$", re.IGNORECASE)) for what, named, shape in SHAPES
]
"""The first one that fits is the one."""
JOINT = pattern(
    r"^\W*(?:with\s+the\s+(?:title|headline)\b|(?:that\s+(?:is|was)\s+)?"
    r"(?:about|on|of|with|regarding|concerning|called|titled|entitled)\b)?\W*",
    re.IGNORECASE,
)

ELSEWHERE = pattern(r"\s*(?:in|by|for|from)\b", re.IGNORECASE)
"""An article "in Nature" or "by Ann Lee" is one that an article tells of."""


@dataclass(frozen=True, slots=True)
class AboutArticle:
    """What is asked of an article itself.

    Attributes:
        subject: What the article is about or called; "" for one that is only pointed at.
        named: How the article is named.
        noun: The word for a text that an article may as well tell of; "" for "article" and the
            like, or for none.
        pointed: Whether it is "this" article; or "it", which may be anything, without a word for
            a text.
    """

    what: What
    subject: str
    named: Named
    noun: str = ""
    pointed: bool = False


def about_article(question: str) -> AboutArticle | None:
    """Return what a question asks of an article itself, or None."""
    asked = REQUEST.sub("", question.strip(), count=1)
    for what, named, form in FORMS:
        if match := form.match(asked):
            parts = match.groupdict()
            if named == "article" and ELSEWHERE.match(parts["of"]):
                return None
            about = JOINT.sub("", parts["of"], count=1).strip(" \"'“”‘’")
            subject = f"{parts.get('which') or ''}{about}".strip()
            other = (parts.get("other") or "").casefold()
            if subject.casefold() in POINTING:
                return AboutArticle(what, "", named, other, pointed=True)
            return AboutArticle(what, subject, named, other, bool(parts.get("this")))
    return None
