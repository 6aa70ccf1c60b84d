"""Whether the beginning of a file is that of a mailbox or of a message.

Thunderbird's mailboxes, the files of a Maildir and many an export have no suffix that says so.
"""

from __future__ import annotations

import re

FIELD = re.compile(rb"[!-9;-~]+:[ \t]|[ \t]+\S|>?From \S")
OF_MAIL = re.compile(
    rb"^(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-Mozilla-Status):",
    re.IGNORECASE | re.MULTILINE,
)


def looks_like_mail(beginning: bytes) -> str:
    """The suffix that a mailbox or a message would have, "" where it is neither."""
    head = re.split(rb"\r?\n\r?\n", beginning, maxsplit=1)[0]
    lines = head.splitlines()
    if len(beginning) > len(head) and OF_MAIL.search(head):
        if beginning.startswith(b"From ") and all(map(FIELD.match, lines)):
            return ".mbox"
        if all(map(FIELD.match, lines)):
            return ".eml"
    return ""
