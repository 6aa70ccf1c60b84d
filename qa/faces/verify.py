"""`qa verify`: whether the citations of saved answers still hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND, complain
from qa.faces.options import IndexOption, JsonOption
from qa.faces.saved import SavedAnswer, read_saved
from qa.faces.settings import load_settings
from qa.faces.verify_documents import PlaceDocument, VerdictDocument, VerifyDocument
from qa.faces.where import location_document

if TYPE_CHECKING:
    from qa.answering.recheck import Place, Verdict
    from qa.domain import Citation, CurrentArticle

NAMED = 3
"""How many unreachable folders are named for people; `--json` has all."""


def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="What 'qa ask --json' or its batch printed; - for standard input."
        ),
    ],
    index: IndexOption = None,
    json: JsonOption = False,
) -> int:
    """Check the citations of saved answers against the articles as they are now.

    Exit code 1 means that some do not hold any more.
    """
    settings = load_settings({"index": index})
    saved = read_saved(file)
    from qa.faces.render import Screen  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415
    from qa.indexing.current import CurrentArticles  # noqa: PLC0415
    from qa.indexing.formats.members import Reading  # noqa: PLC0415

    with open_index(settings) as opened:
        articles = CurrentArticles(opened, Reading.by(settings), settings.exclude)
        verdicts = list(_verdicts(saved.answers, articles))
    for note in saved.skipped:
        complain(f"note: {note}")
    for warning in (*_out_of_reach(articles.unreachable), *articles.warnings):
        complain(f"note: {warning}")
    counts = Counter(verdict.verdict for verdict in verdicts)
    document = VerifyDocument(
        schema="qa.verify/1",
        index=str(settings.index_folder),
        answers=len(saved.answers),
        citations=len(verdicts) - counts["uncited"],
        holds=counts["holds"],
        moved=counts["moved"],
        changed=counts["changed"],
        gone=counts["gone"],
        uncited=counts["uncited"],
        unreachable=articles.unreachable,
        verdicts=verdicts,
    )
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        Screen().verdicts(document)
    return FOUND if counts["holds"] == len(verdicts) else NOT_FOUND


def _verdicts(
    answers: Sequence[SavedAnswer], articles: Mapping[str, CurrentArticle]
) -> Iterator[VerdictDocument]:
    """The verdicts of each answer: its citations, then its sentences that have none."""
    from qa.answering.recheck import recheck  # noqa: PLC0415

    found = iter(recheck([c for answer in answers for c in answer.citations], articles))
    for answer in answers:
        for citation in answer.citations:
            yield _of_citation(answer, citation, next(found))
        for sentence in answer.sentences:
            if not sentence.citations:
                yield VerdictDocument(
                    line=answer.line,
                    id=answer.id,
                    question=answer.question,
                    number=None,
                    verdict="uncited",
                    article=None,
                    start=None,
                    end=None,
                    quote=None,
                    place=None,
                    sentences=[sentence.text],
                    now=None,
                )


def _of_citation(answer: SavedAnswer, citation: Citation, verdict: Verdict) -> VerdictDocument:
    return VerdictDocument(
        line=answer.line,
        id=answer.id,
        question=answer.question,
        number=citation.number,
        verdict=verdict.kind,
        article=citation.article,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        place=location_document(citation.place),
        sentences=[s.text for s in answer.sentences if citation.number in s.citations],
        now=_place(verdict.now) if verdict.now else None,
    )


def _place(now: Place) -> PlaceDocument:
    where = location_document(now.place)
    return PlaceDocument(now.article, now.start, now.end, now.line, now.text, where)


def _out_of_reach(folders: Sequence[str]) -> Iterator[str]:
    if folders:
        more = f" and {len(folders) - NAMED} more" if len(folders) > NAMED else ""
        named = ", ".join(folders[:NAMED]) + more
        yield f"{named} cannot be reached: checked against the text that the index keeps"
