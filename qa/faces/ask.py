"""`qa ask`: one question, or a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import UsageError
from qa.faces.batch import BatchLine, run_batch
from qa.faces.documents import AnswerDocument, answer_document, to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.given import query_of
from qa.faces.options import (
    AllowRemoteOption,
    ArticleOption,
    IndexOption,
    JsonOption,
    MinConfidenceOption,
    ModelOption,
    NoDaemonOption,
    NoLlmOption,
    OfflineOption,
    PathOption,
    SinceOption,
    StrictOption,
    TopKOption,
    UntilOption,
    UpdateOption,
    remote_allowed,
)
from qa.faces.program_documents import MessageDocument, PromptDocument
from qa.faces.settings import load_settings
from qa.text.clean import printable
from qa.understanding.checked import checked_question

if TYPE_CHECKING:
    from qa.engines.protocols import Message


def ask(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION", help="The question; from a pipe or for -, standard input."
        ),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE", help="Answer JSON lines; - for standard input."),
    ] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    allow_remote: AllowRemoteOption = False,
    top_k: TopKOption = None,
    path: PathOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    update: UpdateOption = False,
    min_confidence: MinConfidenceOption = None,
    strict: StrictOption = False,
    no_llm: NoLlmOption = False,
    show_prompt: Annotated[
        bool,
        typer.Option("--show-prompt", help="Print what the language model would be asked."),
    ] = False,
    json: JsonOption = False,
    offline: OfflineOption = False,
    no_daemon: NoDaemonOption = False,
) -> int:
    """Answer a question from the articles, citing an exact place for every sentence.

    Exit code 1 means that the articles do not say.
    """
    del no_daemon
    question = query_of("ask", "one question", words, batch)
    if show_prompt and (batch is not None or no_llm):
        raise UsageError("--show-prompt goes with one question and a language model")
    settings = load_settings(
        {
            "index": index,
            "model": model,
            "allow_remote": remote_allowed(allow_remote=allow_remote, offline=offline),
            "top_k": top_k,
            "path": path,
            "article": article,
            "since": since,
            "until": until,
            "min_confidence": min_confidence,
            "strict": strict or None,
            "auto_update": update or None,
            "llm": False if no_llm else None,
        }
    )
    from qa.assistant import Assistant  # noqa: PLC0415 (heavy)
    from qa.faces.first_steps import opened  # noqa: PLC0415
    from qa.faces.index_screen import tell_update  # noqa: PLC0415
    from qa.faces.last_answer import remember  # noqa: PLC0415
    from qa.faces.narrowed import tell_beside, told_of_the_article  # noqa: PLC0415
    from qa.faces.nearest import nearest_quotes, shown  # noqa: PLC0415
    from qa.faces.render import Screen  # noqa: PLC0415

    text = checked_question(question) if batch is None else ""
    index_opened = opened(settings, offers=not json)
    with (
        told_of_the_article(settings),
        Assistant(index_opened, settings, on_update=tell_update) as assistant,
    ):
        if batch is not None:

            def answer_line(line: BatchLine) -> AnswerDocument:
                return answer_document(assistant.ask(line.question, history=line.history), line.id)

            return run_batch(batch, answer_line)
        if show_prompt:
            typer.echo(_prompt(text, assistant.prompt(text), json=json))
            return FOUND
        if json:
            answer = assistant.ask(text)
            typer.echo(to_json(answer_document(answer), indent=2))
            nearest = nearest_quotes(answer, assistant.article)
        else:
            answer, nearest = shown(Screen(), assistant.stream(text), assistant.article)
        tell_beside(settings, answer)
        if answer.kind != "chat":
            remember(settings.index_folder, answer, nearest)
    return FOUND if answer.answered else NOT_FOUND


def _prompt(question: str, messages: Sequence[Message], *, json: bool) -> str:
    """A prompt as a document, or for people: each message under the name of its role."""
    if json:
        shown = [MessageDocument(message.role, message.content) for message in messages]
        return to_json(PromptDocument("qa.prompt/1", question, shown), indent=2)
    return printable("\n\n".join(f"[{message.role}]\n{message.content}" for message in messages))
