"""The matter that somebody wishes to know anything about: "tell me about Lavrov", "lavrov".

A question's words come in; the matter goes out where that is all that is asked, else None. What is
said of it answers by being said of it, whatever it says.
"""

from __future__ import annotations

from qa.text.patterns import pattern
from qa.text.words import content_words, words
from qa.understanding.kinds import kind_of

ASKS = pattern(
    r"^\W*(?:(?:please|so|and|ok|okay)\W+)*(?:(?:can|could) you\s+)?"
    r"(?:tell me|what do(?:es)? (?:the|my|your|these|this|those) \w+ (?:say|tell(?: me)?|have)"
    r"|what (?:do (?:we|you) know|is (?:known|said|there|written)|can you tell me)"
    r"|(?:is there |do you have |have you (?:got )?)?(?:anything|everything|something|information))"
    r"\s+(?:about|on|regarding)\s+(?P<matter>.+?)[\s?.!]*$"
)
IS_ABOUT = pattern(
    r"^\W*(?:(?:and|so|but)\s+)?what(?:['’]s|s| is| are| was| were)\s+(?P<matter>.+?)"
    r"\s+about[\s?.!]*$"
)
BARE = 3
"""Words of a search that only names something."""


def matter_of(question: str) -> str | None:
    """Return what is all that a question names, or None for a question of any other kind."""
    lower = question.strip().lower()
    match = ASKS.match(lower) or IS_ABOUT.match(lower)
    if match:
        matter = question.strip()[match.start("matter") : match.end("matter")]
        return matter if content_words(matter) else None
    said = words(question)
    bare = kind_of(question) == "words" and 0 < len(said) <= BARE
    return question.strip() if bare and content_words(question) else None
