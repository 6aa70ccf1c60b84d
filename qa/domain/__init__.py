"""The words that the whole program speaks: frozen dataclasses, no input or output.

Every piece of text is a span of its article: `article.text[start:end]`, in code points, end
exclusive. What a passage or a citation shows is read through its span and never typed.
`articles` holds what files become, `passages` what is found of them, `answers` what is said; all
are imported from here.
"""

from qa.domain.answers import (
    Answer,
    Citation,
    Finding,
    Sentence,
    SentenceKind,
    Status,
    Turn,
)
from qa.domain.articles import (
    LINE_LEVEL,
    Article,
    Block,
    BlockKind,
    CurrentArticle,
    Document,
    EmbedderFacts,
    LeftOut,
    Location,
    Place,
    PlaceKind,
    Span,
    location_at,
)
from qa.domain.passages import Above, AboveKind, Cell, Passage, PassageSpan, SourceSentence

__all__ = [
    "LINE_LEVEL",
    "Above",
    "AboveKind",
    "Answer",
    "Article",
    "Block",
    "BlockKind",
    "Cell",
    "Citation",
    "CurrentArticle",
    "Document",
    "EmbedderFacts",
    "Finding",
    "LeftOut",
    "Location",
    "Passage",
    "PassageSpan",
    "Place",
    "PlaceKind",
    "Sentence",
    "SentenceKind",
    "SourceSentence",
    "Span",
    "Status",
    "Turn",
    "location_at",
]
