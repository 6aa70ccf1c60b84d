"""The command line as a user meets it: whole transcripts, exit codes, and one line for an error.

The commands run in this process; the models are stand-ins, SQLite and FAISS are real.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

import qa
from qa.domain import Citation
from qa.engines.catalogue import locate
from qa.engines.loading import load_language_model
from qa.faces.app import make_app
from qa.faces.passage_documents import PassageDocument, SpanDocument
from qa.faces.render import Screen
from qa.faces.show_document import ShowDocument
from qa.index.schema import DATABASE
from qa.settings.places import users_indexes
from qa.settings.trust import trust
from tests.fakes import HashingEmbedder, ScriptedLanguageModel
from tests.index.building import put

ROOT = Path(__file__).parents[2]
PIER = "The pier\n\nThe pier is 180 metres long. It opened in 1901.\n\nIt cost £2.0m.\n"
CRABS = """---
title: Crabs
date: 2025-03-04
---
They walk sideways on the beach, and nobody has ever found out the reason why they do so.
"""
HOW_LONG = "How long is the pier in metres?"
ANSWERED = """\
180 metres long [1]
“The pier is 180 metres long.” [1]

[1] The pier
    pier.txt:10-38, line 3
confidence 0.87
"""
WORDED = """\
The pier is 180 metres long. [1]

[1] The pier
    pier.txt:10-38, line 3
    “The pier is 180 metres long.”
confidence 0.87
"""
SMALL = ("--model", "smollm2-135m")
"""The default model writes only where it is named."""
SHOWN = """\
The pier  pier.txt:10-38, line 3

The pier

»The pier is 180 metres long.« It opened in 1901.

It cost £2.0m.

"""


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


class ClosableModel(ScriptedLanguageModel):
    def close(self) -> None:
        """Nothing to free."""


class Cli:
    """Runs commands in a folder with two articles; the embedder can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.embedder = HashingEmbedder(256)
        (folder / "indexes").mkdir()
        self.write("news/pier.txt", PIER)
        self.write("news/crabs.md", CRABS)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def __call__(self, *arguments: str, given: str | bytes | None = None) -> Outcome:
        ended = CliRunner().invoke(make_app(), list(arguments), input=given)
        assert isinstance(ended.exception, SystemExit | None)
        for text in (ended.stdout, ended.stderr):
            assert "Traceback" not in text
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
        return Outcome(ended.exit_code, ended.stdout, ended.stderr)

    def trouble(self, *arguments: str, given: str | bytes | None = None) -> str:
        """Run a command that fails, and return its one line."""
        code, out, err = self(*arguments, given=given)
        assert (code, out) == (2, "")
        assert err.startswith("qa: ")
        assert err.count("\n") == 1
        return err.removeprefix("qa: ").removesuffix("\n")

    def json(self, *arguments: str, code: int = 0) -> Any:
        ended = self(*arguments, "--json")
        assert (ended.code, ended.err) == (code, "")
        return json.loads(ended.out)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """No index yet."""
    cli = Cli(tmp_path)
    monkeypatch.chdir(tmp_path)
    for place in ("qa.engines.loading", "qa.assistant"):
        monkeypatch.setattr(f"{place}.load_embedder", lambda *_: cli.embedder)
    replies = ["The pier is 180 metres long [1]. It is made of gold [1]."]
    monkeypatch.setattr("qa.assistant.load_language_model", lambda _: ClosableModel(replies))
    monkeypatch.setattr("qa.answering.compose.confidence", lambda _: 0.87)
    monkeypatch.setattr(
        "qa.answering.compose.default_threshold", lambda *, strict: 0.9 if strict else 0.5
    )
    return cli


@pytest.fixture
def cli(empty: Cli) -> Cli:
    """The two articles are indexed."""
    assert empty("index", "news").code == 0
    return empty


def test_index_tells_what_it_did(empty: Cli) -> None:
    assert empty("index", "news") == (
        0, "indexes/default: 2 new; 2 articles, 2 passages (2 embedded now)\n", ""
    )  # fmt: skip
    assert empty("index", "news") == (
        0, "indexes/default: 2 unchanged; 2 articles, 2 passages (0 embedded now)\n", ""
    )  # fmt: skip
    empty.write("news/pier.txt", PIER + "It burnt down.\n")
    empty.write("news/nothing.txt", "")
    (empty.folder / "news" / "crabs.md").unlink()
    assert empty("index", "news") == (
        0,
        "empty      nothing.txt\n"
        "indexes/default: 1 updated, 1 removed, 1 empty; 1 article, 1 passage "
        "(1 embedded now)\n",
        "",
    )
    assert empty("index", "--rebuild") == (
        0,
        "empty      nothing.txt\n"
        "indexes/default: 1 new, 1 empty; 1 article, 1 passage (1 embedded now)\n",
        "",
    )


