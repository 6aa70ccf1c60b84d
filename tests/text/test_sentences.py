"""Where sentences begin and end; the expected sentences are worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.sentences import sentence_spans
from tests.text.cases import sentence_cases

PROPERTY = settings(derandomize=True, deadline=None, max_examples=150)
ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=120),
    st.lists(
        st.sampled_from(
            [
                "One",
                " ",
                ". ",
                "\n",
                "\r\n",
                "\r",
                "\n\n",
                "(",
                ")",
                '"',
                "2.",
                "Dr.",
                "。",
                "𝔘",
                "é",
                "!",
                "? ",
                "no. ",
                "n.º ",
                "a.b. ",
                "\u2028",
                "\u3000",
                "z. B. ",
                "[",
                "] ",
                "The",
            ]
        ),
        max_size=30,
    ).map("".join),
)


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def test_two_plain_sentences_are_two_spans() -> None:
    assert sentence_spans("It rained. We left.") == [(0, 10), (11, 19)]


def test_characters_beyond_the_basic_plane_count_as_one() -> None:
    assert sentence_spans("𝔘𝔫𝔦 é. Bye.") == [(0, 6), (7, 11)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_hard_wrapped_line_does_not_end_a_sentence(end: str) -> None:
    text = f"The ferry{end}left late. It{end}came back."
    assert sentences(text) == [f"The ferry{end}left late.", f"It{end}came back."]


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n"])
def test_a_blank_line_ends_a_sentence_without_a_full_stop(end: str) -> None:
    assert sentences(f"A title{end}The text") == ["A title", "The text"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Take the No. 4 bus to St. Mary and ask for Dr. Who.",
        "He says so on p. 4 and in vol. 2 of it.",
        "It is known (p. 4.) and true.",
        "She said (he did not. Really!) so.",
        "J. R. R. Tolkien wrote it.",
        "It opened at 9.30 a.m. and cost 2.4 million.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Then came more.") == [sentence, "Then came more."]


@pytest.mark.parametrize(
    ("language", "sentence", "following"),
    [
        ("de", "Die 2. Liga spielt am 3. Mai.", "Dann ist Pause."),
        ("de-AT", "Der 1. FC Köln gewann, d. h. er stieg auf.", "Das war neu."),
        ("de", "Er kam am 3.", "Der Rest blieb."),
        ("de", "Das war 2023.", "Danach kam nichts."),
        ("fr", "M. Dupont est parti.", "Il pleut."),
        ("es", "D. Juan vino con la Sra. Ruiz.", "¿Qué pasó?"),
        ("it", "Il n. 4 è qui.", "Poi basta."),
        ("pt", "O n.º 4 é novo.", "Depois nada."),
        ("nl", "Dhr. Jansen o.a. kwam.", "Daarna niets."),
    ],
)
def test_rules_of_other_languages(language: str, sentence: str, following: str) -> None:
    assert sentences(f"{sentence} {following}", language) == [sentence, following]


def test_a_word_before_a_number_still_ends_a_sentence() -> None:
    assert sentences("Is it No. 4? No. That is all. 5 came.") == [
        "Is it No. 4?",
        "No.",
        "That is all.",
        "5 came.",
    ]


def test_a_bracketed_sentence_is_left_whole() -> None:
    assert sentences("(This is so. And that.) Then more.") == [
        "(This is so. And that.)",
        "Then more.",
    ]


def test_a_bracket_within_a_sentence_does_not_end_it() -> None:
    assert sentences("It is said (p. 4.) He went.") == ["It is said (p. 4.) He went."]


@pytest.mark.parametrize("language", [None, "de", "zh", "ja", "tlh"])
def test_chinese_and_japanese_full_stops_work_in_any_language(language: str | None) -> None:
    assert sentences("今天天气好。我们走！ある日。", language) == [
        "今天天气好。",
        "我们走！",
        "ある日。",
    ]


def test_an_unknown_language_has_english_rules() -> None:
    assert sentences("It is No. 4. We left.", "xx") == ["It is No. 4.", "We left."]


def test_a_number_in_front_of_an_item_belongs_to_it() -> None:
    assert sentences("1. First thing.\n\n2. Second thing.") == [
        "1. First thing.",
        "2. Second thing.",
    ]


def test_only_the_range_is_cut() -> None:
    text = "One. Two. Three. Four."
    assert sentence_spans(text, start=5, end=16) == [(5, 9), (10, 16)]


def test_white_space_alone_has_no_sentences() -> None:
    assert sentence_spans(" \r\n\t \u3000") == []


@PROPERTY
@given(ANY_TEXT, st.sampled_from([None, "en", "de", "zh", "fr"]), st.data())
def test_sentences_cover_all_that_is_not_white_space(
    text: str, language: str | None, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentence_spans(text, language, start, end)
    reached = start
    covered = []
    for left, right in spans:
        assert reached <= left < right <= end
        assert text[left:right] == text[left:right].strip()
        covered.append(text[left:right])
        reached = right
    assert "".join("".join(covered).split()) == "".join(text[start:end].split())


def test_of_the_texts_that_nothing_was_fitted_on_nineteen_in_twenty_are_right() -> None:
    cases = [case for case in sentence_cases() if case.held_out]
    assert len(cases) > 250
    right = sum(sentences(case.text, case.language) == case.sentences for case in cases)
    assert right / len(cases) >= 0.95


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("On Weds. 9 June the lock is shut.", "A pilot helps."),
        ("It opens at 5 p.m. Friday.", "It shuts at 6 a.m. Saturday."),
        ("It shuts at 5 p.m.", "The key is kept by Cllr. Ada Moss."),
        ("It weighs approx. 40 kg and cost max. £9.", "We sold it."),
        ("The wreck lies off Pt. Reyne.", "It is deep."),
        ("He came in Oct.", "He left in Nov. 1911."),
        ("Some sailed, e.g. The Gull and the Tern.", "Others did not."),
        ("The Bot. Gardens are shut, the bot. garden is not.", "We went in."),
        ("Oh! what a storm it was.", "Nobody slept."),
        ("He gave it to me.", "Ida has it now."),
        ("It fell in 1904. [3] [4]", "It was rebuilt."),
        ("The site runs on ASP.NET and Node.js.", "It is slow."),
        ("**It rained.**", "We left."),
        ("Then it ended.", "b) Nobody knew why."),
        ("It said (see p. 9 (top).) so.", "He left."),
    ],
)
def test_what_stands_around_a_full_stop_tells_whether_it_ends_a_sentence(
    first: str, second: str
) -> None:
    assert sentences(f"{first} {second}") == [first, second]


def test_capitals_change_nothing() -> None:
    text = "THE POOL IS SHUT. THE VOTE WAS LED BY CLLR. ADA MOSS. IT OPENS AT 9 A.M. DAILY."
    assert sentences(text) == [
        "THE POOL IS SHUT.",
        "THE VOTE WAS LED BY CLLR. ADA MOSS.",
        "IT OPENS AT 9 A.M. DAILY.",
    ]


def test_in_a_text_without_capitals_a_small_letter_may_begin_a_sentence() -> None:
    text = "the goat is still shouting. it is bored. nobody slept! we moved out."
    assert sentences(text) == [
        "the goat is still shouting.",
        "it is bored.",
        "nobody slept!",
        "we moved out.",
    ]


def test_a_missing_space_hides_no_sentence_and_a_name_is_not_cut() -> None:
    text = "The door closed.Nobody spoke. It is at www.Harbour.Example now."
    assert sentences(text) == [
        "The door closed.",
        "Nobody spoke.",
        "It is at www.Harbour.Example now.",
    ]
