"""How likely an answer is right: a few signals, and a logistic regression for each kind of reading.

The coefficients are data (`confidence.toml`), fitted by `benchmarks/fit_confidence.py` on questions
that are not used for reporting, half of them written to look answerable and not being so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.scores import logistic
from qa.text.stopwords import STOP_WORDS
from qa.text.words import names, numbers, primary, words
from qa.understanding.kinds import SHORT, kind_of

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Passage

MODEL = Path(__file__).with_name("confidence.toml")

NEAR_DENSE, NEAR_SHARE = 0.45, 0.6
"""A passage is near the question whose best sentence has this cosine similarity to it, or that
holds this share of its terms. Of questions about other articles 94 to 99 % have none, of those
that look answerable 3 % (docs/answers.md)."""

FAR_DENSE, FAR_SHARE = 0.40, 0.50
"""The same below which it is far from the question. Of 211 answerable everyday questions none has
only such passages; of 150 about other matters 129 have."""

MOST_MARGIN = 20.0
"""A larger lead says no more."""


def signals(
    question: str, evidence: Sequence[Evidence], reread: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the signals of an answer that stands on the first piece of evidence.

    - dense, lexical: cosine similarity of question and sentence, share of the question's terms.
    - margin: the lead of the sentence's score over the best one of another passage.
    - names_missing, numbers_missing: share of those of the question that stand nowhere around.
    - open: 1 for a question that one fact does not answer, else 0.
    - beside, before: what `qa.answering.rereading` found, if it looked (`reread`).
    """
    if not evidence:
        return {}
    best = evidence[0]
    passage = best.passage
    elsewhere = [e for e in evidence if e.passage is not passage]
    around = " ".join((passage.title, *passage.headings, passage.text))
    asked = question if primary(passage.language) in STOP_WORDS else _without_opening(question)
    return {
        **(reread or {}),
        "open": float(kind_of(question) not in SHORT),
        "dense": best.dense,
        "lexical": best.lexical,
        "margin": min(MOST_MARGIN, best.score - max((e.score for e in elsewhere), default=0.0)),
        "names_missing": _missing(_name_words(asked), set(words(around))),
        "numbers_missing": _missing(numbers(question), set(numbers(around))),
    }


def near(passage: Passage) -> bool:
    """Whether a passage is about what is asked."""
    return _likeness(passage) >= NEAR_DENSE or passage.share >= NEAR_SHARE


def far(passage: Passage) -> bool:
    """Whether a passage is about something else than what is asked."""
    return _likeness(passage) < FAR_DENSE and passage.share < FAR_SHARE


def _likeness(passage: Passage) -> float:
    return max((sentence.dense for sentence in passage.sentences), default=0.0)


def confidence(values: Mapping[str, float]) -> float:
    """Return the estimated probability, between 0 and 1, that the answer is right."""
    if not values:
        return 0.0
    model = _model()[table_of(values)]
    weights: dict[str, float] = model["weights"]
    total = model["intercept"] + sum(weights[name] * values.get(name, 0.0) for name in weights)
    return logistic(total)


def table_of(values: Mapping[str, float]) -> str:
    """The regression that signals belong to.

    "read" is that of questions which one fact answers, "open" that of the others where a reader
    has read, for what a good answer looks like differs; "unread" is that of what none has read.
    """
    if "beside" not in values:
        return "unread"
    return "open" if values["open"] else "read"


def default_threshold(*, strict: bool = False) -> float:
    """The confidence below which the articles are taken not to say; `strict` is silent sooner."""
    return float(_model()["strict" if strict else "threshold"])


@cache
def _model() -> dict[str, Any]:
    return tomllib.loads(MODEL.read_text("utf-8"))


def _name_words(text: str) -> list[str]:
    return [word for name in names(text) for word in words(name)]


def _without_opening(question: str) -> str:
    """A question without its first word, whose capital makes it no name.

    In languages whose function words are known, `names` leaves those out by itself.
    """
    return question.partition(" ")[2]


def _missing(wanted: Sequence[str], there: set[str]) -> float:
    return sum(w not in there for w in wanted) / len(wanted) if wanted else 0.0
