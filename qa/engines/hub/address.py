"""How a repository of the hub is named, and where the hub is.

`org/name`, `org/name@revision`, `org/name:file`, or the address of a page there come in.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from qa.errors import UsageError

PUBLIC = "https://huggingface.co"
WRITTEN = re.compile(
    r"(?P<repository>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)"
    r"(?:@(?P<revision>[^\s:@]+))?(?::(?P<file>[^\s:]+))?",
    re.ASCII,
)
PAGE = re.compile(
    r"/(?P<repository>[^/]+/[^/]+)"
    r"(?:/(?:resolve|blob|tree)/(?P<revision>[^/]+)(?:/(?P<file>.+))?)?/?",
)
HOSTS = re.compile(r"\s*(?:hf://|(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/)(?P<rest>.*)")
HOW = "write org/name, org/name:FILE.gguf or org/name@REVISION"


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A repository, a revision of it ("main" where none is named), and perhaps one of its files."""

    repository: str
    revision: str = "main"
    file: str = ""


def hub_address(text: str) -> HubAddress | None:
    """Return what a name says, None where it names no repository."""
    page = HOSTS.fullmatch(text)
    if page and (found := PAGE.fullmatch("/" + unquote(urlsplit("/" + page["rest"]).path)[1:])):
        text = found["repository"]
        text += f"@{found['revision']}" if found["revision"] else ""
        text += f":{found['file']}" if found["file"] else ""
    elif page:
        text = page["rest"]
    written = WRITTEN.fullmatch(text.strip())
    if not written or ".." in text:
        return None
    return HubAddress(written["repository"], written["revision"] or "main", written["file"] or "")


def hub_endpoint() -> str:
    """Return where the hub is: `HF_ENDPOINT`, as other programs know it, else the public one.

    Raises:
        UsageError: it is no address that may be asked.
    """
    text = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or PUBLIC
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise UsageError(
            "HF_ENDPOINT is no address of a hub", f"write it as in {PUBLIC}, or unset it"
        )
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        raise UsageError(
            f"HF_ENDPOINT is {text}: what it sends could be changed on the way",
            "give an address that begins with https",
        )
    return text


def is_this_machine(host: str) -> bool:
    """Whether a host is the loopback of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
