"""The options that several commands share, in the words of their help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from qa.errors import UsageError
from qa.text.clean import one_line

IndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="NAME|DIR", help="The index to use.  [env: QA_INDEX]"),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME|FILE|URL",
        help="The language model: a name, a GGUF file or a server.  [env: QA_MODEL]",
    ),
]  # fmt: skip
AllowRemoteOption = Annotated[
    bool,
    typer.Option(
        "--allow-remote", help="The server of --model may be another machine, and be sent quotes."
    ),
]
EmbedderOption = Annotated[
    str | None,
    typer.Option("--embedder", metavar="NAME|DIR", help="The embedder of a new index."),
]
TopKOption = Annotated[
    int | None, typer.Option("--top-k", metavar="N", help="How many passages to find.")
]
PathOption = Annotated[
    str | None,
    typer.Option("--path", metavar="GLOB", help="Only articles whose name or file fits."),
]
ArticleOption = Annotated[
    str | None,
    typer.Option("--article", metavar="NAME", help="Only this article: its name or title."),
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="Only articles of this day, month, year or later."),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DAY", help="Only articles of this day, month, year or earlier."
    ),
]
NoLlmOption = Annotated[
    bool, typer.Option("--no-llm", help="Answer in quotes only, without the language model.")
]
MinConfidenceOption = Annotated[
    float | None,
    typer.Option(
        "--min-confidence", metavar="P", help="Below this confidence, say that the articles do not."
    ),
]
UpdateOption = Annotated[
    bool,
    typer.Option("--update", help="Bring the index up to date first, if its files have changed."),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Say sooner that the articles do not.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
OfflineOption = Annotated[
    bool,
    typer.Option("--offline", help="Reach no other machine. This is so without being said."),
]
NoDaemonOption = Annotated[
    bool,
    typer.Option("--no-daemon", help="Do not leave it to a running daemon.  [env: QA_NO_DAEMON]"),
]


def remote_allowed(*, allow_remote: bool, offline: bool) -> bool | None:
    """Return whether another machine may be asked, None where neither flag says.

    Raises:
        UsageError: both do.
    """
    if allow_remote and offline:
        raise UsageError("--offline and --allow-remote do not go together", "give one of them")
    return False if offline else allow_remote or None


def said_metadata(given: Sequence[str]) -> dict[str, str]:
    """Return what `--set` says of files; "" for what is taken back.

    Raises:
        UsageError: it has no value, is none of the keys that there are, or is no day.
    """
    from qa.index.metadata import KEYS  # noqa: PLC0415 (for those who say something)
    from qa.text.datelines import iso_day  # noqa: PLC0415

    found = {}
    for one in given:
        key, mark, value = one.partition("=")
        key, value = key.strip().lower(), one_line(value)
        if not mark or key not in KEYS:
            raise UsageError(f"--set {one!r}", f"give KEY=VALUE, of {', '.join(KEYS)}")
        if key == "date" and value:
            day = iso_day(value)
            if day is None:
                raise UsageError(f"{value!r} is no day", "give one such as 2014-03-05")
            value = day
        found[key] = value
    return found
