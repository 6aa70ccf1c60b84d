"""Where a quote stands, as people are told: the page or slide where there are such, or a line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from qa.answering.cite import make_citation
from qa.domain import Article, Location, Place, location_at
from qa.faces.passage_documents import citation_document
from qa.faces.render import Screen
from qa.faces.saved import read_saved
from qa.faces.transcript import FILE, Transcript
from qa.faces.where import in_words
from qa.index.writer import lock_index
from tests.faces.commands import Run, running
from tests.faces.test_documents import validated
from tests.fakes import HashingEmbedder
from tests.index.building import article

TEXT = "Preface.\nThe pier is 180 metres long.\nIt burnt down.\n"
PAGES = (Place("page", "iv", 9), Place("page", "12", 38))
EMBEDDER = HashingEmbedder()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a folder whose index has one article, with pages."""
    monkeypatch.setenv("QA_READER", "false")
    with lock_index(tmp_path / "indexes" / "default", EMBEDDER) as writer:
        new = article("report.pdf", TEXT, EMBEDDER, title="The report", places=PAGES)
        vectors = EMBEDDER.encode_passages(TEXT.splitlines())
        writer.store_vectors(new.vector_keys, vectors, [one.reshape(1, -1) for one in vectors])
        writer.stage(new)
        writer.publish()
    return running(tmp_path, monkeypatch, EMBEDDER)


def document(run: Run, *arguments: str) -> dict[str, Any]:
    return validated(run(*arguments, "--json").stdout)


def cited(start: int, places: tuple[Place, ...] = PAGES) -> Any:
    whole = Article(1, "report.pdf", "The report", None, None, None, "en", "", TEXT, places)
    return make_citation(whole, (start, TEXT.index("\n", start)), 1)


@pytest.mark.parametrize(
    ("offset", "name"), [(0, None), (8, None), (9, "iv"), (37, "iv"), (38, "12"), (500, "12")]
)
def test_a_part_goes_on_until_the_next_begins(offset: int, name: str | None) -> None:
    assert location_at(PAGES, offset) == (Location("page", name) if name else None)


def test_a_citation_has_its_page_and_the_number_where_it_has_one() -> None:
    assert (cited(0).page, cited(0).place) == (None, None)
    assert (cited(9).page, cited(9).place) == (None, Location("page", "iv"))
    assert (cited(38).page, cited(38).place) == (12, Location("page", "12"))
    slides = cited(38, (Place("slide", "3", 0),))
    assert (slides.page, slides.place) == (None, Location("slide", "3"))


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (Location("page", "12"), "page 12"),
        (Location("page", "xviii"), "page xviii"),
        (Location("slide", "3"), "slide 3"),
        (Location("sheet", "Costs of 2025"), "sheet “Costs of 2025”"),
        (Location("chapter", "The storm"), "chapter “The storm”"),
        (Location("chapter", "Loomings"), "chapter “Loomings”"),
        (Location("chapter", "7"), "chapter 7"),
        (Location("time", "00:12:31"), "at 00:12:31"),
    ],
)
def test_each_kind_of_part_is_told_in_words(location: Location, words: str) -> None:
    assert in_words(location) == words


def test_the_sources_of_an_answer_name_the_page_in_place_of_the_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Screen().sources([cited(38), cited(38, ())])
    lines = capsys.readouterr().out.splitlines()
    assert (lines[1], lines[4]) == ("    report.pdf:38-52, page 12", "    report.pdf:38-52, line 3")


def test_search_mentions_and_show_tell_the_page(run: Run) -> None:
    assert "\n    report.pdf:0-52, page iv\n" in run("search", "pier").stdout
    (hit,) = document(run, "search", "burnt")["passages"][:1]
    assert hit["place"] == {"kind": "page", "name": "12"}
    assert "\n    report.pdf:38-52, page 12\n" in run("mentions", "burnt").stdout
    (mention,) = document(run, "mentions", "pier")["sentences"]
    assert mention["place"] == {"kind": "page", "name": "iv"}
    shown = run("show", "report.pdf:38-52").stdout
    assert shown.splitlines()[0] == "The report  report.pdf:38-52, page 12"
    assert document(run, "show", "report.pdf:0-8")["place"] is None


def test_a_saved_answer_is_checked_with_its_page(run: Run, tmp_path: Path) -> None:
    quote = asdict(citation_document(cited(38)))
    said = {"text": quote["quote"], "citations": [1], "support": 1.0, "kind": "quote"}
    answer = {
        "schema": "qa.answer/1", "id": None, "question": "Why?", "status": "answered",
        "sentences": [said], "citations": [quote],
    }  # fmt: skip
    (tmp_path / "answers.json").write_text(json.dumps(answer), "utf-8")
    (saved,) = read_saved(str(tmp_path / "answers.json")).answers
    assert (saved.citations[0].page, saved.citations[0].place) == (12, Location("page", "12"))
    moved = {**quote, "start": 37, "end": 51, "sha256": "", "place": None, "page": None}
    answer["citations"] = [moved]
    (tmp_path / "answers.json").write_text(json.dumps(answer), "utf-8")
    (verdict,) = document(run, "verify", "answers.json")["verdicts"]
    assert (verdict["verdict"], verdict["place"]) == ("moved", None)
    assert verdict["now"]["place"] == {"kind": "page", "name": "12"}
    assert " → report.pdf:38-52, page 12\n" in run("verify", "answers.json").stdout


def test_a_place_that_is_none_is_refused(tmp_path: Path, run: Run) -> None:
    quote = asdict(citation_document(cited(38)))
    said = {"text": quote["quote"], "citations": [1], "support": 1.0, "kind": "quote"}
    answer = {
        "schema": "qa.answer/1", "id": None, "question": "Why?", "status": "answered",
        "sentences": [said], "citations": [{**quote, "place": {"kind": "page", "name": 12}}],
    }  # fmt: skip
    (tmp_path / "answers.json").write_text(json.dumps(answer), "utf-8")
    ended = run("verify", "answers.json")
    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert 'the place of citation 1 has no proper "name"' in ended.stderr


def test_a_chat_keeps_the_page_and_writes_it_into_its_markdown(tmp_path: Path) -> None:
    values = asdict(citation_document(cited(38)))
    line = {
        "question": "What happened?", "answer": "“It burnt down.” [1]", "search_query": "",
        "confidence": 0.9, "sentences": [], "citations": [values],
    }  # fmt: skip
    (tmp_path / FILE).write_text(json.dumps(line) + "\n", "utf-8")
    chat = Transcript.resumed(tmp_path / FILE)
    assert chat.latest().citations[0].place == Location("page", "12")
    assert "[1] **The report**, `report.pdf:38-52`, page 12\n" in chat.markdown()
