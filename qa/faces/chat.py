"""`qa chat`: questions and answers in turns, with commands that begin with a slash.

On a terminal, lines are edited with prompt_toolkit and Ctrl-C stops an answer. Where input or
output is a pipe, each line is a question or a command, and nothing is decorated.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import QaError, UsageError
from qa.faces.chat_articles import of_the_articles
from qa.faces.chat_commands import COMMANDS, KEYS, parsed, paths_of
from qa.faces.exits import FOUND, complain
from qa.faces.last_answer import remember
from qa.faces.line_editor import PROMPT, prompt_session, typing_ahead
from qa.faces.options import (
    AllowRemoteOption,
    ArticleOption,
    IndexOption,
    MinConfidenceOption,
    ModelOption,
    NoLlmOption,
    OfflineOption,
    PathOption,
    SinceOption,
    StrictOption,
    TopKOption,
    UntilOption,
    UpdateOption,
    remote_allowed,
)
from qa.faces.passage_documents import passage_document
from qa.faces.settings import load_settings
from qa.faces.show import source_around
from qa.faces.transcript import FILE, Transcript
from qa.text.clean import counted, printable
from qa.understanding.moves import ABOUT_THE_ANSWER, Move, move_of
from qa.understanding.small_talk import small_talk

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.domain import Passage
    from qa.engines.protocols import Embedder
    from qa.faces.render import Screen


def chat(
    *,
    index: IndexOption = None,
    model: ModelOption = None,
    allow_remote: AllowRemoteOption = False,
    top_k: TopKOption = None,
    path: PathOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    update: UpdateOption = False,
    min_confidence: MinConfidenceOption = None,
    strict: StrictOption = False,
    no_llm: NoLlmOption = False,
    resume: Annotated[
        bool, typer.Option("--continue", help="Go on with the last chat of this index.")
    ] = False,
    offline: OfflineOption = False,
) -> int:
    """Ask in turns; a question may lean on the ones before it. /help lists the commands."""
    flags = {"index": index, "model": model, "top_k": top_k, "min_confidence": min_confidence}
    flags |= {"strict": strict or None, "auto_update": update or None}
    flags |= {"allow_remote": remote_allowed(allow_remote=allow_remote, offline=offline)}
    which = {"path": path, "article": article, "since": since, "until": until}
    settings = load_settings({**flags, **which, "llm": False if no_llm else None})
    from qa.assistant import Assistant  # noqa: PLC0415 (heavy)
    from qa.faces.first_steps import opened  # noqa: PLC0415
    from qa.faces.index_screen import tell_update  # noqa: PLC0415
    from qa.faces.render import Screen  # noqa: PLC0415
    from qa.index.reader import Index  # noqa: PLC0415

    opened(settings).close()
    folder = settings.index_folder

    def open_assistant(embedder: Embedder | None) -> Assistant:
        return Assistant(Index(folder), settings, embedder=embedder, on_update=tell_update)

    transcript = (Transcript.resumed if resume else Transcript)(folder / FILE)
    with closing(Chat(open_assistant, folder, transcript, Screen)) as conversation:
        if resume and not transcript.last:
            complain("no chat to continue: this is a new one")
        on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
        (converse if on_terminal else read_lines)(conversation)
    return FOUND


def converse(conversation: Chat) -> None:
    """Talk with a person at a terminal until they leave."""
    session = prompt_session(conversation.transcript, COMMANDS)
    conversation.greet()
    conversation.load()
    goes_on = True
    while goes_on:
        try:
            text = session.prompt()
            with typing_ahead():
                goes_on = conversation.handle(text)
        except KeyboardInterrupt:
            conversation.say("Ctrl-D or /exit leaves.")
        except EOFError:
            return


def read_lines(conversation: Chat) -> None:
    """Take each line of standard input as a question or command, until the end or /exit."""
    for number, line in enumerate(sys.stdin.buffer):
        text = line.decode("utf-8-sig" if number == 0 else "utf-8", "replace")
        if not conversation.handle(text.rstrip("\r\n"), stoppable=False):
            return
        sys.stdout.flush()


class Chat:
    """A conversation: takes what the user sends, and prints what comes back.

    `open_assistant` opens the index, with an embedder that is already loaded or with None. A screen
    is made for every print, as the terminal may have another size by then.
    """

    def __init__(
        self,
        open_assistant: Callable[[Embedder | None], Assistant],
        folder: Path,
        transcript: Transcript,
        screen: Callable[[], Screen],
    ) -> None:
        self._open, self._folder, self._screen = open_assistant, folder, screen
        self.transcript = transcript
        self._assistant = open_assistant(None)
        self._loading: threading.Thread | None = None

    def close(self) -> None:
        """Close the assistant, once nothing is being loaded any more."""
        if self._loading:
            self._loading.join()
        self._assistant.close()

    def say(self, text: str) -> None:
        """Print a line of the chat's own."""
        from rich.text import Text  # noqa: PLC0415

        self._screen().console.print(Text(printable(text), style="dim"))

    def greet(self) -> None:
        """Say what there is to ask about, and where a continued chat had stopped."""
        self.say(f"Ask about {counted(self._assistant.index.counts()[0], 'article')}.")
        if self._assistant.selection:
            self.say(str(self._assistant.selected()))
        self.say("/help lists the commands, Ctrl-D leaves.\n")
        if last := self.transcript.last:
            self.say(f"Resumed {counted(len(self.transcript.exchanges), 'turn')}; the last one:\n")
            self.say(f"{PROMPT}{last.question}\n{last.text}\n")

    def load(self) -> None:
        """Load the models while the user types, and have them read the conversation so far.

        In a thread of its own, where no Ctrl-C can hit an import half way: torch would not
        survive that. What fails here fails again, and is reported, when it is needed.
        """
        assistant, history = self._assistant, self.transcript.history()

        def load() -> None:
            with suppress(Exception):
                assistant.begin_loading()
                assistant.prepare(history)

        self._loading = threading.Thread(target=load)
        self._loading.start()

    def handle(self, text: str, *, stoppable: bool = True) -> bool:
        """Answer a question or run a command; return whether the chat goes on.

        Whatever goes wrong in one turn is one line; Ctrl-C stops the turn where `stoppable`.
        """
        text = text.encode("utf-8", "replace").decode("utf-8")
        if not text.strip():
            return True
        try:
            if text.startswith("/") and not text.startswith("//"):
                goes_on = self._run(text)
            else:
                goes_on = self._said(text.removeprefix("/").strip())
            if not goes_on:
                return False
        except KeyboardInterrupt:
            if not stoppable:
                raise
            self.say("stopped")
        except QaError as error:
            complain(str(error))
        self.say("")
        return True

    def _run(self, text: str) -> bool:
        name, argument = parsed(text)
        match name:
            case "/help":
                for command, (wanted, about) in COMMANDS.items():
                    self.say(f"{command} {wanted}".ljust(20) + about)
                self.say(KEYS)
            case "/sources":
                self._screen().sources(self.transcript.latest().quotes())
            case "/show":
                self._show(argument)
            case "/search":
                self._search(argument)
            case "/articles" | "/mentions" | "/summary" | "/only":
                self._ready()
                of_the_articles(self._assistant, name, argument, self.say)
            case "/index":
                self._index(argument)
            case "/new":
                self.transcript.clear()
                self.say("A new conversation.")
            case "/save":
                self.say(f"Saved to {self.transcript.save(paths_of(argument)[0])}.")
        return name != "/exit"

    def _said(self, text: str) -> bool:
        """Answer a question, or what is said to the chat itself; return whether it goes on."""
        move = move_of(text)
        if move in ABOUT_THE_ANSWER and self.transcript.last:
            self._talk_about(move, text)
        elif move:
            self._screen().console.print(printable(small_talk(move, self._assistant.index)))
            if move == "help":
                self.say("/help lists the commands.")
        else:
            self._ask(text)
        return move != "goodbye"

    def _ask(self, question: str) -> None:
        from qa.faces.narrowed import tell_beside  # noqa: PLC0415
        from qa.faces.nearest import shown  # noqa: PLC0415 (heavy)

        self._ready()
        events = self._assistant.stream(question, history=self.transcript.history())
        answer, nearest = shown(self._screen(), events, self._assistant.article)
        tell_beside(self._assistant.settings, answer)
        remember(self._folder, answer, nearest)
        self.transcript.append(answer, nearest)
        self._load_again()

    def _talk_about(self, move: Move, text: str) -> None:
        """Say more about the last answer, or what it rests on."""
        from qa.faces.moves import how_sure, last_asked, shortened  # noqa: PLC0415 (heavy)

        asked = last_asked(self.transcript.exchanges)[0]
        last, screen = self.transcript.latest(), self._screen()
        if move == "more":
            self._more(text)
        elif move == "shorter":
            screen.console.print(printable(shortened(asked)))
        elif move == "sure":
            screen.console.print(how_sure(asked))
            screen.sources(asked.citations or asked.nearest)
        elif move == "source":
            first, *others = last.quotes()
            self._show(str(first.number))
            screen.sources(others)

    def _more(self, text: str) -> None:
        """Quote the next sentences for the last question that have not been quoted yet."""
        from qa.faces.moves import NO_MORE, last_asked, more_of  # noqa: PLC0415 (heavy)

        screen, exchanges = self._screen(), self.transcript.exchanges
        asked = last_asked(exchanges)[0]
        passages: Sequence[Passage] = asked.passages
        if not passages:  # A chat that was taken up again.
            self._ready()
            passages = self._assistant.search(asked.query)
        answer = more_of(text, exchanges, passages, self._assistant.article)
        if answer is None:
            screen.console.print(NO_MORE)
            return
        for sentence in answer.sentences:
            screen.sentence(sentence, answer.citations)
        screen.console.print()
        screen.sources(answer.citations, answer.sentences)
        remember(self._folder, answer)
        self.transcript.append(answer)

    def _show(self, argument: str) -> None:
        citation = self.transcript.latest().citation(argument)
        article = self._assistant.article(citation.article)
        found = source_around(article, citation.start, citation.end) if article else None
        if found is None or found.quote != citation.quote:
            raise UsageError(f"{citation.article} has changed since that answer", "ask again")
        self._screen().source_text(found)

    def _search(self, query: str) -> None:
        self._ready()
        found = [passage_document(passage) for passage in self._assistant.search(query)]
        self._screen().passages(found)

    def _index(self, argument: str) -> None:
        from qa.faces.index_screen import summary_of  # noqa: PLC0415
        from qa.faces.progress import IndexProgress  # noqa: PLC0415
        from qa.indexing.files import Rules  # noqa: PLC0415
        from qa.indexing.formats.members import Reading  # noqa: PLC0415
        from qa.indexing.update import update_index  # noqa: PLC0415

        self._ready()
        before, embedder = self._assistant, self._assistant.embedder
        with IndexProgress() as progress:
            report = update_index(
                self._folder,
                paths_of(argument),
                embedder,
                reading=Reading.by(before.settings),
                rules=Rules(before.settings.exclude),
                on_progress=progress,
            )
        self._assistant = self._open(embedder)
        self._assistant.selection = before.selection
        before.close()
        self._load_again()
        for problem in report.problems:
            complain(f"not read: {problem}")
        now = counted(self._assistant.index.counts()[0], "article")
        self.say(f"{summary_of(report)}; {now} now.")

    def _load_again(self) -> None:
        if self._loading:  # Somebody types: there is time until the next question.
            self.load()

    def _ready(self) -> None:
        """Wait until the models are loaded."""
        if self._loading and self._loading.is_alive():
            with self._screen().console.status("loading the models…"):
                self._loading.join()
