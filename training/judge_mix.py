"""All that the judge learns from, mixed: questions of every kind, short facts, twins, claims.

Folders of rows come in; units go out for ever, drawn by shares that stay the same from the first to
the last, so that a run that is cut short has seen a little of everything.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from drawing import drawn
from judge_claims import Claims
from judge_example import NOWHERE_SPAN, Example, Unit
from judge_questions import Questions, marked, title_of, window
from judge_rows import read_rows

MIX = {
    # Questions whose sentences people marked.
    "sets_dolly": 0.11, "sets_fairytaleqa": 0.06, "sets_lfrqa": 0.06, "sets_bioasq": 0.035,
    "sets_selqa": 0.035, "sets_canard_quac": 0.035, "sets_qadiscourse": 0.025, "sets_covidqa": 0.02,
    "sets_medquad": 0.02, "sets_qmsum": 0.02, "sets_conditionalqa": 0.015, "sets_strategyqa": 0.015,
    "sets_perspectrum": 0.015, "sets_pubmedqa": 0.005, "sets_quotesum": 0.005,
    "sets_entailmentbank": 0.005, "clapnq_dev": 0.015, "own": 0.1,
    # Short facts, and questions that only look answerable.
    "twins": 0.11, "squad": 0.08, "nq_qed": 0.05, "timeqa_human": 0.015, "qamr": 0.005,
    "squad11_sameart_neg": 0.02,
    # Claims.
    "judged": 0.29, "deceiving": 0.045, "worded": 0.07, "answered": 0.03, "sentence": 0.015,
    "joined": 0.025, "numbers": 0.015, "affirmed": 0.03, "voice": 0.01, "asked": 0.12,
}  # fmt: skip
"""How often units are drawn from a file or made; what there is no file for is left out."""

PROOFS = ("squad11_train", "nq_qed", "own")
"""Files whose passages give sentences that claims are made from."""


class Mix:
    """Units of some folders, of one side of the split.

    Args:
        folders: With the rows.
        held_back: Which side.
        seed: Decides what is drawn.
        one_in: How many titles there are for each that is held back.
        left_out: Take the sources that are never trained on instead.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        held_back: bool,
        seed: int,
        one_in: int,
        left_out: bool = False,
    ) -> None:
        self.rng = random.Random(seed)
        rows = read_rows(folders, held_back=held_back, one_in=one_in, left_out=left_out)
        self.rows = rows
        # Where the answer occurs several times in its passage, its place was only guessed.
        by_id = {row["id"]: row for row in rows.get("squad11_train", ()) if row.get("n_occ", 1) < 2}
        self._twins = [
            (by_id[row["pair"]], row)
            for row in rows.get("squad2_unansq", ())
            if row["pair"] in by_id
        ]
        passages = list(
            {row["passage"]: row for name in PROOFS for row in rows.get(name, ())}.values()
        )
        self.claims = Claims(rows, passages, self._twins, self.rng)
        self.questions = {
            name: Questions(name, found, self.rng)
            for name, found in rows.items()
            if found and ("question" in found[0]) and name != "squad2_unansq"
        }
        self._makers: dict[str, Callable[[], Unit | None]] = {
            name: maker for name, (possible, maker) in self.claims.makers.items() if possible
        } | {name: one.unit for name, one in self.questions.items() if name in MIX}
        if self._twins:
            self._makers["twins"] = self.twins

    def units(self) -> Iterator[Unit]:
        """Return units without end, drawn by `MIX`."""
        return drawn(self._makers, MIX, self.rng)

    def twins(self) -> Unit:
        """Return a question and the one that only looks answerable, on the same window."""
        answered, deceptive = self.rng.choice(self._twins)
        chosen = window(marked(answered), self.rng)
        questions = self.questions["squad11_train"]
        true = questions.example(answered, chosen, "twins")
        false = Example(
            asked=deceptive["question"],
            title=title_of(answered),
            passage=true.passage,
            claim=False,
            kind="deceptive",
            yes=False,
            partly=None,  # What deceives is what a part of an answer would look like.
            span=NOWHERE_SPAN,
        )
        return (true, false)


def counts(units: Iterator[Unit], number: int) -> dict[str, Any]:
    """Return how many examples of each kind are among so many units."""
    found: dict[str, Any] = {}
    for _ in range(number):
        for example in next(units):
            found[example.kind] = found.get(example.kind, 0) + 1
    return dict(sorted(found.items(), key=lambda one: -one[1]))
