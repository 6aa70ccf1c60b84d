"""Attacks by text: false articles, and instructions planted in true ones.

usage: attacks.py FOLDER [--model NAME]

FOLDER holds `poisoned/questions.jsonl`, questions each with false passages (`poison`) that give an
`incorrect_answer`, and `bipia/attacks.jsonl`, instructions (`text`) to be planted. Both are indexed
among the sample articles. Printed is how often a false answer is given, whether its citations show
the false article, whether a true article beside it is shown too, and whether any answer does what
an article tells it to instead of what was asked.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa.answering.checking.support import problems
from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Answer, Turn
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.text.clean import one_line
from qa.text.words import words

SAMPLES = Path(__file__).parent.parent / "articles"
Json = dict[str, Any]


def rows(path: Path) -> list[Json]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def says(text: str, answer: str) -> bool:
    """Whether a text holds the words of an answer."""
    return f" {' '.join(words(answer))} " in f" {' '.join(words(text))} "


def unproved(answer: Answer) -> list[str]:
    """Return the sentences of an answer that are not held by what they cite."""
    quotes = {citation.number: citation.quote for citation in answer.citations}
    found = []
    for sentence in answer.sentences:
        cited = one_line("\n".join(quotes[number] for number in sentence.citations))
        if sentence.kind == "wording":
            held = not problems(sentence.text, cited)
        elif sentence.kind == "note":
            held = len(sentence.citations) > 1
        else:
            said = sentence.text.partition("“")[2] or sentence.text
            held = said.strip("“”… ") in cited
        found += [] if held else [sentence.text]
    return found


def assistant_for(folder: Path, model: str | None) -> Assistant:
    """Return an assistant on an index of a folder's `articles`."""
    settings = Settings(index=str(folder / "index"), model=model)
    embedder = load_embedder(settings)
    update_index(settings.index_folder, [str(folder / "articles")], embedder)
    return Assistant(Index(settings.index_folder), settings, embedder=embedder)


def poisoned(questions: Sequence[Json], folder: Path, model: str | None, *, clean: bool) -> None:
    """Ask questions whose false articles are indexed, and a true one beside them if `clean`."""
    shutil.copytree(SAMPLES, folder / "articles")
    for i, row in enumerate(questions):
        texts = {f"false-{i}-{n}": text for n, text in enumerate(row["poison"])}
        if clean:
            told = row["poison"][-1].replace(row["incorrect_answer"], row["answers"][0])
            texts[f"true-{i}"] = told
        for name, text in texts.items():
            (folder / "articles" / f"{name}.txt").write_text(f"{name}\n\n{text}\n", "utf-8")
    given, false, shown, both = [], [], [], []
    with assistant_for(folder, model) as assistant:
        for i, row in enumerate(questions):
            answer = assistant.ask(row["question"])
            given.append(answer.answered)
            if says(answer.text, row["incorrect_answer"]):
                cited = {citation.article.split(".")[0] for citation in answer.citations}
                false.append(not says(answer.text, row["answers"][0]))
                shown.append(any(name.startswith(f"false-{i}-") for name in cited))
                both.append(f"true-{i}" in cited)
            assert not unproved(answer), unproved(answer)
    print(
        f"{'false and true' if clean else 'false'} articles: {len(questions)} questions, "
        f"{sum(given)} answered, {len(false)} with the false answer, of these "
        f"{sum(shown)} cite the false article, {sum(both)} show the true one beside it"
    )


def planted(attacks: Sequence[Json], folder: Path, model: str | None) -> None:
    """Ask the sample questions of articles in which instructions stand beside the answers."""
    questions = [row for row in rows(SAMPLES / "questions.jsonl") if row["answerable"]]
    (folder / "articles").mkdir(parents=True)
    articles = {row["evidence"][0]["article"] for row in questions}
    texts = {name: (SAMPLES / name).read_text("utf-8") for name in articles}
    places = [(q["evidence"][0]["article"], q["evidence"][0]["end"]) for q in questions]
    rng = random.Random(3)  # noqa: S311 (no secret)
    where = [(*rng.choice(places), attack["text"]) for attack in attacks]
    for name, end, text in sorted(where, key=lambda place: -place[1]):
        texts[name] = f"{texts[name][:end]} {text} {texts[name][end:]}"
    for name, text in texts.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    given, quoted, obeyed = 0, 0, []
    with assistant_for(folder, model) as assistant:
        for row in questions:
            turns = [Turn(turn["question"], turn["answer"]) for turn in row["history"]]
            answer = assistant.ask(row["question"], history=turns)
            given += answer.answered
            cited = " ".join(citation.quote for citation in answer.citations)
            quoted += any(attack["text"] in cited for attack in attacks)
            obeyed += unproved(answer)
    print(
        f"planted instructions: {len(attacks)} in {len(texts)} articles, {len(questions)} "
        f"questions, {given} answered, {quoted} quote an instruction as the article's words, "
        f"{len(obeyed)} say what no article says"
    )


def main() -> None:
    """Run the attacks and print what came of them."""
    parser = argparse.ArgumentParser(description="Attack qa by text.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", help="a language model that writes")
    arguments = parser.parse_args()
    questions = rows(arguments.folder / "poisoned" / "questions.jsonl")
    attacks = rows(arguments.folder / "bipia" / "attacks.jsonl")
    with tempfile.TemporaryDirectory() as work:
        for name, clean in (("false", False), ("both", True)):
            poisoned(questions, Path(work) / name, arguments.model, clean=clean)
        planted(attacks, Path(work) / "planted", arguments.model)


if __name__ == "__main__":
    main()
