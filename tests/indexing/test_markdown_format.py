"""Markdown files: blocks worked out by hand from the CommonMark rules."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import ArticleError
from qa.indexing.formats.markdown import MarkdownLoader


def load(text: str, name: str = "my-file.md") -> Document:
    return MarkdownLoader().load(text.encode(), name)


def shape(text: str) -> list[tuple[str, int, str]]:
    document = load(text)
    return [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]


def test_front_matter_describes_the_article_and_stays_in_the_text() -> None:
    text = (
        "---\r\ntitle: 'A: b'\r\ndate: 2025-03-04\r\nauthors: [Ann, Bob]\r\n"
        "link: https://x.example/a\r\nlang: de-AT\r\n---\r\n\r\nText.\r\n"
    )
    document = load(text)
    assert document.text == text
    assert (document.title, document.date, document.author) == ("A: b", "2025-03-04", "Ann, Bob")
    assert (document.url, document.language) == ("https://x.example/a", "de")
    assert shape(text) == [("paragraph", 0, "Text.")]


def test_bad_front_matter_is_read_as_far_as_it_goes_and_is_no_block() -> None:
    document = load("---\ntitle: [bad\ndate: 2025-03-04\n---\n\nText.\n")
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Text."]
    assert (document.title, document.date, document.warnings) == ("bad", "2025-03-04", ())


@pytest.mark.parametrize(
    "value", ["2025-13-45", "&a [*a]", "!!python/object:os.system {}", '"\\uD800"', "[" * 2000]
)
def test_hostile_front_matter_is_survived(value: str) -> None:
    document = load(f"---\ntitle: {value}\n---\n\nText.\n")
    document.title.encode()
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Text."]


def test_two_lines_of_dashes_are_not_always_front_matter() -> None:
    assert shape("---\n\nJust text.\n\n---\n\nMore.") == [
        ("paragraph", 0, "Just text."),
        ("paragraph", 0, "More."),
    ]
    assert shape("---\ntitle: x\n\nText.")[-1] == ("paragraph", 0, "Text.")


def test_headings_are_their_words_alone() -> None:
    text = "# One *two* #\n\n   ## Three\n\nFour\n====\n\n> ### Five\n\nText."
    assert shape(text) == [
        ("heading", 1, "One *two*"),
        ("heading", 2, "Three"),
        ("heading", 1, "Four"),
        ("heading", 3, "Five"),
        ("paragraph", 0, "Text."),
    ]
    assert load(text).title == "One two"


def test_without_a_first_level_heading_the_first_line_or_the_name_is_the_title() -> None:
    assert load("## Harbour\n\nText.").title == "Harbour"
    assert load("Text.\n\n## Harbour\n\nText.").title == "My file"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_move_no_offset(end: str) -> None:
    text = end.join(["# Head 𝔘", "", "Para é", "wrapped.", "", "- item"])
    assert shape(text) == [
        ("heading", 1, "Head 𝔘"),
        ("paragraph", 0, f"Para é{end}wrapped."),
        ("item", 0, "item"),
    ]


def test_each_item_is_a_block_and_nested_ones_do_not_overlap() -> None:
    text = "- one\n  more\n\n  again\n  - nested\n- two\n\n3. three\n   ```\n   x\n   ```\n   end\n"
    assert shape(text) == [
        ("item", 0, "one\n  more\n\n  again"),
        ("item", 0, "nested"),
        ("item", 0, "two"),
        ("item", 0, "three"),
        ("code", 0, "x"),
        ("item", 0, "end"),
    ]


def test_tables_code_and_quotes_are_blocks_of_their_own() -> None:
    text = (
        "> a\n> b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```py\nx = 1\n\ny = 2\n```\n\n"
        "    z\n\n```\n```\n"
    )
    assert shape(text) == [
        ("quote", 0, "a\n> b"),
        ("table", 0, "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("code", 0, "x = 1\n\ny = 2"),
        ("code", 0, "z"),
    ]


def test_comments_and_reference_definitions_are_in_no_block() -> None:
    text = (
        "One <!-- hidden --> two.\n\n<!-- hidden\n\nstill -->\n\n[ref]: http://x 'Title'\n\n"
        "<script>\nevil()\n</script>\n\n<div>Three</div>\n\n***\n\n<!-- h -->Four\n"
    )
    assert shape(text) == [
        ("paragraph", 0, "One"),
        ("paragraph", 0, "two."),
        ("paragraph", 0, "<div>Three</div>"),
        ("paragraph", 0, "Four"),
    ]


def test_a_comment_between_percent_signs_is_in_no_block() -> None:
    text = (
        "One. %% hidden %% Two.\n\n%%\nhidden\n\n- hidden\n%%\n\n"
        "So 90%% of it and 80%% more.\n\n`%%` is code.\n\n```\n%% kept %%\n```\n"
    )
    assert shape(text) == [
        ("paragraph", 0, "One."),
        ("paragraph", 0, "Two."),
        ("paragraph", 0, "So 90%% of it and 80%% more."),
        ("paragraph", 0, "`%%` is code."),
        ("code", 0, "%% kept %%"),
    ]


def test_sentences_that_are_struck_out_are_in_no_block() -> None:
    text = (
        "~~It is shut.~~ It is open.\n\n~~All gone~~\n\n- ~~old~~\n- new\n\n"
        "It is open. ~~It is shut.~~ It stays so.\n\n<del>It is shut.</del> It is open.\n"
    )
    assert shape(text) == [
        ("paragraph", 0, "It is open."),
        ("item", 0, "new"),
        ("paragraph", 0, "It is open."),
        ("paragraph", 0, "It stays so."),
        ("paragraph", 0, "It is open."),
    ]


def test_words_that_are_struck_out_within_a_sentence_stay_in_its_span() -> None:
    text = "It was rebuilt for ~~£3,000~~ £3,400 by Abel Crane.\n"
    assert shape(text) == [("paragraph", 0, text.strip())]


def test_inline_markup_stays_in_the_span() -> None:
    assert shape("A **b** [c](http://d) `e`.") == [("paragraph", 0, "A **b** [c](http://d) `e`.")]


def test_a_dateline_of_the_body_gives_the_date() -> None:
    assert load("# Title\n\n*Tarrow, 3 March 2025.* Text.").date == "2025-03-03"
    assert load("Text.", "2025-03-04-x.md").date == "2025-03-04"


def test_a_file_of_markup_alone_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"no words in a\.md"):
        load("---\ntitle: x\n---\n\n<!-- a -->\n", "a.md")
