"""The day of an article, by its first and last lines, a value of its metadata, or its file's name.

What a text, a value or a file name says comes in; an ISO 8601 day or a readable title goes out.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import PurePosixPath

from qa.text.datelines import datelines, iso_day, signed_day, valid_day

DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)[-_. ]*")


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
    """The ISO day in a file name such as "2025-03-04-title.md"."""
    match = DAY_IN_NAME.search(PurePosixPath(name).name)
    return valid_day(match.group(1), match.group(3), match.group(4)) if match else None


def title_from_name(name: str) -> str:
    """A readable title from a file name: "2025-03-04-harbour-opens.md" gives "Harbour opens"."""
    stem = PurePosixPath(name).stem
    undated = DAY_IN_NAME.sub("", stem) if day_in_name(name) else stem
    title = " ".join(re.split(r"[-_\s]+", undated)).strip() or stem
    return title[:1].upper() + title[1:]
