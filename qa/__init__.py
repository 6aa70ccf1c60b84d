"""qa answers questions about your own articles and proves each sentence by a span of the source.

The names below are the whole public Python interface; `docs/python.md` shows them at work.
They are imported when they are first used, so `import qa` itself costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from qa.telemetry import switch_off

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.config import Settings
    from qa.domain import Answer, Citation, Passage, Sentence, Turn
    from qa.errors import QaError

__version__ = "0.1.0"

__all__ = ["Answer", "Assistant", "Citation", "Passage", "QaError", "Sentence", "Settings", "Turn"]

switch_off()  # Libraries read their switches when they are imported, so before any of them is.

_HOMES = {
    "qa.assistant": ("Assistant",),
    "qa.config": ("Settings",),
    "qa.domain": ("Answer", "Citation", "Passage", "Sentence", "Turn"),
    "qa.errors": ("QaError",),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")
