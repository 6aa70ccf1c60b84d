"""The first steps of somebody new: real processes in pipes and at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.faces.given import query_of
from tests.faces.processes import Machine

pytestmark = pytest.mark.slow
HOW_LONG = "How long is the pier in metres?"
BEGIN = "qa answers questions about your own articles. Index some: qa index FOLDER\n"
ALL = "All commands: qa --help\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with articles, and no index of them."""
    machine = Machine(tmp_path)
    machine.write("news/pier.txt", "The pier\n\nThe pier is 180 metres long.\n")
    machine.write("news/.hidden/secret.txt", "Nothing to see.\n")
    return machine


def test_qa_alone_says_what_to_do_and_asks_nobody_in_a_pipe(machine: Machine) -> None:
    assert machine(at="news", given="y\n") == (0, BEGIN + ALL, "")
    assert machine("index", "news").code == 0
    where = machine.home / ".local" / "share" / "qa" / "indexes" / "default"
    said = f"Ask about the 1 article in {where}: qa ask QUESTION, or in turns: qa chat\n"
    assert machine(given="y\n") == (0, said + ALL, "")


@pytest.mark.parametrize("command", [["ask", "Why?"], ["search", "pier"], ["chat"]])
def test_without_an_index_a_pipe_gets_one_line_and_nothing_is_made(
    machine: Machine, command: list[str]
) -> None:
    code, out, err = machine(*command, at="news", given="y\n")
    where = machine.home / ".local" / "share" / "qa" / "indexes"
    assert (code, out) == (2, "")
    assert err == f"qa: no index 'default' in {where}: build one with 'qa index FOLDER'\n"
    assert not where.exists()


def test_a_person_who_agrees_has_the_folder_indexed_and_the_question_answered(
    machine: Machine,
) -> None:
    offer = f"Index the article in {machine.home / 'news'} now\\? \\[y/N\\] "
    code, seen, _ = machine.typing("ask", HOW_LONG, says=[(offer, "y\n")], at="news")
    assert code == 0
    assert "1 new" in seen
    assert "180 metres long" in seen
    code, out, err = machine("ask", *HOW_LONG.split(), at=".")  # From any folder, and in words.
    assert (code, err) == (0, "")
    assert "180 metres long" in out


@pytest.mark.parametrize("typed", ["\n", "n\n", "yeah\n", "\x04"])
def test_only_yes_is_yes(machine: Machine, typed: str) -> None:
    code, seen, _ = machine.typing("ask", HOW_LONG, says=[(r"\[y/N\] ", typed)], at="news")
    assert code == 2
    assert "qa: no index 'default' in " in seen
    assert not (machine.home / ".local").exists()


def test_qa_alone_offers_to_index_and_then_to_chat(machine: Machine) -> None:
    code, seen, _ = machine.typing(says=[(r"Index the article in .* \[y/N\] ", "y\n")], at="news")
    assert (code, seen.count("Ask about them: qa ask")) == (0, 1)
    code, seen, _ = machine.typing(says=[(r"Begin a chat\? \[y/N\] ", "n\n")])
    assert code == 0
    assert "Ask about the 1 article in " in seen


def test_nothing_is_offered_where_there_is_nothing_to_index_or_everything(
    machine: Machine,
) -> None:
    (machine.home / "empty").mkdir()
    for folder in ("empty", "."):
        code, seen, _ = machine.typing("ask", HOW_LONG, says=[], at=folder)
        assert (code, "[y/N]" in seen) == (2, False)


def test_json_is_never_mixed_with_an_offer(machine: Machine) -> None:
    code, seen, _ = machine.typing("ask", HOW_LONG, "--json", says=[], at="news")
    assert (code, "[y/N]" in seen) == (2, False)


def test_an_empty_index_is_offered_to_be_filled(machine: Machine) -> None:
    assert machine("index", "news").code == 0
    (machine.home / "news" / "pier.txt").rename(machine.home / "pier.txt")
    assert machine("index", "news").code == 0
    code, _, err = machine("chat", given="pier\n")
    assert (code, "is empty: run 'qa index" in err) == (2, True)
    (machine.home / "pier.txt").rename(machine.home / "news" / "pier.txt")
    code, seen, _ = machine.typing("search", "pier", says=[(r"\[y/N\] ", "y\n")], at="news")
    assert (code, "pier.txt:" in seen) == (0, True)


def test_a_question_comes_through_a_pipe_or_in_words(machine: Machine) -> None:
    assert machine("index", "news").code == 0
    answers = [
        machine("ask", given=f"{HOW_LONG}\n"),
        machine("ask", "-", given=HOW_LONG),
        machine("ask", *HOW_LONG.split()),
        machine("ask", HOW_LONG, given="What is this?"),
    ]
    assert [one.code for one in answers] == [0, 0, 0, 0]
    assert len({one.out for one in answers}) == 1
    assert machine("search", given="pier").code == 0
    for given in ("", " \n"):
        code, out, err = machine("ask", given=given)
        assert (code, out) == (2, "")
        assert err == "qa: give one question, or --batch FILE: see 'qa ask --help'\n"


def test_a_search_with_nothing_near_finds_nothing(machine: Machine) -> None:
    assert machine("index", "news").code == 0
    code, out, err = machine("search", "zzzzqqq")
    assert (code, out, err) == (1, "No passage found.\n", "")
    code, out, _ = machine("search", "zzzzqqq", "--json")
    assert (code, '"article": "pier.txt"' in out) == (1, True)  # The nearest, all the same.


def test_words_and_a_batch_do_not_go_together() -> None:
    assert query_of("ask", "one question", None, "lines") == ""
    assert query_of("ask", "one question", ["a", "b\udcff"], None) == "a b?"
    with pytest.raises(UsageError, match="give one question, or --batch FILE"):
        query_of("ask", "one question", ["a"], "lines")
