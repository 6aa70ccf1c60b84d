"""Answers that mean nothing without what stands above them, with the real models."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Assistant
from qa.config import Settings
from qa.engines.embedder import SentenceTransformerEmbedder
from qa.index.reader import Index
from qa.indexing.update import update_index

ARTICLES = {
    "baths.md": """# Salt baths, questions

## How much is a towel?

Four pounds, and it stays blue.

## Who heats the water?

A stove does. On Mondays Hamo Brill brings the coal.
""",
    "tower.txt": """Clock tower, questions

Q: How many steps are there?
A: Two hundred and nine, and no rail.

Q: Can I ring the bell?
A: Only on the first of May.
""",
    "kiln.md": """# The lime kiln

**When was the kiln lit?**

In 1866, by mistake.

**Who owns it?**

The widow Sabine Orchard.
""",
    "mole.md": """# Sale of the tug Mole

Buyer: Harbour Trust
Price: £9,200
Day of sale: 4 June
""",
    "skates.md": """# Skates for hire

| Skates | Per hour | Per day |
|---|---|---|
| Steel | £6 | £25 |
| Wooden | £3 | £11 |
""",
    "rules.md": """# The ice club

We skate from the first frost on.

## Rules on the ice

- No dogs.
- Nobody skates alone.
- The lamp is lit at four.
""",
}
ANSWERS = {
    "How much is a towel?": "Four pounds",
    "How much is a towel in the salt baths?": "Four pounds",
    "How many steps are there?": "Two hundred and nine",
    "Can I ring the bell?": "Only on the first of May",
    "When was the kiln lit?": "1866",
    "Who owns the lime kiln?": "Sabine Orchard",
    "What was the price of the Mole?": "9,200",
    "How much are wooden skates per day?": "£11",
}


@pytest.fixture(scope="module")
def assistant(
    tmp_path_factory: pytest.TempPathFactory, real_embedder: SentenceTransformerEmbedder
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("context")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    update_index(folder / "index", [str(folder / name) for name in ARTICLES], real_embedder)
    with Assistant(Index(folder / "index"), Settings(llm=False), embedder=real_embedder) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("question", ANSWERS)
def test_an_answer_is_known_by_what_stands_above_it(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.answered
    assert ANSWERS[question] in answer.text
    for citation in answer.citations:
        text = ARTICLES[citation.article]
        assert text[citation.start : citation.end] == citation.quote
        for above in citation.context:
            assert text[above.start : above.end] == above.text
            assert above.end <= citation.start


@pytest.mark.slow
@pytest.mark.parametrize(
    "question", ["How much is a canoe?", "Who heats the kiln?", "How deep is it?"]
)
def test_a_question_that_none_of_them_asks_is_not_answered(
    assistant: Assistant, question: str
) -> None:
    assert not assistant.ask(question).answered


@pytest.mark.slow
def test_a_list_is_given_whole_and_an_item_alone(assistant: Assistant) -> None:
    whole = assistant.ask("What are the rules on the ice?")
    assert [c.quote for c in whole.citations] == [
        "No dogs.", "Nobody skates alone.", "The lamp is lit at four.",
    ]  # fmt: skip
    one = assistant.ask("When is the lamp lit on the ice?")
    assert next(c.quote for c in one.citations) == "The lamp is lit at four."
    assert len(one.citations) < len(whole.citations)
