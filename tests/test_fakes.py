"""The stand-ins themselves, where the contracts say nothing."""

from qa.engines.protocols import Message
from tests.fakes import HashingEmbedder, ScriptedLanguageModel


def test_the_hashing_embedder_counts_three_words_as_six_tokens():
    assert HashingEmbedder().count_tokens(["one two three", ""]) == [6, 2]


def test_the_scripted_model_gives_its_replies_in_order_and_records_the_prompts():
    model = ScriptedLanguageModel(["one", "two"])
    asked = [[Message("user", text)] for text in ("a", "b", "c", "a")]
    assert ["".join(model.stream(prompt, 9)) for prompt in asked] == ["one", "two", "two", "one"]
    assert model.prompts == asked
    assert model.written == 4
