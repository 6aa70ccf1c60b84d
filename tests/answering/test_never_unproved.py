"""Whatever a language model writes: every sentence shown is proved, every quote is exact."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.checking.support import problems
from qa.answering.compose import Composer
from qa.answering.composition import Composition, Question
from qa.answering.prompt import PromptTemplates
from tests.answering.test_compose import ARTICLE, TEXT, passage_for
from tests.fakes import ScriptedLanguageModel

PIECES = [
    *TEXT.replace(".", " .").split(),
    "[1]", "[2]", "[3]", "[0]", "[17]", "[", "]", "[1,2]", "(2)", "\n", ".", ",", "not", "never",
    "641", "1902", "Paris", "“", "”", "<|im_end|>", "\x1b[2J",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60))
def test_a_model_that_writes_tokens_at_random_proves_every_sentence_or_is_not_shown(pieces):
    model = ScriptedLanguageModel([" ".join(pieces)])
    composer = Composer(
        lambda: model, PromptTemplates(), {"bridge.txt": ARTICLE}.get, min_confidence=0.0
    )
    question = "How long is the bridge?"
    *_, composition = composer.compose(Question(question, question), [passage_for(question)])
    assert isinstance(composition, Composition)
    assert composition.sentences
    quotes = {citation.number: citation.quote for citation in composition.citations}
    for citation in composition.citations:
        assert TEXT[citation.start : citation.end] == citation.quote
    for sentence in composition.sentences:
        cited = [quotes[number] for number in sentence.citations]
        assert cited
        assert sentence.support >= 0.5
        assert sentence.kind in {"wording", "quote"}
        if sentence.kind == "quote":
            assert sentence.text.strip("“”") in cited
        else:
            assert not problems(sentence.text, "\n".join(cited), "en", ARTICLE.title)
