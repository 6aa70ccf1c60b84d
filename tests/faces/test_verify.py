"""`qa verify` as a user meets it: saved answers, a real index, and files that changed since."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa.answering.cite import make_citation
from qa.domain import Answer, Sentence
from qa.faces.app import make_app
from qa.faces.documents import answer_document, to_json
from qa.faces.program_documents import ErrorDocument
from qa.faces.render import Screen
from qa.faces.verify_documents import PlaceDocument, VerdictDocument, VerifyDocument
from qa.index.reader import Index
from qa.indexing.update import update_index
from tests.faces.test_documents import validated
from tests.fakes import HashingEmbedder

PIER = "The pier\n\nThe pier is 180 metres long. It opened in 1901.\n\nIs it closed? Yes.\n"
CRABS = "Crabs\n\nCrabs walk sideways, and nobody has ever found out the reason why.\n"
WHY = "Crabs walk sideways, and nobody has ever found out the reason why."
LENGTH = "The pier is 180 metres long."
MEND = "give what 'qa ask --json' or 'qa ask --batch' printed"
TIMINGS = dict.fromkeys(("load", "retrieve", "first_token", "generate", "total"), 0.0)


class Desk:
    """A folder of articles, an index of it, and a file of answers that were saved then."""

    def __init__(self, folder: Path) -> None:
        self.news, self.index = folder / "news", folder / "index"
        self.file = folder / "answers.jsonl"
        self.write("pier.txt", PIER)
        self.write("sea/crabs.txt", CRABS)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.news / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def update(self, *folders: Path) -> None:
        paths = [str(folder) for folder in folders or (self.news,)]
        update_index(self.index, paths, HashingEmbedder())

    def document(self, *cited: tuple[str, str], name: str | None = None) -> dict[str, Any]:
        """The document of an answer that quotes the first occurrence of texts of articles."""
        citations = []
        with Index(self.index) as index:
            for number, (ref, quote) in enumerate(cited, start=1):
                article = index.article(ref)
                assert article
                start = article.text.index(quote)
                citations.append(make_citation(article, (start, start + len(quote)), number))
        answer = Answer(
            question="Why?",
            search_query="Why?",
            status="answered" if cited else "not_in_articles",
            finding="answer" if cited else "close",
            confidence=0.9,
            text=" ".join(f"“{c.quote}” [{c.number}]" for c in citations) or "They do not say.",
            sentences=tuple(Sentence(f"“{c.quote}”", (c.number,), 1.0) for c in citations),
            citations=tuple(citations),
            passages=(),
            embedder="hashing@1",
            language_model=None,
            reader=None,
            timings_ms=TIMINGS,
        )
        document: dict[str, Any] = json.loads(to_json(answer_document(answer, name)))
        return document

    def save(self, *documents: object) -> None:
        self.file.write_text("".join(json.dumps(d) + "\n" for d in documents), "utf-8")

    def run(self, *arguments: str, given: str | bytes | None = None) -> tuple[int, str, str]:
        """Verify the file, or what is given in its place."""
        file = str(self.file) if given is None else "-"
        ended = CliRunner().invoke(
            make_app(), ["verify", file, "--index", str(self.index), *arguments], input=given
        )
        assert isinstance(ended.exception, SystemExit | None)
        return ended.exit_code, ended.stdout, ended.stderr

    def trouble(self, text: str | bytes) -> str:
        """Verify a file that is not as it should be, and return the one line about it."""
        self.file.write_bytes(text.encode() if isinstance(text, str) else text)
        code, out, err = self.run()
        assert (code, out, err.count("\n")) == (2, "", 1)
        return err.removeprefix("qa: ").removesuffix("\n").replace(str(self.file), "FILE")

    def verdicts(self) -> list[tuple[str, str | None]]:
        """Verdict and place of now of each citation, from JSON that agrees with itself."""
        code, out, _ = self.run("--json")
        document = validated(out)
        kinds = [verdict["verdict"] for verdict in document["verdicts"]]
        for kind in ("holds", "moved", "changed", "gone", "uncited"):
            assert document[kind] == kinds.count(kind)
        assert document["citations"] == len(kinds) - document["uncited"]
        assert code == (0 if set(kinds) <= {"holds"} else 1)
        places = [verdict["now"] for verdict in document["verdicts"]]
        return [
            (kind, now and f"{now['article']}:{now['start']}-{now['end']}")
            for kind, now in zip(kinds, places, strict=True)
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two articles, indexed, and an answer that cites both."""
    desk = Desk(tmp_path)
    desk.update()
    desk.save(desk.document(("pier.txt", LENGTH), ("sea/crabs.txt", WHY), name="q17"))
    return desk


