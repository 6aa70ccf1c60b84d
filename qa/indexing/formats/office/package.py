"""Documents that are zip archives of XML files: opened and read within limits.

A file's bytes come in; its parts go out, as bytes or as elements of lxml. What is protected by a
password, damaged, of an older format or grows beyond all measure is told in one line. No entity is
ever resolved, and nothing is fetched.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote

from qa.errors import ArticleError, NothingInIt

MOST_PARTS = 20_000
LARGEST_PART, LARGEST_IN_ALL = 100_000_000, 300_000_000
"""Bytes, unpacked: of one part, and of all parts that are read."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What the older binary formats begin with, and the newer ones where a password protects them."""

PROTECTED = "EncryptedPackage".encode("utf-16-le")


class Relation(NamedTuple):
    """What one part says of another: the last word of the kind, and the other's path."""

    kind: str
    target: str


class Package:
    """The parts of one document.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        suffix: What the file should be saved as where it is of an older format.

    Raises:
        NothingInIt: there are no bytes.
        ArticleError: it cannot be opened.
    """

    def __init__(self, data: bytes, name: str, suffix: str) -> None:
        self._name, self._suffix = name, suffix
        if not data.strip():
            raise NothingInIt(f"{name} is empty")
        if data.startswith(OLE):
            raise self._of_ole(data)
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.damaged() from error
        if len(entries) > MOST_PARTS:
            raise self._too_large()
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        self._read = 0

    @property
    def parts(self) -> list[str]:
        """The paths of all parts."""
        return list(self._entries)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            ArticleError: it is not there, damaged, or too large.
        """
        entry = self._entries.get(part)
        if entry is None:
            raise self.damaged()
        if entry.flag_bits & 1:
            raise ArticleError(
                f"{self._name} is protected by a password", "save it without the password"
            )
        try:
            with self._archive.open(entry) as file:
                data = file.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self.damaged() from error
        self._read += len(data)
        if len(data) > LARGEST_PART or self._read > LARGEST_IN_ALL:
            raise self._too_large()
        return data

    def xml(self, part: str) -> Any | None:  # noqa: ANN401 (an element of lxml, which has no types)
        """Return the root element of a part; None where there is no such part.

        Raises:
            ArticleError: it is damaged, too large, or nested too deep.
        """
        return parsed(self.read(part), self.damaged()) if part in self._entries else None

    def root(self, part: str) -> Any:  # noqa: ANN401
        """Return the root element of a part that must be there."""
        found = self.xml(part)
        if found is None:
            raise self.damaged()
        return found

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part says of others, by their ids; those outside the file are left out."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for one in () if root is None else root:
            target = unquote(one.get("Target") or "") if isinstance(one.tag, str) else ""
            if target and one.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = (one.get("Type") or "").rpartition("/")[2]
                found[one.get("Id") or ""] = Relation(kind, path)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the path of the first part that is of a kind to another."""
        found = (one.target for one in self.relations(part).values() if one.kind == kind)
        return next((path for path in found if path in self._entries), None)

    def damaged(self) -> ArticleError:
        """What to say of a file that is not what its name says."""
        return ArticleError(
            f"{self._name} is damaged, or no {self._suffix} file", "open it and save it anew"
        )

    def _of_ole(self, data: bytes) -> ArticleError:
        if PROTECTED in data:
            return ArticleError(
                f"{self._name} is protected by a password", "save it without the password"
            )
        return ArticleError(
            f"{self._name} is of an older, binary format", f"save it as {self._suffix}"
        )

    def _too_large(self) -> ArticleError:
        return ArticleError(
            f"{self._name} is too large when it is unpacked", "save it in several files"
        )


def parsed(data: bytes, trouble: ArticleError) -> Any:  # noqa: ANN401
    """Return the root element of some XML.

    Raises:
        ArticleError: `trouble`, where it cannot be parsed.
    """
    from lxml import etree  # noqa: PLC0415 (only where there are such files)

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise trouble from error
    declared = root.getroottree().docinfo.internalDTD if root is not None else None
    if root is None or (declared is not None and any(True for _ in declared.iterentities())):
        raise trouble
    return root


def local(element: Any) -> str:  # noqa: ANN401
    """Return the name of an element without its namespace; "" of what is none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str) -> str:  # noqa: ANN401
    """Return an attribute by its name without namespace, "" where there is none."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    end = f"}}{name}"
    return next((str(v) for key, v in element.attrib.items() if key.endswith(end)), "")


def child(element: Any, *names: str) -> Any | None:  # noqa: ANN401
    """Return the first element below another along a path of names without namespaces."""
    for name in names:
        element = next((one for one in element if local(one) == name), None)
        if element is None:
            break
    return element


def children(element: Any, *names: str) -> list[Any]:  # noqa: ANN401
    """Return all elements directly in the one at the end of a path, none where it is not there."""
    found = child(element, *names)
    return [] if found is None else [one for one in found if isinstance(one.tag, str)]


def every(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield all elements of a name within another, however deep."""
    yield from element.iter(f"{{*}}{name}")
