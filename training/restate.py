"""Says a thing in another form: an answer as a statement, another voice, other numbers.

All rules are for English and rough: a statement may lack polish, but what it states is what a
question asked with this answer, in the words of whoever asked. That is how people say what a text
tells, and another answer makes it false without making it any less alike.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from falsify import COUNTS, MONTHS, ORDINALS

from qa.text.stopwords import word_set
from qa.understanding.statement import AUX, PREDICATE, as_sentence, in_order

DOING = frozenset(["did", "does", "do"])
ASKED = re.compile(rf"(?P<wh>.*?)\b(?P<aux>{AUX})\b (?P<rest>.+)", re.IGNORECASE | re.DOTALL)
WH = re.compile(r"\b(who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
HELPED = re.compile(
    rf"(?P<wh>how many|how much|which|what)(?P<noun>(?: (?!(?:{AUX})\b)[\w'’-]+){{1,4}}?)"
    rf" (?P<verb>{AUX}) (?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
SUBJECT = re.compile(
    rf"(?P<wh>who|what|which|how many|how much)\b(?P<noun>(?: (?!(?:{AUX})\b)[\w'’-]+){{0,4}}?)"
    rf" (?P<verb>{AUX}|[a-z]+ed|(?<=who )[a-z]+s|(?<=what )[a-z]+s|won|led|wrote|made|gave|took"
    r"|held|ran|built|said|became|began|left|lost|met|saw|sold|sang|sent|set|spoke|taught|told|found|got"
    r"|fell|flew|grew|kept|knew|put|rose|beat|bought|brought|came|chose|drove) (?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
WORDS_OF = dict(zip([str(n) for n in range(2, 13)], COUNTS, strict=True))
ORDINAL_OF = {"1st": "first"} | {
    f"{n}{ {2: 'nd', 3: 'rd'}.get(n, 'th') }".replace(" ", ""): word
    for n, word in enumerate(ORDINALS[1:], 2)
}
FRACTIONS = {
    "50": "half",
    "25": "a quarter",
    "75": "three quarters",
    "20": "a fifth",
    "33": "a third",
}
PARTICIPLES = {
    "built": "built", "written": "wrote", "made": "made", "led": "led", "won": "won",
    "held": "held", "given": "gave", "taken": "took", "sold": "sold", "bought": "bought",
    "sent": "sent", "run": "ran", "begun": "began", "chosen": "chose", "driven": "drove",
    "broken": "broke", "beaten": "beat", "brought": "brought", "taught": "taught",
    "told": "told", "found": "found", "seen": "saw", "left": "left", "lost": "lost",
    "met": "met", "paid": "paid", "sung": "sang", "drawn": "drew",
}  # fmt: skip
MOVED = re.compile(r"\b(is|was|are|were|has|have|had|can|could|will|would|must|should)\b")
"""An auxiliary that opens a question; English has others, which open no plain one."""
CLAUSES, SEVERAL = re.compile(r",|\b(?:that|who|which)\b"), re.compile(r"[:;“”\"?!]|\.\s")
"""What opens a sentence with more than a subject, and what makes it no plain one."""
OPENERS = word_set(
    "the a an this that these those he she it they we there his her its their our some many most"
    " all both several one two three four five six seven eight nine ten at in on during"
)
"""Words that have a capital because they begin a sentence."""
LONGEST_ASKED = 160
"""Characters of a claim that people would ask for."""
NO_NAMES = frozenset(
    ["it", "he", "she", "they", "who", "which", "that", "and", "or", "but", "each"]
)
NOUN = (
    r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) )?(?:[A-Z][\w'’-]+|[a-z]+)"
    r"(?: (?:of |the )?[A-Z][\w'’-]+){0,3}"
)
ANY_NUMBER = re.compile(
    rf"(?<![\w.,-])(?:\d+(?:,\d{{3}})*(?:\.\d+)?(?=s\b|(?![\w]|[.,]\d))|(?:{'|'.join(COUNTS)}"
    rf"|{'|'.join(FRACTIONS.values())})\b)"
)
PASSIVE = re.compile(
    rf"(?P<low>{NOUN}) (?P<be>was|were) (?P<verb>[a-z]+ed|{'|'.join(PARTICIPLES)})"
    rf" by (?P<high>{NOUN})"
    r"(?P<tail>(?: in [12]\d\d\d| in [A-Z]\w+)?)(?=[.,;]|$)"
)


def asked_whether(claim: str) -> str | None:
    """Return a claim as the question that asks whether it is so; None if it is no plain one.

    That is one sentence with one auxiliary, which goes to the front.
    """
    said = claim.strip()
    found = list(MOVED.finditer(said))
    if len(found) != 1 or not found[0].start() or len(said) > LONGEST_ASKED:
        return None
    if CLAUSES.search(said[: found[0].start()]) or SEVERAL.search(said):
        return None
    subject, rest = said[: found[0].start()].strip(), said[found[0].end() :].strip().rstrip(".")
    first = subject.split()[0]
    if first.lower() in OPENERS:
        subject = subject[0].lower() + subject[1:]
    return f"{found[0][0].capitalize()} {subject} {rest}?" if rest else None


def stated(question: str, answer: str) -> str | None:
    """Return what a question and its answer say together, as a statement; None if it cannot be."""
    question = question.strip().rstrip("?").strip()
    answer = answer.strip().rstrip(".")
    if not question or not answer or len(WH.findall(question)) > 2:
        return None
    subject = HELPED.fullmatch(question) or SUBJECT.fullmatch(question)
    if subject and not _inverted(subject):
        noun = subject["noun"] if question.lower().startswith("how") else ""
        own = answer if answer.split()[-1:] != noun.split()[-1:] else answer.rsplit(" ", 1)[0]
        return as_sentence(f"{own}{noun} {subject['verb']} {subject['rest']}")
    match = ASKED.fullmatch(question)
    if not match or not WH.search(match["wh"] or ""):
        return None
    wh = match["wh"].strip().lower()
    names = wh in {"what", "who"} and match["aux"].lower() in {"is", "was", "are", "were"}
    told = in_order(match["aux"].lower(), match["rest"].split(), verbs=names)
    if wh.startswith("when") or "year" in wh or "date" in wh:
        link = (
            ""
            if re.match(r"(in|on|at|from|since|until|after|before|during|the)\b", answer)
            else "in "
        )
    elif wh.startswith("where"):
        link = "" if re.match(r"(in|on|at|near|to|from)\b", answer) else "in "
    elif wh.startswith("why"):
        link = "" if re.match(r"(because|due|to|for|as|so)\b", answer) else "because "
    else:
        link = ""
    return as_sentence(f"{told} {link}{answer}")


def voices(sentence: str) -> tuple[str, str] | None:
    """Return a passive clause in the active voice, and the false one with its roles swapped."""
    match = PASSIVE.search(sentence)
    if not match or match["low"].lower() in NO_NAMES:
        return None
    verb = PARTICIPLES.get(match["verb"], match["verb"])
    high, low, tail = match["high"], match["low"], match["tail"]
    lowered = (
        low if low.split()[0] not in {"The", "A", "An", "His", "Its"} else low[0].lower() + low[1:]
    )
    return as_sentence(f"{high} {verb} {lowered}{tail}"), as_sentence(f"{low} {verb} {high}{tail}")


def other_numbers(sentence: str, rng: random.Random) -> str:
    """Return a sentence with its numbers written or rounded otherwise, which stays as true."""
    ways: list[Callable[[str, random.Random], str]] = [
        _small, _ordinals, _dates, _large, _percent, _rounded, _decade,
    ]  # fmt: skip
    rng.shuffle(ways)
    for way in ways:
        changed = way(sentence, rng)
        if changed != sentence and rng.random() < 0.7:
            return changed
    return sentence


def wrong_number(sentence: str, rng: random.Random) -> str | None:
    """Return a sentence with one of its numbers far from what it was, however it is written."""
    found = list(ANY_NUMBER.finditer(sentence))
    if not found:
        return None
    match = rng.choice(found)
    old = match.group()
    if old in COUNTS:
        new = rng.choice([word for word in COUNTS if word != old])
    elif old in FRACTIONS.values():
        new = rng.choice([word for word in FRACTIONS.values() if word != old])
    elif re.fullmatch(r"(?:1\d|20)\d\d", old):
        new = str(int(old) + rng.choice([-40, -30, -20, -10, 10, 20, 30]))
    else:
        number = float(old.replace(",", ""))
        other = number * rng.choice([0.1, 0.3, 0.5, 0.7, 1.5, 2, 3, 10])
        new = f"{other:.1f}" if "." in old else f"{max(1, round(other)):,}"
    return sentence[: match.start()] + new + sentence[match.end() :] if new != old else None


def _inverted(match: re.Match[str]) -> bool:
    """Whether an auxiliary stands before its subject ("What was the wall made of")."""
    if match["noun"].strip().startswith(("did", "do")) or match["verb"].lower() in DOING:
        return True
    if match["verb"].lower() not in AUX.split("|"):
        return False
    first = match["rest"].split()[0]
    return not PREDICATE.fullmatch(first) or first in {"the", "a", "an"}


def _small(text: str, _: random.Random) -> str:
    """Small numbers in words for digits, or in digits for words."""
    if re.search(rf"\b(?:{'|'.join(COUNTS)})\b", text):
        digits = {word: number for number, word in WORDS_OF.items()}
        return re.sub(rf"\b(?:{'|'.join(COUNTS)})\b", lambda m: digits[m.group()], text)
    return re.sub(r"(?<![\w.,$€£-])(?:[2-9]|1[0-2])(?= [a-z])", lambda m: WORDS_OF[m.group()], text)


def _ordinals(text: str, _: random.Random) -> str:
    return re.sub(
        r"\b\d+(?:st|nd|rd|th)\b(?! century)", lambda m: ORDINAL_OF.get(m.group(), m.group()), text
    )


def _dates(text: str, rng: random.Random) -> str:
    """The day before the month, or behind it, or left out."""
    names = "|".join(MONTHS)
    day_first = re.sub(rf"\b({names}) (\d{{1,2}}),? (\d{{4}})", r"\2 \1 \3", text)
    if day_first != text:
        return (
            day_first
            if rng.random() < 0.6
            else re.sub(rf"\bon ({names}) \d{{1,2}},? (\d{{4}})", r"in \1 \2", text)
        )
    return re.sub(rf"\b(\d{{1,2}}) ({names}) (\d{{4}})", r"\2 \1, \3", text)


def _large(text: str, _: random.Random) -> str:
    """Say "2,500,000" as "2.5 million", and "30,000" as "30 thousand"."""

    def said(match: re.Match[str]) -> str:
        number = int(match.group().replace(",", ""))
        for size, name in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
            if number >= size and number * 10 % size == 0:
                return f"{number / size:g} {name}"
        return match.group().replace(",", "")

    return re.sub(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)", said, text)


def _percent(text: str, rng: random.Random) -> str:
    def said(match: re.Match[str]) -> str:
        share = FRACTIONS.get(match[1])
        return f"{share} " if share and rng.random() < 0.6 else f"{match[1]} percent "

    return (
        re.sub(r"(?<![\d.,])(\d{1,2})(?:%| percent| per cent) (?=of\b)", said, text)
        if "%" in text or ("per" in text)
        else text
    )


def _rounded(text: str, rng: random.Random) -> str:
    """A number that is not round as one that is: "about", "more than", "nearly"."""

    def said(match: re.Match[str]) -> str:
        number = int(match.group().replace(",", ""))
        size = 10 ** (len(str(number)) - 1)
        if number % size == 0 or (1000 <= number <= 2100 and "," not in match.group()):
            return match.group()
        step = size // 10 if size >= 100 and rng.random() < 0.6 else size
        low = number // step * step
        near = low + step if number - low > step / 2 else low
        if near == number:
            return match.group()
        way = rng.choice(["about", "around", "roughly", "more" if near < number else "nearly"])
        return f"{'more than' if way == 'more' else way} {near:,}"

    return re.sub(
        r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)|(?<![\w.,$€£-])\d{2,4}(?= [a-z]{3})",
        said,
        text,
        count=1,
    )


def _decade(text: str, rng: random.Random) -> str:
    """A year as its decade or its part of the century."""

    def said(match: re.Match[str]) -> str:
        year, opens = int(match[1]), match.group()[0]
        if rng.random() < 0.6:
            return f"{opens}n the {year // 10 * 10}s"
        part = "early" if year % 100 < 34 else "mid" if year % 100 < 67 else "late"
        return f"{opens}n the {part} {year // 100 + 1}th century"

    return re.sub(r"\b[Ii]n (1[5-9]\d\d)\b(?!-)", said, text, count=1)
