"""LaTeX: the words that are printed, with headings and items, without commands and comments.

Bytes come in; a document goes out whose text is extracted: what a command shows is kept, formulas
are kept as they are written, references and labels are left out. Nothing is run, and no file that
a text names is read.
"""

from __future__ import annotations

import re
import unicodedata

from qa.domain import Document
from qa.errors import NothingInIt
from qa.indexing.formats.dates import day_in_name, day_of, title_from_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.written import Written
from qa.text.clean import one_line
from qa.text.language import detect_language

LEVELS = {"part": 1, "chapter": 2, "section": 2, "subsection": 3, "subsubsection": 4,
          "paragraph": 5}  # fmt: skip
COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
AS_IT_IS = frozenset({"verbatim", "lstlisting", "minted"})
UNSEEN = frozenset({"comment", "tikzpicture", "filecontents", "thebibliography"})
"""Environments whose text is shown as it is written, and those whose text is no prose."""

APART = re.compile(
    rf"\\begin\{{({'|'.join(sorted(AS_IT_IS | UNSEEN))})(\*?)\}}(?:\[[^\]]*\]|\{{[^}}]*\}})*\n?"
)
LONGEST_ARGUMENT, DEEPEST = 5_000, 20
"""Characters of what stands in braces, and how many braces may lie in each other there."""

BRACES = re.compile(r"(?<!\\)[{}]")

HEADING = re.compile(rf"\\({'|'.join(LEVELS)})\*?\s*(?:\[[^\]]*\])?\s*(?=\{{)")
ITEM = re.compile(r"\\item\b\s*(?:\[([^\]]*)\])?")
SILENT = re.compile(
    r"[~ \t]*\\(?:label|cite\w*|ref|eqref|pageref|autoref|cref|index|vspace|hspace|includegraphics"
    r"|bibliography|bibliographystyle|input|include|usepackage|thanks|footnotemark|pagestyle"
    r"|setlength|addtolength|newcommand|renewcommand|setcounter)\*?"
    r"(?:\s*\[[^\]]*\]|\s*\{(?:[^{}]|\{[^{}]*\})*\})*"
)
FOOTNOTE = re.compile(r"[ \t]*\\footnote\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[\w*]+\}(?:\[[^\]]*\])?")
CHOICE = re.compile(r"\\href\s*\{[^{}]*\}|\\(?:textcolor|color)\s*\{[^{}]*\}")
COMMAND = re.compile(r"\\[a-zA-Z@]+\*?\s?")
MATH = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$[^$\n]{1,2000}\$|\\\[.{1,2000}?\\\]|\\\(.{1,2000}?\\\)", re.DOTALL
)
ACCENT = re.compile(r"\\([`'^\"~=.uvHck])\s*(?:\{\\?([a-zA-Z])\}|\\?([a-zA-Z]))")
ACCENTS = {"`": "̀", "'": "́", "^": "̂", '"': "̈", "~": "̃", "=": "̄",
           ".": "̇", "u": "̆", "v": "̌", "H": "̋", "c": "̧", "k": "̨"}  # fmt: skip
LETTERS = {r"\ss": "ß", r"\ae": "æ", r"\oe": "œ", r"\o": "ø", r"\aa": "å", r"\l": "ł", r"\L": "Ł",
           r"\AE": "Æ", r"\O": "Ø", r"\AA": "Å", r"\i": "ı", r"\S": "§", r"\dots": "…",
           r"\ldots": "…", r"\textendash": "–", r"\textemdash": "—"}  # fmt: skip
LETTER = re.compile(
    "(" + "|".join(re.escape(one) for one in sorted(LETTERS, key=len, reverse=True)) + ")"
    r"(?![a-zA-Z])(?:\{\}|\s)?"
)
SIGNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "), (r"\,", " "),
         (r"\ ", " "), (r"\-", ""))  # fmt: skip
ESCAPED = re.compile(r"\\([&%$#_{}])")
BRACE = re.compile(r"(?<!\x01)[{}]")
KEPT = re.compile(r"\x00(\d+)\x00")


