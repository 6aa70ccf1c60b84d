"""Facts that a claim brings and its sources do not have: quantities, dates, names, quotations.

Each function takes two texts and returns what does not match, as it is written in the claim; an
empty list means that nothing was found wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.text.patterns import pattern
from qa.text.stopwords import word_set
from qa.text.words import content_words, names, numbers, stem, words

SCALES: Mapping[str, int] = {
    **dict.fromkeys(("thousand", "k", "tausend", "mil", "mille"), 10**3),
    **dict.fromkeys(("million", "millions", "m", "mn", "millionen", "mio", "millón"), 10**6),
    **dict.fromkeys(("millones", "milioni", "milione", "milhões", "milhão", "miljoen"), 10**6),
    **dict.fromkeys(("billion", "billions", "bn", "milliarden", "mrd", "milliards"), 10**9),
    **dict.fromkeys(("trillion", "trillions", "tn"), 10**12),
}

UNITS: Mapping[str, str] = {
    spelling: line.split()[0]
    for line in (
        "percent pct prozent",
        "pound pounds gbp libra libras pfund sterling",
        "dollar dollars usd dólar dólares",
        "euro euros eur",
        "yen jpy",
        "kilometre kilometres kilometer kilometers km",
        "mile miles",
        "metre metres meter meters metro metros",
        "centimetre centimetres centimeter centimeters cm",
        "millimetre millimetres millimeter millimeters mm",
        "foot feet ft",
        "inch inches",
        "kilogram kilograms kilogramm kg kilo kilos",
        "tonne tonnes ton tons tonelada toneladas",
        "gram grams gramm",
        "litre litres liter liters litro litros",
        "second seconds sekunde sekunden segundo segundos",
        "minute minutes min minuten minuto minutos",
        "hour hours hr hrs stunde stunden hora horas heure heures",
        "day days tag tage tagen día días jour jours",
        "week weeks woche wochen semana semanas semaine semaines",
        "month months monat monate monaten mes meses mois",
        "year years jahr jahre jahren año años",
        "degree degrees grad grado grados",
        "celsius",
        "fahrenheit",
        "percentagepoint",
        "watt watts",
        "kilowatt kilowatts kw",
        "megawatt megawatts mw",
        "hectare hectares ha",
        "acre acres",
    )
    for spelling in line.split()
}

ORDINALS: Mapping[str, int] = {
    word: number
    for names_of in (
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        "segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
        "zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
    )
    for number, word in enumerate(names_of.split(), 2)
}
"""The word for "first" is left out: "at first" counts nothing."""

SIGNS = {"£": "pound", "$": "dollar", "€": "euro", "¥": "yen"}
AMOUNT = (
    r"(?P<amount>\d[\d.,']*\d|\d)"
    r"(?P<scale>\s?(?:m|mn|bn|tn|k|thousand|million|billion|trillion|Mio|Mrd|Millionen)\b\.?)?"
)
CURRENCY = pattern(rf"(?:\b[A-Z]{{1,2}})?(?P<sign>[£$€¥])\s?{AMOUNT}")
CURRENCY_BEHIND = pattern(rf"{AMOUNT}\s?(?P<sign>[£$€¥])")
SPELLINGS = (
    (pattern(r"(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))"), r"\1"),  # "12 300"
    (pattern(r"(?<![\w.,])\.(?=\d)"), "0."),
    (pattern(r"(?<![\w\d])[-−–](?=\d)"), " minus "),
    (pattern(r"\s?°\s?C\b"), " celsius "),
    (pattern(r"\s?°\s?F\b"), " fahrenheit "),
    (pattern(r"\bpercentage points?\b", re.IGNORECASE), " percentagepoint "),
    (pattern(r"%"), " percent "),
)
METRE_OR_MILLION = "m"
SPAN = word_set("and to or bis und y a et or - –")
"""Between two numbers that share what follows ("2 to 3 million", "3 and 5 March")."""
NO_ONE = word_set("no any every some each")
BEFORE_MONTH = word_set("of the de den der le del")

MONTHS: Mapping[str, int] = {
    word: number
    for names_of in (
        "january february march april may june july august september october november december",
        "jan feb mar apr - jun jul aug sep oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    )
    for number, word in enumerate(names_of.split(), 1)
    if word != "-"
}

NO_NAMES = frozenset(SCALES) | frozenset(UNITS)
"""German writes them with capitals; what they count is compared as quantities."""

QUOTED = pattern(r"[\"“„«]([^\"“”„«»]{2,}?)[\"”“»]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it counts: `value` with its scale ("2.4m" is 2,400,000), and its unit or ""."""

    written: str
    value: float
    unit: str


def wrong_quantities(claim: str, source: str, language: str | None = None) -> list[str]:
    """Return the numbers of a claim that the source lacks, or has with another scale or unit."""
    held = list(quantities(source, language))
    return [
        asked.written
        for asked in quantities(claim, language)
        if not any(_agree(asked, other) for other in held)
    ]


