"""Every setting is described once, and stands in the file to begin with and in the docs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from qa.config import Settings
from qa.settings.described import FOOT, Key, commented, keys, written
from qa.settings.files import KINDS, read_file
from qa.settings.loading import load

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_described_in_words() -> None:
    assert [key.name for key in keys()] == list(KINDS)
    assert all(len(key.about.split()) > 3 for key in keys())


@pytest.mark.parametrize("key", keys(), ids=lambda key: key.name)
def test_every_setting_stands_in_the_docs(key: Key) -> None:
    row = f"\n| `{key.name}`, `{key.variable}` | "
    assert row in PAGE.read_text("utf-8")


def test_no_setting_is_documented_that_is_not_there() -> None:
    named = re.findall(r"(?m)^\| `(\w+)`, `QA_", PAGE.read_text("utf-8"))
    assert named == list(KINDS)


def test_the_file_to_begin_with_makes_no_setting(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text(commented())
    file = read_file(tmp_path / "qa.toml", own=False)
    assert (file.values, file.profiles) == ({}, {})
    assert max(map(len, commented().splitlines())) <= 100


def test_every_line_of_it_can_be_taken_in_and_most_change_nothing(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^# (\w+ = )", r"\1", commented().removesuffix(FOOT))
    (tmp_path / "qa.toml").write_text(text)
    values = read_file(tmp_path / "qa.toml", own=True).values
    assert list(values) == list(KINDS)
    unlike = {name for name, value in values.items() if value != getattr(Settings(), name)}
    assert unlike == {"min_confidence", "threads"}  # TOML cannot say that a number is not set.
    assert load({**values, "profile": None}, tmp_path).settings.top_k == 8


@pytest.mark.parametrize(
    "value", ["a", 'a"b\\c', "\x7f\n\t\u0001", "ü—𝄞", ["a", "b"], True, 3, 0.5]
)
def test_what_is_written_reads_as_the_same(value: object) -> None:
    shown = written(tuple(value) if isinstance(value, list) else value)
    assert tomllib.loads(f"a = {shown}")["a"] == value
