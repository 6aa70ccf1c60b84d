"""Times the stages of one answer, loading apart."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Times the stages of one answer in milliseconds, without what was spent on loading."""

    def __init__(self, loading: Callable[[], float]) -> None:
        self._loading = loading
        self._started = self._last = time.perf_counter()
        self._loaded = 0.0
        self._marks = {"retrieve": 0.0, "first_token": 0.0, "generate": 0.0}

    def mark(self, stage: str) -> None:
        """End a stage: its time is what passed since the last mark."""
        self._marks[stage] = self._passed()
        self._last, self._loaded = time.perf_counter(), self._loading()

    def note(self, moment: str) -> None:
        """Note when something first happened, counted from the last mark."""
        self._marks[moment] = self._marks[moment] or self._passed()

    def timings(self) -> dict[str, float]:
        """All times; "total" includes loading."""
        total = 1000 * (time.perf_counter() - self._started)
        times = {"load": self._loading(), **self._marks, "total": total}
        return {stage: round(milliseconds, 1) for stage, milliseconds in times.items()}

    def _passed(self) -> float:
        loading = self._loading() - self._loaded
        return 1000 * (time.perf_counter() - self._last) - loading
