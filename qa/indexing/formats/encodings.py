"""Which encoding bytes are in that have no mark, declare nothing and are not UTF-8.

Bytes come in; the name of the encoding goes out in which they make words, or None where they make
none in any. Of two readings the one is right that takes fewer bits to write down
(`qa.indexing.formats.letters`); how seldom an encoding is met counts too, which decides where a
text has a single sign that all would show.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from qa.indexing.formats.letters import bits

SINGLE = {
    "cp1252": 0, "cp1250": 3, "cp1251": 3, "cp1253": 4, "cp1254": 4, "cp1255": 4, "cp1256": 4,
    "cp1257": 4, "iso8859-15": 4, "iso8859-2": 4, "koi8-r": 4, "koi8-u": 6, "cp874": 5,
    "iso8859-5": 7, "iso8859-7": 6, "iso8859-9": 7, "iso8859-13": 7, "iso8859-16": 9,
    "cp850": 7, "cp437": 8, "cp852": 7, "cp866": 6, "cp857": 9, "cp737": 8, "cp775": 9,
    "mac-roman": 7, "mac-latin2": 9, "mac-cyrillic": 9, "mac-greek": 9, "mac-turkish": 10,
}  # fmt: skip
"""Encodings of one byte a letter, and the bits that say how seldom they are met."""
MANY = {
    "cp932": (3, {*range(0x81, 0x98)}),
    "gb18030": (3, {0xA1, 0xA3, *range(0xB0, 0xD8)}),
    "big5": (3, {0xA1, *range(0xA4, 0xC7)}),
    "cp949": (3, {0xA1, 0xA3, *range(0xB0, 0xC9)}),
    "euc_jp": (5, {0xA1, 0xA4, 0xA5, *range(0xB0, 0xD0)}),
}
"""Those of several bytes a letter, with the first bytes of what is common in them."""
ESCAPES = {
    "iso2022_jp_2": re.compile(rb"\x1b\$[@AB]|\x1b\$\(D"),
    "iso2022_jp_ext": re.compile(rb"\x1b\(I"),
    "iso2022_kr": re.compile(rb"\x1b\$\)C"),
}
"""Those that say in ASCII what is to come, and how they do."""
MOST = 12_000
"""Bytes of a text that are looked at, in lines that have some beyond ASCII."""
WORST, SHORT = 8.0, 40.0
"""Bits a byte beyond ASCII that are in no language's words; so many more say nothing."""
OLD_MAC = 8
"""Bits that an encoding of the Macintosh gains where lines end in carriage returns alone."""
WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
BEYOND = re.compile(rb"[\x80-\xff]")
SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""A character of several bytes in UTF-8."""
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
FAMILIES = {
    "HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "IDEOGRAPHIC": "CJK",
    "FULLWIDTH": "LATIN",
}  # fmt: skip
STRAY, PLAIN, WIDEST = 0.02, 0.7, 11.0
"""Shares: of letters that may be of a third script, of ASCII in what is no prose. The bits of a
character, at most."""
FEWEST = 4
"""Characters from which two bytes of zeros and ones are no accident any more."""
NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})


def likeliest(data: bytes) -> str | None:
    """The encoding in which bytes make words; None where they make none, as binary data does."""
    sample = _sample(data)
    old_mac = b"\r" in data and b"\n" not in data
    found = [(cost, name) for name, cost in _costs(sample, old_mac)]
    if not found:
        return None
    cost, name = min(found)
    without, beyond = BEYOND.subn(b" ", sample)
    return name if cost - bits(without.decode("ascii")) <= WORST * beyond + SHORT else None


def is_utf8_in_spite_of(data: bytes, other: str | None) -> bool:
    """Whether bytes are UTF-8 though some are not, rather than all in another encoding.

    What decides are the words with whole sequences of UTF-8, which are hardly ever chance: in the
    right one of the two readings they are words.
    """
    words = [word for word in WORD.findall(data) if SEQUENCE.search(word)][: MOST // 20]
    if not words:
        return False
    joined = b" ".join(words)
    if other is None:
        without, whole = SEQUENCE.subn(b"", joined)
        return whole >= len(BEYOND.findall(without))
    rare = _rare_in(other)
    as_other = bits(joined.decode(other, errors="replace"), rare)
    return bits(joined.decode("utf-8", errors="replace")) < as_other


def escaped(data: bytes) -> str | None:
    """The encoding that bytes of ASCII alone are in by escape sequences, or None."""
    for name, pattern in ESCAPES.items():
        if pattern.search(data):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if not text.isascii():
                return name
    return None


def unmarked_wide(data: bytes) -> str | None:
    """The order of UTF-16 or UTF-32 that bytes without a mark are in, or None.

    All characters must be such as texts have, in letters of one script; and of two orders that
    is right which takes fewer bits.
    """
    found = []
    for name in WIDE:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if len(text.strip()) >= FEWEST and _is_prose(text):
            found.append((bits(text[:MOST]), name))
    return min(found)[1] if found else None


def _sample(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII, as far as they are looked at."""
    lines, size = [], 0
    for line in data.splitlines():
        if line.isascii():
            continue
        lines.append(line[: MOST - size])
        size += len(line)
        if size >= MOST:
            break
    return b"\n".join(lines)


def _costs(sample: bytes, old_mac: bool) -> Iterator[tuple[str, float]]:
    """What the sample costs in each encoding that it may be in."""
    read: dict[str, float] = {}
    for name, seldom in SINGLE.items():
        text = sample.decode(name, errors="replace")
        if text not in read:
            read[text] = bits(text)
        gain = OLD_MAC if old_mac and name.startswith("mac") else 0
        yield codecs.lookup(name).name, read[text] + seldom - gain
    for name, (seldom, _) in MANY.items():
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        yield name, bits(text, _rare_in(name)) + seldom


def _rare_in(name: str) -> Callable[[str], bool]:
    """Whether an encoding has an ideograph among its rare ones."""
    if name not in MANY:
        return lambda _: False
    common = MANY[name][1]

    def rare(sign: str) -> bool:
        code = sign.encode(name, errors="replace")
        return code[0] not in common or (name == "gb18030" and code[1:] < b"\xa1")

    return rare


def _is_prose(text: str) -> bool:
    """Whether a text has letters of one script beside the Latin, or figures, and makes words."""
    scripts: Counter[str] = Counter()
    marks = plain = 0
    for sign, count in Counter(text).items():
        category = unicodedata.category(sign)
        if sign.isspace():
            continue
        if category in NO_TEXT:
            return False
        plain += count * sign.isascii()
        if category[0] in "LM":
            script = unicodedata.name(sign, "").split(" ", maxsplit=1)[0]
            scripts[FAMILIES.get(script, script)] += count
        else:
            marks += count
    letters, latin = scripts.total(), scripts.pop("LATIN", 0)
    others = letters - latin - max(scripts.values(), default=0)
    beyond = "".join(sign for sign in text[:MOST] if not sign.isascii())
    cost = bits(text[:MOST]) - bits(re.sub(r"[^\x00-\x7f]", " ", text[:MOST]))
    within_reason = cost <= WIDEST * len(beyond) + WORST
    are_many = letters >= marks or plain >= PLAIN * (letters + marks)
    return are_many and others <= STRAY * letters and within_reason
