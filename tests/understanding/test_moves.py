"""What is said to the program, and what is asked of the articles."""

from __future__ import annotations

import pytest

from qa.understanding.moves import Move, move_of, without_courtesy

SAID: dict[Move, list[str]] = {
    "greeting": ["hello", "Hi there!", "good morning", "hello, how are you?", "hey qa", "Hallo"],
    "thanks": ["thanks", "Thank you so much!", "thanks a lot, that helped", "great, thanks"],
    "goodbye": ["bye", "exit", "see you", "ok thanks bye", "Goodbye."],
    "nod": ["ok", "great", "I see", "yes", "wow", "that's right"],
    "help": [
        "what can you do?",
        "help",
        "can you help me?",
        "who are you?",
        "how do I use this?",
        "hi, what can you do?",
    ],
    "more": ["tell me more", "more please", "anything else?", "what else?", "go on", "and?"],
    "shorter": ["shorter", "in short", "can you make it shorter?", "in one sentence, please"],
    "sure": ["are you sure?", "really?", "is that true?", "how sure are you?", "how do you know?"],
    "source": [
        "where does it say that?",
        "source?",
        "which article?",
        "where did you find that?",
        "show me the quote",
    ],
}
ASKED = [
    "thanks, but who paid?",
    "hello, who runs the library?",
    "tell me more about the crane",
    "are you sure about the date?",
    "why?",
    "where?",
    "who said that?",
    "where did it come from?",
    "where was it found?",
    "do you know why?",
    "how short is it?",
    "is it short?",
    "who is right?",
    "what did you say about the crane?",
    "what does the article say?",
    "what does the article say about rice?",
    "what else did she find?",
    "are they sure?",
    "no, I meant Nathan Law",
    "more gulls",
    "true crime",
    "exit polls",
    "quit smoking",
    "good morning television",
    "where is the help desk?",
    "how does it work?",
    "what is it called?",
    "summary of the inquiry",
    "and the other one?",
]


@pytest.mark.parametrize(
    ("move", "text"), [(m, text) for m, texts in SAID.items() for text in texts]
)
def test_what_says_nothing_but_a_move_is_one(move: Move, text: str) -> None:
    assert move_of(text) == move


@pytest.mark.parametrize("text", ASKED)
def test_what_says_more_than_a_move_is_a_question(text: str) -> None:
    assert move_of(text) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("thanks, but who paid?", "who paid?"),
        ("but who paid?", "but who paid?"),
        ("Hello, who runs the library?", "who runs the library?"),
        ("hello who runs it", "who runs it"),
        ("Ok. Great! And when?", "And when?"),
        ("thank you for the music, who wrote it?", "thank you for the music, who wrote it?"),
        ("Good morning America aired when?", "Good morning America aired when?"),
        ("no, I meant Nathan Law", "no, I meant Nathan Law"),
        ("hello", "hello"),
    ],
)
def test_courtesy_in_front_of_a_question_is_no_part_of_it(text: str, question: str) -> None:
    assert without_courtesy(text) == question
