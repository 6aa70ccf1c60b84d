"""Builds indexes for tests from plain texts: every line of an article is a passage."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import Any

from qa.domain import Document, PassageSpan
from qa.index.kinds import USUAL, Plan
from qa.index.reader import Index
from qa.index.staging import NewArticle
from qa.index.writer import IndexWriter, lock_index
from tests.fakes import HashingEmbedder


def lines_of(text: str) -> list[PassageSpan]:
    return [
        PassageSpan(m.start(), m.end(), ("Part",), ((m.start(), m.end()),))
        for m in re.finditer(r"[^\n]+", text)
    ]


def article(ref: str, text: str, embedder: HashingEmbedder, **facts: Any) -> NewArticle:
    spans = lines_of(text)
    keys = [key_of(text[span.start : span.end], embedder) for span in spans]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(text, (), facts.pop("title", ref), **facts)
    return NewArticle(ref, f"/articles/{ref}", "/articles", sha256, 1, 2, document, spans, keys)


def key_of(text: str, embedder: HashingEmbedder) -> bytes:
    data = f"{embedder.fingerprint}\n{text}".encode()
    return hashlib.blake2b(data, digest_size=16).digest()


def stage(writer: IndexWriter, articles: dict[str, str], embedder: HashingEmbedder) -> None:
    for ref, text in articles.items():
        new = article(ref, text, embedder)
        texts = [text[span.start : span.end] for span in new.passages]
        by_key = dict(zip(new.vector_keys, texts, strict=True))
        missing = list(writer.missing_vectors(by_key))
        vectors = embedder.encode_passages([by_key[k] for k in missing])
        writer.store_vectors(missing, vectors, [vector.reshape(1, -1) for vector in vectors])
        writer.stage(new)


def everything(folder: Path) -> list[tuple[str, int, int, str]]:
    """Every passage of an index: its article, its span, its text."""
    with Index(folder) as index:
        ids = [row[0] for row in index.connection.execute("SELECT id FROM passages")]
        found = index.candidates(ids)
        texts = index.texts({c.article for c in found})
        return [(c.article, c.start, c.end, texts[c.article][c.start : c.end]) for c in found]


WIDE = 512
"""So many buckets that few words of `generation_of` share one."""


def put(
    folder: Path,
    articles: dict[str, str],
    embedder: HashingEmbedder | None = None,
    plan: Plan = USUAL,
) -> None:
    """Add or change articles."""
    embedder = embedder or HashingEmbedder()
    with lock_index(folder, embedder, plan) as writer:
        stage(writer, articles, embedder)
        writer.publish()


def text_of(index: Index, ref: str) -> str:
    article = index.article(ref)
    assert article is not None
    return article.text


def generation_of(number: int) -> dict[str, str]:
    """The articles of a whole generation: each line names its article and the generation."""
    return {
        f"{name}.txt": "\n".join(f"{name} line{line} generation{number}" for line in range(40))
        for name in ("alpha", "beta", "gamma")
    }


def main(folder: str, how: str) -> None:
    """Write one generation after the other until killed, telling of each before it begins."""
    from qa.index.writer import rebuild_index

    embedder = HashingEmbedder(WIDE)
    for number in range(2, 1000):
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        if how == "update":
            put(Path(folder), generation_of(number), embedder)
        else:
            with rebuild_index(Path(folder), embedder) as writer:
                stage(writer, generation_of(number), embedder)
                writer.publish()


if __name__ == "__main__":
    main(*sys.argv[1:])
