"""A question for yes or no as the statement that "yes" would make.

The words are put in order by rules for English, and roughly: "Did the wall fall?" gives "The wall
fall." Nobody is shown it. It is what a judge is asked, and was taught with; the same rules made
what it learnt from.
"""

from __future__ import annotations

import re

AUX = "is|was|are|were|did|does|do|has|have|had|can|could|will|would|should|may|might|must"
PREDICATE = re.compile(
    r"[a-z]+(?:ed|en|ing|wn|ught|ound|orn|uilt|old|ade|eft|ent|eld|ung|ble|ful|ous|ive|ant)|in|at|on|by|for"
    r"|from|of|to|with|not|located|called|set|put|able|part|the|a|an"
)
VERB = re.compile(r"[a-z]+(?:ed|wn|ught|ound|orn|uilt|old|ade|eft|ent|eld|ung)|called|put|set")
POLAR = re.compile(rf"(?P<aux>{AUX})\b (?P<rest>.+?)\??", re.IGNORECASE | re.DOTALL)


def statement_of(question: str) -> str | None:
    """Return what somebody says who answers a question with "yes", or None."""
    match = POLAR.fullmatch(question.strip())
    return as_sentence(in_order(match["aux"].lower(), match["rest"].split())) if match else None


def in_order(aux: str, rest: list[str], *, verbs: bool = False) -> str:
    """Return words behind an auxiliary with it behind their subject.

    With `verbs` it stands before a verb, or last.
    """
    if aux in {"did", "does", "do"}:
        return " ".join(rest)
    for at in range(1, len(rest)):
        if (
            (VERB if verbs else PREDICATE).fullmatch(rest[at])
            and rest[at] not in {"of", "the"}
            and rest[at - 1] not in {"the", "a", "an", "of", "in"}
        ):
            return " ".join([*rest[:at], aux, *rest[at:]])
    return " ".join([*rest, aux])


def as_sentence(text: str) -> str:
    """Return words as a sentence."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
