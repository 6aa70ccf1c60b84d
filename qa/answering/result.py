"""Makes an `Answer` of what was composed, found and looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qa.domain import Answer

if TYPE_CHECKING:
    from qa.answering.composition import Composition, Question
    from qa.domain import Passage
    from qa.selection import Selected


class Models(NamedTuple):
    """The names of the models that answered; None for one that was not used.

    `server` and `remote` are those of the `Answer`.
    """

    embedder: str
    language_model: str | None
    reader: str | None
    server: str | None = None
    remote: bool = False


def answer_of(
    asked: Question,
    passages: Sequence[Passage],
    composition: Composition,
    models: Models,
    selected: Selected,
    timings: Mapping[str, float],
) -> Answer:
    """Return an answer; where it is silence, its words say which articles were looked at."""
    only = f" {selected}" if selected.selection and not composition.sentences else ""
    return Answer(
        question=asked.text,
        search_query=asked.search_query,
        status="answered" if composition.sentences else "not_in_articles",
        finding=composition.finding,
        confidence=composition.confidence,
        text=f"{composition.text}{only}",
        missing=composition.missing,
        note=composition.note,
        kind=composition.kind,
        sentences=composition.sentences,
        citations=composition.citations,
        passages=tuple(passages),
        embedder=models.embedder,
        language_model=models.language_model,
        reader=models.reader,
        timings_ms=timings,
        selected=selected,
        server=models.server,
        remote=models.remote,
        failure=composition.failure,
    )
