"""Other tools' ways of finding passages, for `retrieval.py`.

Each function takes the articles' texts by name, and an embedder where it needs one; it returns a
search: a query goes in, at most TOP hits come out, best first. The tools are as their beginners'
guides set them up, and imported where they are used, as few people have them. All embed with the
same model, which cuts off what is longer than its window.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from evidence import Articles, Hit

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder

TOP = 10
CHUNK_SIZE = 1000
CHUNK_OVERLAP = 200
WORD = re.compile(r"\w+")


Search = Callable[[str], list[Hit]]


class Rival(NamedTuple):
    """What makes a search, the modules that it needs, and what to install for them."""

    build: Callable[[Articles, Embedder], Search]
    modules: tuple[str, ...]
    packages: str


def langchain(articles: Articles, embedder: Embedder) -> Search:
    """LangChain's recursive splitter, and exact inner product in FAISS."""
    import faiss  # noqa: PLC0415 (where it is used, as in qa)

    chunks = _langchain_chunks(articles)
    index = faiss.IndexFlatIP(embedder.dimension)
    index.add(embedder.encode_passages([chunk.text for chunk in chunks]))

    def search(query: str) -> list[Hit]:
        vector = embedder.encode_query(query).reshape(1, -1)
        scores, found = index.search(vector, min(TOP, len(chunks)))
        return [
            chunks[i]._replace(score=float(score))
            for i, score in zip(found[0], scores[0], strict=True)
        ]

    return search


def bm25(articles: Articles, _: Embedder) -> Search:
    """BM25 (Robertson et al. 1994) over the chunks of `langchain`."""
    chunks = _langchain_chunks(articles)
    ranking = import_module("rank_bm25").BM25Okapi([_words(chunk.text) for chunk in chunks])

    def search(query: str) -> list[Hit]:
        scores = ranking.get_scores(_words(query))
        best = np.argsort(-scores, kind="stable")[:TOP]
        return [chunks[i]._replace(score=float(scores[i])) for i in best]

    return search


def llama_index(articles: Articles, embedder: Embedder) -> Search:
    """LlamaIndex's sentence splitter and vector store, as it sets them up by itself."""
    # With these it would look for its tokenizers in other places than its own, then download them.
    for variable in ("NLTK_DATA", "TIKTOKEN_CACHE_DIR"):
        os.environ.pop(variable, None)
    core = import_module("llama_index.core")
    core.Settings.llm = import_module("llama_index.core.llms").MockLLM()
    index = core.VectorStoreIndex.from_documents(
        [core.Document(text=text, id_=name) for name, text in articles.items()],
        embed_model=_llama_index_embedding(embedder),
        transformations=[import_module("llama_index.core.node_parser").SentenceSplitter()],
    )
    retriever = index.as_retriever(similarity_top_k=TOP)

    def search(query: str) -> list[Hit]:
        return [
            Hit(
                found.node.ref_doc_id,
                found.node.start_char_idx,
                found.node.end_char_idx,
                float(found.score),
                found.node.text,
            )
            for found in retriever.retrieve(query)
        ]

    return search


def installed(what: str, modules: Iterable[str], packages: str) -> bool:
    """Whether some modules can be imported; says what to install where not."""
    try:
        for module in modules:
            import_module(module)
    except ImportError as error:
        print(f"without {what}: pip install {packages} ({error})", file=sys.stderr)
        return False
    return True


def _langchain_chunks(articles: Articles) -> list[Hit]:
    """What the recursive splitter makes of the articles, without scores."""
    splitter = import_module("langchain_text_splitters").RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_SIZE, chunk_overlap=CHUNK_OVERLAP, add_start_index=True
    )
    chunks = []
    for name, text in articles.items():
        for document in splitter.create_documents([text]):
            start, chunk = document.metadata["start_index"], document.page_content
            chunks.append(Hit(name, start, start + len(chunk), 0.0, chunk))
    return chunks


def _llama_index_embedding(embedder: Embedder) -> Any:  # noqa: ANN401 (of an untyped class)
    """The embedder as LlamaIndex wants it."""
    base: Any = import_module("llama_index.core.embeddings").BaseEmbedding

    class Embedding(base):  # type: ignore[misc]
        """Passes everything on."""

        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(x) for x in embedder.encode_query(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[float(x) for x in vector] for vector in embedder.encode_passages(texts)]

    return Embedding(model_name=embedder.name)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


LANGCHAIN = Rival(langchain, ("langchain_text_splitters",), "langchain-text-splitters")
RIVALS = {
    "langchain": LANGCHAIN,
    "langchain+prev": LANGCHAIN,
    "bm25": Rival(bm25, ("rank_bm25", *LANGCHAIN.modules), f"rank-bm25 {LANGCHAIN.packages}"),
    "llama-index": Rival(llama_index, ("llama_index.core",), "llama-index-core"),
}
