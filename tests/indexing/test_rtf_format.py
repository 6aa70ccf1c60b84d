r"""Rich text: characters of every code, paragraphs, headings, lists and tables."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import ArticleError
from qa.indexing.formats.rtf import RtfLoader

FONTS = rb"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset204 X;}}"


def load(body: bytes, head: bytes = rb"\ansi\ansicpg1252\deff0" + FONTS) -> Document:
    return RtfLoader().load(b"{\\rtf1" + head + b"\n" + body + b"}", "letter.rtf")


def texts(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (rb"Stra\'dfe", "Straße"),
        (rb"{\f1 \'9a\'e8}aj", "ščaj"),
        (rb"{\f2 \'cf\'f0\'e8\'f1\'f2\'e0\'ed\'fc}", "Пристань"),
        (rb"\u333?\u243\'f3d\u378 ?", "ōódź"),
        (rb"\uc0\u8364 5\uc1 \u8364?9", "€5€9"),
        (rb"\uc2\u8364\'80\'80 5", "€ 5"),
        (rb"sail \u-10179?\u-8704?", "sail 😀"),
        (rb"a\~b\_c\-d\{e\}\\", "a b-cd{e}\\"),
        (rb"\ldblquote Yes\rdblquote\emdash no\tab x\line y", "“Yes”—no x\ny"),
        (b"two\r\nlines and \\\nmore", "twolines and\n\nmore"),
        (rb"seen{\v hidden}{\deleted gone}!", "seen!"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}} leads", "the link leads"),
        (rb"{\*\unknown secret}{\pict\wmetafile8 0102}{\pict\bin5 {{{}}}{\header H}x", "x"),
        (rb"{\upr{old}{\*\ud{new}}} word", "new word"),
    ],
)  # fmt: skip
def test_characters_are_read_by_their_codes(written, text):
    assert load(rb"\pard " + written + rb"\par").text.strip() == text.strip()


def test_macintosh_and_unknown_code_pages_are_read():
    assert load(rb"caf\'8e\par", rb"\mac").text == "café\n"
    assert load(rb"caf\'e9\par", rb"\ansi\ansicpg99999").text == "café\n"


def test_headings_titles_and_properties_are_what_the_file_says():
    head = (
        rb"\ansi{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}"
        rb"{\s5 Title;}}"
        rb"{\info{\title The pier}{\author Ann Lee}{\creatim\yr2024\mo5\dy6\hr9}}"
    )
    document = load(
        rb"\pard\s5 The pier\par\pard\s1 Wood\par\pard Oak.\par"
        rb"\pard\s2 Where from\par\pard Vael.\par",
        head,
    )
    assert [(b.kind, b.level) for b in document.blocks] == [
        ("heading", 1), ("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0)
    ]  # fmt: skip
    assert (document.title, document.author, document.date) == ("The pier", "Ann Lee", "2024-05-06")


def test_items_have_the_numbers_that_stand_before_them():
    document = load(
        rb"\pard{\pntext\f0 1.\tab}First.\par{\pntext 2.\tab}Second.\par"
        rb"\pard{\listtext\'b7\tab}\ls1 oak\par\pard \'95\tab pine\par\pard End.\par"
    )
    assert document.text == "1. First.\n2. Second.\noak\npine\n\nEnd.\n"
    assert [kind for kind, _ in texts(document)] == ["item"] * 4 + ["paragraph"]


def test_rows_of_tables_keep_their_columns():
    row = rb"\trowd\cellx1000\cellx2000\cellx3000 "
    merged = rb"\trowd\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000 "
    document = load(
        rb"\pard Dues.\par" + row + rb"\pard\intbl Boat\cell Length\cell Dues\cell\row"
        + row + rb"\pard\intbl Ada\cell 12 m\par long\cell \'a39\cell\row"
        + merged + rb"\pard\intbl \cell both\cell \cell\row\pard After.\par"
    )  # fmt: skip
    assert texts(document) == [
        ("paragraph", "Dues."),
        ("table", "Boat | Length | Dues\nAda | 12 m; long | £9\nAda | both"),
        ("paragraph", "After."),
    ]


def test_notes_and_boxes_stand_outside_the_paragraphs():
    document = load(
        rb"\pard It rained{\footnote\pard\plain{\chftn} All day.}.{\shp{\*\shpinst"
        rb"{\sp{\sn x}{\sv 1}}{\shptxt\pard In a box.\par}}}\par\pard Then it stopped.\par"
    )
    assert [text for _, text in texts(document)] == [
        "It rained.", "In a box.", "Then it stopped.", "All day."
    ]  # fmt: skip


def test_what_is_broken_or_nested_without_end_is_no_traceback():
    assert load(rb"\pard open {\b group").text == "open group\n"
    assert RtfLoader().load(rb"{\rtf1 one}}} two \par", "x.rtf").text.startswith("one")
    with pytest.raises(ArticleError, match=r"^x\.rtf is nested too deep"):
        RtfLoader().load(b"{\\rtf1 " + b"{" * 20_000, "x.rtf")
    with pytest.raises(ArticleError, match=r"^x\.rtf is no rich text"):
        RtfLoader().load(b"Dear all", "x.rtf")