def test_index_says_what_was_left_out_of_a_page_when_asked(empty: Cli) -> None:
    menu = "".join(f'<li><a href="/{i}">Section {i} of the paper</a></li>' for i in range(20))
    article = "<h1>The gate</h1><p>The gate was opened at noon on Monday.</p>"
    empty.write("news/page.html", f"<nav><ul>{menu}</ul></nav><article>{article}</article>")
    note = "qa: note: page.html: 370 of 408 characters left out: navigation 370\n"
    assert empty("index", "news").err == ""
    empty.write("news/page.html", f"<nav><ul>{menu}</ul></nav><article>{article}<!-- --></article>")
    assert empty("index", "news", "-v").err == note
    assert empty("index", "--rebuild", "--verbose").err == note
    omissions = [
        {"article": "page.html", "kept": 38, "left_out": {"navigation": 370}},
    ]
    assert empty.json("index", "--rebuild")["omissions"] == omissions
    assert empty.json("index", "news")["omissions"] == []


def test_what_is_in_a_folder_beside_articles_is_told_and_no_reason_for_an_update(
    empty: Cli,
) -> None:
    for name in ("a.png", "b.JPG", "c.dwg", "d.dwg", "e.mp3", "LICENSE", ".hidden.dwg"):
        empty.write(f"news/{name}", "")
    empty.write("news/blank.txt", " \n\n")
    empty.write("news/fields.md", "---\ntitle: Nothing\n---\n")
    empty.write("news/page.html", "<html><head><title>x</title></head><body></body></html>")
    empty.write("elsewhere/far.txt", "Far away.")
    (empty.folder / "news" / "linked").symlink_to(empty.folder / "elsewhere")
    (empty.folder / "news" / "own.txt").symlink_to(empty.folder / "elsewhere" / "far.txt")
    news = empty.folder.resolve() / "news"
    lines = (
        "empty      blank.txt, fields.md, page.html\n"
        "other      .dwg (2), images (2), sound (1), without a suffix (1): not read\n"
        f"links      {news / 'linked'}, {news / 'own.txt'}: not followed; "
        "name what they lead to, or give --follow-links\n"
    )
    end = "indexes/default: 2 new, 3 empty; 2 articles, 2 passages (2 embedded now)\n"
    assert empty("index", "news") == (0, lines + end, "")
    end = "indexes/default: 2 unchanged, 3 empty; 2 articles, 2 passages (0 embedded now)\n"
    assert empty("index") == (0, lines + end, "")
    code, out, _ = empty("status")
    assert (code, out.endswith(lines + "The index is up to date.\n")) == (0, True)
    for document in (empty.json("status"), empty.json("index")):
        assert document["empty"] == ["blank.txt", "fields.md", "page.html"]
        assert document["links"] == [str(news / "linked"), str(news / "own.txt")]
        assert document["not_read"] == {".dwg": 2, "images": 2, "sound": 1, "without a suffix": 1}


def test_a_note_is_new_when_it_is_written_and_gone_when_it_is_emptied(cli: Cli) -> None:
    note = cli.write("news/note.txt", "")
    assert cli("index").code == cli("status").code == 0
    os.utime(note, ns=(1, 1))
    assert cli("status").code == 0
    cli.write("news/note.txt", "Buy bread.\n")
    assert cli.json("status", code=1)["new"] == ["note.txt"]
    assert cli.json("index")["new"] == ["note.txt"]
    cli.write("news/note.txt", "\n")
    assert cli.json("status", code=1)["changed"] == ["note.txt"]
    document = cli.json("index")
    assert (document["removed"], document["empty"]) == (["note.txt"], ["note.txt"])
    note.unlink()
    assert cli.json("status")["empty"] == []
    assert cli.json("index")["empty"] == []


def test_real_trouble_stays_trouble_until_it_is_mended(cli: Cli) -> None:
    (cli.folder / "news" / "binary.txt").write_bytes(b"\0\1\2")
    (cli.folder / "news" / "gone.txt").symlink_to("nowhere")
    for _ in range(2):
        code, _, err = cli("index")
        assert code == 1
        assert "binary.txt is not text (binary data)" in err
        assert "gone.txt is a link that leads nowhere: remove it" in err
    code, out, _ = cli("status")
    assert (code, "unreadable binary.txt is not text (binary data)" in out) == (0, True)
    cli.write("news/binary.txt", "Words after all.\n")
    assert cli.json("status", code=1)["new"] == ["binary.txt"]
    (cli.folder / "news" / "gone.txt").unlink()
    assert cli("index").code == cli("status").code == 0
    assert cli.json("status")["unreadable"] == []


