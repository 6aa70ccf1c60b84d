"""Messages: who wrote what to whom, in the words of the message, and the files that it brought.

The bytes of a message come in; its document goes out as one member and each file that is attached
as another. Of parts that say the same in several ways the plain text is taken, unless it is a mere
stand-in for the HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from functools import partial
from pathlib import PurePath
from typing import BinaryIO

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.dates import title_from_name
from qa.indexing.formats.decode import Decoded, decode
from qa.indexing.formats.html.fragment import read_fragment
from qa.indexing.formats.mail.body import Piece, pieces_of_html, pieces_of_text
from qa.indexing.formats.mail.headers import day_sent, field_of, file_name, people, sender, sent
from qa.indexing.formats.members import LARGEST, Member, Reading, member_path, refuse_large
from qa.indexing.formats.written import Written
from qa.text.language import detect_language

MOST_PARTS = 1_000
"""Parts of a message that are looked at."""

STAND_IN = 0.2
"""A plain text with less than this share of the words of the HTML beside it stands in for that."""

LENGTH_LINE = re.compile(rb"\s*\d+\s*\r?\n")
"""The first line of a message as a Mac keeps it, with the message's length."""

FIELDS = ("From", "To", "Cc")


class MessageContainer:
    """Reads messages, with the files that are attached to them."""

    suffixes: tuple[str, ...] = (".eml", ".emlx")
    packed = False

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield a message and the files that are attached to it; see `Container`."""
        data = stream.read(LARGEST)
        refuse_large(len(data), name)
        message = parsed(_without_length(data), name)
        yield Member("", "", data, load=partial(_document, message, name, reading.encoding))
        for number, part in enumerate(_attachments(message), 1):
            file = _name_of(part) or f"part {number}"
            path = member_path(file)
            if path:
                yield Member(file, path, _reader(part), file=file)


def parsed(data: bytes, name: str) -> Message:
    """The message of some bytes.

    Raises:
        ArticleError: its parts lie in each other without end.
    """
    try:
        return message_from_bytes(data, policy=compat32)
    except RecursionError as error:
        raise ArticleError(f"the parts of {name} lie too deep in each other") from error


def _without_length(data: bytes) -> bytes:
    """The message alone, of a file that a Mac's mail program wrote."""
    line = LENGTH_LINE.match(data)
    return data[line.end() : line.end() + int(line[0])] if line else data


def _document(message: Message, name: str, encoding: str | None) -> Document:
    """The document of a message.

    Raises:
        NothingInIt: it says nothing.
    """
    subject = field_of(message, "Subject")
    texts = [_read(part, name, encoding) for part in _texts(message)]
    pieces = [piece for found, _ in texts for piece in found]
    if not pieces and not subject:
        raise NothingInIt(f"there is nothing in {name}")
    written = Written()
    title = subject or title_from_name(name.rpartition("#")[2])
    written.heading(title, 1)
    for line in _head(message):
        written.add("item", line)
    for piece in pieces:
        written.add(piece.kind, piece.text, piece.level)
    own = "\n".join(piece.text for piece in pieces if piece.kind != "quote") or subject
    return Document(
        text=written.text,
        blocks=written.blocks,
        title=title,
        date=day_sent(message),
        author=sender(message),
        language=detect_language(own),
        warnings=tuple(dict.fromkeys(line for _, lines in texts for line in lines)),
    )


def _head(message: Message) -> Iterator[str]:
    """Who sent a message to whom and when, a line each."""
    for field in FIELDS:
        if named := people(message, field):
            yield f"{field}: {named}"
    if moment := sent(message):
        yield f"Sent: {moment:%A}, {moment.day} {moment:%B %Y %H:%M}"