def test_citations_of_articles_that_are_as_they_were_hold(desk: Desk) -> None:
    assert desk.run() == (0, "2 citations of 1 answer: 2 hold\n", "")
    assert desk.verdicts() == [("holds", None), ("holds", None)]


def test_each_verdict_is_told_in_a_few_lines(desk: Desk) -> None:
    desk.save(
        desk.document(("pier.txt", LENGTH), name="q1"),
        desk.document(("sea/crabs.txt", WHY), ("pier.txt", "It opened in 1901."), name="q2"),
        desk.document(("sea/crabs.txt", "Crabs"), ("pier.txt", "The pier")),
    )
    desk.write("pier.txt", "New\n\n" + PIER.replace("180 metres", "190 metres"))
    desk.write("land/crabs.md", f"# All\n\n{WHY}\n")
    (desk.news / "sea" / "crabs.txt").unlink()
    assert desk.run() == (
        1,
        "q1 [1] changed: pier.txt:10-38\n"
        "    “The pier is 180 metres long.”\n"
        "    now “The pier is 190 metres long.”  pier.txt:15-43, line 5\n"
        "q2 [1] moved: sea/crabs.txt:7-73 → land/crabs.md:7-73, line 3\n"
        f"    “{WHY}”\n"
        "q2 [2] moved: pier.txt:39-57 → pier.txt:44-62, line 5\n"
        "    “It opened in 1901.”\n"
        "line 3 [1] gone: sea/crabs.txt:0-5\n"
        "    “Crabs”\n"
        "line 3 [2] moved: pier.txt:0-8 → pier.txt:5-13, line 3\n"
        "    “The pier”\n"
        "5 citations of 3 answers: 3 moved, 1 changed, 1 gone\n",
        "",
    )


def test_a_file_that_was_renamed_and_a_folder_that_was_moved(desk: Desk) -> None:
    (desk.news / "pier.txt").rename(desk.news / "jetty.txt")
    (desk.news / "sea").rename(desk.news / "ocean")
    moved = [("moved", "jetty.txt:10-38"), ("moved", "ocean/crabs.txt:7-73")]
    assert desk.verdicts() == moved
    desk.update()
    assert desk.verdicts() == moved


def test_the_verdict_is_the_same_after_an_update_of_the_index(desk: Desk) -> None:
    desk.write("pier.txt", PIER.replace("180", "about 180"))
    (desk.news / "sea" / "crabs.txt").unlink()
    before = desk.verdicts()
    assert before == [("changed", "pier.txt:10-44"), ("gone", None)]
    desk.update()
    assert desk.verdicts() == before


def test_other_line_ends_move_what_stands_behind_them(desk: Desk) -> None:
    two_lines = "It opened in 1901.\n\nIs it closed?"
    desk.save(desk.document(("pier.txt", "The pier"), ("pier.txt", two_lines)))
    desk.write("pier.txt", PIER.replace("\n", "\r\n"))
    assert desk.verdicts() == [("holds", None), ("moved", "pier.txt:41-76")]


def test_of_two_articles_with_the_quote_the_one_that_was_moved_is_named(desk: Desk) -> None:
    desk.write("a-copy.txt", f"Copy\n\n{CRABS}")
    desk.update()
    assert desk.verdicts() == [("holds", None), ("holds", None)]
    (desk.news / "sea").rename(desk.news / "zoo")
    assert desk.verdicts()[1] == ("moved", "zoo/crabs.txt:7-73")
    shutil.rmtree(desk.news / "zoo")
    assert desk.verdicts()[1] == ("moved", "a-copy.txt:13-79")


def test_nothing_is_written(desk: Desk) -> None:
    desk.write("pier.txt", "New\n")

    def written() -> dict[str, bytes]:  # SQLite lays an empty log beside its file to read it.
        files = {path.name: path.read_bytes() for path in desk.index.iterdir()}
        return {name: data for name, data in files.items() if data and "-shm" not in name}

    before = written()
    assert desk.run()[0] == 1
    assert written() == before


