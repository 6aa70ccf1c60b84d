"""A language model behind a server: what is asked of it, and all that can go wrong."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Callable, Iterator

import pytest

from qa.engines.protocols import Message
from qa.engines.server import ServerModel
from qa.engines.server_address import server_address
from qa.errors import ModelError, UsageError
from tests.model_server import KEY, REPLY, Served, serving

PROMPT = [Message("system", "Answer."), Message("user", "What is the capital of France?")]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as served:
        yield served


@pytest.fixture
def model(served: Served) -> Iterator[Callable[..., ServerModel]]:
    made: list[ServerModel] = []

    def make(name: str = "", which: str = "one", **options: object) -> ServerModel:
        options = {"timeout": 30.0, "pauses": (0.0, 0.0), **options}
        address = server_address(served.at(name, which))
        made.append(ServerModel(address, 2048, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def written(model: ServerModel, most: int = 40, grammar: str | None = None) -> str:
    return "".join(model.stream(PROMPT, most, grammar=grammar))


def trouble(model: ServerModel) -> str:
    """Ask a server that fails, and return the one line, without the address."""
    with pytest.raises(ModelError) as caught:
        written(model)
    line = str(caught.value)
    assert line.isprintable()
    return line.removeprefix(f"{model.address.base} ")


def asked(served: Served, model: str) -> list[dict[str, object]]:
    """The requests that a model of this name was sent."""
    return [one["body"] for one in served.ask("seen") if one["body"]["model"] == model]


def test_the_only_model_that_is_served_answers(model, served):
    one = model()
    assert one.name == served.at()
    assert written(one) == REPLY
    assert one.name == served.at("says")


def test_what_is_asked_for_is_short_greedy_and_kept_to_the_grammar(model, served):
    written(model("says"), most=17, grammar='root ::= "x"')
    body = asked(served, "says")[-1]
    assert (body["temperature"], body["max_tokens"], body["stream"]) == (0, 17, True)
    assert body["grammar"] == 'root ::= "x"'
    assert body["messages"] == [
        {"role": "system", "content": "Answer."},
        {"role": "user", "content": "What is the capital of France?"},
    ]


def test_no_more_is_asked_for_than_the_context_holds(model, served):
    long = [Message("user", "word " * 1000)]  # Two tokens each, and eight around them.
    list(model("says").stream(long, 100))
    assert asked(served, "says")[-1]["max_tokens"] == 2048 - 2008


def test_a_server_that_takes_no_more_than_the_standard_is_asked_in_it(model, served):
    strict = model("strict")
    assert written(strict, grammar='root ::= "x"') == REPLY
    assert written(strict, grammar='root ::= "x"') == REPLY
    fields = [set(body) for body in asked(served, "strict")]
    standard = {"model", "messages", "temperature", "max_tokens", "stream"}
    more = standard | {"grammar", "stop", "chat_template_kwargs"}
    assert fields == [more | {"reasoning_effort"}, more, standard, standard]


def test_a_server_that_knows_all_but_one_field_is_still_given_the_grammar(model, served):
    assert written(model("older"), grammar='root ::= "x"') == REPLY
    assert [body["grammar"] for body in asked(served, "older")] == ['root ::= "x"'] * 2


def test_thoughts_are_left_out(model):
    assert written(model("thinks")).strip() == REPLY


def test_the_key_is_sent_and_never_told(model):
    assert written(model("locked", key=f"{KEY}\n")) == REPLY
    line = trouble(model("locked", key="wrong-key"))
    assert line == (
        "refuses the key that QA_API_KEY holds (401): put the right key into QA_API_KEY"
    )
    assert trouble(model("locked")) == "wants a key (401): put the right key into QA_API_KEY"
    with pytest.raises(UsageError) as caught:
        model("locked", key="two words")
    assert str(caught.value) == "QA_API_KEY holds letters that no key has: set it anew"


def test_several_models_are_named(model, served):
    assert trouble(model("", "many")) == (
        f"serves 3 models (says, fails, silent): name one, as in {served.base}/many/v1#says"
    )
    assert trouble(model("", "none")).startswith("serves no model: load one")
    assert trouble(model("", "unlisted")).startswith("has no such page or model (404: Not Found)")


LOOK = "look at what it prints, or use --no-llm"
CHECK = "check the address, which mostly ends in /v1"
STREAM = "Expected response with content type 'text/event-stream', got"
NOT = "does not answer as an OpenAI-compatible server does"


@pytest.mark.parametrize(
    ("conduct", "line"),
    [
        ("ends", f"broke off before its answer was complete: {LOOK}"),
        ("hangs up", f"broke off before its answer was complete: {LOOK}"),
        ("fails", f"fails (500: out of memory): {LOOK}"),
        ("trouble", f"fails (slot [31munavailable): {LOOK}"),
        ("unknown", "has no such page or model (404: model not found): "
         f"{CHECK}, and the name of the model behind a #"),
        ("refuses", "refuses the prompt (400: context exceeded): lower context_tokens or "
         "max_answer_tokens, or name another model"),
        ("moved", "points elsewhere (302): give the address that it points to"),
        ("page", f"{NOT} ({STREAM} 'text/html'): {CHECK}"),
        ("json", f"{NOT} ({STREAM} 'application/json'): {CHECK}"),
        ("large", f"{NOT} (Server-sent event exceeded the 1048576 byte limit): {CHECK}"),
        ("garbage", f"{NOT} (an event that is none of its): {CHECK}"),
        ("list", f"{NOT} (an event that is none of its): {CHECK}"),
        ("shapeless", f"{NOT} (an event that is none of its): {CHECK}"),
        ("number", f"{NOT} (an answer that is no text): {CHECK}"),
        ("empty", "gave an empty answer: name another model; for one that thinks first, raise "
         "max_answer_tokens"),
        ("blank", "gave an empty answer: name another model; for one that thinks first, raise "
         "max_answer_tokens"),
        ("thinks on", "gave an empty answer: name another model; for one that thinks first, raise "
         "max_answer_tokens"),
    ],
)  # fmt: skip
def test_each_way_to_fail_is_one_line_with_its_mend(model, conduct, line):
    assert trouble(model(conduct)) == line


@pytest.mark.parametrize("conduct", ["silent", "stops"])
def test_silence_ends(model, conduct):
    mend = "raise model_timeout (QA_MODEL_TIMEOUT), or use --no-llm"
    assert trouble(model(conduct, timeout=0.2)) == f"has said nothing for 0.2 seconds: {mend}"


def test_what_was_written_before_a_server_dies_has_come(served):
    with serving() as mortal:
        model = ServerModel(server_address(mortal.at("dies")), 2048, pauses=(0.0, 0.0))
        pieces: list[str] = []
        with pytest.raises(ModelError, match="broke off before its answer was complete"):
            for piece in model.stream(PROMPT, 40):
                pieces.append(piece)  # noqa: PERF402 (some come before the error)
        assert pieces == ["The", " capital", " of"]
        assert mortal.process.wait() == -signal.SIGKILL
        with pytest.raises(ModelError, match="cannot be reached"):
            written(model)


def test_where_nobody_listens_is_told():
    with socket.create_server(("127.0.0.1", 0)) as free:
        base = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    model = ServerModel(server_address(base), 2048, pauses=(0.0, 0.0))
    with pytest.raises(ModelError) as caught:
        written(model)
    told = r"cannot be reached \(.*[Rr]efused.*\): start it, correct the address, or use --no-llm"
    assert re.fullmatch(f"{re.escape(base)} {told}", str(caught.value))


def test_what_fails_in_passing_is_tried_twice_more(model, served):
    assert written(model("recovers")) == REPLY
    assert len(asked(served, "recovers")) == 3


def test_one_that_goes_on_failing_is_tried_once_by_the_next_question(model, served):
    before = len(asked(served, "fails"))
    failing = model("fails")
    for count in (3, 4):
        assert trouble(failing).startswith("fails (500")
        assert len(asked(served, "fails")) - before == count


def test_after_the_first_word_nothing_is_tried_again(model, served):
    before = len(asked(served, "ends"))
    trouble(model("ends"))
    assert len(asked(served, "ends")) - before == 1


def test_a_stream_that_is_closed_hangs_up(model, served):
    stream = model("stops").stream(PROMPT, 40)
    assert next(stream) == "The"
    stream.close()
    assert served.ask("closed") is True


def test_a_proxy_of_the_environment_is_not_told_what_is_for_this_machine(
    model, served, monkeypatch
):
    with serving("I am the proxy.") as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        assert written(model("says")) == REPLY
        monkeypatch.undo()
        assert proxy.ask("seen") == []
