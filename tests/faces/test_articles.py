"""`qa articles`, `qa mentions` and the filters as a user meets them: transcripts, codes, JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from qa.faces.catalogue_documents import MentionDocument
from qa.faces.catalogue_screen import _marked
from qa.faces.passage_documents import SpanDocument
from qa.indexing.update import update_index
from tests.faces.commands import Run, running
from tests.faces.test_documents import validated
from tests.fakes import HashingEmbedder

PIER = (
    "---\ntitle: The pier\nauthor: Ann Lee\ndate: 2025-03-04\nurl: https://example.org/pier\n---\n"
    "\nThe pier is 180 metres long. It cost £2.0m.\n"
)
CRABS = "---\ntitle: Crabs\ndate: 2024-02-29\n---\n\nCrabs walk sideways. A crab’s pier is home.\n"
NOTES = "Gulls follow the ferry. The crew throws bread.\n"


EMBEDDER = HashingEmbedder(2048)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three articles that are indexed."""
    folder = tmp_path_factory.mktemp("articles")
    for name, text in {"a/pier.md": PIER, "a/crabs.md": CRABS, "b/notes.txt": NOTES}.items():
        path = folder / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    update_index(folder / "indexes" / "default", [str(folder / "news")], EMBEDDER)
    return folder


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in the folder."""
    return running(folder, monkeypatch, EMBEDDER)


def document(ended: Result, code: int = 0) -> dict[str, Any]:
    assert (ended.exit_code, ended.stderr) == (code, "")
    return validated(ended.stdout)


def refused(ended: Result) -> str:
    assert (ended.exit_code, ended.stdout) == (2, "")
    return ended.stderr.removeprefix("qa: ").rstrip("\n")


def refs(found: dict[str, Any]) -> list[str]:
    return [article["article"] for article in found["articles"]]


def test_articles_lists_all_with_what_is_known_of_them(run: Run) -> None:
    ended = run("articles")
    assert (ended.exit_code, ended.stdout) == (0, f"""\
3 of 3 articles
2025-03-04  The pier
    a/pier.md · Ann Lee · https://example.org/pier · {len(PIER)} characters, 1 passage · en
2024-02-29  Crabs
    a/crabs.md · {len(CRABS)} characters, 1 passage · en
undated     Notes
    b/notes.txt · {len(NOTES)} characters, 1 passage · en
""")  # fmt: skip


def test_articles_about_something_say_why(run: Run) -> None:
    ended = run("articles", "crabs’", "pier")
    assert (ended.exit_code, ended.stdout) == (0, f"""\
1 of 3 articles about “crabs’ pier”
2024-02-29  Crabs
    a/crabs.md · {len(CRABS)} characters, 1 passage · en
    it begins with it; in 1 of 2 sentences
""")  # fmt: skip


def test_no_article_is_not_found_as_with_grep(run: Run) -> None:
    ended = run("articles", "zebras")
    assert (ended.exit_code, ended.stdout) == (1, "0 of 3 articles about “zebras”\n")
    ended = run("articles", "--since", "2026")
    assert (ended.exit_code, ended.stdout) == (
        1, "0 of 3 articles\nLooked at 0 of 3 articles: since 2026.\n"
    )  # fmt: skip


def test_the_document_of_articles_has_every_field(run: Run) -> None:
    found = document(run("articles", "crabs", "--until", "2024", "--json"))
    assert (found["schema"], found["query"], found["count"]) == ("qa.articles/1", "crabs", 1)
    assert found["selection"] == {
        "path": None, "article": None, "since": None, "until": "2024-12-31", "articles": 1, "of": 3,
    }  # fmt: skip
    (crabs,) = found["articles"]
    source = str(Path("news/a/crabs.md").resolve())
    assert {**crabs, "about": {**crabs["about"], "meaning": 0}} == {
        "article": "a/crabs.md", "title": "Crabs", "date": "2024-02-29", "author": None,
        "url": None, "source": source, "language": "en", "characters": len(CRABS), "passages": 1,
        "left_out": {}, "about": {"why": "title", "sentences": 2, "of": 2, "meaning": 0},
        "publication": None, "origins": {"title": "file", "date": "file"},
        "retrieved": None,
    }  # fmt: skip
    assert document(run("articles", "zebras", "--json"), 1)["articles"] == []
    assert document(run("articles", "--json"))["query"] is None


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--path", "a/*"], ["a/pier.md", "a/crabs.md"]),
        (["--path", "b"], ["b/notes.txt"]),
        (["--path", "news/a/*.md"], ["a/pier.md", "a/crabs.md"]),
        (["--article", "the PIER"], ["a/pier.md"]),
        (["--since", "2025"], ["a/pier.md"]),
        (["--since", "2024-02", "--until", "2024-02"], ["a/crabs.md"]),
        (["--sort", "title"], ["a/crabs.md", "b/notes.txt", "a/pier.md"]),
        (["--path", "a", "--until", "2024"], ["a/crabs.md"]),
    ],
)
def test_filters_leave_articles(run: Run, options: list[str], left: list[str]) -> None:
    assert refs(document(run("articles", "--json", *options))) == left


@pytest.mark.parametrize("command", [["articles"], ["mentions", "pier"], ["search", "pier"],
                                     ["ask", "How long is the pier?"]])  # fmt: skip
def test_every_command_takes_the_same_filters(run: Run, command: list[str]) -> None:
    options = ["--path", "b/*", "--since", "2020", "--until", "2025-03", "--json"]
    found = document(run(*command, *options), 1)
    assert found["selection"] == {
        "path": "b/*", "article": None, "since": "2020-01-01", "until": "2025-03-31",
        "articles": 0, "of": 3,
    }  # fmt: skip
    message = "no article is called 'peir': did you mean a/pier.md?"
    assert refused(run(*command, "--article", "peir")) == message
    for option in ("--path", "--article"):
        assert refused(run(*command, option, "")).startswith(f"{option[2:]} is empty")
    assert "give one such as 2015-09-12" in refused(run(*command, "--since", "last year"))


def test_a_question_that_is_refused_says_how_many_articles_were_looked_at(run: Run) -> None:
    ended = run("ask", "How long is the pier?", "--path", "b/*", "--no-llm")
    assert ended.exit_code == 1
    assert ended.stdout.splitlines()[0] == (
        "The articles do not say: there is nothing like this in them. "
        "Looked at 1 of 3 articles: path b/*."
    )
    found = document(run("ask", "How long is the pier?", "--since", "2026", "--json"), 1)
    assert found["answer"].endswith(" Looked at 0 of 3 articles: since 2026.")
    ended = run("search", "pier", "--since", "2026")
    assert (ended.exit_code, ended.stdout) == (
        1, "No passage found.\nLooked at 0 of 3 articles: since 2026.\n"
    )  # fmt: skip


def test_filters_may_stand_in_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PATH", "b/*")
    monkeypatch.setenv("QA_UNTIL", "2030")
    assert refs(document(run("articles", "--json"), 1)) == []
    assert refs(document(run("articles", "--json", "--path", "*"))) == ["a/pier.md", "a/crabs.md"]


def test_mentions_shows_each_sentence_and_counts(run: Run) -> None:
    ended = run("mentions", "pier")
    assert (ended.exit_code, ended.stdout) == (0, """\
