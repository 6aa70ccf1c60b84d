"""What files are by where they lie: what belongs to a saved page, and messages of a Maildir.

Folders and the names in them come in; whether they are such goes out. Nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

PAGES = (".html", ".htm", ".xhtml")
WITH_A_PAGE = re.compile(
    r"[_-](?:files|file|dateien|fichiers|bestanden|archivos|filer|tiedostot|pliki|soubory|elemei"
    r"|ficheiros|arquivos|dosyalar|datoteke|fitxers|failid|fails|bylos|fajlovi|fitxategiak)",
    re.IGNORECASE,
)
"""What browsers put behind the name of a page, for the folder with all that belongs to it; in the
languages that Windows calls it in ("connected files")."""

MAILDIR, HOLD_MESSAGES = ("cur", "new", "tmp"), ("cur", "new")
"""The folders of a Maildir, and those of them that hold messages."""


def belongs_to_a_page(folder: str, names: Collection[str]) -> bool:
    """Whether a folder holds what belongs to a page that was saved beside it.

    Args:
        folder: Its name.
        names: What lies beside it.
    """
    behind = next((m for m in WITH_A_PAGE.finditer(folder) if m.end() == len(folder)), None)
    return behind is not None and any(folder[: behind.start()] + page in names for page in PAGES)


def is_of_a_maildir(folder: Path) -> bool:
    """Whether the files of a folder are messages, though their names do not say so."""
    if folder.name not in HOLD_MESSAGES:
        return False
    return all((folder.parent / name).is_dir() for name in MAILDIR)
