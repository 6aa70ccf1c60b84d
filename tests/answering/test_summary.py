"""The main points of an article."""

from __future__ import annotations

from qa.answering.evidence import terms
from qa.answering.summary import LEAST, MARKS, MOST, ROOM, Wanted, main_points
from qa.domain import Article
from qa.text.sentences import sentence_spans

STORY = """The wall of Brackwater

A view of the harbour, 1890

The old wall of Brackwater fell in the storm of 1889, and nine people died there. The town built
a new one.

Who paid for the new wall of the town? The harbour wall was paid for by a tax on every boat.

The granite of the wall came from Skarn by boat. It took seven years to bring all of it there.

Today the wall of Brackwater is painted every spring. Visitors of the harbour come to see it.
"""


def points(text: str, wanted: Wanted | None = None, title: str = "The wall") -> list[str]:
    """The sentences of the summary of an article, each on one line."""
    article = Article(1, "wall.txt", title, None, None, None, "en", "0" * 64, text)
    found = main_points(article, sentence_spans(text, "en"), wanted)
    assert all(text[one.start : one.end] == one.text for one in found)
    return [" ".join(one.text.split()) for one in found]


def test_it_begins_as_the_article_does_and_is_in_reading_order():
    told = points(STORY)
    assert told[0].startswith("The old wall of Brackwater fell")
    plain = " ".join(STORY.split())
    assert [plain.find(one) for one in told] == sorted(plain.find(one) for one in told)
    assert LEAST <= len(told) <= MOST


def test_captions_titles_and_questions_are_no_main_points():
    told = points(STORY, title="The wall of Brackwater")
    assert not any(one.endswith("?") or "1890" in one or "\n" in one for one in told)
    assert "The wall of Brackwater" not in told


def test_a_sentence_that_begins_with_a_pronoun_has_the_one_before_it():
    told = points(STORY)
    for at, one in enumerate(told):
        if one.startswith("It took"):
            assert told[at - 1].startswith("The granite")
    alone = "It was long and wide and very old. " + "The wall of the town is of grey granite. " * 2
    assert not any(one.startswith("It was long") for one in points(alone))


def test_what_the_article_comes_back_to_is_said_before_what_it_mentions_once():
    text = (
        "The ferry to Skarn is late again this week.\n\n"
        "A gull stole a sandwich from a passenger on the quay.\n\n"
        "The engine of the ferry broke on Monday, for the ferry is forty years old.\n\n"
        "A new engine for the ferry is to come from Skarn in the spring.\n"
    )
    told = points(text, Wanted(most=3, least=3, room=215), title="The ferry")
    assert len(told) == 3
    assert not any("sandwich" in one for one in told)


def test_a_long_article_has_a_short_summary():
    more = "In the year 19{0} the wall of the town was mended again by {0} men of the harbour."
    text = STORY + "\n\n".join(f"{more.format(i)} The wall held." for i in range(10, 60))
    told = points(text)
    assert LEAST <= len(told) <= MOST
    assert sum(len(one) + MARKS for one in told) <= ROOM


def test_three_long_sentences_have_more_room():
    long = "The wall of {} was built by the town after the storm had taken the old one away, "
    more = "and all who lived behind it paid a tax on every boat until the last stone was laid, "
    end = "which was done in a single winter by forty men."
    names = ("Skarn", "Vael", "Harl", "Marl")
    text = "\n\n".join(long.format(name) + more + end for name in names)
    assert len(points(text, title="")) == LEAST


def test_a_summary_about_something_says_that_first():
    asked = Wanted(most=1, least=1, room=300, asked=frozenset(terms("granite", "en")))
    assert points(STORY, asked) == ["The granite of the wall came from Skarn by boat."]


def test_what_another_article_said_is_not_said_again_but_other_numbers_are():
    text = "The pier of Skarn was closed on 3 May for repairs."
    said = [frozenset(terms(text, "en"))]
    assert points(text, Wanted(said=said)) == []
    newer = text.replace("3 May", "9 May")
    assert points(newer, Wanted(said=said)) == [newer]


def test_an_article_that_says_nothing_has_none():
    article = Article(1, "wall.txt", "", None, None, None, "en", "0" * 64, "")
    assert main_points(article, []) == []


def test_a_text_without_ends_of_sentences_has_points_all_the_same():
    notes = "boats counted on the slipway: fourteen\n\nnets mended by the crew of the Silver Ling"
    assert points(notes, title="Notes")
