"""What can go wrong with the hub, in words that say what helps.

Exceptions of the HTTP client and answers with a bad status come in; a `HubFault` goes out, which
knows whether the same request may go well in a moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.errors import ModelError
from qa.text.clean import one_line

if TYPE_CHECKING:
    import httpx2

MOST_WORDS = 200
LONGEST_PAUSE = 60.0
AGAIN = "look at the connection, and run the same command again: it goes on from there"
PASSING = (408, 409, 425, 429)


class HubFault(Exception):
    """What went wrong with one request.

    Args:
        problem: A line.
        mend: What to do about it.
        passing: Whether the same request may go well in a moment.
        pause: Seconds that the hub wants one to wait before.
        status: Of its answer, 0 for none.
    """

    def __init__(
        self,
        problem: str,
        mend: str,
        *,
        passing: bool = False,
        pause: float = 0.0,
        status: int = 0,
    ) -> None:
        super().__init__(problem)
        self.error = ModelError(problem, mend)
        self.passing, self.pause, self.status = passing, pause, status


@contextmanager
def faults_of(hub: str, seconds: float, connecting: float) -> Iterator[None]:
    """Raise what goes wrong with HTTP in the block as a `HubFault`."""
    import httpx2

    try:
        yield
    except httpx2.ConnectTimeout as error:
        problem = f"{hub} cannot be reached within {connecting:g} seconds"
        raise HubFault(problem, AGAIN, passing=True) from error
    except httpx2.TimeoutException as error:
        problem = f"{hub} has said nothing for {seconds:g} seconds"
        raise HubFault(problem, AGAIN, passing=True) from error
    except httpx2.ConnectError as error:
        why = one_line(str(error))[:MOST_WORDS]
        raise HubFault(f"{hub} cannot be reached ({why})", AGAIN, passing=True) from error
    except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
        raise HubFault(f"{hub} broke off in the middle", AGAIN, passing=True) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        why = one_line(str(error))[:MOST_WORDS]
        raise HubFault(f"{hub} cannot be asked ({why})", "look at HF_ENDPOINT") from error


def refuse_status(hub: str, what: str, response: httpx2.Response, *, has_key: bool) -> None:
    """Raise what a status other than success means.

    Raises:
        HubFault: the status is no success.
    """
    status = response.status_code
    if response.is_success:
        return
    if status == 401:
        problem = (
            f"{hub} does not take the key in HF_TOKEN ({status})"
            if has_key
            else f"{hub} has no {what}, or shows it to some only ({status})"
        )
        mend = "look at the name; where a key is needed, put it into HF_TOKEN"
        raise HubFault(problem, mend)
    if status == 403:
        mend = f"accept its terms at {hub}/{what}, and put your key into HF_TOKEN"
        raise HubFault(f"{hub} shows {what} to some only ({status})", mend)
    if status in {404, 410}:
        raise HubFault(
            f"{hub} has no {what} with that revision and file ({status})", "look at the name"
        )
    if status == 416:
        problem = f"{hub} has less of {what} than was fetched ({status})"
        raise HubFault(problem, AGAIN, passing=True, status=status)
    passing = status >= 500 or status in PASSING
    wait = response.headers.get("retry-after", "")
    pause = min(float(wait), LONGEST_PAUSE) if wait.isdecimal() else 0.0
    raise HubFault(f"{hub} fails with status {status}", AGAIN, passing=passing, pause=pause)
