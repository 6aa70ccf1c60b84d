"""Makes a small folder of examples from the articles that come with qa, to try the recipe on.

usage: own.py OUT

Forty questions and some hundred sentences: enough to see that everything works and that something
is learnt, far too few for a reader that is of use.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.indexing.files import find_files
from qa.indexing.formats import loader_for
from qa.text.language import detect_language

ARTICLES = Path(__file__).parents[1] / "articles"
LONG_ENOUGH = 80
"""Characters of a paragraph."""


def main() -> None:
    """Write `own.jsonl`."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    rows = list(examples(ARTICLES))
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (out / "own.jsonl").write_text("\n".join([*lines, ""]), "utf-8")
    print(f"{len(rows)} examples in {out / 'own.jsonl'}")


def _about(gold: dict[str, Any], article: str) -> bool:
    """Whether an article has evidence for a question."""
    return any(span["article"] == article for span in gold["evidence"])


def examples(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield a row for each English paragraph: its question, or one about another paragraph."""
    golds = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")]
    asked = [(gold, span) for gold in golds for span in gold["evidence"][:1]]
    for file in find_files([str(folder)]).files:
        data = file.path.read_bytes()
        document = loader_for(file.path, data).load(data, file.ref)
        if file.path.name == "README.md" or detect_language(document.text) != "en":
            continue
        for number, block in enumerate(document.blocks):
            if block.kind != "paragraph" or block.end - block.start < LONG_ENOUGH:
                continue
            inside = [
                (gold, span["start"] - block.start, span["end"] - block.start)
                for gold, span in asked
                if span["article"] == file.ref
                and block.start <= span["start"] < span["end"] <= block.end
            ]
            text = document.text[block.start : block.end]
            common = {"title": document.title, "passage": text}
            for gold, start, end in inside:
                yield common | {
                    "id": gold["id"],
                    "question": gold["question"],
                    "answerable": True,
                    "answers": [{"text": text[start:end], "start": start}],
                }
            others = [gold for gold in golds if not _about(gold, file.ref)]
            if not inside and others:
                gold = others[number % len(others)]
                yield common | {
                    "id": f"{file.ref}-{number}",
                    "question": gold["question"],
                    "answerable": False,
                    "answers": [],
                }


if __name__ == "__main__":
    main()
