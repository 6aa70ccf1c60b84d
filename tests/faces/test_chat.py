"""The chat: its commands, what it keeps, its line editor, and Ctrl-C in a real process."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import (
    Above,
    Answer,
    Article,
    Citation,
    Sentence,
    Turn,
)
from qa.errors import ModelError
from qa.events import Answered, Event, SentenceChecked
from qa.faces.chat import Chat
from qa.faces.chat_commands import COMMANDS
from qa.faces.line_editor import _completer, prompt_session, typing_ahead
from qa.faces.render import Screen
from qa.faces.transcript import FILE, Transcript
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.selection import Selection
from tests.fakes import HashingEmbedder

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder

TEXT = "# The pier\n\nThe pier is 180 metres long.\nIt cost £2.0m."
SOURCES = """\
[1] The pier, 2025-03-04
    pier.md:12-40, line 3"""


class FakeAssistant:
    """Quotes the pier's article, whatever is asked; "nothing" and "trouble" go otherwise."""

    def __init__(self) -> None:
        file = SimpleNamespace(ref="pier.md")
        self.index = SimpleNamespace(
            counts=lambda: (1, 2), files=lambda: iter([file]), article=self.article
        )
        self.embedder = SimpleNamespace()
        self.settings = Settings()
        self.selection = Selection()
        self.begun = 0
        self.asked: list[tuple[str, list[Turn]]] = []
        self.prepared: list[list[Turn]] = []
        self.text = TEXT
        self.closed_streams = 0

    def stream(self, question: str, *, history: Sequence[Turn]) -> Iterator[Event]:
        self.asked.append((question, list(history)))
        try:
            if question == "trouble":
                raise ModelError("the model fell over", "run 'qa doctor'")
            answer = _answer(question)
            for sentence in answer.sentences:
                yield SentenceChecked(sentence, answer.citations)
                if question == "interrupted":
                    raise KeyboardInterrupt
            yield Answered(answer)
        finally:
            self.closed_streams += 1

    def begin_loading(self) -> None:
        self.begun += 1

    def prepare(self, history: Sequence[Turn]) -> None:
        self.prepared.append(list(history))

    def search(self, query: str) -> list[object]:
        return []

    def article(self, name: str) -> Article:
        return Article(1, name, "The pier", None, None, None, None, "", self.text)

    def close(self) -> None:
        pass


def _answer(question: str) -> Answer:
    start, end = 12, 40
    citation = Citation(
        1,
        "pier.md",
        "The pier",
        "2025-03-04",
        None,
        "",
        start,
        end,
        3,
        None,
        TEXT[start:end],
        (12, 20),
    )
    sentence = Sentence("It is *180* metres long.", (1,), 0.9)
    said = question != "nothing"
    return Answer(
        question=question,
        search_query=question,
        status="answered" if said else "not_in_articles",
        finding="answer" if said else "close",
        confidence=0.8,
        text=f"{sentence.text} [1]" if said else "The articles do not say.",
        sentences=(sentence,) if said else (),
        citations=(citation,) if said else (),
        passages=(),
        embedder="fake",
        language_model=None,
        reader=None,
        timings_ms=dict.fromkeys(("load", "retrieve", "first_token", "generate", "total"), 0.0),
    )


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def chat(assistant: FakeAssistant, tmp_path: Path) -> Chat:
    return Chat(lambda _: assistant, tmp_path, Transcript(tmp_path / FILE), Screen)  # type: ignore[arg-type,return-value]


