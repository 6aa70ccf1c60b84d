"""`qa models` as a user meets it: a hub of our own on loopback, tiny models that really run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa.engines.installed import installed
from qa.faces.app import make_app
from qa.indexing.update import update_index
from qa.settings.trust import trust
from tests.faces.test_documents import validated
from tests.fakes import HashingEmbedder
from tests.hub import HubServer, serving_hub
from tests.model_server import serving
from tests.tiny_models import folder_files, tiny_gguf

ROOT = Path(__file__).parents[2]
NAME = "some/writer-GGUF:tiny-q4_k_m.gguf"
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_gguf(tmp_path_factory.mktemp("tiny") / "tiny.gguf").read_bytes()


@pytest.fixture
def hub(weights: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with serving_hub() as server:
        server.behaviour.files = {
            "some/writer-GGUF": {"tiny-q4_k_m.gguf": weights},
            "intfloat/multilingual-e5-small": folder_files(),
        }
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        monkeypatch.delenv("HF_HUB_OFFLINE")
        yield server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `qa models` in an empty folder, with settings and a cache of its own."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments: str, code: int = 0) -> str:
        ended = CliRunner().invoke(make_app(["models"]), ["models", *arguments])
        assert isinstance(ended.exception, SystemExit | None), ended.exception
        assert ended.exit_code == code, ended.output
        if code == 2:
            assert ended.stdout == ""
            assert ended.stderr.startswith("qa: ")
            assert ended.stderr.count("\n") == 1
            return str(ended.stderr)
        return str(ended.stdout)

    return run


def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "qa" / "qa.toml"


def test_the_list_names_what_is_here_in_use_and_to_be_fetched(run):
    lines = run("list").splitlines()
    (default,) = [line for line in lines if " smollm2-135m " in line]
    assert default.startswith("* smollm2-135m")
    assert "98 MB  Apache-2.0" in default
    assert "comes with qa" in default
    (larger,) = [line for line in lines if " qwen2.5-7b " in line]
    assert larger.startswith("  qwen2.5-7b")
    assert "4.7 GB  Apache-2.0           to be fetched (?)" in larger


def test_the_list_is_a_document_and_can_be_of_one_kind(run):
    document = validated(run("list", "--json"))
    states = {
        one["name"]: (one["state"], one["in_use"], one["verified"]) for one in document["models"]
    }
    assert states["smollm2-135m"] == ("shipped", True, True)
    assert states["all-minilm-l6-v2"] == ("shipped", True, True)
    assert states["multilingual-e5-small"] == ("available", False, False)
    kinds = {
        one["kind"] for one in validated(run("list", "--json", "--kind", "reranker"))["models"]
    }
    assert kinds == {"reranker"}
    assert "no kind 'writer': give one of: language_model" in run(
        "list", "--kind", "writer", code=2
    )


def test_a_model_is_fetched_shown_used_and_removed(run, hub, weights, tmp_path):
    said = run("pull", "some/writer-GGUF")
    assert said.startswith(f"Fetched {NAME}: 115 kB in {tmp_path / 'cache' / 'models'}")
    assert "licence apache-2.0" in said
    assert "Not compared with a checksum that we know. Recorded as seen: " in said
    assert run("pull", "some/writer-GGUF").startswith(f"{NAME} is here as the hub has it")
    document = validated(run("info", NAME, "--json"))
    assert document["gguf"]["context"] == 2048
    assert (document["model"]["state"], document["model"]["revision"]) == ("fetched", "c" * 40)
    run("use", NAME, "--no-test")
    assert settings_file(tmp_path).read_text() == f'model = "hf://{NAME}"\n'
    (line,) = [line for line in run("list").splitlines() if NAME in line]
    assert line.startswith("* ")
    assert "is in use" in run("remove", NAME, code=2)
    run("use", "default")
    assert settings_file(tmp_path).read_text() == ""
    assert run("remove", NAME) == f"{NAME} is removed.\n"
    assert installed(tmp_path / "cache") == []
    assert "was not fetched" in run("remove", NAME, code=2)


def test_a_pull_is_a_document(run, hub):
    document = validated(run("pull", "some/writer-GGUF", "--json"))
    assert document["model"]["name"] == NAME
    assert len(document["model"]["sha256"]) == 64


def test_an_embedder_of_the_catalogue_is_fetched_and_used_with_word_of_the_index(
    run, hub, tmp_path
):
    assert "intfloat/multilingual-e5-small at cccccccccccc, licence MIT" in run(
        "pull", "multilingual-e5-small"
    )
    Path("a.txt").write_text("The pier is long.")
    update_index(Path("indexes/default"), ["a.txt"], HashingEmbedder())
    said = run("use", "multilingual-e5-small")
    assert "was built with hashing: until you run 'qa index --rebuild', questions to it are" in said
    assert settings_file(tmp_path).read_text() == 'embedder = "multilingual-e5-small"\n'


@pytest.mark.parametrize("value", ["1", "true"])
def test_nothing_is_fetched_where_that_is_forbidden(run, hub, monkeypatch, value):
    monkeypatch.setenv("HF_HUB_OFFLINE", value)
    assert "HF_HUB_OFFLINE is set: nothing may be fetched" in run("pull", "a/b", code=2)
    assert hub.behaviour.seen == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("smollm2-135m", "smollm2-135m comes with qa: there is nothing to fetch"),
        ("nonsense", "'nonsense' is neither a known model nor a repository: write org/name"),
        ("../etc", "neither a known model nor a repository"),
        ("some/nothing", "has no some/nothing"),
        ("some/writer-GGUF:nothing.gguf", "has no file 'nothing.gguf' (tiny-q4_k_m.gguf)"),
    ],
)
def test_what_cannot_be_fetched_is_said(run, hub, name, said):
    assert said in run("pull", name, code=2)


def test_the_address_of_a_page_is_understood(run, hub):
    page = "https://huggingface.co/some/writer-GGUF/blob/main/tiny-q4_k_m.gguf"
    assert run("pull", page).startswith(f"Fetched {NAME}")


def test_a_name_of_the_hub_is_understood_as_settings_have_it(run, hub):
    assert run("pull", "hf://some/writer-GGUF").startswith(f"Fetched {NAME}")
    assert validated(run("info", f"hf://{NAME}", "--json"))["model"]["name"] == NAME
    said = run("info", "hf://some/other", code=2)
    assert "no model 'hf://some/other'" in said
    assert said.endswith("or run 'qa models pull some/other'\n")


def test_a_hub_that_is_no_safe_address_is_refused(run, hub, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://203.0.113.7")
    assert "could be changed on the way" in run("pull", "a/b", code=2)
    monkeypatch.setenv("HF_ENDPOINT", "nonsense")
    assert "HF_ENDPOINT is no address of a hub" in run("pull", "a/b", code=2)


def test_a_file_of_ones_own_is_used_by_its_whole_path(run, tmp_path):
    tiny_gguf(Path("own.gguf"))
    run("use", "own.gguf", "--no-test")
    whole = Path("own.gguf").resolve()
    assert settings_file(tmp_path).read_text() == f'model = "{whole}"\n'
    (line,) = [line for line in run("list").splitlines() if "own.gguf" in line]
    assert line.startswith(f"* {whole}")
    assert validated(run("info", "./own.gguf", "--json"))["model"]["in_use"]
    assert "is yours, and was not fetched by qa" in run("remove", str(whole), code=2)


def test_a_file_that_is_cut_short_is_not_taken(run, weights, tmp_path):
    Path("cut.gguf").write_bytes(weights[:50_000])
    assert "it is cut short, 50000 bytes of 114912" in run("use", "cut.gguf", code=2)
    assert not settings_file(tmp_path).exists()


def test_what_goes_before_the_users_file_is_said(run, tmp_path, monkeypatch):
    tiny_gguf(Path("own.gguf"))
    Path("qa.toml").write_text('model = "smollm2-135m"\n')
    trust(Path("qa.toml"), Path("qa.toml").read_bytes())
    said = run("use", "own.gguf", "--no-test")
    assert "Here smollm2-135m goes before it: look at QA_MODEL and at a qa.toml in this" in said
    assert "own.gguf" in settings_file(tmp_path).read_text()


@pytest.mark.parametrize("name", ["qa-judge"])
def test_a_reader_is_no_choice(run, name):
    assert "is no model to choose" in run("use", name, code=2)
    assert "is no model to choose" in run("test", name, code=2)


def test_a_server_is_tried_and_taken_like_a_file(run, tmp_path):
    with serving("[1] The prize is worth £2,500.") as served:
        said = run("use", served.at("says"))
        assert "tried on 6 questions about the sample articles" in said
        assert "points at the sentence that answers" in said
        assert settings_file(tmp_path).read_text() == f'model = "{served.at("says")}"\n'
        document = validated(run("test", "--json"))
        run("use", served.at("says"))
        kept = validated(run("info", served.at("says"), "--json"))["model"]["trial"]
    assert kept["questions"] == 20
    assert (document["name"], document["questions"]) == (served.at("says"), 20)
    assert document["points"] == pytest.approx(5 / 14)
    assert document["silent"] == 0
    assert "http://203.0.113.7/v1" not in run("list")
    assert "another machine" in run("test", "http://203.0.113.7/v1", code=2)


def test_ctrl_c_keeps_what_is_here(run, hub, tmp_path, monkeypatch, capfd):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.engines.hub.pulling.Fetcher.fetch", stop)
    ended = CliRunner().invoke(make_app(["models"]), ["models", "pull", "some/writer-GGUF"])
    assert ended.exit_code == 130
    assert ended.stderr.endswith("kept, and the same command goes on from there\n")


@pytest.mark.slow
def test_a_tiny_model_is_tried_in_llama_cpp_and_remembered(run, hub, tmp_path):
    run("pull", "some/writer-GGUF")
    said = run("test", NAME, "-v")
    assert f"{NAME}, tried on 20 questions about the sample articles:" in said
    assert "Not worth it: qa would mostly quote the sources, as without it." in said
    assert "How much is the Silver Ling prize worth? (right: 1)\n[" in said
    trial = validated(run("info", NAME, "--json"))["model"]["trial"]
    assert trial["verdict"].startswith("not worth it")
    assert "proved" in next(line for line in run("list").splitlines() if NAME in line)


@pytest.mark.slow
def test_the_embedder_that_comes_with_qa_finds_most_sentences(run):
    document = validated(run("test", "all-minilm-l6-v2", "--json"))
    assert document["kind"] == "embedder"
    assert document["first"] >= 0.7
    assert document["points"] is None


PULL = [
    sys.executable, "-c", "from qa.faces.cli import main; main()", "models", "pull",
    "some/large-GGUF",
]  # fmt: skip


@pytest.mark.slow
def test_killed_at_any_moment_there_is_the_whole_model_or_none_and_no_byte_twice(
    hub, weights, tmp_path
):
    """Thirty kills at random moments; each time it goes on with what is missing."""
    chance = random.Random(11)
    names = [f"big-q4_k_m-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    hub.behaviour.files["some/large-GGUF"] = dict.fromkeys(names, weights)
    hub.behaviour.piece, hub.behaviour.pause = 1024, 0.02
    environment = {**os.environ, "QA_CACHE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for kill in range(31):
        here = {
            path.name: path.stat().st_size for path in tmp_path.rglob("*.gguf*") if path.is_file()
        }
        asked = len(hub.behaviour.seen)
        child = subprocess.Popen(PULL, env=environment, stdout=subprocess.DEVNULL)
        while len(hub.behaviour.seen) == asked:
            assert child.poll() is None
            time.sleep(0.005)
        name, start, _ = hub.behaviour.seen[asked]
        assert start == here.get(f"{name}.part", 0)
        assert name not in here
        if kill == 30:
            hub.behaviour.pause = 0
            assert child.wait() == 0
            break
        time.sleep(chance.random() * 0.1)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert installed(tmp_path) == []
        assert not [one for one in (tmp_path / "models").glob("*GGUF*.gguf") if one.is_dir()]
        for path in tmp_path.rglob("*.gguf"):
            assert path.read_bytes() == weights
    ((record, folder),) = installed(tmp_path)
    assert [(folder / path).read_bytes() for path in record.files] == [weights] * 3
    assert not list(tmp_path.rglob("*.part"))
