"""Rich text (.rtf): its paragraphs, headings, lists and tables, whatever encoding it is in.

Bytes come in; a Document goes out. Tokens are read one by one (`tokens`); the group that each
stands in says what it is (`state`). Notes and text boxes stand where their paragraphs end; headers,
footers, comments, hidden and deleted words are no part of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.office.look import LOWEST, heads, marked, parted_mark
from qa.indexing.formats.office.properties import Properties, made_document
from qa.indexing.formats.rtf.state import (
    CHARACTERS,
    CODE_PAGES,
    READ,
    STARRED,
    SYMBOLS,
    UNREAD,
    State,
    code_page,
)
from qa.indexing.formats.rtf.table import RtfTable
from qa.indexing.formats.rtf.tokens import Token, tokens
from qa.indexing.formats.written import Written
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import Document

PARTS = frozenset({b"par", b"sect", b"page", b"column"})
TABLE = frozenset({b"trowd", b"cellx", b"clmgf", b"clmrg", b"clvmgf", b"clvmrg"})
HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
LARGEST = 100_000_000
MOST_GROUPS = 10_000
ASIDE = ("footnote", "shptxt")


class RtfLoader:
    """Reads rich text."""

    suffixes: tuple[str, ...] = (".rtf",)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a rich text file; see `Loader`."""
        if not data.strip():
            raise NothingInIt(f"{name} is empty")
        if not data.lstrip().startswith(b"{\\rtf"):
            raise ArticleError(f"{name} is no rich text", "save it as .rtf anew")
        if len(data) > LARGEST:
            raise ArticleError(f"{name} is too large", "save it in several files")
        reader = _Reader(name)
        for token in tokens(data.lstrip()):
            reader.take(token)
        reader.finish()
        said = Properties(
            one_line(reader.info.get("title", "")),
            one_line(reader.info.get("author", "")),
            reader.day("creatim"),
            reader.day("revtim"),
        )
        return made_document(reader.written, name, said, title=reader.title, left=reader.left)


