"""Claims for the judge: true ones in people's own words beside false ones that differ in one thing.

Rows of `entail_*` and `fm2_claims` come in, and passages; out go claims with what is to prove them.
A claim that people worded freely is falsified in its own words, so that what tells true from false
is never that the words are the source's. Others are joined from two sentences, one of which may be
missing from the proof, name whom a pronoun means, or write numbers otherwise.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data import _alike
from falsify import falsified, names_in, related, truthful
from judge_example import Example, Unit
from judge_questions import marked, title_of, window
from restate import LONGEST_ASKED, asked_whether, other_numbers, stated, voices, wrong_number
from twist import resolved, twisted

from qa.text.sentences import sentence_spans
from qa.understanding.statement import statement_of

Row = dict[str, Any]

WORDED = {
    "entail_from_answers": 2.5, "entail_dolly": 2.5, "entail_bioasq": 1, "entail_scitldr": 1,
    "entail_wikisplit": 1.5, "entail_begin_wow": 1.5, "entail_citation_integrity": 0.5,
    "entail_fever_symmetric": 0.7,
}  # fmt: skip
"""Files whose supported claims are falsified, and how often each is drawn."""
JUDGED = {
    "entail_snli": 6, "entail_wikisplit": 1, "entail_from_answers": 1, "entail_dolly": 1,
    "entail_bioasq": 0.5, "entail_scitldr": 0.5, "entail_citation_integrity": 1.5,
    "entail_entailmentbank": 1, "entail_begin_wow": 2, "entail_fever_symmetric": 2.5,
    "entail_contractnli": 0.5, "fm2_claims": 4,
}  # fmt: skip
"""Files whose rows are taken as they are."""
KINDS = {"negation": 0.4, "added": 0.4, "name": 0.7, "number": 1, "date": 1}
"""How often a falsification is taken among those that can be made; the others count 2."""
REFUTING = {"number", "date", "name", "negation", "roles", "opposite", "how much", "quote"}
"""Falsifications that contradict the source; others only say what it does not."""
DECIDED = (
    "sets_bioasq", "sets_lfrqa", "sets_strategyqa", "sets_dolly", "sets_conditionalqa",
)  # fmt: skip
"""Files with questions that are answered by yes or no."""
MOST_PROOF = 900
"""Characters of what proves a claim."""
DOUBTFUL = 0.3
"""The weight of rows that were labelled by a script."""


class Claims:
    """Makes units of claims.

    Args:
        rows: By file.
        passages: Rows with `passage`, and `title` where there is one.
        twins: Questions with their answers, each with the question that it does not answer.
        rng: Decides all.
    """

    def __init__(
        self,
        rows: Mapping[str, Sequence[Row]],
        passages: Sequence[Row],
        twins: Sequence[tuple[Row, Row]],
        rng: random.Random,
    ) -> None:
        self._rng, self._passages, self._twins = rng, passages, twins
        self._asked = [*rows.get("squad", ()), *rows.get("nq_qed", ())]
        self._decided = [
            (row, bool(re.match(r"yes\b", row["answer"].lower())))
            for name in DECIDED
            for row in rows.get(name, ())
            if row["answerable"] and re.match(r"(?:yes|no)\b", (row["answer"] or "").lower())
        ]
        self._judged = {name: rows[name] for name in JUDGED if rows.get(name)}
        self._worded = {
            name: found for name in WORDED
            if (found := [row for row in rows.get(name, ()) if row["label"] == "supported"])
        }  # fmt: skip
        texts = [row["passage"] for row in passages[:3000]]
        self._names = sorted({name for text in texts for name in names_in(text)})
        self.makers = {
            "judged": (bool(self._judged), self.judged),
            "worded": (bool(self._worded), self.worded),
            "sentence": (bool(passages), self.of_sentence),
            "joined": (bool(passages), self.joined),
            "answered": (bool(self._asked), self.answered),
            "deceiving": (bool(twins), self.deceiving),
            "affirmed": (bool(self._decided), self.affirmed),
            "asked": (bool(self._judged) and bool(passages), self.asked),
            "voice": (bool(passages), self.voice),
            "numbers": (bool(passages), self.numbers),
        }

    def judged(self) -> Unit | None:
        """Return a claim as it was labelled."""
        row = self._drawn(self._judged, JUDGED)
        proof = row.get("premise") or row["passage"]
        if len(proof) > MOST_PROOF:
            return None
        yes = row["label"] == "supported"
        doubtful = row["label"] == "not_enough" or bool(row.get("derived"))
        return (
            Example(
                asked=row["claim"],
                title=title_of(row),
                passage=proof,
                claim=True,
                kind=str(row.get("source", "judged")),
                yes=yes,
                refutes=_refutes(row),
                weight=DOUBTFUL if doubtful else 1.0,
            ),
        )

    def worded(self) -> Unit | None:
        """Return a claim in somebody's own words beside its falsification."""
        row = self._drawn(self._worded, WORDED)
        if len(row["premise"]) > MOST_PROOF:
            return None
        return self._beside_false(row["claim"], row["premise"], "", row["premise"])

    def of_sentence(self) -> Unit | None:
        """Return a sentence of a passage, said a little otherwise, beside its falsification."""
        row, spans = self._passage()
        if not spans:
            return None
        rng, text = self._rng, row["passage"]
        at = rng.randrange(len(spans))
        low, high = spans[at]
        said = text[low:high]
        before = text[spans[at - 1][0] : high] if at else text[low:high]
        proof = rng.choice([said, before, before])
        if rng.random() < 0.6:
            said = truthful(said, rng)
        named = resolved(said, title_of(row))
        if named and rng.random() < 0.7:
            said = named
        return self._beside_false(said, proof, title_of(row), text)

    def joined(self) -> Unit | None:
        """Return two sentences as one claim, proved by both, and by one of them only."""
        row, spans = self._passage()
        if len(spans) < 2:
            return None
        rng, text = self._rng, row["passage"]
        first = rng.randrange(len(spans) - 1)
        second = min(len(spans) - 1, first + rng.choice([1, 1, 2]))
        one, two = (text[slice(*spans[i])] for i in (first, second))
        one_said, two_said = truthful(one, rng), truthful(two, rng)
        if len(one_said) + len(two_said) > 330 or not one_said.endswith("."):
            return None
        named = resolved(two_said, title_of(row))
        if named and rng.random() < 0.5:
            two_said = named
        keeps_capital = two_said.split(" ")[0] in self._names or two_said[:2].isupper()
        tail = two_said if keeps_capital else two_said[0].lower() + two_said[1:]
        link = rng.choice([", and ", "; ", ", while ", ". "])
        said = one_said[:-1] + link + (two_said if link == ". " else tail)
        true = self._claim(said, f"{one} {two}", title_of(row), "joined")
        if rng.random() < 0.5:
            return self._beside_false(said, true.passage, true.title, text)
        kept = rng.choice([one, two])
        others = [text[a:b] for a, b in spans if text[a:b] not in {one, two}]
        lacking = f"{kept} {rng.choice(others)}" if others and rng.random() < 0.6 else kept
        return (true, replace(true, passage=lacking, yes=False, refutes=False, kind="lacking"))

    def answered(self) -> Unit | None:
        """Return a question with its answer as a statement, beside it with another answer."""
        row = self._rng.choice(self._asked)
        answer = row["answers"][0]["text"]
        others = [one for one in _alike(answer, row["passage"]) if not related(one, answer)]
        right = stated(row["question"], answer)
        if not others or not right:
            return None
        wrong = stated(row["question"], self._rng.choice(others))
        return self._pair(right, wrong, row, "other answer")

    def deceiving(self) -> Unit | None:
        """Return a question with its answer, beside the question that only seems to have it."""
        row, deceptive = self._rng.choice(self._twins)
        answer = row["answers"][0]["text"]
        right, wrong = stated(row["question"], answer), stated(deceptive["question"], answer)
        return self._pair(right, wrong, row, "deceiving")

    def affirmed(self) -> Unit | None:
        """Return a question that is answered by yes or no, or the statement that it asks for."""
        row, yes = self._rng.choice(self._decided)
        plain = len(row["question"]) <= LONGEST_ASKED and self._rng.random() < 0.5
        said = row["question"] if plain else statement_of(row["question"])
        proof = " ".join(row["sentences"][i] for i in row["positive"])
        if not said or not 0 < len(proof) <= MOST_PROOF:
            return None
        true = self._claim(said, proof, title_of(row), "affirmed")
        return (replace(true, yes=yes, refutes=not yes, weight=0.6),)

    def asked(self) -> Unit | None:
        """Return claims as the questions that ask whether they are so."""
        made = self._rng.choice([self.judged, self.judged, self.worded, self.of_sentence])()
        if made is None:
            return None
        questions = [asked_whether(one.asked) for one in made]
        if not all(questions):
            return None
        return tuple(
            replace(one, asked=question or "", kind="asked")
            for one, question in zip(made, questions, strict=True)
        )

    def voice(self) -> Unit | None:
        """Return a passive clause in the active voice, beside it with its roles swapped."""
        for _ in range(60):
            row = self._rng.choice(self._passages)
            for low, high in sentence_spans(row["passage"], "en"):
                said = voices(row["passage"][low:high])
                if said:
                    true = self._claim(said[0], row["passage"][low:high], title_of(row), "voice")
                    wrong = replace(true, asked=said[1], yes=False, refutes=True, kind="roles")
                    return (true, wrong)
        return None

    def numbers(self) -> Unit | None:
        """Return a sentence whose numbers are written otherwise, beside one with another number."""
        for _ in range(30):
            row, spans = self._passage()
            rng, text = self._rng, row["passage"]
            if not spans:
                continue
            low, high = rng.choice(spans)
            said = other_numbers(truthful(text[low:high], rng), rng)
            if said == text[low:high]:
                continue
            wrong = wrong_number(said, rng)
            if wrong:
                true = self._claim(said, text[low:high], title_of(row), "number form")
                return (true, replace(true, asked=wrong, yes=False, refutes=True, kind="number"))
        return None

    def _pair(self, right: str | None, wrong: str | None, row: Row, kind: str) -> Unit | None:
        """A right and a wrong statement about a window of a passage."""
        if not right or not wrong or right == wrong:
            return None
        chosen = window(marked(row), self._rng)
        proof = " ".join(text for text, _ in chosen)
        if self._rng.random() < 0.5:
            proof = " ".join(text for text, mark in chosen if mark)
        true = self._claim(right, proof, title_of(row), "stated")
        return (true, replace(true, asked=wrong, yes=False, refutes=None, kind=kind))

    def falsifications(self, said: str, around: str) -> dict[str, str]:
        """Return false sentences made from a true one, by kind."""
        names = self._rng.sample(self._names, min(200, len(self._names)))
        made = {one.kind: one.text for one in falsified(said, around, names, self._rng)}
        return made | twisted(said, around, names, self._rng)

    def _beside_false(self, said: str, proof: str, title: str, around: str) -> Unit | None:
        made = self.falsifications(said, around)
        if not made:
            return None
        kind = self._rng.choices(list(made), [KINDS.get(one, 2.0) for one in made])[0]
        wrong = made[kind]
        # A number said less exactly may be true again.
        if kind not in {"number", "date"} and self._rng.random() < 0.25:
            said, wrong = (other_numbers(text, random.Random(kind)) for text in (said, wrong))
        true = self._claim(said, proof, title, "true")
        false = replace(
            true, asked=wrong, yes=False, refutes=True if kind in REFUTING else None, kind=kind
        )
        return (true, false)

    def _claim(self, said: str, proof: str, title: str, kind: str) -> Example:
        return Example(said, title, proof, claim=True, kind=kind, yes=True, refutes=False)

    def _passage(self) -> tuple[Row, list[tuple[int, int]]]:
        row = self._rng.choice(self._passages)
        spans = sentence_spans(row["passage"], "en")
        return row, [span for span in spans if 30 < span[1] - span[0] < 350]

    def _drawn(self, files: Mapping[str, Sequence[Row]], shares: Mapping[str, float]) -> Row:
        name = self._rng.choices(list(files), [shares[one] for one in files])[0]
        return self._rng.choice(files[name])


def _refutes(row: Row) -> bool | None:
    """Whether a source says the contrary, where the label tells."""
    if row["label"] == "refuted":
        return True
    if row["label"] in {"supported", "not_enough"} or "snli" in str(row.get("source")):
        return False
    return None
