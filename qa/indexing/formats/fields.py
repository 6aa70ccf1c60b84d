"""The fields at the very top of a Markdown file: where they end, and what stands in each.

The file's text and lines come in; how many lines are fields, and their values by their names, go
out. Three ways of writing them are known (YAML between lines of dashes, TOML between lines of plus
signs, JSON), and so is what people make of them: each field is read by itself, so that one that
breaks the rules costs none of the others and is taken as it stands.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Lines = Sequence[tuple[int, int]]

OPENED = {"---": re.compile(r"(?:---|\.\.\.)\s*"), "+++": re.compile(r"\+\+\+\s*")}
"""What begins a block, and what ends it."""
NAME = re.compile(
    r"(?P<name>[^\W\d_](?:[\w. -]|:(?=\w)){0,60}?|[\"'][\w. :-]{1,60}[\"'])"
    r"[ \t]*[:=](?=\s|$|[\"'\[{@])"
)
"""A field's name at the beginning of its line."""
GOES_ON = re.compile(r"[ \t]|-(?:[ \t]|$)|[\]})]")
"""A line that belongs to the field above: indented, an item of a list, or the end of one."""
COMMENT = re.compile(r"#")
TABLE = re.compile(r"\[+[\w. \"'-]+\]+\s*(?:#.*)?")
"""The heading of a part of TOML."""
KNOWN = frozenset(
    {"title", "date", "author", "authors", "tags", "categories", "category", "layout", "draft",
     "slug", "description", "aliases", "summary", "published", "created", "updated", "lang",
     "language", "source", "publication", "publisher", "byline", "headline", "url"}
)  # fmt: skip
"""Names by which fields are known where nothing, or only a beginning, marks them as such. Others
may be what the article is about."""
MOST_LINES = 500
DEEPEST = 4
MOST_BRACKETS = 200
"""The parser of YAML takes seconds for what is nested deeper."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a file. `lines` is how many lines of it they take, 0 where there are none."""

    lines: int = 0
    values: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Entry:
    """The lines of one field; `name` is None for what stands before the first."""

    name: str | None
    lines: list[str]


def read_fields(text: str, lines: Lines) -> Fields:
    """Read the fields at the top of a text that consists of `lines`."""
    first = next((i for i, (start, end) in enumerate(lines) if text[start:end].strip()), None)
    if first is None:
        return Fields()
    rows = [text[start:end] for start, end in lines[: first + MOST_LINES]]
    mark = rows[first].rstrip()
    if mark in OPENED:
        return _between_marks(rows, first, mark)
    if mark == "{":
        return _json(text, lines, first)
    return _bare(rows, first)


def _between_marks(rows: Sequence[str], first: int, mark: str) -> Fields:
    """The fields of a block that begins with a mark, whether or not it ends with one."""
    end, closed = _end(rows, first, OPENED[mark])
    entries = _entries(rows[first + 1 : end])
    named = [entry for entry in entries if entry.name]
    if not named or entries[0] is not named[0]:
        return Fields()
    if not closed and not any(map(_is_known, named)):
        return Fields()
    warnings = () if closed else ("front matter is not closed: it ends at the first blank line",)
    source = "\n".join(rows[first + 1 : end])
    parse = _yaml if mark == "---" else tomllib.loads
    return Fields(end + closed, _values(source, named, parse), warnings)


def _end(rows: Sequence[str], first: int, closing: re.Pattern[str]) -> tuple[int, bool]:
    """The row after a block's last, and whether that one closes it.

    A block that is never closed ends before the first line that is no field's. Where a line of
    prose follows on a blank one, a closing mark below it is none: it is a rule in the article.
    """
    blank = False
    for number, row in enumerate(rows[first + 1 :], first + 1):
        if closing.fullmatch(row):
            return number, True
        is_field = bool(NAME.match(row) or GOES_ON.match(row) or TABLE.fullmatch(row))
        if blank and row.strip() and not is_field and not COMMENT.match(row):
            break
        blank = not row.strip()
    end = first + 1
    while end < len(rows) and (
        NAME.match(rows[end]) or (rows[end].strip() and GOES_ON.match(rows[end]))
    ):
        end += 1
    return end, False


