"""What can be set, in words: for `qa config init`, `qa config show` and docs/settings.md.

The words are those of the `Settings` class itself, so that there is one place to write them.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, fields

from qa.config import Settings
from qa.settings.files import KINDS, variable_of
from qa.settings.trust import FREE, NEVER

ATTRIBUTE = re.compile(r"^(\w+): (.+?)(?=^\w+: |\Z)", re.MULTILINE | re.DOTALL)
WIDTH = 98
EXAMPLES = {"int": "4   # not set by itself", "float": "0.5   # not set by itself"}
"""For settings that are not set by themselves: a text is "" then, TOML has no word for others."""
HEAD = """\
# Settings of qa. Every line that begins with "# " and a name is what holds without it: take the
# "# " away and change the value. Options and QA_… variables go before this file; of the files, the
# folder's qa.toml, which is looked for upwards, goes before your own. Paths count from this file.
"""
FOOT = """\
# Other settings under a name, for --profile work or QA_PROFILE=work:
#
# [profile.work]
# top_k = 20
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A setting in words.

    Attributes:
        name: In a settings file; an attribute of `Settings`.
        variable: In the environment.
        kind: Of its value: "text", "number", "true or false", "list of texts".
        default: As it is written in a settings file; None where it is not set by itself.
        about: What it does, in a sentence or more.
        trust: Whether a folder's file may say it: "free", "inside" (where it names a place in the
            folder), "off" (where it is false), "trusted" (once the user trusts the file), "never".
    """

    name: str
    variable: str
    kind: str
    default: str | None
    about: str
    trust: str


def keys() -> list[Key]:
    """Return every setting, in the order of the class."""
    about = dict(_attributes())
    return [
        Key(
            field.name,
            variable_of(field.name),
            _kind(KINDS[field.name]),
            None if field.default is None else written(field.default),
            about[field.name],
            _trust(field.name),
        )
        for field in fields(Settings)
    ]


def commented() -> str:
    """Return a settings file in which every setting stands, and none is made."""
    parts = [HEAD]
    for key in keys():
        lines = textwrap.wrap(key.about, WIDTH, initial_indent="#: ", subsequent_indent="#: ")
        parts.append(
            "\n".join([*lines, f"# {key.name} = {key.default or _unset(key.name)}"]) + "\n"
        )
    return "\n".join([*parts, FOOT])


def _unset(name: str) -> str:
    """What stands in a settings file for a setting that is not set by itself."""
    return EXAMPLES.get(KINDS[name].removesuffix(" | None"), '""')


def written(value: object) -> str:
    """Return a value as it is written in a settings file."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str):  # What JSON escapes is what TOML does, but for one character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _attributes() -> Iterator[tuple[str, str]]:
    """The name of each attribute in the docstring, and what stands there of it."""
    _, _, listed = inspect.cleandoc(Settings.__doc__ or "").partition("Attributes:\n")
    for match in ATTRIBUTE.finditer(textwrap.dedent(listed)):
        yield match[1], " ".join(match[2].split())


def _kind(kind: str) -> str:
    plain = kind.removesuffix(" | None")
    words = {"str": "text", "int": "number", "float": "number", "bool": "true or false"}
    return words.get(plain, "list of texts")


def _trust(name: str) -> str:
    if name == NEVER:
        return "never"
    if name == "index":
        return "inside"
    if name == "llm":
        return "off"
    return "free" if name in FREE else "trusted"
