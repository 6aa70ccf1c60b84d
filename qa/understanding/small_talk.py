"""What is said to a turn that asks nothing of the articles: one friendly line.

The move and the index come in; the line goes out, with a question that these articles have
something to say to. It never says that the articles do not say, since nobody has asked them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qa.text.clean import one_line
from qa.text.words import names

if TYPE_CHECKING:
    from qa.index.reader import Index
    from qa.understanding.moves import Move

LINES: dict[Move, str] = {
    "greeting": "Hello. Ask me about your {articles}, for example: {example}",
    "thanks": "You are welcome. There is more in your {articles}, for example: {example}",
    "goodbye": "Goodbye.",
    "nod": "Good. Ask on, for example: {example}",
    "help": "I answer questions from your {articles} and quote the place of every sentence; for "
    "example: {example}",
}
NOTHING_YET = (
    "There is no answer yet to say more of. Ask me something first, for example: {example}"
)

LOOKED_THROUGH, LOOKED_AT = 20, 4_000
"""So many articles, and characters of each, are looked through for a name."""


def small_talk(move: Move, index: Index) -> str:
    """Return what is said to a move; to one about an answer, that there is none yet."""
    articles, _ = index.counts()
    counted = f"{articles} article{'' if articles == 1 else 's'}"
    return LINES.get(move, NOTHING_YET).format(articles=counted, example=example_question(index))


def example_question(index: Index) -> str:
    """Return a question that these articles have something to say to.

    It is about a name that an article repeats, the last by name first, since names often begin with
    the day; else about the title of one.
    """
    title = ""
    for file in list(index.files())[-LOOKED_THROUGH:][::-1]:
        article = index.article(file.ref)
        if article is None or (article.language or "en") != "en":
            continue
        title = title or article.title
        lines = article.text[:LOOKED_AT].splitlines()
        named = Counter(name for line in lines for name in names(line) if " " in name)
        name, count = next(iter(named.most_common(1)), ("", 0))
        if count > 1:
            return f"“What do the articles say about {one_line(name)}?”"
    return f"“What do the articles say about {one_line(title)}?”" if title else "“What is new?”"
