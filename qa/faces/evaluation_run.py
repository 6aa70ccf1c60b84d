"""A run of `qa eval`: the set's index, its answers, its figures, its page.

A folder and settings come in; the document of the figures goes out. What a run makes is kept below
the cache folder, in a folder for each set: the index, and the answers and the page of each choice
of settings, so that trying other settings costs nobody an earlier run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa import __version__
from qa.answering.confidence import default_threshold
from qa.assistant import Assistant
from qa.engines.loading import load_embedder
from qa.errors import ModelError, UsageError
from qa.evaluation.fingerprints import question_keys, set_name, settings_key
from qa.evaluation.metrics import curves, measure
from qa.evaluation.questions import FILE, check_evidence, read_set
from qa.evaluation.results import Results, locked
from qa.evaluation.running import ask_all, judge_all, texts_on_disk
from qa.faces.documents import answer_document
from qa.faces.evaluation_document import (
    BoundDocument,
    EvaluationDocument,
    FaultsDocument,
    MetricDocument,
)
from qa.faces.exits import complain
from qa.faces.progress import IndexProgress, QuestionProgress
from qa.faces.report import write_report
from qa.index.opening import open_index
from qa.index.schema import VERSION
from qa.index.state import built_with
from qa.indexing.files import Rules
from qa.indexing.formats import known_suffixes
from qa.indexing.update import update_index

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.engines.protocols import Embedder
    from qa.evaluation.bounds import Bound
    from qa.evaluation.judging import Fault, Judgement
    from qa.evaluation.questions import SetQuestion
    from qa.evaluation.results import Document

UNSHOWN = ("index", "indexes", "cache", "threads", "allow_remote", "model_timeout")
"""Settings that say nothing of the answers."""


class Run:
    """Asks the questions of a set with some settings, and measures the answers.

    Args:
        folder: Of the set.
        settings: How to answer.
        limit: Ask only so many questions, the first ones.
        report: Where the page goes; None for beside the answers.
        own_index: Whether the set has an index of its own, and not that of the settings.

    Raises:
        UsageError: the set cannot be used, or the page cannot go there.
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        limit: int | None,
        report: str | None,
        own_index: bool,
    ) -> None:
        self._set = read_set(folder)
        self._asked = self._set.questions[:limit]
        self._home = settings.cache_folder / "evaluations" / set_name(folder)
        self._embedder = load_embedder(
            settings, None if own_index else built_with(settings.index_folder)
        )
        if own_index:
            settings = replace(settings, index=str(self._own_index(self._embedder)))
        self._settings = settings
        key = settings_key(settings)
        self._answers = self._home / f"answers-{key}.jsonl"
        first = f"-first-{limit}" if limit else ""  # A short run spoils no long one's page.
        self._report = Path(report) if report else self._home / f"report-{key}{first}.html"
        self._check_report()

    def evaluated(self, bounds: Sequence[Bound], *, fresh: bool) -> EvaluationDocument:
        """Ask what was not asked yet (all of it when `fresh`), measure, and write the page."""
        with locked(self._home):
            self._update_index()
            with Assistant(
                open_index(self._settings), self._settings, embedder=self._embedder
            ) as assistant:
                text_of = texts_on_disk(assistant.index)
                check_evidence(self._set.file, self._set.questions, text_of)
                keys = question_keys(self._set.questions, self._settings, assistant.index)
                results = Results(self._answers, keys, fresh=fresh)
                asked = self._ask(assistant, results)
                articles = assistant.index.counts()[0]
                judgements = judge_all(self._asked, results, text_of)
                last = results[self._asked[-1].id]["models"]
                models = {name: last[name] for name in ("embedder", "language_model", "reader")}
                document = self._document(judgements, bounds, asked, articles, models)
                write_report(self._report, document, judgements, curves(judgements), text_of)
        return document

    def _own_index(self, embedder: Embedder) -> Path:
        """An index for each embedder and format, since one cannot be turned into the other."""
        name = re.sub(r"[^\w.@-]", "_", embedder.fingerprint)
        return (self._home / f"index-{name}-{VERSION}").absolute()

    def _update_index(self) -> None:
        folder = self._settings.index_folder
        with IndexProgress() as progress:
            # Where the articles lie beside the questions, these are none of them.
            rules = Rules((*self._settings.exclude, f"/{FILE}"))
            report = update_index(
                folder,
                [str(self._set.articles)],
                self._embedder,
                rules=rules,
                on_progress=progress,
            )
        for warning in report.warnings:
            complain(f"note: {warning}")
        for ref in report.empty:
            complain(f"note: {ref} has nothing in it")
        for problem in report.problems:
            complain(f"not read: {problem}")

    def _ask(self, assistant: Assistant, results: Results) -> int:
        """Ask what is missing; return how many questions that were."""
        done = 0

        def answer(question: SetQuestion) -> Document:
            given = assistant.ask(question.question, history=question.history)
            if given.failure:  # Figures would be of quotes, and not of the model.
                raise ModelError(given.failure)
            return asdict(answer_document(given, question.id))

        def show(answered: int) -> None:
            nonlocal done
            done = answered
            progress(answered)

        if any(question.id not in results for question in self._asked):
            assistant.load()  # Not at the first question, which would seem slow.
        try:
            with QuestionProgress(len(self._asked)) as progress:
                return ask_all(self._asked, results, answer, show)
        except KeyboardInterrupt:
            complain(
                f"stopped with {done} of {len(self._asked)} questions answered: "
                "the same command goes on from there"
            )
            raise

    def _document(
        self,
        judgements: Sequence[Judgement],
        bounds: Sequence[Bound],
        asked: int,
        articles: int,
        models: dict[str, str | None],
    ) -> EvaluationDocument:
        metrics = measure(judgements)
        return EvaluationDocument(
            schema="qa.eval/1",
            version=__version__,
            folder=str(self._set.folder),
            articles=articles,
            questions=len(judgements),
            answerable=sum(judgement.question.answerable for judgement in judgements),
            asked=asked,
            metrics={name: MetricDocument(**asdict(found)) for name, found in metrics.items()},
            bounds=[
                BoundDocument(b.name, b.side, b.limit, b.kept(metrics[b.name].value))
                for b in bounds
                if b.name in metrics
            ],
            faults=FaultsDocument(
                _of(judgements, "wrong"),
                _of(judgements, "unanswerable"),
                _of(judgements, "silent"),
            ),
            models=models,
            settings=_shown(self._settings),
            index=str(self._settings.index_folder),
            results=str(self._answers),
            report=str(self._report),
        )

    def _check_report(self) -> None:
        """Refuse, before anything is asked, a page that could not be written or would be read."""
        path, articles = self._report.resolve(), self._set.articles.resolve()
        if path.is_dir() or (path.parent != self._home.resolve() and not path.parent.is_dir()):
            raise UsageError(f"cannot write {self._report}", "name a file in a folder that exists")
        if path.is_relative_to(articles) and path.suffix.lower() in known_suffixes():
            raise UsageError(
                f"{self._report} would become one of the articles", "write it to another folder"
            )


def _shown(settings: Settings) -> dict[str, str | int | float | bool | list[str] | None]:
    """The settings that answers depend on, with the least confidence that holds."""
    values = {name: value for name, value in asdict(settings).items() if name not in UNSHOWN}
    if settings.min_confidence is None:
        values["min_confidence"] = default_threshold(strict=settings.strict)
    return values


def _of(judgements: Sequence[Judgement], fault: Fault) -> list[str]:
    return [judgement.question.id for judgement in judgements if judgement.fault == fault]
