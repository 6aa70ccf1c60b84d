"""`qa daemon`: a process in the background that keeps the models for `qa ask` and `qa search`."""

from __future__ import annotations

import json as json_
import socket
import subprocess
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from qa.errors import QaError, UsageError
from qa.faces.daemon_client import identity, knock, socket_path
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.options import JsonOption
from qa.faces.program_documents import DaemonDocument

PATIENCE = 60.0
"""Seconds that a daemon has to begin, or to end the command that it runs."""


class Action(StrEnum):
    """What can be done with the daemon."""

    START = "start"
    STATUS = "status"
    STOP = "stop"


def daemon(
    action: Annotated[Action, typer.Argument(metavar="start|status|stop", help="What to do.")],
    idle: Annotated[
        float,
        typer.Option("--idle", metavar="MINUTES", help="End after so long without a question."),
    ] = 10,
    json: JsonOption = False,
) -> int:
    """Keep the models loaded in the background, for those who ask often.

    Exit code 1 means that no daemon runs, or none that can be used.
    """
    if not (hasattr(socket, "AF_UNIX") and hasattr(socket, "send_fds")):
        raise UsageError("there is no daemon on this system", "ask in 'qa chat' or with --batch")
    if not 0 < idle <= 1e6:
        raise UsageError(f"idle is {idle:g}", "give a number of minutes above 0")
    if action is Action.START:
        _start(idle)
    ended = action is Action.STOP and _stop()
    document = _status()
    typer.echo(to_json(document, indent=2) if json else _for_people(document, ended=ended))
    return FOUND if document.usable or ended else NOT_FOUND


def _start(idle: float) -> None:
    found = _status()
    if found.running:
        if not found.usable:
            raise UsageError("a daemon of another qa runs", "run 'qa daemon stop' first")
        return
    command = [sys.executable, "-P", "-m", "qa.faces.daemon_server", str(60 * idle)]
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert child.stdout
    with child.stdout as said:
        line = said.readline().decode().strip()
    if line != "ready":
        child.wait()
        raise QaError(
            line or "the daemon did not start", "set XDG_RUNTIME_DIR to a folder of yours"
        )


def _stop() -> bool:
    """Whether one ran, which has ended now."""
    try:
        connection = knock("stop")
        if connection is None:
            return False
        with connection:
            connection.settimeout(PATIENCE)
            connection.recv(1)  # Nothing is sent: this is the end of the process.
    except ConnectionError:
        return True
    except TimeoutError as error:
        raise QaError("the daemon does not end", "try again when it has answered") from error
    except OSError:
        return False
    return True


def _status() -> DaemonDocument:
    facts: dict[str, Any] = {}
    try:
        connection = knock("status")
        if connection:
            connection.settimeout(PATIENCE)
            with connection, connection.makefile("rb") as told:
                facts = json_.loads(told.read())
    except TimeoutError as error:
        raise QaError("the daemon does not answer", "end its process") from error
    except (OSError, ValueError):
        pass
    return DaemonDocument(
        schema="qa.daemon/1",
        running=bool(facts),
        usable=facts.get("identity") == identity(),
        pid=facts.get("pid"),
        version=facts.get("version"),
        busy=facts.get("busy", False),
        questions=facts.get("questions", 0),
        idle_minutes=facts.get("idle_minutes"),
        socket=socket_path(),
    )


def _for_people(document: DaemonDocument, *, ended: bool) -> str:
    if not document.running:
        return "The daemon has ended." if ended else "No daemon runs."
    lines = [
        f"The daemon runs (process {document.pid}); questions so far: {document.questions}.",
        f"It ends after {document.idle_minutes:g} minutes without one.",
    ]
    if not document.usable:
        lines[1] = "It is of another qa and not used: run 'qa daemon stop', then start."
    return "\n".join(lines)
