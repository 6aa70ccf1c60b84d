"""Follow-up questions: what leans on the turns before it, and what it takes along."""

from __future__ import annotations

import pytest

from qa.domain import Turn
from qa.understanding.followup import Reading, better_read, only_said, readings, search_query

BARGE = Turn("Which barge carried the crane on the Grey Arm?", "The Oxhide.")
FIRM = Turn("Who owns it?", "Brackhollow Marine.")
SAYS_NOT = "The articles do not say: there is nothing like this in them."


def only(question: str, *turns: Turn) -> Reading:
    """The one way to read a question."""
    (reading,) = readings(question, turns)
    return reading


@pytest.mark.parametrize(
    ("turn", "question", "query"),
    [
        (BARGE, "How old is it?", "How old is The Oxhide?"),
        (
            Turn("Who won the chowder contest?", "Winifred Auchterlee, a retired purser."),
            "what's her secret?",
            "what's Winifred Auchterlee's secret?",
        ),
        (
            Turn("When did Ada Finch leave?", "In 1986."),
            "And did she take her dog along?",
            "And did Ada Finch take her dog along?",
        ),
        (
            Turn("Who was Ada Finch's husband?", "Amiel Finch, a ship's cook."),
            "What happened to him?",
            "What happened to Amiel Finch?",
        ),
        (
            Turn("Who is Ada Finch?", "A friend of Bertram Skeel."),
            "Who taught her?",
            "Who taught Ada Finch?",
        ),
        (
            Turn("Who came last?", "The Battered Gannet."),
            "Why did they lose?",
            "Why did The Battered Gannet lose?",
        ),
    ],
)
def test_a_pronoun_gives_way_to_what_was_answered(turn: Turn, question: str, query: str) -> None:
    assert only(question, turn) == Reading(query, query)


def test_neither_is_a_person_who_was_not_found_nor_a_thing() -> None:
    turn = Turn("Who designed the longer Grey Arm?", SAYS_NOT)
    assert only("where does he work?", turn).query == (
        "Who designed the longer Grey Arm? where does he work?"
    )
    turn = Turn("What burnt in Tarn?", "An inn.")
    assert only("what did he say?", turn).query == "What burnt in Tarn? An inn. what did he say?"
    turn = Turn("How long is the old Grey Arm?", "412 metres.")
    assert only("what does he say?", turn).query == (
        "How long is the old Grey Arm? 412 metres. what does he say?"
    )


def test_a_name_that_was_typed_in_small_letters_is_known_from_what_was_quoted() -> None:
    turn = Turn(
        "what did emperor norton do before?", "business", quotes=("Emperor Norton did business.",)
    )
    assert only("where was he born?", turn).query == "where was Emperor Norton born?"


def test_where_nobody_knows_what_a_pronoun_stands_for_question_and_answer_are_carried() -> None:
    turn = Turn("How much granite does the Grey Arm need?", "61,000 tonnes.")
    question = "and where does it come from?"
    assert only(question, turn) == Reading(
        f"How much granite does the Grey Arm need? 61,000 tonnes. {question}", question
    )


def test_of_a_long_answer_its_names_are_carried() -> None:
    answer = (
        "He went for some years to the desert of Chalcis, which lies in the south-east of the city "
        "of Antioch, and came back."
    )
    assert only("what did it teach him?", Turn("where did the hermit go?", answer)).query == (
        "where did the hermit go? Chalcis, Antioch what did it teach him?"
    )


def test_of_an_answer_that_quotes_the_words_in_front_of_the_quote_are_carried() -> None:
    turn = Turn("How long is the pier?", "180 metres [1]: “The pier is 180 metres long.” [1]")
    assert search_query("Who built it?", [turn]) == "How long is the pier? 180 metres Who built it?"
    turn = Turn("What is it made of?", "old stone [1]: “It is made of old stone.” [1]")
    assert search_query("Since when?", [turn]) == "old stone Since when is it made of?"


