"""Composes an answer whose every sentence is proved.

The source text answers; the language model helps. It is shown numbered source sentences and asked
for a short answer; each sentence it writes is checked against what it cites. What does not hold is
left out; when nothing holds, the source's own best sentence is quoted instead. Below the confidence
that is asked for, nothing is said, and the model is not even started.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.cite import CitationList, read_markers
from qa.answering.confidence import confidence, default_threshold, signals
from qa.answering.evidence import Evidence, rank_evidence, terms
from qa.answering.prompt import PromptTemplates, answer_prompt
from qa.answering.verify import ENOUGH, support
from qa.domain import Article, Citation, Drafted, Sentence, SentenceChecked
from qa.text.clean import one_line
from qa.text.sentences import sentence_spans

if TYPE_CHECKING:
    from qa.domain import Passage, Turn
    from qa.engines.protocols import LanguageModel

SENTENCES_SHOWN = 6
"""How many source sentences the language model sees."""

MOST_SENTENCES = 4
"""The model is stopped after this many sentences of its own."""

LEAD_IN = re.compile(r"^(?:the )?(?:answer|sentence|source)\b[^.:]{0,40}:\s*", re.IGNORECASE)
"""What small models like to say before they answer ("The answer to this question is: …")."""

NOT_SAID = "The articles do not say."


@dataclass(frozen=True, slots=True)
class Composition:
    """The outcome: nothing in `sentences` means that the articles do not say."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    confidence: float

    @property
    def text(self) -> str:
        """The answer in words, with the citations' numbers after each sentence."""
        if not self.sentences:
            return NOT_SAID
        return " ".join(
            s.text + "".join(f" [{number}]" for number in s.citations) for s in self.sentences
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words, the query that stands alone, and the turns before.

    Attributes:
        topic: The query without a date that the articles found are of; "" for the query as it is.
    """

    text: str
    search_query: str
    history: Sequence[Turn] = ()
    topic: str = ""


class Composer:
    """Answers from passages.

    Args:
        model: Loads the language model when it is needed; None answers in quotes only.
        templates: Of the prompt.
        article: Returns an article of the index by its name.
        min_confidence: None for the fitted default.
        max_answer_tokens: Upper bound of what the model may write.
    """

    def __init__(
        self,
        model: Callable[[], LanguageModel] | None,
        templates: PromptTemplates,
        article: Callable[[str], Article | None],
        *,
        min_confidence: float | None = None,
        max_answer_tokens: int = 160,
    ) -> None:
        self._model, self._templates = model, templates
        self._article, self._max_answer_tokens = article, max_answer_tokens
        self._least = default_threshold() if min_confidence is None else min_confidence

    def compose(
        self, question: Question, passages: Sequence[Passage]
    ) -> Iterator[Drafted | SentenceChecked | Composition]:
        """Yield drafts and checked sentences as they come, and the composition at the end."""
        evidence = rank_evidence(passages)
        sure = confidence(signals(question.topic or question.search_query, evidence))
        if not evidence or sure < self._least:
            yield Composition((), (), sure)
            return
        names = {e.passage.article for e in evidence}
        articles = {name: article for name in names if (article := self._article(name))}
        citations = CitationList(articles)
        sentences: list[Sentence] = []
        disagreeing = disagreement(evidence)
        if self._model and not disagreeing:
            for event in self._model_sentences(question, evidence, citations):
                yield event
                if isinstance(event, SentenceChecked):
                    sentences.append(event.sentence)
        if not sentences:
            for source in disagreeing or evidence[:1]:
                event = quote(source, citations, dated=bool(disagreeing))
                yield event
                sentences.append(event.sentence)
        yield Composition(tuple(sentences), tuple(citations.citations), sure)

    def _model_sentences(
        self, question: Question, evidence: Sequence[Evidence], citations: CitationList
    ) -> Iterator[Drafted | SentenceChecked]:
        """Stream the model's answer and yield those of its sentences that hold."""
        assert self._model is not None
        model = self._model()
        messages, shown = answer_prompt(
            question.text,
            question.history,
            evidence[:SENTENCES_SHOWN],
            model,
            self._templates,
            self._max_answer_tokens,
        )
        written, checked, said = "", 0, set[str]()
        with closing(model.stream(messages, self._max_answer_tokens)) as pieces:
            for piece in pieces:
                written += piece
                yield Drafted(piece)
                finished = split_units(written)[:-1]
                for unit in finished[checked:]:
                    yield from check_unit(unit, question, shown, citations, said)
                checked = max(checked, len(finished))
                if checked >= MOST_SENTENCES:
                    return
        for unit in split_units(written)[checked:]:
            yield from check_unit(unit, question, shown, citations, said)


def split_units(written: str) -> list[str]:
    """Return the sentences of a model's answer, each with the markers that follow it."""
    units: list[str] = []
    for start, end in sentence_spans(written):
        text = written[start:end]
        bare, _ = read_markers(text, highest=999)
        if units and not re.search(r"\w", bare):
            units[-1] += f" {text}"
        else:
            units.append(text)
    return units


def check_unit(
    unit: str,
    question: Question,
    shown: Sequence[Evidence],
    citations: CitationList,
    said: set[str],
) -> Iterator[SentenceChecked]:
    """Yield a sentence of the model if what it points at, or else another source, holds it.

    The first sentence of an answer must stand on the first piece of evidence, for a true sentence
    about something else is no answer. What only says the question again is left out, and so is
    what was said before (`said`).
    """
    claim, pointed = read_markers(LEAD_IN.sub("", one_line(unit)), highest=len(shown))
    if claim in said or not terms(claim) - terms(question.search_query):
        return
    said.add(claim)
    sources = [shown[n - 1] for n in pointed]
    score = _support(claim, sources)
    if score < ENOUGH:
        score, sources = max(
            ((_support(claim, [e]), [e]) for e in shown), key=lambda pair: pair[0], default=(0, [])
        )
    if score >= ENOUGH and (citations.citations or shown[0] in sources):
        numbers = citations.cite(sources)
        yield _event(Sentence(claim, numbers, score), citations)


def disagreement(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the first piece of evidence and the best that gives other numbers, if any does."""
    first = evidence[0]
    others = [e for e in evidence if e.passage.rank in first.passage.differs_from]
    return [first, others[0]] if others else []


def quote(source: Evidence, citations: CitationList, *, dated: bool = False) -> SentenceChecked:
    """Return the source's own sentence as an answer, its day in front where days matter."""
    numbers = citations.cite([source])
    day = f"{source.passage.date}: " if dated and source.passage.date else ""
    return _event(Sentence(f"{day}“{one_line(source.text)}”", numbers, 1.0), citations)


def _support(claim: str, sources: Sequence[Evidence]) -> float:
    language = sources[0].passage.language if sources else None
    return support(claim, [source.text for source in sources], language)


def _event(sentence: Sentence, citations: CitationList) -> SentenceChecked:
    brought = tuple(c for c in citations.citations if c.number in sentence.citations)
    return SentenceChecked(sentence, brought)
