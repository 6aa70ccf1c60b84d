"""The text that loaders write block by block: every block and place stands where it says."""

from __future__ import annotations

from qa.indexing.formats.written import Written


def _quotes(written: Written) -> list[tuple[str, str]]:
    return [(b.kind, written.text[b.start : b.end]) for b in written.blocks]


def test_blocks_stand_apart_and_items_on_lines_of_their_own():
    written = Written()
    written.heading("The  quay", 1)
    written.add("paragraph", " It was built in 1904.\n")
    written.add("item", "stone")
    written.add("item", "oak")
    assert written.text == "The quay\n\nIt was built in 1904.\n\nstone\noak\n"
    assert _quotes(written) == [
        ("heading", "The quay"),
        ("paragraph", "It was built in 1904."),
        ("item", "stone"),
        ("item", "oak"),
    ]


def test_a_table_is_one_block_with_a_line_for_each_row_that_has_words():
    written = Written()
    written.table([["Year", "Boats", ""], ["", ""], ["1904", "twelve\nin all"]])
    assert _quotes(written) == [("table", "Year | Boats\n1904 | twelve in all")]


def test_a_place_begins_with_the_block_that_follows_and_an_empty_one_is_none():
    written = Written()
    written.place("page", "1")
    written.add("paragraph", "First.")
    written.place("page", "2")
    written.add("paragraph", " ")
    written.place("page", "3")
    written.add("paragraph", "Third.")
    assert [(p.kind, p.name, written.text[p.start :][:6]) for p in written.places] == [
        ("page", "1", "First."),
        ("page", "3", "Third."),
    ]


def test_nothing_written_is_no_text():
    written = Written()
    written.add("paragraph", "\n")
    assert (written.text, written.blocks, written.places) == ("", (), ())
