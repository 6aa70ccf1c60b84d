"""What a chat leaves on the disk: what was said, as JSON lines and as Markdown, and what was typed.

Each line is the answer document of one turn (`qa.answer/1`). A new chat takes the file over with
its first answer; a line that cannot be read, such as one cut short by a crash, is passed over.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from qa.domain import Above, Citation, Location, Turn
from qa.errors import UsageError
from qa.faces.exits import complain
from qa.faces.where import where
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import Answer, Passage

FILE = "chat.jsonl"

LATER = {"answer", "context", "place"}
"""Fields of a citation that chats of before do not have."""

MARKUP = re.compile(r"[\\`*_<>&|~]|\[(?!\d+\](?![(:\[]))")
"""What Markdown would take for its own; a citation's number in brackets is none of it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer.

    Attributes:
        text: The answer with the citations' numbers.
        bare: The answer without them.
        citations: Empty when the articles do not say.
        nearest: The nearest sentences, where the articles come close and do not say.
        short: The words of a source that answer by themselves, if there are any.
        query: What was searched for.
        confidence: Of the answer, between 0 and 1.
        disagree: Whether the articles disagree.
        passages: What was found; empty in a chat that was taken up again.
    """

    question: str
    text: str
    bare: str
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...] = ()
    short: str = ""
    query: str = ""
    confidence: float = 0.0
    disagree: bool = False
    passages: tuple[Passage, ...] = field(default=(), compare=False)

    def citation(self, number: str) -> Citation:
        """Return the citation of a number, as in "2" or "[2]".

        Raises:
            UsageError: there is none.
        """
        for citation in self.quotes():
            if str(citation.number) == number.strip("[]"):
                return citation
        numbers = ", ".join(str(citation.number) for citation in self.quotes())
        raise UsageError(f"the last answer has no quote {number}", f"it has {numbers}")

    def quotes(self) -> tuple[Citation, ...]:
        """Return the citations, or the nearest sentences where nothing was answered.

        Raises:
            UsageError: there are none, since nothing in the articles comes near.
        """
        if not (found := self.citations or self.nearest):
            raise UsageError("the last answer has no quotes", "ask something else")
        return found

    def turn(self) -> Turn:
        """Return what a follow-up question may lean on."""
        return Turn(
            self.question,
            self.bare,
            self.short,
            tuple(dict.fromkeys(citation.title for citation in self.citations)),
            tuple(citation.quote for citation in self.citations),
            bool(self.citations),
            self.query,
        )


class Transcript:
    """The exchanges of one chat, and the file that keeps them.

    Args:
        path: The file. It is not touched before the first answer.
    """

    def __init__(self, path: Path) -> None:
        self.exchanges: list[Exchange] = []
        self._path = path
        self._new = True
        self._told = False

    @classmethod
    def resumed(cls, path: Path) -> Self:
        """Return the chat that a file keeps; without such a file, a new one."""
        transcript = cls(path)
        try:
            data = path.read_bytes()
        except OSError:
            return transcript
        found = [_exchange(line) for line in data.decode("utf-8", "replace").split("\n")]
        transcript.exchanges = [exchange for exchange in found if exchange]
        transcript._new = not transcript.exchanges
        return transcript

    @property
    def last(self) -> Exchange | None:
        """The latest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    def latest(self) -> Exchange:
        """Return the latest exchange.

        Raises:
            UsageError: there is none.
        """
        if self.last is None:
            raise UsageError("nothing was asked yet", "ask something first")
        return self.last

    def history(self) -> list[Turn]:
        """Return the turns that a follow-up question may lean on, oldest first."""
        return [exchange.turn() for exchange in self.exchanges]

    def append(self, answer: Answer, nearest: Sequence[Citation] = ()) -> None:
        """Add an answer, or the nearest sentences, and keep it; where that fails, say so once."""
        from qa.faces.nearest import kept_json  # noqa: PLC0415 (heavy)

        line = kept_json(answer, nearest)
        exchange = _exchange(line)
        assert exchange is not None
        self.exchanges.append(replace(exchange, passages=answer.passages))
        try:
            with open_private(self._path, os.O_TRUNC if self._new else os.O_APPEND) as file:
                end = file.seek(0, os.SEEK_END)
                cut_short = end > 0 and os.pread(file.fileno(), 1, end - 1) != b"\n"
                file.write(("\n" if cut_short else "").encode() + f"{line}\n".encode())
            self._new = False
        except OSError as error:
            if not self._told:
                complain(f"this chat is not kept for --continue ({error.strerror})")
            self._told = True

    def clear(self) -> None:
        """Forget everything; the next answer begins the file anew."""
        self.exchanges.clear()
        self._new = True

    def save(self, file: str) -> Path:
        """Write the chat as Markdown; return where.

        Raises:
            UsageError: there is nothing to write, the file exists, or it cannot be written.
        """
        self.latest()
        path = Path(file)
        try:
            with path.open("x", encoding="utf-8", errors="replace") as opened:
                opened.write(self.markdown())
        except FileExistsError as error:
            raise UsageError(f"{path} exists already", "choose another name") from error
        except OSError as error:
            raise UsageError(
                f"cannot write {path} ({error.strerror})", "choose another place"
            ) from error
        return path

    def markdown(self) -> str:
        """Return the chat as a Markdown document, every quote with its place."""
        parts = ["# Questions to the articles"]
        for exchange in self.exchanges:
            parts += [f"## {_escaped(exchange.question)}", _escaped(exchange.text)]
            for citation in exchange.citations or exchange.nearest:
                parts += [_source(citation), f"> “{_escaped(citation.quote)}”"]
        return "\n\n".join(parts) + "\n"


