"""Times the default language model: what is kept between turns, what is on the disk, the grammar.

usage: language_model.py [--chats N] [--runs N]

The sample articles are indexed, and their questions asked in chats of six turns. Each turn's prompt
is evaluated to its first token in several ways, one after the other in turn, so that what else the
machine does falls on all alike; printed are medians of tokens, milliseconds and ratios, turn by
turn and of all turns but the first:

off       everything anew, in the same pieces
whole     everything anew, as one piece (other numbers, so it is no way for qa)
on        with what the turns before have left
prepared  the same, with the last answer read while the user types
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from qa.answering.pointing import pointer_grammar
from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Turn
from qa.engines.greedy import Greedy
from qa.engines.llama import LlamaModel, llama_library
from qa.engines.loading import load_embedder, load_language_model, prepare_questions
from qa.engines.protocols import Message
from qa.index.reader import Index
from qa.indexing.update import update_index

ROOT = Path(__file__).parents[1]
TURNS = 6


def prompts(folder: Path, chats: int, model: LlamaModel) -> list[list[list[Message]]]:
    """The prompts of some chats, turn by turn, with the answers that qa gives."""
    settings = Settings(index=str(folder / "index"), cache=str(folder / "cache"))
    embedder = load_embedder(settings)
    update_index(settings.index_folder, [str(ROOT / "articles")], embedder)
    prepare_questions(settings, embedder)
    lines = (ROOT / "articles" / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    asked = [q["question"] for q in questions if q["answerable"] and not q["history"]]
    made = []
    quoting = Assistant(Index(settings.index_folder), replace(settings, llm=False))
    with (
        quoting,
        Assistant(Index(settings.index_folder), settings, language_model=model) as writing,
    ):
        for first in range(0, chats * TURNS, TURNS):
            history: list[Turn] = []
            made.append([])
            for question in asked[first : first + TURNS]:
                made[-1].append(writing.prompt(question, history=history))
                history.append(Turn(question, quoting.ask(question, history=history).text))
    return made


def milliseconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def first_token(model: LlamaModel, messages: Sequence[Message]) -> float:
    """Milliseconds from a prompt to its first token."""
    return milliseconds(lambda: next(model.stream(messages, 1, grammar=pointer_grammar(3))))


def whole(model: LlamaModel, messages: Sequence[Message]) -> float:
    """The same with the prompt as one piece."""
    tokens = tuple(model.prompt_tokens(messages))
    return milliseconds(lambda: model._evaluator.prompt([tokens]))


def turn_times(model: LlamaModel, off: LlamaModel, prompt: Sequence[Message]) -> dict[str, float]:
    """Milliseconds of one turn in each way; the model has answered the turn before."""
    before = prompt[:-3] if len(prompt) > 3 else prompt[:-1]
    times = {"off": first_token(off, prompt), "whole": whole(off, prompt)}
    model._evaluator.forget()
    model.prepare(before)
    times["on"] = first_token(model, prompt)
    model._evaluator.forget()
    model.prepare(prompt[:-1])
    times["prepared"] = first_token(model, prompt)
    return times


def print_turns(model: LlamaModel, off: LlamaModel, chats: list[list[list[Message]]]) -> None:
    """Time every turn of every chat."""
    ways = ("off", "whole", "on", "prepared")
    print(f"{'turn':5}{'tokens':>8}{'new':>6}" + "".join(f"{way:>10}" for way in ways), end="")
    print("".join(f"{way + '/off':>14}" for way in ways[1:]))
    later: list[dict[str, float]] = []
    for turn in range(TURNS):
        found = [turn_times(model, off, chat[turn]) for chat in chats]
        pieces = [[len(piece) for piece in model._pieces(chat[turn])] for chat in chats]
        tokens = statistics.median(sum(lengths) for lengths in pieces)
        new = statistics.median(lengths[-1] for lengths in pieces)
        print(f"{turn + 1:<5}{tokens:8.0f}{new:6.0f}{_times(found, ways)}", flush=True)
        later += found if turn else []
    print(f"2-{TURNS:<17}{_times(later, ways)}")


def _times(found: Sequence[dict[str, float]], ways: Sequence[str]) -> str:
    row = "".join(f"{statistics.median(t[way] for t in found):10.0f}" for way in ways)
    ratios = (statistics.median(t[way] / t[ways[0]] for t in found) for way in ways[1:])
    return row + "".join(f"{ratio:14.2f}" for ratio in ratios)


def print_instruction(model: LlamaModel, prompt: Sequence[Message], runs: int) -> None:
    """Time the instruction, evaluated and from the disk."""
    piece, *_ = model._pieces(prompt)
    kept, evaluated, read = model._evaluator._beginnings, [], []
    for _ in range(runs):
        for found, beginnings in ((evaluated, None), (read, kept)):
            model._evaluator._beginnings = beginnings
            model._evaluator.forget()
            found.append(milliseconds(lambda: model._evaluator.prepare([piece])))
    ratio = min(read) / min(evaluated)
    print(f"instruction: {min(evaluated):.0f} ms, from the disk {min(read):.1f} ms, {ratio:.2f}")


def print_choices(model: LlamaModel, prompt: Sequence[Message], runs: int) -> None:
    """Time the choice of a token under the grammar, and the evaluation of one."""
    llama_cpp, text = llama_library(), pointer_grammar(3)
    theirs = llama_cpp.LlamaGrammar.from_string(text, verbose=False)
    times: dict[str, list[float]] = {"one": [], "all": [], "evaluation": []}
    for _ in range(runs):
        model._evaluator.prompt(model._pieces(prompt))
        sampler = model._llama._init_sampler(temp=0.0, grammar=theirs)
        greedy = Greedy(llama_cpp, model._llama, text)
        for _ in range(8):
            moments = [time.perf_counter()]
            token = greedy.choose()
            moments.append(time.perf_counter())
            sampler.sample(model._llama._ctx, -1)
            moments.append(time.perf_counter())
            model._evaluator.token(token)
            moments.append(time.perf_counter())
            for name, (start, end) in zip(times, pairwise(moments), strict=True):
                times[name].append(1000 * (end - start))
        greedy.close()
    least = {name: min(found) for name, found in times.items()}
    middle = {name: statistics.median(found) for name, found in times.items()}
    for name in times:
        print(f"a token, {name}: median {middle[name]:.2f} ms, least {least[name]:.2f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--chats", type=int, default=5)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(cache=str(Path(name) / "cache"))
        model = load_language_model(settings)
        path = Path(model._llama.model_path)
        off = LlamaModel("off", path, model.context, reuse=False)
        chats = prompts(Path(name), options.chats, model)
        print_instruction(model, chats[0][0], options.runs)
        print_choices(model, chats[0][0], options.runs)
        print_turns(model, off, chats)
        off.close()
        model.close()


if __name__ == "__main__":
    main()
