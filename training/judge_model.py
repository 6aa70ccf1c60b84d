"""The judge as a network: one encoder, four judgements, and what is lost when they are wrong.

Each token has a mark, and a sentence has the mean of its tokens' (so the file that is shipped need
know nothing of sentences); [CLS] tells whether the passage answers in full, or in part, and whether
it supports a claim, or refutes it; start and end of the short answer are the reader's.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from judge_example import IGNORED, Encoded
from model import NOWHERE, ReaderNet, _head
from torch import Tensor, nn
from torch.nn import functional

from qa.engines.reader_input import PAD

SPANS, ORDER, PARTS = 0.5, 0.5, 0.5
"""Weights in the loss: of the spans, of pairs and sentences in order, of what is told in part."""
NO_MARK = -1e4
STEP = 16
"""Lengths are multiples of it: for each other shape the libraries make and keep other code."""


class Judged(NamedTuple):
    """What the network says of inputs (batch, tokens), in logits.

    Attributes:
        start: That the short answer begins at a token (batch, tokens); `end` that it ends there.
        end: See `start`.
        marks: That a good answer draws on what a token is part of (batch, tokens).
        answers: That the passage answers in full (batch,); `partly` in part at least.
        partly: See `answers`.
        supports: That it supports the claim (batch,); `refutes` that it says the contrary.
        refutes: See `supports`.
    """

    start: Tensor
    end: Tensor
    marks: Tensor
    answers: Tensor
    partly: Tensor
    supports: Tensor
    refutes: Tensor


class JudgeNet(ReaderNet):
    """Encoder and heads.

    Args:
        embedder: Folder of the sentence-transformers model to begin with (a BERT).
    """

    def __init__(self, embedder: Path) -> None:
        super().__init__(embedder)
        width = self.encoder.config.hidden_size
        self.marks = _head(width)
        self.partly = _head(width)
        self.refutes = _head(width)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Judged:  # type: ignore[override]
        """Judge inputs of (batch, tokens)."""
        hidden = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        start, end = self.span(hidden).unbind(-1)
        first = hidden[:, 0]
        heads = (self.answers, self.partly, self.supports, self.refutes)
        return Judged(
            start, end, self.marks(hidden).squeeze(-1), *(head(first).squeeze(-1) for head in heads)
        )

    def begin_with(self, weights: dict[str, Tensor]) -> None:
        """Take a judge's weights, or a reader's, whose lacks begin as the judgement nearest."""
        lacking = self.load_state_dict(weights, strict=False).missing_keys
        if not any(name.startswith("partly.") for name in lacking):
            return
        self.partly.load_state_dict(self.answers.state_dict())
        self.refutes.load_state_dict(self.supports.state_dict())
        last = self.refutes[2]
        assert isinstance(last, nn.Linear)
        with torch.no_grad():
            last.weight.neg_()
            last.bias.neg_()


class Batch:
    """Encoded examples as tensors, padded to the longest.

    Attributes:
        sentence: Of each token (batch, tokens) the number of its sentence from 1, 0 for none.
        marked: Of each sentence (batch, sentences): 1 or 0, `IGNORED` where there is none.
        pairs: Positions (pairs, 2) of examples whose first is to score above the second.
    """

    def __init__(self, units: Sequence[Sequence[Encoded]]) -> None:
        examples = [one for unit in units for one in unit]
        self.examples = [one.example for one in examples]
        longest = max(len(one.input.ids) for one in examples)
        longest += -longest % STEP
        most = max(1, *(len(one.runs) for one in examples))
        shape = (len(examples), longest)
        self.ids = torch.full(shape, PAD)
        self.types, self.mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape).long()
        self.inside = torch.zeros(shape, dtype=torch.bool)
        self.sentence = torch.zeros(shape, dtype=torch.long)
        self.marked = torch.full((len(examples), most), float(IGNORED))
        for row, one in enumerate(examples):
            length = len(one.input.ids)
            self.ids[row, :length] = torch.tensor(one.input.ids)
            self.types[row, :length] = torch.tensor(one.input.types)
            self.mask[row, :length] = 1
            self.inside[row, one.input.first : length - 1] = True
            for number, (low, high) in enumerate(one.runs):
                self.sentence[row, low:high] = number + 1
            if one.marks:
                self.marked[row, : len(one.marks)] = torch.tensor(one.marks).float()
        self.inside[:, 0] = True
        self.start = torch.tensor([one.start for one in examples])
        self.end = torch.tensor([one.end for one in examples])
        self.claim = torch.tensor([one.example.claim for one in examples])
        self.weight = torch.tensor([one.example.weight for one in examples])
        self.yes = torch.tensor([float(one.example.yes) for one in examples])
        self.partly = _known([one.example.partly for one in examples])
        self.refutes = _known([one.example.refutes for one in examples])
        self.pairs = torch.tensor(_pairs(units), dtype=torch.long).reshape(-1, 2)

    def to(self, device: torch.device) -> Batch:
        """Move all tensors to a device."""
        for name, value in vars(self).items():
            if isinstance(value, Tensor):
                setattr(self, name, value.to(device, non_blocking=True))
        return self


def _known(values: Sequence[bool | None]) -> Tensor:
    return torch.tensor([float(IGNORED) if value is None else float(value) for value in values])


def _pairs(units: Sequence[Sequence[Encoded]]) -> list[tuple[int, int]]:
    """The two of a unit whose first answers in full, or supports, and whose second does not."""
    pairs, at = [], 0
    for unit in units:
        if len(unit) == 2 and unit[0].example.yes > unit[1].example.yes:
            pairs.append((at, at + 1))
        at += len(unit)
    return pairs


def sentence_marks(marks: Tensor, sentence: Tensor, most: int) -> Tensor:
    """Return the mean mark of the tokens of each sentence (batch, `most`)."""
    sums = marks.new_zeros(len(marks), most + 1).scatter_add(1, sentence, marks)
    counts = marks.new_zeros(len(marks), most + 1)
    counts = counts.scatter_add(1, sentence, torch.ones_like(marks))
    return sums[:, 1:] / counts[:, 1:].clamp(min=1)


def loss(net: nn.Module, batch: Batch) -> Tensor:
    """The sum of what is wrong with all judgements, per example."""
    judged = Judged(*(one.float() for one in net(batch.ids, batch.types, batch.mask)))
    size = len(batch.yes)
    total = SPANS * _spans(judged, batch).sum()
    asked = torch.where(batch.claim, judged.supports, judged.answers)
    total = total + (_right(asked, batch.yes) * batch.weight).sum()
    total = total + PARTS * _right(judged.partly, batch.partly).sum()
    total = total + PARTS * (_right(judged.refutes, batch.refutes) * batch.weight).sum()
    total = total + _sentences(judged.marks, batch)
    above, below = asked[batch.pairs].unbind(-1)
    total = total + ORDER * functional.softplus(below - above).sum()
    return total / size


def _spans(judged: Judged, batch: Batch) -> Tensor:
    start = judged.start.masked_fill(~batch.inside, NOWHERE)
    end = judged.end.masked_fill(~batch.inside, NOWHERE)
    begins = functional.cross_entropy(start, batch.start, reduction="none", ignore_index=IGNORED)
    ends = functional.cross_entropy(end, batch.end, reduction="none", ignore_index=IGNORED)
    return (begins + ends) * ~batch.claim


def _right(logits: Tensor, truth: Tensor) -> Tensor:
    """Cross entropy of yes and no, 0 where the truth is not known."""
    known = truth != IGNORED
    lost = functional.binary_cross_entropy_with_logits(logits, truth.clamp(min=0), reduction="none")
    return lost * known


def _sentences(marks: Tensor, batch: Batch) -> Tensor:
    """Each sentence's mark, right or not; and the marked ones above the others of their passage."""
    known = batch.marked != IGNORED
    mean = sentence_marks(marks, batch.sentence, batch.marked.shape[1])
    alone = (_right(mean, batch.marked).sum(1) / known.sum(1).clamp(min=1)).sum()
    true = batch.marked == 1
    some = true.any(1) & (known & ~true).any(1)
    chances = functional.log_softmax(mean.masked_fill(~known, NO_MARK), dim=1)
    listed = -(chances * true).sum(1) / true.sum(1).clamp(min=1)
    return alone + ORDER * (listed * some).sum()
