"""How vectors are laid out for the dense search, by how many there are.

Here, and nowhere else, it is decided from where on not every vector is looked at, and when a new
FAISS file is due.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.scores import Vectors

FLAT_BYTES = 800_000_000
"""Up to so many bytes of half-precision vectors all are looked at: about a million of 384
dimensions, which one core does in a tenth of a second."""

SAMPLE = 64
"""Vectors a list that the lists' centres are learnt from."""

PROBED = 4
"""One list of so many is looked at. The fewer the vectors, the more that misses; from a million on
it finds 99 of 100 (docs/performance.md)."""


LEAST, ROOTS = 256, 8
"""Changes beside a FAISS file: so many, or so many times the root of what it holds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A layout of vectors.

    Attributes:
        lists: Into how many lists the vectors are sorted, by the centre that each is nearest to;
            0 where every vector is looked at.
    """

    lists: int = 0

    @property
    def probes(self) -> int:
        """How many lists a search looks at: those whose centres are nearest to the query."""
        return -(-self.lists // PROBED)

    @property
    def sample(self) -> int:
        """How many vectors are wanted to make an index."""
        return SAMPLE * self.lists

    def make(self, dimension: int, sample: Vectors) -> Any:  # noqa: ANN401 (a compiled class)
        """Return an empty FAISS index for inner products, which takes vectors with their ids.

        Args:
            dimension: Of the vectors.
            sample: Vectors to learn from, (n, dimension); as many as there are lists or more.
        """
        import faiss

        inner = faiss.METRIC_INNER_PRODUCT
        if not self.lists:
            half = faiss.ScalarQuantizer.QT_fp16
            return faiss.IndexIDMap2(faiss.IndexScalarQuantizer(dimension, half, inner))
        byte = faiss.ScalarQuantizer.QT_8bit
        centres = faiss.IndexFlatIP(dimension)
        index: Any = faiss.IndexIVFScalarQuantizer(
            centres, dimension, self.lists, byte, inner, False
        )
        index.cp.max_points_per_centroid = SAMPLE
        index.cp.min_points_per_centroid = 1  # It only warns below.
        index.train(sample)
        return index


def kind_of(index: Any, dimension: int) -> Kind | None:  # noqa: ANN401
    """Return the kind of a FAISS index; None where qa makes none like it."""
    import faiss

    if index.d != dimension:
        return None
    if isinstance(index, faiss.IndexIVFScalarQuantizer):
        return Kind(int(index.nlist))
    whole = isinstance(index, faiss.IndexIDMap) and index.id_map.size() == index.ntotal
    return Kind() if whole else None


@dataclass(frozen=True, slots=True)
class Plan:
    """From where on what is done; the defaults are those that were measured.

    Attributes:
        flat_bytes: See `kind_for`.
        least: See `may_be_beside`.
    """

    flat_bytes: int = FLAT_BYTES
    least: int = LEAST

    def kind_for(self, passages: int, dimension: int) -> Kind:
        """Return how so many passages' vectors are laid out.

        Up to `flat_bytes` every vector is looked at, in half precision: nothing is missed, in half
        the memory and less than half the time of float32. Above, they are sorted into lists and a
        byte is kept of each number, which halves the file again; what is found is scored with the
        exact vectors. docs/performance.md says how much is found, and how fast. The number of
        lists is about the square root of that of passages, and doubles, so that vectors are
        seldom sorted anew.
        """
        if 2 * passages * dimension <= self.flat_bytes:
            return Kind()
        lists = 2
        while lists * lists < passages:
            lists *= 2
        return Kind(lists)

    def may_be_beside(self, held: int) -> int:
        """Return how many changes are read from SQLite beside a file that holds so many vectors.

        With more, a new file is due. Both what each start reads, and each change's part in the
        writing of files, then grow with the root of what is held; to `least` they are nothing.
        """
        return max(self.least, ROOTS * math.isqrt(held))


USUAL = Plan()
