"""What stands above a sentence, by the places and the marks of blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.indexing.formats import loader_for
from qa.indexing.formats.markdown import MarkdownLoader
from qa.indexing.structure import with_line_headings
from qa.text.marks import announces, asks, one_question, topic_of
from qa.text.outline import Outline
from qa.text.sections import REACH


def above(text: str, words: str, name: str = "x.md") -> list[tuple[str, str]]:
    """The kind and the text of each line above the sentence that begins with some words."""
    outline = outline_of(text, name)
    return [(one.kind, one.text) for one in outline.above(outline.text.index(words))]


def outline_of(text: str, name: str = "x.md") -> Outline:
    loaded = loader_for(Path(name), text.encode()).load(text.encode(), name)
    document = with_line_headings(loaded)
    return Outline(document.text, document.blocks, document.title, document.language)


PIER = "# The pier\n\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{PIER}## How long is the pier?\n\nNinety metres.", "x.md"),
        (f"{PIER}**How long is the pier?**\n\nNinety metres.", "x.md"),
        (f"{PIER}**How long is the pier?**\nNinety metres.", "x.md"),
        (f"{PIER}__How long is the pier?__\n\nNinety metres.", "x.md"),
        (f"{PIER}How long is the pier?\n\nNinety metres.", "x.md"),
        (f"{PIER}How long is the pier?\nNinety metres.", "x.md"),
        (f"{PIER}How long is the pier? Ninety metres.", "x.md"),
        (f"{PIER}**How long is the pier?** Ninety metres.", "x.md"),
        (f"{PIER}- How long is the pier? Ninety metres.\n- Who owns it? The town.", "x.md"),
        (f"{PIER}1. How long is the pier?\n   Ninety metres.\n2. And now?\n   Sleep.", "x.md"),
        (f"{PIER}> How long is the pier?\n\nNinety metres.", "x.md"),
        (
            f"{PIER}<details><summary>How long is the pier?</summary>\n\n"
            "Ninety metres.\n\n</details>",
            "x.md",
        ),
        (
            f"{PIER}<details>\n<summary>How long is the pier?</summary>Ninety metres.</details>",
            "x.md",
        ),
        ("The pier\n\nHow long is\nthe pier?\n\nNinety metres.", "x.txt"),
        ("The pier\n\nHow long is the pier?\nNinety metres.", "x.txt"),
    ],
)
def test_a_question_stands_above_its_answer_in_every_notation(text, name):
    ((kind, question),) = above(text, "Ninety", name)
    assert kind == "question"
    assert question.replace("\n", " ").strip("*_> ") == "How long is the pier?"


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("Q: Why?\nA: Rain.\nQ: Who owns it?\nA: The town.", "Q: Who owns it?", "A: The"),
        ("Q. How long is it?\nA. Ninety.", "Q. How long is it?", "A. Ninety"),
        ("Ann Lee: How long is it?\n\nBo: Ninety.", "Ann Lee: How long is it?", "Bo:"),
        ("[10:15] Ann: How long?\n\n[10:16] Bo: Ninety.", "[10:15] Ann: How long?", "[10:16]"),
        ("**Ann Lee:** How long is it?\n\n**Bo:** Ninety.", "Ann Lee:** How long is it?", "**Bo"),
        ("**Ann:** You swim. How far?\n\n**Bo:** A mile.", "How far?", "**Bo"),
    ],
)
def test_a_speakers_question_stands_above_the_next_ones_words(text, question, answer):
    assert above(PIER + text, answer) == [("question", question)]


def test_headings_come_with_the_outermost_first_and_without_the_title():
    text = "# The pier\n\n## Visits\n\n### Prices\n\nTwo pounds.\n\n## Ships\n\nNone."
    assert above(text, "Two pounds") == [("heading", "Visits"), ("heading", "Prices")]
    assert above(text, "None") == [("heading", "Ships")]


def test_a_bold_line_heads_what_follows_but_a_bold_sentence_does_not():
    assert above(PIER + "**Prices**\n\nTwo pounds.", "Two") == [("heading", "Prices")]
    assert above(PIER + "**Prices:**\nTwo pounds.", "Two") == [("heading", "Prices:")]
    assert above(PIER + "**The pier is shut.**\n\nTwo pounds.", "Two") == []


def test_a_list_has_its_introduction_above_each_item():
    text = PIER + "The pier opened late. It has three rules:\n\n- No dogs.\n- No nets.\n- No fires."
    for item in ("No dogs", "No nets", "No fires"):
        assert above(text, item) == [("introduction", "It has three rules:")]
    assert len(outline_of(text).items(text.index("No nets"))) == 3
    assert len(outline_of(text).items(text.index("It has"))) == 3
    assert outline_of(text).items(text.index("The pier opened")) == ()


def test_a_row_has_the_names_of_the_columns_above_it():
    table = "| Boat | Price |\n|---|---|\n| Canoe | £9 |\n| Punt | £12 |"
    text = PIER + "## Hire\n\n" + table
    names = ("names", "| Boat | Price |")
    assert above(text, "| Punt") == [("heading", "Hire"), names]
    assert above(text, "| Boat") == [("heading", "Hire")]


def test_lines_with_labels_stand_each_for_itself():
    document = with_line_headings(
        MarkdownLoader().load(
            b"# Sale\n\nBuyer: Vessels Ltd.\nPrice: 3 pounds\nDay: Monday", "x.md"
        )
    )
    assert [document.text[b.start : b.end] for b in document.blocks[1:]] == [
        "Buyer: Vessels Ltd.",
        "Price: 3 pounds",
        "Day: Monday",
    ]


def test_a_question_that_somebody_asks_in_a_story_heads_nothing():
    asked = '"When does the shop open?" said Tilda. At midnight, he wrote to her.'
    assert above(PIER + asked, "At midnight") == []
    assert above(PIER + asked.replace('"', ""), "said Tilda") != []


def test_a_table_or_list_after_an_answer_is_not_what_the_question_asks_for():
    asked = "Q: May I bring a dog?\nA: No.\n\n"
    assert above(PIER + asked + "- One gate\n- One hut", "One gate") == []
    assert ("question", "Q: May I bring a dog?") in above(PIER + asked + "Cats may come.", "Cats")
    listed = "Q: What is there?\nA: These:\n\n- One gate\n- One hut"
    assert ("question", "Q: What is there?") in above(PIER + listed, "One hut")


def test_a_question_in_a_log_does_not_take_the_lines_before_it_along():
    log = "9.14 - Nell: the boat leaves at ten\n9.15 - Abe: Not nine?\n9.16 - Nell: ten! bring rope"
    assert above(PIER + log, "9.14") == []
    assert above(PIER + log, "9.16") == [("question", "9.15 - Abe: Not nine?")]


def test_a_question_with_nothing_below_it_stays_a_sentence():
    for text in (
        PIER + "It was sold.\n\nBut who bought it?",
        PIER + "Who bought it?\n\n## Prices\n\nTwo pounds.",
        PIER + "- Who bought it?\n- Who sold it?\n- Why?\n\nNobody knows.",
    ):
        document = with_line_headings(MarkdownLoader().load(text.encode(), "x.md"))
        assert document.blocks == MarkdownLoader().load(text.encode(), "x.md").blocks


def test_of_several_questions_in_a_row_the_last_heads_the_answer():
    text = PIER + "Who bought it?\n\nWhen was that?\n\nIn May."
    assert above(text, "In May") == [("question", "When was that?")]


def test_a_question_reaches_some_blocks_and_a_heading_all():
    answers = "\n\n".join(f"Answer {i} is here." for i in range(REACH + 1))
    assert above(f"{PIER}Who knows?\n\n{answers}", f"Answer {REACH - 1}") != []
    assert above(f"{PIER}Who knows?\n\n{answers}", f"Answer {REACH} ") == []
    assert above(f"{PIER}## Who knows?\n\n{answers}", f"Answer {REACH} ") != []


def test_running_text_has_nothing_above_it():
    text = "The pier\n\nIt was shut. Why was it shut? Nobody said so.\nIt opened\nagain in May.\n"
    for words in ("It was shut", "Nobody", "It opened"):
        assert above(text, words, "x.txt") == []


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("How much is a locker?", "locker"),
        ("Q: When was the pier built?", "pier built"),
        ("**Ann Lee:** Who sold the boat?", "sold boat"),
        ("5. Success criteria", "Success criteria"),
        ("2.1 Prices:", "Prices"),
        ("Opening hours", "Opening hours"),
        ("Why?", ""),
    ],
)
def test_a_line_above_is_shown_as_a_heading_would_say_it(line, topic):
    assert topic_of(line, "en") == topic


def test_questions_and_announcements_are_told_by_their_ends():
    assert asks("**How?**")
    assert asks("“Really?”")
    assert not asks("Really.")
    assert one_question("Who was St. Ives?") is False  # A full stop before a blank may end one.
    assert one_question("**Who was it?**")
    assert not one_question("You were born here. Who was it?")
    assert announces("**These are the rules:**")
    assert not announces("These are the rules.")


def test_what_asks_and_is_answered_in_its_own_paragraph_only_asks():
    text = PIER + "Who owns the pier? The town does."
    outline = outline_of(text)
    start, end = text.index("Who owns"), text.index(" The town")
    assert outline.only_asks(start, end)
    assert not outline.only_asks(end + 1, len(text))


TALK = """How did it begin?

We had a boat.

You sold it in 1990. What came next? Were you sorry?

We built a pier. It cost all we had.

Who owns it today?

The town does."""


def test_in_an_interview_a_paragraph_that_ends_with_a_question_stands_above_the_next():
    asked = "You sold it in 1990. What came next? Were you sorry?"
    assert above(TALK, "We built") == [("question", asked)]
    assert above(TALK, "It cost") == [("question", asked)]
    assert above(TALK, "The town") == [("question", "Who owns it today?")]
    outline = outline_of(TALK)
    for said in ("What came next?", "Were you sorry?", "You sold it in 1990."):
        at = TALK.index(said)
        assert outline.only_asks(at, at + len(said))


def test_in_a_story_a_paragraph_may_end_with_a_question_and_nothing_follows_from_it():
    story = "We sold it in 1990. Were we sorry?\n\nWe built a pier.\n\nIt rained.\n\nNobody came."
    assert above(story, "We built") == []
    at = story.index("Were we")
    assert not outline_of(story).only_asks(at, story.index("\n"))
