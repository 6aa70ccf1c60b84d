"""`--model http://…`: a server words the answer, or fails in one line above which quotes stand.

The server is another process. What needs no real model runs in this one; Ctrl-C, the doctor, and
the default model behind a server are asked as a user asks them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qa import Answer, Assistant
from qa.engines.catalogue import locate
from qa.engines.light_embedder import LightEmbedder
from qa.faces import doctor
from qa.faces.program_documents import CheckDocument
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.settings.loading import load_settings
from tests.faces.test_cli import ANSWERED, HOW_LONG, PIER, WORDED, Cli
from tests.fakes import HashingEmbedder
from tests.index.building import put
from tests.model_server import KEY, Served, serving

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "articles"
SILENCE = "has said nothing for 0.2 seconds: raise model_timeout (QA_MODEL_TIMEOUT), or use"
BROKEN = "broke off before its answer was complete: look at what it prints, or use --no-llm"
FAILS = "fails (500: out of memory): look at what it prints, or use --no-llm"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving("[1] The pier is 180 metres long.") as served:
        yield served


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Two articles are indexed; failing servers are tried once and may be silent for a moment."""
    cli = Cli(tmp_path)
    monkeypatch.chdir(tmp_path)
    for place in ("qa.engines.loading", "qa.assistant"):
        monkeypatch.setattr(f"{place}.load_embedder", lambda *_: cli.embedder)
    monkeypatch.setattr("qa.answering.compose.confidence", lambda _: 0.87)
    monkeypatch.setattr("qa.engines.server.PAUSES", ())
    monkeypatch.setenv("QA_MODEL_TIMEOUT", "30")
    assert cli("index", "news").code == 0
    return cli


def test_what_a_server_writes_is_checked_and_shown(cli: Cli, served: Served) -> None:
    assert cli("ask", HOW_LONG, "--model", served.at("says")) == (0, WORDED, "")


def test_json_says_where_the_model_was_asked(cli: Cli, served: Served) -> None:
    assert cli.json("ask", HOW_LONG, "--model", served.at())["models"] == {
        "embedder": "hashing",
        "language_model": served.at("says"),
        "reader": "qa-judge",
        "server": served.at(),
        "remote": False,
        "failure": None,
    }
    hello = cli.json("ask", "hello", "--model", served.at(), code=1)["models"]
    assert (hello["language_model"], hello["server"]) == (None, None)


