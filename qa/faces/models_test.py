"""`qa models test`: tries a model, keeps the outcome, and returns it as a document."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qa.engines.catalogue import default_name
from qa.engines.trial_questions import few_questions, trial_questions
from qa.errors import UsageError
from qa.faces.models_documents import TrialDocument
from qa.faces.models_known import called, keep_trial, kind_named, read_trials

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answering.trial import Tried
    from qa.config import Settings
    from qa.engines.catalogue import Kind
    from qa.engines.ranking_trial import RankingTrial
    from qa.engines.trial_questions import TrialQuestion


ENOUGH = 120.0
"""Seconds after which a language model has been asked enough."""


def tried_model(
    name: str | None,
    settings: Settings,
    *,
    kind: Kind | None = None,
    few: bool = False,
    enough: float | None = ENOUGH,
) -> tuple[TrialDocument, list[str]]:
    """Try a model, or the language model in use, and keep the outcome.

    Args:
        name: None for the language model in use.
        settings: How models run.
        kind: None for what the name is of.
        few: Ask a language model six questions only. The outcome does not take the place of one
            of more questions.
        enough: See `try_writer`.

    Returns:
        The outcome, and of a language model what it wrote to each question.

    Raises:
        ModelError: it is missing, damaged, or does not run.
        UsageError: there is no such model, or it is of a kind that is not tried.
    """
    name = called(name or settings.model or default_name("language_model"), settings)
    kind = kind or kind_named(name, settings)
    questions = few_questions() if few else trial_questions()
    document, written = _tried(kind, name, settings, questions, enough)
    before = read_trials(settings.cache_folder).get(name)
    if not (few and before and before.questions > document.questions):
        keep_trial(settings.cache_folder, asdict(document))
    return document, written


def _tried(
    kind: Kind,
    name: str,
    settings: Settings,
    questions: Sequence[TrialQuestion],
    enough: float | None,
) -> tuple[TrialDocument, list[str]]:
    if kind == "language_model":
        return _tried_writer(name, settings, questions, enough)
    from qa.engines.loading import load_embedder, load_reranker  # noqa: PLC0415 (heavy)
    from qa.engines.ranking_trial import try_embedder, try_reranker  # noqa: PLC0415

    if kind == "embedder":
        embedder = load_embedder(replace(settings, embedder=name))
        return _of_ranking(name, kind, try_embedder(questions, embedder)), []
    if kind == "reranker":
        reranker = load_reranker(replace(settings, reranker=name))
        assert reranker is not None
        return _of_ranking(name, kind, try_reranker(questions, reranker)), []
    raise UsageError(f"{name} is no model to choose", "'qa doctor' tries what comes with qa")


def _tried_writer(
    name: str, settings: Settings, questions: Sequence[TrialQuestion], enough: float | None
) -> tuple[TrialDocument, list[str]]:
    from qa.answering.prompt import PromptTemplates  # noqa: PLC0415
    from qa.answering.trial import try_writer  # noqa: PLC0415
    from qa.engines.loading import load_language_model, load_reader  # noqa: PLC0415
    from qa.faces.progress import QuestionProgress  # noqa: PLC0415

    model = load_language_model(replace(settings, model=name))
    with QuestionProgress(len(questions)) as progress:
        progress(0)
        trial, tried = try_writer(
            questions,
            model,
            load_reader(settings),
            templates=PromptTemplates(settings.prompts),
            most=settings.max_answer_tokens,
            enough=enough,
            done=progress,
        )
    document = TrialDocument(
        schema="qa.model-test/1",
        name=name,
        kind="language_model",
        day=_today(),
        questions=trial.questions,
        points=trial.points,
        silent=trial.silent,
        copies=trial.copies,
        proved=trial.proved,
        first_token_ms=trial.first_token_ms,
        tokens_per_second=trial.tokens_per_second,
        verdict=trial.verdict,
    )
    return document, [
        _shown(question, one) for question, one in zip(questions, tried, strict=False)
    ]


def _shown(question: TrialQuestion, tried: Tried) -> str:
    right = question.right or "none"
    return f"{question.question} (right: {right})\n{tried.written or '(nothing)'}"


def _of_ranking(name: str, kind: Kind, trial: RankingTrial) -> TrialDocument:
    return TrialDocument(
        schema="qa.model-test/1",
        name=name,
        kind=kind,
        day=_today(),
        questions=trial.questions,
        first=trial.first,
        among_three=trial.among_three,
        texts_per_second=trial.texts_per_second,
    )


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
