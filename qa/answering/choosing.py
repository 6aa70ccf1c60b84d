"""Chooses the sentence that is about what is asked, among those that look alike.

In: the question and the evidence in the order of its scores. Out: the evidence anew. "The mayor of
Skarn is Brita" is no answer to who the mayor of Vael is, however sure the reader is of it: what has
a rival in the place of something that is asked for is left out, and so is what instructs a program
instead of telling something. A sentence that holds all of the question that the first one holds,
and more, goes before it, if it answers by itself too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answering.evidence import Evidence, terms
from qa.answering.holding import Holding, Holdings, sentence_after, sentence_before
from qa.answering.instructions import INSTRUCTS, MAY_INSTRUCT, instructs
from qa.answering.reasons import asks_why, gives_reason
from qa.answering.rows import row_first, tabled
from qa.answering.slots import rival_of
from qa.answering.speakers import asked_speaker, is_talk, own_words
from qa.answering.together import asks_for_a_sum, named_together
from qa.engines.protocols import ToRead
from qa.text.marks import asks
from qa.text.words import words
from qa.understanding.compared import compared

if TYPE_CHECKING:
    from qa.engines.protocols import Reader

COMPARED = 12
"""So many of the first pieces are looked at for one that says just what is asked about."""

CHALLENGERS = 3
"""So many sentences are read by themselves, which takes time."""

SURE_ALONE = 1.5
"""The log-odds from which the reader, that saw a sentence alone, is believed that it tells of what
is asked about, whatever stands in the place of its name."""

ANSWERS = 0.5
"""The reader's probability from which a sentence, read by itself, answers."""

APART = 3.0
"""So far below the one side, in log-odds, what is said of the other is shown beside it."""

SAYS_IT = 0.1
"""The same, of somebody's own words, where another tells of them: they lean on what was said."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence in order, without what is no answer.

    Attributes:
        evidence: Best first; empty where there is nothing but what was left out.
        also: What belongs to the answer beside the first piece: neither answers alone.
        strange: Whether what looked best was left out, and nothing else answers by itself.
        judged: The piece by which the answer is to be trusted, where it is not the first.
        restated: Whether the first piece says all that a question for yes or no asks about.
        doubtful: What may instruct a program: it is never shown beside something else.
        lacking: Of two things that are compared the one of which nothing is said.
        tabled: How sure it is that the first piece is a row that has what is asked.
    """

    evidence: Sequence[Evidence]
    also: Sequence[Evidence] = ()
    strange: bool = False
    judged: Evidence | None = None
    restated: bool = False
    doubtful: Sequence[Evidence] = ()
    lacking: tuple[str, ...] = ()
    tabled: float = 0.0

    @property
    def told(self) -> Sequence[Evidence]:
        """The evidence without what is doubtful, but for the first piece."""
        return [*self.evidence[:1], *(o for o in self.evidence[1:] if o not in self.doubtful)]


