"""Which addresses may be asked, and what is never repeated."""

import pytest

from qa.engines.server_address import ServerAddress, is_address, server_address
from qa.errors import UsageError


@pytest.mark.parametrize(
    ("text", "base", "model"),
    [
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", ""),
        (" HTTP://LocalHost:11434/v1/#qwen2.5:7b ", "http://localhost:11434/v1", "qwen2.5:7b"),
        ("http://localhost:8000", "http://localhost:8000/v1", ""),
        ("http://127.9.8.7/", "http://127.9.8.7/v1", ""),
        ("https://[::1]:8443/api/v1#org/name", "https://[::1]:8443/api/v1", "org/name"),
    ],
)
def test_this_machine_may_always_be_asked(text, base, model):
    assert is_address(text)
    assert server_address(text) == ServerAddress(base, model, remote=False)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://gpu.example:8000/v1", "gpu.example"),
        ("https://192.168.1.20/v1", "192.168.1.20"),
        ("http://[2001:db8::7]/v1", "2001:db8::7"),
        ("http://localhost.example/v1", "localhost.example"),
        ("http://127.0.0.1.example/v1", "127.0.0.1.example"),
        ("http://2130706433/v1", "2130706433"),
        ("http://box.localhost/v1", "box.localhost"),
    ],
)
def test_another_machine_must_be_allowed(text, host):
    with pytest.raises(UsageError) as caught:
        server_address(text)
    assert str(caught.value) == (
        f"{host} is another machine, which would be sent the question and sentences of your "
        "articles: if it may be, pass --allow-remote or set QA_ALLOW_REMOTE=true"
    )
    assert server_address(text, allow_remote=True).remote


@pytest.mark.parametrize(
    "text",
    [
        "http://me:secret@127.0.0.1/v1",
        "http://127.0.0.1\\@secret.example/v1",
        "http://127.0.0.1/v1?key=secret",
        "http://127.0.0.1:secret/v1",
        "http://secret…/v1",
        "http://127.0.0.1/sec ret",
        "http:///secret",
        "http://[secret/v1",
    ],
)
def test_what_is_no_address_or_holds_a_secret_is_refused_and_not_repeated(text):
    for allowed in (False, True):
        with pytest.raises(UsageError, match="the address of the model's server ") as caught:
            server_address(text, allow_remote=allowed)
        assert "secret" not in str(caught.value)


def test_an_address_to_listen_on_is_none_to_ask():
    for host in ("0.0.0.0", "[::]"):
        with pytest.raises(UsageError, match=r"write 127\.0\.0\.1 in its place"):
            server_address(f"http://{host}:8000/v1", allow_remote=True)


@pytest.mark.parametrize("name", [None, "", "smollm2-135m", "models/http/own.gguf", "https.gguf"])
def test_other_models_have_no_address(name):
    assert not is_address(name)
