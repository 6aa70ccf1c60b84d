"""Questions encoded without torch: as sentence-transformers encodes them, or by itself."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from qa.config import Settings
from qa.engines import encoder_export
from qa.engines.catalogue import LocatedModel
from qa.engines.embedder import SentenceTransformerEmbedder
from qa.engines.encoder_export import export_encoder
from qa.engines.light_embedder import LightEmbedder
from qa.engines.loading import load_embedder, prepare_questions
from qa.engines.query_encoder import LEAST, Export, Proof, encoder_files, proved_export
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.retrieval.retriever import Retriever
from tests.fakes import HashingEmbedder

ARTICLES = Path(__file__).parent.parent.parent / "articles"
CODE = (
    "import sys; from pathlib import Path; from qa.config import Settings\n"
    "from qa.engines.loading import load_embedder, prepare_questions\n"
    "settings = Settings(cache=sys.argv[1])\n"
    "prepare_questions(settings, load_embedder(settings))\n"
    "print(type(load_embedder(settings)).__name__)"
)


def start(cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CODE, str(cache)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture
def own_cache(light_embedder, cache_folder, tmp_path):
    """A copy of the cache with the export, to be damaged."""
    shutil.copytree(cache_folder / "encoders", tmp_path / "cache" / "encoders")
    return tmp_path / "cache"


@pytest.fixture
def own_model(real_embedder, tmp_path):
    """The default model in a folder of the user's own; the weights are not copied."""
    source, folder = real_embedder.located.path, tmp_path / "own"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.safetensors", "__pycache__"))
    (folder / "model.safetensors").symlink_to(source / "model.safetensors")
    return LocatedModel(str(folder), folder, real_embedder.located.sha256)


def write(path: Path, **values: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def exported(embedder: SentenceTransformerEmbedder, cache: Path) -> Proof:
    proof = export_encoder(embedder, cache)
    assert proof
    return proof


@pytest.mark.slow
def test_its_proof_names_the_model_the_libraries_and_the_lowest_cosine(
    light_embedder, real_embedder, cache_folder
):
    proof = encoder_files(real_embedder.located, cache_folder).read_proof()
    assert proof
    assert proof.model == real_embedder.located.sha256
    assert LEAST <= proof.lowest_cosine <= 1
    assert proof.versions["torch"].startswith("2.")
    assert (proof.window, proof.dimension, proof.prompt) == (256, 384, "")
    assert not list(cache_folder.rglob("*.tmp"))


@pytest.mark.slow
def test_every_line_of_the_sample_articles_has_the_vector_of_sentence_transformers(
    light_embedder, real_embedder
):
    lines = [
        line
        for file in sorted(ARTICLES.rglob("*.*"))
        for line in file.read_text("utf-8").splitlines()[::3]
        if line.strip()
    ]
    assert len(lines) > 200
    expected = real_embedder.encode_passages(lines)
    found = np.stack([light_embedder.encode_query(line) for line in lines])
    assert (found * expected).sum(axis=1).min() >= LEAST


@pytest.mark.slow
def test_the_sample_questions_find_the_same_passages_in_the_same_order(
    light_embedder, real_embedder, tmp_index
):
    update_index(tmp_index, [str(ARTICLES / "2025-0[1-4]*")], real_embedder)
    lines = (ARTICLES / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if "question" in line]
    assert len(questions) > 20
    with Index(tmp_index) as index:
        for question in questions:
            one, other = (
                [(p.article, p.start, p.end) for p in Retriever(index, by).search(question, 8)]
                for by in (light_embedder, real_embedder)
            )
            assert one == other


@pytest.mark.slow
def test_a_model_with_other_pooling_and_a_prompt_of_its_own_is_exported_too(own_model, tmp_path):
    write(own_model.path / "1_Pooling" / "config.json", pooling_mode_mean_tokens=False,
          pooling_mode_cls_token=True)  # fmt: skip
    write(own_model.path / "config_sentence_transformers.json", prompts={"query": "ask: "})
    modules = json.loads((own_model.path / "modules.json").read_text())
    (own_model.path / "modules.json").write_text(json.dumps(modules[:2]))
    heavy = SentenceTransformerEmbedder(own_model)
    proof = exported(heavy, tmp_path / "cache")
    assert (proof.problem, proof.prompt) == ("", "ask: ")
    light = load_embedder(Settings(embedder=str(own_model.path), cache=str(tmp_path / "cache")))
    assert isinstance(light, LightEmbedder)
    vector = light.encode_query("a river")
    assert vector == pytest.approx(heavy.encode_query("a river"), abs=1e-5)
    write(own_model.path / "tokenizer_config.json", do_lower_case=False)
    assert proved_export(own_model, tmp_path / "cache") is None


@pytest.mark.slow
def test_a_model_of_a_make_that_is_not_known_is_left_alone(own_model, tmp_path, monkeypatch):
    write(own_model.path / "1_Pooling" / "config.json", pooling_mode_mean_tokens=False,
          pooling_mode_max_tokens=True)  # fmt: skip
    proof = exported(SentenceTransformerEmbedder(own_model), tmp_path)
    assert proof.problem == f"{encoder_export.UNKNOWN_MAKE} (its pooling is max)"
    monkeypatch.setattr(encoder_export, "_made", None)  # It is not looked at again.
    assert export_encoder(SentenceTransformerEmbedder(own_model), tmp_path) == proof
    assert proved_export(own_model, tmp_path) is None


@pytest.mark.slow
def test_a_network_that_differs_is_not_kept_and_not_made_again(
    real_embedder, tmp_path, monkeypatch
):
    right = encoder_export._write_network

    def wrong(library, made):
        library[1].pooling_mode = "cls"
        try:
            right(library, made)
        finally:
            library[1].pooling_mode = "mean"

    monkeypatch.setattr(encoder_export, "_write_network", wrong)
    proof = exported(real_embedder, tmp_path)
    assert proof.problem.startswith("its vectors are not those of the model (lowest cosine 0.")
    assert 0 < proof.lowest_cosine < LEAST
    assert not [*tmp_path.rglob("*.onnx"), *tmp_path.rglob("*.weights"), *tmp_path.rglob("*.tmp")]
    monkeypatch.setattr(encoder_export, "_write_network", None)
    assert export_encoder(real_embedder, tmp_path) == proof
    assert isinstance(load_embedder(Settings(cache=str(tmp_path))), SentenceTransformerEmbedder)


@pytest.mark.slow
def test_an_exporter_that_fails_is_remembered_with_its_reason(real_embedder, tmp_path, monkeypatch):
    def fail(library, made):
        raise RuntimeError("no such operator")

    monkeypatch.setattr(encoder_export, "_write_network", fail)
    assert exported(real_embedder, tmp_path).problem == "RuntimeError: no such operator"


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def of_another_model(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["onnx", "weights"])
@pytest.mark.parametrize("damage", [Path.unlink, cut_short, of_another_model])
def test_files_that_are_not_those_that_were_proved_are_not_used(
    own_cache, real_embedder, damage, suffix
):
    settings = Settings(cache=str(own_cache))
    assert isinstance(load_embedder(settings), LightEmbedder)
    damage(own_cache / "encoders" / f"{real_embedder.fingerprint}.{suffix}")
    assert isinstance(load_embedder(settings), SentenceTransformerEmbedder)


@pytest.mark.slow
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"form": 1}'])
def test_a_proof_that_cannot_be_read_is_none(own_cache, real_embedder, content):
    encoder_files(real_embedder.located, own_cache).proof.write_text(content)
    assert proved_export(real_embedder.located, own_cache) is None


