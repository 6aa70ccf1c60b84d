"""The two composers of one assistant: one words answers by a language model, the other quotes.

Settings, an index and the engines come in. Both composers know the same articles and templates;
each is made when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from qa.answering.compose import Composer
from qa.answering.composition import Composition, Question
from qa.answering.prompt import PromptTemplates
from qa.answering.whole_articles import whole_articles

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.domain import Passage
    from qa.engines.protocols import LanguageModel, Reader
    from qa.engines.writer import Writer
    from qa.index.reader import Index


class Composers:
    """Makes the composers of an assistant.

    Args:
        settings: How to answer.
        index: The articles.
        reader: Judges, if there is one.
        writer: Of the language model, if one writes.
    """

    def __init__(
        self, settings: Settings, index: Index, reader: Reader | None, writer: Writer
    ) -> None:
        self._settings, self._index = settings, index
        self._reader, self._writer = reader, writer

    @cached_property
    def templates(self) -> PromptTemplates:
        """Of the prompts."""
        return PromptTemplates(self._settings.prompts)

    @cached_property
    def wording(self) -> Composer:
        """Answers in the language model's words, where one writes."""
        return self._composer(self._writer.model if self._writer.writes else None)

    @cached_property
    def quoting(self) -> Composer:
        """Answers in quotes only."""
        return self._composer(None)

    def sure_of(self, asked: Question, passages: Sequence[Passage]) -> float:
        """Return how sure an answer in quotes is, from 0 to 1."""
        events = self.quoting.compose(asked, passages)
        return max((one.confidence for one in events if isinstance(one, Composition)), default=0.0)

    def _composer(self, model: Callable[[], LanguageModel] | None) -> Composer:
        return Composer(
            model,
            self.templates,
            self._index.article,
            whole=whole_articles(self._index),
            reader=self._reader,
            min_confidence=self._settings.min_confidence,
            strict=self._settings.strict,
            max_answer_tokens=self._settings.max_answer_tokens,
        )