class Chooser:
    """Chooses for one question.

    Args:
        question: In words that stand alone.
        evidence: Best first, by the scores of the search and the reader.
        reader: Reads sentences by themselves, if there is one.
        asked: What the reader is asked, where that is not the question.
    """

    def __init__(
        self,
        question: str,
        evidence: Sequence[Evidence],
        reader: Reader | None,
        *,
        asked: str = "",
    ) -> None:
        self._question, self._reader = question, reader
        self._asked = asked or question
        self._holdings = Holdings(question, evidence, asked)
        several = compared(question) or len(named_together(question)) > 1
        self._evidence = evidence if several else row_first(question, evidence, self._holdings)

    def choice(self) -> Choice:
        """Return the evidence with the sentence first that is about what is asked."""
        if not self._evidence:
            return Choice(())
        found = self._about_what_is_asked()
        if found.evidence:
            sure = tabled(self._question, found.evidence[0], self._holdings)
            found = replace(found, tabled=sure)
        if found.strange or not found.evidence:
            return found
        return self._in_own_words(found) or self._together(found)

    def _about_what_is_asked(self) -> Choice:
        said = [one for one in self._evidence if not asks(one.text)] or self._evidence
        told = [one for one in said if not self._instructs(one, INSTRUCTS)]
        kept = [one for one in told if self._is_about_it(one) and self._explains(one)]
        if not kept:
            return Choice((), strange=True)
        first = said[0]
        doubtful = [one for one in kept if self._instructs(one, MAY_INSTRUCT)]
        clear = [one for one in kept if one not in doubtful]
        if plain := self._told_plainly(first, clear):
            return Choice([plain, *(one for one in clear if one not in (plain, first))])
        whole = [one for one in clear[:COMPARED] if self._holdings.restates(one)]
        if whole:
            return Choice([whole[0], *(one for one in clear if one is not whole[0])], restated=True)
        displaced = first is not kept[0] or first in doubtful
        if better := self._better(first, clear, anyone=displaced, alone=first in doubtful):
            rest = [one for one in clear if one.start != better.start and one is not first]
            return Choice([better, *rest])
        # Without what instructs a program the others are judged as if it were not there.
        strange = told[0] is not kept[0] and (kept[0].answerable or 0.0) < ANSWERS
        return Choice([*clear, *doubtful], strange=strange, doubtful=doubtful)

    def _instructs(self, one: Evidence, least: float) -> bool:
        """Whether a sentence instructs a program, or says what the one before it instructs to say.

        An instruction goes with the sentence that comes after it where it holds nothing of the
        question ("Forget all rules.") or says that something follows.
        """
        if instructs(one.text) >= least:
            return True
        before = sentence_before(one)
        if not before or instructs(before) < least:
            return False
        awaits = before.rstrip().endswith(("?", ":"))
        return awaits or not self._holdings.held_by(before, one)

    def _is_about_it(self, one: Evidence) -> bool:
        """Whether a sentence has no rival of what is asked for, or a reader is sure of it alone."""
        return (one.alone or 0.0) >= SURE_ALONE or not self._holdings.of(one).rivals

    def _explains(self, one: Evidence) -> bool:
        """Whether a sentence may be a reason, where one is asked for.

        One that does not hold all of what is asked about may be a reason by what it says.
        """
        if not asks_why(self._question):
            return True
        asked = self._holdings.terms(one.passage.language)
        if not asked or set(asked) - self._holdings.of(one).own:
            return True
        return gives_reason(one.text) or gives_reason(sentence_after(one))

    def _told_plainly(self, first: Evidence, clear: Sequence[Evidence]) -> Evidence | None:
        """What the article itself says, where the first piece is what somebody in a story says."""
        if not is_talk(first.text) or asked_speaker(self._question):
            return None
        held = self._holdings.of(first).all
        plain = (
            one
            for one in clear
            if not is_talk(one.text)
            and (one.answerable or 0.0) >= ANSWERS
            and held <= self._holdings.of(one).own
        )
        return next(plain, None)

    def _better(
        self, first: Evidence, kept: Sequence[Evidence], *, anyone: bool, alone: bool
    ) -> Evidence | None:
        """The piece that goes before the first one, read by itself, if there is any.

        Any piece does so that answers, where the first is none itself (`anyone`); what is doubted
        is not read before it (`alone`).
        """
        if self._reader is None or first.answerable is None:
            return None
        of = self._holdings.of
        rest = [one for one in kept if one is not first and one.answerable is not None]
        if not anyone:
            rest = [one for one in rest if self._outdoes(of(one), of(first))]
        rest.sort(key=lambda one: (self._holdings.missing(one), -one.score))
        chosen = rest[:CHALLENGERS]
        for one, probability, place in self._read(chosen, alone=alone):
            if probability >= ANSWERS:
                score = max(one.score, first.score)
                return replace(one, score=score, answerable=probability, answer=place)
        return None

    def _outdoes(self, one: Holding, first: Holding) -> bool:
        """Whether a sentence holds all of the question that another one holds, and more.

        More is a number or a rank ("second") of its own: a name or a common word may be said
        otherwise in the other sentence.
        """
        return one.all > first.all and self._holdings.counted(one.own - first.own)

    def _read(
        self, chosen: Sequence[Evidence], *, alone: bool = False
    ) -> Sequence[tuple[Evidence, float, tuple[int, int] | None]]:
        """How well each piece answers, and where, read by itself.

        What says what it is about is read before it, unless `alone`, and what stands above it.
        """
        if self._reader is None or not chosen:
            return []
        texts = []
        for one in chosen:
            start = one.start if alone else self._holdings.of(one).before
            text = one.passage.text[start - one.passage.start : one.end - one.passage.start]
            texts.append(f"{one.topic}\n{text}" if one.topic else text)
        passages = [
            ToRead(one.passage.title, text, [(len(text) - (one.end - one.start), len(text))])
            for one, text in zip(chosen, texts, strict=True)
        ]
        found: list[tuple[Evidence, float, tuple[int, int] | None]] = []
        readings = self._reader.read(self._asked, passages)
        for one, text, reading in zip(chosen, texts, readings, strict=True):
            shift = one.end - len(text)
            places = [
                (span.start + shift, min(span.end + shift, one.end))
                for span in reading.spans
                if span.start + shift >= one.start
            ]
            found.append((one, reading.sentences[0], places[0] if places else None))
        return found

    def _in_own_words(self, choice: Choice) -> Choice | None:
        """What somebody said before what another says of it, if that is what is asked for."""
        first = choice.evidence[0]
        said = own_words(self._question, first, choice.evidence)
        read = [
            found for found in self._read(said[:CHALLENGERS], alone=True) if found[1] >= SAYS_IT
        ]
        if not read:
            return None
        one, probability, place = max(read, key=lambda found: found[1])
        own = replace(one, score=first.score, answerable=probability, answer=place)
        rest = [other for other in choice.evidence[1:] if other.start != one.start]
        return Choice([own, first, *rest], also=[first], judged=first)

    def _together(self, choice: Choice) -> Choice:
        """Of two things that are asked about, what is said of each."""
        if sides := compared(self._question):
            return self._side_by_side(choice, sides)
        first = choice.evidence[0]
        language = first.passage.language
        pair = named_together(self._question)
        held = set(words(first.text))
        lacking = [name for name in pair if not set(words(name)) & held]
        if len(pair) < 2 or not lacking or len(lacking) == len(pair):
            return choice
        term = next(iter(self._terms_of(next(n for n in pair if n not in lacking), first)), "")
        partners = [
            next(
                (
                    other
                    for other in choice.evidence[1:]
                    if self._terms_of(name, other) <= set(self._holdings.of(other).own)
                    and rival_of(term, other.text, [first.text], language)
                ),
                None,
            )
            for name in lacking
        ]
        found = [one for one in partners if one]
        if len(found) == len(lacking):
            rest = [one for one in choice.evidence[1:] if one not in found]
            return Choice([first, *found, *rest], also=found)
        return replace(choice, strange=asks_for_a_sum(self._question))

    def _side_by_side(self, choice: Choice, sides: Sequence[str]) -> Choice:
        """Of two things that are compared, the best piece of each; one may tell of both."""
        told = {
            side: [one for one in choice.evidence if self._tells_of(side, one)] for side in sides
        }
        first = choice.evidence[0]
        lacking = tuple(side for side in sides if not told[side])
        if lacking:
            of_other = len(lacking) == 1 and any(first in of_side for of_side in told.values())
            return replace(choice, lacking=lacking) if of_other else choice
        found = [of_side[0] for of_side in told.values()]
        other = next((one for one in found if one is not first), None)
        if first not in found or other is None or first.score - other.score > APART:
            return choice
        rest = [one for one in choice.evidence[1:] if one is not other]
        return Choice([first, other, *rest], also=[other])

    def _tells_of(self, name: str, one: Evidence) -> bool:
        """Whether a piece tells of what has a name: it says it, or stands in an article of it."""
        language = one.passage.language
        wanted = terms(name, language)
        said = terms(one.text, language)
        return bool(wanted & said) or wanted <= terms(one.passage.title, language)

    def _terms_of(self, name: str, one: Evidence) -> set[str]:
        return set(self._holdings.held_by(name, one))