def _texts(message: Message) -> list[Message]:
    """The parts that are the message's own words, in order."""
    found: list[Message] = []
    stack = [message]
    looked_at = 0
    while stack and looked_at < MOST_PARTS:
        part, looked_at = stack.pop(), looked_at + 1
        kind = part.get_content_type()
        payload = part.get_payload()
        if isinstance(payload, list) and kind != "message/rfc822":
            inner = [one for one in payload if isinstance(one, Message)]
            if kind == "multipart/alternative":
                inner = _best_of(inner)
            elif kind in ("multipart/related", "multipart/signed"):
                inner = inner[:1]
            elif kind.startswith("message/"):
                inner = []
            stack += reversed(inner)
        elif kind in ("text/plain", "text/html") and not _is_attached(part):
            found.append(part)
    return found


def _best_of(parts: list[Message]) -> list[Message]:
    """Of parts that say the same, the one to read."""
    by_kind: dict[str, Message] = {}
    for part in parts:
        for leaf in leaves(part):
            by_kind.setdefault(leaf.get_content_type(), part)
    plain, rich = by_kind.get("text/plain"), by_kind.get("text/html")
    if plain is None or rich is None:
        return [plain or rich or parts[-1]] if parts else []
    of_plain = len(_words(plain, "text/plain").split())
    of_rich = sum(
        len(piece.text.split()) for piece in read_fragment(_words(rich, "text/html"), "a message")
    )
    return [rich if of_plain < STAND_IN * of_rich else plain]


def _words(part: Message, kind: str) -> str:
    for leaf in leaves(part):
        if leaf.get_content_type() == kind:
            try:
                return _decoded(leaf, "a message", None).text
            except ArticleError:
                return ""
    return ""


def leaves(message: Message, most: int = MOST_PARTS) -> Iterator[Message]:
    """Yield the parts of a message that hold no others, in order, `most` of all parts at most."""
    stack, looked_at = [message], 0
    while stack and looked_at < MOST_PARTS:
        part, looked_at = stack.pop(), looked_at + 1
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            stack += reversed([one for one in payload if isinstance(one, Message)])
        else:
            yield part


def _attachments(message: Message) -> Iterator[Message]:
    """The parts that are files or other messages."""
    texts = {id(part) for part in _texts(message)}
    for part in leaves(message):
        if id(part) not in texts and _name_of(part):
            yield part


def _name_of(part: Message) -> str:
    if part.get_content_type() == "message/rfc822":
        inner = next(iter(part.get_payload()), None)
        subject = field_of(inner, "Subject") if isinstance(inner, Message) else ""
        name = file_name(part) or subject.replace("/", "-") or "message"
        return name if PurePath(name).suffix.lower() == ".eml" else f"{name}.eml"
    return file_name(part)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" and bool(file_name(part))


def _reader(part: Message) -> Callable[[], bytes]:
    def read() -> bytes:
        payload = part.get_payload()
        if isinstance(payload, list):
            inner = payload[0] if payload else None
            return inner.as_bytes() if isinstance(inner, Message) else b""
        return payload_of(part)

    return read


def _read(part: Message, name: str, encoding: str | None) -> tuple[list[Piece], tuple[str, ...]]:
    """The blocks of a part in text or HTML, and what is to be said of its encoding."""
    try:
        text, _, warnings = _decoded(part, name, encoding)
    except NothingInIt:
        return [], ()
    if part.get_content_type() == "text/html":
        return pieces_of_html(read_fragment(text, name)), warnings
    flowed = parameter_of(part, "format") == "flowed"
    return pieces_of_text(
        text, flowed=flowed, joined=parameter_of(part, "delsp") == "yes"
    ), warnings


def _decoded(part: Message, name: str, encoding: str | None) -> Decoded:
    return decode(payload_of(part), name, parameter_of(part, "charset") or None, encoding)


def payload_of(part: Message) -> bytes:
    """Return the bytes of a part as they were before they were encoded for the mail."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        data = None
    return data if isinstance(data, bytes) else b""


def parameter_of(part: Message, name: str) -> str:
    """Return a parameter of the content type in small letters, "" where there is none."""
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError):
        return ""
    return value.lower() if isinstance(value, str) else ""
