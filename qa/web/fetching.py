"""One request after the other: polite, within limits, and never further than may be.

An address comes in, with what is known of the page from the last time; what the server sent goes
out, or that nothing has changed, or that the page is gone. No cookie is kept, no password sent, no
proxy used; redirects are followed by us, so that each is looked at like the first address.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from qa.errors import ArticleError
from qa.web.addresses import host_of, joined
from qa.web.deadline import Deadline
from qa.web.outcome import Refused
from qa.web.robots import EVERYTHING, Robots, read_robots
from qa.web.unpacking import unpacked

if TYPE_CHECKING:
    import httpcore2

AGENT = "qa"
MEGABYTE = 1_000_000
REDIRECTS = (301, 302, 303, 307, 308)
NOT_MODIFIED, GONE = 304, (404, 410)
BUSY = (429, 503)
LATER = "try again later"
LARGEST_ROBOTS = 500_000
ACCEPT = "text/html,application/xhtml+xml,text/plain,text/markdown,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked of a server, and of us.

    Attributes:
        size: Bytes of a page, unpacked.
        seconds: For one page, redirects and all.
        silence: Seconds for a connection, and for which a server may say nothing.
        redirects: How many are followed.
        delay: Seconds between two requests to one host.
        pages: How many pages a feed or a list of a site may bring.
    """

    size: int = 10 * MEGABYTE
    seconds: float = 60.0
    silence: float = 15.0
    redirects: int = 5
    delay: float = 1.0
    pages: int = 100


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether a page is as it was (RFC 9110, 13)."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The lines of a request that asks for the page only if it has changed."""
        lines = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in lines.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    Attributes:
        url: Where it was found, after redirects.
        status: 200, 304, 404 or 410.
        headers: Of small letters.
        body: Unpacked; empty but for 200.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def unchanged(self) -> bool:
        """Whether it is as it was."""
        return self.status == NOT_MODIFIED

    @property
    def gone(self) -> bool:
        """Whether it is no longer there."""
        return self.status in GONE

    @property
    def validators(self) -> Validators:
        """What to ask with the next time."""
        return Validators(self.headers.get("etag", ""), self.headers.get("last-modified", ""))


