"""How models look on the screen: the list, a page about one, the page of a trial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.faces.models_documents import (
        GgufDocument,
        ModelDocument,
        ModelInfoDocument,
        ModelListDocument,
        TrialDocument,
    )

HEADINGS = {
    "language_model": "Language models (word answers)",
    "embedder": "Embedders (find passages)",
    "reranker": "Cross-encoders (read the first passages again)",
    "reader": "Readers (judge and check)",
}
STATES = {
    "shipped": "comes with qa", "fetched": "here", "own": "yours", "available": "to be fetched"
}  # fmt: skip


def list_lines(document: ModelListDocument) -> Iterator[str]:
    """Yield the lines of the list."""
    models = document.models
    name = max((len(one.name) for one in models), default=0)
    licence = max((len(one.licence) for one in models), default=0)
    for kind, group in groupby(models, key=lambda one: one.kind):
        yield f"{HEADINGS[kind]}:"
        for one in group:
            mark = "*" if one.in_use else " "
            state = STATES[one.state] + ("" if one.verified or one.state != "available" else " (?)")
            row = (
                f"{mark} {one.name:<{name}}  {size_text(one.bytes):>7}  "
                f"{one.licence:<{licence}}  {state:<17}  {_remark(one)}"
            )
            yield row.rstrip()
        yield ""
    yield "* in use; (?) not looked at by us: the commit and checksum that are seen are recorded."
    yield "'qa models pull NAME' fetches one, 'qa models use NAME' takes it, 'qa models info NAME'"
    yield "tells more. A repository (org/name, org/name:FILE.gguf), a GGUF file, a folder or the"
    yield "address of a server will do as well."


def _remark(model: ModelDocument) -> str:
    return verdict_line(model.trial) if model.trial else model.description


def verdict_line(trial: TrialDocument) -> str:
    """Return the outcome of a trial in a few words."""
    if trial.kind == "language_model":
        return (
            f"points {_percent(trial.points)}, proved {_percent(trial.proved)}, "
            f"silent {_percent(trial.silent)}"
        )
    return f"right first {_percent(trial.first)}, among three {_percent(trial.among_three)}"


def info_lines(document: ModelInfoDocument, total_memory: int) -> Iterator[str]:
    """Yield the lines of a page about one model."""
    model = document.model
    yield f"{model.name}: {model.description}" if model.description else model.name
    rows = [
        ("kind", model.kind.replace("_", " ")),
        ("state", STATES[model.state] + (", in use" if model.in_use else "")),
        ("source", model.source),
        ("revision", model.revision or ""),
        ("licence", model.licence),
        ("size", size_text(model.bytes) if model.bytes else ""),
        ("memory", memory_text(model, total_memory)),
        ("path", model.path or ""),
        ("sha256", model.sha256 or ""),
    ]
    rows += _gguf_rows(document.gguf) if document.gguf else []
    yield from (f"  {label:<14}{one_line(value)}" for label, value in rows if value)
    if not model.verified and model.state in {"available", "fetched"}:
        yield "  Name, size and licence are its publisher's word: nobody here has compared them."
    if model.trial:
        yield ""
        yield from trial_lines(model.trial)


def _gguf_rows(gguf: GgufDocument) -> list[tuple[str, str]]:
    context = f"made for {gguf.context} tokens" if gguf.context else "does not say its context"
    template = "brings a chat template" if gguf.template else "no chat template: plain text is sent"
    thinks = "; its thinking is switched off" if gguf.thinks else ""
    parts = f", {gguf.parts} files" if gguf.parts > 1 else ""
    return [
        ("made as", f"{gguf.architecture}, {_count(gguf.parameters)} parameters"),
        ("calls itself", gguf.title),
        ("weights", f"{gguf.quantisation}{parts}"),
        ("prompts", f"{context}, {template}{thinks}"),
    ]


def memory_text(model: ModelDocument, total: int) -> str:
    """Return what a model takes at work, beside what the machine has."""
    if not model.memory_bytes:
        return ""
    fits = "" if model.memory_bytes <= total else ": TOO MUCH FOR IT"
    return f"about {size_text(model.memory_bytes)}, this machine has {size_text(total)}{fits}"


def trial_lines(trial: TrialDocument) -> Iterator[str]:
    """Yield the page of a trial."""
    yield f"{trial.name}, tried on {trial.questions} questions about the sample articles:"
    rows: Sequence[tuple[str, str]]
    if trial.kind == "language_model":
        rows = [
            ("points at the sentence that answers", _percent(trial.points)),
            ("has the number or the words", _percent(trial.copies)),
            ("what it says is proved", _percent(trial.proved)),
            ("keeps silent where nothing answers", _percent(trial.silent)),
            ("first token", f"{trial.first_token_ms or 0:.0f} ms"),
            ("speed", f"{trial.tokens_per_second or 0:.1f} tokens/s"),
        ]
    else:
        rows = [
            ("the sentence that answers comes first", _percent(trial.first)),
            ("it is among the first three", _percent(trial.among_three)),
            ("speed", f"{trial.texts_per_second or 0:.0f} texts/s"),
        ]
    yield from (f"  {label:<40}{value:>10}" for label, value in rows)
    if trial.verdict:
        yield f"  {trial.verdict[0].upper()}{trial.verdict[1:]}."


def size_text(size: int | None) -> str:
    """Return a number of bytes for people, "" where it is not known."""
    if size is None:
        return ""
    if size < 10**6:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1e6:.0f} MB" if size < 10**9 else f"{size / 1e9:.1f} GB"


def _count(number: int) -> str:
    return f"{number / 1e9:.1f} billion" if number >= 10**9 else f"{number / 1e6:.0f} million"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
