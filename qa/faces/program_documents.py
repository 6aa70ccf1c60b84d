"""The JSON of what qa says about itself: no answer and no article, but the program at work.

What a language model would be asked, which line of a batch went wrong, whether a daemon runs, and
what the doctor finds; see `qa.faces.documents` for what holds of all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class MessageDocument:
    """A message of a prompt: who speaks, and what."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class PromptDocument:
    """What `qa ask --show-prompt --json` prints."""

    schema: Literal["qa.prompt/1"]
    question: str
    messages: list[MessageDocument]


@dataclass(frozen=True, slots=True)
class ErrorDocument:
    """The line of a batch that could not be answered."""

    schema: Literal["qa.error/1"]
    id: str | None
    error: str


@dataclass(frozen=True, slots=True)
class DaemonDocument:
    """What `qa daemon --json` prints; one of another qa is running, but not usable."""

    schema: Literal["qa.daemon/1"]
    running: bool
    usable: bool
    pid: int | None
    version: str | None
    busy: bool
    questions: int
    idle_minutes: float | None
    socket: str


@dataclass(frozen=True, slots=True)
class CheckDocument:
    """One check of `qa doctor`; `mend` says what to do when it is not `ok`."""

    name: str
    ok: bool
    detail: str
    mend: str


@dataclass(frozen=True, slots=True)
class DoctorDocument:
    """What `qa doctor --json` prints."""

    schema: Literal["qa.doctor/1"]
    ok: bool
    checks: list[CheckDocument]