def _entries(rows: Sequence[str]) -> list[_Entry]:
    """The rows of a block by the fields that they belong to, without comments."""
    entries: list[_Entry] = []
    for row in rows:
        match = NAME.match(row)
        if match:
            entries.append(_Entry(match["name"].strip("\"'"), [row]))
        elif TABLE.fullmatch(row) or COMMENT.match(row) or (not row.strip() and not entries):
            continue
        elif entries:
            entries[-1].lines.append(row)
        elif row.strip():
            entries.append(_Entry(None, [row]))
    return entries


def _values(
    source: str, named: Sequence[_Entry], parse: Callable[[str], object]
) -> dict[str, object]:
    """What stands in each field: by the rules for the whole, for it alone, or as it is written."""
    names = {entry.name for entry in named}
    whole = _parsed(source, parse)
    if whole is not None and set(_names_in(whole)) >= names:
        return dict(whole)
    values: dict[str, object] = {}
    for entry in named:
        alone = _parsed("\n".join(entry.lines), parse)
        for name, value in (alone or {entry.name or "": _as_written(entry)}).items():
            values.setdefault(name, value)  # Those of a deeper part come later.
    return values


def _names_in(values: Mapping[str, object], depth: int = 0) -> Iterator[str]:
    """The names of fields, and of those within them."""
    for name, value in values.items():
        yield str(name)
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _names_in(value, depth + 1)


def _parsed(source: str, parse: Callable[[str], object]) -> Mapping[str, object] | None:
    """The mapping that a source is by its rules, or None where it breaks them."""
    if source.count("[") + source.count("{") > MOST_BRACKETS:
        return None
    try:
        values = parse(source)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, AttributeError):
        return None
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else None


def _yaml(source: str) -> object:
    """YAML with every value as text, since "No" may be a title, and a day may be none."""
    import yaml  # noqa: PLC0415 - not every file has front matter

    try:
        return yaml.load(source, yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _as_written(entry: _Entry) -> object:
    """The value of a field that breaks the rules: a list where it is one, else its words."""
    match = NAME.match(entry.lines[0])
    first = entry.lines[0][match.end() if match else 0 :].strip()
    rest = [line.strip() for line in entry.lines[1:] if line.strip() and GOES_ON.match(line)]
    items = [line[1:].strip() for line in rest if line.startswith("-")]
    if not first and items:
        return [_bare_words(item) for item in items]
    if re.fullmatch(r"\[(?!\[)[^\]]*\]?", first):
        return [_bare_words(part) for part in first.strip("[]").split(",")]
    return _bare_words(
        " ".join([first, *rest]) if first not in ("|", ">", "|-", ">-") else " ".join(rest)
    )


def _bare_words(value: str) -> str:
    """A value without quotation marks around it, be there one or two."""
    value = value.strip()
    for quote in "\"'":
        if value.count(quote) <= 2 and (value.startswith(quote) or value.endswith(quote)):
            if value.count(quote) == 1 and quote == "'" and not value.startswith(quote):
                continue  # "the dogs'"
            value = value.removeprefix(quote).removesuffix(quote).strip()
    return value


def _json(text: str, lines: Lines, first: int) -> Fields:
    """The fields of a JSON object that stands alone in its lines."""
    try:
        values, end = json.JSONDecoder().raw_decode(text, lines[first][0])
    except (ValueError, RecursionError):
        return Fields()
    last = next(i for i, line in enumerate(lines) if line[1] >= end)
    if not isinstance(values, dict) or text[end : lines[last][1]].strip():
        return Fields()
    return Fields(last + 1, values)


def _bare(rows: Sequence[str], first: int) -> Fields:
    """Fields without a mark: the whole first paragraph, all of known names."""
    end = first
    while end < len(rows) and rows[end].strip():
        end += 1
    named = _entries(rows[first:end])
    if len(named) < 2 or not all(map(_is_known, named)) or "=" in rows[first].partition(":")[0]:
        return Fields()
    return Fields(end, _values("\n".join(rows[first:end]), named, _yaml))


def _is_known(entry: _Entry) -> bool:
    return (entry.name or "").lower() in KNOWN
