"""What qa finds today for the questions of a set, written down once for `judge.py`.

usage: judge_dump.py FOLDER OUT.jsonl [--articles DIR] [--index DIR]

FOLDER holds `questions.jsonl`; the articles lie in its `articles`, or in DIR. A line a question
goes out: the question itself, what is searched for, the confidence of its answer, and the
passages found with their sentences, whose place in today's order is told. `--index` keeps the
index for another set on the same articles.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.answering.evidence import rank_evidence
from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Turn
from qa.engines.loading import load_embedder
from qa.indexing.update import update_index


def main() -> None:
    """Index, search, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--index", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        index = options.index or Path(work) / "index"
        articles = options.articles or options.folder / "articles"
        update_index(index, [str(articles)], load_embedder(Settings(), None))
        lines = (options.folder / "questions.jsonl").read_text("utf-8").splitlines()
        with (
            Assistant.open(index, llm=False) as assistant,
            options.out.open("w", encoding="utf-8") as out,
        ):
            for line in lines:
                row = found(assistant, json.loads(line))
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def found(assistant: Assistant, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question with what is found for it."""
    history = tuple(Turn(one["question"], one["answer"]) for one in asked.get("history", ()))
    answer = assistant.ask(asked["question"], history=history)
    order = {
        (one.passage.rank, one.start): (place, one.score)
        for place, one in enumerate(rank_evidence(answer.passages))
    }
    passages = []
    for passage in answer.passages:
        sentences = [
            {
                "start": one.start,
                "end": one.end,
                "text": passage.text[one.start - passage.start : one.end - passage.start],
                "place": order.get((passage.rank, one.start), (None, None))[0],
                "score": order.get((passage.rank, one.start), (None, None))[1],
            }
            for one in passage.sentences
        ]
        passages.append(
            {
                "article": passage.article,
                "title": passage.title,
                "start": passage.start,
                "text": passage.text,
                "sentences": sentences,
            }
        )
    return dict(asked) | {
        "search_query": answer.search_query,
        "confidence": answer.confidence,
        "status": answer.status,
        "passages": passages,
    }


if __name__ == "__main__":
    main()
