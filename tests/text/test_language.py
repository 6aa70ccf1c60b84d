"""Which language a text is in."""

from __future__ import annotations

import pytest

from qa.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who won the race in the harbour?", "en"),
        ("¿Quién ganó la carrera del puerto?", "es"),
        ("Wann fährt der Zug nach Hause?", "de"),
        ("Il est parti avec les enfants dans la voiture.", "fr"),
        ("Quem ganhou a corrida dos barcos?", "pt"),
        ("Chi ha vinto la gara nel porto?", "it"),
        ("Wie heeft de race in de haven gewonnen?", "nl"),
        ("今天天气", "zh"),
        ("これは何", "ja"),
        ("Совет города решил построить новый мост через реку у порта", "ru"),
        ("Kommunen har beslutat att bygga en ny bro över ån som ska vara klar nästa år", "sv"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "  \n", "42 - 17", "Who?", "Harbour tram timetable"])
def test_a_text_that_is_too_short_has_no_language(text: str) -> None:
    assert detect_language(text) is None