def test_the_environment_and_the_folders_file_may_name_a_server_too(
    cli: Cli, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.write("qa.toml", f'model = "{served.at("says")}"\n')
    seen = served.ask("seen")
    assert cli("ask", HOW_LONG).out == ANSWERED
    assert served.ask("seen") == seen  # Nothing before the user trusts that file.
    assert cli("config", "trust").code == 0
    assert cli("ask", HOW_LONG).out == WORDED
    monkeypatch.setenv("QA_MODEL", served.at("fails"))
    assert FAILS in cli("ask", HOW_LONG).err


@pytest.mark.parametrize(
    ("conduct", "line"),
    [
        ("fails", FAILS),
        ("ends", BROKEN),
        ("silent", f"{SILENCE} --no-llm"),
        ("stops", f"{SILENCE} --no-llm"),
        ("locked", "wants a key (401): put the right key into QA_API_KEY"),
        ("garbage", "does not answer as an OpenAI-compatible server does (an event that is none of "
         "its): check the address, which mostly ends in /v1"),
        ("empty", "gave an empty answer: name another model; for one that thinks first, raise "
         "max_answer_tokens"),
    ],
)  # fmt: skip
def test_where_a_server_fails_the_source_is_quoted_and_one_line_says_why(
    cli: Cli, served: Served, monkeypatch: pytest.MonkeyPatch, conduct: str, line: str
) -> None:
    if SILENCE in line:
        monkeypatch.setenv("QA_MODEL_TIMEOUT", "0.2")
    ended = cli("ask", HOW_LONG, "--model", served.at(conduct))
    assert ended == (0, ANSWERED, f"qa: {served.at()} {line}\n")


def test_json_says_why_the_source_is_quoted(cli: Cli, served: Served) -> None:
    code, out, err = cli("ask", HOW_LONG, "--json", "--model", served.at("fails"))
    assert (code, err) == (0, f"qa: {served.at()} {FAILS}\n")
    document = json.loads(out)
    assert document["models"]["failure"] == f"{served.at()} {FAILS}"
    assert [sentence["kind"] for sentence in document["sentences"]] == ["lead", "quote"]


def test_several_models_are_a_failure_that_names_them(cli: Cli, served: Served) -> None:
    code, out, err = cli("ask", HOW_LONG, "--model", served.at("", "many"))
    assert (code, out) == (0, ANSWERED)
    address = f"{served.base}/many/v1"
    assert err == (
        f"qa: {address} serves 3 models (says, fails, silent): name one, as in {address}#says\n"
    )


def test_a_question_that_the_articles_do_not_answer_asks_no_server(cli: Cli) -> None:
    nowhere = "http://127.0.0.1:1/v1"
    code, _, err = cli("ask", HOW_LONG, "--min-confidence", "1", "--model", nowhere)
    assert (code, err) == (1, "")


def test_lines_of_a_batch_and_turns_of_a_chat_go_on(cli: Cli, served: Served) -> None:
    line = json.dumps({"question": HOW_LONG}) + "\n"
    told = f"{served.at()} {FAILS}\n"
    given: dict[str, Any] = {"given": line * 2}
    code, out, err = cli("ask", "--batch", "-", "--model", served.at("fails"), **given)
    assert (code, err) == (0, f"qa: line 1 of -: {told}qa: line 2 of -: {told}")
    answers = [json.loads(answer) for answer in out.splitlines()]
    assert [answer["status"] for answer in answers] == ["answered", "answered"]
    code, out, err = cli("chat", "--model", served.at("fails"), given=f"{HOW_LONG}\n")
    assert (code, err) == (0, f"qa: {told}")
    assert "“The pier is 180 metres long.” [1]" in out


def test_the_key_is_sent_and_stands_nowhere(
    cli: Cli, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_API_KEY", KEY)
    assert cli("ask", HOW_LONG, "--model", served.at("locked")) == (0, WORDED, "")
    monkeypatch.setenv("QA_API_KEY", "another-key")
    ended = cli("ask", HOW_LONG, "--model", served.at("locked"), "--json")
    assert "refuses the key that QA_API_KEY holds (401)" in ended.err
    assert "another-key" not in ended.out + ended.err
    kept = [path.read_bytes() for path in cli.folder.rglob("*") if path.is_file()]
    assert not any(b"another-key" in data or KEY.encode() in data for data in kept)
    monkeypatch.setenv("QA_API_KEY", "no\nkey")
    line = cli.trouble("ask", HOW_LONG, "--model", served.at("locked"))
    assert line == "QA_API_KEY holds letters that no key has: set it anew"


REMOTE = "http://gpu.invalid:8000/v1#says"
REFUSED = (
    "gpu.invalid is another machine, which would be sent the question and sentences of your "
    "articles: if it may be, pass --allow-remote or set QA_ALLOW_REMOTE=true"
)


@pytest.mark.parametrize("command", [["ask", HOW_LONG], ["ask", "--batch", "-"], ["chat"]])
def test_another_machine_is_refused_before_anything_is_done(cli: Cli, command: list[str]) -> None:
    assert cli.trouble(*command, "--model", REMOTE) == REFUSED


def test_another_machine_is_asked_where_it_is_allowed(
    cli: Cli, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", served.base)  # Nothing leaves this machine for it.
    asked = ("ask", HOW_LONG, "--model", REMOTE)
    assert cli(*asked, "--allow-remote") == (0, WORDED, "")
    monkeypatch.setenv("QA_ALLOW_REMOTE", "true")
    models = cli.json(*asked)["models"]
    assert (models["language_model"], models["failure"]) == (REMOTE, None)
    assert (models["server"], models["remote"]) == ("http://gpu.invalid:8000/v1", True)
    assert cli.trouble(*asked, "--offline") == REFUSED
    line = cli.trouble(*asked, "--offline", "--allow-remote")
    assert line == "--offline and --allow-remote do not go together: give one of them"


def test_a_folders_file_allows_no_other_machine(cli: Cli) -> None:
    cli.write("qa.toml", f'model = "{REMOTE}"\nallow_remote = true\n')
    code, out, err = cli("ask", HOW_LONG)
    assert (code, out) == (0, ANSWERED)
    assert err.startswith("qa: note: qa.toml is not trusted, so these settings in it are ignored: ")
    assert cli("config", "trust").code == 0
    code, out, err = cli("ask", HOW_LONG)
    assert (code, out, err.splitlines()[1:]) == (2, "", [f"qa: {REFUSED}"])
    assert err.startswith("qa: note: allow_remote in qa.toml is ignored: no folder's file may say")
    cli.write("qa.toml", f'model = "{REMOTE}"\n')
    assert cli("config", "trust").code == 0
    assert cli.trouble("ask", HOW_LONG) == REFUSED


def test_an_evaluation_stops_where_the_server_fails(cli: Cli, served: Served) -> None:
    cli.write("set/articles/pier.txt", PIER)
    place = {"article": "pier.txt", "start": 10, "end": 38}
    question = {"id": "1", "question": HOW_LONG, "answers": ["180"], "answerable": True}
    cli.write("set/questions.jsonl", json.dumps({**question, "evidence": [place]}) + "\n")
    code, out, err = cli("eval", "set", "--model", served.at("fails"))
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == f"qa: {served.at()} {FAILS}"
    document = cli.json("eval", "set", "--model", served.at("says"))
    assert document["models"]["language_model"] == served.at("says")
    assert list(document["models"]) == ["embedder", "language_model", "reader"]


def asking(folder: Path, cache_folder: Path, model: str, *words: str) -> list[str]:
    """A command line that asks an index in a folder; no embedder is loaded to build it."""
    embedder = HashingEmbedder(384)
    located = locate("embedder", None, cache_folder)
    embedder.name, embedder.fingerprint = located.name, located.fingerprint
    put(folder / "index", {"pier.txt": "The pier is 180 metres long. Ann Lee built it."}, embedder)
    qa = [sys.executable, "-P", "-c", "from qa.faces.cli import main; main()"]
    asked = ["ask", "How long is the pier?", "--min-confidence", "0", "--index", "./index"]
    return [*qa, *asked, "--model", model, *words]


@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["--json"]])
@pytest.mark.parametrize("conduct", ["silent", "stops"])
def test_ctrl_c_hangs_up_and_ends_with_130(
    tmp_path: Path, cache_folder: Path, conduct: str, words: list[str]
) -> None:
    with serving() as own:
        command = asking(tmp_path, cache_folder, own.at(conduct), *words)
        pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes) as child:  # type: ignore[call-overload]
            assert own.ask("waiting") is True
            os.kill(child.pid, signal.SIGINT)
            assert own.ask("closed") is True
            assert child.wait(60) == 130
            assert child.stdout.read() + child.stderr.read() == b""


