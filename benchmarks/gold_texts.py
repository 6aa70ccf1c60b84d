"""Lays out a question set on Markdown and HTML articles for tools that read plain text only.

usage: gold_texts.py QUESTIONS.jsonl INDEX OUT < ANSWERS.jsonl

Writes each article's text, as the index keeps it, to OUT/articles/NAME.txt ("/" becomes "__"), the
questions to OUT/questions.jsonl, and the answers to OUT/answers.jsonl, all under those names.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from qa.index.reader import Index


def flat(name: str) -> str:
    """The name of an article's text file."""
    return f"{name.replace('/', '__')}.txt"


def renamed(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """A JSON value with the new name under every "article"."""
    if isinstance(value, dict):
        return {
            key: flat(item) if key == "article" else renamed(item) for key, item in value.items()
        }
    return [renamed(item) for item in value] if isinstance(value, list) else value


def main() -> None:
    """Write the three parts."""
    questions, folder, out = map(Path, sys.argv[1:4])
    (out / "articles").mkdir(parents=True, exist_ok=True)
    with Index(folder) as index:
        for file in index.files():
            article = index.article(file.ref)
            if article:
                path = out / "articles" / flat(article.ref)
                path.write_bytes(article.text.encode("utf-8"))
    for name, lines in (
        ("questions.jsonl", questions.read_text("utf-8").splitlines()),
        ("answers.jsonl", sys.stdin.read().splitlines()),
    ):
        text = "".join(json.dumps(renamed(json.loads(line))) + "\n" for line in lines if line)
        (out / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
