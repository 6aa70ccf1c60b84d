"""Until when a request is to be answered, whatever the server does meanwhile."""

from __future__ import annotations

import math
from collections.abc import Callable

LEAST = 0.01


class Deadline:
    """A time that is set anew for each request.

    Attributes:
        at: On the clock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.at = math.inf

    @property
    def passed(self) -> bool:
        """Whether it is past."""
        return self._clock() >= self.at

    def left(self, timeout: float | None) -> float:
        """Seconds until it, `timeout` at most."""
        return max(min(self.at - self._clock(), math.inf if timeout is None else timeout), LEAST)
