"""Presentations: slide by slide, the title first, the notes last."""

from __future__ import annotations

from qa.domain import Document
from qa.indexing.formats.office import SlidesLoader
from tests.indexing.office_files import shape, slides


def load(*shapes: str, **options) -> Document:
    return SlidesLoader().load(slides(*shapes, **options), "deck.pptx")


def texts(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def test_a_slide_begins_with_its_title_and_ends_with_its_notes():
    document = load(
        shape("Board of Kell", kind="subTitle") + shape("The north basin", kind="ctrTitle"),
        shape("3", kind="sldNum")
        + shape("It silts up.", "Yachts run aground.", kind="body")
        + shape("Why dredge", kind="title")
        + "<p:grpSp><p:nvGrpSpPr/>" + shape("In a group.") + "</p:grpSp>"
        + shape("March", kind="dt"),
        notes={2: shape("x", kind="sldImg") + shape("Tell of the Ada.", kind="body")},
    )  # fmt: skip
    assert document.title == "The north basin"
    assert texts(document) == [
        ("heading", "The north basin"),
        ("paragraph", "Board of Kell"),
        ("heading", "Why dredge"),
        ("item", "It silts up."),
        ("item", "Yachts run aground."),
        ("paragraph", "In a group."),
        ("paragraph", "Tell of the Ada."),
    ]
    assert [(p.kind, p.name, document.text[p.start :][:3]) for p in document.places] == [
        ("slide", "1", "The"), ("slide", "2", "Why")
    ]  # fmt: skip


def test_a_hidden_slide_is_counted_and_keeps_its_number():
    document = load(
        shape("One", kind="title"), shape("Two of it", kind="title"), shape("Three", kind="title"),
        hidden=2,
    )  # fmt: skip
    assert [place.name for place in document.places] == ["1", "3"]
    assert [(one.reason, one.characters) for one in document.left_out] == [("hidden slides", 7)]


def test_tables_and_line_breaks_stand_as_they_are_shown():
    def cell(text: str, merged: str = "") -> str:
        return f"<a:tc {merged}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    grid = (
        "<a:tr>" + cell("Work") + cell("Cost") + cell("Paid") + "</a:tr>"
        "<a:tr>" + cell("Dredging", 'rowSpan="2"') + cell("£48") + cell("no") + "</a:tr>"
        "<a:tr>" + cell("", 'vMerge="1"') + cell("£5") + cell("yes") + "</a:tr>"
    )
    frame = f"<p:graphicFrame><a:graphic><a:tbl>{grid}</a:tbl></a:graphic></p:graphicFrame>"
    broken = (
        "<p:sp><p:txBody><a:p><a:r><a:t>Not</a:t></a:r><a:br/><a:r><a:t>paid</a:t></a:r></a:p>"
        '<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p></p:txBody></p:sp>'
    )
    assert texts(load(frame + broken)) == [
        ("table", "Work | Cost | Paid\nDredging | £48 | no\nDredging | £5 | yes"),
        ("paragraph", "Not\npaid"),
    ]
