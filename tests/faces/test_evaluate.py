"""`qa eval` as a user meets it: figures, bounds, going on after a stop, and the page.

The commands run in this process with stand-ins for the models; the slow ones have real models.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import qa
from qa.assistant import Assistant
from qa.faces.app import make_app
from tests.fakes import HashingEmbedder

ROOT = Path(__file__).parents[2]
PIER = "The pier\n\nThe pier is 180 metres long. It opened in 1901.\n\nIt cost £2.0m.\n"
CRABS = "Crabs\n\nThey walk sideways on the beach, and nobody knows why.\n"
HOSTILE = "How <script>alert('long')</script> is the pier & in what units?"
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "long", "question": HOSTILE, "answers": ["180 metres"], "answerable": True,
        "evidence": [{"article": "pier.txt", "start": 10, "end": 38}],
    },
    {
        "id": "walk", "question": "How do crabs walk on the beach?", "answers": ["backwards"],
        "answerable": True, "evidence": [{"article": "crabs.txt", "start": 7, "end": 60}],
    },
    {
        "id": "colour", "question": "What colour is the pier?", "answers": [], "answerable": False,
        "history": [{"question": "Is there a pier?", "answer": "Yes."}],
    },
]  # fmt: skip
EVALUATIONS = "evaluations"


class Runs:
    """Runs `qa eval` on a small set, and counts what the assistant is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.stop_after: int | None = None
        (folder / "set" / "articles").mkdir(parents=True)
        self.write("articles/pier.txt", PIER)
        self.write("articles/crabs.txt", CRABS)
        self.questions(*QUESTIONS)

    def write(self, name: str, text: str) -> None:
        (self.folder / "set" / name).write_text(text, "utf-8")

    def questions(self, *lines: dict[str, Any]) -> None:
        self.write("questions.jsonl", "".join(json.dumps(line) + "\n" for line in lines))

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self.asked.clear()
        ended = CliRunner().invoke(make_app(), ["eval", "set", *arguments])
        assert "Traceback" not in ended.stderr
        return ended.exit_code, ended.stdout, ended.stderr

    def document(self, *arguments: str, code: int = 0) -> Any:
        ended, out, err = self(*arguments, "--json")
        assert (ended, bool(err)) == (code, bool(code))
        return json.loads(out)

    def trouble(self, *arguments: str) -> str:
        code, out, err = self(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1)
        return err.removeprefix("qa: ").rstrip("\n")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("QA_READER", "false")
    monkeypatch.setenv("QA_LLM", "false")
    embedder = HashingEmbedder(256)
    for place in ("qa.engines.loading", "qa.assistant", "qa.faces.evaluation_run"):
        monkeypatch.setattr(f"{place}.load_embedder", lambda *_: embedder)
    monkeypatch.setattr("qa.answering.compose.confidence", lambda _: 0.75)
    answer = Assistant.ask

    def counted(self: Assistant, question: str, **values: Any) -> Any:
        if runs.stop_after is not None and len(runs.asked) >= runs.stop_after:
            raise KeyboardInterrupt
        runs.asked.append(question)
        return answer(self, question, **values)

    monkeypatch.setattr(Assistant, "ask", counted)
    return runs


def test_a_set_is_measured(run: Runs) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    lines = [line.rstrip() for line in out.splitlines()]
    assert lines[0] == "set: 3 questions, 2 of them answerable, about 2 articles"
    figures = {line.split()[0]: line.split()[1] for line in lines[3:] if line and "." in line}
    assert figures["right"] == "0.333"
    assert figures["contains_gold"] == "0.500"
    assert figures["abstain_recall"] == "0.000"
    assert figures["quote_exact"] == figures["citation_hit"] == "1.000"
    assert "1 answered wrongly, 1 answered though unanswerable, 0 silent though answerable" in lines
    assert lines[-2].startswith("page ")
    assert lines[-1].startswith("answers ")
    answers = Path(lines[-1].split(maxsplit=1)[1]).read_text("utf-8").splitlines()
    documents = [json.loads(line) for line in answers]
    assert [document["id"] for document in documents] == ["long", "walk", "colour"]
    assert all(document["schema"] == "qa.answer/1" for document in documents)


