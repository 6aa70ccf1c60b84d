"""Programs and settings, where somebody names such a file: its lines as they are, as code.

Bytes come in; a Document goes out whose text is the decoded file, and whose blocks are what blank
lines part. A folder's programs are not taken for articles.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from qa.domain import Block, Document
from qa.errors import NothingInIt
from qa.indexing.formats.dates import day_in_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.layout import line_spans, tidy_blocks
from qa.text.clean import one_line
from qa.text.stopwords import word_set

CODE = word_set("""
    .bash .c .cc .cfg .clj .conf .cpp .cs .css .dart .erl .ex .exs .f90 .fs .go .h .hpp .hs .ini
    .java .jl .js .jsx .kt .lua .m .mjs .ml .pas .php .pl .ps1 .py .pyi .r .rb .rs .scala .scss
    .sh .sql .swift .toml .ts .tsx .vb .vue .yaml .yml .zsh
    """)
"""Suffixes of files in which a paragraph would be no prose."""


class CodeLoader:
    """Reads programs and settings."""

    suffixes: tuple[str, ...] = tuple(sorted(CODE))

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a program; see `Loader`."""
        text, found, warnings = decode(data, name, encoding=encoding)
        blocks: list[Block] = []
        start: int | None = None
        end = 0
        for first, after in line_spans(text):
            if text[first:after].strip():
                start, end = (first if start is None else start), after
            elif start is not None:
                blocks.append(Block("code", start, end))
                start = None
        if start is not None:
            blocks.append(Block("code", start, end))
        if not re.search(r"\w", text):
            raise NothingInIt(f"there are no words in {name}")
        return Document(
            text=text,
            blocks=tidy_blocks(text, blocks),
            title=one_line(PurePath(name).name),
            date=day_in_name(name),
            encoding=found,
            warnings=warnings,
        )
