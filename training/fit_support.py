"""Fits the weights of `qa/answering/checking/support.toml`, and prints what each signal adds.

usage: fit_support.py FOLDER [--sentences N] [--seed N] [--write]

FOLDER is a question set (docs/questions.md) in English. True claims are its articles' sentences,
shorter ways to say them, and statements made of a question and its answer. False ones change one
thing in a true one (`falsify.py`), answer a question with another one's answer, or stand elsewhere
in the article. Half of the articles are fitted on, the figures are of the other half.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from falsify import falsified, names_in, truthful
from sklearn.linear_model import LogisticRegression

from qa.answering.checking.support import GUARDS, MODEL, check
from qa.config import Settings
from qa.engines.loading import load_reader
from qa.scores import SUREST, log_odds
from qa.text.sentences import sentence_spans

HEADER = """\
# Logistic regressions over the shades of `qa/answering/checking/support.py`, fitted by
# `training/fit_support.py` on {n} claims: one for claims that the reader has judged, one for
# others. `enough` is the support from which a sentence may be shown.
enough = {enough}
"""
SUBJECT = re.compile(r"who (?P<verb>\w+)(?P<rest>.*)\?", re.IGNORECASE)
RESERVE = re.compile(
    r"\b(?:may|might|could|would|will|reportedly|allegedly|probably|possibly|perhaps) "
    r"(?P<be>be\b)?(?!not\b)"
)
ADDED = re.compile(r" ((?:in|with|including|because of|for|by|after|during) [^,.;()]{10,50})\b")
"""What a false claim adds to a true one, out of another sentence."""
ASKS_ELSEWHERE = {"did", "does", "do", "has", "had", "have", "can", "could", "will", "would"}
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the sentence that it cites, its kind, and its article."""

    claim: str
    source: str
    kind: str
    article: str

    @property
    def true(self) -> bool:
        """Whether the sentence holds the claim."""
        return self.kind in TRUE


TRUE = ("verbatim", "shorter", "statement")


