"""The beginnings of prompts on the disk: numbers as if evaluated, from whole files alone."""

from pathlib import Path

import pytest

from qa.config import Settings
from qa.engines.beginnings import MOST_FILES, Beginnings
from qa.engines.loading import load_llama
from qa.engines.protocols import Message
from tests.engines.test_llama import SYSTEM, logits_of

pytestmark = pytest.mark.slow

PROMPT = [SYSTEM, Message("user", "Why are bridges built?")]


@pytest.fixture
def settings(cache_folder: Path) -> Settings:
    return Settings(cache=str(cache_folder), context_tokens=512)


@pytest.fixture
def folder(cache_folder: Path) -> Path:
    folder = cache_folder / "beginnings"
    for file in folder.glob("*"):
        file.unlink()
    return folder


def asked(settings: Settings) -> tuple[list[int], list[float], str]:
    """How many tokens each evaluation has, the numbers behind the first token, and the answer."""
    model = load_llama(settings)
    evaluated, evaluate = [], model._llama.eval

    def counted(piece):
        evaluated.append(len(piece))
        evaluate(piece)

    model._llama.eval = counted
    stream = model.stream(PROMPT, 8)
    first = next(stream)
    numbers = logits_of(model)
    text = first + "".join(stream)
    model.close()
    return evaluated[:2], numbers, text


def test_the_next_process_has_the_same_numbers_without_evaluating(settings, folder):
    evaluated, *expected = asked(settings)
    assert len(list(folder.iterdir())) == 1
    again, *found = asked(settings)
    assert found == expected
    assert again[0] == evaluated[1]  # The instruction was not evaluated.


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "foreign"])
def test_a_damaged_file_is_replaced_and_not_believed(settings, folder, harm):
    _, *expected = asked(settings)
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    middle = len(whole) // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    contents = {"cut": whole[:-9], "changed": changed, "empty": b"", "foreign": b"GGUF" * 99}
    file.write_bytes(contents[harm])
    evaluated, *found = asked(settings)
    assert found == expected
    assert len(evaluated) == 2
    assert file.read_bytes() == whole


def test_another_context_has_a_file_of_its_own_and_old_files_go(settings, folder):
    asked(settings)
    (first,) = folder.iterdir()
    for number in range(MOST_FILES):
        (folder / f"{number}.state").write_bytes(b"newer")
    asked(Settings(cache=settings.cache, context_tokens=1024))
    assert len(list(folder.iterdir())) == MOST_FILES
    assert not first.exists()


def test_where_nothing_can_be_kept_the_answer_is_the_same(settings, folder, real_language_model):
    expected = "".join(real_language_model.stream(PROMPT, 8))
    folder.mkdir(exist_ok=True)
    file = folder / "file"
    file.write_bytes(b"in the way")
    model = load_llama(settings)
    model._evaluator._beginnings = Beginnings(file / "below", "m")
    assert "".join(model.stream(PROMPT, 8)) == expected
    model.close()
