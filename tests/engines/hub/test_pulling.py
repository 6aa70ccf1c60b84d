"""Fetching models from a hub that misbehaves: all of a model, or none that has its name."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from qa.engines.catalogue import ModelEntry, locate
from qa.engines.hub import fetching
from qa.engines.hub.asking import Hub
from qa.engines.hub.pulling import Pulled, pull
from qa.engines.installed import RECORD, installed, models_folder, read_record
from qa.errors import ModelError, UsageError
from tests.hub import HubServer, serving_hub
from tests.tiny_models import folder_files, tiny_gguf

REPOSITORY = "some/writer-GGUF"
NAME = f"{REPOSITORY}:tiny-q4_k_m.gguf"


class Counting:
    """Hears of progress, as a bar would."""

    total, done = 0, 0

    def begin(self, total: int, done: int) -> None:
        self.total, self.done = total, done

    def advance(self, number: int) -> None:
        self.done += number


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tiny_gguf(tmp_path_factory.mktemp("tiny") / "tiny.gguf").read_bytes()


@pytest.fixture
def hub(weights: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    monkeypatch.setattr(fetching, "PAUSES", (0.0, 0.0, 0.0))
    with serving_hub() as server:
        server.behaviour.files = {
            REPOSITORY: {"README.md": b"# Tiny", "tiny-q4_k_m.gguf": weights},
            "some/embedder": folder_files(),
        }
        yield server


def pulled(hub: HubServer, name: str, cache: Path, token: str = "") -> Pulled:
    client = Hub(hub.address, token)
    watching = Counting()
    try:
        found = pull(name, cache, client, watching)
    finally:
        client.close()
    if found.fetched:
        assert watching.done == watching.total == found.record.bytes
    return found


def nothing_named(cache: Path) -> bool:
    """Whether no folder has a model's name, and no file of a model its own before it is whole."""
    folders = [one for one in models_folder(cache).iterdir() if one.is_dir()]
    return all(one.suffix == ".partial" for one in folders) and not installed(cache)


def test_a_language_model_is_fetched_and_recorded_as_seen(hub, weights, tmp_path):
    found = pulled(hub, REPOSITORY, tmp_path)
    record = found.record
    assert (record.name, record.kind, record.source) == (NAME, "language_model", REPOSITORY)
    assert (record.revision, record.licence) == ("c" * 40, "apache-2.0")
    assert record.sha256 == hashlib.sha256(weights).hexdigest()
    assert (found.fetched, found.verified) == (len(weights), False)
    assert (found.folder / "tiny-q4_k_m.gguf").read_bytes() == weights
    located = locate("language_model", NAME, tmp_path)
    assert (located.path, located.context) == (found.folder / "tiny-q4_k_m.gguf", 2048)
    assert locate("language_model", REPOSITORY, tmp_path).name == NAME
    assert sorted(one.name for one in found.folder.iterdir()) == [RECORD, "tiny-q4_k_m.gguf"]


def test_what_is_here_as_the_hub_has_it_is_not_fetched_again(hub, tmp_path):
    pulled(hub, REPOSITORY, tmp_path)
    sent = hub.behaviour.sent
    assert pulled(hub, REPOSITORY, tmp_path).fetched == 0
    assert hub.behaviour.sent == sent


def test_a_newer_commit_takes_the_place_of_the_older(hub, tmp_path):
    first = pulled(hub, REPOSITORY, tmp_path)
    newer = tiny_gguf(tmp_path / "newer.gguf", seed=8).read_bytes()
    hub.behaviour.commit = "d" * 40
    hub.behaviour.files[REPOSITORY]["tiny-q4_k_m.gguf"] = newer
    second = pulled(hub, REPOSITORY, tmp_path)
    assert (second.folder, second.record.revision) == (first.folder, "d" * 40)
    assert (second.folder / "tiny-q4_k_m.gguf").read_bytes() == newer
    assert len(installed(tmp_path)) == 1


def test_an_embedder_is_the_files_that_belong_to_it_and_no_others(hub, tmp_path):
    hub.behaviour.files["some/embedder"] |= {
        "pytorch_model.bin": b"pickle" * 400, "onnx/model.onnx": b"x", "modeling.py": b"evil()",
        ".gitattributes": b"", "README.md": b"# It", "2_Dense/model.safetensors": b"y" * 9,
    }  # fmt: skip
    record = pulled(hub, "some/embedder", tmp_path).record
    assert (record.name, record.kind) == ("some/embedder", "embedder")
    assert set(record.files) == {*folder_files(), "2_Dense/model.safetensors"}
    assert locate("embedder", "some/embedder", tmp_path).path.name == "some--embedder"


