"""Which files of a folder are meant to be left out: its ignore files, patterns, temporary names.

Patterns come in as git reads them in a `.gitignore`; for each path below the folder a verdict goes
out. What was said on the command line goes before the ignore files, those of a deeper folder before
those above it, `.qaignore` before `.gitignore`, and in each the last pattern that fits decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from qa.errors import UsageError

IGNORE_FILES = (".gitignore", ".qaignore")
"""In the order in which they are read: the later one goes before the earlier one."""

TEMPORARY = ("~$*", "*~", "\\#*#", "*.tmp", "*.temp", "*.part", "*.partial", "*.crdownload")
"""Names that editors, browsers and services which keep folders alike give to what is unfinished.
Those that begin with a point are hidden anyway."""

LARGEST = 1_000_000
"""An ignore file of more bytes is none."""

Rule = tuple[re.Pattern[str], bool]
"""An expression for paths, and whether what fits is left out, or taken all the same."""


@dataclass(frozen=True, slots=True)
class _Level:
    """The rules of one folder, `above` characters of a path before it: the last of them first."""

    above: int
    rules: tuple[Rule, ...]

    def says(self, path: str) -> bool | None:
        """Whether a path is left out; None where no rule fits."""
        own = path[self.above :]
        return next((out for regex, out in self.rules if _fits(regex, own)), None)


@dataclass(frozen=True, slots=True)
class Ignoring:
    """What is left out of a folder, and of the folders in it; the strongest level comes first."""

    given: _Level
    found: tuple[_Level, ...] = ()

    def within(self, folder: Path, below: str, names: Iterable[str]) -> Ignoring:
        """Return what is left out within a folder, whose ignore files are read now.

        Args:
            folder: The folder.
            below: Its path below the first folder with "/" behind it, "" for the first one itself.
            names: Of the ignore files that stand in it.
        """
        there = set(names)
        levels = [
            _Level(len(below), rules)
            for name in reversed(IGNORE_FILES)
            if name in there and (rules := tuple(_rules_in(folder / name)))
        ]
        return replace(self, found=(*levels, *self.found)) if levels else self

    def leaves_out(self, path: str) -> bool:
        """Whether a path below the first folder is left out; one of a folder ends with "/"."""
        said = (level.says(path) for level in (self.given, *self.found))
        return next((out for out in said if out is not None), False)


def ignoring(patterns: Sequence[str]) -> Ignoring:
    """Return what some patterns leave out of a folder.

    Raises:
        UsageError: one of them is no pattern.
    """
    rules = []
    for text in patterns:
        rule = _rule(text)
        if rule is None and text.strip() and not text.startswith("#"):
            raise UsageError(f"{text!r} is no pattern", "see .gitignore: draft*, /old/ or **/tmp/*")
        rules += [rule] if rule else []
    return Ignoring(_Level(0, tuple(reversed(rules))))


def is_temporary(name: str) -> bool:
    """Whether a file's name is one of those that unfinished files have."""
    return any(_fits(rule[0], name) for text in TEMPORARY if (rule := _rule(text)))


def _fits(regex: re.Pattern[str], path: str) -> bool:
    """Whether a rule is about a path itself, and not only about a folder above it."""
    return any(
        "ps_d" not in regex.groupindex or match["ps_d"] is None or match.end("ps_d") == len(path)
        for match in regex.finditer(path)  # "*/" stands for any "/", and fits more than once.
    )


def _rules_in(file: Path) -> Iterator[Rule]:
    """The rules of an ignore file, the last first; one that is a link is not read, as in git."""
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
            return
        text = file.read_bytes().decode("utf-8-sig", "surrogateescape")
    except OSError:
        return
    yield from (rule for line in reversed(text.splitlines()) if (rule := _rule(line)))


@cache
def _rule(line: str) -> Rule | None:
    """What a line says; None for a comment, an empty line, or what is no pattern."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 - seldom

    try:
        pattern = GitIgnoreSpecPattern(line)
    except (ValueError, re.error):
        return None
    if pattern.regex is None or pattern.include is None:
        return None
    if line.rstrip().endswith("/**"):  # All that is in a folder, which is not the folder itself.
        return re.compile(pattern.regex.pattern + "."), pattern.include
    return pattern.regex, pattern.include