@pytest.mark.slow
def test_the_doctor_asks_the_server_too(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def check(model: str, **flags: bool) -> CheckDocument:
        return doctor._run_child("language model", {"model": model, **flags}, [])

    good = check(served.at())
    assert good.ok
    says = "writes “[1] The pier is 180 metres long.”"
    assert good.detail == f"{served.at('says')}, a server on this machine, {says}"
    failed = check(served.at("ends"))
    assert (failed.ok, failed.detail) == (False, f"{served.at()} {BROKEN.partition(':')[0]}")
    assert failed.mend == BROKEN.partition(": ")[2]
    refused = check(REMOTE)
    assert f"{refused.detail}: {refused.mend}" == REFUSED
    monkeypatch.setenv("http_proxy", served.base)
    allowed = check(REMOTE, allow_remote=True)
    other = "ANOTHER MACHINE, which is sent each question and sentences of your articles"
    assert allowed.detail == f"{REMOTE}, {other}, {says}"


@pytest.mark.slow
def test_the_default_model_gives_the_same_answer_in_this_process_and_behind_a_server(
    light_embedder: LightEmbedder, served: Served, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    update_index(index, [str(ARTICLES / "2025-05-20-crane-accident.html")], light_embedder)
    kinds: set[str] = set()
    for question in ("When did the crane accident happen?", "How many people were hurt?"):
        here, there = (
            ask(index, light_embedder, question, model)
            for model in ("smollm2-135m", served.at("", "real"))
        )
        assert there.language_model == served.at("real", "real")
        assert (there.failure, here.failure) == ("", "")
        assert (there.text, there.citations) == (here.text, here.citations)
        assert there.sentences == here.sentences
        kinds |= {sentence.kind for sentence in there.sentences}
    assert "wording" in kinds


def ask(index: Path, embedder: LightEmbedder, question: str, model: str) -> Answer:
    settings = load_settings({"model": model, "min_confidence": 0.0, "model_timeout": 600.0})
    with Assistant(Index(index), settings, embedder=embedder) as assistant:
        return assistant.ask(question)
