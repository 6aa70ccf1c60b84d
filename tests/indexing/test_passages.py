"""How documents are cut; counts are by a fake tokenizer, or by the default embedder's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import Block, BlockKind, Document, PassageSpan
from qa.indexing.formats.markdown import MarkdownLoader
from qa.indexing.formats.text import TextLoader
from qa.indexing.passages import SENTENCE_TOKENS, cut_passages, embedded_text, passage_text
from qa.indexing.splitting import CountTokens
from qa.indexing.structure import with_line_headings

PROPERTY = settings(derandomize=True, deadline=None, max_examples=60)


def fake_count(texts: Sequence[str]) -> list[int]:
    """Three tokens for two words, and two special ones."""
    return [2 + math.ceil(1.5 * len(text.split())) for text in texts]


def markdown(text: str) -> Document:
    return MarkdownLoader().load(text.encode(), "x.md")


def cut(document: Document, window: int = 256, target: int = 160) -> list[tuple[str, ...]]:
    """The headings and the text of each passage."""
    return [
        (*passage.headings, document.text[passage.start : passage.end])
        for passage in cut_passages(document, fake_count, window, target)
    ]


def sentence(words: int, first: str = "Word") -> str:
    return " ".join([first, *["word"] * (words - 1)]) + "."


def check(
    document: Document, passages: Sequence[PassageSpan], count: CountTokens, window: int
) -> None:
    """What holds of any cut."""
    reached = 0
    covered: set[int] = set()
    for passage in passages:
        assert reached <= passage.start < passage.end <= len(document.text)
        text = document.text[passage.start : passage.end]
        assert text == text.strip()
        covered.update(range(passage.start, passage.end))
        reached = passage.end
        embedded = embedded_text(document.title, passage.headings, text, count, window)
        assert embedded.endswith(text)
        assert count([embedded])[0] <= window
        check_sentences(document, passage, count)
    for block in document.blocks:
        places = {i for i in range(block.start, block.end) if not document.text[i].isspace()}
        if block.kind != "heading":
            assert places <= covered
        elif any(other.kind != "heading" for other in document.blocks):
            assert not places & covered


def check_sentences(document: Document, passage: PassageSpan, count: CountTokens) -> None:
    """The sentences of a passage stand in it, in order, and hold every word of its blocks."""
    reached = passage.start
    covered: set[int] = set()
    for start, end in passage.sentences:
        assert reached <= start < end <= passage.end
        assert count([document.text[start:end]])[0] <= SENTENCE_TOKENS + count([""])[0]
        covered.update(range(start, end))
        reached = end
    headings = all(block.kind == "heading" for block in document.blocks)
    for block in document.blocks:
        if block.kind != "heading" or headings:
            inside = range(max(block.start, passage.start), min(block.end, passage.end))
            assert {i for i in inside if not document.text[i].isspace()} <= covered


def test_small_paragraphs_of_a_section_share_a_passage() -> None:
    text = (
        "# Title\n\nOne two.\n\nThree.\n\n## Part\n\nFour.\n\n### Deep\n\nFive.\n\n"
        "## Last\n\nSix.\n"
    )
    assert cut(markdown(text)) == [
        ("One two.\n\nThree.",),
        ("Part", "Four."),
        ("Part", "Deep", "Five."),
        ("Last", "Six."),
    ]


def test_paragraphs_stay_whole_and_are_packed_up_to_the_target() -> None:
    first, second, third = sentence(40, "A"), sentence(40, "B"), sentence(40, "C")
    document = markdown(f"{first}\n\n{second}\n\n{third}")
    # 60 tokens each: two are 120, three would be 180.
    assert cut(document) == [(f"{first}\n\n{second}",), (third,)]


def test_a_paragraph_a_little_over_the_target_stays_whole() -> None:
    paragraph = " ".join(sentence(33, letter) for letter in "ABCD")  # 200 tokens, 1.25 targets
    assert cut(markdown(paragraph)) == [(paragraph,)]


def test_a_long_paragraph_is_cut_evenly_between_sentences() -> None:
    a, b, c, d = (sentence(40, letter) for letter in "ABCD")  # 240 tokens
    assert cut(markdown(f"{a} {b} {c} {d}")) == [(f"{a} {b}",), (f"{c} {d}",)]


def test_a_tiny_paragraph_joins_its_neighbour() -> None:
    long = sentence(104)  # 156 tokens
    assert cut(markdown(f"{long}\n\nThe end is here.")) == [(f"{long}\n\nThe end is here.",)]


def test_a_sentence_beyond_the_window_is_cut_at_a_clause() -> None:
    left, right = " ".join(["left"] * 30), " ".join(["right"] * 34)
    document = markdown(f"{left}, {right}.")
    assert cut(document, window=64) == [(f"{left},",), (f"{right}.",)]


def test_a_sentence_without_clauses_is_cut_at_white_space() -> None:
    document = markdown(" ".join(["word"] * 60))
    parts = [text for (text,) in cut(document, window=64)]
    assert [len(part.split()) for part in parts] == [30, 30]


def test_a_line_without_spaces_is_cut_anywhere() -> None:
    document = markdown("x" * 4000)
    parts = [text for (text,) in cut(document)]
    assert "".join(parts) == "x" * 4000
    assert len(parts) == 2  # eight characters count as a token: 500, and twice 250


def test_words_outside_every_block_are_in_no_passage() -> None:
    assert cut(markdown("One.\n\n<!-- hidden words -->\n\nTwo.\n\n- Three.\n- Four.")) == [
        ("One.",),
        ("Two.\n\n- Three.\n- Four.",),
    ]


def test_marks_of_lists_and_code_may_lie_within_a_passage() -> None:
    text = "Do:\n\n1. One.\n2. Two.\n\n> Three.\n\n```python\nx = 1\n```\n\nFour."
    assert cut(markdown(text)) == [(text,)]


def test_code_is_cut_at_line_ends_without_the_indentation() -> None:
    line = " ".join(["word"] * 30)  # 45 tokens of 62
    document = markdown(f"```\n{line} \n    {line}\n```")
    assert cut(document, window=64, target=40) == [(line,), (line,)]


def test_a_title_in_the_text_is_no_heading_of_its_passages() -> None:
    document = TextLoader().load(b"The *Title*!\n\nOne.\n\nPART TWO\n\nTwo.", "x.txt")
    assert cut(document) == [("One.",), ("PART TWO", "Two.")]


def test_a_document_of_headings_alone_has_passages_of_them() -> None:
    assert cut(markdown("# One\n\n## Two\n")) == [("One\n\n## Two",)]


def test_a_document_without_blocks_has_no_passages() -> None:
    assert cut_passages(Document("", (), "x"), fake_count, 256) == []


def test_the_tokenizer_is_called_a_few_times_a_document() -> None:
    calls = []

    def count(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return fake_count(texts)

    document = markdown("\n\n".join(f"## H{i}\n\n{sentence(90)} {sentence(90)}" for i in range(50)))
    assert len(cut_passages(document, count, 256)) == 100
    assert len(calls) <= 3


def test_the_embedded_text_has_title_and_headings_in_front() -> None:
    text = embedded_text("A Title", ("Part", "Deep"), "Span.\nMore.", fake_count, 64)
    assert text == "A Title | Part | Deep\nSpan.\nMore."
    assert embedded_text("", (), "Span.", fake_count, 64) == "Span."


def test_a_list_is_embedded_with_its_introduction_wherever_it_is_cut() -> None:
    items = "\n".join(f"- Rule {i} of the pier {'holds ' * 20}." for i in range(12))
    document = markdown(f"# Pier\n\nIt has these rules:\n\n{items}\n")
    passages = cut_passages(document, fake_count, 256)
    introduction = document.text.index("It has"), document.text.index("rules:") + len("rules:")
    assert len(passages) > 2
    for passage in passages:
        embedded = passage_text(document, passage, fake_count, 256)
        assert "It has these rules:" in embedded.text
        inside = passage.start == introduction[0]
        assert embedded.text.startswith("Pier\nIt has" if inside else "Pier | It has these rules:")
        for place, (start, _) in enumerate(passage.sentences):
            if start != introduction[0]:
                assert passage.above[place] == (introduction,)
                assert (embedded.above[place] if embedded.above else ()) == (
                    ((5, 24),) if inside else ()
                )


def test_each_answer_of_a_list_of_questions_is_a_passage_under_its_question() -> None:
    document = with_line_headings(
        markdown(
            "# Pier\n\n**How long is it?**\n\nNinety metres.\n\n**Who owns it?**\n\nThe town.\n"
        )
    )
    assert cut(document) == [
        ("How long is it?", "Ninety metres."),
        ("Who owns it?", "The town."),
    ]


def test_the_line_below_the_names_of_a_table_belongs_to_them() -> None:
    table = "| Boat | Price |\n|---|---|\n| Canoe | 9 |"
    (passage,) = cut_passages(markdown(f"# Pier\n\n{table}\n"), fake_count, 256)
    first, second = passage.sentences
    assert (first[0], second[0]) == (passage.start, passage.start + table.index("| Canoe"))
    assert passage.above == ((), ((passage.start, passage.start + len("| Boat | Price |")),))


def test_a_row_that_is_too_long_is_cut_between_its_cells_and_keeps_their_names() -> None:
    story, cause = sentence(60, "Story"), sentence(60, "Cause")
    text = f"Boat | Story | Cause\nAda | {story} | {cause}\nSwift | short | fog\n"
    document = Document(text, (Block("table", 0, len(text) - 1),), "Incidents")
    passages = cut_passages(document, fake_count, 256)
    found = [
        (text[start:end], [text[first:after] for first, after in above])
        for passage in passages
        for (start, end), above in zip(passage.sentences, passage.above, strict=True)
    ]
    assert found == [
        ("Boat | Story | Cause", []),
        (f"Ada | {story} |", ["Boat | Story | Cause"]),
        (cause, ["Ada", "Cause"]),
        ("Swift | short | fog", ["Boat | Story | Cause"]),
    ]


def test_long_names_of_columns_are_embedded_in_part() -> None:
    names = " | ".join(f"Column number {number}" for number in range(60))
    rows = [" | ".join([f"Boat {number}", *(["word"] * 59)]) for number in range(6)]
    text = "\n".join([names, *rows])
    document = Document(text, (Block("table", 0, len(text)),), "Boats")
    spans = cut_passages(document, fake_count, 256)
    made = [passage_text(document, span, fake_count, 256).text for span in spans]
    assert all(fake_count([one])[0] <= 256 for one in made)
    assert made[-1].startswith("Boats | Column number 0 | Column number 1 | Column number 2")
    assert "Column number 9" not in made[-1]


def test_the_sentences_of_what_is_embedded_are_those_of_the_document() -> None:
    document = markdown("# The Pier\n\n## Its length\n\nIt is long. It is 180 metres long.\n")
    (span,) = cut_passages(document, fake_count, 64)
    passage = passage_text(document, span, fake_count, 64)
    assert passage.text[: passage.context] == "The Pier | Its length\n"
    sentences = [passage.text[start:end] for start, end in passage.sentences]
    assert sentences == ["It is long.", "It is 180 metres long."]
    assert passage.alone() == [f"The Pier\n{sentence}" for sentence in sentences]


@pytest.mark.parametrize(
    ("window", "context"),
    [
        (17, "My Title | Upper Part | Lower Part"),  # ten words with the bars: 15 tokens and 2
        (16, "My Title | Lower Part"),
        (13, "My Title | Lower Part"),
        (12, "My Title"),
        (8, "My Title"),
        (7, ""),
        (1, ""),
    ],
)
def test_the_context_is_shortened_and_never_the_span(window: int, context: str) -> None:
    text = embedded_text("My Title", ("Upper Part", "Lower Part"), "Two words", fake_count, window)
    assert text == (f"{context}\nTwo words" if context else "Two words")


def test_a_long_title_is_shortened_at_a_word() -> None:
    text = embedded_text("Harbour " * 40, (), "Span.", fake_count, 20)
    assert text == "Harbour Harbour Harbour Harbour Harbour Harbour Harbour\nSpan."


def test_real_passages_fit_the_real_window(count_tokens: CountTokens) -> None:
    paragraph = "Die Fährverbindung „Lady Corvane“ kostet £2.4m, sagt Bürgermeisterin Ångström. "
    document = markdown(
        f"# {'Sehr langer Titel ' * 60}\n\n## H\n\n{paragraph * 60}\n\n{'今天' * 400}"
    )
    passages = cut_passages(document, count_tokens, 256)
    check(document, passages, count_tokens, 256)
    sizes = count_tokens([document.text[p.start : p.end] for p in passages])
    assert all(80 <= size <= 210 for size in sizes)


PIECES = st.lists(
    st.sampled_from(
        [
            "# One\n\n",
            "## Two\n\n",
            "Word word. ",
            "word " * 30,
            "x" * 90,
            "字" * 40,
            "\n\n",
            "- item\n",
            "> quote\n",
            "```\ncode\n\ncode\n```\n",
            "<!-- no -->",
            "a, " * 50,
            "é𝔘! ",
            "| a | b |\n",
            "|---|---|\n",
            "1. one\n",
            "\n",
            "﷽ ",
            "👩‍👩‍👧 ",
            "Dr. ",
            "zz" * 300,
            "\r\n\r\n",
        ]
    ),
    min_size=1,
    max_size=25,
).map("".join)


@PROPERTY
@given(text=PIECES, markup=st.booleans(), window=st.sampled_from([64, 256]))
def test_passages_cover_every_block_within_the_real_window(
    count_tokens: CountTokens, text: str, markup: bool, window: int
) -> None:
    if not any(char.isalnum() for char in text.replace("<!-- no -->", "")):
        return
    loader = MarkdownLoader() if markup else TextLoader()
    document = loader.load(text.encode(), "x")
    check(document, cut_passages(document, count_tokens, window), count_tokens, window)


@PROPERTY
@given(st.data())
def test_passages_cover_blocks_of_any_kind_and_place(data: st.DataObject) -> None:
    text = data.draw(st.text("ab .,\n字é!?-1", min_size=1, max_size=300))
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=12)))
    kinds = st.sampled_from(get_args(BlockKind))
    blocks = []
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        words = text[start:end]
        left = start + len(words) - len(words.lstrip())
        right = left + len(words.strip())
        if left < right:
            kind = data.draw(kinds)
            blocks.append(Block(kind, left, right, level=int(kind == "heading")))
    document = Document(text, tuple(blocks), "Title")
    check(document, cut_passages(document, fake_count, 16, target=8), fake_count, 16)
