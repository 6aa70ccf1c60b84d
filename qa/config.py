"""Everything that a user can set, in one frozen dataclass.

A value is looked for in this order: flag, environment (`QA_…`), `qa.toml` (in the current folder,
else in the user's configuration folder), default. Unknown keys in `qa.toml` are errors: a setting
that silently does nothing is worse than none.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from qa.errors import UsageError
from qa.selection import Selection


@dataclass(frozen=True, slots=True)
class Settings:
    """How qa runs.

    Attributes:
        index: Name of an index below `indexes`, or a folder.
        indexes: The folder that holds the named indexes, relative to the current one.
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
        exclude: Patterns of files that are left out of every folder, as in a `.gitignore` of it.
        prompts: A folder with templates that replace the shipped ones of the same name.
        cache: Where derived files of models are kept; None: the user's cache folder.
    """

    index: str = "default"
    indexes: str = "indexes"
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
    exclude: tuple[str, ...] = ()
    prompts: str | None = None
    cache: str | None = None

    def __post_init__(self) -> None:
        """Refuse values that cannot work."""
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
        """The folder of the index: `index` itself when it looks like a path, else a named one."""
        if os.sep in self.index or self.index in {".", ".."}:
            return Path(self.index).expanduser()
        return Path(self.indexes).expanduser() / self.index

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
OF_THE_USER = "allow_remote"
"""A file that came with a folder must not decide this: it could name a server beside it."""


def _is_encoding(name: str) -> bool:
    """Whether bytes can be read as text by an encoding of this name."""
    try:
        return isinstance(b"a".decode(name, errors="replace"), str)
    except (LookupError, ValueError):
        return False


def load_settings(flags: Mapping[str, Any] | None = None, folder: Path | None = None) -> Settings:
    """Put the settings together: flags over environment over `qa.toml` over defaults.

    Args:
        flags: Values given on the command line; None values count as not given.
        folder: The folder whose `qa.toml` is read, the current one by default.

    Raises:
        UsageError: a value of the wrong type or out of range, or an unknown key.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    return replace(Settings(), **{**_from_file(folder or Path()), **_from_environment(), **given})


def config_file(folder: Path) -> Path | None:
    """The configuration file that applies to a folder, if there is one."""
    for path in (folder / "qa.toml", users_file()):
        if path.is_file():
            return path
    return None


def users_file() -> Path:
    """The configuration file of the user, there or not."""
    import platformdirs  # noqa: PLC0415 (only when asked for)

    return platformdirs.user_config_path("qa") / "qa.toml"


def _from_file(folder: Path) -> dict[str, Any]:
    path = config_file(folder)
    if path is None:
        return {}
    own = users_file()
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", "mend or remove that file") from error
    if OF_THE_USER in values and path.resolve() != own.resolve():
        raise UsageError(
            f"{OF_THE_USER} in {path}: a folder's file may not, for folders are passed on",
            f"put it into {own}, or pass --allow-remote or set QA_ALLOW_REMOTE=true",
        )
    flat = dict(_flat(values))
    return {_known(key, str(path)): _typed(key, value, str(path)) for key, value in flat.items()}


def _flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of a file; those of a table `[json]` have its name in front: `json_title`."""
    for key, value in values.items():
        if isinstance(value, dict) and key not in _KINDS:
            yield from ((f"{key}_{inner}", one) for inner, one in value.items())
        else:
            yield key, value


def _from_environment() -> dict[str, Any]:
    found = {}
    for name, kind in _KINDS.items():
        variable = f"QA_{name.upper()}"
        text = os.environ.get(variable, "")
        if text:
            value = text if kind.startswith("str") else _parse(text)
            if kind.startswith("tuple") and not isinstance(value, list):
                value = text  # One pattern, as it stands.
            found[name] = _typed(name, value, variable)
    return found


def _parse(text: str) -> Any:  # noqa: ANN401 (a TOML value of any kind)
    """An environment value is read as TOML where it is TOML, as plain text elsewhere."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


_KINDS: dict[str, str] = {field.name: str(field.type) for field in fields(Settings)}


def _known(key: str, where: str) -> str:
    if key in _KINDS:
        return key
    close = difflib.get_close_matches(key, _KINDS, n=1)
    mend = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(_KINDS)}"
    raise UsageError(f"unknown key {key!r} in {where}", mend)


def _typed(key: str, value: object, where: str) -> object:
    kind = _KINDS[key].removesuffix(" | None")
    if kind == "str" and isinstance(value, int | float | bool | date):
        return str(value)  # TOML has days without quotation marks.
    accepted: dict[str, tuple[type, ...]] = {
        "str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)
    }  # fmt: skip
    if kind.startswith("tuple"):
        return _patterns(key, value, where)
    if isinstance(value, accepted[kind]) and (kind == "bool" or not isinstance(value, bool)):
        return value
    raise UsageError(f"{key} in {where} is {value!r}", f"give a value of type {kind}")


def _patterns(key: str, value: object, where: str) -> tuple[str, ...]:
    """A list of texts, or one alone."""
    texts = [value] if isinstance(value, str) else value
    if isinstance(texts, list | tuple) and all(isinstance(text, str) for text in texts):
        return tuple(texts)
    raise UsageError(f"{key} in {where} is {value!r}", 'give a list of texts: ["draft*", "/old/"]')
