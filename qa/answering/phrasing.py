"""The language model's own words, as far as they hold.

It is shown numbered source sentences, and each line that it writes points at one of them. A line is
checked against what it points at, else against each of the others; what does not hold is left out.
So nothing that a model makes up is ever shown, only less of its wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.answering.checking.checker import Checker, Source
from qa.answering.evidence import Evidence, terms
from qa.answering.holding import sentence_before
from qa.answering.pointing import MOST_SENTENCES, Pointed, pointer_grammar, read_written
from qa.answering.prompt import answer_prompt
from qa.domain import Sentence
from qa.events import Drafted, SentenceChecked
from qa.text.patterns import pattern

if TYPE_CHECKING:
    from qa.answering.checking.support import Check
    from qa.answering.cite import CitationList
    from qa.answering.composition import Question
    from qa.answering.prompt import PromptTemplates
    from qa.engines.protocols import LanguageModel, Reader

MOST_SHOWN, NEAR_THE_BEST = 3, 2.0
"""The language model sees at most so many source sentences, whose scores are no further below that
of the first one. What is further off hardly ever holds the answer, and is half of what there would
be to read."""

LEAD_IN = pattern(r"^(?:the )?(?:answer|sentence|source)\b[^.:]{0,40}:\s*", re.IGNORECASE)
"""What small models like to say before they answer ("The answer to this question is: …")."""


class Phrasing:
    """Has one answer written by a language model.

    Args:
        model: Writes.
        templates: Of the prompt.
        reader: Judges claims beside the checker's own signals, if there is one.
        max_answer_tokens: Upper bound of what the model may write.
    """

    def __init__(
        self,
        model: LanguageModel,
        templates: PromptTemplates,
        reader: Reader | None,
        max_answer_tokens: int,
    ) -> None:
        self._model, self._templates = model, templates
        self._checker, self._most = Checker(reader), max_answer_tokens

    def sentences(
        self, question: Question, evidence: Sequence[Evidence], citations: CitationList
    ) -> Iterator[Drafted | SentenceChecked]:
        """Stream what the model writes, and yield those of its sentences that hold."""
        messages, shown = answer_prompt(
            question.text,
            question.history,
            worth_showing(evidence),
            self._model,
            self._templates,
            self._most,
        )
        written, checked, said = "", 0, set[str]()
        grammar = pointer_grammar(len(shown))
        with closing(self._model.stream(messages, self._most, grammar=grammar)) as pieces:
            for piece in pieces:
                written += piece
                yield Drafted(piece)
                finished = list(read_written(written, len(shown)))[:-1]
                for pointed in finished[checked:]:
                    yield from self._checked(pointed, question, shown, citations, said)
                checked = max(checked, len(finished))
                if checked >= MOST_SENTENCES:
                    return
        for pointed in list(read_written(written, len(shown)))[checked:]:
            yield from self._checked(pointed, question, shown, citations, said)

    def _checked(
        self,
        pointed: Pointed,
        question: Question,
        shown: Sequence[Evidence],
        citations: CitationList,
        said: set[str],
    ) -> Iterator[SentenceChecked]:
        """Yield a sentence if it holds.

        The first sentence of an answer must stand on the first piece of evidence, for a true
        sentence about something else is no answer. What only says the question again is left out,
        and so is what was said before (`said`).
        """
        claim = LEAD_IN.sub("", pointed.text)
        if pointed.silent or claim in said or not terms(claim) - terms(question.search_query):
            return
        said.add(claim)
        result, sources = self._best(replace(pointed, text=claim), shown)
        if result.holds and (citations.citations or shown[0] in sources):
            numbers = citations.cite(sources)
            yield checked(Sentence(claim, numbers, result.support, "wording"), citations)

    def _best(
        self, pointed: Pointed, shown: Sequence[Evidence]
    ) -> tuple[Check, Sequence[Evidence]]:
        """The check of a claim against what it points at, else against what holds it best."""
        sources = [shown[number - 1] for number in pointed.numbers]
        result = self._check(pointed.text, sources)
        if result.holds:
            return result, sources
        others = ((self._check(pointed.text, [one]), [one]) for one in shown)
        return max(others, key=lambda pair: pair[0].support, default=(result, sources))

    def _check(self, claim: str, sources: Sequence[Evidence]) -> Check:
        return self._checker.check(claim, source_of(sources))


def source_of(sources: Sequence[Evidence]) -> Source:
    """Return pieces of evidence as what a claim points at: those of an article in its order."""
    if not sources:
        return Source(())
    passage = sources[0].passage
    ordered = sorted(sources, key=lambda one: (one.passage.article != passage.article, one.start))
    return Source(
        [one.text for one in ordered],
        passage.title,
        passage.headings,
        sentence_before(ordered[0]),
        passage.language,
    )


def worth_showing(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that the language model sees, best first."""
    shown = evidence[:MOST_SHOWN]
    return [one for one in shown if one.score >= shown[0].score - NEAR_THE_BEST]


def checked(sentence: Sentence, citations: CitationList) -> SentenceChecked:
    """Return the event of a sentence that has passed, with the citations that it brings."""
    brought = tuple(c for c in citations.citations if c.number in sentence.citations)
    return SentenceChecked(sentence, brought)
