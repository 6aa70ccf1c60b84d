"""Answers a question about an article itself from what it says of itself: author, day, title.

What is asked, the passages that were found and the best sentence of their texts come in; a `Stated`
goes out: words of the article to be quoted, or, where they stand nowhere in its text, what is known
of it otherwise, to be told without a quote. None where the text itself tells of what is asked: a
report, or somebody who wrote, that the article is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answering.article_asked import ABOUT_IT, articles_meant, titled
from qa.answering.evidence import Evidence, terms
from qa.domain import Passage, Sentence
from qa.text.clean import one_line
from qa.understanding.about_article import AboutArticle, What, about_article
from qa.understanding.kinds import kind_of

if TYPE_CHECKING:
    from qa.answering.cite import CitationList
    from qa.domain import Turn
    from qa.index.own_data import OwnData, Stated

SURE = 0.9
"""The confidence in what an article says of itself, times the share of what was named that it has.
It is a decision: no question set has enough of such questions."""
LONGEST = 160
"""Characters of a line that is quoted whole around a name or a day; of a longer one these alone."""
MORE = 3
"""So many other articles that may be meant are named."""

UNKNOWN: dict[What, str] = {
    "author": "It is not known who wrote “{title}” ({ref}): neither its text nor its file says so.",
    "date": "The day of “{title}” ({ref}) is not known: neither its text nor its file says it.",
    "title": "It is not known what {ref} is called.",
}
KNOWN: dict[What, str] = {
    "author": "The text of “{title}” ({ref}) does not say who wrote it; its file names {value}.",
    "date": "The text of “{title}” ({ref}) does not say of which day it is; its file says {value}.",
    "title": "The text of {ref} does not say what it is called; its file is called “{title}”.",
}
SAID: dict[What, str] = {
    "author": "When “{title}” ({ref}) was indexed, it was said to be by {value}; its text does not"
    " say so.",
    "date": "When “{title}” ({ref}) was indexed, it was said to be of {value}; its text does not"
    " say so.",
}
"""What a user said of an article with `--set`."""
WHICH = "Which article? Name it, or what it is about; 'qa articles' lists all."
OTHERS = "It may also be {others}."


@dataclass(frozen=True, slots=True)
class Itself:
    """What an article says of itself.

    Attributes:
        sentences: Words of it that answer, and the line that they stand in; none where no text
            says so.
        confidence: In these.
        told: What is said where there are none.
        note: Which other articles may be meant, "" for none.
    """

    sentences: tuple[Sentence, ...] = ()
    confidence: float = 0.0
    told: str = ""
    note: str = ""


def of_itself(
    question: str,
    history: Sequence[Turn],
    passages: Sequence[Passage],
    best: Evidence | None,
    own: Callable[[str], OwnData | None],
    citations: CitationList,
) -> Itself | None:
    """Return what an article says of itself, None where that is not asked, or the text tells it.

    Args:
        question: As it was asked.
        history: The turns before it.
        passages: That were found for it, best first.
        best: The sentence that would else answer, None where none would.
        own: Returns an article's own data.
        citations: That the answer is to have.
    """
    asked = _pointing(about_article(question), history[-1] if history else None)
    if asked is None or _in_the_text(asked, question, best):
        return None
    meant, share, others = _meant(asked, passages, history[-1].titles if history else ())
    if meant is None:
        which = asked.named == "article" and (asked.pointed or not (asked.noun or asked.subject))
        return Itself(told=WHICH) if which else None
    data = own(meant.article)
    stated: Stated | None = getattr(data, asked.what) if data else None
    note = _others(others)
    if stated and stated.span:
        text = citations.articles[meant.article].text
        line = stated.span if asked.what == "title" else _line(text, *stated.span)
        sentences = _quoted(text, meant, stated.span, line, citations)
        return Itself(sentences, SURE * share, note=note)
    if asked.named != "article":
        return None
    words = {"title": meant.title, "ref": meant.article}
    told = SAID if stated and stated.said else KNOWN
    known = told[asked.what].format(**words, value=stated.value) if stated else None
    return Itself(told=known or UNKNOWN[asked.what].format(**words), note=note)


def _pointing(asked: AboutArticle | None, last: Turn | None) -> AboutArticle | None:
    """What is asked of "it": an article, if the last turn asked about one; None else."""
    if asked is None or not asked.pointed or asked.named == "article":
        return asked
    before = about_article(last.question) if last else None
    if before:
        return replace(asked, subject=before.subject, named=before.named)
    summed_up = last is not None and kind_of(last.question) == "summary"
    return replace(asked, named="article") if summed_up else None


def _in_the_text(asked: AboutArticle, question: str, best: Evidence | None) -> bool:
    """Whether a sentence that answers tells of what is asked, as of a matter of the article's.

    It speaks of the report or the story that is asked about; else it must have all that the
    question says, that somebody wrote among it.
    """
    if best is None:
        return False
    language = best.passage.language
    wanted = terms(asked.noun or question, language)
    return bool(wanted) and wanted <= terms(best.text, language)


def _meant(
    asked: AboutArticle, passages: Sequence[Passage], pointed_at: Sequence[str]
) -> tuple[Passage | None, float, list[Passage]]:
    """A passage of the article that is meant, how sure that is, and those of others like it."""
    if asked.named == "title":
        named = titled(asked.subject, passages)
        return named, float(named is not None), []
    if asked.subject:
        found = articles_meant(asked.subject, passages)
        # Somebody may have written about it in what the article tells of: its title must say it.
        in_title = asked.named == "matter"
        if not found or (found[0].titled if in_title else found[0].share) < ABOUT_IT:
            return None, 0.0, []
        first, *others = found
        alike = [one.passage for one in others if one[1:] == first[1:]]
        return first.passage, first.share, alike
    articles = {one.article for one in passages}
    last = next((one for title in pointed_at if (one := titled(title, passages))), None)
    only = passages[0] if len(articles) == 1 else last
    return only, 1.0, []


def _quoted(
    text: str,
    passage: Passage,
    span: tuple[int, int],
    line: tuple[int, int],
    citations: CitationList,
) -> tuple[Sentence, ...]:
    """The words of a span, and the line that they stand in."""
    quote = text[slice(*line)]
    numbers = citations.cite([Evidence(passage, *line, quote, 0.0, 0.0, 0.0, answer=span)])
    led = Sentence(one_line(text[slice(*span)]), numbers, 1.0, "lead")
    return led, Sentence(f"“{one_line(quote)}”", numbers, 1.0, "quote")


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines of a span without white space around them, or the span where they are long."""
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    ends = [place for mark in "\r\n" if (place := text.find(mark, end)) >= 0]
    last = min(ends, default=len(text))
    line = text[first:last]
    if len(line) > LONGEST:
        return start, end
    return first + len(line) - len(line.lstrip()), first + len(line.rstrip())


def _others(others: Sequence[Passage]) -> str:
    named = [f"“{one.title}” ({one.article})" for one in others[:MORE]]
    more = [f"{len(others) - MORE} more"] if len(others) > MORE else []
    return OTHERS.format(others=", ".join([*named, *more])) if others else ""
