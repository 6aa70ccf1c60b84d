"""Each twist changes one thing of a sentence, and an opened pronoun none."""

from __future__ import annotations

import random

import pytest
from twist import resolved, twisted

AROUND = (
    "The wall fell because the storm was strong. Edith Marlow said that all houses were lost. "
    "Thomas Bell had left the town, the gulls sat on the roofs."
)


def made(sentence: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for seed in range(40):
        for kind, text in twisted(sentence, AROUND, ["Ada Lunn"], random.Random(seed)).items():
            found.setdefault(kind, set()).add(text)
    return found


@pytest.mark.parametrize(
    ("sentence", "kind", "twists"),
    [
        ("The town lost all houses.", "how much", {"The town lost some houses."}),
        ("It broke before noon.", "opposite", {"It broke after noon."}),
        ("She may rebuild it.", "surer", {"She will rebuild it."}),
        (
            "Edith Marlow said that it fell.",
            "speaker",
            {"Thomas Bell said that it fell."},
        ),
        (
            "The wall fell because the storm was strong.",
            "reason",
            {"The wall fell because the gulls sat on the roofs."},
        ),
    ],
)
def test_a_kind_changes_its_own_thing(sentence, kind, twists):
    assert made(sentence)[kind] == twists


def test_what_is_added_stands_behind_all_that_was_said():
    sentence = "The wall of the town fell that night."
    assert all(text.startswith(sentence[:-1]) for text in made(sentence)["added"])


def test_a_word_in_a_word_is_no_word():
    assert "opposite" not in made("The northernmost wall stood.")


def test_a_pronoun_is_resolved_to_whom_the_article_is_about():
    assert resolved("She built the wall.", "Edith Marlow") == "Edith Marlow built the wall."
    assert resolved("Her wall fell.", "Edith Marlow") == "Edith Marlow's wall fell."
    assert resolved("It fell.", "Edith Marlow") is None
    assert resolved("She built the wall.", "The history of the harbour wall") is None
