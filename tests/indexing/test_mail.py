"""Messages and mailboxes, as the programs that write them do."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from qa.indexing.parts import parts_of
from tests.indexing.members import blocks, documents, keys, problems

THUNDERBIRD = b"""\
Return-Path: <ann@harl.example>
Received: from mx.harl.example by box.harl.example
Message-ID: <a1@harl.example>
Date: Tue, 05 Mar 2024 10:12:00 +0100
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
From: =?UTF-8?Q?Ann_L=C3=B6we?= <ann@harl.example>
To: "Finch, Ada" <ada@harl.example>, bob@quay.example
Subject: =?UTF-8?B?QnVkZ2V0IGbDvHI=?= =?UTF-8?Q?_2024?=
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 8bit

Hello Ada,

the budget for the pier is 12,000 pounds and we should\x20
spend it before June.
 From now on I ask weekly.

- first a plan that is\x20
long
- then a roof

On 04.03.24 at 09:00, Ada Finch wrote:
> How much money is there for
> the pier?
>> It was asked before.

--\x20
Ann L\xc3\xb6we
Harbour office
"""

OUTLOOK = b"""\
From: "Finch, Ada" <ada@harl.example>\r
To: Ann <ann@harl.example>\r
Subject: RE: Budget\r
Date: Wed, 6 Mar 2024 08:00:00 +0000\r
Message-ID: <b2@harl.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="M"\r
\r
--M\r
Content-Type: multipart/alternative; boundary="A"\r
\r
--A\r
Content-Type: text/plain; charset="iso-8859-1"\r
Content-Transfer-Encoding: quoted-printable\r
\r
Dear Ann,\r
\r
I agree. The caf=E9 gets 300 pounds and a long line is =\r
soft.\r
\r
________________________________\r
From: Ann Lowe <ann@harl.example>\r
Sent: Tuesday, March 5, 2024 10:12 AM\r
To: Finch, Ada\r
Subject: Budget\r
\r
the budget is 12,000 pounds\r
\r
--A\r
Content-Type: text/html; charset="iso-8859-1"\r
Content-Transfer-Encoding: quoted-printable\r
\r
<html><body><p>Dear Ann,</p><p>I agree. The caf=E9 gets 300 pounds.</p></body></html>\r
--A--\r
--M\r
Content-Type: text/markdown; name="plan.md"\r
Content-Disposition: attachment; filename*=utf-8''pl%C3%A4n.md\r
Content-Transfer-Encoding: base64\r
\r
IyBQbGFuCgpUaGUgcGllciBvcGVucyBpbiBKdW5lLgo=\r
--M\r
Content-Type: image/png; name="logo.png"\r
Content-Disposition: attachment; filename="logo.png"\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
--M\r
Content-Type: message/rfc822\r
\r
From: x@quay.example\r
Subject: Inner / forwarded\r
Date: Fri, 1 Mar 2024 08:00:00 +0000\r
\r
Inner words are here.\r
--M--\r
"""

GMAIL = b"""\
From: Bob <bob@quay.example>
Subject: Hi
Date: Thu, 7 Mar 2024 08:00:00 +0000
Message-ID: <CAF+1@mail.gmail.example>
MIME-Version: 1.0
Content-Type: text/html; charset="UTF-8"

