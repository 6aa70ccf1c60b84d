"""Which terms of a question a source sentence holds: itself, or by what it stands in.

In: the question and the pieces of evidence. Out: of each piece a `Holding`. A name in the title, in
a heading or in the sentences before it, within the paragraph, counts as held, for "it" and "the
town" mean what was named; not where a rival of the name stands between, or in the sentence itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import TYPE_CHECKING

from qa.answering.checking.wording import opposites
from qa.answering.lead import YES_OR_NO
from qa.answering.slots import RANKS, has_namesake, rival_of, rival_token, tokens_of
from qa.answering.together import named_together
from qa.text.patterns import pattern
from qa.text.stopwords import STOP_WORDS, word_set
from qa.text.terms import search_terms
from qa.text.words import names, stem, words

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence

BACK = 4
"""So many sentences before one in its paragraph say what it is about."""

BREAK = pattern(
    r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)"
    r"|(?:\r\n|\n|\r)\s*(?:[-*+•|#>]|\d+[.)]\s|[\[(]?\d\d?[:/.-]\d\d"
    r"|[A-ZÀ-Þ][\w'’.-]*(?:\s[\w'’.()-]+){0,4}:\s)"
)
"""Between two sentences: a blank line, or a line that begins an item, a row or a heading, or begins
with a time or a label."""

NO_KIND = "|".join(sorted(STOP_WORDS["en"]))
ASKED_KIND = pattern(
    rf"\b(?:what|which)\s+(?!(?:{NO_KIND})\b)\w+(?:\s+(?!(?:{NO_KIND})\b)\w+)?", re.IGNORECASE
)

SELECTS = frozenset(
    stem(word)
    for word in word_set("""
        north south east west northern southern eastern western old new older newer oldest youngest
        young left right first last male female man woman men women day night morning evening early
        late earlier later large small larger smaller largest smallest big long short longer shorter
        longest shortest king queen son daughter brother sister husband wife father mother best
        worst
        """)
)
"""Words that tell one thing from another: where a question for yes or no has one, the opposite is
said of the other thing, while "allowed" answers whether it is forbidden."""

POINTS_BACK = word_set("it its he his him she her they their them this these that those there")


@dataclass(frozen=True, slots=True)
class Holding:
    """What a sentence holds of the terms of a question.

    Attributes:
        own: Those that stand in it.
        around: Those that it holds by its title, headings, or the sentences before it.
        rivals: Of the others those in whose place it has something else, with its shape.
        before: Where the first sentence begins that it holds terms by, or its own start.
    """

    own: frozenset[str]
    around: frozenset[str]
    rivals: Mapping[str, str]
    before: int

    @property
    def all(self) -> frozenset[str]:
        """Everything that it holds."""
        return self.own | self.around


class Holdings:
    """Says of the pieces of evidence for one question what they hold.

    Args:
        question: In words that stand alone.
        evidence: All pieces that may answer.
        asked: The last question of a conversation, where the words before it are of earlier ones.
    """

    def __init__(self, question: str, evidence: Sequence[Evidence], asked: str = "") -> None:
        self._question, self._evidence, self._asked = question, evidence, asked
        self._yes_or_no = bool(YES_OR_NO.match((asked or question).strip()))
        self._terms: dict[str | None, tuple[str, ...]] = {}
        self._found: dict[tuple[str, int], Holding] = {}

    def terms(self, language: str | None) -> tuple[str, ...]:
        """Return the terms of the question by the rules of a language."""
        if language not in self._terms:
            asked = without_kind(self._question)
            self._terms[language] = tuple(dict.fromkeys(terms_of(asked, language)))
        return self._terms[language]

    def of(self, one: Evidence) -> Holding:
        """Return what a piece of evidence holds."""
        key = (one.passage.article, one.start)
        if key not in self._found:
            self._found[key] = self._holding(one)
        return self._found[key]

    def missing(self, one: Evidence) -> float:
        """Return the share, weighted by rarity, of the question's terms that it does not hold.

        Only terms that some piece of evidence holds itself count: of others nobody can tell whether
        they are said in other words.
        """
        language = one.passage.language
        held_by = Counter(t for e in self._evidence for t in self._own(e.text, language))
        rarity = {
            term: log(1 + len(self._evidence) / held_by[term])
            for term in self.terms(language)
            if held_by[term]
        }
        total = sum(rarity.values())
        held = self.of(one).all
        return sum(w for term, w in rarity.items() if term not in held) / total if total else 0.0

    def counted(self, terms: Collection[str]) -> bool:
        """Return whether one of some terms of the question is a number, a year or a rank."""
        shapes = {term: t.shape for t in tokens_of(self._question) for term in t.terms}
        return any(shapes.get(term) in ("number", "year", "rank") for term in terms)

    def held_by(self, text: str, one: Evidence) -> frozenset[str]:
        """Return the terms that a text beside a piece of evidence holds itself."""
        return self._own(text, one.passage.language)

    def _holding(self, one: Evidence) -> Holding:
        language = one.passage.language
        own = self._own(one.text, language)
        above = [line.text for line in one.above] or one.passage.headings
        standing = " ".join((one.passage.title, *above, one.passage.date or ""))
        titled = self._own(standing, language) - own
        around, rivals = set(titled), dict[str, str]()
        start = one.start
        leans, said = _leans(one.text), frozenset(terms_of(one.text, language))
        for term in self.terms(language):
            if term in own:
                continue
            if has_namesake(term, one.text, self._question, language):
                rivals[term] = "name"
                around.discard(term)
                continue
            if self._named_with(term) & own or self._superseded(term, one, own):
                continue
            others = [] if term in titled else self._with(term, one)
            if shape := rival_of(term, one.text, others, language, self._question):
                rivals[term] = shape
                around.discard(term)
                continue
            for place, text in [] if term in around else _before(one):
                if term in self._own(text, language):
                    around.add(term)
                    start = min(start, place)
                    break
                if rival := rival_token(term, text, others, language, self._question):
                    # The sentence goes on about it: it says "its", or its name again.
                    if leans or (rival.shape == "name" and rival.terms & said):
                        rivals[term] = rival.shape
                        around.discard(term)
                    break
        return Holding(frozenset(own), frozenset(around), rivals, start)

    def _named_with(self, term: str) -> frozenset[str]:
        """The other terms of the names in the question that a term is a part of, or stands beside.

        Whoever says "TYMNET" of "TRANSPAC and TYMNET" does not speak of something else.
        """
        return self._beside.get(term, frozenset())

    def _superseded(self, term: str, one: Evidence, own: frozenset[str]) -> bool:
        """Whether a term is of an earlier question, and a sentence names what was asked of since.

        After "Where will Endeavour stand?" and "And Atlantis?" the talk is of Atlantis.
        """
        language = one.passage.language
        terms = self.terms(language)
        if not self._asked or term in terms_of(self._asked, language):
            return False
        later = frozenset(terms[terms.index(term) + 1 :]) & own
        return any(later & set(terms_of(name, language)) for name in names(one.text))

    @cached_property
    def _beside(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name in (*names(self._question), " ".join(named_together(self._question))):
            parts = set(terms_of(name, None))
            for part in parts:
                found.setdefault(part, set()).update(parts - {part})
        return {part: frozenset(others) for part, others in found.items()}

    def _own(self, text: str, language: str | None) -> frozenset[str]:
        there = set(terms_of(text, language))
        held = {term for term in self.terms(language) if term in there}
        if self._yes_or_no:
            held |= {t for t in self.terms(language) if opposites(t) & there and t not in SELECTS}
        return frozenset(held)

    def restates(self, one: Evidence) -> bool:
        """Return whether a piece holds by itself all that a question for yes or no asks about."""
        asked = set(self.terms(one.passage.language))
        return self._yes_or_no and len(asked) > 1 and asked <= self.of(one).own

    def _with(self, term: str, one: Evidence) -> list[str]:
        """The sentences of the same article that hold a term."""
        language = one.passage.language
        return [
            other.text
            for other in self._evidence
            if other.passage.article == one.passage.article
            and term in terms_of(other.text, language)
        ]


@lru_cache(maxsize=1024)  # A sentence is looked at once for each term of a question, and more.
def terms_of(text: str, language: str | None) -> tuple[str, ...]:
    """Return the terms of a text; ranks ("second", "last") are terms as they are written."""
    return (*search_terms(text, language), *(word for word in words(text) if word in RANKS))


def without_kind(question: str) -> str:
    """Return a question without the kind of thing that it asks for, which no answer need name.

    "What French city was it named after?" gives "was it named after?".
    """
    return ASKED_KIND.sub("", question)


def _leans(text: str) -> bool:
    """Whether a sentence begins with a word that points back."""
    first = re.match(r"\W*(\w+)", text)
    return first is not None and first[1].casefold() in POINTS_BACK


def sentence_before(one: Evidence) -> str:
    """Return the sentence before a piece of evidence in its paragraph, "" for none."""
    passage = one.passage
    ends = [s for s in passage.sentences if s.end <= one.start]
    if not ends:
        return ""
    start, end = ends[-1].start - passage.start, ends[-1].end - passage.start
    between = passage.text[end : one.start - passage.start]
    return "" if BREAK.search(between) else passage.text[start:end]


def sentence_after(one: Evidence) -> str:
    """Return the sentence after a piece of evidence in its paragraph, "" for none."""
    passage = one.passage
    starts = [s for s in passage.sentences if s.start >= one.end]
    if not starts:
        return ""
    start, end = starts[0].start - passage.start, starts[0].end - passage.start
    between = passage.text[one.end - passage.start : start]
    return "" if BREAK.search(between) else passage.text[start:end]


def _before(one: Evidence) -> list[tuple[int, str]]:
    """The sentences before a piece of evidence in its paragraph, the nearest first.

    A row has none: the one before it tells of something else.
    """
    if one.shown:
        return []
    passage = one.passage
    spans = [(s.start, s.end) for s in passage.sentences if s.end <= one.start]
    found: list[tuple[int, str]] = []
    right = one.start
    crossed = False
    for start, end in reversed(spans[-BACK:]):
        if BREAK.search(passage.text[end - passage.start : right - passage.start]):
            if crossed or not _leans(one.text if right == one.start else found[-1][1]):
                break
            crossed = True
        found.append((start, passage.text[start - passage.start : end - passage.start]))
        right = start
    return found
