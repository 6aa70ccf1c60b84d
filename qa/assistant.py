"""What a Python user holds: one index, the models, and all that can be asked of them.

The command line, the chat and every test go through this class, so all give the same answers.
Models are loaded when they are first needed and kept until `close`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from qa.answering.composition import Composition
from qa.answering.evidence import rank_evidence
from qa.answering.phrasing import worth_showing
from qa.answering.prompt import answer_prompt, conversation
from qa.asking import Asking
from qa.clock import Clock
from qa.config import Settings
from qa.domain import Answer, Turn
from qa.engines.loading import load_embedder, load_language_model, load_reader
from qa.engines.together import EnginesTogether
from qa.engines.writer import Writer
from qa.errors import UsageError
from qa.events import Answered, Drafted, Event, Found, Searching, SentenceChecked
from qa.index.catalogue import as_order
from qa.index.opening import open_index
from qa.index.reader import Index
from qa.index.selecting import count_selected
from qa.index.state import refuse_empty
from qa.index.writer import check_embedder
from qa.question_search import likeliest
from qa.retrieval.listing import Listing, list_articles
from qa.retrieval.mentions import Mentions, find_mentions
from qa.retrieval.spelling import Mended
from qa.settings.loading import load_settings
from qa.summaries import MOST_ARTICLES, Summary, summarise
from qa.understanding.checked import checked_question
from qa.understanding.followup import only_said
from qa.understanding.small_talk import small_talk

if TYPE_CHECKING:
    from qa.domain import Article, Passage
    from qa.engines.protocols import Embedder, LanguageModel, Message
    from qa.errors import QaError
    from qa.indexing.report import Report
    from qa.selection import Selected


class Assistant:
    """Answers questions from one index. Use it as a context manager, or call `close`.

    Args:
        index: An index opened for reading; the assistant closes it.
        settings: How to answer. Which articles are looked at can be changed later: `selection`.
        embedder: The one that built the index; None loads it by name.
        language_model: None loads the one of the settings when it is first needed.
        on_update: Is told of each update that `auto_update` makes before a question, or why none
            could be made.

    Raises:
        IndexEmpty: there is no article in the index.
        IndexMismatch: the index was built by another embedder.
        ModelError: a model is missing or damaged.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings,
        *,
        embedder: Embedder | None = None,
        language_model: LanguageModel | None = None,
        on_update: Callable[[Report | QaError], None] = lambda _: None,
    ) -> None:
        refuse_empty(index)
        self._on_update = on_update
        self.index = index
        self.settings = settings
        self.selection = settings.selection
        self.embedder = embedder or load_embedder(settings, index.meta["embedder"])
        check_embedder(index.meta, self.embedder)
        self.reader = load_reader(settings)
        self._engines = EnginesTogether(
            self.embedder, self.reader, lambda: load_language_model(self.settings)
        )
        self._writer = Writer(lambda: self.settings, language_model, self._engines.language_model)
        self._asking = Asking(
            index,
            self.embedder,
            self.reader,
            self._writer,
            settings=lambda: self.settings,
            selection=lambda: self.selection,
        )

    @classmethod
    def open(cls, index: str | Path | None = None, **settings: Any) -> Self:  # noqa: ANN401
        """Open the index at a folder, or of a name, with settings as in `qa.config.Settings`.

        Raises:
            IndexMissing: there is no index at that place.
            UsageError: an unknown setting, or a value that cannot work.
        """
        try:
            chosen = load_settings({"index": str(index) if index else None, **settings})
        except TypeError as error:
            raise UsageError(f"unknown setting: {error}") from error
        return cls(open_index(chosen), chosen)

    def __enter__(self) -> Self:
        """Nothing to do: the index is open."""
        return self

    def __exit__(self, *_: object) -> None:
        """See `close`."""
        self.close()

    def close(self) -> None:
        """Free the models and close the index."""
        self._engines.close()
        self.index.close()

    def load(self) -> None:
        """Load now what every search needs; without this call, the first one does."""
        self.begin_loading()
        if self.reader:
            self.reader.load()

    def begin_loading(self) -> None:
        """Load the embedder now and the reader beside it, for which a search waits when it reads.

        What goes wrong with the reader is told where it is first used.
        """
        self._engines.begin()

    def prepare(self, history: Sequence[Turn] = ()) -> None:
        """Have the language model, if one writes, read the conversation so far.

        The answer to the next question is the same without this call; its first word comes later.
        May be called in another thread, if nothing else is before it returns.

        Raises:
            ModelError: the language model is missing or fails.
        """
        if self._writer.writes:
            model, most = self._writer.model(), self.settings.max_answer_tokens
            model.prepare(conversation(history, model, self._asking.composers.templates, most))

    def search(
        self, query: str, *, top_k: int | None = None, history: Sequence[Turn] = ()
    ) -> list[Passage]:
        """Return the passages for a query, best first.

        Raises:
            UsageError: an empty or endless query, or a `top_k` that cannot be.
        """
        checked_question(query)
        self._update()
        self.begin_loading()
        wanted = self.settings if top_k is None else replace(self.settings, top_k=top_k)
        text, turns = self.mended(query).text, self.mended_turns(history)
        return self._asking.search(likeliest(text, turns), wanted.top_k)

    def mended(self, question: str) -> Mended:
        """Return a question as it was meant, with the words of the articles for misspelt ones.

        Raises:
            UsageError: an empty or endless question.
        """
        return self._asking.speller.mended(checked_question(question))

    def mended_turns(self, history: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns before, their questions as they were meant."""
        mended = self._asking.speller.mended
        return [replace(turn, question=mended(turn.question).text) for turn in history]

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question; `history` is the conversation before it, oldest first.

        Raises:
            UsageError: an empty or endless question.
            ModelError: the embedder or the reader is missing or fails. Where the language model
                does, the source is quoted, and `Answer.failure` says why.
        """
        for event in self.stream(question, history=history):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("a stream ends with Answered")

    def stream(
        self, question: str, *, history: Sequence[Turn] = ()
    ) -> Generator[Event, None, None]:
        """Answer one question step by step; the last event is `Answered`.

        Closing the iterator stops the language model.
        """
        self._engines.milliseconds, self._asking.failure = 0.0, ""
        clock = Clock(lambda: self._engines.milliseconds)
        text = checked_question(question)
        if move := only_said(text, history):
            yield Answered(self._asking.spoken(text, small_talk(move, self.index), clock))
            return
        self._update()
        meant, history = self.mended(text), self.mended_turns(history)
        asked = self._asking.question(meant.text, history)
        yield Searching(asked.search_query, meant.corrections)
        self._engines.timed(self.begin_loading)
        asked, passages, events = self._asking.composed(asked, meant.kept)
        clock.mark("retrieve")
        yield Found(tuple(passages))
        composition = Composition((), (), 0.0, "nothing")
        for event in events:
            if isinstance(event, Drafted | SentenceChecked):
                clock.note("first_token")
                yield event
            elif isinstance(event, Composition):
                composition = event
        clock.mark("generate")
        answer = self._asking.answer(asked, passages, composition, clock)
        failure = answer.failure or self._asking.failure
        yield Answered(
            replace(answer, question=text, corrections=meant.corrections, failure=failure)
        )

    def prompt(self, question: str, *, history: Sequence[Turn] = ()) -> list[Message]:
        """Return what a language model would be asked, without asking it.

        Raises:
            UsageError: an empty or endless question, or a template that does not work.
            ModelError: the language model, whose tokens are counted, is missing or fails.
        """
        text = self.mended(question).text
        asked = self._asking.question(text, self.mended_turns(history))
        evidence = rank_evidence(self._asking.search(asked, self.settings.top_k))
        messages, _ = answer_prompt(
            asked.text,
            history,
            worth_showing(evidence),
            self._writer.model(),
            self._asking.composers.templates,
            self.settings.max_answer_tokens,
        )
        return messages

    def articles(self, query: str = "", *, order: str = "date") -> Listing:
        """Return the articles that are looked at, all that are about a query where there is one.

        Raises:
            UsageError: an unknown order, an endless query or one without a word, or an article
                that is not there.
        """
        wanted = checked_question(query) if query.strip() else ""
        by = as_order(order)
        return list_articles(self.index, self.selection, wanted, by, self._asking.loaded_embedder)

    def mentions(self, name: str) -> Mentions:
        """Return every sentence that mentions a name or word, in the articles that are looked at.

        Raises:
            UsageError: a name without a letter or digit, or an article that is not there.
        """
        return find_mentions(self.index, name, self.selection)

    def summary(self, query: str = "", *, limit: int = MOST_ARTICLES) -> Summary:
        """Return the main points of an article by its name, or of those about a query, or of all.

        Args:
            query: An article's name, its file's or its title; else what the articles are about.
            limit: How many articles at most, the newest; the summary says how many more there are.

        Raises:
            UsageError: an endless query or one without a word, or an article that is not there.
        """
        wanted = checked_question(query) if query.strip() else ""
        found = summarise(self.index, self.selection, wanted, self._asking.loaded_embedder, limit)
        return replace(found, citations=self._asking.cited(found.citations))

    def selected(self) -> Selected:
        """Return how many articles are looked at.

        Raises:
            UsageError: the selection names an article that is not there, or several.
        """
        return count_selected(self.index, self.selection)

    def article(self, name: str) -> Article | None:
        """Return an article of the index with its text, or None."""
        return self.index.article(name)

    def _update(self) -> None:
        """Bring the index up to date where that is wished for and its files have changed."""
        if self.settings.auto_update:
            from qa.indexing.keeping import refreshed  # noqa: PLC0415 - for those who wish it

            if outcome := refreshed(self.index, self.settings, self.embedder):
                self._on_update(outcome)