def pairs(folder: Path, sentences: int, rng: random.Random) -> list[Pair]:
    """Return true and false claims of some sentences of each article."""
    texts = {path.name: path.read_text("utf-8") for path in (folder / "articles").glob("*.txt")}
    made: list[Pair] = []
    for name, text in sorted(texts.items()):
        spans = [text[s:e] for s, e in sentence_spans(text) if 50 < e - s < 350]
        chosen = rng.sample(spans, min(len(spans), sentences // len(texts) + 1))
        some = rng.sample(spans, min(40, len(spans)))
        others = sorted({found for span in some for found in names_in(span)})
        for sentence in chosen:
            at = text.find(sentence)
            around = text[max(0, at - 600) : at + 600].replace(sentence, "")
            shorter = truthful(sentence, rng)
            kind = "shorter" if shorter != sentence else "verbatim"
            made.append(Pair(shorter, sentence, kind, name))
            made += [
                Pair(claim.text, sentence, claim.kind, name)
                for claim in falsified(shorter, around, others, rng)
            ]
            made.append(Pair(rng.choice(spans), sentence, "elsewhere", name))
            added = ADDED.search(rng.choice(spans))
            if added and added[1] not in sentence:
                made.append(Pair(f"{shorter.rstrip('.')} {added[1]}.", sentence, "added", name))
            bold = RESERVE.sub(lambda found: "is" if found["be"] else "", shorter, count=1)
            if bold != shorter:
                made.append(Pair(bold, sentence, "reserve", name))
    return [*made, *_statements(folder, texts, rng)]


def _statements(folder: Path, texts: dict[str, str], rng: random.Random) -> Iterator[Pair]:
    """Statements made of questions and answers: "Who led it?", "Ada" gives "Ada led it."."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["answerable"] and row["evidence"]]
    for row in rows:
        match = SUBJECT.fullmatch(row["question"].strip())
        if not match or match["verb"] in ASKS_ELSEWHERE:
            continue
        place = row["evidence"][0]
        text = texts[place["article"]]
        inside = [text[s:e] for s, e in sentence_spans(text) if s <= place["start"] < e]
        if not inside:
            continue

        others = [
            r
            for r in rows
            if r["evidence"][0]["article"] == place["article"]
            and r["question"].casefold().startswith("who")
        ]
        wrong = rng.choice(others)["answers"][0]
        answer = min(row["answers"], key=len)
        for said, kind in ((answer, ""), (wrong, "other answer")):
            if kind and (wrong.casefold() in inside[0].casefold()):
                continue
            claim = f"{said[0].upper()}{said[1:]} {match['verb']}{match['rest']}."
            yield Pair(claim, inside[0], kind or "statement", place["article"])


def rows_of(found: Sequence[Pair]) -> list[tuple[dict[str, float], set[str]]]:
    """Return the shades of each pair, and the guards that fired."""
    reader = load_reader(Settings())
    assert reader is not None
    rows = []
    for pair in found:
        title = pair.article.removesuffix(".txt").replace("_", " ")
        judged = reader.check(pair.claim, [(title, pair.source)])[0].supported
        result = check(pair.claim, [pair.source], "en", title=title, judged=judged)
        fired = {name for name, guard in GUARDS.items() if guard(pair.claim, pair.source, "en")}
        if any(problem.endswith("is not in the source") for problem in result.problems):
            fired.add("names")
        rows.append((dict(result.shades), fired))
    return rows


def fitted(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights and the intercept of a logistic regression."""
    spread = x.std(0) + 1e-9
    model = LogisticRegression(C=1.0, class_weight="balanced").fit(x / spread, y)
    return model.coef_[0] / spread, float(model.intercept_[0])


def report(title: str, found: Sequence[Pair], shown: np.ndarray) -> None:
    """Print the share of the true claims that are shown, and of each kind that is caught."""
    kinds = sorted({pair.kind for pair in found})
    parts = []
    for kind in kinds:
        mine = np.array([pair.kind == kind for pair in found])
        share = shown[mine].mean() if kind in TRUE else 1 - shown[mine].mean()
        parts.append(f"{kind} {share:.3f} ({mine.sum()})")
    print(f"{title}: {', '.join(parts)}")


def main() -> None:
    """Fit, print what each signal adds, and write the weights when asked to."""
    parser = argparse.ArgumentParser(description="Fit the check of a claim.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name}")
    arguments = parser.parse_args()
    found = pairs(arguments.folder, arguments.sentences, random.Random(arguments.seed))
    rows = rows_of(found)
    articles = sorted({pair.article for pair in found})
    train = np.array([articles.index(pair.article) % 2 == 0 for pair in found])
    y = np.array([pair.true for pair in found])
    free = np.array([not fired for _, fired in rows])
    lines = HEADER.format(n=int((train & free).sum()), enough=ENOUGH).splitlines()
    test = [pair for pair, mine in zip(found, train, strict=True) if not mine]
    report("guards alone", test, free[~train])
    for guard in (*GUARDS, "names"):
        quiet = np.array([guard not in fired for _, fired in rows])
        report(f"the guard {guard!r} alone", test, quiet[~train])
    for table in ("unread", "read"):
        names = [n for n in rows[0][0] if table == "read" or n != "judged"]
        x = np.array([[shades[name] for name in names] for shades, _ in rows])
        weights, intercept = fitted(x[train & free], y[train & free])
        shown = (x @ weights + intercept > log_odds(ENOUGH, SUREST)) & free
        report(f"guards and shades, {table}", test, shown[~train])
        lines += [
            "",
            f"[{table}]",
            f"intercept = {intercept:.4f}",
            "weights = {{ {} }}".format(
                ", ".join(f"{n} = {w:.4f}" for n, w in zip(names, weights, strict=True))
            ),
        ]
        alone_w, alone_i = fitted(x[train], y[train])
        report(f"shades alone, {table}", test, (x @ alone_w + alone_i > 0)[~train])
        if table == "read":
            for guard in (*GUARDS, "names"):
                without = np.array([not (fired - {guard}) for _, fired in rows])
                again = (x @ weights + intercept > log_odds(ENOUGH, SUREST)) & without
                report(f"without the guard {guard!r}", test, again[~train])
    print("\n".join(lines))
    if arguments.write:
        MODEL.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
