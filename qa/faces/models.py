"""`qa models`: which models there are, fetching them, taking them, trying them.

Each command is a few lines here; what it does stands in the modules that begin with `models_`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import UsageError
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, INTERRUPTED, complain, stopped_by_signals, with_exit_code
from qa.faces.options import (
    AllowRemoteOption,
    IndexOption,
    JsonOption,
    OfflineOption,
    remote_allowed,
)
from qa.faces.profile import with_profile
from qa.faces.settings import load_settings

if TYPE_CHECKING:
    from qa.engines.catalogue import Kind

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="A name of 'qa models list', a file, a folder, a URL.")
]
KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="language_model, embedder or reranker, where it is not plain.",
    ),
]

models = typer.Typer(
    name="models",
    help="List, fetch, take and try the language models, embedders and cross-encoders.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@models.command("list")
@with_profile
@with_exit_code
def list_models(
    kind: KindOption = None, index: IndexOption = None, json: JsonOption = False
) -> int:
    """List the models, their sizes and licences.

    Which are here, which in use, and which can be fetched.
    """
    from qa.engines.installed import models_folder  # noqa: PLC0415
    from qa.faces.models_documents import ModelListDocument  # noqa: PLC0415
    from qa.faces.models_known import known_models  # noqa: PLC0415
    from qa.faces.models_screen import list_lines  # noqa: PLC0415

    settings = load_settings({"index": index})
    found = known_models(settings)
    if kind is not None:
        wanted = _kind(kind)
        found = [one for one in found if one.kind == wanted]
    folder = str(models_folder(settings.cache_folder))
    document = ModelListDocument("qa.models/1", folder, found)
    typer.echo(to_json(document, indent=2) if json else "\n".join(list_lines(document)))
    return FOUND


@models.command("pull")
@with_profile
@with_exit_code
def pull_model(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|REPO", help="A name of the list, or org/name[@REVISION][:FILE.gguf]."
        ),
    ],
    json: JsonOption = False,
) -> int:
    """Fetch a model from the hub, or what is missing of it.

    No other command does. Stopped by Ctrl-C, cut off or killed, the same command goes on from
    there.
    """
    from qa.faces.models_pull import pulled  # noqa: PLC0415

    settings = load_settings()
    with stopped_by_signals():
        try:
            return pulled(name, settings, json=json)
        except KeyboardInterrupt:
            complain("stopped: what was fetched is kept, and the same command goes on from there")
            return INTERRUPTED


@models.command("use")
@with_profile
@with_exit_code
def use_model(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A name of the list, a file, a folder, a URL; 'default' for what comes with qa.",
        ),
    ],
    kind: KindOption = None,
    test: Annotated[
        bool, typer.Option("--test/--no-test", help="Try a language model on six questions first.")
    ] = True,
    index: IndexOption = None,
    allow_remote: AllowRemoteOption = False,
) -> int:
    """Take a model from now on.

    Its name is written into your settings file. A language model is run first, and one that does
    not run is not taken.
    """
    from qa.faces.models_use import used  # noqa: PLC0415

    settings = load_settings({"index": index, "allow_remote": allow_remote or None})
    return used(name, settings, kind=_kind(kind) if kind else None, test=test)


@models.command("remove")
@with_profile
@with_exit_code
def remove_model(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A model that was fetched.")],
    index: IndexOption = None,
) -> int:
    """Delete a model that was fetched, or a part of one."""
    from qa.faces.models_use import removed  # noqa: PLC0415

    return removed(name, load_settings({"index": index}))


@models.command("info")
@with_profile
@with_exit_code
def tell_of_model(name: NameArgument, index: IndexOption = None, json: JsonOption = False) -> int:
    """Tell what is known of a model.

    Source, licence, size, memory, checksum, what its file says of itself, and its last trial.
    """
    from qa.faces.models_info import info_document, total_memory  # noqa: PLC0415
    from qa.faces.models_screen import info_lines  # noqa: PLC0415

    document = info_document(name, load_settings({"index": index}))
    shown = to_json(document, indent=2) if json else "\n".join(info_lines(document, total_memory()))
    typer.echo(shown)
    return FOUND


@models.command("test")
@with_profile
@with_exit_code
def test_model(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="As for 'use'; without it, the language model in use."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Print what a language model wrote.")
    ] = False,
    ask_all: Annotated[
        bool, typer.Option("--all", help="Ask all questions, however long it takes.")
    ] = False,
    allow_remote: AllowRemoteOption = False,
    offline: OfflineOption = False,
    json: JsonOption = False,
) -> int:
    """Try a model on twenty questions.

    How often it points at what answers, keeps silent where nothing does, and says what is proved;
    how fast it is. It needs no index. After two minutes a language model is asked no further
    question, once six were.
    """
    from qa.faces.models_screen import trial_lines  # noqa: PLC0415
    from qa.faces.models_test import ENOUGH, tried_model  # noqa: PLC0415

    allowed = remote_allowed(allow_remote=allow_remote, offline=offline)
    settings = load_settings({"allow_remote": allowed})
    document, written = tried_model(name, settings, enough=None if ask_all else ENOUGH)
    if json:
        typer.echo(to_json(document, indent=2))
        return FOUND
    typer.echo("\n".join(trial_lines(document)))
    if verbose:
        typer.echo("\n" + "\n\n".join(written))
    return FOUND


def _kind(text: str) -> Kind:
    from qa.faces.models_known import KINDS  # noqa: PLC0415

    for kind in KINDS:
        if text.replace("-", "_").lower() == kind:
            return kind
    raise UsageError(f"no kind {text!r}", f"give one of: {', '.join(KINDS)}")
