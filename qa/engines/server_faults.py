"""What can go wrong with a language model's server, in words that say what helps.

Exceptions of the HTTP client and answers with a bad status come in; a `Fault` goes out, which knows
whether the same request may go well in a moment. No key is in any of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.errors import ModelError
from qa.text.clean import one_line

if TYPE_CHECKING:
    import httpx2

MOST_WORDS = 200
"""Characters of what a server says that are told."""

MOST_BYTES = 1 << 20
"""Of an answer that is read as a whole, and of one piece of a stream."""

ADDRESS = "check the address, which mostly ends in /v1"
START = "start it, correct the address, or use --no-llm"
LOG = "look at what it prints, or use --no-llm"
TOO_MUCH = "lower context_tokens or max_answer_tokens, or name another model"
PASSING = (408, 409, 425, 429)
"""Statuses below 500 that say "not now"."""


class Fault(Exception):
    """What went wrong with one request.

    Args:
        base: The address of the server.
        problem: What it does, as the end of a sentence that begins with the address.
        mend: What to do about it.
        passing: Whether the same request may go well in a moment.
    """

    def __init__(self, base: str, problem: str, mend: str, *, passing: bool = False) -> None:
        super().__init__(problem)
        self.error = ModelError(f"{base} {problem}", mend)
        self.passing = passing


@contextmanager
def faults_of(base: str, seconds: float, connecting: float) -> Iterator[None]:
    """Raise what goes wrong with HTTP in the block as a `Fault`."""
    import httpx2

    try:
        yield
    except httpx2.ConnectTimeout as error:
        raise Fault(base, f"cannot be reached within {connecting:g} seconds", START) from error
    except httpx2.TimeoutException as error:
        mend = "raise model_timeout (QA_MODEL_TIMEOUT), or use --no-llm"
        raise Fault(base, f"has said nothing for {seconds:g} seconds", mend) from error
    except httpx2.ConnectError as error:
        why = one_line(str(error))[:MOST_WORDS]
        raise Fault(base, f"cannot be reached ({why})", START, passing=True) from error
    except httpx2.SSEError as error:
        raise nonsense(base, one_line(str(error))[:MOST_WORDS].rstrip(".")) from error
    except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
        raise cut_short(base) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        why = one_line(str(error))[:MOST_WORDS]
        raise Fault(base, f"cannot be asked ({why})", ADDRESS) from error


def cut_short(base: str) -> Fault:
    """Return that a server ended in the middle of its answer, or before it."""
    return Fault(base, "broke off before its answer was complete", LOG, passing=True)


def nonsense(base: str, what: str) -> Fault:
    """Return that a server answers with what no server of this interface does."""
    return Fault(base, f"does not answer as an OpenAI-compatible server does ({what})", ADDRESS)


def refuse_status(base: str, response: httpx2.Response, key: str) -> None:
    """Raise what a status other than success means.

    Raises:
        Fault: the status is no success.
    """
    status = response.status_code
    if response.is_success:
        return
    if status in {401, 403}:  # Whatever it says may hold a part of the key.
        problem = "refuses the key that QA_API_KEY holds" if key else "wants a key"
        raise Fault(base, f"{problem} ({status})", "put the right key into QA_API_KEY")
    said = words_of(whole(base, response), key)
    told = f"({status}{': ' if said else ''}{said})"
    if status < 400:
        raise Fault(base, f"points elsewhere ({status})", "give the address that it points to")
    if status in {404, 405}:
        mend = f"{ADDRESS}, and the name of the model behind a #"
        raise Fault(base, f"has no such page or model {told}", mend)
    if status >= 500 or status in PASSING:
        raise Fault(base, f"fails {told}", LOG, passing=True)
    raise Fault(base, f"refuses the prompt {told}", TOO_MUCH)


def whole(base: str, response: httpx2.Response) -> bytes:
    """Return the body of an answer.

    Raises:
        Fault: it has more than `MOST_BYTES`.
    """
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise nonsense(base, f"more than {MOST_BYTES} bytes")
    return body


def words_of(body: bytes | dict[str, Any], key: str) -> str:
    """Return what a server says of an error, in one line; "" where it is nothing for people."""
    found: object = body
    if isinstance(body, bytes):
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return ""
    for name in ("error", "detail", "message"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    if not isinstance(found, str):
        return ""
    said = one_line(found)
    return (said.replace(key, "…") if key else said)[:MOST_WORDS]