2 mentions of “pier” in 2 sentences of 2 of 3 articles

2025-03-04  The pier  1 mention
    a/pier.md:88-116, line 8
    “The pier is 180 metres long.”

2024-02-29  Crabs  1 mention
    a/crabs.md:60-82, line 6
    “A crab’s pier is home.”
""")  # fmt: skip


def test_each_place_of_a_mention_is_what_show_takes(run: Run) -> None:
    for sentence in document(run("mentions", "crab", "--json"))["sentences"]:
        place = f"{sentence['article']}:{sentence['start']}-{sentence['end']}"
        shown = json.loads(run("show", place, "--json").stdout)
        assert (shown["quote"], shown["line"]) == (sentence["quote"], sentence["line"])


def test_the_document_of_mentions_has_every_field(run: Run) -> None:
    found = document(run("mentions", "CRAB", "--json"))
    assert (found["schema"], found["name"], found["count"]) == ("qa.mentions/1", "CRAB", 2)
    assert found["articles"] == [
        {"article": "a/crabs.md", "title": "Crabs", "date": "2024-02-29", "mentions": 2,
         "sentences": 2},
    ]  # fmt: skip
    first, _ = found["sentences"]
    assert first == {
        "article": "a/crabs.md", "start": 39, "end": 59, "line": 6, "quote": "Crabs walk sideways.",
        "at": [{"start": 39, "end": 44}], "place": None,
    }  # fmt: skip


def test_no_mention_is_not_found_and_no_name_is_an_error(run: Run) -> None:
    ended = run("mentions", "zebra")
    assert (ended.exit_code, ended.stdout) == (1, "No mention of “zebra”\n")
    assert refused(run("mentions", "?!")).startswith("the name has no word in it")
    assert refused(run("articles", "?!")).startswith("the question has no word in it")
    assert refused(run("articles", " ")).startswith("the query is empty")
    assert refused(run("articles", "--sort", "size")) == (
        "no order 'size': give one of: date, title"
    )


def test_a_long_sentence_is_cut_around_the_name() -> None:
    before, after = "before " * 80, " after" * 80
    at = SpanDocument(1000 + len(before), 1000 + len(before) + 5)
    quote = f"{before}okapi{after}"
    sentence = MentionDocument("a.md", 1000, 1000 + len(quote), 1, quote, [at], None)
    shown = _marked(sentence).plain
    assert shown == "“… " + "before " * 34 + "okapi" + " after" * 40 + " …”"


def test_what_an_article_holds_is_never_obeyed_by_a_terminal(run: Run, tmp_path: Path) -> None:
    evil = f"Evil\x1b[2J\n\nThe okapi \x1b[31m\u202eran.\n{NOTES * 40}"
    (tmp_path / "evil.txt").write_text(evil, "utf-8")
    index = ["--index", str(tmp_path / "index")]
    indexed = run("index", str(tmp_path / "evil.txt"), *index)
    assert indexed.exit_code == 0, indexed.stderr
    for command in (["mentions", "okapi"], ["articles"]):
        shown = run(*command, *index)
        assert shown.exit_code == 0
        assert "Evil" in shown.stdout
        assert not re.search("[\x1b\u202e]", shown.stdout)