def test_a_conversation_reads_like_this(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("How long is the pier?", "nothing", "/new"):
        assert chat.handle(line)
    printed, complaints = capsys.readouterr()
    assert re.sub(" +\n", "\n", printed) == (
        f"It is *180* metres long. [1]\n\n{SOURCES}\n    “The pier is 180 metres long.”\n"
        "confidence 0.80\n\n"
        "The articles do not say.\n\n"
        "A new conversation.\n\n"
    )
    assert complaints == ""


def test_what_goes_wrong_in_a_turn_is_one_line_and_the_chat_goes_on(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ("/sources", "trouble", "/sorces", "/help me", "/show", "/index", "/save")
    assert all(chat.handle(line) for line in lines)
    assert capsys.readouterr().err.splitlines() == [
        "qa: nothing was asked yet: ask something first",
        "qa: the model fell over: run 'qa doctor'",
        "qa: no command /sorces: did you mean /sources?",
        "qa: /help takes no argument: write /help",
        "qa: /show needs an argument: write /show N",
        "qa: /index needs an argument: write /index PATH…",
        "qa: /save needs an argument: write /save FILE",
    ]


@pytest.mark.parametrize("line", ["/exit", "/quit", "/exit "])
def test_exit_and_quit_leave(chat: Chat, line: str) -> None:
    assert not chat.handle(line)


@pytest.mark.parametrize(
    ("line", "asked"), [(" /new", "/new"), ("//new", "/new"), ("one\ntwo", "one\ntwo")]
)
def test_an_escaped_slash_and_several_lines_are_one_question(
    chat: Chat, assistant: FakeAssistant, line: str, asked: str
) -> None:
    chat.handle(line)
    assert [question for question, _ in assistant.asked] == [asked]


def test_an_empty_line_asks_nothing(chat: Chat, assistant: FakeAssistant) -> None:
    assert chat.handle("  ")
    assert assistant.asked == []


def test_a_question_gets_the_turns_before_it_without_citation_numbers(
    chat: Chat, assistant: FakeAssistant
) -> None:
    for line in ("first", "nothing", "second", "/new", "third"):
        chat.handle(line)
    titles, quotes = ("The pier",), ("The pier is 180 metres long.",)
    turns = [
        Turn("first", "It is *180* metres long.", "", titles, quotes, True, "first"),
        Turn("nothing", "The articles do not say.", answered=False, search_query="nothing"),
    ]
    assert assistant.asked == [
        ("first", []), ("nothing", turns[:1]), ("second", turns), ("third", []),
    ]  # fmt: skip


def test_where_somebody_types_the_next_question_is_prepared_meanwhile(
    chat: Chat, assistant: FakeAssistant
) -> None:
    chat.handle("unprepared")
    assert assistant.prepared == []
    chat.load()
    chat.handle("second")
    chat.close()
    asked = [[turn.question for turn in turns] for turns in assistant.prepared]
    assert asked == [["unprepared"], ["unprepared", "second"]]
    assert assistant.begun


def test_an_article_that_comes_in_a_chat_is_found_and_the_models_are_loaded_again(
    tmp_path: Path, tmp_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Counting(HashingEmbedder):
        loaded = 0

        def load(self) -> None:
            self.loaded += 1

    own = Counting()
    pier, mole = tmp_path / "pier.md", tmp_path / "the mole.md"
    pier.write_text(TEXT, "utf-8")
    mole.write_text("# The mole\n\nThe mole was built of granite in 1871.", "utf-8")
    update_index(tmp_index, [str(pier)], own)

    def opened(embedder: Embedder | None) -> Assistant:
        settings = Settings(index=str(tmp_index), reader=False, llm=False)
        return Assistant(Index(tmp_index), settings, embedder=embedder or own)

    chat = Chat(opened, tmp_index, Transcript(tmp_path / FILE), Screen)
    chat.load()
    chat.handle(f"/index {mole}")
    chat.handle("/search granite mole")
    chat.close()
    printed = capsys.readouterr().out
    assert "1 new; 2 articles now." in printed
    assert "The mole was built of granite in 1871." in printed
    assert own.loaded == 3  # At the start, after the update, and by the search.


def test_ctrl_c_stops_the_answer_which_is_forgotten(
    chat: Chat, assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chat.handle("interrupted")
    assert capsys.readouterr().out == "It is *180* metres long. [1]\nstopped\n\n"
    assert chat.transcript.exchanges == []
    assert assistant.closed_streams == 1


def test_ctrl_c_ends_a_chat_that_reads_a_pipe(chat: Chat) -> None:
    with pytest.raises(KeyboardInterrupt):
        chat.handle("interrupted", stoppable=False)


def test_show_prints_the_text_around_a_quote(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.handle("How long?")
    capsys.readouterr()
    chat.handle("/show [1]")
    assert capsys.readouterr().out == (
        "The pier  pier.md:12-40, line 3\n\n"
        "# The pier\n\n»The pier is 180 metres long.«\nIt cost £2.0m.\n\n"
    )


def test_show_refuses_a_number_that_is_not_there_and_a_text_that_has_changed(
    chat: Chat, assistant: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.handle("How long?")
    assistant.text = TEXT.upper()
    chat.handle("/show 2")
    chat.handle("/show 1")
    assert capsys.readouterr().err.splitlines() == [
        "qa: the last answer has no quote 2: it has 1",
        "qa: pier.md has changed since that answer: ask again",
    ]


def test_save_writes_markdown_and_never_over_a_file(
    chat: Chat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "my chat.md"
    chat.handle("How long is <it>?")
    chat.handle(f'/save "{file}"')
    written = file.read_text("utf-8")
    assert written == (
        "# Questions to the articles\n\n"
        "## How long is \\<it\\>?\n\n"
        "It is \\*180\\* metres long. [1]\n\n"
        "[1] **The pier**, 2025-03-04, `pier.md:12-40`, line 3\n\n"
        "> “The pier is 180 metres long.”\n"
    )
    chat.handle("nothing")
    chat.handle(f"/save {file}")
    assert file.read_text("utf-8") == written
    assert capsys.readouterr().err == f"qa: {file} exists already: choose another name\n"


def test_a_chat_is_kept_for_the_user_alone_and_can_be_continued(
    chat: Chat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chat.handle("first")
    chat.handle("nothing")
    path = tmp_path / FILE
    assert path.stat().st_mode & 0o777 == 0o600
    resumed = Transcript.resumed(path)
    assert resumed.exchanges == chat.transcript.exchanges
    capsys.readouterr()
    Chat(lambda _: FakeAssistant(), tmp_path, resumed, Screen).greet()  # type: ignore[arg-type,return-value]
    assert capsys.readouterr().out == (
        "Ask about 1 article.\n/help lists the commands, Ctrl-D leaves.\n\n"
        "Resumed 2 turns; the last one:\n\n> nothing\nThe articles do not say.\n\n"
    )


def test_what_stands_above_a_quote_is_kept_with_it(tmp_path: Path) -> None:
    answer = _answer("first")
    above = Above("heading", 0, 10, "# The pier")
    citation = replace(answer.citations[0], context=(above,))
    transcript = Transcript(tmp_path / FILE)
    transcript.append(replace(answer, citations=(citation,)))
    assert transcript.latest().quotes() == (citation,)


def test_a_line_cut_short_is_passed_over_and_the_next_one_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE
    transcript = Transcript(path)
    transcript.append(_answer("first"))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"question": "seco')
    resumed = Transcript.resumed(path)
    resumed.append(_answer("third"))
    assert [e.question for e in Transcript.resumed(path).exchanges] == ["first", "third"]


def test_a_new_chat_takes_the_file_over_with_its_first_answer(tmp_path: Path) -> None:
    path = tmp_path / FILE
    Transcript(path).append(_answer("old"))
    new = Transcript(path)
    assert [e.question for e in Transcript.resumed(path).exchanges] == ["old"]
    new.append(_answer("new"))
    new.append(_answer("newer"))
    assert [e.question for e in Transcript.resumed(path).exchanges] == ["new", "newer"]


def test_a_chat_that_cannot_be_kept_says_so_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    transcript = Transcript(tmp_path / "gone" / FILE)
    transcript.append(_answer("first"))
    transcript.append(_answer("second"))
    assert len(transcript.history()) == 2
    assert capsys.readouterr().err == (
        "qa: this chat is not kept for --continue (No such file or directory)\n"
    )


def _completions(transcript: Transcript, text: str) -> list[str]:
    found = _completer(transcript, COMMANDS).get_completions(Document(text), CompleteEvent())
    return [text[: len(text) + c.start_position] + c.text for c in found]


def test_commands_numbers_and_paths_are_completed(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path / FILE)
    (tmp_path / "articles").mkdir()
    commands = ["/sources", "/show ", "/search ", "/summary ", "/save "]
    assert _completions(transcript, "/s") == commands
    assert _completions(transcript, "/") == [*(n + " " * bool(a) for n, (a, _) in COMMANDS.items())]
    assert _completions(transcript, "/show ") == []
    transcript.append(_answer("first"))
    assert _completions(transcript, "/show ") == ["/show 1"]
    assert _completions(transcript, f"/index {tmp_path}/art") == [f"/index {tmp_path}/articles"]
    assert _completions(transcript, "what /s") == []


@pytest.mark.parametrize(
    ("keys", "read"),
    [
        ("one\r", "one"),
        ("one\x1b\rtwo\r", "one\ntwo"),
        ("\x1b[200~one\ntwo\x1b[201~\r", "one\ntwo"),
        ("forgotten\x03kept\r", "kept"),
        ("¿qué 日本?\r", "¿qué 日本?"),
    ],
    ids=["enter sends", "alt-enter", "paste", "ctrl-c clears", "unicode"],
)
def test_the_line_editor_takes_one_question(tmp_path: Path, keys: str, read: str) -> None:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        session = prompt_session(Transcript(tmp_path / FILE), COMMANDS)
        pipe.send_text(keys)
        assert session.prompt() == read


@pytest.mark.parametrize(("key", "error"), [("\x04", EOFError), ("\x03", KeyboardInterrupt)])
def test_ctrl_d_and_ctrl_c_on_an_empty_line_reach_the_chat(
    tmp_path: Path, key: str, error: type[BaseException]
) -> None:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        session = prompt_session(Transcript(tmp_path / FILE), COMMANDS)
        pipe.send_text(key)
        with pytest.raises(error):
            session.prompt()


PROCESS = """
import fcntl, sys, termios, time
from pathlib import Path
from qa.faces import chat as module
from qa.faces.render import Screen
from qa.faces.transcript import FILE, Transcript
from tests.faces.test_chat import FakeAssistant

class Slow(FakeAssistant):
    def stream(self, question, *, history):
        if question == "slow":
            print("writing", flush=True)
            while True:
                time.sleep(1)
        if question == "long":
            print("writing", flush=True)
            time.sleep(1)
            print("written", flush=True)
        yield from super().stream(question, history=history)

fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # Ctrl-C is a signal to those whose terminal it is.
folder = Path(sys.argv[1])
module.converse(module.Chat(lambda _: Slow(), folder, Transcript(folder / FILE), Screen))
print("left")
"""


@pytest.mark.slow
def test_ctrl_c_stops_an_answer_and_the_next_question_works(tmp_path: Path) -> None:
    with _chat_at_a_terminal(tmp_path) as terminal:
        for wait, send in (
            ("Ctrl-D leaves.*>", "slow\r"),
            ("writing", "\x03"),
            ("stopped.*>", "How long is the pier?\r"),
            ("confidence 0.80.*>", "\x04"),
        ):
            _read_until(terminal, wait)
            os.write(terminal, send.encode())


@pytest.mark.slow
def test_what_is_typed_ahead_is_the_next_question_and_does_not_disturb_the_answer(
    tmp_path: Path,
) -> None:
    with _chat_at_a_terminal(tmp_path) as terminal:
        _read_until(terminal, "Ctrl-D leaves.*>")
        os.write(terminal, b"long\r")
        _read_until(terminal, "writing")
        os.write(terminal, b"How lnog\x7f\x7f\x7fong\x1b\ris it?\r")  # Alt-Enter begins a line.
        seen = _read_until(terminal, "written.*confidence 0.80.*confidence 0.80.*>")
        os.write(terminal, b"\x04")
    first, _, second = seen.partition("confidence 0.80")
    assert "How" not in first
    assert re.search(r"> How long\s+is it\?", second)


@pytest.mark.parametrize("ends", [None, KeyboardInterrupt])
def test_a_terminal_is_afterwards_as_it_was(
    monkeypatch: pytest.MonkeyPatch, ends: type[BaseException] | None
) -> None:
    terminal, inner = pty.openpty()
    with os.fdopen(inner) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        before = termios.tcgetattr(inner)
        with pytest.raises(ends) if ends else nullcontext(), typing_ahead():
            meanwhile = termios.tcgetattr(inner)
            if ends:
                raise ends
        assert termios.tcgetattr(inner) == before
    assert before[3] & termios.ECHO
    assert not meanwhile[3] & (termios.ECHO | termios.ICANON)
    assert meanwhile[3] & termios.ISIG  # Ctrl-C is heard.
    os.close(terminal)


@contextmanager
def _chat_at_a_terminal(folder: Path) -> Iterator[int]:
    """Run PROCESS; it has to leave by itself when the block is done."""
    terminal, inner = pty.openpty()
    command = [sys.executable, "-c", PROCESS, str(folder)]
    streams = {"stdin": inner, "stdout": inner, "stderr": inner}
    with subprocess.Popen(command, **streams, start_new_session=True) as child:  # type: ignore[call-overload]
        os.close(inner)
        try:
            yield terminal
            _read_until(terminal, "left")
            assert child.wait(60) == 0
        finally:
            child.kill()
            os.close(terminal)


def _read_until(terminal: int, pattern: str) -> str:
    """Read a terminal until a pattern appears, answering its question for the cursor's place."""
    seen, latest = "", time.monotonic() + 60
    while not re.search(pattern, plain := re.sub(r"\x1b\[[?\d;]*[a-zA-Z]", "", seen), re.DOTALL):
        ready, _, _ = select.select([terminal], [], [], max(0.0, latest - time.monotonic()))
        assert ready, f"waited for {pattern!r}, saw {seen!r}"
        data = os.read(terminal, 65536).decode("utf-8", "replace")
        if "\x1b[6n" in data:
            os.write(terminal, b"\x1b[1;1R")
        seen += data
    return plain