class TexLoader:
    """Reads LaTeX."""

    suffixes: tuple[str, ...] = (".tex", ".latex")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a text in LaTeX; see `Loader`."""
        source, found, warnings = decode(data, name, encoding=encoding)
        source = source.replace("\r\n", "\n")
        told = COMMENT.sub("", source)
        head = {what: _argument_of(told, what) for what in ("title", "author", "date")}
        _, begin, body = source.partition(r"\begin{document}")
        body = body.partition(r"\end{document}")[0] if begin else source
        written = Written()
        title = _plain(head["title"])
        written.heading(title, 1)
        for part in _cut_at_code(body):
            if isinstance(part, str):
                _write(COMMENT.sub("", part), written)
            else:
                written.add("code", part[0])
        text = written.text
        if not re.search(r"\w", text):
            raise NothingInIt(f"there are no words in {name}")
        authors = [_plain(one) for one in re.split(r"\\and\b", head["author"])]
        return Document(
            text=text,
            blocks=written.blocks,
            title=title or one_line(title_from_name(name)),
            date=day_of(_plain(head["date"])) or day_in_name(name),
            author=", ".join(filter(None, authors)) or None,
            language=detect_language(text),
            encoding=found,
            warnings=warnings,
        )


def _cut_at_code(source: str) -> list[str | tuple[str]]:
    """The parts of a text: strings to read, and in tuples what is shown as it is."""
    parts: list[str | tuple[str]] = []
    position = 0
    for begin in APART.finditer(source):
        name = begin[1] + begin[2]
        end = source.find(f"\\end{{{name}}}", begin.end())
        if end < 0:
            break  # What is never closed has no end to be looked for.
        if begin.start() < position:
            continue
        parts.append(source[position : begin.start()])
        if begin[1] in AS_IT_IS:
            parts.append((source[begin.end() : end].strip("\n"),))
        position = end + len(f"\\end{{{name}}}")
    return [*parts, source[position:]]


def _write(source: str, written: Written) -> None:
    """Write the headings, paragraphs and items of a text."""
    position = 0
    for heading in HEADING.finditer(source):
        _write_paragraphs(source[position : heading.start()], written)
        words, position = _braced(source, heading.end())
        written.heading(_plain(words), LEVELS[heading[1]])
    _write_paragraphs(source[position:], written)


def _write_paragraphs(source: str, written: Written) -> None:
    for paragraph in re.split(r"\n[ \t]*\n|\\par\b", source):
        pieces = ITEM.split(paragraph)
        written.add("paragraph", _plain(pieces[0]))
        for label, words in zip(pieces[1::2], pieces[2::2], strict=True):
            written.add("item", f"{_plain(label)} {_plain(words)}" if label else _plain(words))


def _argument_of(source: str, command: str) -> str:
    """What the first command of a name is given, "" where there is none."""
    found = re.search(rf"\\{command}\s*(?:\[[^\]]*\])?\s*(?=\{{)", source)
    return _braced(source, found.end())[0] if found else ""


def _braced(source: str, start: int) -> tuple[str, int]:
    """What stands in the braces that begin at `start`, and where they end."""
    depth = 0
    for brace in BRACES.finditer(source, start, start + LONGEST_ARGUMENT):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return source[start + 1 : brace.start()], brace.end()
        if depth > DEEPEST:
            break
    return "", start + 1


def _plain(source: str) -> str:
    """The words of a piece of LaTeX, on one line."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(one_line(match[0]))
        return f"\x00{len(kept) - 1}\x00"

    text = FOOTNOTE.sub(r" (\1)", SILENT.sub("", source))
    text = MATH.sub(keep, text)
    text = ENVIRONMENT.sub(" ", CHOICE.sub("", text))
    text = ACCENT.sub(lambda m: f"{m[2] or m[3]}{ACCENTS[m[1]]}", text)
    text = LETTER.sub(lambda m: LETTERS[m[1]], text)
    # What is escaped is marked, so that it is not taken for a brace of the markup.
    text = COMMAND.sub(" ", ESCAPED.sub("\x01\\1", text.replace("\\\\", "\n")))
    text = BRACE.sub("", text).replace("\x01", "")
    for sign, meant in SIGNS:
        text = text.replace(sign, meant)
    text = KEPT.sub(lambda m: kept[int(m[1])], text)
    return unicodedata.normalize("NFC", re.sub(r" ([.,;:)])", r"\1", one_line(text)))