@pytest.mark.parametrize(
    ("turn", "question", "asked"),
    [
        (
            Turn("Who was the first woman to win the prize?", "Ada Finch."),
            "and in which year?",
            "in which year was the first woman to win the prize?",
        ),
        (Turn("When did the crane fall?", "On 15 May."), "Why?", "Why did the crane fall?"),
        (Turn("Did the captain act?", "Yes, she left."), "why?", "why she left?"),
        (Turn("Was Ada Finch hurt?", "Yes."), "and the rigger?", "Was the rigger hurt?"),
        (
            Turn("How much does a ticket for the tower cost?", "£4."),
            "What about the boat trips?",
            "How much does a ticket for the boat trips cost?",
        ),
        (Turn("What burnt in Great Hollin?", "The inn."), "and in Tarn?", "What burnt in Tarn?"),
        (
            Turn("Does it sail on Sundays?", "No."),
            "what about Mondays?",
            "Does it sail on Mondays?",
        ),
        (
            Turn("What happened in Tarn?", "The old inn of the village burnt down."),
            "why?",
            "why The old inn of the village burnt down?",
        ),
        (
            Turn("who built the weather station?", "Pupils."),
            "no, the library roof",
            "who built the library roof?",
        ),
        (
            Turn("How many votes did Regina Ip get?", "60,760"),
            "no, I meant Nathan Law",
            "How many votes did Nathan Law get?",
        ),
        (
            Turn("How many votes did Regina Ip get?", SAYS_NOT),
            "sorry, I mean Nathan Law",
            "How many votes did Nathan Law get?",
        ),
    ],
)
def test_a_question_that_is_cut_short_is_the_last_one_with_the_new_words_in_their_place(
    turn: Turn, question: str, asked: str
) -> None:
    assert only(question, turn).asked == asked


def test_a_chain_of_follow_ups_is_carried_back_to_what_stands_alone() -> None:
    assert only("And since when?", BARGE, FIRM).query == (
        "Brackhollow Marine. since when owns The Oxhide?"
    )
    turns = [
        Turn("Who won the prize this year?", "Saoirse Tammond."),
        Turn("What does she study?", "Accountancy."),
    ]
    assert only("where did she grow up?", *turns).query == "where did Saoirse Tammond grow up?"


def test_a_person_who_is_told_of_in_a_sentence_is_known() -> None:
    answer = (
        "“It will be led by Dr Hanne Questrel, who teaches at the Saltgarrow Institute in May.”"
    )
    turn = Turn("Who led the inquiry?", answer)
    assert only("where does she live?", turn).query == "where does Dr Hanne Questrel live?"
    assert only("When does it begin?", turn).query == (
        "Who led the inquiry? Dr Hanne Questrel, Saltgarrow Institute When does it begin?"
    )


def test_an_earlier_turn_is_read_as_it_was_searched_for() -> None:
    ants = Turn("What do ants eat?", "Leaves.")
    trophy = Turn("Who made the trophy?", "A smith of silver.", search_query="Who made the trophy?")
    assert only("What did it cost?", ants, trophy).query == (
        "Who made the trophy? A smith of silver. What did it cost?"
    )


def test_of_questions_in_vain_the_last_with_a_subject_is_leant_on() -> None:
    turns = [Turn("Who designed the Grey Arm?", SAYS_NOT), Turn("where does he work?", SAYS_NOT)]
    assert only("how much granite does it need?", *turns).query == (
        "Who designed the Grey Arm? how much granite does it need?"
    )


def test_a_day_and_a_yes_are_not_carried() -> None:
    crane = Turn("When did the crane fall?", "At 10.40 a.m. on 15 May.")
    assert only("what happened to it?", crane).query == (
        "When did the crane fall? what happened to it?"
    )
    assert only("which was it?", Turn("was a boat hurt?", "Yes.")).query == (
        "was a boat hurt? which was it?"
    )
    crane = Turn(
        "Why did it fall?", "“It fell at 10.40 a.m. on 15 May, in sunshine, in a gusty wind.”"
    )
    assert only("and its owner?", crane).query == "Why did it fall? and its owner?"


def test_turns_without_an_answer_are_not_carried() -> None:
    turns = [
        Turn("Who won the prize?", "Saoirse Tammond."),
        Turn("What is her cat called?", SAYS_NOT),
        Turn("And her dog?", "…", answered=False),
    ]
    assert only("where did she grow up?", *turns).query == "where did Saoirse Tammond grow up?"


