"""Makes docs/chat.svg: a real chat about the sample articles, drawn as it looks on a terminal.

The sample articles are indexed into a folder that is thrown away, the questions go through the
chat itself, and what it prints is recorded. Nothing in the picture is written by hand.
"""

from __future__ import annotations

import io
import re
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from qa.assistant import Assistant
from qa.config import Settings
from qa.engines.loading import load_embedder
from qa.faces.chat import Chat
from qa.faces.line_editor import PROMPT
from qa.faces.render import Screen
from qa.faces.transcript import FILE, Transcript
from qa.index.reader import Index
from qa.indexing.update import update_index

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder
    from qa.faces.show_document import ShowDocument

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "chat.svg"
TYPED = (
    "How much is the Silver Ling prize worth?",
    "/show 1",
    "Wie schwer ist die Schiffsglocke aus Wendelsiel?",
    "What is the usual adult dose of ibuprofen?",
)
WIDTH = 88


class RecordingScreen(Screen):
    """A screen that records what a terminal would show, but for the passing lines of progress."""

    def __init__(self, console: Console) -> None:
        super().__init__(io.StringIO())
        self.console = console

    def source_text(self, shown: ShowDocument) -> None:
        """Highlight the quote by colour, as on a terminal."""
        self.live = True
        super().source_text(shown)


def main() -> None:
    """Run the chat and write the picture."""
    warnings.simplefilter("ignore")
    console = Console(
        file=io.StringIO(),
        record=True,
        width=WIDTH,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        no_color=False,
        _environ={},
    )
    with tempfile.TemporaryDirectory() as scratch:
        converse(Path(scratch), console)
    svg = console.export_svg(title="qa chat", unique_id="chat")
    # The font would be fetched from elsewhere; any monospaced one does.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, Menlo, Consolas")
    PICTURE.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", "utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {len(TYPED)} turns")


def converse(folder: Path, console: Console) -> None:
    """Index the sample articles in a folder and hold the chat there, on the console."""
    settings = Settings(index=str(folder))
    update_index(folder, [str(ROOT / "articles")], load_embedder(settings))

    def open_assistant(embedder: Embedder | None) -> Assistant:
        return Assistant(Index(folder), settings, embedder=embedder)

    def screen() -> Screen:
        return RecordingScreen(console)

    with closing(Chat(open_assistant, folder, Transcript(folder / FILE), screen)) as chat:
        chat.greet()
        for text in TYPED:
            console.print(Text.assemble((PROMPT, "bold"), text))
            chat.handle(text)


if __name__ == "__main__":
    main()
