"""Fits the weights of `qa/answering/checking/support.toml`, and prints what they are worth.

usage: fit_support.py FOLDER DATA… [--sentences N] [--seed N] [--write]

FOLDER is a question set (docs/questions.md) in English. True claims are its articles' sentences,
shorter ways to say them, and statements made of a question and its answer. False ones change one
thing in a true one (`falsify.py`), answer a question with another one's answer, or stand elsewhere
in the article. Where a judge reads, claims in people's own words count as much: the rows of DATA
that were held back when it was trained. Half of the articles are fitted on, the figures are of the
other half. A sentence is shown from where `STOPPED` of the false ones are not, of the source that
the judge has seen nothing of: what people write is further from what it has seen than that.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from falsify import falsified, names_in, truthful
from judge_calibrate import held_back_claims, unseen_claims
from judge_example import Example
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa.answering.checking.checker import Checker, Source
from qa.answering.checking.support import MODEL, Check
from qa.config import Settings
from qa.engines.loading import load_reader
from qa.text.sentences import sentence_spans

HEADER = """\
# Logistic regressions over the signals of `qa/answering/checking/support.py`, fitted by
# `training/fit_support.py` on {changed} sentences that are true or changed in one thing and, for
# claims that a judge has read, {natural} in people's own words. `enough` is the support from
# which a sentence may be shown.
"""
SUBJECT = re.compile(r"who (?P<verb>\w+)(?P<rest>.*)\?", re.IGNORECASE)
RESERVE = re.compile(
    r"\b(?:may|might|could|would|will|reportedly|allegedly|probably|possibly|perhaps) "
    r"(?P<be>be\b)?(?!not\b)"
)
ADDED = re.compile(r" ((?:in|with|including|because of|for|by|after|during) [^,.;()]{10,50})\b")
"""What a false claim adds to a true one, out of another sentence."""
ASKS_ELSEWHERE = {"did", "does", "do", "has", "had", "have", "can", "could", "will", "would"}
LEAST, STOPPED = 0.92, 0.95
"""The lowest support that is enough where a judge reads, and the share of false claims to be
stopped."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the sentence that it cites, its kind, its article, and the title of that."""

    claim: str
    source: str
    kind: str
    article: str
    title: str

    @property
    def true(self) -> bool:
        """Whether the sentence holds the claim."""
        return self.kind in TRUE


TRUE = ("verbatim", "shorter", "statement", "true")


