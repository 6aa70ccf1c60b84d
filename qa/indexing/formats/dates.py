"""Dates as articles write them, and what a file's name says.

The first lines of a text, a value of its metadata or a file name come in; an ISO 8601 day or a
readable title goes out. Dates in the midst of a sentence are what an article is about, not when it
was written: only datelines and bylines count.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import PurePosixPath

MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jänner feber mrz apr mai jun jul aug sept okt nov dez",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre",
        "januari februari maart april mei juni juli augustus september oktober november december",
    )
    for number, name in enumerate(names.split(), 1)
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"""(?<!\w)(?:
      (?P<y1>\d{{4}})[-/](?P<m1>\d{{1,2}})[-/](?P<d1>\d{{1,2}})(?:[T ]\d\d:\d\d[\d:.+Z-]*)?
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:(?:de|of|d['’])\s*)?(?P<m2>{MONTH})\.?,?
      \s+(?:(?:de|del)\s+)?(?P<y2>\d{{4}})
    | (?P<m3>{MONTH})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})
    | (?P<d4>\d{{1,2}})\.\s?(?P<m4>\d{{1,2}})\.\s?(?P<y4>\d{{4}})
    | (?P<y5>\d{{4}})年(?P<m5>\d{{1,2}})月(?P<d5>\d{{1,2}})日
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
DAY_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)[-_. ]*")
WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
BEFORE_DATE = re.compile(
    rf"""(?:[^.!?]{{0,60}}[,:(|•·–—-]\s*
       |(?:first\s+)?(?:published|posted|updated|written|date|datum|stand|veröffentlicht|publicado
         |fecha|publié|mis\s+à\s+jour|data|pubblicato|gepubliceerd)\s*)?
       (?:(?:on|am|vom|el|den|le|il|em|op)\s+)?(?:{WEEKDAY},?\s+(?:den\s+)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
AFTER_DATE = re.compile(r"\s*(?:$|[.:,;)|•·–—-]|(?:at|um|a las|à)\s)")
MARKUP = " \t*_#>`~"
LINES_TO_LOOK_AT = 6


def day_of(value: object) -> str | None:
    """The ISO day of a value from an article's metadata: a date, or text with a date in it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | int):
        return None
    match = DATE.search(str(value)[:200])
    return _iso(match) if match else day_in_name(str(value)[:200])


def day_in_first_lines(text: str) -> str | None:
    """The ISO day of a dateline or byline at the beginning of a text.

    That is "Town, 3 March 2025. ...", "Published on March 3, 2025", "2025-03-03" and the like in
    one of the first lines; "On 3 March 1911 the bridge ..." is not.
    """
    lines = [line.strip(MARKUP) for line in re.split(r"[\r\n]+", text[:2000]) if line.strip()]
    for line in lines[:LINES_TO_LOOK_AT]:
        for match in DATE.finditer(line):
            before, after = line[: match.start()], line[match.end() :].lstrip(MARKUP)
            if BEFORE_DATE.fullmatch(before) and AFTER_DATE.match(after):
                day = _iso(match)
                if day:
                    return day
    return None


def day_in_name(name: str) -> str | None:
    """The ISO day in a file name such as "2025-03-04-title.md"."""
    match = DAY_IN_NAME.search(PurePosixPath(name).name)
    return _valid(match.group(1), match.group(3), match.group(4)) if match else None


def title_from_name(name: str) -> str:
    """A readable title from a file name: "2025-03-04-harbour-opens.md" gives "Harbour opens"."""
    stem = PurePosixPath(name).stem
    undated = DAY_IN_NAME.sub("", stem) if day_in_name(name) else stem
    title = " ".join(re.split(r"[-_\s]+", undated)).strip() or stem
    return title[:1].upper() + title[1:]


def _iso(match: re.Match[str]) -> str | None:
    """The ISO day of a match of DATE, or None for a day that does not exist."""
    parts = {key[0]: value for key, value in match.groupdict().items() if value}
    month = MONTHS.get(parts["m"].lower(), parts["m"])
    return _valid(parts["y"], month, parts["d"])


def _valid(year: str, month: str | int, day: str) -> str | None:
    """The day in ISO form, or None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
