"""The articles that a path, a name and days leave, of an index whose files have these names."""

from __future__ import annotations

import pytest

from qa.errors import UsageError
from qa.index.reader import Index
from qa.index.selecting import count_selected, selected_articles, selected_passages
from qa.index.writer import lock_index
from qa.selection import Selected, Selection
from tests.fakes import HashingEmbedder
from tests.index.building import article

ARTICLES = {
    "2015/mecca-crane.txt": ("Crane collapse kills 107 in Mecca", "2015-09-12"),
    "2015/Łódź.MD": ("A day in Łódź", "2015-12-31"),
    "2016/notes.md": ("Notes", "2016-01-01"),
    "letters/notes.txt": ("Letters to the editor", None),
    "pier.html": ("The pier", "2015-01-01"),
    "letters/2016/pier-2.html": ("The pier at night", "2016-02-29"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder, embedder = tmp_path_factory.mktemp("selecting"), HashingEmbedder()
    with lock_index(folder, embedder) as writer:
        for ref, (title, date) in ARTICLES.items():
            text = f"{title} is one.\nAnd two."
            new = article(ref, text, embedder, title=title, date=date)
            vectors = embedder.encode_passages(["one", "two"])
            writer.store_vectors(new.vector_keys, vectors, [v.reshape(1, -1) for v in vectors])
            writer.stage(new)
        writer.publish()
    with Index(folder) as opened:
        yield opened


def names(index: Index, **parts: str | None) -> list[str] | None:
    """The names of the articles that are left, in order; None where nothing is left out."""
    ids = selected_articles(index, Selection(**parts))
    by_id = {file.id: file.ref for file in index.files()}
    return None if ids is None else sorted(by_id[number] for number in ids)


LETTERS = ["letters/2016/pier-2.html", "letters/notes.txt"]
IN_2015 = ["2015/mecca-crane.txt", "2015/Łódź.MD"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("2015/*", IN_2015),
        ("2015", IN_2015),
        ("2015/", IN_2015),
        ("./2015/*", IN_2015),
        ("*.html", ["letters/2016/pier-2.html", "pier.html"]),
        ("**/*.html", ["letters/2016/pier-2.html", "pier.html"]),
        ("letters/**", LETTERS),
        ("letters", LETTERS),
        ("letters/*/pier*", ["letters/2016/pier-2.html"]),
        ("pier.html", ["pier.html"]),
        ("PIER.HTML", ["pier.html"]),
        ("*.md", ["2015/Łódź.MD", "2016/notes.md"]),
        ("*ŁÓDŹ*", ["2015/Łódź.MD"]),
        ("*Ło\u0301dz\u0301*", ["2015/Łódź.MD"]),
        ("*notes.???", ["letters/notes.txt"]),
        ("201[6-9]/*", ["2016/notes.md"]),
        ("*", sorted(ARTICLES)),
        (".", sorted(ARTICLES)),
        ("pier", []),
        ("2015/*.html", []),
        ("[", []),
    ],
)
def test_a_path_leaves_the_articles_whose_names_fit(index, pattern, left):
    assert names(index, path=pattern) == sorted(left)


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("/articles/2015/*", IN_2015),
        ("/articles/letters", LETTERS),
        ("/articles", sorted(ARTICLES)),
        ("articles/2015/*.txt", ["2015/mecca-crane.txt"]),
        ("./articles/pier.html", ["pier.html"]),
        ("/elsewhere/*", []),
    ],
)
def test_a_path_may_be_that_of_files_from_the_current_folder_on(index, pattern, left, monkeypatch):
    monkeypatch.chdir("/")
    assert names(index, path=pattern) == sorted(left)


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("2016/notes.md", "2016/notes.md"),
        ("./pier.html", "pier.html"),
        ("/articles/letters/notes.txt", "letters/notes.txt"),
        ("notes.txt", "letters/notes.txt"),
        ("mecca-crane", "2015/mecca-crane.txt"),
        ("Mecca crane", "2015/mecca-crane.txt"),
        ("lodz", "2015/Łódź.MD"),
        ("a day in lodz", "2015/Łódź.MD"),
        ("crane collapse", "2015/mecca-crane.txt"),
        ("the pier", "pier.html"),
        ("at night", "letters/2016/pier-2.html"),
    ],
)
def test_an_article_is_named_by_its_path_its_file_or_its_title(index, name, ref):
    assert names(index, article=name) == [ref]


def test_a_name_that_several_articles_have_is_refused_with_their_names(index):
    with pytest.raises(UsageError) as raised:
        names(index, article="notes")
    assert str(raised.value) == (
        "2 articles are called 'notes': name one of 2016/notes.md, letters/notes.txt"
    )


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("peir.html", "did you mean pier.html?"),
        ("The peer", "did you mean pier.html?"),
        ("entirely different", "'qa articles' lists what there is"),
        ("?!", "'qa articles' lists what there is"),
        ("ecca crane", "did you mean 2015/mecca-crane.txt?"),
    ],
)
def test_a_name_that_no_article_has_is_refused_with_the_nearest(index, name, mend):
    with pytest.raises(UsageError) as raised:
        names(index, article=name)
    assert (raised.value.message, raised.value.mend) == (f"no article is called {name!r}", mend)


@pytest.mark.parametrize(
    ("since", "until", "left"),
    [
        ("2015", "2015", [*IN_2015, "pier.html"]),
        ("2015-12-31", None, ["2015/Łódź.MD", "2016/notes.md", "letters/2016/pier-2.html"]),
        (None, "2015-01", ["pier.html"]),
        ("2016-02", "2016-02", ["letters/2016/pier-2.html"]),
        ("2017", None, []),
    ],
)
def test_days_leave_what_is_dated_within_them_and_nothing_without_a_date(index, since, until, left):
    assert names(index, since=since, until=until) == sorted(left)


def test_every_part_narrows_what_the_others_leave(index):
    assert names(index, path="letters", since="2016") == ["letters/2016/pier-2.html"]
    assert names(index, article="notes.txt", since="2016") == []


def test_without_a_selection_no_passage_is_left_out(index):
    assert names(index) is None
    assert selected_passages(index, Selection()) is None


def test_the_passages_are_those_of_the_articles(index):
    ids = selected_passages(index, Selection(path="pier.html"))
    assert [one.article for one in index.candidates(ids)] == ["pier.html", "pier.html"]
    assert selected_passages(index, Selection(path="none/*")) == []


def test_the_articles_that_are_left_are_counted(index):
    assert count_selected(index, Selection(path="2015")) == Selected(Selection(path="2015"), 2, 6)
    assert count_selected(index, Selection()) == Selected(Selection(), 6, 6)
