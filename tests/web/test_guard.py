"""Connections lead to the public network only, by what a name was resolved to and nothing else."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from qa.errors import ArticleError
from qa.web.fetching import Limits
from qa.web.guard import is_public
from qa.web.outcome import Refused
from tests.web.site import Site, answers, fetcher, leads_to, page


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::1",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::8.8.8.8"])
def test_addresses_of_the_whole_network_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1"])
def test_this_machine_is_refused_however_it_is_written(site: Site, host: str) -> None:
    site.has("/", page("A", "Words."))
    with pytest.raises(Refused, match=r"on this machine or in its own network .*--allow-private"):
        fetcher(allow_private=False).get(site.url("/", host))
    assert site.heard == []


def test_a_redirect_to_a_private_address_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.web.guard.is_public", lambda address: address == "127.0.0.1")
    site.has("/a", leads_to(site.url("/secret", "127.0.0.2")))
    site.has("/secret", page("A", "Words."))
    with pytest.raises(Refused, match=r"127\.0\.0\.2 is on this machine"):
        fetcher(allow_private=False).get(site.url("/a"))
    assert "/secret" not in site.paths()


def test_what_was_looked_at_is_what_is_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for a public host when it is checked may not change its mind after."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, *rest: Any, **more: Any) -> Any:
        if host != "rebound.example":
            return real(host, *rest, **more)
        asked.append(host)
        return real("127.0.0.1" if len(asked) < 2 else "10.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("qa.web.guard.is_public", lambda address: address == "127.0.0.1")
    site.has("/robots.txt", answers(404, Connection="close"))
    site.has("/", page("A", "Words."))
    asks = fetcher(Limits(silence=5), allow_private=False)
    with pytest.raises(Refused, match=r"rebound.example is on this machine .*10\.0\.0\.1"):
        asks.get(site.url("/", "rebound.example"))
    assert site.paths() == []
    assert len(asked) == 2  # Once for each connection: no second look after the check.


def test_a_host_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(ArticleError, match=r"there is no host nowhere\.example, or no network"):
        fetcher().get("http://nowhere.example/a")
