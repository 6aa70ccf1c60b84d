"""Connections that lead to the public network only, unless the user says otherwise.

A host and port come in; a connection goes out, made to an address that was looked at: the host is
resolved once, here, and what was resolved is what is connected to. So neither a name that stands
for this machine, nor one that changes between two looks, nor a redirect leads inside.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from qa.errors import ArticleError
from qa.web.deadline import Deadline
from qa.web.outcome import Refused

TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for those of IPv4, in their last 32 bits (RFC 6052)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PublicOnly(httpcore2.NetworkBackend):
    """Makes connections to addresses that may be reached.

    Args:
        deadline: Until when all is to be read that comes through them.
        allow_private: Whether those of this machine and of its own network may be, too.
    """

    def __init__(self, deadline: Deadline, *, allow_private: bool = False) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that may be reached and answers.

        Raises:
            Refused: it has none that may be.
            ArticleError: there is no such host.
        """
        found = _resolved(host, port)
        allowed = [one for one in found if self._allow_private or is_public(one)]
        if not allowed:
            raise Refused(
                f"{host} is on this machine or in its own network ({found[0]})",
                "pass --allow-private if that is meant",
            )
        last: Exception | None = None
        for address in allowed:
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
                return InTime(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        assert last is not None
        raise last


class InTime(httpcore2.NetworkStream):
    """A stream of which nothing more is read after the deadline, however little comes at a time."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        if self._deadline.passed:
            raise httpcore2.ReadTimeout
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """Close."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Go on in secret."""
        left = self._deadline.left(timeout)
        return InTime(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (so it is declared)
        """Return a fact about the connection."""
        return self._inner.get_extra_info(info)


def is_public(address: str) -> bool:
    """Whether an address is one that the whole network knows."""
    number: Address = ipaddress.ip_address(address.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (number, *_inside(number)))


def _inside(number: Address) -> list[Address]:
    """The addresses of the older kind that one of the newer kind stands for."""
    if number.version == 4:
        return []
    inside = [number.ipv4_mapped, number.sixtofour, *(number.teredo or ())]
    if number in TRANSLATED:
        inside.append(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF))
    # Six of the eight groups empty: the old way to write one of IPv4 in IPv6.
    if int(number) >> 32 == 0:
        inside.append(ipaddress.IPv4Address(int(number)))
    return [one for one in inside if one is not None]


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ArticleError(f"there is no host {host}, or no network", "check both") from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))