def history_file() -> Path | None:
    """Return the file with the lines that were typed before; None where it cannot be written."""
    import platformdirs  # noqa: PLC0415

    path = platformdirs.user_state_path("qa") / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        open_private(path).close()
    except OSError:
        return None
    return path


def open_private(path: Path, flags: int = os.O_APPEND) -> io.FileIO:
    """Open a file that only the user may read, for writing; make it if there is none."""
    file = io.FileIO(os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o600), "r+")
    os.fchmod(file.fileno(), 0o600)  # One that was there before may be open to all.
    return file


def _exchange(line: str) -> Exchange | None:
    try:
        values: dict[str, Any] = json.loads(line)
        bare = " ".join(sentence["text"] for sentence in values["sentences"])
        leads = [one["text"] for one in values["sentences"] if one["kind"] == "lead"]
        citations = tuple(_citation(c) for c in values["citations"])
        nearest = tuple(_citation(c) for c in values.get("nearest", ()))
        question, text, query = values["question"], values["answer"], values["search_query"]
        confidence = float(values["confidence"])
    except (ValueError, KeyError, TypeError):
        return None
    if not all(isinstance(part, str) for part in (question, text, query)):
        return None
    return Exchange(
        question,
        text,
        bare or text,
        citations,
        nearest,
        short=str(leads[0]) if leads else "",
        query=query,
        confidence=confidence,
        disagree=values.get("finding") == "disagreement",
    )


def _citation(values: dict[str, Any]) -> Citation:
    names = [one.name for one in fields(Citation) if one.name not in LATER]
    words = values.get("answer")
    answer = (int(words["start"]), int(words["end"])) if words else None
    context = tuple(Above(**one) for one in values.get("context", ()))
    part = values.get("place")
    place = Location(part["kind"], part["name"]) if part else None
    return Citation(
        **{name: values[name] for name in names}, answer=answer, context=context, place=place
    )


def _source(citation: Citation) -> str:
    place, _, part = where(citation).rpartition(", ")
    title = ", ".join(filter(None, [f"**{_escaped(citation.title)}**", citation.date]))
    fence = "``" if "`" in place else "`"
    return f"[{citation.number}] {title}, {fence}{place}{fence}, {_escaped(part)}"


def _escaped(text: str) -> str:
    return MARKUP.sub(lambda match: f"\\{match[0]}", one_line(text))
