"""Makes false sentences from true ones, changing one thing, and true variants that say the same.

Kinds of falsification: `number`, `date`, `name`, `negation`, `roles` (who did what to whom) and
`quote`. What stands in the place of the truth is taken, where it can be, from the text around the
sentence, for that is what a careless writer confuses. All rules are for English.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.text.stopwords import word_set

MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
COUNTS = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
]  # fmt: skip
ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
]  # fmt: skip
AUXILIARIES = "is was were are has have had can will would must should did does"

YEAR = re.compile(r"(?<![\d.,$£€])(1[0-9]\d\d|20\d\d)(?!\d|%|[.,]\d)")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
DAY = re.compile(rf"\b({'|'.join(DAYS)})\b")
NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w]|[.,]\d)")
COUNT = re.compile(rf"\b({'|'.join(COUNTS)}|{'|'.join(ORDINALS)})\b", re.IGNORECASE)
AUXILIARY = re.compile(rf"\b({AUXILIARIES.replace(' ', '|')})\b(?! (?:not|never|no)\b)")
NEGATED = re.compile(r"(?<!\bor )\b(not|never) (?!only\b)|n't\b")
NAME = re.compile(
    r"\b[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Z]?[a-zà-öø-ÿ]+)?"
    r"(?: (?:(?:of|de|von|van|der|la|the) )*"
    r"(?:[A-Z]\.|[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Z]?[a-zà-öø-ÿ]+)?))*"
)
QUOTE = re.compile(r"[\"“]([^\"“”]{12,160})[\"”]")
PLAIN_OPENERS = word_set(
    """
    a according additionally after against all along also although among an and another around
    as at because before between both but by despite during each early even every following
    for from furthermore he her here his how however i if in instead it its later like many
    meanwhile more moreover most much my near no not of on once one only or other our over
    several she since so some such that the their then there these they this those though
    three through thus to today two under unlike until upon we what when where which while who
    why with within without yet you your
    """
)
"""What opens a sentence with a capital without being a name."""
MUTUAL = re.compile(
    r"\b(marri|met\b|meet|between|join|with\b|and\b|or\b|both|equal|same|border|tie[ds]?\b|versus|vs"
    r"|faced|played|oppose|resembl|fought|like\b)"
)
ACTS = re.compile(  # what stands between two names when the first does something to the second
    r" (?:also |later |then |never |soon |[a-z]+ly )?"
    r"(?:is|was|were|are|has|had|have|will|would|did|does|became|led|won|wrote|gave|took|made|said"
    r"|told|sent|built|beat|left|saw|sold|bought|paid|taught|held|ran|[a-z]{3,}(?:ed|es))\b"
)
COPULA = re.compile(r" (?:is|was|are|were|became|remained|(?:has|had|have) been) (?:also |the )?")
"""Between two names: they are one and the same."""
AFTER = re.compile(
    r"$|[.,;:!?)]| (?:in|on|at|by|for|from|to|of|as|when|after|before|during|until|who)\b"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and what is wrong with it: a kind of falsification, or "" for nothing."""

    text: str
    kind: str


def falsified(sentence: str, around: str, names: Sequence[str], rng: random.Random) -> list[Claim]:
    """Return every falsification of a sentence that the rules can make, at most one of a kind.

    Args:
        sentence: A true one.
        around: The text it stands in, which serves with other numbers, names and quotes.
        names: More names, for where the text around has none.
        rng: The seed decides all.
    """
    made = {
        "number": _other_number(sentence, around, rng),
        "date": _other_date(sentence, around, rng),
        "name": _other_name(sentence, around, names, rng),
        "negation": _negated(sentence, rng),
        "roles": _roles_swapped(sentence),
        "quote": _other_quote(sentence, around, rng),
    }
    return [Claim(text, kind) for kind, text in made.items() if text and text != sentence]


def truthful(sentence: str, rng: random.Random) -> str:
    """Return a shorter or differently ordered way to say what a sentence says, or itself."""
    ways = [_without_brackets, _opener_to_the_end, _without_tail, _first_part]
    rng.shuffle(ways)
    for way in ways:
        text = way(sentence)
        if text != sentence and len(text) > 25:
            return text
    return sentence


def names_in(text: str) -> list[str]:
    """Return the names of a text: capitalised runs that do not merely open a sentence."""
    return [text[start:end] for start, end in _name_spans(text)]


def _name_spans(text: str) -> list[tuple[int, int]]:
    spans = []
    for match in NAME.finditer(text):
        start, end = match.span()
        first = match.group().split(" ")[0]
        if first.lower() in PLAIN_OPENERS:
            start += len(first) + 1
        elif (start == 0 or text[max(0, start - 2) : start] in {". ", "? ", "! "}) and (
            " " not in match.group() and text.count(first) < 2
        ):
            continue
        found = text[start:end].rstrip(".")
        if len(found) > 2 and found not in MONTHS and found not in DAYS:
            spans.append((start, start + len(found)))
    return spans


def _replaced(text: str, span: tuple[int, int], by: str) -> str:
    return text[: span[0]] + by + text[span[1] :]


