"""The forms in which a name stands in a text: worked out by hand, each in the text as it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.forms import Name, folded


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        # Case and possessives.
        ("norton", "NORTON, Norton's dog, Norton’s dog and the Nortons' dog",
         ["NORTON", "Norton", "Norton", "Nortons"]),
        ("Norton's", "Norton was here", ["Norton"]),
        ("crane", "A crane, two cranes; cranberries craned over Cranes’", ["crane", "cranes",
         "craned", "Cranes"]),
        ("party", "the party, its parties, a partisan, partly", ["party", "parties"]),
        ("new", "news of the new one", ["new"]),
        ("cat", "concatenate the category", []),
        # Accents, and letters that no accent makes.
        ("lodz", "Łódź, LÓDŹ, Lodz", ["Łódź", "LÓDŹ", "Lodz"]),
        ("Łódź", "lodz", ["lodz"]),
        ("Zürich", "Zu\u0308rich and Zurich", ["Zu\u0308rich", "Zurich"]),
        ("Strasse", "die Straße, die Straßen", ["Straße"]),
        ("Æthelred", "Aethelred", ["Aethelred"]),
        ("sorensen", "Sørensen", ["Sørensen"]),
        # What stands between words.
        ("Hong Kong", "Hong\nKong, Hong-Kong, Hong  Kong, HongKong, Hong. Kong",
         ["Hong\nKong", "Hong-Kong", "Hong  Kong"]),
        ("hong-kong", "Hong Kong", ["Hong Kong"]),
        ("Hong Kong", "Hong\r\nKong, Hong\n> Kong, Hong\n\nKong, Hong\r\n \r\nKong",
         ["Hong\r\nKong", "Hong\n> Kong"]),
        ("Vava'u", "Vava’u and Vavau", ["Vava’u", "Vavau"]),
        ("O'Brien", "O’Brien’s", ["O’Brien"]),
        ("AT&T", "AT&T and ATT", ["AT&T"]),
        # Initials and abbreviations.
        ("US", "tell us of the US, the U.S. and US's", ["US", "U.S", "US"]),
        ("u.s.", "tell us of the U.S.", ["U.S"]),
        ("WHO", "who is the WHO", ["WHO"]),
        ("NASA", "Nasa, N.A.S.A. and nasal", ["Nasa", "N.A.S.A"]),
        ("J. K. Rowling", "J.K. Rowling and JK Rowling", ["J.K. Rowling", "JK Rowling"]),
        # Numbers.
        ("5", "5 of 15 and 2.5 and 5.5 and 5%", ["5", "5"]),
        ("2.5", "2.5, 25, 12.5", ["2.5"]),
        # Scripts that part no words, or hang something on them.
        ("東京", "東京都は東京", ["東京", "東京"]),
        ("서울", "서울에서", ["서울"]),
        ("กรุงเทพ", "ในกรุงเทพมหานคร", ["กรุงเทพ"]),
        # Marks alone are no name, and those around it are none of its own.
        ("“Ann Lee”", "It was Ann Lee.", ["Ann Lee"]),
        ("C++", "C++ is not C", ["C++"]),
        ("?!", "?!", []),
        ("", "anything", []),
    ],
)  # fmt: skip
def test_a_name_is_found_in_its_forms_and_in_nothing_else(name, text, found):
    assert [text[start:end] for start, end in Name(name).mentions(text)] == found


def test_the_forms_of_a_word_are_those_of_the_texts_language():
    def found(language: str) -> list[tuple[int, int]]:
        return list(Name("Москва").mentions("в Москве", language))

    assert found("ru") == [(2, 8)]
    assert found("en") == []
    text = "die Straßen"
    assert list(Name("Straße").mentions(text, "de")) == [(4, 11)]


def test_a_name_without_a_letter_or_digit_is_false():
    assert not Name("  ?! ")
    assert Name("7")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Łódź", "lodz"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("İstanbul", "istanbul"),
     ("Œuvre", "oeuvre"), ("Ørsted", "orsted"), ("東京", "東京"), ("Ёлка", "елка")],
)  # fmt: skip
def test_folded_letters_are_those_that_one_types(text, plain):
    assert folded(text) == plain


@given(st.text(min_size=1, max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_a_name_is_found_where_it_stands_between_blanks(name, before, after):
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    wanted = Name(name)
    text = f"{before} {name} {after}"
    for start, end in wanted.mentions(text):
        assert 0 <= start < end <= len(text)
    if name.isalpha() and name.isascii():
        start = len(before) + 1
        assert (start, start + len(name)) in list(wanted.mentions(text))
