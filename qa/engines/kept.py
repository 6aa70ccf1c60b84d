"""Loaded engines that a process keeps from one question to the next, where it was told to.

Where models lie and whether they are whole is looked at for each question, as ever. Kept is only
what was loaded from them, one engine of a kind, while it would be made of the same things again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Engine = TypeVar("Engine")


class _Store:
    """What is kept: for each kind of engine what it was made of, and itself."""

    def __init__(self) -> None:
        self.wanted = False
        self.engines: dict[str, tuple[object, Any]] = {}


_STORE = _Store()


def begin_keeping() -> None:
    """Keep the engines that are loaded from now on, until the process ends."""
    _STORE.wanted = True


def kept(kind: str, made_of: object, make: Callable[[], Engine]) -> Engine:
    """Return the kept engine of a kind if it was made of the same, else make one."""
    known, engine = _STORE.engines.get(kind, (None, None))
    if engine is not None and known == made_of:
        found: Engine = engine
        return found
    if engine is not None:
        del _STORE.engines[kind]
        if hasattr(engine, "close"):
            engine.close()
    made = make()
    if _STORE.wanted:
        _STORE.engines[kind] = (made_of, made)
    return made


def let_go(engine: Any) -> None:  # noqa: ANN401 (whatever has a `close`)
    """Close an engine that is not needed now, unless it is kept."""
    if all(engine is not other for _, other in _STORE.engines.values()):
        engine.close()
