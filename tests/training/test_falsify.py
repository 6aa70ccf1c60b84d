"""Each falsification changes one thing, and a truthful variant none."""

from __future__ import annotations

import random

import pytest
from falsify import falsified, names_in, truthful

SENTENCE = "In 1889, Edith Marlow was given 9,400 tons of granite by the town."
AROUND = SENTENCE + " Thomas Bell had asked for 120 tons in 1871. He met John Crosk in May."


def made(sentence: str, around: str = AROUND, tries: int = 40) -> dict[str, set[str]]:
    """All that some seeds make of a sentence, by kind."""
    found: dict[str, set[str]] = {}
    for seed in range(tries):
        for claim in falsified(sentence, around, ["Ada Lunn"], random.Random(seed)):
            found.setdefault(claim.kind, set()).add(claim.text)
    return found


def test_each_kind_changes_its_own_thing_alone():
    found = made(SENTENCE)
    assert set(found) == {"number", "date", "name", "negation"}
    kept = {
        "number": "In 1889, Edith Marlow was",
        "date": "9,400 tons of granite",
        "name": "was given 9,400 tons",
        "negation": "9,400 tons of granite",
    }
    for kind, held in kept.items():
        for text in found[kind]:
            assert held in text
            assert text != SENTENCE
    assert all("9,400" not in text for text in found["number"])
    assert all("1889" not in text for text in found["date"])
    assert all("Marlow" not in text for text in found["name"])
    assert found["negation"] <= {SENTENCE.replace("was", w) for w in ("was not", "was never")}


def test_a_seed_decides_all():
    one, two = (falsified(SENTENCE, AROUND, ["Ada Lunn"], random.Random(3)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("Ann Bell hired Tom Crosk in May.", "Tom Crosk hired Ann Bell in May."),
        ("Then Norway beat Sweden.", "Then Sweden beat Norway."),
        ("Ann Bell married Tom Crosk.", None),
        ("Ann Bell and Tom Crosk sailed.", None),
        ("Ann Bell, who beat Tom Bell, sailed.", None),
    ],
)
def test_roles_are_swapped_where_that_makes_it_false(sentence, swapped):
    assert made(sentence).get("roles", {None}) == {swapped}


def test_a_negated_sentence_is_made_positive():
    assert made("The wall did not hold.")["negation"] == {"The wall did hold."}
    assert made("It can't hold.")["negation"] == {"It can hold."}


def test_a_quote_is_swapped_for_another():
    around = 'She said "the wall will hold the sea". He said "no wall will ever do so".'
    found = made('She said "the wall will hold the sea".', around)
    assert found["quote"] == {'She said "no wall will ever do so".'}


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        ("The wall (built of granite) stood for ninety years.",
         "The wall stood for ninety years."),
        ("In 1889, the tower of the church was opened.",
         "The tower of the church was opened in 1889."),
        ("The wall stood there for ninety years, which surprised them.",
         "The wall stood there for ninety years."),
        ("Nothing can be left out.", "Nothing can be left out."),
    ],
)  # fmt: skip
def test_truthful_variants(sentence, same):
    assert truthful(sentence, random.Random(1)) == same


def test_names():
    assert names_in("The town met Edith Marlow of Fenwick. However, she left.") == [
        "Edith Marlow of Fenwick"
    ]
