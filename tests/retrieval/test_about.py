"""Which articles are about some words, with an embedder that knows nothing but words."""

from __future__ import annotations

import pytest

from qa.index.catalogue import entries
from qa.index.reader import Index
from qa.index.selecting import selected_articles
from qa.indexing.update import update_index
from qa.retrieval.about import Reason, articles_about
from qa.selection import Selection
from tests.fakes import HashingEmbedder

WIDE = HashingEmbedder(4096)
FILLER = " ".join(f"The {word} was painted green." for word in (
    "gate", "boat", "shed", "wall", "roof", "mast", "hull", "door", "step", "post", "bench", "lamp",
))  # fmt: skip
ARTICLES = {
    "title.md": f"# The lighthouse keeper\n\nHe is seventy. {FILLER}\n",
    "opening.md": f"# A light goes out\n\nThe lighthouse is dark since May. {FILLER}\n",
    "text.md": f"# Winter\n\nIt snowed. {FILLER} A lighthouse shone. Two lighthouses are left.\n",
    "passing.md": f"# Summer\n\nIt was hot. {FILLER} One sees the lighthouse from here.\n",
    "nothing.md": f"# Autumn\n\nIt was wet. {FILLER}\n",
    "2024-05-01-Lost_otters.md": f"# Spring\n\nIt blew. {FILLER}\n",
    "harbour.md": f"# The harbour\n\nIt is deep. {FILLER} The master is Ann Lee. The dues rose.\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("about")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    update_index(folder / "index", [str(folder)], WIDE)
    with Index(folder / "index") as opened:
        yield opened


def about(index: Index, query: str, among: Selection | None = None) -> dict[str, Reason]:
    names = {entry.id: entry.ref for entry in entries(index)}
    ids = selected_articles(index, among or Selection())
    found = articles_about(index, WIDE, query, ids).about
    return {names[number]: reason for number, reason in found.items()}


def test_an_article_is_about_what_its_title_its_opening_or_its_sentences_say(index):
    found = about(index, "lighthouses")
    assert {ref: reason.why for ref, reason in found.items()} == {
        "title.md": "title", "opening.md": "opening", "text.md": "text",
    }  # fmt: skip
    reason = found["text.md"]
    assert (reason.sentences, reason.of) == (2, 15)


def test_what_is_held_once_in_passing_is_counted_as_mentioned(index):
    found = articles_about(index, WIDE, "lighthouse")
    names = {entry.id: entry.ref for entry in entries(index)}
    assert {names[number] for number in found.mentioned} == {"passing.md"}


def test_all_words_of_a_query_must_be_there_the_title_helping(index):
    assert about(index, "harbour master") == {}
    assert list(about(index, "harbour dues rose")) == []
    assert set(about(index, "lighthouse keeper")) == {"title.md"}
    assert about(index, "lighthouse zebra") == {}


def test_the_name_of_its_file_says_what_an_article_is_about(index):
    assert {ref: one.why for ref, one in about(index, "lost otter").items()} == {
        "2024-05-01-Lost_otters.md": "name",
    }  # fmt: skip
    assert set(about(index, "spring otter")) == {"2024-05-01-Lost_otters.md"}


def test_words_that_stand_nowhere_and_words_without_content_find_nothing(index):
    assert about(index, "zebra") == {}
    assert about(index, "what is it about") == {}


def test_only_selected_articles_are_looked_at(index):
    assert set(about(index, "lighthouse", Selection(path="t*.md"))) == {"title.md", "text.md"}
    assert about(index, "lighthouse", Selection(path="none*")) == {}


def test_every_article_that_fits_is_found_however_many_there_are(tmp_path):
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text(f"The whale {number}\n\nA whale came.\n")
    update_index(tmp_path / "index", [str(tmp_path)], WIDE)
    with Index(tmp_path / "index") as index:
        assert len(about(index, "whale")) == 300


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("refugees", {"boats.md"}),
        ("playing chess", {"chess.md"}),
        ("astronomy", {"stars.md"}),
        ("dentists", set()),
        ("taxation", set()),
    ],
)
def test_an_article_that_means_it_in_other_words_is_found(query, meant, real_embedder, tmp_path):
    texts = {
        "boats.md": "Two boats with people fleeing the war reached the coast. They asked for"
        " asylum, and slept in tents of the Red Cross.",
        "chess.md": "The grandmaster sacrificed a bishop on move nine. His opponent's king was"
        " mated in the corner.",
        "stars.md": "The new telescope shows galaxies that no one had seen. Stars are born in"
        " their arms.",
        "bread.md": "The bakery sells rye bread. It opens at six.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    update_index(tmp_path / "index", [str(tmp_path)], real_embedder)
    with Index(tmp_path / "index") as index:
        names = {entry.id: entry.ref for entry in entries(index)}
        found = articles_about(index, real_embedder, query).about
    assert {names[number] for number in found} == meant
    assert all(reason.why == "meaning" for reason in found.values())
