"""Models of the user's own in llama.cpp itself, and their first load in another process."""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

import pytest

from qa.config import Settings
from qa.engines import first_load
from qa.engines.first_load import prove_that_it_loads
from qa.engines.llama import LlamaModel
from qa.engines.loading import load_llama
from qa.engines.protocols import Message
from qa.errors import ModelError
from tests.tiny_models import THINKING, tiny_gguf

pytestmark = pytest.mark.slow
ASKED = [Message("system", "Answer."), Message("user", "Why?")]


def prompt_of(path: Path) -> str:
    model = LlamaModel("tiny", path, 512)
    try:
        return bytes(model._llama.detokenize(model.prompt_tokens(ASKED), special=True)).decode()
    finally:
        model.close()


def test_a_model_of_a_small_context_is_given_no_more(tmp_path):
    path = tiny_gguf(tmp_path / "small.gguf", context=512)
    model = load_llama(Settings(model=str(path), cache=str(tmp_path), context_tokens=4096))
    assert model.context == 512
    with pytest.raises(ModelError, match="the prompt has"):
        list(model.stream([Message("user", "word " * 400)], 5))
    assert isinstance("".join(model.stream(ASKED, 5)), str)
    model.close()


def test_a_template_that_begins_a_thought_has_it_closed_and_none_is_plain_text(tmp_path):
    thinking = prompt_of(tiny_gguf(tmp_path / "a.gguf", template=THINKING))
    assert "<think>\n\n</think>" in thinking
    plain = prompt_of(tiny_gguf(tmp_path / "b.gguf", template=None))
    assert "Answer:" in plain
    assert "<think>" not in plain


NO_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}{% endfor %}"
)
SYSTEM_LAST = (
    "{% for m in messages if m.role != 'system' %}<{{ m.role }}>"
    "{% if loop.last %}{{ messages[0].content }}; {% endif %}{{ m.content }}{% endfor %}"
)
TURNS = [
    Message("system", "Answer."),
    Message("user", "One?"),
    Message("assistant", "Two."),
    Message("user", "Three?"),
]


@pytest.mark.parametrize(
    ("template", "prompt"),
    [
        (NO_SYSTEM, "<user>Answer.\n\nOne?<assistant>Two.<user>Three?"),
        (SYSTEM_LAST, "<user>One?<assistant>Two.<user>Answer.; Three?"),
    ],
)
def test_the_words_of_every_message_stand_where_the_template_wants_them(tmp_path, template, prompt):
    model = LlamaModel("tiny", tiny_gguf(tmp_path / "t.gguf", template=template), 512)
    tokens = [token for token in model.prompt_tokens(TURNS) if token != model._llama.token_bos()]
    text = "".join(model._token_text(token) for token in tokens)
    model.close()
    spelt = bytes(int(byte, 16) for byte in re.findall("<0x([0-9A-F]{2})>", text)).decode()
    # This kind of vocabulary puts a space before whatever is cut by itself.
    assert spelt.replace(" ", "").replace("\u2581", "") == prompt.replace(" ", "")


def test_a_template_is_told_not_to_think(tmp_path):
    source = "{{ messages[1].content }}|{% if enable_thinking is false %}quiet{% endif %}"
    assert "quiet" in prompt_of(tiny_gguf(tmp_path / "a.gguf", template=source))


def test_a_model_loads_in_a_child_once_and_is_then_known(tmp_path, monkeypatch):
    path = tiny_gguf(tmp_path / "own.gguf")
    settings = Settings(model=str(path), cache=str(tmp_path / "cache"))
    load_llama(settings).close()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("another child")

    monkeypatch.setattr(subprocess, "run", never)
    load_llama(settings).close()
    tiny_gguf(path, seed=9)
    with pytest.raises(AssertionError, match="another child"):
        load_llama(settings)


def test_the_model_that_comes_with_qa_needs_no_child(cache_folder, monkeypatch):
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a child")

    monkeypatch.setattr(first_load, "_load_in_child", never)
    load_llama(Settings(cache=str(cache_folder))).close()


def test_a_file_that_llama_cpp_refuses_is_one_line(tmp_path):
    path = tiny_gguf(tmp_path / "odd.gguf", architecture="nosucharchitecture")
    with pytest.raises(ModelError, match="does not load as a model: damaged, cut short, or of a k"):
        load_llama(Settings(model=str(path), cache=str(tmp_path)))


def test_a_file_that_crashes_llama_cpp_crashes_a_child_only(tmp_path):
    """The file keeps to the format, but has a layer where its head says that it has none."""
    layers = b"llama.block_count" + struct.pack("<I", 4)
    whole = tiny_gguf(tmp_path / "whole.gguf").read_bytes()
    harmed = whole.replace(layers + struct.pack("<I", 1), layers + struct.pack("<I", 0))
    assert harmed != whole
    (tmp_path / "crash.gguf").write_bytes(harmed)
    with pytest.raises(ModelError, match=r"crash\.gguf crashes llama\.cpp \(SIGABRT\): fetch it"):
        load_llama(Settings(model=str(tmp_path / "crash.gguf"), cache=str(tmp_path)))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if", "does not work: unexpected 'end of template'"),
        ("{% for i in range(99999999) %}x{% endfor %}", "does not work: Range too big"),
        ("{{ 1 / 0 }}", "does not work: division by zero"),
        ("{{ messages[9].content.x }}", "does not work"),
        ("{{ raise_exception('no roles') }}", "refuses the prompt: no roles"),
    ],
)
def test_a_template_that_fails_is_one_line(tmp_path, template, said):
    path = tiny_gguf(tmp_path / "t.gguf", template=template)
    with pytest.raises(ModelError, match=said):
        load_llama(Settings(model=str(path), cache=str(tmp_path)))


def test_a_crash_takes_nothing_but_the_child(tmp_path, monkeypatch):
    """What would crash is a program in the place of the one that loads."""
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nkill -SEGV $$\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(program))
    with pytest.raises(ModelError, match=r"x\.gguf crashes llama\.cpp \(SIGSEGV\): fetch it again"):
        prove_that_it_loads(Path("x.gguf"), "0" * 64, 512, None, tmp_path)
    program.write_text("#!/bin/sh\nkill -KILL $$\n")
    with pytest.raises(ModelError, match="most likely for want of memory"):
        prove_that_it_loads(Path("x.gguf"), "0" * 64, 512, None, tmp_path)
    program.write_text("#!/bin/sh\necho no such thing >&2\nexit 3\n")
    with pytest.raises(ModelError, match=r"does not load \(no such thing\)"):
        prove_that_it_loads(Path("x.gguf"), "0" * 64, 512, None, tmp_path)
    assert not (tmp_path / "loads.json").exists()
