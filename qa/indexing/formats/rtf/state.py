"""What holds at a place of rich text: where its words go, in which characters, in what paragraph.

Control words come in, one by one; the state that they make goes out. A group has its own copy, so
that what is said in it ends with it.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

CODE_PAGES = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb2312",
    136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The encodings of fonts, by what files call their character sets."""

CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ", b"lbr": "\n",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\"}

READ = frozenset({b"fldrslt", b"listtext", b"pntext", b"shptxt", b"footnote", b"info", b"title",
                  b"author", b"creatim", b"revtim", b"stylesheet", b"fonttbl", b"rtf",
                  b"shprslt", b"upr", b"ud"})  # fmt: skip
"""Destinations that have something to read."""

UNREAD = frozenset(
    b"""
    colortbl pict object objdata header headerl headerr headerf footer footerl footerr footerf
    fldinst annotation atnid atnauthor atndate atnref atnparent nonshppict bkmkstart bkmkend
    listtable listoverridetable rsidtbl generator themedata datastore xmlnstbl latentstyles
    colorschememapping filetbl revtbl comment doccomm keywords subject manager company category
    operator hlinkbase pn pnseclvl sp xe tc tcn rxe txe pgptbl background private shprslt do falt
    panose buptim printim ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn userprops docvar protusertbl
    """.split()
)
"""Destinations that have nothing to read."""

STARRED = frozenset({b"shpinst", b"shppict", b"ud", b"footnote", b"pntext"})
"""Destinations that old programs pass over, but are read here as far as they have words."""


@dataclass(slots=True)
class State:
    """What holds within a group.

    Attributes:
        into: Where words go: "text", "" for nowhere, or the name of a destination.
        skip: How many characters stand for a Unicode character behind it.
        font: The number of the font.
        bold: Whether words are printed in bold.
        unseen: Whether words are hidden.
        deleted: Whether words were deleted.
        style: The number of the paragraph's style.
        level: The outline level of the paragraph, None for that of its style.
        in_table: Whether the paragraph stands in a table.
        listed: Whether it is an item of a list.
    """

    into: str = "text"
    skip: int = 1
    font: int | None = None
    bold: bool = False
    unseen: bool = False
    deleted: bool = False
    style: int = 0
    level: int | None = None
    in_table: bool = False
    listed: bool = False

    def set(self, word: bytes, number: int | None) -> bool:
        """Take a control word that says how characters or paragraphs are; False for any other."""
        on = number != 0
        if word == b"pard":
            self.style, self.level, self.in_table, self.listed = 0, None, False, False
        elif word == b"plain":
            self.unseen = self.deleted = self.bold = False
            self.font = None
        elif word == b"v":
            self.unseen = on
        elif word == b"b":
            self.bold = on
        elif word == b"deleted":
            self.deleted = on
        elif word == b"intbl":
            self.in_table = True
        elif word in (b"ls", b"pnlvl", b"pnlvlblt"):
            self.listed = word != b"ls" or bool(number)
        elif number is None or not self._count(word, number):
            return False
        return True

    def _count(self, word: bytes, number: int) -> bool:
        if word == b"uc":
            self.skip = max(number, 0)
        elif word == b"f":
            self.font = number
        elif word == b"s":
            self.style = number
        elif word == b"outlinelevel":
            self.level = number
        else:
            return False
        return True


def code_page(number: int | None) -> str:
    """Return the encoding of a code page, that of Windows in the west where it is not known."""
    name = {10000: "mac-roman", 65001: "utf-8"}.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