def test_answers_come_from_standard_input_and_in_any_layout(desk: Desk) -> None:
    one = desk.document(("pier.txt", LENGTH))
    lines = f"\ufeff{json.dumps(one, indent=2)}\n\n{json.dumps(one)} {json.dumps(one)}\r\n"
    assert desk.run(given=lines) == (0, "3 citations of 3 answers: 3 hold\n", "")
    assert desk.run(given=lines[1:].encode("utf-16"))[0] == 0
    (desk.news / "pier.txt").unlink()
    rows = desk.run(given=lines)[1].splitlines()
    length = json.dumps(one, indent=2).count("\n")
    assert [row.split(" [")[0] for row in rows[:-1:2]] == [
        "line 1", f"line {length + 3}", f"line {length + 3}",
    ]  # fmt: skip


def test_an_answer_that_the_articles_do_not_give_has_nothing_to_check(desk: Desk) -> None:
    desk.save(desk.document())
    assert desk.run() == (0, "0 citations of 1 answer: nothing to check\n", "")
    desk.save(desk.document(), desk.document(("pier.txt", LENGTH)))
    assert desk.run() == (0, "1 citation of 2 answers: 1 hold\n", "")


def test_failed_lines_of_a_batch_are_skipped_with_a_note(desk: Desk) -> None:
    failed = asdict(ErrorDocument("qa.error/1", "q2", "no question"))
    desk.save(failed, desk.document(("pier.txt", LENGTH)))
    assert desk.run() == (
        0,
        "1 citation of 1 answer: 1 hold\n",
        f"qa: note: line 1 of {desk.file} is a failed question, skipped\n",
    )
    assert desk.trouble(json.dumps(failed)) == f"no answer in FILE: {MEND}"


def test_a_sentence_without_a_citation_does_not_hold(desk: Desk) -> None:
    document = desk.document(("pier.txt", LENGTH), name="q1")
    document["sentences"].append({"text": "It is made of gold.", "citations": [], "support": 1})
    desk.save(document)
    assert desk.run() == (
        1,
        "q1 uncited\n    “It is made of gold.”\n1 citation of 1 answer: 1 hold, 1 uncited\n",
        "",
    )
    assert desk.verdicts() == [("holds", None), ("uncited", None)]
    (_, verdict) = json.loads(desk.run("--json")[1])["verdicts"]
    assert (verdict["number"], verdict["sentences"]) == (None, ["It is made of gold."])


def test_a_verdict_names_the_sentences_that_stand_on_it(desk: Desk) -> None:
    document = desk.document(("pier.txt", LENGTH), ("sea/crabs.txt", WHY))
    document["sentences"].append({"text": "Both.", "citations": [1, 2], "support": 0.8})
    desk.save(document)
    first, second = json.loads(desk.run("--json")[1])["verdicts"]
    assert first["sentences"] == [f"“{LENGTH}”", "Both."]
    assert second["sentences"] == [f"“{WHY}”", "Both."]
    assert (second["line"], second["article"], second["quote"]) == (1, "sea/crabs.txt", WHY)


def test_where_the_folder_is_not_there_the_kept_text_is_checked_and_a_note_says_so(
    desk: Desk,
) -> None:
    desk.news.rename(desk.news.with_name("unmounted"))
    note = f"{desk.news} cannot be reached: checked against the text that the index keeps"
    assert desk.run() == (0, "2 citations of 1 answer: 2 hold\n", f"qa: note: {note}\n")
    assert json.loads(desk.run("--json")[1])["unreachable"] == [str(desk.news)]


