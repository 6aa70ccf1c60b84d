"""Asks the hub over HTTP: which files a repository has, and for the bytes of one from a place on.

Written on the hub's public interface itself, for what is wanted of it is little: resuming at a
byte, one checksum, and that a key goes to no other host. Faults come out as a `HubFault`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from qa.engines.hub.address import is_this_machine
from qa.engines.hub.faults import HubFault, faults_of, refuse_status
from qa.text.clean import one_line

if TYPE_CHECKING:
    import httpx2

    from qa.engines.hub.address import HubAddress

CONNECTING, SILENCE = 10.0, 60.0
"""Seconds that a connection may take, and that a server may be silent."""
MOST_REDIRECTS = 5
MOST_BYTES = 32 << 20
"""Of the list of a repository's files."""
COMMIT = re.compile(r"[0-9a-f]{40}")
SUM = re.compile(r"[0-9a-f]{64}")
UNSAFE = re.compile(r"^$|(^|/)\.{1,2}(/|$)|^/|//|/$|[\\:]")
LONGEST_LICENCE = 80


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository.

    Attributes:
        path: Within the repository, with "/".
        bytes: Its size.
        sha256: "" for small files, of which the hub knows git's own checksum instead.
        blob: Git's checksum (SHA-1), "" where it is not told.
    """

    path: str
    bytes: int
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository at one of its commits."""

    name: str
    commit: str
    files: tuple[HubFile, ...]
    licence: str = ""


class Hub:
    """A hub of models.

    Args:
        endpoint: Its address.
        token: Sent to it, and to no other host, if there is one.
    """

    def __init__(self, endpoint: str, token: str = "") -> None:
        self.endpoint, self._token = endpoint, token.strip()

    def close(self) -> None:
        """Close the connections."""
        if "_client" in self.__dict__:
            self._client.close()

    def repository(self, address: HubAddress) -> Repository:
        """Return what a repository has.

        Raises:
            HubFault: there is none, it may not be read, or the hub does not answer.
        """
        revision = quote(address.revision, safe="")
        url = f"{self.endpoint}/api/models/{address.repository}/revision/{revision}?blobs=true"
        body = b""
        with self._answer(url, address.repository) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise self._nonsense("a list without an end")
        try:
            return _repository(address.repository, json.loads(body))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise self._nonsense("no list of files") from error

    @contextmanager
    def opened(
        self, repository: Repository, file: HubFile, start: int
    ) -> Generator[httpx2.Response, None, None]:
        """Ask for a file from a byte on; the status says whether it begins there (206) or at 0.

        Raises:
            HubFault: it cannot be had.
        """
        place = f"{repository.name}/resolve/{repository.commit}/{quote(file.path)}"
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._answer(f"{self.endpoint}/{place}", repository.name, headers) as response:
            yield response

    @contextmanager
    def _answer(
        self, url: str, what: str, headers: dict[str, str] | None = None
    ) -> Generator[httpx2.Response, None, None]:
        """The answer at an address or where it leads, whose status is a success."""
        for _ in range(MOST_REDIRECTS + 1):
            own = urlsplit(url).netloc == urlsplit(self.endpoint).netloc
            key = {"Authorization": f"Bearer {self._token}"} if own and self._token else {}
            with (
                faults_of(self.endpoint, SILENCE, CONNECTING),
                self._client.stream("GET", url, headers={**(headers or {}), **key}) as response,
            ):
                if not (response.is_redirect and "location" in response.headers):
                    refuse_status(self.endpoint, what, response, has_key=bool(self._token))
                    yield response
                    return
                url = self._led(url, response.headers["location"])
        raise self._nonsense("addresses that lead in a circle")

    def _led(self, url: str, location: str) -> str:
        """Where an answer leads, if that may be followed."""
        led = urljoin(url, location)
        parts = urlsplit(led)
        plain = parts.scheme == "http" and is_this_machine(parts.hostname or "")
        from_here = is_this_machine(urlsplit(self.endpoint).hostname or "")
        if not (parts.scheme == "https" or (plain and from_here)):
            raise self._nonsense("an address that is not safe to follow")
        return led

    def _nonsense(self, what: str) -> HubFault:
        mend = "look at HF_ENDPOINT, or try again later"
        return HubFault(f"{self.endpoint} does not answer as a hub does ({what})", mend)

    @cached_property
    def _client(self) -> httpx2.Client:
        import httpx2

        return httpx2.Client(
            # Compressed, the bytes of a file would not be those that a range counts.
            headers={"User-Agent": "qa", "Accept-Encoding": "identity"},
            timeout=httpx2.Timeout(SILENCE, connect=CONNECTING),
            follow_redirects=False,
            trust_env=not is_this_machine(urlsplit(self.endpoint).hostname or ""),
        )


def _repository(name: str, told: dict[str, Any]) -> Repository:
    """Read the hub's description of a repository.

    Raises:
        ValueError: a value is none that can be.
    """
    commit = told["sha"]
    if not COMMIT.fullmatch(commit):
        raise ValueError(commit)
    licence = (told.get("cardData") or {}).get("license") or ""
    licence = one_line(licence)[:LONGEST_LICENCE] if isinstance(licence, str) else ""
    files = []
    for one in told["siblings"]:
        path, size, large = one["rfilename"], one.get("size"), one.get("lfs") or {}
        if not _is_safe(path) or type(size) is not int or size < 0:
            continue  # What cannot be kept as a file of that name, or be seen to be whole.
        sha256, blob = large.get("sha256") or "", one.get("blobId") or ""
        if sha256 and not SUM.fullmatch(sha256):
            raise ValueError(sha256)
        files.append(HubFile(path, size, sha256, "" if sha256 or len(blob) != 40 else blob))
    return Repository(name, commit, tuple(files), licence)


def _is_safe(path: object) -> bool:
    """Whether a file may have that name below a folder of ours, and be printed."""
    return isinstance(path, str) and path.isprintable() and not UNSAFE.search(path)
