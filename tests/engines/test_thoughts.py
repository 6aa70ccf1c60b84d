"""What models think before they answer: left out, in whatever pieces it comes."""

import pytest

from qa.engines.thoughts import closed_thought, without_thoughts


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("[1] Yes.", "[1] Yes."),
        ("<think>Hm, 5 < 6.</think>\n[1] Yes.", "\n[1] Yes."),
        ("\n<think>\nLong.\n</think>Yes", "Yes"),
        ("<thinking>a</thinking>b", "b"),
        ("[THINK]a[/THINK]b", "b"),
        ("<reasoning>a</reasoning>", ""),
        ("<think>It never ends", ""),
        ("<thin ice>", "<thin ice>"),
        ("<th", "<th"),
        ("Yes <think>no</think>", "Yes <think>no</think>"),
        ("[TH", "[TH"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_thoughts_before_an_answer_are_left_out(written, left, size):
    pieces = [written[at : at + size] for at in range(0, len(written), size)]
    assert "".join(without_thoughts(iter(pieces))) == left


def test_a_prompt_that_opens_a_thought_has_it_closed():
    assert closed_thought("a<think>\n") == "a<think>\n\n</think>\n\n"
    assert closed_thought("a[THINK]") == "a[THINK]\n\n[/THINK]\n\n"
    for prompt in ("a", "a<think>\n\n</think>\n\n", "<think> was said"):
        assert closed_thought(prompt) == prompt
