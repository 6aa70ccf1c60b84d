"""What every language model promises: the real one, the one that tests use, and both as a server.

The server is another process, which is asked through a socket.
"""

import pytest

from qa.engines.protocols import Message
from qa.engines.server import ServerModel
from qa.engines.server_address import server_address
from qa.errors import ModelError
from tests.fakes import ScriptedLanguageModel
from tests.model_server import serving

PROMPT = [
    Message("system", "You are a helpful assistant."),
    Message("user", "What is the capital of France?"),
]


@pytest.fixture(scope="module")
def served():
    with serving("The capital of France is Paris.") as served:
        yield served


@pytest.fixture(
    params=[
        "scripted",
        "says",
        pytest.param("real_language_model", marks=pytest.mark.slow),
        pytest.param("real", marks=pytest.mark.slow),
    ]
)
def model(request):
    if request.param in {"says", "real"}:
        address = server_address(request.getfixturevalue("served").at(request.param))
        return ServerModel(address, 2048)
    if request.param == "scripted":
        return ScriptedLanguageModel(["The capital of France is Paris.", "It is not known."])
    return request.getfixturevalue(request.param)


def test_the_answer_comes_in_pieces(model):
    pieces = list(model.stream(PROMPT, 20))
    assert len(pieces) > 3
    assert "".join(pieces) == "The capital of France is Paris."


def test_equal_prompts_give_equal_answers_whatever_came_between(model):
    first = "".join(model.stream(PROMPT, 20))
    list(model.stream([Message("user", "Name a river.")], 5))
    assert "".join(model.stream(PROMPT, 20)) == first


@pytest.mark.parametrize("most", [0, 1, 3])
def test_no_more_is_written_than_asked_for(model, most):
    assert len(list(model.stream(PROMPT, most))) == most


def test_a_stream_that_is_closed_stops_and_the_next_one_starts_anew(model):
    whole = "".join(model.stream(PROMPT, 20))
    stream = model.stream(PROMPT, 20)
    assert whole.startswith(next(stream))
    stream.close()
    assert list(stream) == []
    assert "".join(model.stream(PROMPT, 20)) == whole


def test_a_prompt_that_does_not_fit_is_an_error(model):
    with pytest.raises(ModelError, match="the prompt has"):
        list(model.stream([Message("user", "word " * model.context)], 5))


def test_the_model_goes_on_after_an_error(model):
    with pytest.raises(ModelError):
        list(model.stream([Message("user", "word " * model.context)], 5))
    assert "".join(model.stream(PROMPT, 20)) == "The capital of France is Paris."


def test_tokens_are_counted(model):
    assert model.count_tokens("") == 0
    assert 0 < model.count_tokens("two words") < model.count_tokens("three words, and more words")
