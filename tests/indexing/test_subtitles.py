"""Subtitles: rolling captions, a film, a lecture."""

from __future__ import annotations

import pytest

from qa.domain import Document, Place
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.subtitles import SubtitleLoader
from tests.indexing.members import blocks

ROLLING = b"""WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000 align:start position:0%
\x20
hello<00:00:00.500><c> and</c><00:00:01.000><c> welcome</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
hello and welcome
\x20

00:00:02.010 --> 00:00:04.000 align:start position:0%
hello and welcome
to<00:00:02.500><c> the</c><00:00:03.000><c> harbour</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
to the harbour
\x20

00:00:04.010 --> 00:00:06.000 align:start position:0%
to the harbour
of<00:00:04.500><c> harl</c>

00:00:20.000 --> 00:00:22.000
[Music]

00:00:30.000 --> 00:00:32.000
it is old
"""

FILM = """1
00:00:01,000 --> 00:00:03,000
<i>Once, there was a</i>
{\\an8}harbour.

2
00:00:03,200 --> 00:00:05,000
- Who are you?
- Ann.

3
01:12:31,000 --> 01:12:33,000
ANN: The pier is closed.
4
01:12:34,000 --> 01:12:35,000
It opens in June.
"""

LECTURE = """WEBVTT - On tides

NOTE made by hand

intro
00:05.000 --> 00:09.000
<v Dr Ada Finch>The tide comes twice a day &amp; goes.

00:09.500 --> 00:12.000
<v Dr Ada Finch>The moon pulls the water.

00:12.500 --> 00:14.000
<v Bob>Why twice?
"""


def load(data: bytes, name: str) -> Document:
    return SubtitleLoader().load(data, name)


def said_at(document: Document) -> list[tuple[str, str]]:
    """Each time, and the words from it on to the next."""
    ends = [place.start for place in document.places[1:]] + [len(document.text)]
    return [
        (place.name, document.text[place.start : end].strip())
        for place, end in zip(document.places, ends, strict=True)
    ]


def test_captions_that_roll_are_read_once() -> None:
    document = load(ROLLING, "talk.en.vtt")
    assert document.text == "hello and welcome to the harbour of harl\n\nit is old\n"
    assert said_at(document) == [
        ("00:00:00", "hello and welcome"),
        ("00:00:02", "to the harbour"),
        ("00:00:04", "of harl"),
        ("00:00:30", "it is old"),
    ]
    assert [(left.reason, left.characters) for left in document.left_out] == [("sounds", 7)]


def test_lines_that_grow_by_words_are_read_once() -> None:
    words = ["the", "boat", "is", "late"]
    growing = "\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{' '.join(words[:n])}\n" for n in range(1, 5)
    )
    assert load(growing.encode(), "a.srt").text == "the boat is late\n"


def test_what_is_sung_again_later_is_kept() -> None:
    song = b"1\n00:00:01,000 --> 00:00:02,000\nRow, row.\n\n"
    song += b"2\n00:00:09,000 --> 00:00:10,000\nRow, row.\n"
    assert load(song, "a.srt").text == "Row, row.\n\nRow, row.\n"


def test_speakers_and_pauses_part_what_is_said() -> None:
    document = load(FILM.encode("utf-16"), "film.srt")
    assert blocks(document) == [
        ("paragraph", "Once, there was a harbour."),
        ("paragraph", "Who are you?"),
        ("paragraph", "Ann."),
        ("paragraph", "ANN: The pier is closed. It opens in June."),
    ]
    at = document.text.index("The pier is closed")
    assert document.places[-2] == Place("time", "01:12:31", at - len("ANN: "))
    assert said_at(document)[-1] == ("01:12:34", "It opens in June.")


def test_voices_and_the_title_of_webvtt_are_known() -> None:
    document = load(LECTURE.encode(), "2024-03-05-tides.vtt")
    assert (document.title, document.date) == ("On tides", "2024-03-05")
    assert blocks(document) == [
        ("paragraph",
         "Dr Ada Finch: The tide comes twice a day & goes. The moon pulls the water."),
        ("paragraph", "Bob: Why twice?"),
    ]  # fmt: skip


def test_speech_without_any_marks_is_cut_into_stretches() -> None:
    cues = "\n".join(
        f"00:{n // 60:02}:{n % 60:02}.000 --> 00:{(n + 1) // 60:02}:{(n + 1) % 60:02}.000\n"
        f"word{n} and some more\n"
        for n in range(100)
    )
    document = load(b"WEBVTT\n\n" + cues.encode(), "a.vtt")
    assert all(len(text) < 330 for _, text in blocks(document))
    assert len(document.blocks) > 3


def test_what_is_no_subtitles_is_one_clear_line() -> None:
    with pytest.raises(ArticleError, match=r"there are no times in a\.srt"):
        load(b"just words\n", "a.srt")
    with pytest.raises(NothingInIt):
        load(b"1\n00:00:01,000 --> 00:00:02,000\n[Music]\n", "a.srt")