def test_index_without_a_path_updates_folders_and_single_files(cli: Cli) -> None:
    cli.write("more/gulls.txt", "Gulls cry.\n")
    cli.write("more/crabs.txt", "Crabs walk.\n")
    cli.write("away/far.txt", "Far away.\n")
    assert cli("index", "more/gulls.txt", "away").code == 0
    cli.write("more/gulls.txt", "Gulls cry a lot.\n")
    cli.write("news/new.txt", "News.\n")
    (cli.folder / "away").rename(cli.folder / "unmounted")
    code, out, err = cli("index")
    assert out.startswith("indexes/default: 1 new, 1 updated, 2 unchanged, 1 unreadable (")
    away = cli.folder.resolve() / "away"
    assert (code, err) == (1, f"qa: not read: there is no folder {away}: its articles are kept\n")
    (cli.folder / "unmounted").rename(away)
    (cli.folder / "more" / "gulls.txt").unlink()
    assert cli("index").out.startswith("indexes/default: 1 removed, 4 unchanged; 4 articles")
    assert cli("status").code == 0


def test_an_encoding_that_was_guessed_wrongly_is_named_and_stays_so(
    empty: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cafe = empty.folder / "news" / "cafe.txt"
    cafe.write_bytes("Che la met\u00e0 dei lavori era.\n".encode("cp850"))
    document = json.loads(empty("index", "news", "--json").out)
    assert document["encodings"] == {"cafe.txt": "cp1252"}
    assert document["warnings"] == ["cafe.txt: not UTF-8: read as cp1252"]
    assert empty.json("index", "--encoding", "cp850")["changed"] == ["cafe.txt"]
    assert "Che la met\u00e0 dei" in empty("show", "cafe.txt").out
    assert empty.json("index", "--encoding", "cp850")["unchanged"] == 3
    assert empty.json("index")["unchanged"] == 3
    monkeypatch.setenv("QA_ENCODING", "cp850")
    cafe.write_bytes("Che la met\u00e0 era.\n".encode("cp850"))
    assert empty.json("index")["changed"] == ["cafe.txt"]
    assert "Che la met\u00e0 era." in empty("show", "cafe.txt").out
    assert "encoding is 'utf-99': give one such as cp1252" in empty.trouble(
        "index", "--encoding", "utf-99"
    )


def test_names_are_found_in_any_form(empty: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    apart, composed = "Cafe\u0301.txt", "Caf\u00e9.txt"
    empty.write(f"news/Gene\u0300ve/{apart}", "The caf\u00e9 is open.\n")
    assert empty.json("index", f"news/Gen\u00e8ve/{composed}")["new"] == [composed]
    assert empty("index", "news").code == 0
    name = empty.json("status") and composed
    folder = empty.folder / "news" / "Gene\u0300ve"
    for ref in (name, apart, f"./{apart}", str(folder / apart), str(folder / composed)):
        assert "The caf\u00e9 is open." in empty("show", ref).out, ref
        assert empty("show", f"{ref}:4-8").code == 0
    monkeypatch.chdir(folder)
    index = str(empty.folder / "indexes" / "default")
    assert empty("show", apart, "--index", index).code == 0
    assert empty("show", "../pier.txt", "--index", index).code == 0


def test_a_saved_answer_may_have_gone_through_a_system_that_parts_accents(cli: Cli) -> None:
    cli.write("news/Caf\u00e9.txt", "The caf\u00e9\n\nThe caf\u00e9 is 3 metres wide.\n")
    assert cli("index").code == 0
    answer = cli.json("ask", "How wide is the caf\u00e9 in metres?")
    saved = json.dumps(answer, ensure_ascii=False).replace("Caf\u00e9.txt", "Cafe\u0301.txt")
    assert "e\u0301" in saved
    cli.write("Re\u0301ponse.json", saved)
    assert cli("verify", "R\u00e9ponse.json").code == 0


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert cli("ask", HOW_LONG) == (0, ANSWERED, "")


def test_index_goes_where_the_option_or_the_environment_says(
    empty: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert empty("index", "news", "--index", "own").out.startswith("indexes/own: 2 new;")
    assert empty("index", "news", "--index", "./there").out.startswith("there: 2 new;")
    monkeypatch.setenv("QA_INDEX", "third")
    assert empty("index", "news").out.startswith("indexes/third: 2 new;")


def test_an_article_in_another_encoding_is_noted(empty: Cli) -> None:
    latin = "Das Café\n\nDie Häuser über der Brücke gehören den Fischern von drüben.\n"
    (empty.folder / "news" / "cafe.txt").write_bytes(latin.encode("latin-1"))
    code, _, err = empty("index", "news")
    assert (code, err) == (0, "qa: note: cafe.txt: not UTF-8: read as cp1252\n")


def test_a_question_that_the_articles_answer(cli: Cli) -> None:
    assert cli("ask", HOW_LONG) == (0, ANSWERED, "")


def test_a_question_that_they_do_not_answer_shows_what_was_nearest(cli: Cli) -> None:
    assert cli("ask", HOW_LONG, "--min-confidence", "0.9", "--top-k", "1") == (
        1,
        "I am not sure: the articles come close to this, but may not say it.\n"
        "[1] The pier\n"
        "    pier.txt:10-38, line 3\n"
        "    “The pier is 180 metres long.”\n",
        "",
    )


def test_a_greeting_is_answered_in_one_friendly_line_and_keeps_the_last_answer(cli: Cli) -> None:
    cli("ask", HOW_LONG)
    code, out, err = cli("ask", "hello")
    assert (code, err) == (1, "")
    assert out.startswith("Hello. Ask me about your ")
    assert len(out.splitlines()) == 1
    assert cli("show", "1").code == 0


def test_without_the_language_model_the_source_is_quoted(cli: Cli) -> None:
    assert cli("ask", HOW_LONG, "--no-llm", *SMALL) == (0, ANSWERED, "")


def test_a_model_that_is_named_answers_in_its_own_words(cli: Cli) -> None:
    assert cli("ask", HOW_LONG, *SMALL) == (0, WORDED, "")


def test_the_prompt_can_be_looked_at(cli: Cli) -> None:
    code, out, err = cli("ask", HOW_LONG, "--show-prompt")
    assert (code, err) == (0, "")
    assert out.startswith("[system]\nYou answer questions from numbered source sentences.")
    assert "[user]\nSource sentences:\n[1] The pier is 180 metres long.\n" in out
    assert out.endswith(f"Question: {HOW_LONG}\n")
    prompt = cli.json("ask", HOW_LONG, "--show-prompt")
    assert [message["role"] for message in prompt["messages"]] == ["system", "user"]
    assert "--show-prompt goes with" in cli.trouble("ask", HOW_LONG, "--show-prompt", "--no-llm")


def test_a_misspelt_word_is_told_with_what_was_searched_for(cli: Cli) -> None:
    told = "searched for “metres”, not “mertes”\n"
    less = ANSWERED.replace("confidence 0.87", "confidence 0.78")  # 0.9: a swap in six letters
    assert cli("ask", "How long is the pier in mertes?") == (0, told + less, "")
    assert cli("search", "pier in mertes").out.startswith(told)
    found = cli.json("search", "pier in mertes")
    assert found["corrections"] == [{"written": "mertes", "meant": "metres"}]
    assert (found["query"], found["search_query"]) == ("pier in mertes", "pier in metres")


def test_a_question_from_standard_input(cli: Cli) -> None:
    assert cli("ask", "-", given=f"\ufeff  {HOW_LONG}\n") == (0, ANSWERED, "")


def test_a_question_that_is_not_unicode_is_asked_all_the_same(cli: Cli) -> None:
    for asked in (
        cli("ask", f"\udcff {HOW_LONG}"),
        cli("ask", "-", given=b"\xff " + HOW_LONG.encode()),
    ):
        assert (asked.code, asked.err) == (0, "")
        assert "“The pier is 180 metres long.” [1]" in asked.out
    assert cli("search", f"\udcff {HOW_LONG}").code == 0
    assert cli("show", "\udcff").code == 1


def test_search_shows_the_passages_best_first(cli: Cli) -> None:
    code, out, err = cli("search", "length of the pier")
    assert (code, err) == (0, "")
    assert re.sub(r"-?\d+\.\d\d, answers \d+%$", "S", out, flags=re.MULTILINE) == (
        "1. The pier  S\n"
        "    pier.txt:10-73\n"
        "    The pier is 180 metres long. It opened in 1901. It cost £2.0m.\n"
        "\n"
        "2. Crabs, 2025-03-04  S\n"
        "    crabs.md:38-127\n"
        "    They walk sideways on the beach, and nobody has ever found out the reason why they"
        " do so.\n"
        "\n"
    )
    assert cli("search", "metres", "--top-k", "1").out.count("\n\n") == 1


@pytest.mark.parametrize("columns", ["40", "200"])
def test_a_search_explains_each_place_with_whole_figures(
    cli: Cli, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    hits = json.loads(cli("search", "length of the pier", "--json").out)["passages"]
    plain = cli("search", "length of the pier").out
    explained = cli("search", "length of the pier", "--explain").out
    assert explained.startswith(plain)
    table = explained[len(plain) :]
    assert "…" not in table
    rows = [line.split() for line in table.splitlines() if line.endswith((".txt", ".md"))]
    assert [(row[0], row[5], row[6]) for row in rows] == [
        (str(hit["rank"]), f"{hit['score']:+.2f}", str(hit["rank"])) for hit in hits
    ]
    for name, value in hits[1]["signals"].items():
        line = next(line for line in table.splitlines() if line.startswith(f"{name}  "))
        assert line.split()[-1] == f"{value:+.2f}"


def test_an_index_that_was_made_empty_says_so_and_how_to_fill_it(cli: Cli) -> None:
    for path in (cli.folder / "news").iterdir():
        path.unlink()
    assert cli("index", "news").out.startswith("indexes/default: 2 removed; 0 articles")
    news = (cli.folder / "news").resolve()
    line = f"the index at indexes/default is empty: run 'qa index {news}'"
    for command in ("search", "ask"):
        assert cli.trouble(command, "pier") == line
    assert cli.trouble("chat", given="pier\n") == line
    code, out, _ = cli("status")
    assert code == 1
    assert out.endswith(f"T{line[1:]}.\n")
    cli.write("news/pier.txt", PIER)
    assert cli("index").out.startswith("indexes/default: 1 new; 1 article,")
    assert cli("status").code == 0


def test_show_takes_a_number_of_the_last_answer_or_a_place(cli: Cli) -> None:
    assert cli("ask", HOW_LONG).code == 0
    for ref in ("1", "[1]", "pier.txt:10-38"):
        assert cli("show", ref) == (0, SHOWN, "")
    assert cli("show", "pier.txt").out == f"The pier  pier.txt:0-74, line 1\n\n»{PIER}«\n"
    for ref in ("2", "0", "pier.txt:10-75", "pier.txt:38-10", "pier.txt:5-5", "gone.txt", "a:1-2"):
        code, out, err = cli("show", ref)
        assert (code, out) == (1, "")
        assert (
            err == f"qa: no such text: {ref}: 'qa search' and the last answer name what there is\n"
        )


def test_status_tells_what_is_there_and_what_changed(cli: Cli) -> None:
    head = (
        r"indexes/default: 2 articles, 2 passages, \d\.\d MB\n"
        r"embedder   hashing@1\n"
        r"updated    just now \(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00\)\n"
        rf"folder     {re.escape(str((cli.folder / 'news').resolve()))}\n"
    )
    code, out, err = cli("status")
    assert (code, err) == (0, "")
    assert re.fullmatch(head + r"The index is up to date\.\n", out)
    cli.write("news/pier.txt", PIER + "It burnt down.\n")
    cli.write("news/gulls.txt", "Gulls cry.\n")
    (cli.folder / "news" / "crabs.md").unlink()
    code, out, err = cli("status")
    assert (code, err) == (1, "")
    changes = "new        gulls.txt\nchanged    pier.txt\ngone       crabs.md\n"
    end = "The index needs an update: run 'qa index'.\n"
    assert re.fullmatch(head + re.escape(changes + end), out)


def test_status_names_ten_changes_and_counts_the_others(cli: Cli) -> None:
    for number in range(12):
        cli.write(f"news/{number:02}.txt", "Words.")
    _, out, _ = cli("status")
    assert "new        09.txt\nnew        … and 2 more\n" in out
    assert len(cli.json("status", code=1)["new"]) == 12


def test_json_is_the_one_thing_on_standard_output(cli: Cli) -> None:
    answer = cli.json("ask", HOW_LONG, *SMALL)
    assert (answer["schema"], answer["id"], answer["status"]) == ("qa.answer/1", None, "answered")
    assert answer["answer"] == "The pier is 180 metres long. [1]"
    (sentence,) = answer["sentences"]
    assert sentence.pop("support") > 0.5
    assert sentence == {
        "text": "The pier is 180 metres long.",
        "citations": [1],
        "kind": "wording",
    }
    (citation,) = answer["citations"]
    assert PIER[citation["start"] : citation["end"]] == citation["quote"]
    assert cli.json("ask", HOW_LONG, "--min-confidence", "1", code=1)["citations"] == []
    hits = cli.json("search", "pier")
    assert [(hit["rank"], hit["article"]) for hit in hits["passages"]] == [
        (1, "pier.txt"),
        (2, "crabs.md"),
    ]
    shown = cli.json("show", "pier.txt:10-38")
    assert shown["text"][10 - shown["text_start"] :].startswith(shown["quote"])
    assert cli.json("status")["articles"] == 2
    assert cli.json("index", "news")["unchanged"] == 2


def test_the_version_is_printed(empty: Cli) -> None:
    assert empty("--version") == (0, f"qa {qa.__version__}\n", "")


Setup = Callable[[Cli], object]


def newer(cli: Cli) -> None:
    with sqlite3.connect(cli.folder / "indexes" / "default" / DATABASE) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
    connection.close()


def other_embedder(cli: Cli) -> None:
    cli.embedder = HashingEmbedder(256, version=2)


def file_in_the_way(cli: Cli) -> None:
    cli.write("file", "no folder")


BAD = {
    "missing article": (
        ["index", "nowhere"],
        "there is no file or folder nowhere: check the path",
    ),
    "nothing to index": (
        ["index", "--index", "none"],
        "name what to index, or give --rebuild: see 'qa index --help'",
    ),
    "rebuild of a path": (
        ["index", "--rebuild", "news"],
        "--rebuild takes no paths: see 'qa index --help'",
    ),
    "rebuild of nothing": (
        ["index", "--rebuild", "--index", "none"],
        "no index at indexes/none: build one with 'qa index PATH…'",
    ),
    "missing index": (
        ["ask", "Why?", "--index", "none"],
        "no index 'none' in indexes or DATA: build one with 'qa index FOLDER --index none', "
        "or name one of these with --index: default",
    ),
    "missing index, searched": (
        ["search", "why", "--index", "none"],
        "no index 'none' in indexes or DATA: build one with 'qa index FOLDER --index none', "
        "or name one of these with --index: default",
    ),
    "missing index, looked at": (
        ["status", "--index", "./none"],
        "no index at none: build one with 'qa index FOLDER --index ./none'",
    ),
    "empty question": (
        ["ask", " \n"],
        "the question is empty: write what you want to know",
    ),
    "empty query": (
        ["search", ""],
        "the question is empty: write what you want to know",
    ),
    "endless question": (
        ["ask", "x" * 100_000],
        "the question has 100,000 characters: ask in at most 8,000; index long texts as articles",
    ),
    "endless query": (
        ["search", "x" * 100_000],
        "the question has 100,000 characters: ask in at most 8,000; index long texts as articles",
    ),
    "no question": (
        ["ask"],
        "give one question, or --batch FILE: see 'qa ask --help'",
    ),
    "question and batch": (
        ["ask", "Why?", "--batch", "lines"],
        "give one question, or --batch FILE: see 'qa ask --help'",
    ),
    "query and batch": (
        ["search", "why", "--batch", "lines"],
        "give one query, or --batch FILE: see 'qa search --help'",
    ),
    "missing batch": (
        ["ask", "--batch", "lines"],
        "cannot read lines (No such file or directory): name a file of JSON lines, or - for input",
    ),
    "folder for a batch": (
        ["search", "--batch", "news"],
        "cannot read news (Is a directory): name a file of JSON lines, or - for input",
    ),
    "no last answer": (
        ["show", "1"],
        "there is no last answer: ask something first",
    ),
    "empty reference": (
        ["show", " "],
        "the reference is empty: give path:start-end",
    ),
    "top-k": (
        ["ask", "Why?", "--top-k", "0"],
        "top-k is 0: give a number from 1 to 1000",
    ),
    "min-confidence": (
        ["ask", "Why?", "--min-confidence", "1.5"],
        "min-confidence is 1.5: give a number between 0 and 1",
    ),
    "control characters": (
        ["index", "no\x1b]31m\nwhere"],
        "there is no file or folder no]31m where: check the path",
    ),
}  # fmt: skip


def test_bad_input_is_one_line_that_says_what_to_do(cli: Cli) -> None:
    data = str(users_indexes())
    lines = {
        what: cli.trouble(*arguments).replace(data, "DATA") for what, (arguments, _) in BAD.items()
    }
    assert lines == {what: line for what, (_, line) in BAD.items()}


BAD_WORLDS: dict[str, tuple[Setup, list[str], str]] = {
    "newer index": (
        newer,
        ["ask", "Why?"],
        "the index at indexes/default has format 99, this qa reads 6: update qa",
    ),
    "newer index, written": (
        newer,
        ["index", "news"],
        "the index at indexes/default has format 99, this qa reads 6: update qa",
    ),
    "other embedder": (
        other_embedder,
        ["ask", "Why?"],
        "the index was built with hashing@1, asked with hashing@2: "
        "run 'qa index --rebuild', or pass --embedder hashing",
    ),
    "other embedder, written": (
        other_embedder,
        ["index", "news"],
        "the index was built with hashing@1, asked with hashing@2: "
        "run 'qa index --rebuild', or pass --embedder hashing",
    ),
    "a file in the folder's place": (
        file_in_the_way,
        ["index", "news", "--index", "./file"],
        "cannot write to file (File exists): choose a folder that you may write to with --index",
    ),
    "a file above the folder's place": (
        file_in_the_way,
        ["index", "news", "--index", "./file/index"],
        "cannot write to file/index (Not a directory): "
        "choose a folder that you may write to with --index",
    ),
    "a file in the folder's place, asked": (
        file_in_the_way,
        ["ask", "Why?", "--index", "./file"],
        "no index at file: build one with 'qa index FOLDER --index ./file'",
    ),
    "unknown setting": (
        lambda cli: trust(cli.write("qa.toml", "topk = 3\n"), b"topk = 3\n"),
        ["ask", "Why?"],
        "unknown key 'topk' in qa.toml: did you mean 'top_k'?",
    ),
}


@pytest.mark.parametrize(("setup", "arguments", "line"), BAD_WORLDS.values(), ids=BAD_WORLDS)
def test_a_world_that_is_not_as_it_should_be_is_one_line(
    cli: Cli, setup: Setup, arguments: list[str], line: str
) -> None:
    setup(cli)
    assert cli.trouble(*arguments) == line


def test_a_model_that_is_no_gguf_file_is_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.assistant.load_language_model", load_language_model)
    line = cli.trouble("ask", HOW_LONG, "--model", "news/pier.txt")
    assert re.match(r"news/pier\.txt is (no|not a) GGUF", line)
    assert cli.trouble("ask", HOW_LONG, "--model", "no-such").startswith("no model 'no-such': ")


@pytest.mark.slow
def test_a_model_that_is_cut_short_is_refused_in_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, cache_folder: Path
) -> None:
    monkeypatch.setattr("qa.assistant.load_language_model", load_language_model)
    data = locate("language_model", None, cache_folder).path.read_bytes()
    (cli.folder / "half.gguf").write_bytes(data[: len(data) // 2])
    code, out, err = cli("ask", HOW_LONG, "--model", "half.gguf")
    assert (code, out) == (2, "")
    assert err == (
        f"qa: half.gguf is no usable GGUF model: it is cut short, {len(data) // 2} bytes of "
        f"{len(data)}: fetch it again, or choose another with --model\n"
    )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["ask", "--jsn"], "No such option: --jsn"),
        (["ask", "Why?", "--top-k", "many"], "Invalid value for '--top-k': "),
        (["status", "Why?"], "Got unexpected extra argument"),
        (["show"], "Missing argument 'REF'"),
        (["shw"], "No such command 'shw'"),
    ],
)
def test_what_the_parser_refuses_is_told_below_the_usage(
    empty: Cli, arguments: list[str], error: str
) -> None:
    code, out, err = empty(*arguments)
    assert (code, out) == (2, "")
    usage, hint, nothing, line = err.splitlines()
    assert usage.startswith("Usage: qa ")
    assert re.fullmatch(r"Try 'qa.* -h' for help\.", hint)
    assert nothing == ""
    assert line.startswith(f"Error: {error}")


def test_an_unforeseen_failure_is_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("qa.assistant.Assistant.search", fail)
    line = "internal error: ZeroDivisionError: by zero: QA_DEBUG=1 shows where"
    assert cli.trouble("search", "pier") == line


def test_ctrl_c_exits_with_130_and_says_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.assistant.Assistant.search", interrupt)
    assert cli("search", "pier") == (130, "", "")


HOSTILE = "\x1b[31m\x07\x9b5n\u202e"


def test_control_characters_of_an_article_are_never_printed(cli: Cli) -> None:
    text = f"Hostile {HOSTILE}\n\nThe zebra{HOSTILE} runs. {'It runs. ' * 60}\n"
    cli.write(f"news/zebra{HOSTILE}.txt", text)
    assert cli("index", "news").code == 0
    for arguments in (["search", "zebra"], ["ask", "zebra runs", "--no-llm"], ["show", "1"]):
        code, out, _ = cli(*arguments)  # Looks for control characters.
        assert code == 0
        assert "zebra[31m5n" in out
        assert "\u202e" not in out
    shown = cli.json("show", "1")
    assert text[shown["start"] : shown["end"]] == shown["quote"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, **variables: str) -> str:
    """Draw a hit and a source text to a stream."""
    for name, value in {"TERM": "xterm-256color", **variables}.items():
        monkeypatch.setenv(name, value)
    screen = Screen(stream)
    hit = PassageDocument(
        rank=1,
        article="a.txt",
        start=0,
        end=4,
        score=1.0,
        text="Text",
        title="Title",
        date=None,
        best=SpanDocument(0, 4),
        answer=SpanDocument(1, 3),
        answerable=0.5,
        also_in=[],
        differs_from=[],
        signals={"dense": 1.0},
        place=None,
    )
    screen.passages([hit])
    screen.source_text(
        ShowDocument("qa.show/1", "a.txt", "Title", 0, 4, 1, "Text", 0, "Text", None)
    )
    return stream.getvalue()


def test_colour_is_for_terminals_and_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    colours = r"\x1b\[[\d;]*(3\d|4\d)m"
    assert "\x1b" not in drawn(monkeypatch, io.StringIO())
    assert re.search(colours, drawn(monkeypatch, Terminal()))
    assert not re.search(colours, drawn(monkeypatch, Terminal(), NO_COLOR="1"))


def test_the_words_that_answer_are_underlined(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = drawn(monkeypatch, terminal := Terminal())
    assert re.search(r"\x1b\[1;4mex\x1b", screen)
    quote = "The pier\n is 180 metres   long, and 180 wide."
    at = quote.index("180 wide")
    citation = Citation(1, "a.txt", "A", None, None, "", 50, 50 + len(quote), 1, None, quote,
                        (50 + at, 50 + at + 3))  # fmt: skip
    Screen(terminal).sources([citation])
    assert re.search(r"long, and \x1b\[0m\x1b\[3;4m180\x1b", terminal.getvalue())
    assert "“The pier is 180 metres long, and 180 wide.”" in re.sub(
        r"\x1b\[[\d;]*m", "", terminal.getvalue()
    )


PROGRAM = [sys.executable, "-P", "-c", "from qa.faces.cli import main; main()"]


@pytest.fixture
def real_index(tmp_path: Path, cache_folder: Path) -> Path:
    """An index that says to be of the default embedder, with one article of a megabyte."""
    embedder = HashingEmbedder(384)
    located = locate("embedder", None, cache_folder)
    embedder.name, embedder.fingerprint = located.name, located.fingerprint
    put(tmp_path / "big", {"big.txt": ("long line " * 1000 + "\n") * 100}, embedder)
    return tmp_path / "big"


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_trouble(real_index: Path, tmp_path: Path) -> None:
    for extra in ([], ["--json"]):
        command = [*PROGRAM, "show", "big.txt", "--index", str(real_index), *extra]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, cwd=tmp_path, **pipes) as child:  # type: ignore[call-overload]
            assert child.stdout.read(1)
            child.stdout.close()
            assert child.stderr.read() == b""
            assert child.wait(60) == 0


@pytest.mark.slow
def test_a_pipe_into_head_ends_well(real_index: Path, tmp_path: Path) -> None:
    shell = shutil.which("bash")
    assert shell
    show = [*PROGRAM, "show", "big.txt", "--index", str(real_index)]
    ended = subprocess.run(
        [shell, "-o", "pipefail", "-c", '"$@" | head -n 1', "bash", *show],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "big.txt  big.txt:0-1000100, line 1\n"


@pytest.mark.slow
def test_ctrl_c_in_a_real_process_exits_with_130(real_index: Path, tmp_path: Path) -> None:
    command = [*PROGRAM, "ask", "--batch", "-", "--index", str(real_index)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=tmp_path, **pipes) as child:  # type: ignore[call-overload]
        child.stdin.write(b"no JSON\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["schema"] == "qa.error/1"
        assert child.stderr.readline().startswith(b"qa: line 1 of -: not JSON")
        os.kill(child.pid, signal.SIGINT)  # It waits for the next line.
        assert child.wait(60) == 130
        assert child.stdout.read() + child.stderr.read() == b""


ASKING = """
import sys
from qa.engines.evaluation import Evaluator
evaluate, token, moment = Evaluator.prompt, Evaluator.token, sys.argv.pop(1)

def announced(name, work):
    def run(self, what):
        if name == moment:
            print(name, file=sys.stderr, flush=True)
        work(self, what)
    return run

Evaluator.prompt, Evaluator.token = announced("prompt", evaluate), announced("token", token)
from qa.faces.cli import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["prompt", "token"])
def test_ctrl_c_stops_a_language_model_with_130_and_not_a_word(
    tmp_path: Path, cache_folder: Path, moment: str
) -> None:
    embedder = HashingEmbedder(384)
    located = locate("embedder", None, cache_folder)
    embedder.name, embedder.fingerprint = located.name, located.fingerprint
    put(
        tmp_path / "index", {"pier.txt": "The pier is 180 metres long. Ann Lee built it."}, embedder
    )
    question = "How long is the pier, and who built it? " + "Tell me, please. " * 200
    command = [sys.executable, "-c", ASKING, moment, "ask", question, "--min-confidence", "0"]
    command += ["--model", "smollm2-135m", "--index", str(tmp_path / "index")]
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=tmp_path, **pipes) as child:  # type: ignore[call-overload]
        assert child.stderr.readline() == moment.encode() + b"\n"
        os.kill(child.pid, signal.SIGINT)
        assert child.wait(60) == 130
        assert child.stdout.read() == b""
        assert set(child.stderr.read().split()) <= {moment.encode()}


def test_a_file_of_several_articles_is_shown_by_the_names_in_it(empty: Cli) -> None:
    lines = [{"id": n, "title": f"Boat {n}", "text": f"Boat {n} is blue."} for n in (1, 2)]
    empty.write("news/boats.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    assert empty("index", "news")[0] == 0
    code, _, told = empty("show", "boats.jsonl")
    assert (code, told) == (
        1, "qa: boats.jsonl holds 2 articles: name one, such as 'boats.jsonl#Boat 1'\n"
    )  # fmt: skip
    shown = empty.json("show", "boats.jsonl#Boat 2:8-23")
    assert (shown["article"], shown["quote"]) == ("boats.jsonl#Boat 2", "Boat 2 is blue.")


def test_the_fields_of_records_are_set_in_a_table(empty: Cli) -> None:
    empty.write("qa.toml", '[json]\ntitle = "kop"\ntext = "inhoud"\n')
    assert empty("config", "trust")[0] == 0
    lines = [{"kop": f"Boot {n}", "inhoud": "Blauw."} for n in (1, 2)]
    empty.write("records/boten.json", json.dumps(lines))
    assert empty.json("index", "records")["new"] == ["boten.json#Boot 1", "boten.json#Boot 2"]
    empty.write("qa.toml", '[json]\ntitel = "kop"\n')
    told = empty("status").err
    assert told.startswith("qa: note: ignored: unknown key 'json_titel' in qa.toml")
    assert "did you mean 'json_title'?" in told
