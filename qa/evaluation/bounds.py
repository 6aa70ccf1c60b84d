"""Bounds that figures must keep, for those who want to hear when an answerer becomes worse.

Bounds and figures come in; sentences about what is not kept go out.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from qa.errors import UsageError
from qa.evaluation.figures import NAMES

Side = Literal["min", "max"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A least or a greatest value of a figure."""

    side: Side
    name: str
    limit: float

    def kept(self, value: float) -> bool:
        """Whether a value is within the bound."""
        return value >= self.limit if self.side == "min" else value <= self.limit

    def complaint(self, value: float) -> str:
        """Say what is wrong with a value that is not."""
        off = abs(value - self.limit)
        where = "below its least" if self.side == "min" else "above its greatest"
        return f"{self.name} is {value:.4g}, {off:.2g} {where} value {self.limit:.4g}"


def parsed_bound(side: Side, text: str) -> Bound:
    """Return the bound that a text such as "right=0.8" stands for.

    Raises:
        UsageError: there is no such figure, or no number.
    """
    name, _, number = text.partition("=")
    try:
        limit = float(number)
    except ValueError:
        limit = math.nan
    if not math.isfinite(limit):
        raise UsageError(f"--{side} {text!r} is no bound", f"write --{side} right=0.8")
    return bound(side, name.strip(), limit)


def bound(side: Side, name: str, limit: float) -> Bound:
    """Return a bound of a figure that there is.

    Raises:
        UsageError: there is no such figure.
    """
    if name not in NAMES:
        close = difflib.get_close_matches(name, NAMES, n=1)
        mend = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(NAMES)}"
        raise UsageError(f"there is no figure {name!r}", mend)
    if not math.isfinite(limit):
        raise UsageError(f"the bound of {name} is {limit}", "give a number")
    return Bound(side, name, limit)


def check_measured(bounds: Iterable[Bound], measured: Collection[str]) -> None:
    """Raise UsageError for a bound of a figure that is not among those that could be measured."""
    for wanted in bounds:
        if wanted.name not in measured:
            raise UsageError(
                f"no question says anything about {wanted.name}",
                f"leave its bound out, or add questions; measured are {', '.join(measured)}",
            )
