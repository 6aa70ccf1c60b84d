"""Requests against a real server: within limits, polite, and with one line for what goes wrong."""

from __future__ import annotations

import gzip
import itertools
import socket
import zlib

import pytest

from qa.errors import ArticleError
from qa.web.fetching import Limits, Validators
from qa.web.outcome import Refused
from tests.web.site import Handler, Site, answers, fetcher, leads_to, page

WORDS = page("The weir", "The weir was built in 1893.")


def test_a_page_is_fetched_and_we_say_who_we_are(site: Site) -> None:
    site.has("/a", WORDS)
    answer = fetcher().get(site.url("/a"))
    assert (answer.status, answer.body.decode()) == (200, WORDS)
    assert [one.path for one in site.heard] == ["/robots.txt", "/a"]
    assert all(one.headers["User-Agent"].startswith("qa") for one in site.heard)


def test_what_is_unchanged_is_not_sent_again(site: Site) -> None:
    site.has("/a", WORDS)
    asks = fetcher()
    first = asks.get(site.url("/a"))
    second = asks.get(site.url("/a"), first.validators)
    assert (second.unchanged, second.body) == (True, b"")
    by_day = Validators(last_modified="Mon, 02 Mar 2026 10:00:00 GMT")
    asks.get(site.url("/a"), by_day)
    assert site.heard[-1].headers["If-Modified-Since"] == by_day.last_modified


def test_redirects_are_followed_five_times_and_no_further(site: Site) -> None:
    for number in range(7):
        site.has(f"/{number}", leads_to(f"/{number + 1}", 301))
    site.has("/7", WORDS)
    assert fetcher().get(site.url("/2")).url == site.url("/7")
    with pytest.raises(ArticleError, match="leads on to other addresses"):
        fetcher().get(site.url("/1"))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "http://a b/", None]
)
def test_a_redirect_may_lead_to_the_web_alone(site: Site, target: str | None) -> None:
    site.has("/a", leads_to(target) if target else answers(302))
    with pytest.raises(Refused, match="leads to where qa fetches nothing"):
        fetcher().get(site.url("/a"))


def test_what_robots_may_not_fetch_is_not_asked_for(site: Site) -> None:
    site.has("/robots.txt", "User-agent: *\nDisallow: /private", "text/plain")
    site.has("/private/a", WORDS)
    site.has("/b", leads_to("/private/a"))
    for path in ("/private/a", "/b"):
        with pytest.raises(Refused, match=r"robots.txt of .* does not let qa fetch .*/private/a"):
            fetcher().get(site.url(path))
    assert "/private/a" not in site.paths()


def test_a_site_whose_rules_cannot_be_read_is_asked_for_nothing_else(site: Site) -> None:
    site.has("/robots.txt", answers(503))
    site.has("/a", WORDS)
    asks = fetcher()
    for _ in range(2):
        with pytest.raises(ArticleError, match=r"/robots.txt cannot be read \(503\)"):
            asks.get(site.url("/a"))
    assert [one.path for one in site.heard] == ["/robots.txt"]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
def test_what_is_packed_is_unpacked(site: Site, coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(WORDS.encode()[:50]) + gzip.compress(WORDS.encode()[50:]),
        "deflate": zlib.compress(WORDS.encode()),
        "raw": raw.compress(WORDS.encode()) + raw.flush(),
    }[coding]
    site.has("/a", answers(200, packed, Content_Encoding=coding.replace("raw", "deflate")))
    assert fetcher().get(site.url("/a")).body.decode() == WORDS


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", b"not packed"), ("br", b"x"), ("gzip", gzip.compress(b"cut off" * 99, mtime=0)[:-9])],
)
def test_what_is_not_packed_as_it_says_is_named(site: Site, coding: str, body: bytes) -> None:
    site.has("/a", answers(200, body, Content_Encoding=coding))
    with pytest.raises(ArticleError, match=r"packed as it says|packs what it sends"):
        fetcher().get(site.url("/a"))


def test_what_is_too_large_is_refused_before_all_of_it_is_read(site: Site) -> None:
    limits = Limits(size=100_000)
    site.has("/plain", "x" * 100_001)
    site.has("/fits", "x" * 100_000)
    bomb = gzip.compress(b"\0" * 50_000_000)
    site.has("/bomb", answers(200, bomb, Content_Encoding="gzip"))
    assert len(fetcher(limits).get(site.url("/fits")).body) == 100_000
    for path in ("/plain", "/bomb"):
        with pytest.raises(Refused, match=r"is larger than 0\.1 MB: raise --max-size"):
            fetcher(limits).get(site.url(path))


