"""The reader as a network: the embedder's encoder with small heads for span, answer and support.

A span's start and end are scored at each token, [CLS] standing for "no answer" (Devlin et al. 2019,
arXiv:1810.04805, section 4.3); whether the passage answers, and whether it supports a claim, are
told from [CLS] by a head each.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from data import Encoded
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from qa.engines.reader_input import PAD, TYPES

NOWHERE = -1e4
"""The score of a token that cannot open or close a span: those of question and title."""

DROPOUT = 0.0
"""None, for hardly an example is seen more than twice, and it costs a tenth of the time."""


class ReaderNet(nn.Module):
    """Encoder and heads.

    Args:
        embedder: Folder of the sentence-transformers model to begin with (a BERT).
    """

    def __init__(self, embedder: Path) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            str(embedder),
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=DROPOUT,
            attention_probs_dropout_prob=DROPOUT,
        )
        self.encoder.embeddings.token_type_embeddings = _types(
            self.encoder.embeddings.token_type_embeddings
        )
        width = self.encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.answers = _head(width)
        self.supports = _head(width)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Score inputs of (batch, tokens).

        Returns:
            start, end (batch, tokens), answers, supports (batch,): logits.
        """
        hidden = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        start, end = self.span(hidden).unbind(-1)
        first = hidden[:, 0]
        return start, end, self.answers(first).squeeze(-1), self.supports(first).squeeze(-1)


def _types(two: nn.Embedding) -> nn.Embedding:
    """The embedder's two types of tokens, as often as `TYPES` asks: they begin alike."""
    return nn.Embedding.from_pretrained(two.weight.repeat(TYPES // 2, 1).detach(), freeze=False)


def _head(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))


class Batch:
    """Encoded examples as tensors, padded to the longest.

    Attributes:
        pairs: Positions (pairs, 2) of examples whose first is to score above the second.
    """

    def __init__(self, units: Sequence[Sequence[Encoded]], device: torch.device) -> None:
        examples = [example for unit in units for example in unit]
        longest = max(len(example.input.ids) for example in examples)
        self.ids = torch.full((len(examples), longest), PAD)
        self.types = torch.zeros_like(self.ids)
        self.mask = torch.zeros_like(self.ids)
        self.inside = torch.zeros_like(self.ids, dtype=torch.bool)
        for row, example in enumerate(examples):
            length = len(example.input.ids)
            self.ids[row, :length] = torch.tensor(example.input.ids)
            self.types[row, :length] = torch.tensor(example.input.types)
            self.inside[row, example.input.first : length - 1] = True
            self.mask[row, :length] = 1
        self.inside[:, 0] = True
        self.start = torch.tensor([example.start for example in examples])
        self.end = torch.tensor([example.end for example in examples])
        self.yes = torch.tensor([float(example.example.yes) for example in examples])
        self.claim = torch.tensor([example.example.claim for example in examples])
        self.weight = torch.tensor([example.example.weight for example in examples])
        pairs, at = [], 0
        for unit in units:
            if len(unit) == 2:
                pairs.append((at, at + 1))
            at += len(unit)
        self.pairs = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2)
        self.examples = examples
        for name, value in vars(self).items():
            if isinstance(value, Tensor):
                setattr(self, name, value.to(device, non_blocking=True))


def loss(net: ReaderNet, batch: Batch) -> Tensor:
    """The sum of what is wrong with spans, judgements and the order of pairs, per example."""
    start, end, answers, supports = net(batch.ids, batch.types, batch.mask)
    start = start.float().masked_fill(~batch.inside, NOWHERE)
    end = end.float().masked_fill(~batch.inside, NOWHERE)
    question = ~batch.claim
    spans = functional.cross_entropy(start, batch.start, reduction="none")
    spans = spans + functional.cross_entropy(end, batch.end, reduction="none")
    judged = torch.where(batch.claim, supports, answers).float()
    judgement = functional.binary_cross_entropy_with_logits(judged, batch.yes, reduction="none")
    total = (spans * question + judgement * batch.weight).mean()
    if len(batch.pairs):
        above, below = judged[batch.pairs].unbind(-1)
        total = total + 0.5 * functional.softplus(below - above).sum() / len(judged)
    return total
