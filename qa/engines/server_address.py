"""Where a language model's server is: the address that the user gave, read and allowed.

`http://127.0.0.1:8080/v1` comes in, or the model's name behind it, as in `…/v1#qwen2.5:7b`; an
address that may be reached goes out. This machine always may. Another one is told the question and
sentences of articles, so it may only where the user has said that it may.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from qa.errors import UsageError

SCHEME = re.compile(r"\s*https?://", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
PATH = re.compile(r"[!-~]*")
NONE = "the address of the model's server is none"
MEND = "write it as in http://127.0.0.1:8080/v1"
KEY_MEND = "leave that out, and put a key into the environment as QA_API_KEY"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """An address that may be reached.

    Attributes:
        base: What the paths of the interface are added to, without a slash at its end.
        model: The name of one of the models there; "" for the only one.
        remote: Whether it is of another machine.
    """

    base: str
    model: str = ""
    remote: bool = False

    @property
    def name(self) -> str:
        """What selects the server and its model."""
        return f"{self.base}#{self.model}" if self.model else self.base


def is_address(name: str | None) -> bool:
    """Whether the name of a language model is the address of a server."""
    return SCHEME.match(name or "") is not None


def server_address(text: str, *, allow_remote: bool = False) -> ServerAddress:
    """Return what an address says.

    Raises:
        UsageError: it is none, it holds a password, or it is of another machine and may not be.
    """
    address, _, model = text.strip().partition("#")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError(NONE, MEND) from None  # Not repeated, for it may hold a secret.
    if "@" in parts.netloc:
        raise UsageError("the address of the model's server holds a name or password", KEY_MEND)
    if parts.query:
        raise UsageError("the address of the model's server holds a question mark", KEY_MEND)
    if not (HOST.fullmatch(host) or _number(host)) or not PATH.fullmatch(parts.path):
        raise UsageError(NONE, MEND)
    number = _number(host)
    if number and number.is_unspecified:
        raise UsageError(
            f"{host} is where a server listens on every network, not where to find it",
            "write 127.0.0.1 in its place",
        )
    remote = host != "localhost" and not (number and number.is_loopback)
    if remote and not allow_remote:
        raise UsageError(
            f"{host} is another machine, which would be sent the question and sentences of your "
            "articles",
            "if it may be, pass --allow-remote or set QA_ALLOW_REMOTE=true",
        )
    # Made anew of what was looked at, so that no other reader of addresses sees another host in it.
    place = f"[{host}]" if ":" in host else host
    path = parts.path.rstrip("/") or "/v1"
    base = f"{parts.scheme}://{place}{f':{port}' if port is not None else ''}{path}"
    return ServerAddress(base, model.strip(), remote)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is written as, where it is written in numbers."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