def test_the_document_obeys_its_schema(run: Runs) -> None:
    document = run.document("--max", "uncited=0")
    schema = json.loads((ROOT / "docs" / "schemas" / "qa.eval-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    assert list(document) == list(schema["properties"])
    assert document["version"] == qa.__version__
    assert (document["questions"], document["answerable"], document["asked"]) == (3, 2, 3)
    assert list(document["metrics"]["right"]) == ["value", "n", "low", "high"]
    assert document["faults"] == {"wrong": ["walk"], "unanswerable": ["colour"], "silent": []}
    assert document["bounds"] == [{"metric": "uncited", "side": "max", "limit": 0, "kept": True}]
    assert document["models"] == {"embedder": "hashing", "language_model": None, "reader": None}
    assert document["settings"]["min_confidence"] > 0
    assert Path(document["report"]).is_file()
    assert Path(document["results"]).is_file()


def test_history_goes_into_the_question(run: Runs) -> None:
    answers = Path(run.document()["results"]).read_text("utf-8").splitlines()
    assert "pier" in json.loads(answers[2])["search_query"]


def test_what_was_answered_is_not_asked_again(run: Runs) -> None:
    first = run.document()
    assert len(run.asked) == 3
    again = run.document()
    assert run.asked == []
    assert again == {**first, "asked": 0}
    assert "3 answers are kept from before; --fresh asks anew" in run()[1]
    assert run.document("--fresh")["asked"] == 3


def test_an_interrupted_run_goes_on_where_it_stopped(run: Runs) -> None:
    run.stop_after = 2
    assert run() == (
        130,
        "",
        "qa: stopped with 2 of 3 questions answered: the same command goes on from there\n",
    )
    run.stop_after = None
    assert run.document()["asked"] == 1
    assert run.asked == ["What colour is the pier?"]


def test_a_torn_line_is_asked_again(run: Runs) -> None:
    results = Path(run.document()["results"])
    results.write_bytes(results.read_bytes()[:-100])
    assert run.document()["asked"] == 1
    assert len(results.read_bytes().splitlines()) == 3


def test_what_changed_is_asked_again(run: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run.document()
    run.questions({**QUESTIONS[0], "question": "How long is it?"}, *QUESTIONS[1:])
    assert run.document()["asked"] == 1
    run.write("articles/crabs.txt", CRABS + "They do.\n")
    assert run.document()["asked"] == 3
    assert run.document("--top-k", "1")["asked"] == 3
    assert run.document()["asked"] == 0  # Another setting has answers of its own.
    monkeypatch.setattr(qa, "__version__", "0.0.0")
    assert run.document()["asked"] == 3


def test_only_the_first_questions(run: Runs) -> None:
    whole = run.document()
    part = run.document("--limit", "2", "--fresh")
    assert (part["questions"], part["asked"]) == (2, 2)
    assert part["report"] != whole["report"]
    assert run.document()["asked"] == 1
    assert run.document("--limit", "99")["questions"] == 3


@pytest.mark.parametrize(
    ("bounds", "complaint"),
    [
        (["--min-right", "0.33"], ""),
        (["--max", "uncited=0", "--min", "quote_exact=1"], ""),
        (["--min-right", "0.5"], "qa: right is 0.3333, 0.17 below its least value 0.5\n"),
        (["--max", "uncited=-0.5"], "qa: uncited is 0, 0.5 above its greatest value -0.5\n"),
        (
            ["--min", "right=1", "--min", "mrr@10=0"],
            "qa: right is 0.3333, 0.67 below its least value 1\n",
        ),
    ],
)
def test_bounds(run: Runs, bounds: list[str], complaint: str) -> None:
    code, out, err = run(*bounds)
    assert (code, err) == (1 if complaint else 0, complaint)
    assert out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--min", "rihgt=1"], "there is no figure 'rihgt': did you mean 'right'?"),
        (["--min", "right"], "--min 'right' is no bound: write --min right=0.8"),
        (["--max", "ece=nan"], "--max 'ece=nan' is no bound: write --max right=0.8"),
        (["--min-right", "nan"], "the bound of right is nan: give a number"),
        (["--limit", "0"], "limit is 0: give at least 1"),
        (["--report", "none/a.html"], "cannot write none/a.html: name a file in a folder that"),
        (["--report", "."], "cannot write .: name a file in a folder that exists"),
        (["--report", "set/articles/a.html"], "set/articles/a.html would become one of the artic"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_asked(
    run: Runs, arguments: list[str], complaint: str
) -> None:
    assert run.trouble(*arguments).startswith(complaint)
    assert run.asked == []


def test_a_bound_on_what_cannot_be_measured(run: Runs) -> None:
    run.questions(*QUESTIONS[:2])
    complaint = run.trouble("--min", "abstain_recall=0.5")
    assert complaint.startswith("no question says anything about abstain_recall: leave its bound")


def test_a_set_that_cannot_be_used(run: Runs) -> None:
    evidence = {"article": "crabs.txt", "start": 0, "end": 999}
    run.questions(QUESTIONS[0], {**QUESTIONS[1], "evidence": [evidence]})
    assert run.trouble().startswith("line 2 of set/questions.jsonl: the evidence 0-999 is out of")
    run.questions(QUESTIONS[0], QUESTIONS[0])
    assert run.trouble().startswith("line 2 of set/questions.jsonl: the id 'long' is that of line")
    run.write("questions.jsonl", "no JSON\n")
    assert run.trouble().startswith("line 1 of set/questions.jsonl: not JSON")
    (run.folder / "set" / "questions.jsonl").unlink()
    assert run.trouble().startswith("cannot read set/questions.jsonl (No such file or directory)")
    (run.folder / "set").rename("elsewhere")
    assert run.trouble().startswith("there is no folder set")
    assert run.asked == []


def test_articles_may_lie_beside_the_questions(run: Runs) -> None:
    for file in (run.folder / "set" / "articles").iterdir():
        file.rename(run.folder / "set" / file.name)
    (run.folder / "set" / "articles").rmdir()
    assert run.document()["metrics"]["citation_hit"]["value"] == 1


def test_another_index_may_hold_more_articles(run: Runs) -> None:
    (run.folder / "more").mkdir()
    (run.folder / "more" / "gulls.txt").write_text("Gulls\n\nThey are loud on the pier.\n")
    ended = CliRunner().invoke(make_app(), ["index", "more", "--index", "./both"])
    assert ended.exit_code == 0
    document = run.document("--index", "./both")
    assert (document["articles"], document["index"]) == (3, "both")
    assert run.document()["articles"] == 2


def test_an_article_that_cannot_be_read_is_named(run: Runs) -> None:
    run.write("articles/empty.txt", "")
    (run.folder / "set" / "articles" / "binary.txt").write_bytes(bytes(range(256)) * 9)
    code, _, err = run()
    note, trouble = err.splitlines()
    assert (code, note) == (0, "qa: note: empty.txt has nothing in it")
    assert trouble.startswith("qa: not read: binary.txt ")


class Page(HTMLParser):
    """Checks that every element that is opened is closed, and gathers what a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_is_whole_and_needs_nothing_else(run: Runs) -> None:
    run.questions({**QUESTIONS[0], "answers": ["a <b>mile</b>"]}, *QUESTIONS[1:])
    run.document("--report", "page.html")
    text = Path("page.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert not page.seen & {"script", "b", "link", "img", "iframe"}
    assert page.links == []
    assert "http" not in text.replace("http-equiv", "")
    words = " ".join(" ".join(page.words).split())
    assert HOSTILE in words
    assert "a <b>mile</b>" in words
    assert "<script" not in text
    assert "Answered wrongly (2)" in words
    assert "Answered though the articles do not say (1)" in words
    assert "Silent though the articles say (0)" in words
    assert "“The pier is 180 metres long.”" in words
    assert "The pier is 180 metres long. pier.txt:10-38" in words
    assert text.count("<svg ") == 2
    assert text.count('role="img"') == text.count("<desc ") == 2


def test_a_page_where_nothing_was_answered(run: Runs) -> None:
    document = run.document("--min-confidence", "1")
    assert document["faults"]["silent"] == ["long", "walk"]
    text = Path(document["report"]).read_text("utf-8")
    assert text.count("<svg ") == 1
    assert "nearest" in text


def test_a_page_without_short_answers_has_no_plots(run: Runs) -> None:
    run.questions({**QUESTIONS[0], "answer_kind": "none"})
    document = run.document()
    assert "right" not in document["metrics"]
    assert "<svg" not in Path(document["report"]).read_text("utf-8")


PROGRAM = [sys.executable, "-P", "-c", "from qa.faces.cli import main; main()"]


@pytest.mark.slow
def test_a_killed_process_loses_no_answer(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "pier.txt").write_text(PIER)
    lines = [{**QUESTIONS[2], "id": f"q{n}", "question": f"What is {n}?"} for n in range(40)]
    (folder / "questions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [*PROGRAM, "eval", str(folder), "--no-llm", "--json"]
    environment = {**os.environ, "QA_CACHE": str(tmp_path / "cache")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as child:
        deadline = time.monotonic() + 120
        while not (found := answered(tmp_path)) or found[1].count(b"\n") < 3:
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
    path, before = answered(tmp_path) or (Path(), b"")
    whole = before.count(b"\n")
    assert 3 <= whole < 40
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    assert (document["questions"], document["asked"]) == (40, 40 - whole)
    assert path.read_bytes().startswith(before[: before.rindex(b"\n") + 1])
    kept = path.read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in kept] == [line["id"] for line in lines]


def answered(folder: Path) -> tuple[Path, bytes] | None:
    found = list((folder / "cache" / EVALUATIONS).glob("*/answers-*.jsonl"))
    return (found[0], found[0].read_bytes()) if found else None


FLOORS = {"right": 0.58, "evidence_recall@5": 0.95, "citation_hit": 0.65, "quote_exact": 1.0}
CEILINGS = {"uncited": 0.0}


@pytest.mark.slow
def test_the_sample_articles_are_answered_well_enough(tmp_path: Path) -> None:
    bounds = [f"--min={name}={value}" for name, value in FLOORS.items()]
    bounds += [f"--max={name}={value}" for name, value in CEILINGS.items()]
    ended = subprocess.run(
        [*PROGRAM, "eval", str(ROOT / "articles"), "--no-llm", "--json", *bounds],
        env={**os.environ, "QA_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["questions"] == 60