class _Reader:
    """Takes one token after the other, and writes the blocks of the document."""

    def __init__(self, name: str) -> None:
        self.written = Written()
        self.title = ""
        self.info: dict[str, str] = {}
        self.left: Counter[str] = Counter()
        self._name = name
        self._state, self._groups = State(into=""), list[State]()
        self._bytes = bytearray()
        self._words: dict[str, list[str]] = {}
        self._aside: list[tuple[str, str]] = []
        self._days: dict[str, dict[bytes, int]] = {}
        self._fonts: dict[int, str] = {}
        self._styles: dict[int, tuple[str, int | None]] = {}
        self._page, self._default_font = "cp1252", 0
        self._pass = 0
        self._high = 0
        self._begins = self._starred = False
        self._table = RtfTable()
        self._number = ""
        self._bold = True

    def take(self, token: Token) -> None:
        """Take a token."""
        kind, said, number = token
        if kind in ("text", "code"):
            self._characters(said)
        elif kind == "symbol":
            self._symbol(said)
        elif kind == "word":
            self._pass = 0 if said != b"u" else self._pass
            self._word(said, number)
        else:
            self._flush()
            self._pass = 0
            if kind == "begin":
                if len(self._groups) >= MOST_GROUPS:
                    raise ArticleError(f"{self._name} is nested too deep", "save it as .rtf anew")
                self._groups.append(self._state)
                self._state = replace(self._state)
                self._begins = True
                self._starred = False
                return
            self._end_group()
        self._begins = False

    def finish(self) -> None:
        """Write what is left when the file ends."""
        self._flush()
        self._paragraph()
        self._end_table()
        self._add_aside("footnote")

    def day(self, name: str) -> str:
        """Return a day of the file's properties, "" where it is not given."""
        said = self._days.get(name, {})
        if not {b"yr", b"mo", b"dy"} <= said.keys():
            return ""
        return f"{said[b'yr']:04d}-{said[b'mo']:02d}-{said[b'dy']:02d}"

    def _characters(self, said: bytes) -> None:
        """Take characters; those that stand for a Unicode character before them are passed over."""
        passed = min(self._pass, len(said))
        self._pass -= passed
        self._bytes += said[passed:]

    def _symbol(self, said: bytes) -> None:
        if said == b"*":
            self._starred = self._begins
            # Still at the beginning of its group.
        elif said in (b"\r", b"\n"):
            self._word(b"par", None)
        elif self._pass:
            self._pass -= 1
        elif said in SYMBOLS:
            self._flush()
            self._write(SYMBOLS[said])

    def _word(self, word: bytes, number: int | None) -> None:
        self._flush()
        begins, starred = self._begins or self._starred, self._starred
        self._starred = False
        if begins and (word in READ or word in UNREAD or (starred and word not in STARRED)):
            self._destination(word, starred)
        elif word == b"u" and number is not None:
            self._unicode(number)
        elif word in (b"ansicpg", b"mac", b"deff"):
            self._document(word, number)
        elif self._state.into in ("fonttbl", "stylesheet", "creatim", "revtim"):
            self._define(word, number)
        elif self._state.set(word, number) or self._state.into not in ("text", *ASIDE, "listtext"):
            pass
        elif word in CHARACTERS:
            self._write(CHARACTERS[word])
        else:
            self._structure(word)

    def _destination(self, word: bytes, starred: bool) -> None:
        """Begin a group whose words go elsewhere, or nowhere."""
        state = self._state
        name = word.decode()
        inside = state.into
        if word == b"rtf" and not inside:
            state.into = "text"
        elif word in (b"title", b"author", b"creatim", b"revtim"):
            state.into = name if inside == "info" else ""
        elif inside == "" or word in UNREAD or (starred and word not in READ):
            state.into = ""
        elif word in (b"listtext", b"pntext"):
            state.into = "listtext"
        elif word == b"ud":
            state.into = "text" if inside == "upr" else inside
        elif word in (b"shptxt", b"footnote"):
            state.into = name
            state.in_table = False
        elif word != b"fldrslt":
            state.into = name

    def _document(self, word: bytes, number: int | None) -> None:
        """Take what is said of the whole document."""
        if word == b"deff":
            self._default_font = number or 0
        else:
            self._page = "mac-roman" if word == b"mac" else code_page(number)

    def _define(self, word: bytes, number: int | None) -> None:
        """Take a definition of a font or a style, or a part of a day."""
        state, into = self._state, self._state.into
        if into in ("creatim", "revtim"):
            self._days.setdefault(into, {})[word] = number or 0
        elif into == "fonttbl" and word == b"fcharset" and state.font is not None:
            if number in CODE_PAGES and number != 0:
                self._fonts[state.font] = CODE_PAGES[number]
        elif into == "fonttbl" and word == b"cpg" and state.font is not None:
            self._fonts[state.font] = code_page(number)
        else:
            state.set(word, number)

    def _unicode(self, number: int) -> None:
        """Write a character by its number; two of them may make one together."""
        code = number % 65_536
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._write(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._write(chr(code))
        self._pass = self._state.skip

    def _flush(self) -> None:
        """Write the characters that were gathered, by the encoding of their font."""
        if self._bytes:
            font = self._default_font if self._state.font is None else self._state.font
            encoding = self._fonts.get(font, self._page)
            self._write(bytes(self._bytes).decode(encoding, errors="replace"))
            self._bytes.clear()

    def _write(self, text: str) -> None:
        state = self._state
        if state.into in ("text", *ASIDE) and (state.unseen or state.deleted):
            self.left["hidden" if state.unseen else "deleted"] += len("".join(text.split()))
        elif state.into:
            self._bold = self._bold and (state.bold or state.into != "text" or not text.strip())
            self._words.setdefault(state.into, []).append(text)

    def _end_group(self) -> None:
        into = self._state.into
        ended = self._state
        if not self._groups:
            return
        self._state = self._groups.pop()
        if self._state.into == into:
            if into == "stylesheet":
                name = self._taken("stylesheet").strip(" ;\n")
                self._styles[ended.style] = (name, ended.level)
            return
        if into in ASIDE:
            self._aside.append((into, self._taken(into)))
        elif into in ("title", "author"):
            self.info.setdefault(into, self._taken(into))
        elif into == "listtext":
            self._number = " ".join(self._taken(into).split())
            self._state.listed = True
        else:
            self._words.pop(into, None) if into != "text" else None

    def _structure(self, word: bytes) -> None:
        """Take a control word that ends a paragraph, a cell or a row."""
        state = self._state
        if state.into in ASIDE:
            if word in PARTS:
                self._write("\n")
            return
        if word in TABLE:
            self._table.define(word)
        elif word in (b"cell", b"nestcell"):
            self._table.add(self._taken("text"))
            if word == b"cell":
                self._table.end_cell()
        elif word == b"row":
            self._table.end_row()
        elif word in PARTS:
            self._paragraph()

    def _paragraph(self) -> None:
        """End a paragraph."""
        state, words = self._state, self._taken("text")
        if state.in_table:
            self._table.add(f"{self._number} {words}".strip())
            self._number = ""
            return
        if words.strip():
            self._end_table()
            self._block(state, words)
        self._add_aside("shptxt")
        self._number, self._bold = "", True

    def _add_aside(self, kind: str) -> None:
        """Write the text boxes or the notes that were met."""
        for into, text in self._aside:
            if into == kind:
                self.written.add("paragraph", _lines(text))
        self._aside = [one for one in self._aside if one[0] != kind]

    def _block(self, state: State, words: str) -> None:
        name, level = self._styles.get(state.style, ("", None))
        level = level if state.level is None else state.level
        named = HEADING.fullmatch(name)
        if level is None and named:
            level = int(named[1]) - 1
        number = self._number if any(map(str.isalnum, self._number)) else ""
        if name.casefold() == "title" and not self.title:
            self.title = one_line(words)
            self.written.heading(words, 1)
        elif level is not None and level < 9:
            self.written.heading(f"{number} {words}", level + 1)
        elif state.listed:
            mark, text = marked(number, _lines(words))
            self.written.add("item", text, mark=mark)
        elif (typed := parted_mark(words))[0]:
            self.written.add("item", _lines(typed[1]), mark=typed[0].lstrip())
        elif self._bold and heads(words):
            self.written.heading(words, LOWEST)
        else:
            self.written.add("paragraph", _lines(words))

    def _end_table(self) -> None:
        """Write the table that ended; one of a single row or column sets parts side by side."""
        rows = self._table.end()
        if len(rows) == 1 or max(map(len, rows), default=0) == 1:
            for row in rows:
                for cell in row:
                    self.written.add("paragraph", cell)
        else:
            self.written.table(rows)

    def _taken(self, into: str) -> str:
        return "".join(self._words.pop(into, ()))


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
