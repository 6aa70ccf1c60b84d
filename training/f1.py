"""How well a span of words fits the one that was asked for."""

from __future__ import annotations

import string
from collections import Counter


def token_f1(found: str, gold: str) -> float:
    """F1 of the words in common (Rajpurkar et al. 2016, arXiv:1606.05250, section 6.1)."""
    ours, theirs = _words(found), _words(gold)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs)) if common else float(ours == theirs)


def _words(text: str) -> list[str]:
    plain = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return [word for word in plain.split() if word not in {"a", "an", "the"}]