def pairs(folder: Path, sentences: int, rng: random.Random) -> list[Pair]:
    """Return true and false claims of some sentences of each article."""
    texts = {path.name: path.read_text("utf-8") for path in (folder / "articles").glob("*.txt")}
    made: list[Pair] = []
    for name, text in sorted(texts.items()):
        title = title_of(name)
        spans = [text[s:e] for s, e in sentence_spans(text) if 50 < e - s < 350]
        chosen = rng.sample(spans, min(len(spans), sentences // len(texts) + 1))
        some = rng.sample(spans, min(40, len(spans)))
        others = sorted({found for span in some for found in names_in(span)})
        for sentence in chosen:
            at = text.find(sentence)
            around = text[max(0, at - 600) : at + 600].replace(sentence, "")
            shorter = truthful(sentence, rng)
            kind = "shorter" if shorter != sentence else "verbatim"
            made.append(Pair(shorter, sentence, kind, name, title))
            made += [
                Pair(claim.text, sentence, claim.kind, name, title)
                for claim in falsified(shorter, around, others, rng)
            ]
            made.append(Pair(rng.choice(spans), sentence, "elsewhere", name, title))
            added = ADDED.search(rng.choice(spans))
            if added and added[1] not in sentence:
                made.append(
                    Pair(f"{shorter.rstrip('.')} {added[1]}.", sentence, "added", name, title)
                )
            bold = RESERVE.sub(lambda found: "is" if found["be"] else "", shorter, count=1)
            if bold != shorter:
                made.append(Pair(bold, sentence, "reserve", name, title))
    return [*made, *_statements(folder, texts, rng)]


def title_of(article: str) -> str:
    """Return what an article of a question set is called by its file."""
    return article.removesuffix(".txt").replace("_", " ")


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
            yield Pair(
                claim, inside[0], kind or "statement", place["article"], title_of(place["article"])
            )


def natural(examples: Iterable[Example]) -> list[Pair]:
    """Return claims in people's own words."""
    return [
        Pair(
            one.asked,
            one.passage,
            "true" if one.yes else one.kind,
            one.title or str(number),
            one.title,
        )
        for number, one in enumerate(examples)
        if one.weight == 1
    ]


def shades_of(found: Sequence[Pair], *, read: bool) -> list[Check]:
    """Return the check of each pair, by a judge or without one."""
    checker = Checker(load_reader(Settings(reader=read)))
    return [
        checker.check(pair.claim, Source([pair.source], pair.title, language="en"))
        for pair in found
    ]


def fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the weights and the intercept of a logistic regression."""
    spread = x.std(0) + 1e-9
    model = LogisticRegression(C=1.0, class_weight="balanced").fit(x / spread, y, weight)
    return model.coef_[0] / spread, float(model.intercept_[0])


def report(title: str, found: Sequence[Pair], shown: np.ndarray) -> None:
    """Print the share of the true claims that are shown, and of each kind that is caught."""
    kinds = sorted({(not pair.true, pair.kind) for pair in found})
    parts = []
    for false, kind in kinds:
        mine = np.array([(not pair.true, pair.kind) == (false, kind) for pair in found])
        share = 1 - shown[mine].mean() if false else shown[mine].mean()
        parts.append(f"{kind} {share:.3f} ({mine.sum()})")
    print(f"{title}: {', '.join(parts)}")


def table(name: str, found: Sequence[Pair], checks: Sequence[Check], sources: np.ndarray) -> str:
    """Fit one table on half of the articles, and tell what it is worth on the other half.

    Args:
        name: "read" or "unread".
        found: The claims.
        checks: Of each.
        sources: Of each, which set it is of; each set counts the same.
    """
    articles = sorted({pair.article for pair in found})
    train = np.array([articles.index(pair.article) % 2 == 0 for pair in found])
    y = np.array([pair.true for pair in found])
    names = list(checks[-1].shades)
    free = np.array([len(one.shades) == len(names) and one.enough < 1 for one in checks])
    x = np.array([[one.shades.get(name, 0.0) for name in names] for one in checks])
    counts = {one: float((sources[free] == one).sum()) for one in set(sources.tolist())}
    weight = np.array([len(free) / counts[one] for one in sources.tolist()])
    weights, intercept = fitted(x[train & free], y[train & free], weight[train & free])
    support = 1 / (1 + np.exp(-(x @ weights + intercept))) * free
    false = support[train & ~y & (sources == sources[-1])]
    least = LEAST if "supported" in names else 0.5
    enough = max(least, float(np.quantile(false, STOPPED)))
    for one in dict.fromkeys(sources.tolist()):
        mine = ~train & (sources == one)
        own = [pair for pair, is_mine in zip(found, mine, strict=True) if is_mine]
        auroc = roc_auc_score(y[mine], support[mine])
        report(f"{name}, {one}, AUROC {auroc:.3f}", own, support[mine] >= enough)
    told = ", ".join(f"{n} = {w:.4f}" for n, w in zip(names, weights, strict=True))
    return (
        f"\n[{name}]\nenough = {enough:.3f}\nintercept = {intercept:.4f}\nweights = {{ {told} }}\n"
    )


def main() -> None:
    """Fit, print what it is worth, and write the weights when asked to."""
    parser = argparse.ArgumentParser(description="Fit the check of a claim.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("data", type=Path, nargs="+", help="folders of examples, held back in part")
    parser.add_argument("--sentences", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name}")
    options = parser.parse_args()
    changed = pairs(options.folder, options.sentences, random.Random(options.seed))
    people = natural(held_back_claims(options.data))
    unseen = natural(unseen_claims(options.data))
    text = HEADER.format(changed=len(changed), natural=len(people) + len(unseen))
    both = [*changed, *people, *unseen]
    sources = np.repeat(
        ["changed", "held back", "unseen"], [len(changed), len(people), len(unseen)]
    )
    text += table("unread", changed, shades_of(changed, read=False), sources[: len(changed)])
    text += table("read", both, shades_of(both, read=True), sources)
    print(text)
    if options.write:
        MODEL.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
