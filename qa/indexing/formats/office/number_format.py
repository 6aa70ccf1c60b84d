"""Numbers as the cells of a workbook show them: by their number formats.

A number and the code of a format come in ("#,##0.00", "0%", "d mmm yyyy"); what the cell shows goes
out, in English. Colours and conditions of sections are understood as far as they choose a section.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0",
    42: "$#,##0", 43: "#,##0.00", 44: "$#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "0.0E+0",
}  # fmt: skip
"""Formats that have no code in the file. Days are written so that no country reads them wrongly."""

GENERAL = "general"
BEFORE_MARCH_1900 = 60
"""The programs believe that 1900 had a 29 February, which is this day of theirs."""

LATEST = 2_958_465
PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(AM/PM|A/P)|(y+|m+|d+|h+|s+(?:\.0+)?)'
    r"|([0#?][0#?,]*(?:\.[0#?]*)?(?:E[+-]0+)?|\.[0#?]+)|(,)|(.)",
    re.IGNORECASE | re.DOTALL,
)
CURRENCY = re.compile(r"\$([^-\]]*)")
CONDITION = re.compile(r"([<>=]+)(-?\d+(?:\.\d+)?)")
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Piece = tuple[str, str]
"""What a piece of a format is, such as "text", "number", "date" or "elapsed", and its code."""


def shown_number(number: float, code: str, *, since_1904: bool = False) -> str:
    """Return a number as a format shows it.

    Args:
        number: The cell's value; of days, how many days passed.
        code: Of the format.
        since_1904: Whether days count from 1904, as old Macintosh files do.
    """
    sections = _sections(code)
    section, own_sign = _chosen(sections, number)
    kinds = {kind for kind, _ in section}
    if "general" in kinds or not section:
        plain = general(abs(number) if own_sign else number)
        return "".join(plain if kind == "general" else text for kind, text in section) or plain
    if kinds & {"date", "elapsed"}:
        return _moment(number, section, since_1904) or general(number)
    if "number" not in kinds:
        return "".join(text for kind, text in section if kind in ("text", "percent")).strip()
    shown = _amount(abs(number), section)
    negative = number < 0 and not own_sign and re.search(r"[1-9]", shown)
    return f"-{shown}".strip() if negative else shown.strip()


def general(number: float) -> str:
    """Return a number as a cell without a format shows it: up to ten significant figures."""
    if number == int(number) and abs(number) < 1e11:
        return str(int(number))
    return f"{number:.10g}"


def is_of_days(code: str) -> bool:
    """Whether a format shows days or times."""
    return any(kind in ("date", "elapsed") for kind, _ in _sections(code)[0][1])


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    """The sections of a format: the condition of each, "" for none, and its pieces."""
    found: list[tuple[str, list[Piece]]] = [("", [])]
    for match in PIECE.finditer(code.strip()):
        if match[0] == ";":
            found.append(("", []))
            continue
        pieces = found[-1][1]
        bracket = match[5]
        if bracket is not None and CONDITION.fullmatch(bracket):
            found[-1] = (bracket, pieces)
        else:
            pieces += _pieces(match)
    return tuple((condition, tuple(_general(pieces))) for condition, pieces in found)


def _pieces(match: re.Match[str]) -> list[Piece]:
    """What one match of a format stands for."""
    quoted, escaped, _, _, bracket, half, day, number, comma, other = match.groups()
    if bracket is not None:
        currency = CURRENCY.match(bracket)
        if currency:
            return [("text", currency[1])]
        return [("elapsed", bracket[0].lower())] if ELAPSED.fullmatch(bracket) else []
    told = {
        "text": quoted or escaped, "half": half, "date": day, "number": number, "thousands": comma,
        "percent": "%" if other == "%" else "",
    }  # fmt: skip
    if other and other not in "%@":
        told["text"] = other
    return [(kind, said) for kind, said in told.items() if said]


def _general(pieces: list[Piece]) -> list[Piece]:
    """Pieces with the word "General" as one; its letters look like those of days."""
    written = "".join(text for _, text in pieces)
    place = written.lower().find(GENERAL)
    if place < 0:
        return pieces
    before, behind = written[:place], written[place + len(GENERAL) :]
    return [("text", before), ("general", ""), ("text", behind)]


def _chosen(
    sections: tuple[tuple[str, tuple[Piece, ...]], ...], number: float
) -> tuple[tuple[Piece, ...], bool]:
    """The section for a number, and whether it writes the sign itself."""
    for condition, pieces in sections:
        match = CONDITION.fullmatch(condition)
        if match and _holds(number, match[1], float(match[2])):
            return pieces, False
    plain = [pieces for condition, pieces in sections if not condition]
    if len(plain) < len(sections) and plain:
        return plain[-1], False
    if len(plain) > 2 and number == 0:
        return plain[2], True
    if len(plain) > 1 and number < 0:
        return plain[1], True
    return (plain or [sections[0][1]])[0], False


def _holds(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit, ">": number > limit, "=": number == limit,
        "<=": number <= limit, ">=": number >= limit, "<>": number != limit,
    }.get(sign, False)  # fmt: skip


def _amount(number: float, section: tuple[Piece, ...]) -> str:
    """A number without its sign, with what stands around it."""
    number *= 100 ** sum(kind == "percent" for kind, _ in section)
    trailing = 0
    seen = False
    for kind, _ in section:
        seen = seen or kind == "number"
        trailing += seen and kind == "thousands"
    parts = []
    done = False
    for kind, text in section:
        if kind == "number" and not done:
            digits = text.rstrip(",")
            parts.append(_digits(number / 1000 ** (trailing + len(text) - len(digits)), digits))
            done = True
        elif kind in ("text", "percent"):
            parts.append(text)
    return "".join(parts)


def _digits(number: float, code: str) -> str:
    """A number in the digits of a format such as "#,##0.0#"."""
    mantissa, _, exponent = code.upper().partition("E")
    whole, _, places = mantissa.partition(".")
    least, most = places.count("0"), len(places)
    if exponent:
        base, _, power = f"{number:.{most}e}".partition("e")
        return f"{base}E{int(power):+0{exponent.count('0') + 1}d}"
    rounded = Decimal(repr(number)).quantize(
        Decimal(1).scaleb(-most), ROUND_HALF_UP, Context(prec=400)
    )
    written = f"{rounded:{',' if ',' in whole else ''}f}"
    before, _, behind = written.partition(".")
    while len(behind) > least and behind.endswith("0"):
        behind = behind[:-1]
    before = "" if before == "0" and "0" not in whole and behind else before
    before = before.rjust(whole.replace(",", "").count("0"), "0")
    return f"{before}.{behind}" if behind else before


def _moment(number: float, section: tuple[Piece, ...], since_1904: bool) -> str:
    """A day or time by a section; "" for what is no day."""
    if not 0 <= number <= LATEST:
        return ""
    moment = moment_of(number, since_1904=since_1904)
    half = any(kind == "half" for kind, _ in section)
    parts = []
    for place, (kind, text) in enumerate(section):
        if kind == "date":
            parts.append(_part(moment, text, _is_minutes(section, place), half))
        elif kind == "elapsed":
            seconds = round(number * 86_400)
            parts.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[text]))
        elif kind == "half":
            parts.append("AM" if moment.hour < 12 else "PM")
        elif kind in ("text", "thousands"):
            parts.append(text)
    return "".join(parts).strip()


def moment_of(number: float, *, since_1904: bool = False) -> datetime:
    """Return the moment that a number of days stands for."""
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    early = not since_1904 and number < BEFORE_MARCH_1900
    return first + timedelta(seconds=round((number + early) * 86_400))


def _is_minutes(section: tuple[Piece, ...], place: int) -> bool:
    """Whether an "m" stands for minutes: behind hours, or before seconds."""
    dates = [(i, text.lower()) for i, (kind, text) in enumerate(section)
             if kind in ("date", "elapsed")]  # fmt: skip
    order = [text for _, text in dates]
    here = next(n for n, (i, _) in enumerate(dates) if i == place)
    if not order[here].startswith("m") or len(order[here]) > 2:
        return False
    before = order[here - 1] if here else ""
    behind = order[here + 1] if here + 1 < len(order) else ""
    return before.startswith("h") or behind.startswith("s")


def _part(moment: datetime, code: str, minutes: bool, half: bool) -> str:
    """One part of a day or time: "yyyy", "mmm", "d", "hh"."""
    letter, length = code[0].lower(), len(code)
    if letter == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if letter == "m" and not minutes and length > 2:
        name = MONTHS[moment.month - 1]
        return name[0] if length == 5 else name[:3] if length == 3 else name
    if letter == "d" and length > 2:
        name = DAYS[moment.weekday()]
        return name[:3] if length == 3 else name
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    month = moment.minute if minutes else moment.month
    number = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:02d}" if length > 1 else str(number)