def test_of_many_folders_that_are_not_there_three_are_named(desk: Desk) -> None:
    folders = [desk.news.with_name(f"more{number}") for number in range(5)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        (folder / f"{number}.txt").write_text(f"Number {number}\n\nWords.\n")
    desk.update(*folders)
    for folder in folders:
        shutil.rmtree(folder)
    named = ", ".join(map(str, folders[:3]))
    assert desk.run()[2].startswith(f"qa: note: {named} and 2 more cannot be reached: ")


def test_an_article_that_was_emptied_holds_nothing_and_a_note_says_why(desk: Desk) -> None:
    desk.write("pier.txt", "")
    code, out, err = desk.run()
    assert (code, err) == (1, "qa: note: pier.txt is empty\n")
    assert out.splitlines()[0] == "q17 [1] changed: pier.txt:10-38"
    assert out.splitlines()[-1] == "2 citations of 1 answer: 1 hold, 1 changed"


def test_a_missing_index_is_one_line(desk: Desk) -> None:
    shutil.rmtree(desk.index)
    code, out, err = desk.run()
    assert (code, out) == (2, "")
    mend = f"build one with 'qa index FOLDER --index {desk.index}'"
    assert err == f"qa: no index at {desk.index}: {mend}\n"


Change = Callable[[dict[str, Any]], object]

MALFORMED: dict[str, tuple[Change, str]] = {
    "no citation of that number": (
        lambda d: d["sentences"][0]["citations"].append(3),
        "sentence 1 cites [3], which is not there",
    ),
    "the same number twice": (
        lambda d: d["citations"][1].update(number=1),
        "2 citations have the number 1",
    ),
    "a number that is text": (
        lambda d: d["sentences"][0].update(citations=["1"]),
        'sentence 1 has no proper "citations"',
    ),
    "a number that is true": (
        lambda d: d["sentences"][0].update(citations=[True]),
        'sentence 1 has no proper "citations"',
    ),
    "a place that is text": (
        lambda d: d["citations"][0].update(start="10"),
        'citation 1 has no proper "start"',
    ),
    "a place that is true": (
        lambda d: d["citations"][0].update(start=True),
        'citation 1 has no proper "start"',
    ),
    "a place before the text": (
        lambda d: d["citations"][0].update(start=-5, end=-1),
        "citation 1 has no text at -5--1",
    ),
    "a place that ends where it begins": (
        lambda d: d["citations"][0].update(start=5, end=5),
        "citation 1 has no text at 5-5",
    ),
    "a quote of white space": (
        lambda d: d["citations"][1].update(quote="\n "),
        "citation 2 has no text at 7-73",
    ),
    "no quote": (
        lambda d: d["citations"][1].pop("quote"),
        'citation 2 has no proper "quote"',
    ),
    "a page that is text": (
        lambda d: d["citations"][1].update(page="4"),
        'citation 2 has no proper "page"',
    ),
    "a citation that is text": (
        lambda d: d.update(citations=["pier.txt"]),
        "citation 1 is not a JSON object",
    ),
    "citations that are no list": (
        lambda d: d.update(citations={}),
        'the answer has no proper "citations"',
    ),
    "an answer without sentences": (
        lambda d: d.update(sentences=[]),
        "the answer is answered, but has 0 sentences and 2 citations",
    ),
    "a refusal with citations": (
        lambda d: d.update(status="not_in_articles", sentences=[]),
        "the answer is not_in_articles, but has 0 sentences and 2 citations",
    ),
    "a refusal with sentences": (
        lambda d: d.update(status="not_in_articles"),
        "the answer is not_in_articles, but has 2 sentences and 2 citations",
    ),
    "another status": (
        lambda d: d.update(status="certain"),
        'the answer has no proper "status": certain',
    ),
    "an id that is a number": (
        lambda d: d.update(id=4),
        'the answer has no proper "id"',
    ),
    "a search": (
        lambda d: d.update(schema="qa.search/1"),
        "the document is qa.search/1, not qa.answer/1",
    ),
    "no schema": (
        lambda d: d.pop("schema"),
        'the document has no proper "schema"',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "line"), MALFORMED.values(), ids=MALFORMED)
def test_an_answer_that_was_tampered_with_is_one_line(
    desk: Desk, change: Change, line: str
) -> None:
    whole = desk.file.read_text("utf-8")
    document = json.loads(whole)
    change(document)
    said = desk.trouble(f"{whole}\n{json.dumps(document)}\n")
    assert said == f"line 3 of FILE: {line}: {MEND}"


def test_a_quote_that_was_tampered_with_does_not_hold(desk: Desk) -> None:
    document = json.loads(desk.file.read_text("utf-8"))
    document["citations"][0]["quote"] = "The pier is 280 metres long."
    document["citations"][1]["start"] += 1
    desk.save(document)
    assert desk.verdicts() == [("changed", "pier.txt:10-38"), ("moved", "sea/crabs.txt:7-73")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no JSON\n", "line 1 of FILE is not JSON (Expecting value)"),
        ("\n\n[1,\n2", "line 4 of FILE is not JSON (Expecting ',' delimiter)"),
        ("[]", "line 1 of FILE: the document is not a JSON object"),
        ("\n3", "line 2 of FILE: the document is not a JSON object"),
        ("", "no answer in FILE"),
        (" \n\n", "no answer in FILE"),
        (b'{"schema": "\xff"}', "FILE is not JSON (invalid start byte)"),
        ("[" * 100_000, "line 1 of FILE is not JSON (maximum recursion depth exceeded"),
        ("9" * 5_000, "line 1 of FILE is not JSON (Exceeds the limit (4300 digits)"),
    ],
)
def test_a_file_that_holds_no_answers_is_one_line(desk: Desk, text: str | bytes, line: str) -> None:
    said = desk.trouble(text)
    assert said.startswith(line)
    assert said.endswith(f": {MEND}")


