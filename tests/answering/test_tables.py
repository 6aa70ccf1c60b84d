"""Questions about tables of every format: the right row is cited, and its right cell leads.

The six files in `tables` were written for this: accounts by year (Markdown), visitors with names
over several columns (HTML), a timetable set apart by blanks (text), actions below headings (Word),
eighty boats with a row of units (Excel), and incidents with long cells (CSV). `questions.jsonl` has
thirty questions that one cell answers each, and ten that no row answers though some look like it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.engines.light_embedder import LightEmbedder
from qa.indexing.update import update_index

TABLES = Path(__file__).parent / "tables"
QUESTIONS = [json.loads(line) for line in (TABLES / "questions.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_the_row_and_the_cell_are_found_by_their_names(
    light_embedder: LightEmbedder, tmp_path: Path
) -> None:
    files = [str(path) for path in TABLES.iterdir() if path.suffix != ".jsonl"]
    update_index(tmp_path / "index", files, light_embedder)
    rows = leads = silent = 0
    with Assistant.open(str(tmp_path / "index")) as assistant:
        for asked in QUESTIONS:
            answer = assistant.ask(asked["question"])
            if asked["row"] is None:
                silent += not answer.answered
                continue
            quotes = [(one.article, one.quote) for one in answer.citations[:1]]
            right = bool(quotes) and quotes[0][0] == asked["article"]
            right = right and (asked["row"] in quotes[0][1] or asked["cell"] in quotes[0][1])
            rows += right
            first = answer.sentences[0] if answer.sentences else None
            leads += bool(right and first and first.kind == "lead" and asked["cell"] in first.text)
    # Before rows and columns were known: 19, 4 and 8.
    assert rows >= 27
    assert leads >= 22
    assert silent >= 8