def quantities(text: str, language: str | None = None) -> Iterator[Quantity]:
    """Yield the numbers of a text with what they count, as far as it is a unit that is known."""
    tokens = words(_spelled(text))
    values = [_value(token, language) for token in tokens]
    for i, value in enumerate(values):
        if value is None:
            continue
        last = i
        while last + 2 < len(tokens) and tokens[last + 1] in SPAN and values[last + 2] is not None:
            last += 2
        if tokens[i] == "one" and tokens[i - 1 : i] and tokens[i - 1] in NO_ONE:
            continue
        signed = -value if tokens[i - 1 : i] == ["minus"] else value
        after = tokens[last + 1 : last + 4]
        if after[:1] == [METRE_OR_MILLION] and not _is_money(after[1:]):
            yield Quantity(tokens[i], signed, METRE_OR_MILLION)
            continue
        scale = SCALES.get(after[0], 1) if after else 1
        after = after[1:] if scale > 1 else after
        if after[:2] == ["per", "cent"]:
            after = ["percent"]
        yield Quantity(tokens[i], signed * scale, UNITS.get(after[0], "") if after else "")


def wrong_dates(claim: str, source: str) -> list[str]:
    """Return the days and years that a claim gives to months to which the source does not."""
    held = set(_months_with_numbers(source))
    return [
        f"{number} of month {month}"
        for month, number in _months_with_numbers(claim)
        if (month, number) not in held
    ]


def wrong_names(claim: str, source: str) -> list[str]:
    """Return the names of a claim whose words do not stand together in the source."""
    there = words(source)
    parts = {name: [w for w in words(name) if w not in NO_NAMES] for name in names(claim)}
    return [name for name, part in parts.items() if not _stands(part, there)]


def wrong_roles(claim: str, source: str, language: str | None = None) -> list[str]:
    """Return what two names of a claim do, where the source has each in the other's place.

    "Ada thanked Ben" against "Ben thanked Ada", or against "Ada was thanked by Ben".
    """
    found = []
    for left, right in pairwise(names(claim)):
        same_order, turned = _between(source, left, right), _between(source, right, left)
        if (same_order is None) == (turned is None):
            continue  # The source does not have both, or has them both ways.
        said = claim[claim.find(left) + len(left) : claim.rfind(right)]
        there = turned if same_order is None else same_order
        assert there is not None
        done = {stem(word, language) for word in content_words(said, language)}
        held = {stem(word, language) for word in content_words(there, language)}
        one_passive = ("by" in words(said)) != ("by" in words(there))
        if done and done <= held and (same_order is None) != one_passive:
            found.append(f"{left}{said}{right}")
    return found


def _between(text: str, first: str, last: str) -> str | None:
    """What stands between two names, or None where they do not stand in this order."""
    start = text.find(first)
    end = text.find(last, start + len(first)) if start >= 0 else -1
    return text[start + len(first) : end] if end >= 0 else None


def wrong_quotations(claim: str, source: str) -> list[str]:
    """Return what a claim has in quotation marks and the source has not word for word."""
    there = f" {' '.join(words(source))} "
    found = (match[1] for match in QUOTED.finditer(claim))
    return [quoted for quoted in found if f" {' '.join(words(quoted))} " not in there]


def _spelled(text: str) -> str:
    """A text with its signs in words, where `words` would drop them."""
    text = CURRENCY_BEHIND.sub(_sign_behind, CURRENCY.sub(_sign_behind, text))
    for spelling, by in SPELLINGS:
        text = spelling.sub(by, text)
    return text


def _is_money(after: Sequence[str]) -> bool:
    return bool(after) and after[0] in SIGNS.values()


def _agree(asked: Quantity, held: Quantity) -> bool:
    for one, other in ((asked, held), (held, asked)):
        if one.unit == METRE_OR_MILLION:
            as_metres = other.value == one.value and other.unit in {"", "metre", METRE_OR_MILLION}
            return as_metres or abs(one.value * 10**6 - other.value) < 1
    same = abs(asked.value - held.value) <= 1e-9 * max(1.0, abs(held.value))
    return same and (not asked.unit or not held.unit or asked.unit == held.unit)


def _sign_behind(match: re.Match[str]) -> str:
    return f" {match['amount']}{match['scale'] or ''} {SIGNS[match['sign']]} "


def _value(token: str, language: str | None) -> float | None:
    if token in ORDINALS:
        return float(ORDINALS[token])
    if not (token[0].isdigit() or token.isalpha()):
        return None
    found = numbers(token, language)
    try:
        return float(found[0]) if len(found) == 1 else None
    except ValueError:  # "1.2.3" is a version, "9.30.15" a time: compared as words.
        return None


def _months_with_numbers(text: str) -> Iterator[tuple[int, str]]:
    """Yield each month with the numbers beside it: days before or after it, the year after it."""
    tokens = words(text)
    for i, word in enumerate(tokens):
        if word not in MONTHS or (word == "may" and not re.search(r"\bMay\b", text)):
            continue
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(tokens) and (numbers(tokens[j]) or tokens[j] in BEFORE_MONTH | SPAN):
                if numbers(tokens[j]):
                    yield MONTHS[word], numbers(tokens[j])[0]
                j += step


def _stands(name: Sequence[str], there: Sequence[str]) -> bool:
    """Whether the words of a name follow each other, with at most one word between two."""
    places = [[i for i, word in enumerate(there) if word == part] for part in name]
    if not all(places):
        return False
    return all(any(0 < j - i <= 2 for i in left for j in right) for left, right in pairwise(places))
