"""Words, numbers, names and negations; the expected values are worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.words import content_words, has_negation, names, numbers, stem, words

PROPERTY = settings(derandomize=True, deadline=None, max_examples=150)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry, at 9.30!", ["the", "ferry", "at", "9.30"]),
        ("2.4 and 1,200", ["2.4", "and", "1,200"]),
        ("Don’t go to Anna's", ["don't", "go", "to", "anna"]),
        ("L’homme d'Artagnan", ["l", "homme", "d", "artagnan"]),
        ("O'Neill's boat", ["o'neill", "boat"]),
        ("5km, 3rd, 1990s", ["5", "km", "3rd", "1990s"]),
        ("今天 U2", ["今", "天", "u2"]),
        ("cafe\u0301 Straße", ["café", "strasse"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("snake_case-word", ["snake", "case", "word"]),
        ("", []),
    ],
)
def test_words_are_casefolded_and_whole(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_content_words_leave_out_what_carries_no_topic() -> None:
    assert content_words("When did the harbour not open?") == ["harbour", "not", "open"]
    assert content_words("Wann fährt die erste Fähre?", "de-AT") == ["fährt", "erste", "fähre"]
    assert content_words("die Fähre", "en") == ["die", "fähre"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,200 and 1200", ["1200", "1200"]),
        ("£2.4m, 2.4 million, 2,4 %", ["2.4", "2.4", "2.4"]),
        ("1.200.000 or 1,200.50 or 1.200,50", ["1200000", "1200.50", "1200.50"]),
        ("1\u202f200 but 2\u00a03", ["1200", "2", "3"]),
        ("the 3rd at 09:30", ["3", "9.30"]),
        ("3.5.2025 is 2025-05-03", ["3", "5", "2025", "2025", "5", "3"]),
        ("twelve boats, one crew", ["12", "1"]),
        ("fourteen boats, thirty-two oars and sixty two of ninety", ["14", "32", "62", "90"]),
        ("twenty 3 and eighty ten", ["20", "3", "80", "10"]),
        ("no one, one of them, each one", []),
        ("٣ and ３", ["3", "3"]),
        ("1.200", ["1.200"]),
        ("the 1990s", ["1990"]),
        ("none at all", []),
    ],
)
def test_numbers_are_written_in_one_way(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_point_parts_thousands_where_the_language_says_so() -> None:
    assert numbers("Am 3. März kamen 1.200 und zwei", "de") == ["3", "1200", "2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Harbour Trust met in Kelder Yard.", ["Harbour Trust", "Kelder Yard"]),
        ("He and I saw Simón de la Cruz.", ["Simón de la Cruz"]),
        ("The Bank of England and J. Smith", ["Bank of England", "J. Smith"]),
        ("Anna Lind's boat, and the NHS", ["Anna Lind", "NHS"]),
        ("It rained. But Jean-Luc O'Neill came.", ["Jean-Luc O'Neill"]),
        ("He left with me and I. The end.", []),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He did not go.", None, True),
        ("He didn’t go.", "en", True),
        ("The No. 4 bus goes.", "en", False),
        ("No bus goes.", "en", True),
        ("The knot holds.", "en", False),
        ("Keine Fähre fuhr.", "de", True),
        ("Keine Fähre fuhr.", "en", False),
        ("Das kleine Schiff fährt.", "de", False),
        ("Il n’est plus là.", "fr", True),
        ("Nadie vino.", "es-MX", True),
        ("我不去", None, True),
        ("非常好", None, False),
        ("行かない", "ja", True),
        ("行く", "ja", False),
    ],
)
def test_negations_are_seen(text: str, language: str | None, expected: bool) -> None:
    assert has_negation(text, language) is expected


def test_stems_follow_the_language() -> None:
    assert stem("Ponies") == stem("pony") == "poni"
    assert stem("Häuser", "de") == "haus"
    assert stem("canciones", "es") == stem("canción", "es")
    assert stem("Båtarna", "sv") == "båt"
    assert stem("Tikanga", "mi") == "tikanga"  # no stemmer for Māori


@PROPERTY
@given(st.text(max_size=60))
def test_words_of_a_text_survive_being_taken_apart_again(text: str) -> None:
    found = words(text)
    assert all(word == word.casefold() and word.split() == [word] for word in found)
    if "'" not in "".join(found):  # the parts of "l'homme" are words as well
        assert words(" ".join(found)) == found
