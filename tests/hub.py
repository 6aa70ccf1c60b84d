"""A hub of models on loopback, which behaves as badly as a test wants."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "c" * 40
LARGE = 1000
"""Bytes from which on a file is told with its SHA-256, as large ones are."""


@dataclass
class Behaviour:
    """What the hub does.

    Attributes:
        files: By repository and path.
        served: Other bytes that are sent for a path.
        statuses: Answered in the place of a page, one a request, by the beginning of its path.
        cut_after: Bytes of a file after which a connection is closed, one for each answer.
        ranges: Whether it knows of them.
        shifted: Bytes by which ranges begin too early.
        token: What a request must bring, "" for nothing.
        elsewhere: Where files are, as an address, "" for here.
        pause: Seconds between two pieces of `piece` bytes.
        seen: The requests for files: path, first byte, key.
        sent: Bytes of files that were sent.
    """

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    served: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, list[int]] = field(default_factory=dict)
    cut_after: list[int] = field(default_factory=list)
    commit: str = COMMIT
    licence: str = "apache-2.0"
    ranges: bool = True
    shifted: int = 0
    token: str = ""
    elsewhere: str = ""
    pause: float = 0.0
    piece: int = 1 << 16
    extra: bytes = b""
    told: Any = None
    seen: list[tuple[str, int, str]] = field(default_factory=list)
    sent: int = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HubServer

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        behaviour = self.server.behaviour
        path = unquote(urlsplit(self.path).path)
        for beginning, statuses in behaviour.statuses.items():
            if path.startswith(beginning) and statuses:
                headers = {"Retry-After": "0"} if statuses[0] == 429 else {}
                self.answer(statuses.pop(0), b"{}", headers)
                return
        if behaviour.token and self.headers.get("Authorization") != f"Bearer {behaviour.token}":
            self.answer(401, b"{}")
        elif path.startswith("/api/models/"):
            self.describe(path.removeprefix("/api/models/").partition("/revision/")[0])
        else:
            self.send_file(path)

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def describe(self, repository: str) -> None:
        behaviour = self.server.behaviour
        files = behaviour.files.get(repository)
        if files is None:
            self.answer(404, b'{"error": "Repository not found"}')
            return
        siblings = [described(path, data) for path, data in files.items()]
        found = {
            "sha": behaviour.commit,
            "siblings": siblings,
            "cardData": {"license": behaviour.licence},
        }
        told = found if behaviour.told is None else behaviour.told
        self.answer(200, json.dumps(told).encode())

    def send_file(self, path: str) -> None:
        behaviour = self.server.behaviour
        repository, _, rest = path.removeprefix("/").partition("/resolve/")
        name = rest.partition("/")[2]
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        key = self.headers.get("Authorization", "")
        if behaviour.elsewhere:
            self.answer(302, b"", {"Location": behaviour.elsewhere + path})
            return
        behaviour.seen.append((name, start, key))
        data = behaviour.files.get(repository, {}).get(name)
        if data is None:
            self.answer(404, b"")
            return
        data = behaviour.served.get(name, data) + behaviour.extra
        if start >= len(data) > 0 and behaviour.ranges:
            self.answer(416, b"")
            return
        self.send_bytes(data, start if behaviour.ranges else 0)

    def send_bytes(self, data: bytes, start: int) -> None:
        behaviour = self.server.behaviour
        first = max(0, start - behaviour.shifted)
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        body = data[first:]
        if behaviour.cut_after:
            body = body[: behaviour.cut_after.pop(0)]
            self.close_connection = True
        for at in range(0, len(body), behaviour.piece):
            piece = body[at : at + behaviour.piece]
            self.wfile.write(piece)
            behaviour.sent += len(piece)
            time.sleep(behaviour.pause)


def described(path: str, data: bytes) -> dict[str, Any]:
    """What the hub tells of a file."""
    git = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    found: dict[str, Any] = {"rfilename": path, "size": len(data), "blobId": git}
    if len(data) >= LARGE:
        found["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return found


class HubServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = Behaviour()

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving_hub() -> Iterator[HubServer]:
    """Run a hub while the block runs."""
    server = HubServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        with suppress(Exception):
            server.shutdown()
        thread.join()
        server.server_close()
