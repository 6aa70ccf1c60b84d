"""The days that texts write, and those of them that say when an article was written.

A text comes in; days with their spans go out. Dates in the midst of a sentence are what an article
is about, not when it was written: only datelines, bylines and signatures count, which stand at
the head of an article or in its last line, on a line that is no sentence or in front of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from qa.text.patterns import pattern

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
DATE = pattern(
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
WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
LEAD = pattern(
    rf"""(?P<lead>.*?)(?P<on>(?<!\w)(?:on|am|vom|el|den|le|il|em|op)\s+)?
       (?P<weekday>(?<!\w){WEEKDAY},?\s+(?:den\s+)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before a day in its line: words, a preposition, a weekday."""
LABEL = pattern(
    r"""(?:first\s+)?(?:published|posted|updated|written|date|datum|stand|veröffentlicht|publicado
      |fecha|publié|mis\s+à\s+jour|data|pubblicato|gepubliceerd)\s*:?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
SEPARATED = pattern(r"[^.!?]{0,60}[,:(|•·–—-]\s*")
AFTER_DATE = pattern(r"\s*(?:$|[.:,;)|•·–—-]|(?:at|um|a las|à)\s)")
SENTENCE_END = pattern(r"[.!?]\s")
RANGE = pattern(r"\s*[–—-]\s*(?:(?:c|ca|d|died|gest)\.?\s+)?")
GOES_ON = pattern(r"\s+[^\W\d_]")
MARKUP = " \t*_#>`~"
LINE = pattern(r"[^\r\n]+")
LINES_TO_LOOK_AT, HEAD = 6, 2000
LONGEST_SIGNATURE = 160
SIGNED = pattern(r"\s*[*_(\[]*(?:[-–—~]{1,3}|―)\s*(?=\S)")
"""How a signature begins: with a dash."""


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO day, and where a text writes it."""

    start: int
    end: int
    day: str


def days_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Day]:
    """Yield the days that a part of a text writes, without those that the calendar lacks."""
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        if day := _iso(match):
            yield Day(*match.span(), day)


def datelines(text: str, start: int = 0) -> Iterator[Day]:
    """Yield the days of datelines and bylines in the first lines from a place of a text on.

    That is "Town, 3 March 2025. ...", "Published on March 3, 2025", "2025-03-03", a weekday with
    its day at either end of a line and the like; "On 3 March 1911, the bridge ..." is none, and
    neither are the days between which somebody lived.
    """
    lines = (line for line in LINE.finditer(text, start, start + HEAD) if line[0].strip(MARKUP))
    for line in islice(lines, LINES_TO_LOOK_AT):
        first = line.start() + len(line[0]) - len(line[0].lstrip(MARKUP))
        last = line.end() - (len(line[0]) - len(line[0].rstrip(MARKUP)))
        days = list(days_in(text, first, last))
        for day in _without_ranges(text, days):
            before, after = text[first : day.start], text[day.end : last]
            if _dates_the_line(before, after.lstrip("*_`~")):
                yield day


def signed_day(text: str) -> Day | None:
    """Return the day that the signature in the last line of a text ends with, if it does."""
    signature = last_line(text)
    if signature is None or not SIGNED.match(text, *signature):
        return None
    start, end = signature
    days = list(days_in(text, start, end))
    return days[-1] if days and not re.search(r"\w", text[days[-1].end : end]) else None


def last_line(text: str) -> tuple[int, int] | None:
    """Return the span of the last line with letters or digits, unless it is a long one."""
    found = [line.span() for line in LINE.finditer(text, max(0, len(text) - HEAD))]
    for start, end in reversed(found):
        if re.search(r"\w", text[start:end]):
            return (start, end) if end - start <= LONGEST_SIGNATURE else None
    return None


def iso_day(written: str) -> str | None:
    """Return the first day in some words as an ISO day, if the calendar has it."""
    match = DATE.search(written)
    return _iso(match) if match else None


def valid_day(year: str, month: str | int, day: str) -> str | None:
    """Return a day in ISO form, or None where the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _without_ranges(text: str, days: list[Day]) -> list[Day]:
    """The days of a line without those from which one to the other something went."""
    ranges = [pair for pair in pairwise(days) if RANGE.fullmatch(text, pair[0].end, pair[1].start)]
    return [day for day in days if not any(day in pair for pair in ranges)]


def _dates_the_line(before: str, after: str) -> bool:
    """Whether a day in a line says when the line was written, by what stands around it there."""
    if before.count("(") > before.count(")") and after.strip(" )"):
        return False  # The brackets are about whoever stands before them.
    parts = LEAD.fullmatch(before)
    assert parts is not None
    lead, ends = parts["lead"], not after.strip(" .")
    labelled = LABEL.fullmatch(lead) is not None
    if parts["on"]:
        return (ends and not lead) or (labelled and AFTER_DATE.match(after) is not None)
    alone = ends or (not lead and _begins_anew(after))
    if parts["weekday"] and alone and not SENTENCE_END.search(lead):
        return True
    introduced = not lead or labelled or SEPARATED.fullmatch(lead) is not None
    return introduced and AFTER_DATE.match(after) is not None


def _begins_anew(after: str) -> bool:
    """Whether a new sentence follows on a day without a mark between them."""
    return GOES_ON.match(after) is not None and after.lstrip()[0].isupper()


def _iso(match: re.Match[str]) -> str | None:
    """The ISO day of a match of DATE, or None for a day that does not exist."""
    parts = {key[0]: value for key, value in match.groupdict().items() if value}
    month = MONTHS.get(parts["m"].lower(), parts["m"])
    return valid_day(parts["y"], month, parts["d"])
