"""GGUF files from elsewhere: looked through in Python, and refused in one line where bad."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from gguf import GGUFWriter
from gguf.constants import GGML_QUANT_SIZES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.engines.gguf.checking import BLOCKS, checked_gguf, gguf_facts, parts_of
from qa.engines.gguf.reading import Broken, Length, read_head
from qa.errors import ModelError
from tests.tiny_models import THINKING, tiny_gguf


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


def refusal(path: Path) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(ModelError) as caught:
        checked_gguf(path)
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.mend
    return line.replace(str(path), "FILE")


def test_a_file_says_what_it_is(tmp_path):
    facts = checked_gguf(tiny_gguf(tmp_path / "tiny.gguf"))
    assert (facts.architecture, facts.title, facts.context) == ("llama", "Tiny", 2048)
    # 259 tokens in and out, 4 squares of 32, 3 of 32 × 64, and 3 norms.
    assert facts.parameters == 2 * 259 * 32 + 4 * 32 * 32 + 3 * 32 * 64 + 3 * 32
    assert (facts.quantisation, facts.template, facts.thinks, facts.parts) == (
        "F32",
        True,
        False,
        1,
    )


def test_what_its_template_does_is_told(tmp_path):
    assert checked_gguf(tiny_gguf(tmp_path / "a.gguf", template=THINKING)).thinks
    assert not checked_gguf(tiny_gguf(tmp_path / "b.gguf", template=None)).template


def test_the_sizes_of_blocks_are_those_of_the_format():
    theirs = {int(kind): size for kind, size in GGML_QUANT_SIZES.items()}
    assert {kind: theirs[kind] for kind in BLOCKS} == BLOCKS


def test_all_kinds_of_values_are_read(tmp_path):
    writer = GGUFWriter(tmp_path / "v.gguf", "llama")
    values: dict[str, Any] = {
        "uint8": 200, "int8": -5, "uint16": 60_000, "int16": -300, "uint32": 4 * 10**9,
        "int32": -70_000, "float32": 0.5, "bool": True, "string": "ä水",
        "uint64": 2**63, "int64": -(2**40), "float64": 0.1,
    }  # fmt: skip
    for name, value in values.items():
        getattr(writer, f"add_{name}")(name, value)
    writer.add_array("few", [1, 2, 3])
    writer.add_array("many", list(range(50)))
    writer.add_array("words", ["a", "b"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    read = read_head(tmp_path / "v.gguf").values
    assert {name: read[name] for name in values} == values
    assert (read["few"], read["many"], read["words"]) == ([1, 2, 3], Length(50), Length(2))


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "is not a GGUF model: it does not begin as"),
        (3, "does not begin as a GGUF file does"),
        (10, "it is cut short"),
        (500, "it is cut short"),
        (-1, r"it is cut short, 114911 bytes of 114912"),
    ],
)
def test_a_file_that_is_cut_short_is_refused(tmp_path, whole, size, said):
    path = tmp_path / "cut.gguf"
    path.write_bytes(whole[:size])
    assert said in refusal(path)


def head(version: int = 3, tensors: int = 0, entries: int = 0, rest: bytes = b"") -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, entries) + rest


def text(of: bytes) -> bytes:
    return struct.pack("<Q", len(of)) + of


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\3\4 a zip file", "does not begin as a GGUF file does"),
        (b"<html>Please log in</html>", "does not begin as a GGUF file does"),
        (head(version=1), "has version 1 of the format"),
        (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "made for big-endian machines"),
        (head(tensors=2**60), "claims to hold 1152921504606846976 tensors"),
        (head(entries=2**64 - 1), "claims to hold 18446744073709551615 entries"),
        (
            head(entries=1, rest=struct.pack("<Q", 2**62) + b"k" * 20),
            "a text of 4611686018427387904",
        ),
        (head(entries=1, rest=text(b"k") + struct.pack("<I", 99)), "unknown kind 99"),
        (
            head(entries=1, rest=text(b"k") + struct.pack("<IIQ", 9, 9, 5)),
            "an array of the unknown kind 9",
        ),
        (
            head(entries=1, rest=text(b"k") + struct.pack("<IIQ", 9, 4, 2**40)),
            "claims to hold 1099511627776 numbers",
        ),
        (
            head(entries=2, rest=2 * (text(b"general.x") + struct.pack("<IB", 0, 1))),
            "has two entries 'general.x'",
        ),
        (
            head(tensors=1, rest=text(b"t") + struct.pack("<I5QIQ", 5, 1, 1, 1, 1, 1, 0, 0)),
            "has 5 dimensions",
        ),
        (
            head(tensors=1, rest=text(b"t") + struct.pack("<IQQIQ", 2, 2**40, 2**40, 0, 0)),
            "has an impossible size",
        ),
        (
            head(tensors=1, rest=text(b"t") + struct.pack("<IQIQ", 1, 2**50, 0, 0)),
            "it is cut short",
        ),
        (
            head(tensors=1, rest=text(b"t") + struct.pack("<IQIQ", 1, 33, 8, 0) + b"x" * 500),
            "ends in the middle of a block",
        ),
        (
            head(tensors=1, rest=text(b"t") + struct.pack("<IQIQ", 1, 4, 0, 7) + b"x" * 500),
            "begins between two places",
        ),
        (
            head(entries=1, rest=text(b"general.alignment") + struct.pack("<II", 4, 0)),
            "its data begin at multiples of 0",
        ),
    ],
)
def test_what_does_not_keep_to_the_format_is_refused(tmp_path, data, said):
    path = tmp_path / "odd.gguf"
    path.write_bytes(data)
    assert said in refusal(path)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"kind": "adapter"}, "no language model, but an adapter"),
        ({"architecture": "bert"}, "no language model, but for other uses (bert, model)"),
        ({"architecture": "clip", "kind": "mmproj"}, "for other uses (clip, mmproj)"),
        ({"tensors": False}, "FILE lacks its weights"),
        ({"vocabulary": False}, "FILE lacks a vocabulary"),
        ({"context": 256}, "made for 256 tokens at once, which is no use (qa needs 512)"),
        ({"context": 2**32 - 1}, "made for 4294967295 tokens at once"),
        ({"architecture": ""}, "does not say of which kind"),
    ],
)
def test_what_is_no_writer_is_refused(tmp_path, made, said):
    assert said in refusal(tiny_gguf(tmp_path / "other.gguf", **made))


def test_a_model_in_parts_needs_all_of_them(tmp_path, whole):
    names = [tmp_path / f"big-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    for path in names:
        path.write_bytes(whole)
    assert parts_of(names[0]) == names
    assert checked_gguf(names[0]).parts == 3
    assert "is not the first part of its model: give big-00001-of-00003.gguf" in refusal(names[1])
    names[2].write_bytes(whole[:-9])
    with pytest.raises(ModelError, match=r"big-00003-of-00003\.gguf is no usable GGUF model"):
        checked_gguf(names[0])
    names[2].unlink()
    assert "FILE lacks its part big-00003-of-00003.gguf" in refusal(names[0])


def test_facts_are_remembered_while_the_file_is_the_same(tmp_path, monkeypatch):
    path, cache = tiny_gguf(tmp_path / "tiny.gguf"), tmp_path / "cache"
    first = gguf_facts(path, cache)
    (cache / "gguf.json").write_text((cache / "gguf.json").read_text().replace("Tiny", "Kept"))
    assert gguf_facts(path, cache).title == "Kept"
    (cache / "gguf.json").write_text("[1")
    assert gguf_facts(path, cache) == first
    with pytest.raises(ModelError, match="is not a file"):
        gguf_facts(tmp_path, cache)


def test_a_file_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    path = tiny_gguf(tmp_path / "tiny.gguf")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("qa.engines.gguf.checking.read_head", refuse)
    with pytest.raises(ModelError, match=r"cannot read .*: Permission denied: check its rights"):
        gguf_facts(path, tmp_path / "cache")


@given(data=st.data())
@settings(
    max_examples=300,
    derandomize=True,
    database=None,  # What an earlier file was damaged with says nothing of this one.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_damage_anywhere_is_a_refusal_or_does_no_harm(tmp_path, whole, data):
    """Bytes of the head are changed, cut out or put in: an error of ours or facts come out."""
    changed = bytearray(whole[:9000])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(4, len(changed) - 1))
        how = data.draw(st.sampled_from(["change", "remove", "insert", "number"]))
        if how == "change":
            changed[at] = data.draw(st.integers(0, 255))
        elif how == "remove":
            del changed[at : at + data.draw(st.integers(1, 30))]
        elif how == "insert":
            changed[at:at] = data.draw(st.binary(max_size=30))
        else:
            number = data.draw(st.sampled_from([0, 1, 2**31, 2**32 - 1, 2**62, 2**63, 2**64 - 1]))
            changed[at : at + 8] = struct.pack("<Q", number)
    path = tmp_path / "fuzzed.gguf"
    path.write_bytes(bytes(changed) + whole[9000:])
    try:
        facts = checked_gguf(path)
    except ModelError as error:
        assert "\n" not in str(error)
    else:
        assert facts.parameters > 0


@given(st.binary(max_size=400))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_behind_the_magic_are_read_or_refused(tmp_path, rest):
    path = tmp_path / "random.gguf"
    path.write_bytes(b"GGUF\3\0\0\0" + rest)
    try:
        assert read_head(path).length == len(rest) + 8
    except Broken as error:
        assert str(error)
