"""Subtitles (SRT, WebVTT): what is said in a film, a talk or a lecture, and when.

Bytes come in; a document goes out whose text is what is said, joined to paragraphs at pauses and at
changes of speaker, without times and marks. Where each cue begins is a place, so that a citation
names the time. Captions that roll, each with the lines before it once more, are read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import takewhile
from typing import NamedTuple

from qa.domain import Block, Document, LeftOut, Place
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.dates import day_in_name, title_from_name
from qa.indexing.formats.decode import decode
from qa.text.clean import one_line
from qa.text.language import detect_language

CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
TIMES = re.compile(rf"\s*{CLOCK}\s*-->\s*{CLOCK}.*")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.,]+>|\{\\[^{}]*\}")
VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^<>]+)>")
SPEAKER = re.compile(r"(?:>>\s*)?((?:[^\W\d_][\w.'’-]*)(?: [^\W\d_][\w.'’-]*){0,3}):\s+(?=\S)")
NEXT_SPEAKER = re.compile(r"(?:[-–—]|>>)\s*(?=\S)")
SOUND = re.compile(r"[\[(][^\])]{1,40}[\])]|[♪♫#*\s]+")
NOTES = "♪♫"
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")

PAUSE = 2.0
"""Seconds of silence after which another paragraph begins."""

ROLLING = 1.0
"""Within so many seconds what is shown again is the same caption."""

FULL, FULL_UNMARKED = 700, 300
"""Characters of a paragraph after which it ends with its sentence; where nobody has written down
where sentences end, with its cue."""

MARKED = 0.1
"""The share of cues that end a sentence, from which on somebody has marked these ends."""


class Cue(NamedTuple):
    """What is shown from one second to another, and by whom it is said, if that is known."""

    start: float
    end: float
    lines: tuple[str, ...]
    speaker: str = ""


class Said(NamedTuple):
    """The words of a cue that were not shown before."""

    start: float
    end: float
    text: str
    speaker: str
    turn: bool


class SubtitleLoader:
    """Reads subtitles."""

    suffixes: tuple[str, ...] = (".srt", ".vtt")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of subtitles; see `Loader`."""
        text, found, warnings = decode(data, name, encoding=encoding)
        cues = list(_cues(text.replace("\r\n", "\n").replace("\r", "\n")))
        if not cues:
            raise ArticleError(f"there are no times in {name}", "rename it if it is no subtitles")
        said = list(_said(_unrolled(cues)))
        if not said:
            raise NothingInIt(f"nothing is said in {name}")
        sounds = sum(len(line) for cue in cues for line in cue.lines if SOUND.fullmatch(line))
        written, blocks, places = _laid_out(said)
        return Document(
            text=written,
            blocks=blocks,
            title=_own_title(text) or one_line(title_from_name(name)),
            date=day_in_name(name),
            language=detect_language(written),
            encoding=found,
            warnings=warnings,
            left_out=(LeftOut("sounds", sounds),) if sounds else (),
            places=places,
        )


def _cues(text: str) -> Iterator[Cue]:
    """The cues of a file; whatever stands between them, such as numbers and notes, is none."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if TIMES.fullmatch(line)]
    for number, start in enumerate(starts):
        following = starts[number + 1] if number + 1 < len(starts) else len(lines)
        times = TIMES.fullmatch(lines[start])
        assert times is not None
        between = lines[start + 1 : following]
        own = list(takewhile(bool, between))  # A blank alone on a line is no blank line.
        if own and own == between and following < len(lines) and own[-1].strip().isdigit():
            own.pop()  # The number of the next cue, without a blank line before it.
        voice = VOICE.search("\n".join(own))
        plain = tuple(one_line(unescape(TAG.sub("", line))) for line in own)
        groups = times.groups()
        yield Cue(
            _seconds(groups[:4]),
            _seconds(groups[4:]),
            tuple(line for line in plain if line),
            one_line(voice[1]) if voice else "",
        )


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _unrolled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """The cues without the lines that the one before them had shown already."""
    shown: tuple[str, ...] = ()
    until = -ROLLING
    for cue in sorted(cues, key=lambda cue: cue.start):
        lines = cue.lines
        if shown and lines and cue.start - until <= ROLLING:
            again = max((n for n in range(1, len(lines) + 1) if shown[-n:] == lines[:n]), default=0)
            lines = lines[again:]
            if not again and lines[0].startswith(shown[-1]):  # A line that grows by words.
                lines = (lines[0][len(shown[-1]) :].strip(), *lines[1:])
        if cue.lines:
            shown, until = cue.lines, max(cue.end, cue.start)
        if any(lines):
            yield cue._replace(lines=tuple(filter(None, lines)))


def _said(cues: Iterator[Cue]) -> Iterator[Said]:
    """What is said, a piece for each speaker of a cue."""
    for cue in cues:
        lines = [line for line in cue.lines if not SOUND.fullmatch(line)]
        turns = sum(bool(NEXT_SPEAKER.match(line)) for line in lines)
        parts: list[tuple[str, bool]] = []
        for line in lines:
            mark = NEXT_SPEAKER.match(line)
            turn = bool(mark) and (turns > 1 or line.startswith(">>") or len(lines) == 1)
            words = line[mark.end() :] if mark and turn else line
            words = words.strip(NOTES + " ")
            if turn or not parts or SPEAKER.match(words):
                parts.append((words, turn))
            else:
                parts[-1] = (f"{parts[-1][0]} {words}", parts[-1][1])
        for words, turn in parts:
            named = SPEAKER.match(words)
            if words:
                yield Said(cue.start, cue.end, words, cue.speaker, turn or named is not None)


def _laid_out(said: Sequence[Said]) -> tuple[str, tuple[Block, ...], tuple[Place, ...]]:
    """The text, a paragraph for each turn or stretch of speech, and where each time is in it."""
    marked = sum(bool(SENTENCE_END.search(one.text)) for one in said) >= MARKED * len(said)
    text = ""
    parts: list[str] = []
    length = start = 0
    blocks: list[Block] = []
    places: list[Place] = []
    before: Said | None = None
    for one in said:
        if before is None or _parts_from(before, one, length - start, marked=marked):
            if before:
                blocks.append(Block("paragraph", start, length))
                parts.append("\n\n")
                length += 2
            start = length
            words = f"{one.speaker}: {one.text}" if one.speaker else one.text
        else:
            words = one.text
            parts.append(" ")
            length += 1
        clock = _clock(one.start)
        if not places or places[-1].name != clock:
            places.append(Place("time", clock, length))
        parts.append(words)
        length += len(words)
        before = one
    blocks.append(Block("paragraph", start, length))
    text = "".join(parts) + "\n"
    return text, tuple(blocks), tuple(places)


def _parts_from(before: Said, one: Said, length: int, *, marked: bool) -> bool:
    """Whether another paragraph begins with what is said now."""
    if one.turn or one.speaker != before.speaker or one.start - before.end >= PAUSE:
        return True
    if marked:
        return length >= FULL and SENTENCE_END.search(before.text) is not None
    return length >= FULL_UNMARKED


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _own_title(text: str) -> str:
    """The title that WebVTT may have in its first line."""
    first = text.split("\n", 1)[0].strip()
    title = re.fullmatch(r"WEBVTT\s*[-–—:]?\s*(.*)", first)
    words = one_line(title[1]) if title else ""
    return words if any(map(str.isalpha, words)) and ":" not in words else ""