<div dir="ltr">Dear all,<div><br></div><div>we meet at 5 at the quay.</div></div><br>
<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Mar 5, 2024 at 10:12 AM Ann
&lt;<a href="mailto:ann@harl.example">ann@harl.example</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote">old text<br>more of it</blockquote></div>
"""


def test_flowed_text_is_joined_and_replies_and_signature_are_told_apart() -> None:
    (message,) = documents(THUNDERBIRD, "a.eml").values()
    assert (message.title, message.date, message.author) == (
        "Budget für 2024", "2024-03-05", "Ann Löwe",
    )  # fmt: skip
    assert blocks(message) == [
        ("heading", "Budget für 2024"),
        ("item", "From: Ann Löwe <ann@harl.example>"),
        ("item", "To: Finch, Ada <ada@harl.example>, bob@quay.example"),
        ("item", "Sent: Tuesday, 5 March 2024 10:12"),
        ("paragraph", "Hello Ada,"),
        ("paragraph", "the budget for the pier is 12,000 pounds and we should spend it before "
                      "June.\nFrom now on I ask weekly."),
        ("item", "first a plan that is long"),
        ("item", "then a roof"),
        ("quote", "On 04.03.24 at 09:00, Ada Finch wrote:"),
        ("quote", "How much money is there for\nthe pier?"),
        ("quote", "It was asked before."),
        ("quote", "Ann Löwe\nHarbour office"),
    ]  # fmt: skip


def test_the_message_and_each_file_that_it_brought_are_articles() -> None:
    others: Counter[str] = Counter()
    found = documents(OUTLOOK, "b.eml", others=others)
    assert list(found) == ["", "/plän.md", "/Inner - forwarded.eml"]
    assert others == {".png": 1}
    assert blocks(found[""])[4:] == [
        ("paragraph", "Dear Ann,"),
        ("paragraph", "I agree. The café gets 300 pounds and a long line is soft."),
        ("quote", "From: Ann Lowe <ann@harl.example>\nSent: Tuesday, March 5, 2024 10:12 AM\n"
                  "To: Finch, Ada\nSubject: Budget"),
        ("quote", "the budget is 12,000 pounds"),
    ]  # fmt: skip
    assert blocks(found["/plän.md"]) == [
        ("heading", "Plan"), ("paragraph", "The pier opens in June."),
    ]  # fmt: skip
    inner = found["/Inner - forwarded.eml"]
    assert (inner.title, inner.date) == ("Inner / forwarded", "2024-03-01")
    assert blocks(inner)[-1] == ("paragraph", "Inner words are here.")


def test_a_message_in_html_is_read_as_it_is_seen() -> None:
    (message,) = documents(GMAIL, "c.eml").values()
    assert blocks(message)[3:] == [
        ("paragraph", "Dear all,"),
        ("paragraph", "we meet at 5 at the quay."),
        ("quote", "On Tue, Mar 5, 2024 at 10:12 AM Ann <ann@harl.example> wrote:"),
        ("quote", "old text\nmore of it"),
    ]


def test_a_plain_text_that_stands_in_for_the_html_is_not_taken() -> None:
    data = b"""\
Subject: News
Message-ID: <n@harl.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=A

--A
Content-Type: text/plain

See HTML.
--A
Content-Type: text/html

