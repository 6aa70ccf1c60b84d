"""A site of the tests' own: a real HTTP server on loopback, in a thread, that tells what it heard.

Each path has a page, or a function that answers by itself. Pages carry an ETag, and a request that
names it gets a 304, as servers do it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from qa.web.collecting import Collected, collect
from qa.web.fetching import Fetcher, Limits

HTML = "text/html; charset=utf-8"
Reply = Callable[["Handler"], None]


@dataclass
class Request:
    """What was heard."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """A site: what is on it, and what it was asked.

    Attributes:
        port: Where it listens.
        closing: Set when the test is over; who keeps a client waiting waits for it.
    """

    port: int = 0
    pages: dict[str, tuple[str, bytes] | Reply] = field(default_factory=dict)
    heard: list[Request] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    def has(self, path: str, page: str | bytes | Reply, kind: str = HTML) -> None:
        """Put a page at a path."""
        if isinstance(page, str | bytes):
            body = page.encode() if isinstance(page, str) else page
            self.pages[path] = (kind, body)
        else:
            self.pages[path] = page

    def paths(self) -> list[str]:
        """What was asked for, without the rules for robots."""
        return [one.path for one in self.heard if one.path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    site: Site

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.site.heard.append(Request(self.path, dict(self.headers)))
        page = self.site.pages.get(self.path)
        if callable(page):
            page(self)
        elif page is None:
            self.send(404, b"not there")
        else:
            kind, body = page
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                self.send(304, b"", ETag=tag)
            else:
                self.send(200, body, **{"Content-Type": kind, "ETag": tag})

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send a whole answer; low lines in names stand for hyphens."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)


def answers(status: int, body: bytes = b"", **headers: str) -> Reply:
    """What always answers the same."""
    return lambda handler: handler.send(status, body, **headers)


def leads_to(target: str, status: int = 302) -> Reply:
    """A redirect."""
    return answers(status, Location=target)


@contextmanager
def running() -> Iterator[Site]:
    """Run a site."""
    site = Site()

    class Own(Handler):
        pass

    Own.site = site
    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        while OPEN:
            OPEN.pop().close()
        server.shutdown()
        thread.join()
        server.server_close()


OPEN: list[Fetcher] = []


def fetcher(limits: Limits | None = None, **more: Any) -> Fetcher:
    """A fetcher that never waits; it is closed with the site."""
    how = {"allow_private": True, "pause": lambda _: None, **more}
    OPEN.append(Fetcher(limits or Limits(), **how))
    return OPEN[-1]


def collected(folder: Path, *addresses: str, limits: Limits | None = None, refresh: bool = False,
              keep_missing: bool = False) -> Collected:  # fmt: skip
    """Fetch addresses of the site into a folder."""
    return collect(folder, addresses, fetcher(limits), refresh=refresh, keep_missing=keep_missing)


def page(title: str, *sentences: str, head: str = "") -> str:
    """A small page with an article."""
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{text}</article></body>"
        "</html>"
    )