def test_a_batch_that_was_cut_off_names_the_line(desk: Desk) -> None:
    line = desk.file.read_text("utf-8")
    assert desk.trouble(line + line[:100]).startswith("line 2 of FILE is not JSON (")


@pytest.mark.parametrize(
    ("file", "reason"), [("none", "No such file or directory"), ("news", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_one_line(desk: Desk, file: str, reason: str) -> None:
    desk.file = desk.file.with_name(file)
    code, out, err = desk.run()
    assert (code, out) == (2, "")
    assert err == f"qa: cannot read {desk.file} ({reason}): {MEND}\n"


def test_what_came_with_an_earlier_version_is_understood(desk: Desk) -> None:
    document = json.loads(desk.file.read_text("utf-8"))
    for citation in document["citations"]:
        del citation["answer"], citation["page"]
        citation["added"] = "later"
    desk.save(document)
    assert desk.run()[0] == 0


def test_what_ask_prints_is_what_verify_reads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.assistant.load_embedder", lambda *_: HashingEmbedder())
    arguments = ["--no-llm", "--min-confidence", "0", "--index", str(desk.index)]
    asked = (
        CliRunner()
        .invoke(make_app(), ["ask", "How long is the pier?", "--json", *arguments])
        .stdout
    )
    assert json.loads(asked)["citations"]
    batch = '{"id": "q1", "question": "Why do crabs walk sideways?"}\nno question\n'
    asked += CliRunner().invoke(make_app(), ["ask", "--batch", "-", *arguments], input=batch).stdout
    code, out, err = desk.run(given=asked)
    assert (code, err.count("skipped")) == (0, 1)
    assert re.fullmatch(r"(\d) citations of 2 answers: \1 hold\n", out)
    desk.write("pier.txt", "The pier\n\nIt burnt down.\n")
    desk.write("sea/crabs.txt", "Crabs\n\nNone left.\n")
    assert desk.run(given=asked)[0] == 1


def test_on_a_terminal_the_verdicts_have_colours_and_no_control_characters() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    place = PlaceDocument("a\x1b]0;x.txt", 0, 4, 1, "No\x9b31m.", None)
    verdict = VerdictDocument(
        1, "q\x1b1", "Why?", 1, "changed", "a.txt", 0, 4, "Yes\x07.", [], place, None
    )
    document = VerifyDocument("qa.verify/1", "x", 1, 1, 0, 0, 1, 0, 0, [], [verdict])
    stream = Terminal()
    Screen(stream).verdicts(document)
    assert "\x1b[31mchanged\x1b[0m" in stream.getvalue()
    plain = re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue())
    assert [line.rstrip() for line in plain.splitlines()] == [
        "q1 [1] changed: a.txt:0-4",
        "    “Yes.”",
        "    now “No31m.”  a]0;x.txt:0-4, line 1",
        "1 citation of 1 answer: 1 changed",
    ]


PROGRAM = """
import sys
from qa.faces.cli import main
try:
    main()
except SystemExit as end:
    print("LOADED", end.code, *(name for name in sys.modules if "." not in name))
"""


def test_no_model_library_is_loaded(desk: Desk) -> None:
    arguments = ["verify", str(desk.file), "--index", str(desk.index)]
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True
    )
    code, *loaded = ended.stdout.partition("LOADED ")[2].split()
    assert (code, ended.stderr) == ("0", "")
    heavy = {"faiss", "llama_cpp", "onnxruntime", "py3langid", "sentence_transformers", "torch",
             "tokenizers", "trafilatura", "transformers"}  # fmt: skip
    assert "sqlite3" in loaded
    assert not heavy & set(loaded)