def test_a_server_without_end_is_cut_off(site: Site) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with_nothing_left = itertools.repeat(b"word " * 1000)
        try:
            for part in with_nothing_left:
                handler.wfile.write(part)
        except OSError:
            handler.close_connection = True

    site.has("/a", endless)
    with pytest.raises(Refused, match="larger than"):
        fetcher(Limits(size=100_000)).get(site.url("/a"))


def test_a_silent_server_is_left(site: Site) -> None:
    def says_nothing(handler: Handler) -> None:
        handler.site.closing.wait(30)

    site.has("/a", says_nothing)
    with pytest.raises(ArticleError, match=r"says nothing for 0\.2 s: try again later"):
        fetcher(Limits(silence=0.2)).get(site.url("/a"))


@pytest.mark.parametrize("in_head", [True, False])
def test_a_server_that_sends_drop_by_drop_is_left_in_the_end(site: Site, in_head: bool) -> None:
    def drips(handler: Handler) -> None:
        start = b"HTTP/1.1 200 OK\r\n" + (b"X-A: " if in_head else b"Content-Length: 999\r\n\r\n")
        try:
            for part in itertools.chain([start], itertools.repeat(b"x")):
                handler.wfile.write(part)
                handler.site.closing.wait(0.01)
        except OSError:
            handler.close_connection = True

    site.has("/a", drips)
    ticks = itertools.count()  # A second passes with each look at the clock.
    asks = fetcher(Limits(seconds=30), clock=lambda: next(ticks))
    with pytest.raises(ArticleError, match="took longer than 30 s"):
        asks.get(site.url("/a"))


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (403, {}, r"is not for everybody \(403\): save the page in a browser"),
        (401, {}, r"is not for everybody \(401\)"),
        (500, {}, r"cannot be fetched \(500\): try again later"),
        (418, {}, r"cannot be fetched \(418\)$"),
        (503, {"Retry_After": "120"}, r"is busy \(503\) and asks to wait 120 s"),
        (304, {}, r"cannot be fetched \(304\)"),
    ],
)
def test_what_a_server_says_is_told(
    site: Site, status: int, headers: dict[str, str], words: str
) -> None:
    site.has("/a", answers(status, b"", **headers))
    with pytest.raises(ArticleError, match=words):
        fetcher().get(site.url("/a"))


def test_a_connection_that_breaks_or_is_refused_is_named(site: Site) -> None:
    def breaks(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort")
        handler.close_connection = True

    site.has("/a", breaks)
    with pytest.raises(ArticleError, match="/a broke off"):
        fetcher().get(site.url("/a"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ArticleError, match="cannot be reached"):
        fetcher().get(f"http://127.0.0.1:{port}/")
    with pytest.raises(ArticleError, match=r"does not prove|cannot be reached|broke off"):
        fetcher(Limits(silence=2)).get(f"https://127.0.0.1:{site.port}/")


def test_no_cookie_is_sent_back_and_no_proxy_asked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    cookie = "visitor=42; Path=/"
    site.has("/a", answers(302, Location="/b", Set_Cookie=cookie))
    site.has("/b", answers(200, WORDS.encode(), Set_Cookie=cookie))
    asks = fetcher()
    asks.get(site.url("/a"))
    asks.get(site.url("/b"))
    assert [one.path for one in site.heard] == ["/robots.txt", "/a", "/b", "/b"]
    assert not any("Cookie" in one.headers or "Referer" in one.headers for one in site.heard)


def test_a_host_is_not_asked_twice_at_once(site: Site) -> None:
    site.has("/robots.txt", "User-agent: *\nCrawl-delay: 4", "text/plain")
    site.has("/a", WORDS)
    waited: list[float] = []
    asks = fetcher(Limits(delay=1), pause=waited.append, clock=lambda: 100.0)
    asks.get(site.url("/a"))
    asks.get(site.url("/a"))
    assert waited == [4, 4]
    waited.clear()
    asks.get(site.url("/a", "localhost"))  # Another host: only its own rules come before.
    assert waited == [4]
