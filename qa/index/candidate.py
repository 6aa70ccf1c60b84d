"""A passage as a search weighs it: its places, its vectors and its terms.

A row comes in as `Index.candidates` selects it; the passage goes out, with spans of the article,
vectors of numbers and terms by sentence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from qa.scores import Vectors


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with all that it is ranked by.

    Attributes:
        sentences: Spans of the article, in order.
        vector: (dimension,), of the passage.
        sentence_vectors: (len(sentences), dimension).
        context: The terms of title and headings.
        terms: Those of each sentence.
        above: Those of the lines above each sentence; empty where none has any.
        body: Where the article's first passage begins and its last one ends.
    """

    id: int
    article: str
    title: str
    date: str | None
    language: str | None
    start: int
    end: int
    headings: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    vector: Vectors
    sentence_vectors: Vectors
    context: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    body: tuple[int, int]
    above: tuple[tuple[str, ...], ...] = ()


def candidate_of(row: Sequence[Any]) -> Candidate:
    """Return the passage that a row of the index tells of."""
    (passage_id, ref, title, date, language, start, end, headings) = row[:8]
    relative, vector, vectors, context, body, body_start, body_end = row[8:]
    title_terms, *above = context.split("\n")
    passage_vector = np.frombuffer(vector, dtype="<f4")
    sentence_vectors = np.frombuffer(vectors, dtype="<f2").reshape(-1, passage_vector.size)
    return Candidate(
        id=passage_id,
        article=ref,
        title=title,
        date=date,
        language=language,
        start=start,
        end=end,
        headings=() if headings == "[]" else tuple(json.loads(headings)),
        sentences=tuple([(start + first, start + after) for first, after in json.loads(relative)]),
        vector=passage_vector,
        sentence_vectors=sentence_vectors,
        context=tuple(title_terms.split()),
        terms=tuple([tuple(line.split(" ")) if line else () for line in body.split("\n")]),
        body=(body_start, body_end),
        above=tuple([tuple(line.split()) for line in above]),
    )
