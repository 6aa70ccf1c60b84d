"""The YAML block at the very top of a Markdown file.

The file's text and lines come in; what the block says of the article goes out. A block that is
not valid YAML is skipped with a warning, since the article below it is still good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.indexing.formats.dates import day_of
from qa.text.clean import one_line

FENCE = re.compile(r"---[ \t]*")
END = re.compile(r"(?:---|\.\.\.)[ \t]*")
LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][\w-]*)?")
MOST_LINES = 500
MOST_BRACKETS = 200  # the parser takes seconds for what is nested deeper


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says. `lines` is how many lines of the file it takes, 0 for none."""

    lines: int = 0
    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()


def read_front_matter(text: str, lines: Sequence[tuple[int, int]]) -> FrontMatter:
    """Read the front matter of a text that consists of `lines`."""
    if not lines or not FENCE.fullmatch(text[slice(*lines[0])]):
        return FrontMatter()
    ends = (
        index
        for index, line in enumerate(lines[1:MOST_LINES], 1)
        if END.fullmatch(text[slice(*line)])
    )
    end = next(ends, None)
    if end is None:
        return FrontMatter()
    source = text[lines[0][1] : lines[end][0]]
    try:
        values = _parse(source)
    except ValueError as error:
        return FrontMatter(end + 1, warnings=(f"front matter left out: {error}",))
    if values is None:
        return FrontMatter()
    return FrontMatter(
        lines=end + 1,
        title=_words(values, "title"),
        date=_first_day(values, "date", "published", "updated"),
        author=_words(values, "author", "authors", "by"),
        url=_words(values, "url", "link", "canonical"),
        language=language_code(_words(values, "language", "lang")),
    )


def language_code(value: str | None) -> str | None:
    """The lower-case language of a tag such as "de-AT", or None where it is not one."""
    match = LANGUAGE.fullmatch(value.strip()) if value else None
    return match.group(1).lower() if match else None


def _parse(source: str) -> Mapping[str, object] | None:
    """The mapping that a block of YAML holds, or None where it is no mapping but plain text.

    Raises:
        ValueError: it is not valid YAML.
    """
    import yaml  # noqa: PLC0415 - not every file has front matter

    if source.count("[") + source.count("{") > MOST_BRACKETS:
        raise ValueError("too many brackets")
    try:
        values = yaml.safe_load(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" in line {mark.line + 1}" if mark else ""
        raise ValueError(f"not valid YAML{place} ({error.problem})") from error
    except (yaml.YAMLError, ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise ValueError(f"not valid YAML ({type(error).__name__})") from error
    except (RecursionError, AttributeError) as error:
        raise ValueError("not valid YAML") from error
    if values is None:
        return {} if source.strip() else None
    if not isinstance(values, dict):
        return None
    return {str(key).lower(): value for key, value in values.items() if isinstance(key, str)}


def _words(values: Mapping[str, object], *keys: str) -> str | None:
    """The first of some values that is text, on one line; a list of texts is joined by commas."""
    for key in keys:
        value = values.get(key)
        parts = value if isinstance(value, list) else [value]
        texts = [
            one_line(str(part)) for part in parts if isinstance(part, str | int | float) and part
        ]
        joined = ", ".join(text for text in texts if text)
        if joined:
            return joined
    return None


def _first_day(values: Mapping[str, object], *keys: str) -> str | None:
    """The first of some values that is a day."""
    return next((day for key in keys if (day := day_of(values.get(key)))), None)
