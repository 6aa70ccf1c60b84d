"""Every sentence that mentions a name: on a real index, with places worked out by hand."""

from __future__ import annotations

import pytest

from qa.errors import UsageError
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.retrieval.mentions import Mention, _around, find_mentions
from qa.selection import Selection
from tests.fakes import HashingEmbedder

LEE = "---\ntitle: Ann Lee\nauthor: Ann Lee\n---\n\n# Ann Lee\n\nAnn Lee dives. Ann Lee's boat\n" \
      "is called Ann Lee. ~~Ann Lee sings.~~ She rows.\n\n| who | what |\n|---|---|\n" \
      "| Ann Lee | oar |\n"  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("mentions")
    (tmp_path / "lee.md").write_text(LEE, "utf-8")
    (tmp_path / "notes.txt").write_bytes(b"One.\r\n\r\nThen ANN LEE came.\r\n\r\nAnn left.\r\n")
    page = "<article><h1>Boats</h1><p>Lee, Ann.</p><p>It was Ann Lee.</p></article>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    update_index(tmp_path / "index", [str(tmp_path)], HashingEmbedder())
    with Index(tmp_path / "index") as opened:
        yield opened


def quotes(index: Index, name: str, **parts: str) -> list[tuple[str, str]]:
    found = find_mentions(index, name, Selection(**parts)).sentences
    return [(one.article, one.quote) for one in found]


def test_all_sentences_and_headings_are_found_and_nothing_that_is_not_read(index):
    assert quotes(index, "ann lee") == [
        ("lee.md", "Ann Lee"),
        ("lee.md", "Ann Lee dives."),
        ("lee.md", "Ann Lee's boat\nis called Ann Lee."),
        ("lee.md", "| Ann Lee | oar |"),
        ("page.html", "It was Ann Lee."),
        ("notes.txt", "Then ANN LEE came."),
    ]


def test_mentions_are_counted_beside_sentences_and_articles(index):
    found = find_mentions(index, "Ann Lee", Selection())
    assert (found.count, len(found.sentences), len(found.articles)) == (7, 6, 3)
    assert (found.selected.articles, found.selected.of) == (3, 3)
    (both,) = [one for one in found.sentences if len(one.at) == 2]
    assert [LEE[start:end] for start, end in both.at] == ["Ann Lee", "Ann Lee"]


def test_places_are_exact_with_line_ends_as_they_are(index):
    (found,) = find_mentions(index, "Ann Lee", Selection(article="notes")).sentences
    assert found == Mention("notes.txt", 8, 26, 3, "Then ANN LEE came.", ((13, 20),))


def test_every_quote_is_its_articles_text(index):
    found = find_mentions(index, "ann", Selection()).sentences
    assert len(found) == 8
    for one in found:
        article = index.article(one.article)
        assert article is not None
        assert article.text[one.start : one.end] == one.quote
        assert one.line == 1 + article.text[: one.start].count("\n")
        for start, end in one.at:
            assert one.start <= start < end <= one.end
            assert article.text[start:end].casefold() == "ann"


def test_a_name_that_sentences_were_cut_in_is_quoted_with_both():
    spans = [(0, 5), (6, 9), (10, 20), (30, 40)]
    assert _around(spans, 7, 9) == (6, 9)
    assert _around(spans, 7, 15) == (6, 20)
    assert _around(spans, 30, 40) == (30, 40)
    assert _around(spans, 22, 25) is None
    assert _around(spans, 18, 35) == (10, 40)
    assert _around(spans, 35, 45) is None
    assert _around([], 1, 2) is None


def test_only_selected_articles_are_looked_at(index):
    assert quotes(index, "Ann Lee", path="*.html") == [("page.html", "It was Ann Lee.")]
    assert quotes(index, "Ann Lee", since="2020") == []


def test_a_name_without_a_word_is_refused(index):
    with pytest.raises(UsageError, match="no word in it"):
        find_mentions(index, "?!", Selection())
