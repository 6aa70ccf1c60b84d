"""What a question says about time: days, months and years that it names, and "the latest".

A question in English, German, Spanish or French comes in; a `TimeWish` goes out, against which the
days of articles can be held. It is read with care rather than in full: a number is a year only
where a word in front of it says so, and "may" and "march" are months only where they can be
nothing else. What is missed costs little, since nothing is ever left out because of its day.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.retrieval import when_patterns as pattern
from qa.retrieval.periods import Period, TimeWish


@dataclass(frozen=True, slots=True)
class _Mention:
    """A date as it stands in a question, as far as it is written out there."""

    end: int
    written: str
    name: str  # the month's, "" where it is a number or missing
    year: int | None
    month: int | None
    day: int | None
    last_day: int | None  # 9 in "March 3 to 9, 2025"
    relation: str  # a key of RELATIONS, or ""
    edge: str  # "start" or "end" of what is named, or ""
    joined: str  # a key of pattern.JOINS if it goes on with the mention before it, or ""
    year_is_lent: bool = False


def time_wish(question: str) -> TimeWish:
    """Return what a question wishes about time; a wish for nothing is false."""
    text = _plain(question)
    periods = dict.fromkeys(_one_from_two(_periods(_filled(_mentions(text)))))
    return TimeWish(tuple(periods), pattern.NEWEST.search(text) is not None)


def undated(question: str) -> str:
    """Return a question without the dates that `time_wish` reads in it."""
    text = _plain(question)
    for mention in reversed(_mentions(text)):
        text = text[: mention.end - len(mention.written)] + text[mention.end :]
    return text


def _plain(question: str) -> str:
    return " ".join(unicodedata.normalize("NFC", question).translate(pattern.APOSTROPHES).split())


def _mentions(text: str) -> list[_Mention]:
    """The dates of a text, in order, without what only looks like one."""
    found: list[_Mention] = []
    for match in pattern.MENTION.finditer(text):
        start = found[-1].end if found else 0
        before = text[max(start, match.start() - pattern.CONTEXT) : match.start()]
        mention = _mention(match, before, goes_on=bool(found))
        if _is_meant(mention, before, text):
            found.append(mention)
    return found


def _mention(match: re.Match[str], before: str, *, goes_on: bool) -> _Mention:
    """A match of pattern.MENTION, with what the words around it pattern."""
    parts = {key[0]: value for key, value in match.groupdict().items() if value}
    name = "" if parts.get("m", "0").isdigit() else parts["m"]
    year, day = _number(parts, "y"), _number(parts, "d")
    counts = pattern.COUNTED.match(match.string, match.end()) is not None
    if counts and not day:
        year = None
    if (
        match["d4"] and not year and (counts or before[-3:].casefold() == "in ")
    ):  # "in March 12 boats sank"
        day = None
    lead = pattern.LEAD.search(before)
    relation = lead.lastgroup or "" if lead else ""
    if relation in ("of", "de") and pattern.ONWARDS.match(match.string, match.end()):
        relation = "since"
    joins = [kind for kind, join in pattern.JOINS.items() if goes_on and join.fullmatch(before)]
    return _Mention(
        end=match.end(),
        written=match.group(),
        name=name,
        year=year,
        month=_month(name) if name else _number(parts, "m"),
        day=day,
        last_day=_number(parts, "l"),
        relation=relation,
        edge=_edge(lead.group()) if lead else "",
        joined=joins[0] if joins else "",
    )


def _number(parts: Mapping[str, str], key: str) -> int | None:
    """A part of a date that is written in digits."""
    return int(parts[key]) if key in parts else None


def _month(name: str) -> int | None:
    """The number of a month; None for a name that only case rules of other scripts let through."""
    plain = name.casefold()
    return pattern.MONTHS.get(plain) or pattern.SHORT_MONTHS.get(plain)


def _edge(lead: str) -> str:
    """Which end of what is named the words in front of it speak of."""
    words = set(re.findall(r"\w+", lead.casefold()))
    return "end" if words & pattern.AT_THE_END else "start" if words & pattern.AT_THE_START else ""


def _is_meant(mention: _Mention, before: str, text: str) -> bool:
    """Whether a match of MENTION is a date, not a number, a verb or the name of a street."""
    after = text[mention.end : mention.end + pattern.CONTEXT]
    if pattern.STREET_BEFORE.search(before) or (mention.name and mention.month is None):
        return False
    if pattern.STREET_AFTER.match(after) and not (mention.year and mention.month):
        return False
    if mention.month is None:
        return mention.day is not None or _year_is_meant(mention, before, text)
    if not mention.name:
        return True
    if mention.year is None and mention.day is None:
        return _month_is_meant(mention, before, after)
    return _month_beside_number_is_meant(mention, before)


def _year_is_meant(mention: _Mention, before: str, text: str) -> bool:
    """Whether a number that could be a year is one.

    A word in front of it must say so ("in", "since"); only German does without ("Was geschah
    2024?"), and there verbs and articles are in lower case, but what would be counted is not.
    """
    if mention.year is None or mention.year < pattern.FIRST_BARE_YEAR:
        return False
    if mention.relation or mention.joined:
        return True
    return (
        pattern.LOWER_WORD_BEFORE.search(before) is not None
        and pattern.LOWER_WORD_OR_END_AFTER.match(text, mention.end) is not None
        and pattern.GERMAN.search(text) is not None
    )


def _month_beside_number_is_meant(mention: _Mention, before: str) -> bool:
    """Whether a month is one that stands beside a day or a year."""
    name = mention.name.casefold()
    if name not in pattern.MONTHS and mention.name[0].islower():
        return bool(mention.day and mention.year)
    if mention.year is None and name in pattern.VERBS:
        opens = mention.written.startswith(mention.name) and not before.strip("¿¡\"' ")
        return mention.name[0].isupper() and not opens  # "May 4 boats moor here?"
    return True


def _month_is_meant(mention: _Mention, before: str, after: str) -> bool:
    """Whether a month is one that stands without a day and a year."""
    name, capital = mention.name.casefold(), mention.name[0].isupper()
    if name not in pattern.MONTHS or (capital and name in pattern.NEVER_CAPITAL):
        return False
    if name in pattern.VERBS and _may_be_a_verb(mention, before, after):
        return False
    if mention.relation == "de":
        return not capital
    if mention.relation not in ("", "of"):
        return True
    settled = name not in pattern.UNSURE or (
        not pattern.CAPITALISED.match(after)
        and bool(mention.relation or mention.joined or pattern.DETERMINER.search(before))
    )
    return settled and (capital or bool(mention.joined))


def _may_be_a_verb(mention: _Mention, before: str, after: str) -> bool:
    """Whether "may" or "march", without a day and a year, is likely to be no month."""
    if mention.name[0].isupper():
        return before.endswith("the ") and mention.month == 3 and bool(pattern.A_MARCH.match(after))
    if mention.relation in ("", "of") or before.endswith(("the ", "this ")):
        return True
    return mention.month == 5 and not pattern.END_OF_CLAUSE.match(
        after
    )  # "the room it is in may be"


def _filled(mentions: Sequence[_Mention]) -> list[_Mention]:
    """The mentions, each with the month and the year that it shares with the one it is joined to.

    "March and May 2025" names the year once, "3 to 9 March" the month.
    """
    filled = list(mentions)
    for index in reversed(range(len(filled) - 1)):
        if filled[index + 1].joined:
            filled[index] = _lent(filled[index], filled[index + 1])
    for index in range(1, len(filled)):
        if filled[index].joined:
            filled[index] = _lent(filled[index], filled[index - 1])
    return [mention for mention in filled if mention.month or not mention.day]


def _lent(mention: _Mention, other: _Mention) -> _Mention:
    """The mention with the month and the year that it lacks taken from another."""
    if mention.day and not mention.month:
        mention = replace(mention, month=other.month)
    if not mention.year and other.year and other.month:
        mention = replace(mention, year=other.year, year_is_lent=True)
    return mention


def _periods(mentions: Sequence[_Mention]) -> Iterator[Period]:
    """The periods that mentions name, alone or two together."""
    index = 0
    while index < len(mentions):
        first, last = mentions[index], mentions[min(index + 1, len(mentions) - 1)]
        index += 1
        if first.last_day:
            yield from _stretch(first, replace(first, day=first.last_day))
        elif last is not first and (
            last.joined == "to" or (last.joined and first.relation == "between")
        ):
            index += 1
            yield from _stretch(first, last)
        else:
            yield from _alone(first)


def _stretch(first: _Mention, last: _Mention) -> Iterator[Period]:
    """The period from one mention to another; without a year, the months that it touches."""
    if (first.month or 0) > (last.month or 12) and first.year == last.year:
        if first.year_is_lent and first.year:  # December to February 2025
            first = replace(first, year=first.year - 1)
        elif last.year_is_lent and last.year:  # December 2024 to February
            last = replace(last, year=last.year + 1)
    begin, end = _span(first), _span(last)
    if begin and end:
        if begin[0] <= end[1]:
            yield Period(since=begin[0], until=end[1])
    elif not first.year and first.month and last.month and _exists(first) and _exists(last):
        for step in range((last.month - first.month) % 12 + 1):
            yield Period(month=(first.month + step - 1) % 12 + 1)


def _alone(mention: _Mention) -> Iterator[Period]:
    """The period that one mention names."""
    span = _span(mention)
    if span:
        yield _related(mention, *span)
    elif not mention.year and _exists(mention):
        if mention.relation == "since":
            yield Period(month=mention.month)
        elif mention.relation not in ("before", "until", "after"):
            yield Period(month=mention.month, day=mention.day)


def _related(mention: _Mention, first: str, last: str) -> Period:
    """The period before, until, after, since or within the days of a mention."""
    relation = mention.relation
    if relation in ("before", "until", "after", "since"):
        first = last if mention.edge == "end" else first
        last = first if mention.edge == "start" else last
    if relation in ("before", "until"):
        return Period(until=_moved(first, -1) if relation == "before" else last)
    if relation in ("after", "since"):
        return Period(since=_moved(last, 1) if relation == "after" else first)
    return Period(since=first, until=last)


def _one_from_two(periods: Iterable[Period]) -> list[Period]:
    """The periods, with "after March 2024" and a following "before May 2025" made one."""
    found: list[Period] = []
    for period in periods:
        if period.until and not period.since and found and _open_until(found[-1], period.until):
            found[-1] = replace(found[-1], until=period.until)
        else:
            found.append(period)
    return found


def _open_until(period: Period, day: str) -> bool:
    """Whether a period has a beginning, not after a day, and no end."""
    return period.since is not None and period.until is None and period.since <= day


def _span(mention: _Mention) -> tuple[str, str] | None:
    """The first and the last day of a mention with a year; None if there are no such days."""
    year, month, day = mention.year, mention.month, mention.day
    if not year or not _exists(mention):
        return None
    last = day or monthrange(year, month or 12)[1]
    first_day = date(year, month or 1, day or 1)
    return first_day.isoformat(), date(year, month or 12, last).isoformat()


def _exists(mention: _Mention) -> bool:
    """Whether the calendar has the mention's month and day, in its year or in a leap year."""
    month, day = mention.month, mention.day
    if month is None:
        return day is None
    return 1 <= month <= 12 and (
        day is None or 1 <= day <= monthrange(mention.year or 2024, month)[1]
    )


def _moved(day: str, days: int) -> str:
    """The ISO day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
