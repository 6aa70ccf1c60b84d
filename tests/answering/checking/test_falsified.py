"""One thing changed by a script in sentences of the sample articles: the checker sees it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from falsify import falsified, names_in, truthful

from qa.answering.checking.checker import Checker, Source
from qa.answering.checking.support import check
from qa.config import Settings
from qa.engines.loading import load_reader
from qa.text.sentences import sentence_spans

ARTICLES = Path(__file__).parents[3] / "articles"
KINDS = ("number", "date", "name", "negation")
MOST = 200


def pairs(seed: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Claims and their sources: false ones with one word changed, and true ones."""
    rng = random.Random(seed)
    texts = [path.read_text("utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    texts += [path.read_text("utf-8") for path in sorted(ARTICLES.glob("2025*.md"))]
    names = sorted({name for text in texts for name in names_in(text)})
    places = [
        (text, start, end)
        for text in texts
        for start, end in sentence_spans(text)
        if 50 < end - start < 300 and "\n" not in text[start:end]
    ]
    false: list[tuple[str, str]] = []
    true: list[tuple[str, str]] = []
    for text, start, end in rng.sample(places, len(places)):
        sentence = text[start:end]
        around = text[max(0, start - 500) : start] + text[end : end + 500]
        made = [c for c in falsified(sentence, around, names, rng) if c.kind in KINDS]
        if made and len(false) < MOST:
            false.append((rng.choice(made).text, sentence))
            true.append((sentence, sentence))
            true.append((truthful(sentence, rng), sentence))
    return false, true


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_one_changed_word_is_caught_and_the_truth_passes(seed):
    checker = Checker(load_reader(Settings()))
    false, true = pairs(seed)
    assert len(false) == MOST
    shown = {}
    for name, claims in (("false", false), ("true", true)):
        held = [checker.check(claim, Source([source])).holds for claim, source in claims]
        shown[name] = sum(held) / len(held)
    assert shown["false"] <= 0.05, shown
    assert shown["true"] >= 0.95, shown


def test_without_the_reader_the_signals_alone_catch_nearly_as_much():
    false, true = pairs(seed=3)
    assert sum(check(claim, [source]).holds for claim, source in false) <= 0.08 * len(false)
    assert sum(check(claim, [source]).holds for claim, source in true) >= 0.95 * len(true)
