"""The line that a user of the chat types at a terminal: its keys, its history, its completion."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from qa.faces.transcript import history_file
from qa.text.clean import one_line

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from qa.faces.transcript import Transcript

Commands: TypeAlias = Mapping[str, tuple[str, str]]
PROMPT = "> "


def prompt_session(transcript: Transcript, commands: Commands) -> PromptSession[str]:
    """Return the line editor: with a history, several lines, and completion.

    Args:
        transcript: The conversation, whose last answer has numbered quotes.
        commands: The argument of each command, if it takes one, and what it does.
    """
    from prompt_toolkit import PromptSession, filters, history

    path = history_file()
    session: PromptSession[str] = PromptSession(
        [("bold", PROMPT)],
        multiline=True,
        prompt_continuation=" " * len(PROMPT),
        history=history.FileHistory(path) if path else history.InMemoryHistory(),
        key_bindings=_keys(),
        completer=_completer(transcript, commands),
        complete_while_typing=filters.Condition(lambda: session.default_buffer.text[:1] == "/"),
    )
    return session


@contextmanager
def typing_ahead() -> Iterator[None]:
    """Keep what is typed while the block runs for the next prompt, instead of showing it now.

    It would stand in the middle of what is printed, and what is drawn over (a progress bar) would
    be drawn in the wrong place. Ctrl-C is heard as ever.
    """
    if sys.platform == "win32":  # It shows nothing that is not asked for.
        yield
        return
    import termios  # noqa: PLC0415 (not everywhere)

    before = termios.tcgetattr(sys.stdin)
    ours = list(before)
    ours[0] &= ~termios.ICRNL  # Enter stays what the prompt knows as Enter.
    ours[3] &= ~(termios.ECHO | termios.ICANON)
    try:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, ours)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


def _keys() -> KeyBindings:
    """Enter sends, Alt-Enter begins a line, Ctrl-C clears what was typed."""
    from prompt_toolkit import enums, filters, key_binding

    keys = key_binding.KeyBindings()
    typing = filters.has_focus(enums.DEFAULT_BUFFER)  # And not in a search of the history.

    @keys.add("enter", filter=typing)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=typing)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c", filter=typing)
    def _(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt())

    return keys


def _completer(transcript: Transcript, commands: Commands) -> Completer:
    """Complete commands, the numbers of the last answer's quotes, and paths."""
    from prompt_toolkit import completion, document

    paths = completion.PathCompleter(expanduser=True)

    class LineCompleter(completion.Completer):
        def get_completions(self, line: Document, event: CompleteEvent) -> Iterable[Completion]:
            name, space, argument = line.text_before_cursor.partition(" ")
            if space and name in ("/index", "/save"):
                return paths.get_completions(document.Document(argument), event)
            found = {name + " " * bool(a): about for name, (a, about) in commands.items()}
            for citation in transcript.last.citations if transcript.last else ():
                found[f"/show {citation.number}"] = one_line(citation.title)
            found.pop(line.text_before_cursor, None)
            words = completion.WordCompleter(list(found), meta_dict=found, sentence=True)
            return words.get_completions(line, event)

    return LineCompleter()
