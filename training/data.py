"""The examples that the reader learns from: read, mixed, cut into windows, tokenised.

Questions come as JSON Lines (README.md describes the fields), claims are made from true sentences
by `falsify.py` and from pairs of question and answer. A unit is one example, or two that
differ in one thing and belong into one batch: a question and its deceptive twin, a sentence and its
falsification.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from drawing import drawn
from falsify import falsified, names_in, related, truthful

from qa.engines.reader_input import ReaderInput, reader_inputs
from qa.text.sentences import sentence_spans

FULL = "squad11_train_full.json.xz"
HELD_BACK = 25
"""One title in so many is kept for validation."""

PASSAGES = ("squad11_train", "nq_qed", "own")
"""Files whose passages give the sentences that claims are made from."""

MIX = {
    "twins": 0.36,
    "squad": 0.26,
    "squad11_sameart_neg": 0.05,
    "window": 0.06,
    "nq_qed": 0.07,
    "another passage": 0.03,
    "timeqa_human": 0.04,
    "clapnq_dev": 0.02,
    "qamr": 0.02,
    "own": 0.1,
    "sentence": 0.08,
    "question and answer": 0.03,
    "fm2_claims": 0.03,
}
"""How often units are drawn from a file or made; what there is no file for is left out."""

FALSE_MIX = {
    "number": 0.14,
    "date": 0.1,
    "name": 0.16,
    "negation": 0.12,
    "roles": 0.36,
    "quote": 0.06,
    "elsewhere": 0.06,
}
"""Shares of the falsifications among the sentences."""

WINDOW_SIZES = [100, 200, 350, 700]
"""Characters that a window of a passage is to have, drawn evenly; short ones are quickly read."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something asked of a passage.

    Attributes:
        asked: A question, or a claim.
        yes: The passage answers, or supports.
        span: Where the answer stands in the passage, in code points; None for a claim.
        weight: Of its loss.
        kind: How it was made, for counting.
    """

    asked: str
    title: str
    passage: str
    yes: bool
    span: tuple[int, int] | None
    claim: bool
    kind: str
    weight: float = 1.0


Unit = tuple[Example, ...]


class Encoded(NamedTuple):
    """An example as tokens; `start` and `end` are 0 where there is no span."""

    input: ReaderInput
    start: int
    end: int
    example: Example


class Sources:
    """All examples of a folder, the part for training or the part held back.

    Args:
        folder: With the `*.jsonl` files.
        held_back: Which part.
        seed: Decides what is drawn.
        one_in: How many titles there are for each that is held back.
    """

    def __init__(
        self, folder: Path, *, held_back: bool, seed: int, one_in: int = HELD_BACK
    ) -> None:
        self.rng = random.Random(seed)
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                if _held_back(row.get("title") or row["passage"], one_in) == held_back:
                    rows[path.stem].append(row)
        rows["squad"] = [
            row for row in _squad(folder / FULL) if _held_back(row["title"], one_in) == held_back
        ]
        # Where the answer occurs several times in its passage, its place was only guessed.
        by_id = {row["id"]: row for row in rows["squad11_train"] if row.get("n_occ", 1) == 1}
        self._twins = [
            (by_id[row["pair"]], row) for row in rows["squad2_unansq"] if row["pair"] in by_id
        ]
        self._rows = rows
        self._passages = list(
            {row["passage"]: row for name in PASSAGES for row in rows[name]}.values()
        )
        self._names = sorted({n for row in self._passages[:3000] for n in names_in(row["passage"])})
        made: dict[str, tuple[bool, Callable[[], Unit | None]]] = {
            "twins": (bool(self._twins), self._twin_unit),
            "window": (bool(rows["squad11_train"]), self._window_without),
            "another passage": (bool(rows["nq_qed"]), self._other_passage),
            "sentence": (bool(self._passages), self._sentence_unit),
            "question and answer": (bool(self._twins), self._question_and_answer),
            "fm2_claims": (bool(rows["fm2_claims"]), self._human_claim),
        }
        self._makers = {kind: make for kind, (possible, make) in made.items() if possible}
        for kind in MIX:
            if kind not in made and rows[kind]:
                self._makers[kind] = partial(self._question, kind)

    def units(self) -> Iterator[Unit]:
        """Return units without end, drawn by `MIX`."""
        return drawn(self._makers, MIX, self.rng)

    def twins(self, count: int) -> list[Unit]:
        """Return pairs of a question and its unanswerable twin on the whole passage."""
        return [
            tuple(_example(row, row["passage"], "twins") for row in pair)
            for pair in self.rng.sample(self._twins, min(count, len(self._twins)))
        ]

    def claims(self, count: int) -> list[Unit]:
        """Return sentences with all their falsifications, each a unit of two."""
        units: list[Unit] = []
        for _ in range(20 * count):
            units += self._sentence_units()
            if len(units) >= count:
                return units[:count]
        raise SystemExit("hardly a sentence of these passages can be falsified")

    def _draw(self, source: str) -> dict[str, Any]:
        return self.rng.choice(self._rows[source])

    def _question(self, source: str) -> Unit:
        row = self._draw(source)
        example = _example(row, self._window(row), source)
        if source == "squad" and self.rng.random() < 0.06:  # As pages of questions and answers do.
            assert example.span is not None
            before = f"{example.asked} "
            start, end = (at + len(before) for at in example.span)
            example = replace(example, passage=before + example.passage, span=(start, end))
        return (example,)

    def _twin_unit(self) -> Unit:
        answered, deceptive = self.rng.choice(self._twins)
        window = self._window(answered)
        return (_example(answered, window, "twins"), _example(deceptive, window, "twins"))

    def _window(self, row: dict[str, Any]) -> str:
        """Some sentences of a passage around the answer."""
        text = row["passage"]
        spans = sentence_spans(text, "en")
        size = self.rng.choice(WINDOW_SIZES)
        if row["answers"]:
            at = row["answers"][0]["start"]
            inside = [i for i, (_, end) in enumerate(spans) if at < end]
            low = high = inside[0] if inside else 0
        else:
            low = high = self.rng.randrange(len(spans))
        while high - low + 1 < len(spans) and spans[high][1] - spans[low][0] < size:
            if low == 0 or (high + 1 < len(spans) and self.rng.random() < 0.5):
                high += 1
            else:
                low -= 1
        if row["answers"]:  # An answer that runs over the end of a sentence stays whole.
            answer_end = row["answers"][0]["start"] + len(row["answers"][0]["text"])
            while spans[high][1] < answer_end and high + 1 < len(spans):
                high += 1
        return str(text[spans[low][0] : spans[high][1]])

    def _window_without(self) -> Unit | None:
        """A question and sentences beside the one that answers it, or that only ask it too."""
        row = self._draw("squad11_train")
        text, answer = row["passage"], row["answers"][0]["text"].lower()
        without = [text[a:b] for a, b in sentence_spans(text, "en")
                   if answer not in text[a:b].lower()]  # fmt: skip
        if not without:
            return None
        size = self.rng.randint(1, 4)
        low = self.rng.randrange(len(without))
        chosen = without[low : low + size]
        if self.rng.random() < 0.25:
            chosen.insert(self.rng.randint(0, len(chosen)), row["question"])
        part = " ".join(chosen)
        return (Example(row["question"], _title(row), part, False, (0, 0), False, "window"),)

    def _other_passage(self) -> Unit | None:
        """A search query and a passage that shares words with it, but not the answer."""
        row = self._draw("nq_qed")
        asked = set(row["question"].lower().split())
        others = self.rng.sample(self._rows["nq_qed"], min(300, len(self._rows["nq_qed"])))
        answer = row["answers"][0]["text"].lower()
        others = [o for o in others if o is not row and answer not in o["passage"].lower()]
        if not others:
            return None
        best = max(others, key=lambda o: len(asked & set(o["passage"].lower().split())))
        part = self._window({**best, "answers": []})
        return (Example(row["question"], _title(best), part, False, (0, 0), False, "nq other"),)

    def _sentence_unit(self) -> Unit | None:
        """A sentence with a falsification of a kind that is drawn first, for some are rare."""
        kind = self.rng.choices(list(FALSE_MIX), list(FALSE_MIX.values()))[0]
        for _ in range(100):
            for unit in self._sentence_units():
                if unit[1].kind == kind:
                    return unit
        return None

    def _sentence_units(self) -> list[Unit]:
        """A true sentence beside each of its falsifications, and beside one of another place."""
        row = self.rng.choice(self._passages)
        text, rng = row["passage"], self.rng
        spans = [span for span in sentence_spans(text, "en") if 30 < span[1] - span[0] < 350]
        if not spans:
            return []
        start, end = rng.choice(spans)
        sentence = text[start:end]
        window = self._window({**row, "answers": [{"text": sentence, "start": start}]})
        if rng.random() < 0.4:  # A claim is mostly checked against what it cites.
            window = sentence
        title = _title(row)
        said = truthful(sentence, rng) if rng.random() < 0.5 else sentence
        wrong = falsified(said, text, rng.sample(self._names, min(200, len(self._names))), rng)
        true = Example(said, title, window, True, None, True, "true")
        units: list[Unit] = [
            (true, Example(claim.text, title, window, False, None, True, claim.kind))
            for claim in wrong
        ]
        elsewhere = [text[a:b] for a, b in spans if text[a:b] not in window]
        if elsewhere:
            stated = Example(rng.choice(elsewhere), title, window, False, None, True, "elsewhere")
            units.append((true, stated))
        return units

    def _question_and_answer(self) -> Unit | None:
        """A question with its answer, beside it with another span of the same shape."""
        if self.rng.random() < 0.3:  # The twin's question with the answer that only looks right.
            row, deceptive = self.rng.choice(self._twins)
            wrong = f"{deceptive['question']} {row['answers'][0]['text']}"
        else:
            row = self._draw("squad11_train")
            answer = row["answers"][0]["text"]
            others = [o for o in _alike(answer, row["passage"]) if not related(o, answer)]
            if not others:
                return None
            wrong = f"{row['question']} {self.rng.choice(others)}"
        right = f"{row['question']} {row['answers'][0]['text']}"
        window, title = self._window(row), _title(row)
        return (
            Example(right, title, window, True, None, True, "answer"),
            Example(wrong, title, window, False, None, True, "other answer"),
        )

    def _human_claim(self) -> Unit:
        row = self._draw("fm2_claims")
        weight = 0.3 if row["label"] == "not_enough" else 1.0
        yes = row["label"] == "supported"
        return (Example(row["claim"], _title(row), row["passage"], yes, None, True, "fm2", weight),)


def _squad(path: Path) -> list[dict[str, Any]]:
    """The questions of a file that groups them by article and passage; none if there is none."""
    if not path.exists():
        return []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)
    return [
        {
            "title": article["title"],
            "passage": paragraph["passage"],
            "question": asked["q"],
            "answerable": True,
            "answers": [{"text": asked["a"], "start": asked["s"]}],
        }
        for article in articles
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
        if asked.get("n", 1) == 1
    ]


def encode(examples: list[Example], tokenizer: Any, rng: random.Random) -> list[Encoded]:  # noqa: ANN401
    """Return the first window of each example of a unit that holds its answer.

    An answer that no window holds whole leaves its example out. Some units lose their title.
    """
    encoded = []
    titled = rng.random() < 0.85
    for example in examples:
        title = example.title if titled else ""
        windows = reader_inputs(
            tokenizer, example.asked, [(title, example.passage)], claim=example.claim
        )[0]
        if not example.yes or example.span is None:
            encoded.append(Encoded(windows[0], 0, 0, example))
            continue
        for window in windows:
            span = _token_span(window, example.span)
            if span:
                encoded.append(Encoded(window, *span, example))
                break
    return encoded


def _token_span(window: ReaderInput, span: tuple[int, int]) -> tuple[int, int] | None:
    """First and last token of a span of code points, None if the window does not hold it."""
    inside = [
        i for i, (start, end) in enumerate(window.offsets) if end > span[0] and start < span[1]
    ]
    if not inside or window.offsets[inside[-1]][1] < span[1] or window.offsets[0][0] > span[0]:
        return None
    return window.first + inside[0], window.first + inside[-1]


def _example(row: dict[str, Any], window: str, kind: str) -> Example:
    """The example of a question on a window of its passage, which holds the answer if any does."""
    span = (0, 0)
    if row["answerable"]:
        answer = row["answers"][0]
        before = row["passage"].find(window)
        start = answer["start"] - before
        span = (start, start + len(answer["text"]))
    return Example(row["question"], _title(row), window, row["answerable"], span, False, kind)


def _title(row: dict[str, Any]) -> str:
    return str(row.get("title") or "").replace("_", " ")


def _held_back(title: str, one_in: int) -> bool:
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % one_in == 0


def _alike(answer: str, passage: str) -> list[str]:
    """What a passage has of the answer's shape: numbers for one with a number, else names."""
    if any(sign.isdigit() for sign in answer):
        tokens = [word.strip(".,;:()") for word in passage.split()]
        return [word for word in tokens if any(sign.isdigit() for sign in word)]
    return names_in(passage)
