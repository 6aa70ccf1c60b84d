"""The words that the whole program speaks: frozen dataclasses, no input or output.

Every piece of text is a span of its article: `article.text[start:end]`, in code points, end
exclusive. What a passage or a citation shows is read through its span and never typed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from qa.selection import Selected
from qa.text.spellings import Correction

Status = Literal["answered", "not_in_articles"]
Finding = Literal["answer", "disagreement", "close", "nothing"]
"""What the articles hold: an answer; several that disagree; something close that is none; nothing
like it."""
SentenceKind = Literal["lead", "quote", "wording", "note"]
"""Words of a source that answer by themselves; a source's sentence; the model's own words; what is
said about the sources."""
BlockKind = Literal["heading", "paragraph", "item", "table", "code", "quote"]
AboveKind = Literal["heading", "question", "introduction", "names"]
"""What can stand above a sentence: a heading, a question, the line that introduces a list, the row
of names of a table."""

LINE_LEVEL = 7
"""The level of a line such as "Q: How deep is it?": below every heading that is marked as one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A structural piece of a document: `text[start:end]`, without the blank lines around it.

    `level` is the depth of a heading (1 is the title), 0 for every other kind. `LINE_LEVEL` is
    that of a line which heads what stands below it without being marked as a heading.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a loader left out of a text for one reason: how many characters, without white space."""

    reason: str
    characters: int


PlaceKind = Literal["page", "slide", "sheet", "chapter", "time"]


@dataclass(frozen=True, slots=True)
class Location:
    """The part of a file that something stands in, as its readers know it: "page", "12"."""

    kind: PlaceKind
    name: str

    @property
    def page(self) -> int | None:
        """The number of the page, where it is a page that has one."""
        numbered = self.kind == "page" and self.name.isascii() and self.name.isdigit()
        return int(self.name) if numbered else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a file begins in its text, as readers of the file know it: "page", "12"."""

    kind: PlaceKind
    name: str
    start: int


def location_at(places: Sequence[Place], offset: int) -> Location | None:
    """The part that an offset is in, of places in order; None before the first one."""
    after = bisect_right(places, offset, key=lambda place: place.start)
    return Location(places[after - 1].kind, places[after - 1].name) if after else None


