"""Everything that a user can set, in one frozen dataclass.

Where the values come from is `qa.settings.loading`: options, the environment, `qa.toml`. The
description of a field here is what `qa config init` and docs/settings.md say of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa.errors import UsageError
from qa.selection import Selection
from qa.settings.places import homes_of_indexes, is_path, place_of


@dataclass(frozen=True, slots=True)
class Settings:
    """How qa runs.

    Attributes:
        index: Name of an index, or a folder: a path, with a slash in it.
        indexes: The folder that holds the named indexes. None: the project's folder `indexes` where
            there is one, and the user's data folder.
        embedder: Catalogue name or folder of a sentence-transformers model. None: the one that
            the index was built with, and the catalogue's default for a new index.
        reader: Whether the reader judges the first passages and points at the answer's words.
        reranker: Folder of a cross-encoder that reads the first passages again, with the question.
        model: Catalogue name or GGUF file of the language model, or the address of a server that
            has one (`http://127.0.0.1:8080/v1`, with `#` and the model's name where it serves
            several). None: the catalogue's default, which writes only where its own words are worth
            having.
        allow_remote: Whether that server may be another machine. The question and the sentences
            that an answer may draw on are sent there.
        model_timeout: Seconds for which a server may be silent.
        llm: Whether the language model is used at all; without it answers are quotes only.
        rewrite: Whether the language model is asked to make follow-up questions stand alone before
            they are searched for. Worth trying with models of some billion parameters.
        top_k: How many passages a search returns; an answer stands on sentences of the first five.
        path: Only articles whose name, or the path of whose file, fits this glob are looked at.
        article: Only the article of this name, file name or title is.
        since: Only articles of this day, month or year, or later; those without a date are not.
        until: Only articles of this day, month or year, or earlier.
        min_confidence: Below this confidence the answer is "the articles do not say". None: the
            fitted default of `qa/answering/confidence.toml`.
        strict: Whether silence comes sooner: for questions that only look as if the articles
            answered them. `min_confidence` goes before it.
        context_tokens: Upper bound of prompt and answer together, in the model's tokens.
        max_answer_tokens: Upper bound of what the language model may write.
        threads: Of the language model; None: the number of physical cores.
        precision: Of the numbers that articles are embedded in: "float32", "bfloat16", or "auto",
            which is bfloat16 where the CPU has instructions for it and the vectors agree.
        encoding: Of article files that are not UTF-8, such as "cp1250". None: the one in which each
            file's bytes make words.
        json_title: Name of the field with the title, of records in JSON; None: the usual names.
        json_text: Of that with the text.
        json_date: Of that with the day.
        json_author: Of that with who wrote it.
        json_url: Of that with its address.
        auto_update: Whether an index whose files have changed is brought up to date before a
            question or a search.
        exclude: Patterns of files that are left out of every folder, as in a `.gitignore` of it.
        ocr: Whether scans are read: PDFs whose pages are pictures, with the tesseract program.
        ocr_languages: Their languages as tesseract names them, such as "deu+eng". None: those that
            are installed, if few.
        prompts: A folder with templates that replace the shipped ones of the same name.
        cache: Where derived files of models are kept; None: the user's cache folder.
    """

    index: str = "default"
    indexes: str | None = None
    embedder: str | None = None
    reader: bool = True
    reranker: str | None = None
    model: str | None = None
    allow_remote: bool = False
    model_timeout: float = 60.0
    llm: bool = True
    rewrite: bool = False
    top_k: int = 8
    path: str | None = None
    article: str | None = None
    since: str | None = None
    until: str | None = None
    min_confidence: float | None = None
    strict: bool = False
    context_tokens: int = 2048
    max_answer_tokens: int = 160
    threads: int | None = None
    precision: str = "auto"
    encoding: str | None = None
    json_title: str | None = None
    json_text: str | None = None
    json_date: str | None = None
    json_author: str | None = None
    json_url: str | None = None
    auto_update: bool = False
    exclude: tuple[str, ...] = ()
    ocr: bool = False
    ocr_languages: str | None = None
    prompts: str | None = None
    cache: str | None = None

    def __post_init__(self) -> None:
        """Refuse values that cannot work."""
        if not self.index or "\0" in self.index:
            raise UsageError("the name of the index is empty", "leave it out, or give one")
        if not 1 <= self.top_k <= MAX_TOP_K:
            raise UsageError(f"top-k is {self.top_k}", f"give a number from 1 to {MAX_TOP_K}")
        if self.min_confidence is not None and not 0 <= self.min_confidence <= 1:
            raise UsageError(
                f"min-confidence is {self.min_confidence}", "give a number between 0 and 1"
            )
        if not 0 < self.model_timeout <= LONGEST_TIMEOUT:
            raise UsageError(
                f"model_timeout is {self.model_timeout}",
                f"give seconds, more than 0 and at most {LONGEST_TIMEOUT}",
            )
        if self.precision not in PRECISIONS:
            raise UsageError(
                f"precision is {self.precision!r}", f"give one of: {', '.join(PRECISIONS)}"
            )
        if self.encoding is not None and not _is_encoding(self.encoding):
            raise UsageError(
                f"encoding is {self.encoding!r}", "give one such as cp1252, iso-8859-2 or koi8-r"
            )
        bool(self.selection)  # Refuses days that are none.
        for name in ("threads", "max_answer_tokens"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise UsageError(f"{name} is {value}", "give at least 1")
        if self.context_tokens < MIN_CONTEXT:
            raise UsageError(
                f"context_tokens is {self.context_tokens}", f"give at least {MIN_CONTEXT}"
            )

    @property
    def index_folder(self) -> Path:
        """The folder of the index: `index` itself when it is a path, else a named one's."""
        return self._index_place()

    @property
    def index_folder_to_add(self) -> Path:
        """The folder of the index that articles are added to; a new one's may be another's."""
        return self._index_place(to_add=True)

    @property
    def index_homes(self) -> list[Path]:
        """The folders that hold indexes by their names, in the order in which one is looked for."""
        return [Path(self.indexes).expanduser()] if self.indexes else homes_of_indexes()

    def _index_place(self, *, to_add: bool = False) -> Path:
        if is_path(self.index):
            return Path(self.index).expanduser()
        return place_of(self.index, self.index_homes, to_add=to_add)

    @property
    def scans(self) -> str | None:
        """The languages that scans are read in, "" for those that are there; None leaves scans."""
        return (self.ocr_languages or "") if self.ocr else None

    @property
    def selection(self) -> Selection:
        """Which articles are looked at."""
        return Selection(self.path, self.article, self.since, self.until)

    @property
    def json_fields(self) -> dict[str, str]:
        """The names of fields of records in JSON by what they are, those that are given."""
        names = {what: getattr(self, f"json_{what}") for what in JSON_FIELDS}
        return {what: name for what, name in names.items() if name}

    @property
    def cache_folder(self) -> Path:
        """Where derived model files and remembered checks are kept."""
        if self.cache:
            return Path(self.cache).expanduser()
        import platformdirs  # noqa: PLC0415 (only when asked for)

        return platformdirs.user_cache_path("qa")


MAX_TOP_K = 1000
JSON_FIELDS = ("title", "text", "date", "author", "url")
PRECISIONS = ("auto", "float32", "bfloat16")
MIN_CONTEXT = 512
LONGEST_TIMEOUT = 86_400


def _is_encoding(name: str) -> bool:
    """Whether bytes can be read as text by an encoding of this name."""
    try:
        return isinstance(b"a".decode(name, errors="replace"), str)
    except (LookupError, ValueError):
        return False
