"""Periods of time that a question wishes for, against which the days of articles are held.

`when.py` reads them out of questions; the retriever holds articles against them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days that a question names.

    They run from one ISO day to another, both included; or, where the question names no year, they
    are a month (1 to 12), and perhaps a day of it, in any year.
    """

    since: str | None = None
    until: str | None = None
    month: int | None = None
    day: int | None = None

    def holds(self, date: str) -> bool:
        """Whether an ISO day lies in the period."""
        day = date[:10]
        return (
            (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
            and (self.month is None or day[5:7] == f"{self.month:02}")
            and (self.day is None or day[8:10] == f"{self.day:02}")
        )

    @property
    def within_a_month(self) -> bool:
        """Whether the period is a month, or shorter."""
        if self.since and self.until:
            days = date.fromisoformat(self.until) - date.fromisoformat(self.since)
            return days < timedelta(days=31)
        return self.month is not None


@dataclass(frozen=True, slots=True)
class TimeWish:
    """What a question wishes about time: days in one of some periods, or the newest there is."""

    periods: tuple[Period, ...] = ()
    newest: bool = False

    def __bool__(self) -> bool:
        return bool(self.periods) or self.newest


def fits(wish: TimeWish, date: str | None) -> bool:
    """Whether an article's day lies in one of the periods that are wished for."""
    return date is not None and any(period.holds(date) for period in wish.periods)
