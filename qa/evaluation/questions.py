"""Reads a question set: a folder's articles and its `questions.jsonl`, checked line by line.

A folder comes in; questions with what is expected of an answer go out. The format is that of
`docs/questions.md`. A line that cannot be measured stops the run, for a figure that silently
leaves questions out is worth nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from qa.domain import Span, Turn
from qa.errors import UsageError
from qa.understanding.checked import checked_question

FILE = "questions.jsonl"
AnswerKind = Literal["short", "long", "none"]
KINDS: tuple[AnswerKind, ...] = ("short", "long", "none")
FORMAT = "docs/questions.md has the format"


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question of a set, and what is expected of its answer.

    Attributes:
        line: Its line in the file, from 1.
        raw: That line as it stands, which tells whether the question has changed.
        answers: Short reference answers, any of which is right.
        answerable: Whether the articles answer it.
        evidence: The spans of the articles that do.
        kind: "long" references can only be compared word by word, with "none" only places count.
    """

    line: int
    raw: str
    id: str
    question: str
    history: tuple[Turn, ...]
    answers: tuple[str, ...]
    answerable: bool
    evidence: tuple[Span, ...]
    kind: AnswerKind = "short"

    @property
    def checkable(self) -> bool:
        """Whether there is a short answer to find in what was said."""
        return self.answerable and self.kind == "short" and bool(self.answers)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A folder with questions about the articles in it.

    Attributes:
        articles: The folder of the articles: `articles` in the set's folder, else that itself.
        file: Where the questions stand.
    """

    folder: Path
    articles: Path
    file: Path
    questions: tuple[SetQuestion, ...]


def read_set(folder: Path) -> QuestionSet:
    """Read a question set.

    Raises:
        UsageError: there is none, or a line of it cannot be used; both are named.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "name the folder of a question set")
    file = folder / FILE
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise UsageError(
            f"cannot read {file} ({error.strerror})", f"put the questions there; {FORMAT}"
        ) from error
    questions = tuple(_questions(file, lines))
    if not questions:
        raise UsageError(f"{file} has no questions", FORMAT)
    inside = folder / "articles"
    return QuestionSet(folder, inside if inside.is_dir() else folder, file, questions)


def check_evidence(
    file: Path, questions: tuple[SetQuestion, ...], text_of: Callable[[str], str | None]
) -> None:
    """Raise UsageError unless all evidence lies within articles; `text_of` gives their texts."""
    for question in questions:
        for span in question.evidence:
            text = text_of(span.article)
            if text is None:
                raise _bad(
                    file,
                    question.line,
                    f"the evidence names {span.article!r}, which is no article of the set",
                    "write its path below the folder of the articles",
                )
            if span.end > len(text):
                raise _bad(
                    file,
                    question.line,
                    f"the evidence {span.start}-{span.end} is out of {span.article}, "
                    f"which has {len(text):,} characters",
                    "count in code points of the article's text",
                )


def _questions(file: Path, lines: list[bytes]) -> Iterator[SetQuestion]:
    seen: dict[str, int] = {}
    for number, data in enumerate(lines, start=1):
        if not data.strip():
            continue
        try:
            question = _question(number, data)
        except UsageError as error:
            raise _bad(file, number, error.message, error.mend) from error
        if question.id in seen:
            raise _bad(
                file,
                number,
                f"the id {question.id!r} is that of line {seen[question.id]} too",
                "give each question an id of its own",
            )
        seen[question.id] = number
        yield question


def _question(number: int, data: bytes) -> SetQuestion:
    raw, values = _parsed(data, "utf-8-sig" if number == 1 else "utf-8")
    kind = values.get("answer_kind", "short")
    if kind not in KINDS:
        raise UsageError(f'"answer_kind" is {kind!r}', f"write one of {', '.join(KINDS)}")
    answerable = values.get("answerable")
    if not isinstance(answerable, bool):
        raise UsageError('"answerable" is not true or false', "say whether the articles answer it")
    text = _text(values, "question")
    return SetQuestion(
        line=number,
        raw=raw,
        id=_text(values, "id"),
        question=checked_question(text),
        history=tuple(_turn(turn) for turn in _list(values, "history")),
        answers=tuple(_answer(answer) for answer in _list(values, "answers")),
        answerable=answerable,
        evidence=tuple(_span(span) for span in _list(values, "evidence")),
        kind=kind,
    )


def _parsed(data: bytes, encoding: str) -> tuple[str, dict[str, Any]]:
    mend = "write one JSON object on a line"
    try:
        raw = data.decode(encoding).strip()
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON in UTF-8 ({error})", mend) from error
    if not isinstance(values, dict):
        raise UsageError("not a JSON object", mend)
    return raw, values


def _text(values: dict[str, Any], key: str) -> str:
    text = values.get(key)
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f'no "{key}" in the line', f'write {{"{key}": "…"}}')
    return _unicode(text)


def _list(values: dict[str, Any], key: str) -> list[Any]:
    found = values.get(key)
    if found is None:
        return []
    if not isinstance(found, list):
        raise UsageError(f'"{key}" is not a list', f'write "{key}": []')
    return found


def _answer(value: object) -> str:
    if not isinstance(value, str):
        raise UsageError(f'an entry of "answers" is {value!r}', "write each answer as a text")
    return _unicode(value)


def _turn(value: object) -> Turn:
    match value:
        case {"question": str(question), "answer": str(answer)}:
            return Turn(_unicode(question), _unicode(answer))
        case {"question": str(question), "answer": None}:
            return Turn(_unicode(question), "")
        case {"question": str(question), **rest} if "answer" not in rest:
            return Turn(_unicode(question), "")
    raise UsageError('"history" is not a list of turns', 'write [{"question": "…", "answer": "…"}]')


def _span(value: object) -> Span:
    match value:
        case {"article": str(article), "start": int(start), "end": int(end)}:
            if 0 <= start < end and not isinstance(start, bool):
                return Span(article, start, end)
            raise UsageError(
                f"the evidence {start}-{end} is no span", "write a start from 0 and an end after it"
            )
    raise UsageError(
        '"evidence" is not a list of spans', 'write [{"article": "…", "start": 0, "end": 9}]'
    )


def _unicode(text: str) -> str:
    """Return a text without lone surrogates, which JSON can write and nothing can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _bad(file: Path, line: int, message: str, mend: str) -> UsageError:
    return UsageError(f"line {line} of {file}: {message}", mend)
