"""Fits the confidence in sentences that no reader has read, as in languages that it does not know.

usage: fit_unread.py FOLDER… [--english FOLDER] [--write]

Each FOLDER is a question set in one language (docs/questions.md). Every second question is asked on
all articles of its set, and on the half of them without its own article, where nothing is to be
found. The target is that of `fit_confidence.py`. The questions in between are not fitted on, and
each language is left out once; the figures of both are printed. `--english` gives a set whose
unanswerable questions look answerable, asked without a reader; it counts for less, since few people
ask so.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from fit_confidence import Judged, asked, fit, probability, reading, table_lines, write_table

from qa.answering.confidence import MODEL, default_threshold

NAMES = ("lexical", "margin", "names_missing", "numbers_missing")
"""The signals that are fitted: those of meaning tell nothing in a language that the embedder does
not know."""

EVERY, ENGLISH = 8, 0.25
"""So much fewer of the English questions are asked, and so little each of them counts."""


class Example(NamedTuple):
    """A question as it was asked.

    Attributes:
        judged: What its answer stands on.
        far: Whether it was asked where nothing is to be found.
        held_out: Whether it is left out of the fit.
    """

    judged: Judged
    far: bool
    held_out: bool


def examples(folder: Path, *, english: bool) -> Iterator[Example]:
    """Yield the examples of a set; the English one is asked without the reader."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    golds = [json.loads(line) for line in lines][:: EVERY if english else 1]
    articles = sorted((folder / "articles").iterdir())
    for part in (articles, articles[::2], articles[1::2]):
        far, names = part is not articles, {path.name for path in part}
        with reading(part, reader=not english) as assistant:
            for number, gold in enumerate(golds):
                if gold["source"]["article"] in names if far else not _is_told(gold):
                    continue
                weight = ENGLISH if english else 1.0
                one = asked(assistant, gold, folder.name, weight)
                if one.signals and "beside" not in one.signals:
                    kept = {name: one.signals[name] for name in NAMES}
                    one = one._replace(signals=kept, right=one.right and not far)
                    yield Example(one, far, not english and number % 2 == 1)


def _is_told(gold: Mapping[str, Any]) -> bool:
    """Whether it is known where a question is answered, or that it is not."""
    return bool(gold["evidence"]) or not gold["answerable"]


def figures(table: Mapping[str, Any], found: Sequence[Example]) -> str:
    """Return what is answered at the threshold, of which kinds of questions."""
    sure = [(probability(table, one.judged) >= default_threshold(), one) for one in found]
    there = [(given, one.judged) for given, one in sure if one.judged.answerable and not one.far]
    kinds = {
        "answered rightly": [given and one.right for given, one in there],
        "wrongly": [given and not one.right for given, one in there],
        "deceived": [given for given, one in sure if not one.judged.answerable and not one.far],
        "answered where nothing is": [given for given, one in sure if one.far],
    }
    return ", ".join(f"{kind} {np.mean(given):.2f}" for kind, given in kinds.items() if given)


def main() -> None:
    """Fit, print the figures, and write the table when asked to."""
    parser = argparse.ArgumentParser(description="Fit the confidence in what was not read.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--english", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write the table in {MODEL.name}")
    options = parser.parse_args()
    found = [one for folder in options.folders for one in examples(folder, english=False)]
    found += examples(options.english, english=True) if options.english else ()
    fitted_on = [one.judged for one in found if not one.held_out]
    table = fit(fitted_on)
    for name in dict.fromkeys(one.judged.folder for one in found):
        own = [one for one in found if one.judged.folder == name]
        rest = fit([one for one in fitted_on if one.folder != name])
        asked_of = {"fitted on": [one for one in own if not one.held_out],
                    "not fitted on": [one for one in own if one.held_out]}  # fmt: skip
        for label, some in asked_of.items():
            if some:
                print(f"{name}, {label}: {figures(table, some)}")
        print(f"{name}, the language left out: {figures(rest, own)}")
    lines = table_lines(table)
    print("\n".join(["[unread]", *lines]))
    if options.write:
        write_table("unread", lines, f"fit_unread.py` on {len(fitted_on)} questions")


if __name__ == "__main__":
    main()
