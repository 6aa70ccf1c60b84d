"""A hundred saved answers, after a script edited, moved and deleted their articles by chance."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from qa.text.sentences import sentence_spans
from tests.faces.test_verify import Desk

WORDS = """
    harbour lantern gull winter bridge copper market sailor orchard glacier violin pepper tunnel
    meadow anchor feather canyon library rocket saddle thunder velvet walnut zephyr
    """


class Script:
    """Edits, moves and deletes articles by chance, and knows what became of every quote."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, random.Random(seed)
        self.articles = {f"{n % 5}/article-{n}.txt": self.text(n) for n in range(40)}

    def sentence(self, mark: str) -> str:
        """A sentence that stands nowhere else, thanks to its mark."""
        words = self.chance.sample(WORDS.split(), self.chance.randint(6, 12))
        return f"{words[0].title()} {mark} {' '.join(words[1:])}."

    def text(self, number: int) -> str:
        sentences = [self.sentence(f"{number}x{place}") for place in range(12)]
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, 12, 3)]
        return "\n\n".join([f"Article {number}", *paragraphs]) + "\n"

    def happen(self) -> dict[str, tuple[str, str]]:
        """Let something happen to each article; tell by its name its new name and its new text.

        An article without a new name is gone; one is also edited where it was moved.
        """
        outcomes: dict[str, tuple[str, str]] = {}
        for number, (name, text) in enumerate(self.articles.items()):
            what = ("nothing", "before", "within", "deleted", "moved", "moved, before", "folder",
                    "line ends")[number % 8]  # fmt: skip
            spans = sentence_spans(text, "en")[1:]
            new_name, new_text = name, text
            if "before" in what:
                at = self.chance.choice(spans)[0]
                new_text = text[:at] + self.sentence("new") + " " + text[at:]
            if what == "within":
                for mark in self.chance.sample(re.findall(r"\d+x\d+", text), 8):
                    new_text = new_text.replace(f" {mark} ", " y ")
            if what.startswith("moved"):
                new_name = f"archive/renamed-{number}.txt"
            if what == "folder":
                new_name = f"old/{name}"
            if what == "line ends":
                new_text = text.replace("\n", "\r\n")
            outcomes[name] = ("" if what == "deleted" else new_name, new_text)
        return outcomes

    def write(self, outcomes: dict[str, tuple[str, str]]) -> None:
        for name, (new_name, new_text) in outcomes.items():
            if new_name != name:
                (self.desk.news / name).unlink()
            if new_name:
                self.desk.write(new_name, new_text)


def expected(
    quote: tuple[str, int, str], outcomes: dict[str, tuple[str, str]]
) -> tuple[str, str | None]:
    """The right verdict and place of now, found by the mark: no two sentences have the same."""
    name, start, text = quote
    new_name, new_text = outcomes[name]
    if not new_name:
        return "gone", None
    kind = "moved" if text in new_text else "changed"
    now = text if kind == "moved" else re.sub(r"\d+x\d+", "y", text)
    at = new_text.index(now)
    if (kind, new_name, at) == ("moved", name, start):
        return "holds", None
    return kind, f"{new_name}:{at}-{at + len(now)}"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundred_saved_answers_get_the_right_verdicts(tmp_path: Path, seed: int) -> None:
    desk = Desk(tmp_path)
    script = Script(desk, seed)
    for name, text in script.articles.items():
        desk.write(name, text)
    desk.update()
    quotes = []
    for _ in range(100):
        name = script.chance.choice(list(script.articles))
        start, end = script.chance.choice(sentence_spans(script.articles[name], "en")[1:])
        quotes.append((name, start, script.articles[name][start:end]))
    desk.save(*(desk.document((name, text)) for name, _, text in quotes))
    assert {kind for kind, _ in desk.verdicts()} == {"holds"}
    outcomes = script.happen()
    script.write(outcomes)
    right = [expected(quote, outcomes) for quote in quotes]
    counts = {kind: [k for k, _ in right].count(kind) for kind, _ in right}
    assert min(counts[kind] for kind in ("holds", "moved", "changed", "gone")) >= 4
    found = desk.verdicts()
    assert found == right
    desk.update()
    assert desk.verdicts() == found
