"""Whether sources hold a claim: one probability from many signals, and what speaks against it.

Two kinds of signals. Guards find what a claim has and its sources have not: a number, date, name or
quotation, who did what to whom turned round, a "not" or an opposite. Shades are:

- new: how many of the claim's content words the sources do not have;
- joined: whether neighbours in the claim stand far apart in the sources;
- sure: whether the sources say with reserve ("may", "planned") what the claim says without;
- supported, refuted: log-odds of a judge's judgements.

Where no judge has read, a guard takes the support away, however alike the rest is. Where one has,
that goes for words in quotation marks and for numbers of a source that corrects itself alone: what
the other guards find is often said in another form and true, and is weighed like a shade. The
weights are data (`support.toml`), fitted by `training/fit_support.py` on true sentences and on
false ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.answering.checking import facts, wording
from qa.scores import SUREST, log_odds, logistic

if TYPE_CHECKING:
    from qa.engines.protocols import Support

MODEL = Path(__file__).with_name("support.toml")

MOST_NEW = 6
"""More words than this say no more."""

CORRECTIONS = ("in fact", "instead of", "rather than", "but not", "we said", "we reported")
"""Where a source has one of these, it may deny some of the numbers that it has."""


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of a check.

    Attributes:
        support: Probability, from 0 to 1, that the sources hold the claim; 0 where a guard took it
            away.
        shades: The weighed signals by name.
        problems: What speaks against it, each in some words.
        enough: The support from which the claim may be shown.
    """

    support: float
    shades: Mapping[str, float]
    problems: tuple[str, ...] = ()
    enough: float = 1.0

    @property
    def holds(self) -> bool:
        """Whether the claim may be shown."""
        return self.support >= self.enough


def check(
    claim: str,
    sources: Sequence[str],
    language: str | None = None,
    *,
    title: str = "",
    judged: Support | None = None,
) -> Check:
    """Check a claim against all its sources together.

    Args:
        claim: One sentence.
        sources: The sentences that it cites.
        language: ISO 639-1 code of the sources; None for English.
        title: Of their article, where names may stand that the sentences mean by "it".
        judged: What a judge makes of them and the claim; None where it did not read.
    """
    together = "\n".join(sources)
    if not sources or not wording.stems(claim, language):
        return Check(0.0, {}, ("it claims or cites nothing",))
    found = _found(claim, together, language, title)
    shades = _shades(claim, together, language)
    if judged:
        shades |= {name: float(bool(found[name])) for name in WEIGHED}
        shades["supported"] = log_odds(judged.supported, SUREST)
        shades["refuted"] = log_odds(judged.refuted, SUREST)
    against = tuple(problem for name in found for problem in found[name])
    taken = [name for name in found if found[name] and not (judged and name in WEIGHED)]
    if taken:
        return Check(0.0, shades, against)
    model = _model()["read" if judged else "unread"]
    weights: dict[str, float] = model["weights"]
    total = model["intercept"] + sum(weights[name] * shades[name] for name in weights)
    return Check(logistic(total), shades, against, float(model["enough"]))


def problems(
    claim: str, source: str, language: str | None = None, title: str = ""
) -> tuple[str, ...]:
    """Return what the guards find: nothing, for a claim that may hold."""
    found = _found(claim, source, language, title)
    return tuple(problem for name in found for problem in found[name])


def _found(claim: str, source: str, language: str | None, title: str) -> dict[str, Sequence[str]]:
    found = {name: guard(claim, source, language) for name, guard in GUARDS.items()}
    strange = [name for name in facts.wrong_names(claim, source) if facts.wrong_names(name, title)]
    return {**found, NAMES: [f"{name} is not in the source" for name in strange]}


def _shades(claim: str, source: str, language: str | None) -> dict[str, float]:
    return {
        "new": float(min(MOST_NEW, len(wording.new_words(claim, source, language)))),
        "joined": float(wording.apart(claim, source, language)),
        "sure": float(bool(wording.lost_hedges(claim, source, language))),
    }


def _quantities(claim: str, source: str, language: str | None) -> list[str]:
    wrong = facts.wrong_quantities(claim, source, language)
    return [f"the number {number} is not in the source" for number in wrong]


def _left_out(claim: str, source: str, language: str | None) -> list[str]:
    """Numbers of a source that corrects itself are all taken, or none."""
    if not any(cue in source.casefold() for cue in CORRECTIONS):
        return []
    claimed = {q.value for q in facts.quantities(claim, language)}
    held = {q.value for q in facts.quantities(source, language)}
    some = bool(claimed) and claimed < held
    return ["it takes one number of a source that corrects it"] if some else []


def _dates(claim: str, source: str, language: str | None) -> list[str]:
    del language
    return [f"the date is not in the source: {d}" for d in facts.wrong_dates(claim, source)]


def _roles(claim: str, source: str, language: str | None) -> list[str]:
    wrong = facts.wrong_roles(claim, source, language)
    return [f"the source has it the other way round: {said}" for said in wrong]


def _quotations(claim: str, source: str, language: str | None) -> list[str]:
    del language
    return [f"not the source's words: {q}" for q in facts.wrong_quotations(claim, source)]


def _negation(claim: str, source: str, language: str | None) -> list[str]:
    wrong = wording.other_negation(claim, source, language)
    return ["one of the two denies it"] if wrong else []


def _opposites(claim: str, source: str, language: str | None) -> list[str]:
    return [
        f"the source says the opposite of {word}"
        for word in wording.turned_round(claim, source, language)
    ]


GUARDS = {
    "quantities": _quantities,
    "left out": _left_out,
    "dates": _dates,
    "roles": _roles,
    "quotations": _quotations,
    "negation": _negation,
    "opposites": _opposites,
}
"""Each returns in some words what speaks against a claim."""
NAMES = "names"
"""The guard that knows the title too."""
WEIGHED = ("quantities", "dates", "roles", "negation", "opposites", NAMES)
"""The guards that are weighed where a judge has read."""


@cache
def _model() -> dict[str, Any]:
    return tomllib.loads(MODEL.read_text("utf-8"))
