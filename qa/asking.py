"""The asking road put together on one index, for one assistant.

What is asked comes in, alone or with the turns before it. Out come its passages, the events of
composing an answer from them, and the answer. Each part of the road is made when it is first
needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from qa.answering.composers import Composers
from qa.answering.composition import Composing, Composition, Question
from qa.answering.copies import with_copies
from qa.answering.result import Models, answer_of
from qa.answering.rewrite import rewritten
from qa.engines.loading import load_reranker
from qa.errors import ModelError
from qa.index.selecting import count_selected, selected_articles
from qa.question_search import QuestionSearch
from qa.retrieval.interleaving import interleaved
from qa.retrieval.retriever import Retriever
from qa.retrieval.spelling import Speller
from qa.summaries import told

if TYPE_CHECKING:
    from qa.clock import Clock
    from qa.config import Settings
    from qa.domain import Answer, Citation, Passage, Turn
    from qa.engines.protocols import Embedder, Reader
    from qa.engines.writer import Writer
    from qa.index.reader import Index
    from qa.selection import Selection


class Asking:
    """From what is asked of one index to its answer.

    Args:
        index: The articles.
        embedder: The one that built the index; it is loaded by the first search at the latest.
        reader: Judges, if there is one.
        writer: Of the language model, if one writes.
        settings: Returns those of the assistant, which may change.
        selection: Returns which articles are looked at, which may change, too.

    Attributes:
        failure: What went wrong with the language model as it read a question, "" for nothing;
            whoever asks anew empties it.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        reader: Reader | None,
        writer: Writer,
        *,
        settings: Callable[[], Settings],
        selection: Callable[[], Selection],
    ) -> None:
        self.failure = ""
        self._index, self._settings, self._selection = index, settings, selection
        self._embedder, self._reader, self._writer = embedder, reader, writer

    @cached_property
    def speller(self) -> Speller:
        """Reads questions as they were meant."""
        return Speller(self._index, self._embedder)

    @cached_property
    def composers(self) -> Composers:
        """Put answers together, in the language model's words or in quotes."""
        return Composers(self._settings(), self._index, self._reader, self._writer)

    def loaded_embedder(self) -> Embedder:
        """Return the embedder, loaded."""
        self._embedder.load()
        return self._embedder

    def question(self, text: str, history: Sequence[Turn]) -> Question:
        """Return a question with what to search for: a follow-up in words that stand alone."""
        return self._question_search.question(text, history)

    def search(self, asked: Question, top_k: int) -> list[Passage]:
        """Return the passages for a question, best first."""
        return self._retriever.search(
            asked.search_query, top_k, self._selection(), question=asked.asked
        )

    def composed(
        self, asked: Question, kept: float
    ) -> tuple[Question, list[Passage], Iterator[Composing]]:
        """Return a question as it is read, the passages that were found for it, and its answer."""
        if events := told(self._index, self._selection(), asked.text, self.loaded_embedder):
            return asked, [], events
        found_for = self._question_search.parts(asked)
        parts = [(replace(part, kept=kept), found) for part, found in found_for]
        passages = interleaved([found for _, found in parts], self._settings().top_k)
        composers = self.composers
        composer = composers.quoting if self.failure else composers.wording
        if len(parts) == 1:
            return parts[0][0], passages, composer.compose(*parts[0])
        return asked, passages, composer.compose_halves(parts)

    def answer(
        self, asked: Question, passages: list[Passage], composition: Composition, clock: Clock
    ) -> Answer:
        """Return the answer that a composition makes, with the models and the time it took."""
        reader = self._reader.name if self._reader else None
        server = self._writer.server
        address = (server.base, server.remote) if server else (None, False)
        models = Models(self._embedder.name, self._writer.name, reader, *address)
        composition = replace(composition, citations=self.cited(composition.citations))
        selected, timings = count_selected(self._index, self._selection()), clock.timings()
        return answer_of(asked, passages, composition, models, selected, timings)

    def spoken(self, text: str, said: str, clock: Clock) -> Answer:
        """Return what is said to a turn that asks nothing of the articles."""
        nothing = Composition((), (), 0.0, "nothing")
        answer = self.answer(Question(text, text), [], nothing, clock)
        answer = replace(answer, language_model=None, reader=None, server=None, remote=False)
        return replace(answer, text=said, kind="chat")

    def cited(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """Return citations with the articles that hold the same words."""
        among = selected_articles(self._index, self._selection())
        return with_copies(self._index, citations, among)

    @cached_property
    def _question_search(self) -> QuestionSearch:
        def search(asked: Question) -> list[Passage]:
            return self.search(asked, self._settings().top_k)

        return QuestionSearch(search, self.composers.sure_of, self._rewritten)

    def _rewritten(self, text: str, history: Sequence[Turn]) -> str | None:
        """A follow-up in the language model's words, where these are wished for."""
        settings = self._settings()
        if settings.llm and settings.rewrite:
            try:
                return rewritten(text, history, self._writer.model(), self.composers.templates)
            except ModelError as error:
                self.failure = str(error)
        return None

    @cached_property
    def _retriever(self) -> Retriever:
        reranker = load_reranker(self._settings())
        return Retriever(self._index, self._embedder, reader=self._reader, reranker=reranker)
