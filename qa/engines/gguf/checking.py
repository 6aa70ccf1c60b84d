"""Says whether a GGUF file is a language model that is whole, and what it says of itself.

A path comes in; `GgufFacts` go out, or one line of why it is refused. That its numbers make sense
only llama.cpp can tell (`first_load`).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from qa.engines.gguf.reading import Broken, Head, Length, Tensor, read_head
from qa.engines.remembered import remembered
from qa.errors import ModelError
from qa.text.clean import one_line

MEND = "fetch it again, or choose another with --model"
NOT_FOR_THIS = "name a model that answers questions, such as one of 'qa models list'"
LEAST_CONTEXT = 512
"""Tokens: fewer do not hold the instruction, a sentence and an answer."""
MOST_CONTEXT = 1 << 27
ALIGNMENT = 32
SHOWN = 80

# By the number of its type: how many numbers a block of a tensor has, and how many bytes.
BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    40: (64, 36), 41: (128, 18),
}  # fmt: skip

NAMES = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 10: "Q2_K",
    11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS",
    19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 30: "BF16",
    34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
}  # fmt: skip

READS_ONLY = re.compile(r"bert|t5encoder|^clip$", re.IGNORECASE)
"""Architectures that write nothing: embedders, rerankers, and what looks at pictures."""

PART = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$")


@dataclass(frozen=True, slots=True)
class GgufFacts:
    """What a model file says of itself.

    Attributes:
        architecture: Such as "llama".
        title: The name that it gives itself, "" for none.
        parameters: How many numbers its tensors have, those of all its parts.
        context: The tokens that it was made for; 0 where it does not say.
        quantisation: The type of most of its numbers.
        template: Whether it brings a template of chats.
        thinks: Whether that template knows of thoughts before the answer.
        parts: Files that it consists of.
    """

    architecture: str
    title: str
    parameters: int
    context: int
    quantisation: str
    template: bool
    thinks: bool
    parts: int


def gguf_facts(path: Path, cache_folder: Path) -> GgufFacts:
    """Return what a model file says of itself, remembered while it stays the same.

    Raises:
        ModelError: it cannot be read, or is no language model that could run.
    """
    if not path.is_file():
        raise ModelError(f"{path} is not a file", "give a model file that ends in .gguf")

    def usable(found: Any) -> bool:  # noqa: ANN401
        return isinstance(found, dict) and set(found) == {one.name for one in fields(GgufFacts)}

    try:
        stored = remembered(
            cache_folder / "gguf.json", path, lambda: asdict(checked_gguf(path)), usable
        )
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}", "check its rights") from error
    return GgufFacts(**stored)


def checked_gguf(path: Path) -> GgufFacts:
    """Look through a model file, and through the other parts of one that has several.

    Raises:
        ModelError: it is no language model that could run.
        OSError: it cannot be read.
    """
    heads = []
    for part in parts_of(path):
        try:
            heads.append(read_head(part))
            _whole(heads[-1])
        except Broken as error:
            problem = "is not a GGUF model" if not heads else "is no usable GGUF model"
            raise ModelError(f"{part} {problem}: {one_line(str(error))}", MEND) from error
    return _facts(path, heads)


def parts_of(path: Path) -> list[Path]:
    """Return all files of a model of which one is given, the first one first.

    Raises:
        ModelError: some are not there, or it is not the first that was given.
    """
    named = PART.search(path.name)
    if not named or int(named[2]) < 2:
        return [path]
    stem, count = path.name[: named.start()], int(named[2])
    if int(named[1]) != 1:
        first = f"{stem}-00001-of-{count:05}.gguf"
        raise ModelError(f"{path.name} is not the first part of its model", f"give {first}")
    parts = [path.with_name(f"{stem}-{n:05}-of-{count:05}.gguf") for n in range(1, count + 1)]
    if missing := [part.name for part in parts if not part.is_file()]:
        raise ModelError(f"{path} lacks its part {missing[0]}", "fetch it into the same folder")
    return parts


def _whole(head: Head) -> None:
    """Raise Broken unless the data of all tensors lie within the file."""
    alignment = head.values.get("general.alignment", ALIGNMENT)
    if type(alignment) is not int or not 0 < alignment <= 1 << 16 or alignment & (alignment - 1):
        raise Broken(f"its data begin at multiples of {alignment}")
    data = -(-head.end // alignment) * alignment
    needed = max((data + one.offset + _bytes(one) for one in head.tensors), default=0)
    if needed > head.length:
        raise Broken(f"it is cut short, {head.length} bytes of {needed}")
    if any(one.offset % alignment for one in head.tensors):
        raise Broken("a tensor of its begins between two places")


def _bytes(tensor: Tensor) -> int:
    """How long a tensor's data are; 0 for a type that only a newer llama.cpp may know."""
    numbers, size = BLOCKS.get(tensor.kind, (1, 0))
    if tensor.sizes and tensor.sizes[0] % numbers:
        raise Broken(f"its tensor {tensor.name[:60]!r} ends in the middle of a block")
    return tensor.elements // numbers * size


def _facts(path: Path, heads: list[Head]) -> GgufFacts:
    values = heads[0].values
    tensors = [tensor for head in heads for tensor in head.tensors]
    architecture = _text(values, "general.architecture")
    kind = _text(values, "general.type") or "model"
    if not architecture:
        raise ModelError(f"{path} is no usable GGUF model: it does not say of which kind", MEND)
    if kind != "model" or READS_ONLY.search(architecture):
        what = "an adapter" if kind == "adapter" else f"for other uses ({architecture}, {kind})"
        raise ModelError(f"{path} is no language model, but {what}", NOT_FOR_THIS)
    vocabulary = values.get("tokenizer.ggml.tokens")
    if not tensors or not isinstance(vocabulary, Length):
        lacks = "a vocabulary" if tensors else "its weights"
        raise ModelError(f"{path} lacks {lacks}", NOT_FOR_THIS)
    context = values.get(f"{architecture}.context_length", 0)
    if type(context) is not int or not (context == 0 or LEAST_CONTEXT <= context <= MOST_CONTEXT):
        raise ModelError(
            f"{path} says that it is made for {context} tokens at once, which is no use "
            f"(qa needs {LEAST_CONTEXT})",
            NOT_FOR_THIS,
        )
    template = _text(values, "tokenizer.chat_template")
    weights: dict[int, int] = {}
    for tensor in tensors:
        weights[tensor.kind] = weights.get(tensor.kind, 0) + tensor.elements
    most = max(weights, key=lambda kind: weights[kind])
    return GgufFacts(
        architecture=one_line(architecture)[:SHOWN],
        title=one_line(_text(values, "general.name"))[:SHOWN],
        parameters=sum(weights.values()),
        context=context,
        quantisation=NAMES.get(most, f"type {most}"),
        template=bool(template.strip()),
        thinks="think" in template.lower(),
        parts=len(heads),
    )


def _text(values: dict[str, Any], key: str) -> str:
    found = values.get(key, "")
    return found if isinstance(found, str) else ""
