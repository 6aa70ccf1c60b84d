"""Addresses of the web: which are some, which are the same, and the names of files for them.

What a user or a page writes comes in; one spelling of it goes out, by which a page is known, and
the path of the file that it is kept in: its host, then its path, as readable as it was.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from qa.errors import UsageError

SCHEME = re.compile(r"\s*https?://", re.IGNORECASE)
ANY_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)
PORTS = {"http": 80, "https": 443}
SAFE_IN_PATH = "/:@!$&'()*+,;=~-._%"
SAFE_IN_QUERY = SAFE_IN_PATH + "?"
NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
LONGEST_NAME, LONGEST_PATH = 120, 240
LONGEST_ADDRESS = 4_000
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
OUTER_NAMES = re.compile(r"^(?:www\d?|m|mobile|amp)\.")


def is_address(text: str) -> bool:
    """Whether what a user names is an address rather than a path."""
    return ANY_SCHEME.match(text) is not None


def normal(text: str) -> str:
    """Return the one spelling of an address: small host, no usual port, no fragment, no "..".

    Raises:
        UsageError: it is none of the web, or holds a name or password.
    """
    shown = text.strip()
    if not SCHEME.match(shown):
        raise UsageError(f"{shown} is no address that qa fetches", "give one of http or https")
    try:
        parts = urlsplit(shown)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        raise UsageError(f"{shown} is no address", "check how it is written") from None
    if "@" in parts.netloc:
        # Not repeated, for it would be kept in the index and shown with every citation.
        raise UsageError(
            f"the address at {host} holds a name or password",
            "save the page in a browser, and index the file",
        )
    if not HOST.fullmatch(host) or len(shown) > LONGEST_ADDRESS:
        raise UsageError(f"{shown[:200]} is no address", "check how it is written")
    scheme = parts.scheme.lower()
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != PORTS[scheme]:
        place = f"{place}:{port}"
    path = _without_dots(_escaped(parts.path or "/", SAFE_IN_PATH))
    return urlunsplit((scheme, place, path, _escaped(parts.query, SAFE_IN_QUERY), ""))


def joined(base: str, link: str) -> str | None:
    """Return the address that a link in a page or a feed leads to; None where it leads nowhere."""
    try:
        return normal(urljoin(base, link.strip()))
    except (UsageError, ValueError):
        return None


def host_of(address: str) -> str:
    """The host of an address, with its port where that is not the usual one."""
    return urlsplit(address).netloc


def of_one_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: hosts that differ in "www." or "m." at most."""
    hosts = {OUTER_NAMES.sub("", urlsplit(each).netloc) for each in (one, other)}
    return len(hosts) == 1


def is_front_page(address: str) -> bool:
    """Whether an address is that of a whole site."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def file_name(address: str, suffix: str, known: Collection[str], taken: Collection[str]) -> str:
    """The path of the file that a page is kept in, such as "example.org/2026/03/story.html".

    Args:
        address: In its one spelling.
        suffix: Of files of its kind, with the dot.
        known: All suffixes of files of that kind.
        taken: Paths that other pages have, casefolded.
    """
    parts = urlsplit(address)
    host = _shown_host(address)
    segments = [_part(unquote(part)) for part in parts.path.split("/") if part]
    last = segments.pop() if segments else "index"
    if parts.query:
        last = f"{last}_{_part(unquote(parts.query.replace('+', ' ')))}"
    if PurePosixPath(last).suffix.lower() not in known:
        last += suffix
    stem, ending = _split(last)
    if len(stem) > LONGEST_NAME:
        last = f"{stem[:LONGEST_NAME]}-{_mark(address)}{ending}"
    name = "/".join([host, *segments, last])
    if len(name) > LONGEST_PATH or _clashes(name, taken):
        stem, ending = _split(last)
        name = f"{host}/{stem[:LONGEST_NAME]}-{_mark(address)}{ending}"
    return name


def _clashes(name: str, taken: Collection[str]) -> bool:
    """Whether a file of this name is there, or one that stands where it needs a folder."""
    folded = name.casefold()
    folders = {str(above) for above in PurePosixPath(folded).parents}
    return folded in taken or any(one in folders or one.startswith(f"{folded}/") for one in taken)


def _split(name: str) -> tuple[str, str]:
    path = PurePosixPath(name)
    return name.removesuffix(path.suffix) if path.suffix else name, path.suffix


def _part(text: str) -> str:
    """A part of a path as a name that every file system takes, and that is not hidden."""
    name = NO_NAME.sub("_", unicodedata.normalize("NFC", text)).rstrip(". ")
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    name = name or "_"
    name = f"_{name}" if name.startswith((".", "~")) else name
    while len(name.encode()) > 2 * LONGEST_NAME:
        name = name[: len(name) - 8]
    return name


def _mark(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:8]


def _host(host: str) -> str:
    """A host in letters that the network takes: "münchen.example" by its other spelling."""
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError(host) from error


def _shown_host(address: str) -> str:
    """A host as people write it, with its port behind a low line."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if "xn--" in host:
        with suppress(UnicodeError):
            host = host.encode("ascii").decode("idna")
    return _part(f"{host}_{parts.port}" if parts.port else host)


def _escaped(text: str, safe: str) -> str:
    """A path or query with every letter that needs it written as %XX, and no other."""
    text = ESCAPE.sub(_plain, text)
    text = re.sub(r"%(?![0-9A-F]{2})", "%25", text)
    return quote(text, safe=safe)


def _plain(match: re.Match[str]) -> str:
    letter = unquote(match.group())
    return letter if UNRESERVED.fullmatch(letter) else match.group().upper()


def _without_dots(path: str) -> str:
    """A path in which "." and ".." are taken (RFC 3986, 5.2.4)."""
    found: list[str] = []
    parts = path.split("/")[1:]
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if part == "..":
            found = found[:-1]
            found += [""] if last else []
        elif part == ".":
            found += [""] if last else []
        else:
            found.append(part)
    return "/" + "/".join(found)
