"""`qa show`: the source text around a citation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from qa.domain import location_at
from qa.errors import UsageError
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND, complain
from qa.faces.last_answer import recall
from qa.faces.options import IndexOption, JsonOption
from qa.faces.settings import load_settings
from qa.faces.show_document import ShowDocument
from qa.faces.where import location_document

if TYPE_CHECKING:
    from qa.domain import Article

AROUND = 400
"""Characters of text shown on either side of the quote, to the next line end."""

REFERENCE = re.compile(r"(?P<article>.+):(?P<start>\d+)-(?P<end>\d+)")


def show(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="path:start-end, an article's path, or a number of the last answer."
        ),
    ],
    index: IndexOption = None,
    json: JsonOption = False,
) -> int:
    """Show the source text around a citation, the quote highlighted."""
    settings = load_settings({"index": index})
    ref = ref.encode("utf-8", "replace").decode("utf-8")
    from qa.faces.render import Screen  # noqa: PLC0415
    from qa.index.names import article_named, articles_of_file  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415

    with open_index(settings) as opened:
        place: tuple[str, int, int | None] | None
        if re.fullmatch(r"\[?\d+\]?", ref):
            place = recall(settings.index_folder, int(ref.strip("[]")))
        else:
            place = _parse(ref)
        article = article_named(opened, place[0]) if place else None
        several = [] if article or not place else articles_of_file(opened, place[0])
    document = source_around(article, *place[1:]) if article and place else None
    if several:
        complain(f"{ref} holds {len(several)} articles: name one, such as {several[0]!r}")
        return NOT_FOUND
    if document is None:
        complain(f"no such text: {ref}: 'qa search' and the last answer name what there is")
        return NOT_FOUND
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        Screen().source_text(document)
    return FOUND


def source_around(article: Article, start: int, end: int | None) -> ShowDocument | None:
    """Return the text around a span; None when the article has no such span."""
    text = article.text
    whole = end is None
    end = len(text) if end is None else end
    if not 0 <= start < end <= len(text):
        return None
    first = 0 if whole else text.rfind("\n", 0, max(0, start - AROUND)) + 1
    last = text.find("\n", min(len(text), end + AROUND))
    last = len(text) if last < 0 else last
    from qa.answering.cite import line_of  # noqa: PLC0415

    return ShowDocument(
        schema="qa.show/1",
        article=article.ref,
        title=article.title,
        start=start,
        end=end,
        line=line_of(text, start),
        quote=text[start:end],
        text_start=first,
        text=text[first:last],
        place=location_document(location_at(article.places, start)),
    )


def _parse(ref: str) -> tuple[str, int, int | None]:
    match = REFERENCE.fullmatch(ref)
    if match:
        return match["article"], int(match["start"]), int(match["end"])
    if not ref.strip():
        raise UsageError("the reference is empty", "give path:start-end")
    return ref, 0, None