def test_a_subject_that_was_asked_in_vain_may_be_meant_as_well_as_the_last_one_answered() -> None:
    turns = [Turn("Who won the prize?", "Saoirse Tammond."), Turn("Where is the Mole?", SAYS_NOT)]
    assert [reading.query for reading in readings("When did it open?", turns)] == [
        "Where is the Mole? When did it open?",
        "Who won the prize? Saoirse Tammond. When did it open?",
    ]


def test_after_two_questions_in_vain_the_newer_subject_comes_first() -> None:
    turns = [
        Turn("What did the clerk fight for?", "No fines."),
        Turn("Which beer is made for the inn on the hill?", SAYS_NOT),
        Turn("how strong is it?", SAYS_NOT),
    ]
    assert [reading.query for reading in readings("and what does it cost?", turns)] == [
        "Which beer is made for the inn on the hill? and what does it cost?",
        "What did the clerk fight for? No fines. and what does it cost?",
    ]


def test_where_nothing_was_answered_the_last_question_is_carried() -> None:
    assert search_query("When did it open?", [Turn("Where is the library?", SAYS_NOT)]) == (
        "Where is the library? When did it open?"
    )


def test_a_new_topic_leaves_the_old_one_behind() -> None:
    question = "When was the lens of Cape Dunnel first lit?"
    assert only(question, BARGE, FIRM) == Reading(question, question)


def test_a_question_that_may_lean_and_may_stand_alone_is_read_both_ways() -> None:
    question = "When did the crane accident happen?"
    alone, leaning = readings(question, [Turn("What do ants eat?", "Leaves.")])
    assert alone == Reading(question, question)
    assert leaning.query == f"What do ants eat? Leaves. {question}"
    first, second = readings("Who made the trophy?", [Turn("Who won the prize?", "Ada Finch.")])
    assert first.query == "Who won the prize? Ada Finch. Who made the trophy?"
    assert second.query == "Who made the trophy?"


def test_without_history_the_question_is_the_query() -> None:
    assert search_query("Who owns it?", []) == "Who owns it?"


def test_small_talk_is_no_turn_to_lean_on_and_no_part_of_a_question() -> None:
    turns = [BARGE, Turn("thanks", "You are welcome.")]
    assert only("Great. How old is it?", *turns).query == "How old is The Oxhide?"


def test_what_is_said_about_an_answer_asks_its_question_again() -> None:
    assert search_query("are you sure?", [BARGE, FIRM]) == search_query("Who owns it?", [BARGE])


def test_what_is_said_about_an_answer_needs_a_search_only_where_there_is_one() -> None:
    assert only_said("hello", [BARGE]) == "greeting"
    assert only_said("are you sure?", [BARGE]) is None
    assert only_said("are you sure?", [Turn("hello", "Hello.")]) == "sure"
    assert only_said("Who owns it?", []) is None


def test_no_more_than_three_turns_are_taken_along() -> None:
    turns = [Turn(f"And what of it, number {n}?", "") for n in range(5)]
    query = search_query("And then?", turns)
    assert query.count("?") == 4
    assert "number 1" not in query


@pytest.mark.parametrize(
    ("first", "second", "with_what_was_said", "alone"),
    [(0.6, 1.0, 0, 0), (0.4, 0.44, 0, 0), (0.4, 0.5, 0, 1), (0.4, 0.61, 1, 1), (0.0, 0.0, 0, 0)],
)
def test_the_surer_reading_is_taken_and_a_sure_one_at_once(
    first: float, second: float, with_what_was_said: int, alone: int
) -> None:
    for other, taken in ((Reading("one two", "two"), with_what_was_said), (TWO, alone)):
        sure = {ONE: first, other: second}
        tried: list[Reading] = []

        def sure_of(
            reading: Reading, sure: dict[Reading, float] = sure, tried: list[Reading] = tried
        ) -> float:
            tried.append(reading)
            return sure[reading]

        assert better_read((ONE, other), sure_of) == (ONE, other)[taken]
        assert len(tried) == (1 if first >= 0.6 else 2)
        assert better_read((other,), sure_of) == other


ONE, TWO = Reading("one", "one"), Reading("two", "two")
