"""Mailboxes: files of many messages, one after the other, as mail programs keep and export them.

A stream comes in and is read line by line, however large it is; messages go out, each known by its
id. A line "From …" begins one, where it is the first or stands below a blank line, and the line
below it is a field. Messages that were deleted and not yet cleared away are left out, and so are
the fields in which a program notes that a message was read: they change and say nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.mail.headers import day_sent, field_of, sender
from qa.indexing.formats.mail.message import parsed
from qa.indexing.formats.members import LARGEST, Member, Reading, label

BEGINNING = b"From "
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
QUOTED_BEGINNING = re.compile(rb">+From ")
OF_THE_PROGRAM = re.compile(
    rb"(?:X-Mozilla-[\w-]+|X-Status|Status|X-Keywords|X-UID|X-IMAPbase|X-IMAP|X-GM-[\w-]+"
    rb"|X-Gmail-Labels)[ \t]*:",
    re.IGNORECASE,
)
MOZILLA_STATUS = re.compile(rb"X-Mozilla-Status[ \t]*:[ \t]*([0-9a-f]{4})", re.IGNORECASE)
DELETED = 0x0008
LONGEST_LINE = 2**20


class MailboxContainer:
    """Finds the messages in a mailbox."""

    suffixes: tuple[str, ...] = (".mbox", ".mbx")
    packed = False

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the messages of a mailbox; see `Container`."""
        found = False
        for data in _messages(stream, name):
            found = True
            head = _head_of(data)
            if head is None:
                continue
            yield _member(head + data[_end_of_head(data) :], name)
        if not found:
            raise NothingInIt(f"there are no messages in {name}")


def _member(data: bytes, name: str) -> Member:
    """A message with what it is known by, and called."""
    head = parsed(data[: _end_of_head(data)], name)
    key = field_of(head, "Message-ID") or hashlib.blake2b(data, digest_size=8).hexdigest()
    title = field_of(head, "Subject") or sender(head) or key
    if len(data) > LARGEST:
        too_large = ArticleError(f"a message of {name} has more than {LARGEST // 2**20} MB")

        def refuse() -> bytes:
            raise too_large

        return Member(key, label(day_sent(head), title), refuse, file="message.eml")
    return Member(key, label(day_sent(head), title), data, file="message.eml")


def _messages(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The bytes of each message, without the line that begins it. One too large is cut.

    Raises:
        ArticleError: it does not begin as a mailbox does.
    """
    lines: list[bytes] = []
    size = 0
    blank, started = True, False
    line = _line(stream)
    while line:
        following = _line(stream)
        if blank and line.startswith(BEGINNING) and _is_field(following):
            if lines:
                yield b"".join(lines)
            lines, size, started = [], 0, True
        elif started and size <= LARGEST:
            lines.append(line[1:] if QUOTED_BEGINNING.match(line) else line)
            size += len(line)
        elif not started and line.strip():
            raise ArticleError(f"{name} is no mailbox: it does not begin with a message")
        blank, line = not line.strip(), following
    if lines:
        yield b"".join(lines)


def _line(stream: BinaryIO) -> bytes:
    return stream.readline(LONGEST_LINE)


def _is_field(line: bytes) -> bool:
    return bool(FIELD.match(line) or line.startswith(b">From "))


def _end_of_head(data: bytes) -> int:
    """Where the head of a message ends."""
    ends = [data.find(mark) + len(mark) for mark in (b"\n\n", b"\r\n\r\n") if mark in data]
    return min(ends, default=len(data))


def _head_of(data: bytes) -> bytes | None:
    """The head of a message without the program's notes; None where the message was deleted."""
    kept: list[bytes] = []
    skipping = False
    for line in data[: _end_of_head(data)].splitlines(keepends=True):
        status = MOZILLA_STATUS.match(line)
        if status and int(status[1], 16) & DELETED:
            return None
        folded = line[:1] in (b" ", b"\t")
        skipping = skipping if folded else bool(OF_THE_PROGRAM.match(line))
        if not skipping:
            kept.append(line)
    return b"".join(kept)
