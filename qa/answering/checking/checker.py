"""Checks what is claimed against the source sentences that it points at.

In: one sentence and its sources. Out: a `Check`. A judge reads the sources with the claim, by
themselves and behind the sentence before them, which often says what "it" is; `support` weighs its
judgements beside signals of its own. A text in a language whose words for "not", "may" and
opposites are not known proves nothing but what is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.checking.support import Check, check
from qa.engines.protocols import Support
from qa.text.words import primary

if TYPE_CHECKING:
    from qa.engines.protocols import Reader

CHECKED = frozenset({"en"})
"""The languages in which claims are checked."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a claim points at.

    Attributes:
        texts: Sentences, those of one article in its order.
        title: Of the article of the first of them.
        headings: Above the sentences, the outermost first.
        before: The sentence before the first of them, "" for none.
        language: ISO 639-1 code, None where it is not known.
    """

    texts: Sequence[str]
    title: str = ""
    headings: Sequence[str] = ()
    before: str = ""
    language: str | None = None


class Checker:
    """Checks claims.

    Args:
        reader: Judges them, if there is one.
    """

    def __init__(self, reader: Reader | None) -> None:
        self._reader = reader

    def check(self, claim: str, source: Source) -> Check:
        """Return whether the sources together hold a claim, which is one sentence."""
        if not source.texts or primary(source.language) not in CHECKED:
            return check(claim, [])
        return check(
            claim,
            source.texts,
            source.language,
            title=" ".join((source.title, *source.headings)),
            judged=self._judged(claim, source),
        )

    def _judged(self, claim: str, source: Source) -> Support | None:
        """What a judge makes of the sources, by themselves and with what is before: the mean."""
        if self._reader is None or primary(source.language) not in self._reader.languages:
            return None
        text = " ".join(source.texts)
        texts = [text, f"{source.before} {text}"] if source.before else [text]
        said = self._reader.check(claim, [(source.title, one) for one in texts])
        return Support(
            sum(one.supported for one in said) / len(said),
            sum(one.refuted for one in said) / len(said),
        )