def test_a_repository_that_the_catalogue_knows_gets_its_name_and_prefixes(hub, tmp_path):
    hub.behaviour.files["intfloat/multilingual-e5-small"] = folder_files()
    record = pulled(hub, "intfloat/multilingual-e5-small", tmp_path).record
    assert (record.name, record.licence) == ("multilingual-e5-small", "MIT")
    assert locate("embedder", "multilingual-e5-small", tmp_path).query_prefix == "query: "


def test_what_a_hub_says_of_a_licence_is_one_line(hub, tmp_path):
    hub.behaviour.licence = "mit\n\x1b[31mred" + "x" * 500
    licence = pulled(hub, REPOSITORY, tmp_path).record.licence
    assert licence.isprintable()
    assert len(licence) == 80


def test_a_cross_encoder_is_known_by_what_it_was_made_as(hub, tmp_path):
    hub.behaviour.files["some/reranker"] = folder_files(reranker=True)
    assert pulled(hub, "some/reranker", tmp_path).record.kind == "reranker"
    with pytest.raises(UsageError):
        locate("embedder", "some/reranker", tmp_path)


@pytest.mark.parametrize("cuts", [[0, 1, 1000], [70_000], [5, 5, 5, 5, 5, 5]])
def test_a_connection_that_is_cut_is_taken_up_where_it_ended(hub, weights, tmp_path, cuts):
    hub.behaviour.cut_after = list(cuts)
    found = pulled(hub, REPOSITORY, tmp_path)
    assert found.fetched == len(weights)
    starts = [start for _, start, _ in hub.behaviour.seen]
    assert starts == [sum(cuts[:n]) for n in range(len(cuts) + 1)]


def test_a_hub_that_cuts_every_connection_is_given_up_and_the_part_is_kept(hub, weights, tmp_path):
    hub.behaviour.cut_after = [100, 0, 0, 0, 0]
    with pytest.raises(ModelError, match=r"broke off in the middle: .*goes on from there"):
        pulled(hub, REPOSITORY, tmp_path)
    assert nothing_named(tmp_path)
    hub.behaviour.cut_after.clear()
    assert pulled(hub, REPOSITORY, tmp_path).fetched == len(weights) - 100


def test_a_part_of_another_commit_is_not_added_to(hub, weights, tmp_path):
    hub.behaviour.cut_after = [100, 0, 0, 0]
    with pytest.raises(ModelError):
        pulled(hub, REPOSITORY, tmp_path)
    hub.behaviour.commit = "e" * 40
    assert pulled(hub, REPOSITORY, tmp_path).fetched == len(weights)


def test_a_hub_without_ranges_begins_anew(hub, weights, tmp_path):
    hub.behaviour.ranges = False
    hub.behaviour.cut_after = [1000]
    assert pulled(hub, REPOSITORY, tmp_path).fetched == 1000 + len(weights)


def test_another_range_than_was_asked_for_is_not_written(hub, weights, tmp_path):
    hub.behaviour.shifted, hub.behaviour.cut_after = 10, [1000]
    with pytest.raises(ModelError, match="sends another part than it was asked for"):
        pulled(hub, REPOSITORY, tmp_path)
    assert nothing_named(tmp_path)
    hub.behaviour.shifted = 0
    assert pulled(hub, REPOSITORY, tmp_path).fetched == len(weights) - 1000


@pytest.mark.parametrize("path", ["tiny-q4_k_m.gguf", "1_Pooling/config.json"])
def test_bytes_with_a_wrong_checksum_are_thrown_away(hub, tmp_path, path):
    """The second file is small, so that the hub tells git's checksum of it."""
    name = REPOSITORY if path.endswith("gguf") else "some/embedder"
    right = hub.behaviour.files[name][path]
    hub.behaviour.served[path] = right[:-1] + b"!"
    with pytest.raises(ModelError, match=f"{path} of {name} is not what the hub says it is"):
        pulled(hub, name, tmp_path)
    assert nothing_named(tmp_path)
    assert not list(tmp_path.rglob(f"*.partial/{path}*"))
    hub.behaviour.served.clear()
    assert pulled(hub, name, tmp_path).record.name.startswith(name)


def test_a_part_that_was_damaged_meanwhile_is_fetched_once_more(hub, weights, tmp_path):
    hub.behaviour.cut_after = [1000, 0, 0, 0]
    with pytest.raises(ModelError):
        pulled(hub, REPOSITORY, tmp_path)
    (part,) = tmp_path.rglob("*.part")
    part.write_bytes(b"x" * 1000)
    found = pulled(hub, REPOSITORY, tmp_path)
    assert found.record.sha256 == hashlib.sha256(weights).hexdigest()


def test_a_part_that_is_longer_than_the_file_is_thrown_away(hub, weights, tmp_path):
    hub.behaviour.cut_after = [1000, 0, 0, 0]
    with pytest.raises(ModelError):
        pulled(hub, REPOSITORY, tmp_path)
    (part,) = tmp_path.rglob("*.part")
    part.write_bytes(weights + b"more")
    assert pulled(hub, REPOSITORY, tmp_path).fetched == len(weights)


