"""The progress bar of indexing, on standard error: what is done, its rate, the time it takes."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

if TYPE_CHECKING:
    from qa.indexing.report import Progress as Step


class RateColumn(ProgressColumn):
    """Steps per second."""

    def render(self, task: Task) -> Text:
        """The text of the column."""
        return Text(f"{task.speed:.0f}/s" if task.speed else "", style="dim")


class IndexProgress:
    """Shows the stages of an update as bars; silent when standard error is no terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            RateColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task_ids = {
            "pages": self._progress.add_task("fetching", total=None, visible=False),
            "articles": self._progress.add_task("reading", total=None),
            "passages": self._progress.add_task("embedding", total=None, visible=False),
        }

    def __enter__(self) -> Self:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bars away."""
        self._progress.stop()

    def __call__(self, step: Step) -> None:
        """Show a step."""
        self._progress.update(
            self._task_ids[step.stage], completed=step.done, total=step.total, visible=True
        )

    def say(self, what: str) -> None:
        """Show a last stage that has no steps to count."""
        for task in self._task_ids.values():
            self._progress.update(task, visible=False)
        self._progress.add_task(what, total=None)


class QuestionProgress:
    """Shows how many of some questions are answered; silent when standard error is no terminal.

    Args:
        total: How many questions there are.
    """

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task_id = self._progress.add_task("asking", total=total, start=False)
        self._began = False

    def __enter__(self) -> Self:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._progress.stop()

    def __call__(self, done: int) -> None:
        """Show how many are done; those of the first call are not counted as work of this run."""
        if not self._began:
            self._began = True
            self._progress.reset(self._task_id, start=True, completed=done)
        else:
            self._progress.update(self._task_id, completed=done)