@pytest.mark.slow
def test_what_was_damaged_or_proved_with_other_libraries_is_made_anew(
    own_cache, real_embedder, monkeypatch
):
    made = []
    monkeypatch.setattr(encoder_export, "_made", lambda *_: made.append(1))
    settings = Settings(cache=str(own_cache))
    prepare_questions(settings, load_embedder(settings))
    assert not made
    files = encoder_files(real_embedder.located, own_cache)
    write(files.proof, versions={"torch": "1.0"})
    prepare_questions(settings, load_embedder(settings))
    assert len(made) == 1
    write(files.proof, versions=encoder_export._versions())
    cut_short(files.weights)
    prepare_questions(settings, load_embedder(settings))
    assert len(made) == 2


@pytest.mark.slow
def test_one_that_is_killed_half_way_leaves_nothing_and_two_at_once_make_one(tmp_path):
    child = start(tmp_path)
    while child.poll() is None and not list(tmp_path.rglob("*.tmp")):
        time.sleep(0.01)  # It has no other way to say that it began.
    child.kill()
    child.communicate()
    assert not list((tmp_path / "encoders").glob("*.json"))
    both = [start(tmp_path), start(tmp_path)]
    assert [child.communicate()[0] for child in both] == ["LightEmbedder\n"] * 2
    kinds = sorted(path.suffix for path in (tmp_path / "encoders").iterdir())
    assert kinds == [".json", ".lock", ".onnx", ".weights"]


@pytest.fixture
def nowhere(tmp_path):
    return LocatedModel("own", tmp_path / "own", "0" * 64)


def test_an_export_that_does_not_load_is_thrown_away_and_the_model_itself_asked(nowhere, tmp_path):
    files = encoder_files(nowhere, tmp_path)
    files.folder.mkdir()
    for path in (files.graph, files.weights, files.proof):
        path.write_bytes(b"damaged")
    proof = Proof(1, "", "", "", "", "", 256, 64, 1.0, "", {})
    heavy = HashingEmbedder()
    light = LightEmbedder(nowhere, Export(files, proof), heavy)
    light.load()
    assert light.encode_query("a river") == pytest.approx(heavy.encode_query("a river"))
    assert not list(files.folder.iterdir())


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(nowhere, tmp_path):
    (tmp_path / "cache").write_text("a file in the folder's place")
    assert export_encoder(SentenceTransformerEmbedder(nowhere), tmp_path / "cache") is None


def test_without_the_package_that_exporting_needs_nothing_is_made(nowhere, tmp_path, monkeypatch):
    monkeypatch.setattr(encoder_export, "find_spec", lambda _: None)
    assert export_encoder(SentenceTransformerEmbedder(nowhere), tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_an_embedder_of_another_kind_is_left_alone(tmp_path):
    prepare_questions(Settings(cache=str(tmp_path)), HashingEmbedder())
    assert not list(tmp_path.iterdir())
