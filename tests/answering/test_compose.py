"""Composing an answer from evidence, with a scripted model in the language model's place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.compose import Composer
from qa.answering.composition import Composition, Question
from qa.answering.prompt import PromptTemplates
from qa.domain import Article, Passage, SourceSentence
from qa.errors import UsageError
from qa.events import SentenceChecked
from qa.text.sentences import sentence_spans
from tests.fakes import HashingEmbedder, ScriptedLanguageModel

TEXT = "The bridge is 640 metres long. Ada Quist opened it. A ferry sailed before that."
ARTICLE = Article(1, "bridge.txt", "The bridge", None, None, None, "en", "0" * 64, TEXT)


def passage_for(question: str) -> Passage:
    """The whole article as a passage that was found, each sentence as near as it shares words."""
    embedder = HashingEmbedder()
    asked = embedder.encode_query(question)
    sentences = []
    for start, end in sentence_spans(TEXT, "en"):
        near = float(embedder.encode_query(TEXT[start:end]) @ asked)
        sentences.append(SourceSentence(start, end, dense=near, lexical=near, score=5 * near))
    return Passage(
        1, "bridge.txt", "The bridge", None, 0, len(TEXT), TEXT, (), 1.0, "en",
        sentences=tuple(sentences),
    )  # fmt: skip


def compose(*replies: str, question: str = "How long is the bridge?", least: float = 0.0):
    model = ScriptedLanguageModel(replies)
    composer = Composer(
        (lambda: model) if replies else None,
        PromptTemplates(),
        {"bridge.txt": ARTICLE}.get,
        min_confidence=least,
    )
    *events, composition = composer.compose(Question(question, question), [passage_for(question)])
    assert isinstance(composition, Composition)
    shown = [event.sentence for event in events if isinstance(event, SentenceChecked)]
    assert tuple(shown) == composition.sentences
    for citation in composition.citations:
        assert TEXT[citation.start : citation.end] == citation.quote
    return composition, model


def test_a_sentence_that_holds_is_shown_in_the_models_words_with_its_citation():
    composition, _ = compose("[1] 640 metres long is the bridge.")
    assert composition.text == "640 metres long is the bridge. [1]"
    assert composition.sentences[0].kind == "wording"
    assert composition.citations[0].quote == "The bridge is 640 metres long."


def test_words_that_were_read_as_others_leave_less_of_the_confidence():
    composer = Composer(None, PromptTemplates(), {"bridge.txt": ARTICLE}.get, min_confidence=0.0)
    asked = Question("How long is the bridge?", "How long is the bridge?")
    found = [passage_for(asked.text)]
    *_, sure = composer.compose(asked, found)
    *_, less = composer.compose(replace(asked, kept=0.75), found)
    assert isinstance(sure, Composition)
    assert isinstance(less, Composition)
    assert less.confidence == pytest.approx(0.75 * sure.confidence)
    assert less.sentences == sure.sentences


def test_what_a_small_model_says_before_it_answers_is_left_out():
    composition, _ = compose("The answer to this question is: The bridge is 640 metres long [1].")
    assert composition.text == "The bridge is 640 metres long. [1]"


def test_a_wrong_number_is_replaced_by_the_sources_own_sentence():
    composition, _ = compose("The bridge is 650 metres long [1].")
    assert composition.text == "“The bridge is 640 metres long.” [1]"
    assert composition.sentences[0].support == 1.0


def test_a_marker_that_points_at_the_wrong_sentence_is_set_right():
    composition, _ = compose("Ada Quist opened it [1].", question="Which lady opened it?")
    assert composition.citations[0].quote == "Ada Quist opened it."


def test_a_marker_that_points_nowhere_is_dropped():
    composition, _ = compose("The bridge is 640 metres long [17].")
    assert composition.text == "The bridge is 640 metres long. [1]"


def test_unsupported_sentences_between_supported_ones_are_left_out():
    composition, _ = compose(
        "The bridge is 640 metres long [1]. It was painted green in Paris. Ada Quist opened it [2]."
    )
    assert composition.text == "The bridge is 640 metres long. [1] Ada Quist opened it. [2]"


def test_what_the_model_repeats_is_said_once():
    composition, _ = compose("The bridge is 640 metres long. The bridge is 640 metres long [1].")
    assert composition.text == "The bridge is 640 metres long. [1]"


def test_without_a_model_the_best_sentence_is_quoted():
    composition, _ = compose()
    assert composition.text == "“The bridge is 640 metres long.” [1]"


def test_below_the_confidence_nothing_is_said_and_the_model_is_not_asked():
    composition, model = compose("The bridge is 640 metres long [1].", least=1.0)
    assert composition.text.startswith("I am not sure")
    assert (composition.sentences, composition.citations, model.prompts) == ((), (), [])


def test_the_model_is_stopped_when_it_goes_on_and_on():
    _, model = compose("Word by word. " * 40)
    assert model.written < 40


def test_article_text_is_one_line_without_control_characters_in_the_prompt():
    evil = "The bridge\x1b[2J is\n640 metres\u202e long."
    passage = Passage(
        1, "e.txt", "E", None, 0, len(evil), evil, (), 1.0, "en",
        sentences=(SourceSentence(0, len(evil), 1.0, 1.0, 1.0),),
    )  # fmt: skip
    article = Article(1, "e.txt", "E", None, None, None, "en", "0" * 64, evil)
    model = ScriptedLanguageModel(["No."])
    composer = Composer(
        lambda: model, PromptTemplates(), {"e.txt": article}.get,
        min_confidence=0.0,
    )  # fmt: skip
    list(composer.compose(Question("How long?", "How long?"), [passage]))
    assert "[1] The bridge[2J is 640 metres long." in model.prompts[0][1].content


def test_a_template_with_an_unknown_variable_is_one_clear_error(tmp_path):
    (tmp_path / "answer.user.txt").write_text("$question and $questoin")
    with pytest.raises(UsageError, match=r"unknown variable.*its variables are: \$sentences"):
        PromptTemplates(str(tmp_path)).fill("answer.user", sentences="", history="", question="")


def test_a_users_own_template_takes_the_place_of_the_shipped_one(tmp_path):
    (tmp_path / "answer.system.txt").write_text("Speak like a pirate for $$5.\n")
    assert PromptTemplates(str(tmp_path)).fill("answer.system") == "Speak like a pirate for $5."


WALL = {
    "old.txt": "The wall will cost 14 million pounds, says the mayor. It rained.",
    "new.txt": "The wall will cost 16 million pounds. It snowed.",
}


def wall_passage(
    rank: int, name: str, score: float, differs: tuple[int, ...], before: tuple[int, ...] = ()
) -> Passage:
    """An article of one day, its first sentence found with a score."""
    (start, end), other = sentence_spans(WALL[name], "en")
    sentences = (
        SourceSentence(start, end, dense=0.8, lexical=0.9, score=score),
        SourceSentence(*other, dense=0.1, lexical=0.0, score=score - 9),
    )
    day = "2025-01-14" if name == "old.txt" else "2025-10-07"
    return Passage(
        rank, name, name, day, 0, len(WALL[name]), WALL[name], (), score, "en",
        sentences=sentences, differs_from=differs, before=before,
    )  # fmt: skip


def wall_articles() -> dict[str, Article]:
    return {
        name: Article(i, name, name, None, None, None, "en", "0" * 64, text)
        for i, (name, text) in enumerate(WALL.items())
    }


def on_the_wall(*passages: Passage, asked: str = "What will the wall cost?") -> Composition:
    composer = Composer(None, PromptTemplates(), wall_articles().get, min_confidence=0.0)
    *_, composition = composer.compose(Question(asked, "wall cost"), passages)
    assert isinstance(composition, Composition)
    return composition


def test_of_two_articles_that_disagree_both_are_quoted_with_their_days_the_newer_first():
    composition = on_the_wall(
        wall_passage(1, "new.txt", 5.0, (2,), (2,)), wall_passage(2, "old.txt", 8.0, (1,))
    )
    assert composition.text == (
        "The articles disagree. [1] [2] 2025-10-07: “The wall will cost 16 million pounds.” [1] "
        "2025-01-14: “The wall will cost 14 million pounds, says the mayor.” [2]"
    )
    assert [citation.article for citation in composition.citations] == ["new.txt", "old.txt"]


def test_of_two_articles_that_disagree_the_model_is_not_asked_to_choose():
    model = ScriptedLanguageModel(["The wall will cost 14 million pounds [2]."])
    composer = Composer(lambda: model, PromptTemplates(), wall_articles().get, min_confidence=0.0)
    passages = [wall_passage(1, "new.txt", 5.0, (2,), (2,)), wall_passage(2, "old.txt", 8.0, (1,))]
    *_, composition = composer.compose(Question("What will the wall cost?", "wall cost"), passages)
    assert isinstance(composition, Composition)
    assert "2025-10-07: “The wall will cost 16 million pounds.” [1]" in composition.text
    assert (composition.finding, model.prompts) == ("disagreement", [])


def test_where_nothing_disagrees_the_best_sentence_is_quoted_alone():
    composition = on_the_wall(
        wall_passage(1, "old.txt", 8.0, ()), wall_passage(2, "new.txt", 5.0, ())
    )
    assert composition.text == "“The wall will cost 14 million pounds, says the mayor.” [1]"


def test_a_date_that_the_articles_found_are_of_does_not_lower_the_confidence():
    passages = [wall_passage(1, "old.txt", 8.0, ())]
    composer = Composer(None, PromptTemplates(), wall_articles().get, min_confidence=1.0)
    asked = "What will the wall cost in March 2024?"
    (plain,) = composer.compose(Question(asked, asked), passages)
    (without,) = composer.compose(
        Question(asked, asked, topic="What will the wall cost?"), passages
    )
    assert isinstance(plain, Composition)
    assert isinstance(without, Composition)
    assert without.confidence > plain.confidence


def test_what_no_longer_stands_in_its_article_is_not_quoted():
    old = wall_passage(1, "old.txt", 8.0, ())
    moved = {"old.txt": Article(0, "old.txt", "o", None, None, None, "en", "0" * 64, "New text.")}
    for articles in (moved, {}):
        composer = Composer(None, PromptTemplates(), articles.get, min_confidence=0.0)
        (composition,) = composer.compose(Question("What?", "wall"), [old])
        assert isinstance(composition, Composition)
        assert composition.sentences == ()


def test_two_sentences_that_are_nearly_as_good_are_both_quoted_unless_one_fact_is_asked_for():
    passages = (wall_passage(1, "old.txt", 8.0, ()), wall_passage(2, "new.txt", 7.5, ()))
    open_one = on_the_wall(*passages, asked="What is said of the wall?")
    assert [sentence.kind for sentence in open_one.sentences] == ["quote", "quote"]
    assert [sentence.kind for sentence in on_the_wall(*passages).sentences] == ["quote"]


def test_what_is_set_right_is_not_said_beside_it():
    composition = on_the_wall(
        wall_passage(1, "new.txt", 8.0, (), (2,)), wall_passage(2, "old.txt", 7.5, ())
    )
    assert [citation.article for citation in composition.citations] == ["new.txt"]


@pytest.mark.parametrize(("score", "finding"), [(0.8, "close"), (0.1, "nothing")])
def test_silence_says_whether_there_is_anything_like_it(score, finding):
    (start, end), _ = sentence_spans(WALL["old.txt"], "en")
    found = SourceSentence(start, end, dense=score, lexical=score, score=1.0)
    passage = Passage(
        1, "old.txt", "old", None, 0, len(WALL["old.txt"]), WALL["old.txt"], (), 1.0, "en",
        share=score, sentences=(found,),
    )  # fmt: skip
    composer = Composer(None, PromptTemplates(), wall_articles().get, min_confidence=1.0)
    (composition,) = composer.compose(Question("Why?", "Why?"), [passage])
    assert isinstance(composition, Composition)
    assert (composition.finding, composition.sentences) == (finding, ())