def test_more_bytes_than_the_file_has_are_refused(hub, tmp_path):
    hub.behaviour.extra = b"more"
    with pytest.raises(ModelError, match=r"sends more of tiny-q4_k_m\.gguf than the \d+ bytes"):
        pulled(hub, REPOSITORY, tmp_path)
    assert nothing_named(tmp_path)


def test_busy_hubs_are_asked_again(hub, weights, tmp_path):
    hub.behaviour.statuses = {"/api/": [502, 429], "/some/": [503, 429, 500]}
    assert pulled(hub, REPOSITORY, tmp_path).fetched == len(weights)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "has no some/writer-GGUF, or shows it to some only"),
        (403, "accept its terms at http://127.0.0.1.*, and put your key into HF_TOKEN"),
        (404, "has no some/writer-GGUF with that revision and file"),
        (400, "fails with status 400"),
    ],
)
@pytest.mark.parametrize("place", ["/api/", "/some/"])
def test_what_the_hub_refuses_is_said_with_what_helps(hub, tmp_path, place, status, message):
    hub.behaviour.statuses = {place: [status]}
    with pytest.raises(ModelError, match=message):
        pulled(hub, REPOSITORY, tmp_path)
    assert not installed(tmp_path)


def test_a_key_goes_to_the_hub_and_to_no_other_host(hub, weights, tmp_path):
    with serving_hub() as store:
        store.behaviour.files = hub.behaviour.files
        hub.behaviour.token = "secret"
        hub.behaviour.elsewhere = store.address
        assert pulled(hub, REPOSITORY, tmp_path, "secret").fetched == len(weights)
        assert store.behaviour.seen == [("tiny-q4_k_m.gguf", 0, "")]
    with pytest.raises(ModelError, match="does not take the key in HF_TOKEN") as caught:
        pulled(hub, REPOSITORY, tmp_path / "other", "wrong-key")
    assert "wrong-key" not in str(caught.value)


@pytest.mark.parametrize("place", ["http://203.0.113.7/x", "file:///etc/passwd", "ftp://a/b"])
def test_an_address_that_is_not_safe_is_not_followed(hub, tmp_path, place):
    hub.behaviour.elsewhere = place
    with pytest.raises(ModelError, match="not safe to follow"):
        pulled(hub, REPOSITORY, tmp_path)


def test_addresses_that_lead_in_a_circle_are_left(hub, tmp_path):
    hub.behaviour.elsewhere = hub.address
    with pytest.raises(ModelError, match="lead in a circle"):
        pulled(hub, REPOSITORY, tmp_path)


def test_a_disk_without_room_is_seen_before_anything_is_fetched(hub, tmp_path, monkeypatch):
    usage = SimpleNamespace(total=10**9, used=10**9 - 1000, free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ModelError, match=r"needs 0\.00 GB more, and 0\.00 GB are free at"):
        pulled(hub, REPOSITORY, tmp_path)
    assert hub.behaviour.sent == 0


def test_a_disk_that_fills_up_is_one_line_and_the_part_is_kept(hub, tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ModelError, match=r"No space left on device.*: make room"):
        pulled(hub, REPOSITORY, tmp_path)
    assert nothing_named(tmp_path)
    assert list(tmp_path.rglob("*.part"))


def test_names_that_lead_out_of_the_folder_are_passed_over(hub, weights, tmp_path):
    hub.behaviour.files[REPOSITORY] |= {
        "../evil.gguf": weights, "/etc/evil.gguf": weights, "a\\b.gguf": weights,
        "a/../../evil.gguf": weights, "evil\x1b[31m.gguf": weights, "": weights,
    }  # fmt: skip
    assert set(pulled(hub, REPOSITORY, tmp_path / "cache").record.files) == {"tiny-q4_k_m.gguf"}
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    "told", [[], {"sha": 5}, {"sha": "x", "siblings": []}, {"sha": "c" * 40}, "text", {"a": 1}]
)
def test_a_page_that_is_no_description_is_said(hub, tmp_path, told):
    hub.behaviour.told = told
    with pytest.raises(ModelError, match="does not answer as a hub does"):
        pulled(hub, REPOSITORY, tmp_path)


