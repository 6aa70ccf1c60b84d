"""Compares what qa reads of whole web pages with what other ways read of them.

usage: html_text.py [--speed N] [--pages]

The pages are those of tests/indexing/pages, whose articles are marked. Printed are, as means over
the pages, the share of the article's words that are kept and the share of all other words that come
with them, of qa, trafilatura at its defaults, readability-lxml (if it is installed) and all text of
the page; with --pages those of each page. With --speed N all pages are read N times by qa and by
trafilatura, in turns, and the ratio of the medians is printed.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable

import trafilatura
from lxml import html

from qa.errors import ArticleError
from qa.indexing.formats.html import HtmlLoader
from tests.indexing.gold_pages import PAGES, GoldPage, gold_page, text_read

Way = Callable[[GoldPage], str]
ENOUGH, LITTLE = 0.98, 0.01


def by_qa(page: GoldPage) -> str:
    """The text that qa makes of a page, without its title."""
    try:
        document = HtmlLoader().load(page.html.encode(), f"{page.name}.html")
    except ArticleError:
        return ""
    return text_read(document)


def by_trafilatura(page: GoldPage) -> str:
    """The text of trafilatura's `extract`, with tables and without comments."""
    return trafilatura.extract(page.html, include_comments=False) or ""


def by_readability(page: GoldPage) -> str:
    """The text of the summary of readability-lxml."""
    from readability import Document  # noqa: PLC0415 (only for this benchmark)

    summary = html.document_fromstring(Document(page.html).summary())
    return " ".join(summary.itertext())


def all_text(page: GoldPage) -> str:
    """All text of a page but scripts and styles."""
    tree = html.document_fromstring(re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page.html))
    return " ".join(tree.find("body").itertext())


def ways() -> dict[str, Way]:
    """The ways to compare, by their names."""
    found: dict[str, Way] = {"qa": by_qa, "trafilatura": by_trafilatura}
    try:
        import readability  # noqa: F401, PLC0415 (only for this benchmark)
    except ImportError:
        print("readability-lxml is not installed: left out")
    else:
        found["readability-lxml"] = by_readability
    return {**found, "all text": all_text}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--speed", type=int, metavar="N")
    options = parser.parse_args()
    pages = [gold_page(path) for path in PAGES]
    print(f"{'':18}{'kept':>8}{'strange':>9}{'pages as they should be':>25}")
    for name, way in ways().items():
        texts = [way(page) for page in pages]
        judged = [(p.kept(t), p.strange(t)) for p, t in zip(pages, texts, strict=True)]
        kept, strange = (statistics.mean(values) for values in zip(*judged, strict=True))
        right = sum(share >= ENOUGH and other <= LITTLE for share, other in judged)
        print(f"{name:18}{kept:8.3f}{strange:9.3f}{right:>19} of {len(pages)}")
        if options.pages:
            for page, (share, other) in zip(pages, judged, strict=True):
                print(f"  {page.name:16}{share:8.3f}{other:9.3f}")
    if options.speed:
        compare_speed(pages, options.speed)


def compare_speed(pages: list[GoldPage], runs: int) -> None:
    """Time qa's loader beside trafilatura's extraction with metadata."""
    taken: dict[str, list[float]] = {"qa": [], "trafilatura": []}
    whole: dict[str, Callable[[GoldPage], object]] = {
        "qa": by_qa,
        "trafilatura": lambda page: trafilatura.bare_extraction(page.html, with_metadata=True),
    }
    for _ in range(runs):
        for name, read in whole.items():
            began = time.perf_counter()
            for page in pages:
                read(page)
            taken[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    for name, seconds in medians.items():
        print(f"{name:18}{1000 * seconds / len(pages):8.1f} ms a page")
    print(f"ratio of speeds   {medians['trafilatura'] / medians['qa']:8.2f}")


if __name__ == "__main__":
    main()
