"""Reads the head of a GGUF file: what it says of itself, and where its tensors lie.

A path comes in, a `Head` goes out. llama.cpp trusts such a file in places where a damaged or
hostile one crashes it, so nothing here is believed before it is held against the file's length. The
format is told in https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST_ENTRIES = MOST_TENSORS = 1 << 17
LONGEST_KEY = (1 << 16) - 1
LONGEST_TEXT = 1 << 20
"""Bytes of one text: the longest chat templates have some ten thousand."""
MOST_HEAD = 1 << 28
"""Bytes of a head. The largest vocabularies take some ten million."""
MOST_DIMENSIONS = 4
LARGEST = (1 << 63) - 1

STRING, ARRAY, BOOLEAN = 8, 9, 7
SCALARS = {
    0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d",
}  # fmt: skip
KEPT_ARRAY = 16
"""Numbers of an array that are kept; of longer ones, and of texts, only the length is."""


class Broken(Exception):
    """A file that does not keep to the format, with what is wrong in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class Length:
    """An array that was passed over: how many elements it has."""

    elements: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor: its sizes, the number of its type, and where it lies in the data."""

    name: str
    sizes: tuple[int, ...]
    kind: int
    offset: int

    @property
    def elements(self) -> int:
        """How many numbers it has."""
        product = 1
        for size in self.sizes:
            product *= size
        return product


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the data.

    Attributes:
        version: Of the format.
        values: By key; arrays of more than a few numbers as their `Length`.
        tensors: In the order of the file.
        end: Bytes that the head has.
        length: Bytes of the file.
    """

    version: int
    values: dict[str, Any]
    tensors: tuple[Tensor, ...]
    end: int
    length: int


@dataclass(slots=True)
class _Source:
    """The bytes of a file in order, none of which is asked for beyond its end."""

    stream: BinaryIO
    length: int
    place: int = field(default=0)

    def left(self) -> int:
        return min(self.length, MOST_HEAD) - self.place

    def take(self, size: int) -> bytes:
        self._must_have(size)
        found = self.stream.read(size)
        if len(found) != size:
            raise Broken("it is cut short")
        self.place += size
        return found

    def skip(self, size: int) -> None:
        self._must_have(size)
        self.stream.seek(size, 1)
        self.place += size

    def number(self, code: str) -> Any:  # noqa: ANN401 (an integer, a fraction or a truth value)
        return struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0]

    def text(self, longest: int) -> str:
        size = self.number("Q")
        if size > longest:
            raise Broken(f"it holds a text of {size} bytes where none is longer than {longest}")
        return self.take(size).decode("utf-8", "replace")

    def count(self, least: int, most: int, what: str) -> int:
        """A number of things that take so many bytes each, at least."""
        found: int = self.number("Q")
        if found > most or found * least > self.left():
            raise Broken(f"it claims to hold {found} {what}")
        return found

    def _must_have(self, size: int) -> None:
        if size > self.length - self.place:
            raise Broken("it is cut short")
        if size > self.left():
            raise Broken(f"its head has more than {MOST_HEAD >> 20} MB")


def read_head(path: Path) -> Head:
    """Return the head of a GGUF file.

    Raises:
        Broken: it is none that can be used.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        source = _Source(stream, path.stat().st_size)
        if source.length < len(MAGIC) or source.take(len(MAGIC)) != MAGIC:
            raise Broken("it does not begin as a GGUF file does")
        version = source.number("I")
        if version not in VERSIONS:
            other_way = int.from_bytes(version.to_bytes(4, "little"), "big")
            if other_way in VERSIONS:
                raise Broken("it is made for big-endian machines")
            raise Broken(f"it has version {version} of the format, known are 2 and 3")
        # A tensor takes 24 bytes at least, an entry 13: of a text without letters as its key.
        tensors = source.count(24, MOST_TENSORS, "tensors")
        entries = source.count(13, MOST_ENTRIES, "entries")
        values = _values(source, entries)
        found = tuple(_tensor(source) for _ in range(tensors))
        return Head(version, values, found, source.place, source.length)


def _values(source: _Source, entries: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for _ in range(entries):
        key = source.text(LONGEST_KEY)
        if key in values:
            raise Broken(f"it has two entries {key[:60]!r}")
        values[key] = _value(source, source.number("I"))
    return values


def _value(source: _Source, kind: int) -> Any:  # noqa: ANN401 (whatever a file may say)
    if kind in SCALARS:
        return source.number(SCALARS[kind])
    if kind == STRING:
        return source.text(LONGEST_TEXT)
    if kind == ARRAY:
        return _array(source)
    raise Broken(f"it holds a value of the unknown kind {kind}")


def _array(source: _Source) -> Any:  # noqa: ANN401
    kind = source.number("I")
    if kind == STRING:
        count = source.count(8, MOST_HEAD, "texts")
        for _ in range(count):
            source.skip(source.number("Q"))
        return Length(count)
    if kind not in SCALARS:  # llama.cpp knows no arrays of arrays.
        raise Broken(f"it holds an array of the unknown kind {kind}")
    size = struct.calcsize("<" + SCALARS[kind])
    count = source.count(size, MOST_HEAD, "numbers")
    if count > KEPT_ARRAY:
        source.skip(count * size)
        return Length(count)
    number: Callable[[], Any] = lambda: source.number(SCALARS[kind])  # noqa: E731
    return [number() for _ in range(count)]


def _tensor(source: _Source) -> Tensor:
    name = source.text(LONGEST_KEY)
    dimensions = source.number("I")
    if dimensions > MOST_DIMENSIONS:
        raise Broken(f"its tensor {name[:60]!r} has {dimensions} dimensions")
    sizes = tuple(source.number("Q") for _ in range(dimensions))
    tensor = Tensor(name, sizes, source.number("I"), source.number("Q"))
    if 0 in sizes or tensor.elements > LARGEST or tensor.offset > LARGEST:
        raise Broken(f"its tensor {name[:60]!r} has an impossible size")
    return tensor
