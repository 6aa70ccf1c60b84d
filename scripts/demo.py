"""The demo: indexes the sample articles and asks three questions, one of which they do not answer.

Everything is the real thing, through the Python interface that any program may use.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from qa import Assistant, QaError
from qa.config import Settings
from qa.engines.loading import load_embedder, prepare_questions
from qa.faces.nearest import shown
from qa.faces.progress import IndexProgress
from qa.faces.render import Screen
from qa.faces.show import source_around
from qa.index.reader import Index
from qa.indexing.update import update_index

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "In which year was the steam drifter called Silver Ling built?",
    "How much is the Silver Ling prize worth?",
    "What is the usual adult dose of ibuprofen?",
)


def main() -> int:
    """Run the demo."""
    screen = Screen()
    settings = Settings(index=str(ROOT / "indexes" / "demo"))
    _say(screen, "1. Index the articles of the Tarrowmouth Sounding, a newspaper that never was")
    embedder = load_embedder(settings)
    with IndexProgress() as progress:
        report = update_index(
            settings.index_folder, [str(ROOT / "articles")], embedder, on_progress=progress
        )
        progress.say("preparing for questions")
        prepare_questions(settings, embedder)
    done = f"{report.read} articles, {len(report.unchanged)} of them unchanged"
    screen.console.print(f"{done}; {report.embedded} passages embedded")
    with Assistant(Index(settings.index_folder), settings, embedder=embedder) as assistant:
        for number, question in enumerate(QUESTIONS, start=2):
            _say(screen, f"{number}. {question}")
            answer, _ = shown(screen, assistant.stream(question), assistant.article)
            for citation in answer.citations[:1]:
                article = assistant.article(citation.article)
                around = article and source_around(article, citation.start, citation.end)
                if around:
                    screen.console.print()
                    screen.source_text(around)
    _say(screen, "Now ask your own")
    screen.console.print(".venv/bin/qa chat --index demo          about these articles")
    screen.console.print(".venv/bin/qa index FOLDER               index yours, then")
    screen.console.print('.venv/bin/qa ask "…"                    or: .venv/bin/qa chat')
    return 0


def _say(screen: Screen, text: str) -> None:
    screen.console.print()
    screen.console.rule(text, align="left", style="dim")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except QaError as error:
        Console(stderr=True).print(f"demo: {error}", markup=False)
        sys.exit(2)
