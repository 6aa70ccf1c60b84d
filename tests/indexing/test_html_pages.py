"""Twenty whole pages in the manner of real sites: their articles are read, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.indexing.formats.html import HtmlLoader
from tests.indexing.gold_pages import PAGES, gold_page, text_read

DATES = {
    "amp": "2025-04-05",
    "blog": "2024-11-30",
    "divsoup": "2025-06-12",
    "forum": "2025-03-14",
    "government": "2023-02-01",
    "interview": "2024-07-20",
    "liveblog": "2025-01-17",
    "news": "2025-09-11",
    "obituary": "2025-08-02",
    "press": "2025-02-18",
    "recipe": "2022-10-05",
    "wiki": "2024-03-03",
}
"""Of publication; the other pages have none, whatever days they speak of."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_article_of_a_page_is_read_and_nothing_else(path: Path) -> None:
    page = gold_page(path)
    document = HtmlLoader().load(page.html.encode(), path.name)
    text = text_read(document)
    assert page.kept(text) >= 0.98
    assert page.strange(text) <= 0.01


def test_there_are_twenty_pages() -> None:
    assert len(PAGES) == 20


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_day_of_a_page_is_that_of_its_publication(path: Path) -> None:
    document = HtmlLoader().load(gold_page(path).html.encode(), path.name)
    assert document.date == DATES.get(path.stem)


def test_what_was_left_out_is_told_with_its_reason() -> None:
    page = gold_page(next(path for path in PAGES if path.stem == "news"))
    document = HtmlLoader().load(page.html.encode(), "news.html")
    left = {one.reason: one.characters for one in document.left_out}
    assert left["consent"] == len(
        "YourprivacymattersWeand312partnerskeepandreadinformationonyourdevicetoshowyoupersonal"
        "advertsandtocountourreaders.Youmayagreeorrefusebelow.AgreetoallRefuseSettings"
    )
    assert left.keys() >= {"navigation", "comments", "related", "invitation", "advertising"}