class Fetcher:
    """Fetches pages, one at a time.

    Args:
        limits: See there.
        agent: How we call ourselves.
        allow_private: Whether hosts of this machine and its own network may be asked.
        pause: Called with seconds to wait.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        agent: str = AGENT,
        allow_private: bool = False,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits, self._agent = limits, agent
        self._allow_private = allow_private
        self._pause, self._clock = pause, clock
        self._robots: dict[str, Robots | ArticleError] = {}
        self._deadline = Deadline(clock)
        self._asked: dict[str, float] = {}

    def close(self) -> None:
        """Close the connections."""
        if "_pool" in self.__dict__:
            self._pool.close()

    def get(self, address: str, known: Validators = Validators()) -> Answer:
        """Fetch a page, unless it is as it was.

        Raises:
            Refused: it may not be fetched, or is too large.
            ArticleError: it cannot be.
        """
        for _ in range(self.limits.redirects + 1):
            self._ask_robots(address)
            answer = self._one(address, known.headers, self.limits.size)
            if answer.status not in REDIRECTS:
                return _judged(answer, known)
            address = _led_on(answer)
        raise self._on_and_on(address)

    def _ask_robots(self, address: str) -> None:
        """Refuse an address that its site does not let robots fetch."""
        if not self._robots_of(address).allows(address):
            raise Refused(
                f"robots.txt of {host_of(address)} does not let qa fetch {address}",
                "save the page in a browser, and index the file",
            )

    def _robots_of(self, address: str) -> Robots:
        site = _site(address)
        if site not in self._robots:
            try:
                self._robots[site] = self._read_robots(f"{site}/robots.txt")
            except ArticleError as error:
                # Remembered as well, so that no host is asked a hundred times in vain.
                self._robots[site] = error
        found = self._robots[site]
        if isinstance(found, ArticleError):
            raise found
        return found

    def _read_robots(self, address: str) -> Robots:
        """Read the rules of a site; one that has none allows all, one that fails nothing."""
        first = address
        for _ in range(self.limits.redirects + 1):
            answer = self._one(address, {}, LARGEST_ROBOTS, cut=True)
            if answer.status >= 500 or answer.status in BUSY:
                raise ArticleError(f"{first} cannot be read ({answer.status})", LATER)
            if answer.status == 200:
                return read_robots(answer.body.decode("utf-8", "replace"))
            if answer.status not in REDIRECTS:
                return EVERYTHING
            address = _led_on(answer)
        raise self._on_and_on(first)

    def _on_and_on(self, address: str) -> ArticleError:
        return ArticleError(f"{address} leads on to other addresses, again and again")

    def _one(
        self, address: str, headers: Mapping[str, str], size: int, *, cut: bool = False
    ) -> Answer:
        """Make one request. What is too large is cut off, or refused."""
        self._wait_for(address)
        asked = {
            "Host": host_of(address), "User-Agent": self._agent, "Accept": ACCEPT,
            "Accept-Encoding": "gzip, deflate", **headers,
        }  # fmt: skip
        silence = self.limits.silence
        timeout = {"connect": silence, "read": silence, "write": silence, "pool": silence}
        with (
            self._faults(address),
            self._pool.stream(
                "GET", address, headers=list(asked.items()), extensions={"timeout": timeout}
            ) as response,
        ):
            found = Answer(address, response.status, _headers(response))
            if response.status != 200:
                return found
            body = unpacked(response.iter_stream(), found.headers.get("content-encoding", ""), size)
            if body.cut and not cut:
                raise Refused(
                    f"{address} is larger than {size / MEGABYTE:g} MB", "raise --max-size"
                )
            return replace(found, body=body.data)

    def _wait_for(self, address: str) -> None:
        """Wait until the host may be asked again."""
        host = host_of(address)
        now = self._clock()
        if host in self._asked:
            robots = self._robots.get(_site(address))
            asked_for = robots.delay if isinstance(robots, Robots) else 0.0
            wait = self._asked[host] + max(self.limits.delay, asked_for) - now
            if wait > 0:
                self._pause(wait)
                now = self._clock()
        self._asked[host] = now
        self._deadline.at = now + self.limits.seconds

    @contextmanager
    def _faults(self, address: str) -> Iterator[None]:
        """Say in one line what went wrong with a connection."""
        import httpcore2  # noqa: PLC0415 (heavy)

        host, silence = host_of(address), f"{self.limits.silence:g} s"
        try:
            yield
        except httpcore2.TimeoutException as error:
            if self._deadline.passed:
                took = f"{address} took longer than {self.limits.seconds:g} s"
                raise ArticleError(took, LATER) from error
            said = "does not answer within" if _connecting(error) else "says nothing for"
            raise ArticleError(f"{host} {said} {silence}", LATER) from error
        except httpcore2.ConnectError as error:
            raise _unreached(host, error) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise ArticleError(f"{address} broke off ({_reason(error)})", LATER) from error

    @cached_property
    def _pool(self) -> httpcore2.ConnectionPool:
        import httpcore2  # noqa: PLC0415 (heavy)
        import httpx2

        from qa.web.guard import PublicOnly  # noqa: PLC0415

        return httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            network_backend=PublicOnly(self._deadline, allow_private=self._allow_private),
            max_connections=4,
            keepalive_expiry=30.0,
        )


def _judged(answer: Answer, known: Validators) -> Answer:
    """Return an answer that says something of the page."""
    status = answer.status
    if status == 200 or status in GONE or (status == NOT_MODIFIED and known.headers):
        return answer
    if status in BUSY:
        wait = answer.headers.get("retry-after", "")
        when = f" and asks to wait {wait} s" if wait.isdecimal() else ""
        raise ArticleError(f"{answer.url} is busy ({status}){when}", LATER)
    if status in (401, 403):
        raise Refused(
            f"{answer.url} is not for everybody ({status})",
            "save the page in a browser, and index the file",
        )
    raise ArticleError(f"{answer.url} cannot be fetched ({status})", LATER if status > 499 else "")


def _led_on(answer: Answer) -> str:
    """Where a redirect leads."""
    target = joined(answer.url, answer.headers.get("location", ""))
    if target is None or "location" not in answer.headers:
        raise Refused(f"{answer.url} leads to where qa fetches nothing")
    return target


def _headers(response: httpcore2.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1").strip()
        for name, value in response.headers
    }


def _site(address: str) -> str:
    return f"{address.partition(':')[0]}://{host_of(address)}"


def _connecting(error: Exception) -> bool:
    return type(error).__name__ == "ConnectTimeout"


def _reason(error: Exception) -> str:
    """What an error says, without its number."""
    return re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__


def _unreached(host: str, error: Exception) -> ArticleError:
    """Why no connection was made: nobody there, or one who cannot prove who it is."""
    cause: BaseException | None = error
    while cause and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if cause is None:
        return ArticleError(f"{host} cannot be reached ({_reason(error)})", LATER)
    why = getattr(cause, "verify_message", "") or error
    return Refused(f"{host} does not prove that it is {host} ({why})")
