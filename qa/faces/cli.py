"""Where the command line begins: a running daemon answers, or the command is imported and run."""

from __future__ import annotations

import sys

from qa.faces.daemon_client import run_by_daemon


def main() -> None:
    """Run the command line. Of the commands only the one that is named is imported."""
    words = sys.argv[1:]
    code = run_by_daemon(words)
    if code is not None:
        sys.exit(code)
    from qa.faces.output import (  # noqa: PLC0415 (a client of the daemon needs none of this)
        OutputFault,
        let_go,
        open_what_is_closed,
        watched_output,
    )

    open_what_is_closed()
    from qa.faces.app import COMMANDS, make_app  # noqa: PLC0415 (typer takes a while)

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Whatever the locale, what cannot be shown is "?".
            stream.reconfigure(errors="replace")
    named = [word for word in words[:1] if word in COMMANDS]
    try:
        with watched_output():
            make_app(named or COMMANDS)(prog_name="qa")
    except OutputFault as error:
        from qa.faces.exits import TROUBLE, tell  # noqa: PLC0415

        let_go()
        tell(error)
        sys.exit(TROUBLE)
