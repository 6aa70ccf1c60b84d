"""A server with OpenAI's interface of chat completions, in a process of its own.

    python -m tests.model_server [REPLY]

prints its address and serves until it is killed. The name of the model in a request says how the
server behaves: `says` streams the reply word by word, `real` asks the default language model, and
the others fail in the ways of `CONDUCTS`. The first part of the path says which models it lists.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REPLY = "The capital of France is Paris."
KEY = "right-key-1234"
LISTS = {"one": ["says"], "real": ["real"], "many": ["says", "fails", "silent"], "none": []}
STANDARD = {"model", "messages", "temperature", "max_tokens", "stream"}
LARGE = 3 << 20


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        which = self.path.split("/")[1]
        if which == "seen":
            self.answer(200, self.server.seen)
        elif which in self.server.events:  # Wait until that has happened.
            self.answer(200, self.server.events[which].wait(30))
        elif which == "unlisted":
            self.answer(404, {"detail": "Not Found"})
        else:
            self.answer(200, {"data": [{"id": name} for name in LISTS[which]]})

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append({"body": self.body, "headers": dict(self.headers)})
        CONDUCTS[self.body["model"]](self)

    def answer(self, status: int, found: object, **headers: str) -> None:
        """Send a whole answer of JSON, or of text."""
        text = found if isinstance(found, str) else json.dumps(found)
        kind = "text/html" if isinstance(found, str) else "application/json"
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def begin(self) -> None:
        """Begin a stream of events."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send(self, data: object) -> None:
        """Send one event."""
        text = f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
        self.wfile.flush()

    def say(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """Send a piece of the answer."""
        self.send({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def end(self, finish: str = "stop") -> None:
        """End a stream as it should end."""
        self.say({}, finish)
        self.send({"choices": [], "usage": {"total_tokens": 7}})
        self.send("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def write(self, pieces: Sequence[str] | Iterator[str]) -> None:
        """Stream an answer, as far as the request allows."""
        self.begin()
        self.say({"role": "assistant", "content": None})
        for piece, _ in zip(pieces, range(self.body["max_tokens"]), strict=False):
            self.say({"content": piece})
        self.end()

    def half(self) -> None:
        """Begin an answer, and write half of it."""
        self.begin()
        for piece in self.server.reply[: len(self.server.reply) // 2]:
            self.say({"content": piece})

    def wait(self) -> None:
        """Say nothing more until the other end hangs up."""
        self.close_connection = True
        self.server.events["waiting"].set()
        try:
            closed = not self.connection.recv(1)
        except ConnectionError:  # It hung up before it had read all that it was sent.
            closed = True
        if closed:
            self.server.events["closed"].set()


def says(handler: Handler) -> None:
    handler.write(handler.server.reply)


def stops(handler: Handler) -> None:
    handler.half()
    handler.wait()


def dies(handler: Handler) -> None:
    handler.half()
    os.kill(os.getpid(), signal.SIGKILL)


def ends(handler: Handler) -> None:
    handler.half()
    handler.wfile.write(b"0\r\n\r\n")


def hangs_up(handler: Handler) -> None:
    handler.half()
    handler.close_connection = True


def recovers(handler: Handler) -> None:
    if sum(one["body"]["model"] == "recovers" for one in handler.server.seen) % 3:
        handler.answer(503, {"error": {"message": "Loading model"}})
    else:
        says(handler)


def strict(handler: Handler) -> None:
    if unknown := set(handler.body) - STANDARD:
        handler.answer(400, {"error": {"message": f"Unknown: {', '.join(sorted(unknown))}"}})
    else:
        says(handler)


def older(handler: Handler) -> None:
    if "reasoning_effort" in handler.body:
        handler.answer(422, {"detail": "Input should be 'low', 'medium' or 'high'"})
    else:
        says(handler)


def locked(handler: Handler) -> None:
    given = handler.headers.get("Authorization", "")
    if given != f"Bearer {KEY}":
        handler.answer(401, {"error": {"message": f"Incorrect key {given}"}})
    else:
        says(handler)


def events(*data: object) -> Callable[[Handler], None]:
    """Send these events, each of which is nonsense or trouble."""

    def send(handler: Handler) -> None:
        handler.begin()
        for one in data:
            handler.send(one)
        handler.wfile.write(b"0\r\n\r\n")

    return send


def empty(handler: Handler) -> None:
    handler.write([])


def thinks(handler: Handler) -> None:
    thoughts = ["<", "think", ">\nThe user", " asks.\n", "</think>"]
    handler.write([*thoughts, "\n\n", *handler.server.reply])


def thinks_on(handler: Handler) -> None:
    handler.begin()
    handler.say({"reasoning_content": "The user asks."})
    handler.end("length")


def real(handler: Handler) -> None:
    from qa.engines.protocols import Message

    messages = [Message(one["role"], one["content"]) for one in handler.body["messages"]]
    with handler.server.one_at_a_time:
        model = handler.server.model()
        most, grammar = handler.body["max_tokens"], handler.body.get("grammar")
        handler.write(model.stream(messages, most, grammar=grammar))


CONDUCTS: dict[str, Callable[[Handler], None]] = {
    "says": says,
    "real": real,
    "silent": Handler.wait,
    "stops": stops,
    "dies": dies,
    "ends": ends,
    "hangs up": hangs_up,
    "fails": lambda handler: handler.answer(500, {"error": {"message": "out of memory"}}),
    "recovers": recovers,
    "strict": strict,
    "older": older,
    "locked": locked,
    "unknown": lambda handler: handler.answer(404, {"error": "model not found"}),
    "refuses": lambda handler: handler.answer(400, {"error": {"message": "context exceeded"}}),
    "moved": lambda h: h.answer(302, "", Location="http://203.0.113.7/v1/chat/completions"),
    "page": lambda handler: handler.answer(200, "<html>Welcome to the router.</html>"),
    "json": lambda handler: handler.answer(200, {"choices": []}),
    "garbage": events("{what?"),
    "list": events([1, 2]),
    "shapeless": events({"choices": [{"text": "old"}]}),
    "number": events({"choices": [{"delta": {"content": 5}}]}),
    "large": events("x" * LARGE),
    "trouble": events({"error": {"message": "slot\n\x1b[31munavailable", "code": 500}}),
    "empty": empty,
    "blank": lambda handler: handler.write([" ", "\n"]),
    "thinks": thinks,
    "thinks on": thinks_on,
}


class ModelServer(ThreadingHTTPServer):
    """Serves one reply, and remembers the requests."""

    daemon_threads = True

    def __init__(self, reply: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply = re.findall(r"\s*\S+", reply)
        self.seen: list[dict[str, Any]] = []
        self.events = {"waiting": threading.Event(), "closed": threading.Event()}
        self.one_at_a_time = threading.Lock()
        self._model: Any = None

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up."""

    def model(self) -> Any:
        """The default language model, loaded once."""
        from qa.engines.loading import load_language_model
        from qa.settings.loading import load_settings

        self._model = self._model or load_language_model(load_settings())
        return self._model


class Served:
    """A server that runs; `base` is its address without the part that names the list."""

    def __init__(self, base: str, process: subprocess.Popen[str]) -> None:
        self.base, self.process = base, process

    def at(self, model: str = "", which: str = "one") -> str:
        """The address to give to `--model`."""
        return f"{self.base}/{which}/v1" + (f"#{model}" if model else "")

    def ask(self, what: str) -> Any:
        """What was "seen", or whether it is "waiting" or was "closed" by then."""
        with urllib.request.urlopen(f"{self.base}/{what}", timeout=60) as response:
            return json.load(response)


@contextmanager
def serving(reply: str = REPLY) -> Iterator[Served]:
    """Run a server while the block runs."""
    command = [sys.executable, "-m", "tests.model_server", reply]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield Served(process.stdout.readline().strip(), process)
        finally:
            process.kill()


if __name__ == "__main__":
    server = ModelServer(*(sys.argv[1:] or [REPLY]))
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
