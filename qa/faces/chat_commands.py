"""The commands of the chat: what they are called, what they take, and how a line is read.

A line that begins with a slash comes in; the command's name and its argument go out, or an error
that helps.
"""

from __future__ import annotations

import difflib
import shlex
from contextlib import suppress
from pathlib import Path

from qa.errors import UsageError

COMMANDS = {
    "/help": ("", "list these commands"),
    "/sources": ("", "show the quotes of the last answer again"),
    "/show": ("N", "show the source text around quote N"),
    "/search": ("QUERY…", "find passages, without the language model"),
    "/articles": ("[QUERY…]", "list the articles, or those about something"),
    "/mentions": ("NAME", "show every sentence that mentions it"),
    "/summary": ("[QUERY…]", "the main points of an article, of those about something, of all"),
    "/only": ("[GLOB]", "look at these articles only; alone, at all again"),
    "/index": ("PATH…", "index new and changed articles"),
    "/new": ("", "forget this conversation"),
    "/save": ("FILE", "write this conversation as Markdown"),
    "/exit": ("", "leave; so does Ctrl-D"),
}
"""The argument of each command, if it takes one, and what it does."""
KEYS = """\
Of an answer you may say: tell me more, shorter, are you sure?, where does it say that?
Enter sends, Alt-Enter begins a new line, Ctrl-C stops an answer.
A question that begins with a slash is written with two, or with a space in front."""


def parsed(text: str) -> tuple[str, str]:
    """Return the name of a command and its argument; raise a UsageError that helps."""
    name, _, argument = text.strip().partition(" ")
    name, argument = "/exit" if name == "/quit" else name, argument.strip()
    if name not in COMMANDS:
        close = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0)
        raise UsageError(f"no command {name}", f"did you mean {close[0]}?")
    wanted, _ = COMMANDS[name]
    if bool(argument) != bool(wanted) and not (wanted.startswith("[") and not argument):
        problem = "takes no" if argument else "needs an"
        raise UsageError(f"{name} {problem} argument", f"write {name} {wanted}")
    return name, argument


def paths_of(argument: str) -> list[str]:
    """Split an argument as a shell would; a path with spaces that is there needs no quotes."""
    paths = [argument]
    with suppress(ValueError):  # A quotation mark without its partner stands for itself.
        if not Path(argument).expanduser().exists():
            paths = shlex.split(argument)
    return [str(Path(path).expanduser()) for path in paths]
