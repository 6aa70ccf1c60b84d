"""Which language model words the answers, if one does, and what an answer tells of it.

Settings, or a model that a Python user brought, come in. Whether there is such a model is looked at
at once, for a wrong name should be told before the first question; it is loaded when it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.engines.catalogue import default_entry, default_name
from qa.engines.loading import find_language_model, server_of
from qa.engines.server import ServerModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.config import Settings
    from qa.engines.protocols import LanguageModel
    from qa.engines.server_address import ServerAddress


class Writer:
    """The language model of one assistant.

    Args:
        settings: Returns those of the assistant, which may change: they name it, or want none.
        given: One that is there already, which goes before the one of the settings.
        load: Returns the one of the settings, loaded by its first call.

    Raises:
        ModelError: the one that the settings name is missing or damaged.
        UsageError: no model has that name, or its server may not be asked.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        given: LanguageModel | None,
        load: Callable[[], LanguageModel],
    ) -> None:
        self._settings, self._given, self._load = settings, given, load
        self._loaded: LanguageModel | None = given
        if settings().llm and settings().model and given is None:
            find_language_model(settings())

    @property
    def writes(self) -> bool:
        """Whether answers may be in its words: of one that is named, or good enough."""
        named = self._given is not None or self._settings().model is not None
        return self._settings().llm and (named or default_entry("language_model").writes)

    @property
    def name(self) -> str | None:
        """What selects the model, None where none writes."""
        if not self.writes:
            return None
        if self._given or (self._loaded and self.server):
            return self.model().name  # A server has told by now which model it serves.
        return self._settings().model or default_name("language_model")

    @property
    def server(self) -> ServerAddress | None:
        """Where the model is asked, None where it runs in this process or none writes."""
        if not self.writes:
            return None
        if self._given:
            return self._given.address if isinstance(self._given, ServerModel) else None
        return server_of(self._settings())

    def model(self) -> LanguageModel:
        """Return the model.

        Raises:
            ModelError: it is missing, damaged, or does not run.
        """
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded
