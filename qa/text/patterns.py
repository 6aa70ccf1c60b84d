"""Patterns that are compiled when they are first used.

A process that asks one question would spend more time on compiling what it never matches than on
searching. In: a regular expression. Out: what behaves like its `re.Pattern`.
"""

from __future__ import annotations

import re
from typing import Any, cast


def pattern(expression: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a regular expression, not yet compiled; what is wrong in it shows at its first use."""
    return cast("re.Pattern[str]", _Pattern(expression, flags))


class _Pattern:
    """Takes each method from the compiled pattern when it is first asked for, and keeps it."""

    def __init__(self, expression: str, flags: re.RegexFlag) -> None:
        self._expression, self._flags = expression, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a pattern has)
        value = getattr(re.compile(self._expression, self._flags), name)
        setattr(self, name, value)
        return value


QUOTED = pattern(r"(?<!\w)[\"“„«»]([^\"“”„«»]{3,200})[\"“”«»](?!\w)")
"""What a question has in quotation marks."""
