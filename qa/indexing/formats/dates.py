"""The day of an article, by its first and last lines, a value of its metadata, or its file's name.

What a text, a value or a file name says comes in; an ISO 8601 day or a readable title goes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from qa.text.datelines import datelines, days_in, iso_day, signed_day, valid_day

DAY_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_.]?)(\d\d)\2(\d\d)|[-_.](\d{1,2})[-_.](\d{1,2}))(?!\d)"
)
TIME = re.compile(
    r"(?:(?:T|_)(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"
    r"|[T_ -]+(?:[01]\d|2[0-3])[-.:h][0-5]\d(?:[-.:m][0-5]\d)?)(?=$|[-_. ])"
)
"""What may follow a day: the time, as cameras and programs write it."""
FOLDERS = re.compile(r"(?:^|/)((?:19|20)\d\d)/(\d\d)/(\d\d)/")
"""The folders of a day, as sites and programs for notes make them."""


@dataclass(frozen=True, slots=True)
class _InName:
    """Where in a name a day is written, with what belongs to it, and the day."""

    start: int
    end: int
    day: str


def day_of(value: object) -> str | None:
    """The ISO day of a value from an article's metadata: a date, or text with a date in it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | int):
        return None
    written = str(value)[:200]
    return iso_day(written) or day_in_name(written)


def day_in_text(text: str) -> str | None:
    """The ISO day of a dateline or byline at the beginning of a text, else of its signature."""
    return day_in_first_lines(text) or (day.day if (day := signed_day(text)) else None)


def day_in_first_lines(text: str) -> str | None:
    """The ISO day of a dateline or byline at the beginning of a text."""
    return next((day.day for day in datelines(text)), None)


def day_in_name(name: str) -> str | None:
    """The ISO day in a file's name or its folders: "2025-03-04-title.md", "2025/03/04/title.md".

    A day in words or with the year last counts at the beginning of the name, or in brackets at its
    end: elsewhere it may be what the article is about.
    """
    if found := _in_stem(PurePosixPath(name).stem):
        return found.day
    folders = FOLDERS.search(name)
    return valid_day(*folders.groups()) if folders else None


def title_from_name(name: str) -> str:
    """A readable title from a file name: "2025-03-04-harbour-opens.md" gives "Harbour opens"."""
    stem = PurePosixPath(name).stem
    found = _in_stem(stem)
    undated = f"{stem[: found.start]} {stem[found.end :]}" if found else stem
    title = " ".join(re.split(r"[-_\s]+", undated)).strip(" .,") or stem
    return title[:1].upper() + title[1:]


def _in_stem(stem: str) -> _InName | None:
    """The day in a file's name without its suffix."""
    for match in DAY_IN_NAME.finditer(stem):
        year, _, *either = match.groups()
        month, number = (part for part in either if part)
        if day := valid_day(year, month, number):
            return _with_marks(stem, match.start(), match.end(), day)
    written = stem.replace("_", " ")
    for one in days_in(written):
        begins = not written[: one.start].strip(" ([")
        in_brackets = written[: one.start].endswith(("(", "[")) and not written[one.end :].strip(
            " )]"
        )
        if begins or in_brackets:
            return _with_marks(stem, one.start, one.end, one.day)
    return None


def _with_marks(stem: str, start: int, end: int, day: str) -> _InName:
    """A day with the time behind it, and the brackets around both."""
    if (time := TIME.match(stem, end)) and re.search(r"\w", stem[time.end() :]):
        end = time.end()
    while start and stem[start - 1] in "([" and stem[end : end + 1] in (")", "]"):
        start, end = start - 1, end + 1
    return _InName(start, end, day)