<p>The ferry sails at noon on Mondays, and at nine on all the other days of the week.</p>
--A--
"""
    (message,) = documents(data, "n.eml").values()
    assert blocks(message)[1:] == [
        ("paragraph",
         "The ferry sails at noon on Mondays, and at nine on all the other days of the week."),
    ]  # fmt: skip


def test_a_message_as_a_mac_keeps_it_is_read_without_what_stands_around_it() -> None:
    data = b"%d\n" % len(GMAIL) + GMAIL + b"<?xml version='1.0'?><plist><dict/></plist>\n"
    assert documents(data, "1.emlx") == documents(GMAIL, "1.eml")


@pytest.mark.parametrize(
    ("head", "body", "sentence"),
    [
        (b"Content-Type: text/plain; charset=koi8-r", "Причал открыт.".encode("koi8-r"),
         "Причал открыт."),
        (b"Content-Type: text/plain; charset=iso-2022-jp", "港は開いた。".encode("iso-2022-jp"),
         "港は開いた。"),
        (b"Content-Type: text/plain; charset=nonsense", "Das Café öffnet.".encode(),
         "Das Café öffnet."),
        (b"Content-Transfer-Encoding: base64", b"VGhlIHBpZXIgaXMg\nbG9uZy4=", "The pier is long."),
        (b"X: y", "Der Müller läuft über die Brücke.".encode("cp1252"),
         "Der Müller läuft über die Brücke."),
    ],
)  # fmt: skip
def test_text_is_decoded_as_it_was_sent(head: bytes, body: bytes, sentence: str) -> None:
    (message,) = documents(b"Subject: S\n" + head + b"\n\n" + body + b"\n", "a.eml").values()
    assert blocks(message)[-1] == ("paragraph", sentence)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"=?iso-8859-1?Q?Caf=E9?=", "Café"),
        ("Café am Müllerplatz".encode(), "Café am Müllerplatz"),
        (b"=?UTF-8?B?w4l0w6k=?=\n =?UTF-8?B?IDIwMjQ=?= ends", "Été 2024 ends"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=A9t=C3=A9?=", "été"),
        (b"=?broken", "=?broken"),
    ],
)
def test_a_subject_is_read_however_it_is_written(written: bytes, read: str) -> None:
    (message,) = documents(b"Subject: " + written + b"\n\nWords.\n", "a.eml").values()
    assert message.title == read


MAILBOX = (
    b"From - Tue Mar 05 10:12:00 2024\nX-Mozilla-Status: 0001\nX-Mozilla-Keys:     \n"
    + THUNDERBIRD
    + b"\nFrom ann@harl.example Wed Mar  6 10:00:00 2024\nX-Mozilla-Status: 0009\n"
    b"Subject: deleted\nMessage-ID: <d@harl.example>\n\ngone\n"
    b"\nFrom MAILER-DAEMON Wed Mar  6 10:00:00 2024\n"
    + OUTLOOK.replace(b"\r\n", b"\n")
    + b"\nFrom us all a greeting, which begins no message\n"
    b"\nFrom bob@quay.example Thu Mar  7 10:00:00 2024\nSubject: Last\nDate: 7 Mar 2024\n\n"
    b">From here on it goes.\n"
)


def test_a_mailbox_has_its_messages_by_day_and_subject() -> None:
    found = documents(MAILBOX, "mail.mbox")
    assert list(found) == [
        "#2024-03-05 Budget für 2024",
        "#2024-03-06 RE: Budget",
        "#2024-03-06 RE: Budget/plän.md",
        "#2024-03-06 RE: Budget/Inner - forwarded.eml",
        "#2024-03-07 Last",
    ]
    assert blocks(found["#2024-03-07 Last"])[-1] == ("paragraph", "From here on it goes.")
    assert found == documents(MAILBOX, "Inbox")  # As Thunderbird names it.


def test_a_message_is_known_by_its_id_and_is_the_same_when_it_has_been_read() -> None:
    assert keys(MAILBOX, "mail.mbox")[:2] == ["<a1@harl.example>", "<b2@harl.example>"]
    read = MAILBOX.replace(b"X-Mozilla-Status: 0001", b"X-Mozilla-Status: 0011")
    assert documents(read, "mail.mbox") == documents(MAILBOX, "mail.mbox")
    assert digests(read) == digests(MAILBOX)


def digests(data: bytes) -> list[str]:
    return [part.digest for part in parts_of(io.BytesIO(data), "mail.mbox", "mail.mbox")]


def test_a_message_without_a_suffix_is_known_by_its_look() -> None:
    (message,) = documents(THUNDERBIRD, "1709629920.M1P2.box,S=900:2,S").values()
    assert message.title == "Budget für 2024"


def nested(depth: int) -> bytes:
    """A message whose parts lie in each other."""
    head = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    parts = b"".join(head % (number, number) for number in range(depth))
    return b"Subject: Deep\nMIME-Version: 1.0\n" + parts + b"Content-Type: text/plain\n\nWords.\n"


def test_what_is_no_message_or_lies_too_deep_is_one_clear_line() -> None:
    assert problems(nested(10_000), "deep.eml") == [
        "the parts of deep.eml lie too deep in each other"
    ]
    assert problems(b"just words\n", "a.mbox") == [
        "a.mbox is no mailbox: it does not begin with a message"
    ]
    assert problems(b"", "a.mbox") == ["there are no messages in a.mbox"]
    assert problems(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n", "a.eml") == [
        "there is nothing in a.eml"
    ]
    broken = b"Subject: B\nContent-Type: multipart/mixed; boundary=\n\n--\n\xff\xfe\n"
    assert list(documents(broken, "a.eml")) == [""]
    many = b"Subject: M\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nw\n" * 10_000
    assert len(documents(many, "a.eml")[""].blocks) < 1_100
