"""What models think before they answer: kept out of what is shown, and out of prompts.

An answer is short, and its proof is found elsewhere, so that thoughts are only waited for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MARKS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<reasoning>", "</reasoning>"),
    ("[THINK]", "[/THINK]"),
)
"""How the templates of models that think part thoughts from answers."""

OPEN = re.compile(rf"({'|'.join(re.escape(opening) for opening, _ in MARKS)})\s*$")


def without_thoughts(pieces: Iterator[str]) -> Iterator[str]:
    """Leave out what a model thinks before it answers, also where it never comes to an end."""
    held = ""
    for piece in pieces:
        held += piece
        begun = held.lstrip()
        mark = next((closing for opening, closing in MARKS if begun.startswith(opening)), None)
        if mark:
            _, ended, rest = begun.partition(mark)
            if ended:
                if rest:
                    yield rest
                break
        elif not any(opening.startswith(begun) for opening, _ in MARKS):
            yield held
            break
    else:
        if held and not any(held.lstrip().startswith(opening) for opening, _ in MARKS):
            yield held
        return
    yield from pieces


def closed_thought(prompt: str) -> str:
    """Return a prompt whose end opens no thought: where a template does that, it is closed."""
    found = OPEN.search(prompt)
    if not found:
        return prompt
    closing = dict(MARKS)[found[1]]
    return f"{prompt.rstrip()}\n\n{closing}\n\n"
