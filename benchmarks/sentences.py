"""How often splitters of sentences are right on hard texts, and how long they take.

usage: sentences.py [--all] [--wrong]

The texts are those of tests/text/sentence_cases, in six languages; only the half that nothing was
fitted on counts (`--all`: every one). A text is right if all its sentences are. The seconds are
those for as many copies of the sample articles as make a million characters. Splitters that are
not installed are left out: pip install 'qa-articles[benchmarks]' brings them. `--wrong` prints
what qa has wrong. Last come the blocks of tests/text/line_cases.txt.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from evidence import markdown

from qa.text.lines import lines_stand_alone
from qa.text.sentences import sentence_spans
from tests.text.cases import SentenceCase, line_cases, sentence_cases

ARTICLES = Path(__file__).parents[1] / "articles"
CHARACTERS = 1_000_000
LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
PUNKT_NAMES = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
}

Splitter = Callable[[str, str], list[str]]


def main() -> None:
    """Print a table of the splitters, then what is known of lines."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--all", action="store_true", help="the fitted half too")
    parser.add_argument("--wrong", action="store_true", help="what qa has wrong")
    options = parser.parse_args()
    cases = [case for case in sentence_cases() if options.all or case.held_out]
    texts = _sample()
    rows = [
        _row(name, splitter, cases, texts)
        for name, build in SPLITTERS.items()
        if (splitter := _built(name, build))
    ]
    head = ("splitter", "all", *LANGUAGES, "s for a million characters")
    counts = [
        "texts",
        str(len(cases)),
        *(str(sum(c.language == x for c in cases)) for x in LANGUAGES),
    ]
    print(markdown([head, [*counts, ""], *rows]))
    blocks = [case for case in line_cases() if options.all or case.held_out]
    right = sum(lines_stand_alone(case.lines) is case.alone for case in blocks)
    print(f"\nblocks of lines: {right} of {len(blocks)} right")
    if options.wrong:
        for case in cases:
            if (found := ours(case.text, case.language)) != case.sentences:
                print(f"{case.language}  {' | '.join(found)}")


def ours(text: str, language: str) -> list[str]:
    """The sentences that qa cuts a text into."""
    return [text[start:end] for start, end in sentence_spans(text, language)]


def sentencex() -> Splitter:
    """The library under qa's judgement, by itself (Wikimedia, MIT)."""
    segment = import_module("sentencex").segment
    return lambda text, language: _tidy(segment(language, text))


def pysbd() -> Splitter:
    """Rules by language (Sadvilkar and Neumann 2020, MIT)."""
    made = cache(lambda language: import_module("pysbd").Segmenter(language=language, clean=False))
    return lambda text, language: _tidy(made(language).segment(text))


def nupunkt() -> Splitter:
    """Punkt, trained on texts of law in English (Bommarito et al. 2025, MIT)."""
    tokenize = import_module("nupunkt").sent_tokenize
    return lambda text, _: _tidy(tokenize(text))


def punkt() -> Splitter:
    """Punkt with the models of NLTK by language (Kiss and Strunk 2006, Apache-2.0)."""
    tokenize = import_module("punkt").sent_tokenize
    return lambda text, language: _tidy(tokenize(text, PUNKT_NAMES[language]))


def syntok() -> Splitter:
    """Rules for English, Spanish and German (MIT)."""
    process = import_module("syntok.segmenter").process
    return lambda text, _: _tidy(
        "".join(token.spacing + token.value for token in sentence)
        for paragraph in process(text)
        for sentence in paragraph
    )


SPLITTERS: dict[str, Callable[[], Splitter]] = {
    "qa": lambda: ours,
    "sentencex": sentencex,
    "nupunkt": nupunkt,
    "syntok": syntok,
    "punkt": punkt,
    "pysbd": pysbd,
}


def _built(name: str, build: Callable[[], Splitter]) -> Splitter | None:
    try:
        return build()
    except ModuleNotFoundError:
        print(f"{name} is not installed")
        return None


def _row(name: str, splitter: Splitter, cases: list[SentenceCase], texts: list[str]) -> list[str]:
    """A splitter's shares of right texts, over all and by language, and its seconds."""
    right = [(c.language, splitter(c.text, c.language) == c.sentences) for c in cases]
    shares = [_share(found for _, found in right)]
    shares += [_share(found for own, found in right if own == x) for x in LANGUAGES]
    start = time.perf_counter()
    for text in texts:
        splitter(text, "en")
    return [name, *shares, f"{time.perf_counter() - start:.2f}"]


def _share(right: Iterable[bool]) -> str:
    found = list(right)
    return f"{sum(found) / len(found):.2f}" if found else "–"


def _tidy(sentences: Iterable[str]) -> list[str]:
    return [sentence.strip() for sentence in sentences if sentence.strip()]


def _sample() -> list[str]:
    """Paragraphs of the sample articles, over and over up to a million characters."""
    whole = [file.read_text("utf-8") for file in sorted(ARTICLES.rglob("*.md"))]
    whole += [file.read_text("utf-8") for file in sorted(ARTICLES.rglob("*.txt"))]
    copies = CHARACTERS // max(sum(map(len, whole)), 1) + 1
    return whole * copies


if __name__ == "__main__":
    main()