def test_of_several_quantisations_the_usual_one_is_taken_or_the_one_that_is_named(
    hub, weights, tmp_path
):
    files = hub.behaviour.files[REPOSITORY]
    files |= {"tiny-q8_0.gguf": weights, "tiny-q2_k.gguf": weights, "mmproj-tiny.gguf": weights}
    assert pulled(hub, REPOSITORY, tmp_path).record.weights == "tiny-q4_k_m.gguf"
    assert pulled(hub, f"{REPOSITORY}:Q8_0", tmp_path).record.weights == "tiny-q8_0.gguf"
    with pytest.raises(UsageError, match=rf"several models of {REPOSITORY} are here: name one of"):
        locate("language_model", REPOSITORY, tmp_path)
    assert locate("language_model", NAME, tmp_path).name == NAME
    del files["tiny-q4_k_m.gguf"], files["tiny-q8_0.gguf"]
    files["tiny-q3_k.gguf"] = weights
    with pytest.raises(UsageError, match=r"several GGUF files \(tiny-q2_k.gguf, tiny-q3_k.gguf\)"):
        pulled(hub, REPOSITORY, tmp_path)
    with pytest.raises(UsageError, match="has no file 'q9'"):
        pulled(hub, f"{REPOSITORY}:q9", tmp_path)


def test_a_model_that_is_no_writer_is_refused_when_it_is_here_and_leaves_nothing(hub, tmp_path):
    adapter = tiny_gguf(tmp_path / "a.gguf", kind="adapter").read_bytes()
    hub.behaviour.files["some/adapter"] = {"adapter.gguf": adapter}
    cache = tmp_path / "cache"
    with pytest.raises(ModelError, match="no language model, but an adapter"):
        pulled(hub, "some/adapter", cache)
    assert not [one for one in models_folder(cache).iterdir() if one.is_dir()]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"README.md": b""}, "has neither a GGUF file nor a model"),
        ({"config.json": b"{}", "pytorch_model.bin": b"x"}, "other weights could run code"),
    ],
)
def test_a_repository_without_a_model_is_refused(hub, tmp_path, files, message):
    hub.behaviour.files["some/thing"] = files
    with pytest.raises(ModelError, match=message):
        pulled(hub, "some/thing", tmp_path)
    assert hub.behaviour.sent == 0


def test_a_model_of_the_catalogue_is_held_against_its_checksum(hub, weights, tmp_path, monkeypatch):
    def entry(sha256: str) -> ModelEntry:
        return ModelEntry(
            name="tiny", kind="language_model", description="", source=REPOSITORY, licence="MIT",
            package="", path=".", weights="tiny-q4_k_m.gguf", sha256=sha256, bytes=0,
        )  # fmt: skip

    monkeypatch.setattr("qa.engines.catalogue.entries", lambda: (entry("0" * 64),))
    with pytest.raises(ModelError, match=r"is not the tiny that qa knows \(sha256 "):
        pulled(hub, "tiny", tmp_path)
    right = entry(hashlib.sha256(weights).hexdigest())
    monkeypatch.setattr("qa.engines.catalogue.entries", lambda: (right,))
    found = pulled(hub, "tiny", tmp_path)
    assert (found.verified, found.record.licence, found.folder.name) == (True, "MIT", "tiny")


def test_weights_that_changed_since_they_were_fetched_are_refused_and_mended(hub, tmp_path):
    folder = pulled(hub, REPOSITORY, tmp_path).folder
    file = folder / "tiny-q4_k_m.gguf"
    changed = bytearray(file.read_bytes())
    changed[-1] ^= 1
    file.write_bytes(changed)
    with pytest.raises(ModelError, match=f"is not what was fetched .*: run 'qa models pull {NAME}"):
        locate("language_model", NAME, tmp_path)
    assert pulled(hub, NAME, tmp_path).fetched == len(changed)
    assert locate("language_model", NAME, tmp_path).path == file


def test_a_model_in_parts_is_fetched_whole(hub, weights, tmp_path):
    names = [f"big-q4_k_m-0000{n}-of-00002.gguf" for n in (1, 2)]
    hub.behaviour.files["some/big"] = dict.fromkeys(names, weights)
    found = pulled(hub, "some/big", tmp_path)
    assert list(found.record.files) == names
    assert found.record.bytes == 2 * len(weights)
    del hub.behaviour.files["some/big"][names[1]]
    with pytest.raises(ModelError, match="lacks parts of"):
        pulled(hub, "some/big", tmp_path / "other")


def test_a_damaged_record_is_none(tmp_path):
    for text in ("", "[]", "{}", '{"name": 5}', "\xff"):
        (tmp_path / RECORD).write_text(text, "latin-1")
        assert read_record(tmp_path) is None


def test_the_bytes_that_come_are_the_same_in_whatever_pieces(hub, weights, tmp_path):
    chance = random.Random(5)
    for number in range(10):
        hub.behaviour.piece = chance.randrange(1, 200) * 64
        hub.behaviour.cut_after = [chance.randrange(len(weights) // 4) + 1 for _ in range(3)]
        assert pulled(hub, REPOSITORY, tmp_path / str(number)).fetched == len(weights)
