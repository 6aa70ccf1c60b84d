"""Lines that stand alone, lines that run on, and labels; what is right was decided by reading."""

from __future__ import annotations

import textwrap

import pytest

from qa.text.lines import line_label, lines_stand_alone
from qa.text.sentences import sentence_spans
from tests.text.cases import line_cases


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, "en")]


def label(text: str) -> str | None:
    span = line_label(text, 0, len(text))
    return None if span is None else text[slice(*span)]


def test_of_the_blocks_that_nothing_was_fitted_on_one_is_misjudged() -> None:
    cases = [case for case in line_cases() if case.held_out]
    assert len(cases) > 45
    wrong = {case.about for case in cases if lines_stand_alone(case.lines) is not case.alone}
    assert wrong <= {"running: free verse in small letters"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "  \n"])
def test_each_line_of_minutes_is_a_sentence(end: str) -> None:
    lines = ["Minutes of the choir", "Present: Vera, Stan", "New piano bought", "Una elected chair"]
    assert sentences(end.join(lines)) == lines


def test_a_line_of_a_log_is_cut_into_its_own_sentences() -> None:
    text = "[10:02] Ida: I was late. The bus broke down.\n[10:04] Roy: again?\n[10:05] Ida: Yes."
    assert sentences(text) == [
        "[10:02] Ida: I was late.",
        "The bus broke down.",
        "[10:04] Roy: again?",
        "[10:05] Ida: Yes.",
    ]


def test_a_chat_without_capitals_is_cut_into_its_sentences() -> None:
    text = "18:02 - ruth: who has the keys?\n18:03 - omar: not me. ask len\n18:05 - ruth: no"
    assert sentences(text) == [
        "18:02 - ruth: who has the keys?",
        "18:03 - omar: not me.",
        "ask len",
        "18:05 - ruth: no",
    ]


@pytest.mark.parametrize("label_line", ["Holt:", "[00:10]", "00:10 Holt:", "**Holt**", "MR HOLT:"])
def test_a_label_alone_on_a_line_belongs_to_what_follows(label_line: str) -> None:
    text = f"{label_line}\nShall we begin? It is nine.\nPugh:\nLen is late."
    assert sentences(text) == [
        f"{label_line}\nShall we begin?",
        "It is nine.",
        "Pugh:\nLen is late.",
    ]


def test_a_note_that_ends_with_a_small_word_is_not_joined_to_the_next() -> None:
    lines = ["Minutes of the rowing club", "Two oars bought, 90 pounds each", "The key is with Jo"]
    assert sentences("\n".join(lines)) == lines


def test_a_wrapped_line_of_a_log_goes_on_with_the_line_before() -> None:
    text = "Holt: We cannot wait, for\nthe hall is booked\nPugh: Then vote\nHolt: Yes"
    assert sentences(text) == [
        "Holt: We cannot wait, for\nthe hall is booked",
        "Pugh: Then vote",
        "Holt: Yes",
    ]


@pytest.mark.parametrize("width", [32, 50, 66, 72, 80, 100])
def test_a_paragraph_is_the_same_sentences_however_it_is_wrapped(width: int) -> None:
    paragraph = (
        "The old lifeboat house stood empty for eleven years before the council of Porthallow "
        "agreed to sell it. Three bids came in, the highest from a potter, Una Birch, who wanted "
        "the slipway for her kiln. Nobody in the village had expected that she would stay through "
        "the winter. She did."
    )
    wrapped = "\n".join(textwrap.wrap(paragraph, width))
    assert [" ".join(found.split()) for found in sentences(wrapped)] == sentences(paragraph)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[10:02] Ida: yes", "[10:02] Ida:"),
        ("00:01:15 Good evening", "00:01:15"),
        ("3/4/24, 6:12 PM - Ruth: hello", "3/4/24, 6:12 PM - Ruth:"),
        ("2024-05-03T10:00:02Z ERROR disk full", "2024-05-03T10:00:02Z"),
        ("**Anna Rook:** When?", "**Anna Rook:**"),
        ("**Vane** No.", "**Vane**"),
        ("MR VANE. I second it.", "MR VANE."),
        ("Buyer: Vessels Ltd.", "Buyer:"),
        ("Name of the boat: Kittiwake", "Name of the boat:"),
        ("Q: When?", "Q:"),
        ("Dr. Ada Wren: I think so.", "Dr. Ada Wren:"),
        ("<ida> hello", "<ida>"),
        ("Anna (10:02): I am late", "Anna (10:02):"),
        ("3 May: ferry laid up", "3 May:"),
        ("Frage: Wann?", "Frage:"),
    ],
)
def test_a_label_is_found_with_its_marks(text: str, expected: str) -> None:
    assert label(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "There was one rule: never whistle.",
        'He said: "I go."',
        "It was 10:30 when he came.",
        "**Nobody** came to the hall.",
        "https://a.example/b is good",
        "He came at last: the plumber.",
        "The U.S. Army came.",
    ],
)
def test_the_beginning_of_a_sentence_is_no_label(text: str) -> None:
    assert label(text) is None


def test_the_span_of_a_label_counts_in_the_whole_text() -> None:
    text = "Welcome.  Ida: I was late."
    assert line_label(text, 8, len(text)) == (10, 14)
