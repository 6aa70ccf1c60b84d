"""Engines are kept only where that is wanted, and only while they would be made of the same."""

from __future__ import annotations

import pytest

from qa.engines import kept as room
from qa.engines.kept import begin_keeping, kept, let_go


class Engine:
    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def empty_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_STORE", room._Store())


def test_nothing_is_kept_unless_it_is_wanted() -> None:
    first, second = kept("reader", 1, Engine), kept("reader", 1, Engine)
    assert first is not second
    let_go(first)
    assert first.closed


def test_what_would_be_made_of_the_same_is_kept_and_not_closed() -> None:
    begin_keeping()
    model = kept("language_model", ("name", 2048), Engine)
    assert kept("language_model", ("name", 2048), Engine) is model
    let_go(model)
    assert not model.closed
    assert kept("reader", ("name", 2048), Engine) is not model


def test_one_of_a_kind_is_kept_and_the_one_before_is_closed() -> None:
    begin_keeping()
    first = kept("language_model", 1, Engine)
    second = kept("language_model", 2, Engine)
    assert (first.closed, second.closed) == (True, False)
    assert kept("language_model", 2, Engine) is second


def test_an_engine_that_cannot_be_made_is_not_kept() -> None:
    begin_keeping()

    def fail() -> Engine:
        raise OSError("no such file")

    with pytest.raises(OSError, match="no such file"):
        kept("reader", 1, fail)
    assert not kept("reader", 1, Engine).closed
