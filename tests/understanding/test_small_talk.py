"""The example in a friendly line: something that these very articles tell of."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.understanding.small_talk import example_question, small_talk
from tests.fakes import HashingEmbedder

NAMED = (
    "The Grey Arm\n\nThe Grey Arm was built by Ada Finch. It is told that Ada Finch was glad of it."
)
NAMELESS = "The price of soup\n\nThere was soup on the quay, and it was hot for all who came to it."
GERMAN = (
    "Die Orgel\n\nDie Orgel von Sankt Orran wurde gebaut, weil Sankt Orran keine Orgel hatte, und "
    "sie ist sehr laut."
)


@pytest.mark.parametrize(
    ("articles", "about"),
    [
        ([NAMED], "Grey Arm"),
        ([NAMED, NAMELESS], "Grey Arm"),
        ([NAMELESS], "The price of soup"),
        ([NAMED, GERMAN], "Grey Arm"),
    ],
)
def test_the_example_is_about_a_name_that_is_repeated_or_else_about_a_title(
    articles: list[str], about: str, tmp_path: Path, tmp_index: Path
) -> None:
    (tmp_path / "news").mkdir()
    for number, text in enumerate(articles):
        (tmp_path / "news" / f"{number}.txt").write_text(text, "utf-8")
    update_index(tmp_index, [str(tmp_path / "news")], HashingEmbedder())
    with Index(tmp_index) as index:
        assert example_question(index) == f"“What do the articles say about {about}?”"
        count = "1 article" if len(articles) == 1 else "2 articles"
        assert small_talk("greeting", index).startswith(f"Hello. Ask me about your {count}, ")
        assert "do not say" not in small_talk("more", index)