@dataclass(frozen=True, slots=True)
class Document:
    """What a loader makes of a file's bytes: the text that offsets count in, and its structure.

    Attributes:
        text: For text formats the decoded file, line ends as they are, without a BOM; for the
            others the extracted text.
        blocks: In order, not overlapping, within the text. Text outside every block (front
            matter, markup) is kept but never cut into passages.
        encoding: The encoding that the bytes were decoded with, e.g. "utf-8".
        warnings: One sentence each, for the user (such as an encoding that had to be guessed).
        left_out: Of formats whose text is extracted, what of the file is not in it; most first.
        places: Of formats that have pages, slides, sheets or chapters, where each begins, in order.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str
    date: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the index knows it.

    Attributes:
        ref: Its name for users: the path relative to the folder that was indexed, with "/".
        sha256: Of the file's bytes when it was indexed, in hex.
        date: ISO 8601 day, or None.
        places: Where its pages, slides, sheets or chapters begin, in order, if it has such.
    """

    id: int
    ref: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    language: str | None
    sha256: str
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class CurrentArticle:
    """The text of an article as its file has it now, whether or not it was indexed since.

    Attributes:
        ref: The name that an update of the index would give it.
        sha256: Of the file's bytes now, in hex.
        places: Where its pages, slides, sheets or chapters begin now, if it has such.
    """

    ref: str
    sha256: str
    language: str | None
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """`article.text[start:end]` of the article named `article`."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a sentence and says what it is about: `article.text[start:end] == text`.

    It is context, and never part of a quote.
    """

    kind: AboveKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """Where a passage lies in its document, the headings it stands under, and its sentences.

    `sentences` are spans of the document in order, within the passage: what is matched, while
    the text around it is read. `above` has for each the spans of what stands above it and is no
    heading, within the passage or before it; it is empty where no sentence has any.
    """

    start: int
    end: int
    headings: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    above: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell of a row, `article.text[start:end]`, and its column's name, "" for none."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence of a retrieved passage: `article.text[start:end]`, and how well it fits.

    Attributes:
        dense: Cosine similarity of the query and the sentence with its title.
        lexical: Share of the query's terms, weighted by rarity, that it holds.
        score: What sentences are ranked by; only comparable within one search.
        answerable: The reader's probability that it answers the query; None where it was not read.
        answer: Where the words stand in it that the reader takes for an answer, if any.
        above: What stands above it, the outermost first.
        topic: The same, each on a line, as a reader is shown it.
        shown: How it is shown to a reader by itself, a row of a table or a labelled fact; "" for
            any other sentence.
        items: Spans of all items of the list that it stands in or introduces; empty elsewhere.
        within: The reader's probability that the text answers which it was read in.
        cells: Of a row of a table, its filled cells; empty elsewhere.
        heads: Whether it is a row that only names what stands below it, and so no answer.
    """

    start: int
    end: int
    dense: float
    lexical: float
    score: float
    answerable: float | None = None
    answer: tuple[int, int] | None = None
    above: tuple[Above, ...] = ()
    topic: str = ""
    shown: str = ""
    items: tuple[tuple[int, int], ...] = ()
    within: float | None = None
    cells: tuple[Cell, ...] = ()
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved piece of an article, best first by `rank` (from 1).

    Attributes:
        score: That of its best sentence, which ordered the list; only comparable within one search.
        share: Share of the query's terms, weighted by rarity, that text, title and headings hold.
        signals: What went into that score, by name (see `qa.retrieval.ranking.WEIGHTS`).
        sentences: In the order of the text.
        differs_from: Ranks of passages that say nearly the same with other numbers.
        before: Ranks of the older ones among these, and of those that this one corrects.
        place: The page, slide, sheet or chapter that its best sentence begins in, if any.
    """

    rank: int
    article: str
    title: str
    date: str | None
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    score: float
    language: str | None = None
    share: float = 0.0
    signals: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[SourceSentence, ...] = ()
    differs_from: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    place: Location | None = None

    @property
    def answerable(self) -> float | None:
        """The reader's probability that it answers the query; None where it was not read."""
        read = [s.answerable for s in self.sentences if s.answerable is not None]
        return max(read, default=None)


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a sentence: an exact quote, `article.text[start:end] == quote`.

    Attributes:
        number: From 1, as in the "[1]" of the answer.
        line: The line of the text on which the quote starts, from 1.
        page: The number of the page, for formats that have pages.
        answer: Where in the article the words of the quote stand that the reader takes for the
            answer; None where it did not read or points at none.
        context: What stands above the quote in the article, the outermost first; no part of it.
        place: The page, slide, sheet or chapter that the quote begins in, if the format has such.
    """

    number: int
    article: str
    title: str
    date: str | None
    url: str | None
    sha256: str
    start: int
    end: int
    line: int
    page: int | None
    quote: str
    answer: tuple[int, int] | None = None
    context: tuple[Above, ...] = ()
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A checked sentence of an answer, the numbers of its citations, and how well they hold it.

    `support` is between 0 and 1: 1 for a quotation, for a lead the reader's probability that it
    answers.
    """

    text: str
    citations: tuple[int, ...]
    support: float
    kind: SentenceKind = "wording"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and the answer it got.

    Attributes:
        short: The few words of the answer that answer by themselves, where they are known.
        titles: Of the articles that the answer cites, where they are known.
        quotes: What it cites, where that is known.
        answered: Whether it was answered; None where only the answer's words can tell.
        search_query: What was searched for; "" where that is not known.
    """

    question: str
    answer: str
    short: str = ""
    titles: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    answered: bool | None = None
    search_query: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The checked answer to one question.

    Attributes:
        finding: What kind of answer, or of silence, it is.
        text: The sentences, each followed by its citation numbers in brackets; when the status
            is "not_in_articles", words that say so.
        confidence: Estimated chance that the answer is right, between 0 and 1.
        passages: What was retrieved, best first, also when nothing was answered.
        timings_ms: "load", "retrieve", "first_token", "generate", "total", in milliseconds.
        selected: Which articles were looked at, and how many these are.
        missing: The parts of the question that the articles do not answer, where they answer one.
        kind: "chat" for what is said to a turn that asks nothing of the articles ("hello"), "about"
            for what was asked of an article itself, "summary" for that of several; else None.
        note: What is said about the answer and is no part of it, "" for nothing.
        corrections: The words of the question that were read as others.
        server: The address that the language model is asked at; None for one in this process.
        remote: Whether that is another machine.
        failure: What went wrong with the language model, and what to do about it; the source is
            quoted then.
    """

    question: str
    search_query: str
    status: Status
    finding: Finding
    confidence: float
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    embedder: str
    language_model: str | None
    reader: str | None
    timings_ms: Mapping[str, float]
    selected: Selected = field(default_factory=Selected)
    missing: tuple[str, ...] = ()
    kind: Literal["chat", "about", "summary"] | None = None
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    server: str | None = None
    remote: bool = False
    failure: str = ""

    @property
    def answered(self) -> bool:
        """Whether the articles answer the question."""
        return self.status == "answered"


class EmbedderFacts(Protocol):
    """What an index remembers of the embedder that built it."""

    @property
    def name(self) -> str:
        """The catalogue name, or the folder, that selects this embedder."""

    @property
    def fingerprint(self) -> str:
        """Name and weights in one string: equal fingerprints give equal vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""
