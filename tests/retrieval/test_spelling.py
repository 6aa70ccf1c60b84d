"""Questions with slips in them, read by the words of a few articles."""

from __future__ import annotations

import pytest

from qa.index.reader import Index
from qa.retrieval.spelling import Speller
from qa.text.spellings import Correction
from tests.fakes import HashingEmbedder
from tests.index.building import put

ARTICLES = {
    "harbour.txt": (
        "The harbour council of Skarnholm elected Bettina Crosk as president in March.\n"
        "President Crosk said that the population of Skarnholm had grown.\n"
        "A power station beside the harbour burnt gunpowder for the government.\n"
        "The envoy of Łódź and the FIS ate yoghurt with Ole Tromsø on the harbourside."
    ),
    "yard.txt": "York Minster has a bell tower.\nThe baker of York lives in a white house.",
}
KNOWN = {
    "boston",
    "destroy",
    "harbor",
    "dork",
    "dividend",
    "burn",
    "pay",
    "decide",
    "wrote",
    "powerstation",
}
"""Words that the embedder of these tests has learnt."""


class Knowing(HashingEmbedder):
    """It has learnt a few words, and that two of them are one."""

    def knows_word(self, word: str) -> bool:
        return word in KNOWN

    def encode_query(self, text: str):
        return super().encode_query(text.replace("harbor", "harbour"))


@pytest.fixture
def speller(tmp_index):
    put(tmp_index, ARTICLES)
    with Index(tmp_index) as index:
        yield Speller(index, Knowing())


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Who is the presidnet of Skarnholm?", "Who is the president of Skarnholm?"),
        ("waht is teh popluation of Skarnholm", "what is the population of Skarnholm"),
        ("When was Crosk elcted president?", "When was Crosk elected president?"),
        ("What did the goverment burn at the harbour?",
         "What did the government burn at the harbour?"),
        ("When was Betina Crosk elected?", "When was Bettina Crosk elected?"),
        ("what did bettina crsok say of skarnholm", "what did bettina Crosk say of skarnholm"),
        ("What did the skranholm council do?", "What did the Skarnholm council do?"),
        ("Who lives in a whitehouse in York?", "Who lives in a white house in York?"),
        ("Who burnt gun powder?", "Who burnt gunpowder?"),
        ("Whats the population of Skarnholm?", "What's the population of Skarnholm?"),
        ("Why didnt Crosk speak to the council?", "Why didn't Crosk speak to the council?"),
        ("What did the storm destory?", "What did the storm destroy?"),
        ("Who ate beside the harbor?", "Who ate beside the harbour?"),
        ("the popluation of skarnhlom", "the population of Skarnholm"),
        ("Who ate on the harbour side?", "Who ate on the harbourside?"),
    ],
)  # fmt: skip
def test_a_slip_is_read_as_what_the_articles_write(speller, asked, meant):
    assert speller.mended(asked).text == meant


@pytest.mark.parametrize(
    "asked",
    [
        "What did the council of Skarnholm decide?",  # every word occurs, or is a common one
        "Who is the president of Boston?",  # the embedder knows it
        "Who was Bettina Cresk's father?",  # a name like one in the articles, in another company
        "How long do I boil an egg so the yolk is runny?",
        "Who is the dork of York?",
        "What dividend did the council pay?",
        "What does the powerstation burn?",  # known as one word
        "Wie viele Einwohner hat der Ort, in dem die Präsidentin wohnt?",  # no article is German
        'Who wrote "the presidnet of Skarnholm"?',  # wanted as it is
        "WHO IS QX7?",
        "What did the FLIS council do?",
        "Was the population of Skarnholm unelected?",
        "Did the council elects Crosk or Crosh?",  # other forms, or names, rather than slips
        "",
    ],
)
def test_what_is_no_slip_is_left_alone(speller, asked):
    reading = speller.mended(asked)
    assert (reading.text, reading.corrections) == (asked, ())


def test_what_was_mended_is_told_in_order(speller):
    reading = speller.mended("Whats the popluation of Skarnholm by the habrour?")
    assert reading.text.startswith("What's the population")  # An apostrophe is not worth a word.
    assert reading.corrections == (
        Correction("popluation", "population"), Correction("habrour", "harbour")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Who is the president of Skarnholm?", 1.0),
        ("the popluation of Skarnholm", 1 - 0.6 / 10),  # two letters in the wrong order
        ("the popluation of skranholm", (1 - 0.6 / 10) * (1 - 0.6 / 9)),
        ("whats teh population of Lodz", 1.0),  # nothing that is asked about is typed otherwise
        ("Who burnt gun powder?", 1.0),
        ("Who ate beside the harbor?", 1.0),  # another spelling, and no slip
    ],
)
def test_it_is_told_which_share_of_the_words_was_typed_rightly(speller, asked, kept):
    assert speller.mended(asked).kept == pytest.approx(kept)


def test_two_words_that_the_articles_write_as_one_are_told_as_one_mending(speller):
    reading = speller.mended("Who burnt gun powder?")
    assert reading.corrections == (Correction("gun powder", "gunpowder"),)


def test_a_question_whose_words_all_occur_asks_the_embedder_nothing(tmp_index):
    class Unasked(HashingEmbedder):
        def knows_word(self, word: str) -> bool:
            raise AssertionError(word)

    put(tmp_index, ARTICLES)
    with Index(tmp_index) as index:
        asked = "Who is the president of the council, and who ate with the envoy of Łódź?"
        assert Speller(index, Unasked()).mended(asked).text == asked
        assert Speller(index, Unasked()).mended("envoy of lodz, tromso").corrections == ()


def test_other_scripts_are_read_by_their_own_letters(tmp_index):
    put(tmp_index, {"a.txt": "Президент города открыл новую гавань."})
    with Index(tmp_index) as index:
        speller = Speller(index, HashingEmbedder())
        assert speller.mended("Кто президент города?").corrections == ()
        assert speller.mended("Кто открыл новую гавпнь?").text == "Кто открыл новую гавань?"


def test_an_index_without_articles_mends_nothing(tmp_index):
    put(tmp_index, {})
    with Index(tmp_index) as index:
        assert Speller(index, HashingEmbedder()).mended("Who is the presidnet?").corrections == ()