def _other_number(sentence: str, around: str, rng: random.Random) -> str | None:
    years = {match.span() for match in YEAR.finditer(sentence)}
    found = [m for m in NUMBER.finditer(sentence) if m.span() not in years]
    found += list(COUNT.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    old = match.group()
    if old[0].isalpha():
        family = COUNTS if old.lower() in COUNTS else ORDINALS
        new = rng.choice([word for word in family if word != old.lower()])
        return _replaced(sentence, match.span(), new.capitalize() if old[0].isupper() else new)
    others = [n for n in NUMBER.findall(around) if n != old and not YEAR.fullmatch(n)]
    new = rng.choice(others) if others and rng.random() < 0.4 else _changed_digits(old, rng)
    return _replaced(sentence, match.span(), new) if new != old else None


def _changed_digits(number: str, rng: random.Random) -> str:
    places = [i for i, sign in enumerate(number) if sign.isdigit()]
    place = rng.choice(places)
    digits = "123456789" if place == 0 else "0123456789"
    return _replaced(number, (place, place + 1), rng.choice(digits.replace(number[place], "")))


def _other_date(sentence: str, around: str, rng: random.Random) -> str | None:
    found = [*YEAR.finditer(sentence), *MONTH.finditer(sentence), *DAY.finditer(sentence)]
    if not found:
        return None
    match = rng.choice(found)
    old = match.group()
    if old.isdigit():
        others = [year for year in YEAR.findall(around) if year != old]
        if others and rng.random() < 0.4:
            return _replaced(sentence, match.span(), rng.choice(others))
        change = rng.choice([-30, -20, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10, 20])
        return _replaced(sentence, match.span(), str(int(old) + change))
    family = MONTHS if old in MONTHS else DAYS
    return _replaced(sentence, match.span(), rng.choice([word for word in family if word != old]))


def _other_name(sentence: str, around: str, names: Sequence[str], rng: random.Random) -> str | None:
    spans = _name_spans(sentence)
    if not spans:
        return None
    span = rng.choice(spans)
    old = sentence[span[0] : span[1]]
    near = [name for name in names_in(around) if not related(name, old) and name not in sentence]
    far = [name for name in names if not related(name, old) and name not in sentence]
    near = [name for name in near if name.count(" ") == old.count(" ")] or near
    far = [name for name in far if name.count(" ") == old.count(" ")] or far
    whole = [name for name in names_in(around) if old in name]  # "Knowles" of "Beyoncé Knowles"
    near = [name for name in near if not any(name in one for one in whole)]
    pool = near if near and rng.random() < 0.6 else far or near
    return _replaced(sentence, span, rng.choice(pool)) if pool else None


def related(name: str, other: str) -> bool:
    """Whether two names share a word or one holds the other: they may be one and the same."""
    shared = set(name.lower().split()) & set(other.lower().split())
    return bool(shared) or name in other or other in name


def _negated(sentence: str, rng: random.Random) -> str | None:
    negated = list(NEGATED.finditer(sentence))
    if negated:
        match = rng.choice(negated)
        gone = sentence[: match.start()] + sentence[match.end() :]
        return re.sub(r"\b(ca|wo) ", lambda m: {"ca": "can ", "wo": "will "}[m[1]], gone)
    found = list(AUXILIARY.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found[:2])
    word = "never" if rng.random() < 0.2 and match.group() not in {"did", "does"} else "not"
    return _replaced(sentence, (match.end(), match.end()), " " + word)


def _roles_swapped(sentence: str) -> str | None:
    """The two names around the first verb, each in the other's place."""
    spans = _name_spans(sentence)
    for left, right in pairwise(spans):
        between = sentence[left[1] : right[0]]
        first, second = sentence[left[0] : left[1]], sentence[right[0] : right[1]]
        if (
            not ACTS.match(between)
            or MUTUAL.search(between)
            or COPULA.fullmatch(between)
            or not AFTER.match(sentence[right[1] :])
            or related(first, second)
            or len(between) > 60
            or "," in between
        ):
            continue
        return sentence[: left[0]] + second + between + first + sentence[right[1] :]
    return None


def _other_quote(sentence: str, around: str, rng: random.Random) -> str | None:
    own = list(QUOTE.finditer(sentence))
    others = [quote for quote in QUOTE.findall(around) if quote not in sentence]
    if not own or not others:
        return None
    return _replaced(sentence, own[0].span(1), rng.choice(others))


def _without_brackets(sentence: str) -> str:
    return re.sub(r" \([^()]*\)", "", sentence)


def _opener_to_the_end(sentence: str) -> str:
    """Say "In 1889, the tower opened." as "The tower opened in 1889."."""
    match = re.fullmatch(
        r"((?:In|On|At|During|By|After|Before) [^,]{3,40}), ([^,]+)([.!])", sentence
    )
    if not match:
        return sentence
    opener, rest, end = match.groups()
    return f"{rest[0].upper()}{rest[1:]} {opener[0].lower()}{opener[1:]}{end}"


def _without_tail(sentence: str) -> str:
    """Without what a last comma adds ("…, which made him famous.")."""
    match = re.fullmatch(
        r"(.{30,}), (?:which|who|where|while|although|making|including)\b[^,]*", sentence
    )
    return f"{match[1]}." if match else sentence


def _first_part(sentence: str) -> str:
    match = re.fullmatch(
        r"(.{30,}?)(?:;|, (?:and|but) (?=(?:the|he|she|it|they|in)\b)).*", sentence
    )
    return f"{match[1]}." if match else sentence
