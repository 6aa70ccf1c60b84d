"""Lines that stand alone are sentences of their own in every format."""

from __future__ import annotations

import pytest

from qa.indexing.formats.html import HtmlLoader
from qa.indexing.formats.markdown import MarkdownLoader
from qa.indexing.formats.text import TextLoader
from qa.indexing.passages import cut_passages

LINES = [
    "Present: Vera Holt, Stan Pugh",
    "New water butt bought for 85 pounds",
    "Una Birch elected secretary",
    "Next meeting in the scout hut",
]
PROSE = "The butt holds max. 200 litres. It was bought in Sept. 2024 by Cllr. Holt."


def page(paragraphs: list[str]) -> str:
    inside = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><body><article><h1>Minutes</h1>{inside}</article></body></html>"


@pytest.mark.parametrize(
    ("loader", "written", "name"),
    [
        (TextLoader(), "\n\n".join(["Minutes", "\n".join(LINES), PROSE]), "minutes.txt"),
        (MarkdownLoader(), "\n\n".join(["# Minutes", "\n".join(LINES), PROSE]), "minutes.md"),
        (MarkdownLoader(), "\n\n".join(["# Minutes", "  \n".join(LINES), PROSE]), "breaks.md"),
        (HtmlLoader(), page(["<br>".join(LINES), PROSE]), "minutes.html"),
    ],
)
def test_each_line_of_minutes_is_a_sentence_whatever_the_format(
    loader: TextLoader | MarkdownLoader | HtmlLoader, written: str, name: str
) -> None:
    document = loader.load(written.encode(), name)
    passages = cut_passages(document, lambda texts: [len(text.split()) for text in texts], 256)
    found = [document.text[slice(*span)] for passage in passages for span in passage.sentences]
    assert found == [
        *LINES,
        "The butt holds max. 200 litres.",
        "It was bought in Sept. 2024 by Cllr. Holt.",
    ]
