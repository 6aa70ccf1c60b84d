"""OpenDocument files: texts, presentations and spreadsheets as their readers see them."""

from __future__ import annotations

from qa.domain import Document
from qa.indexing.formats.office import OdpLoader, OdsLoader, OdtLoader
from tests.indexing.office_files import zipped

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("fo", "xsl-fo-compatible"), ("presentation", "presentation"),
    )
)  # fmt: skip
STYLES = """
<style:style style:name="P1" style:parent-style-name="Title"/>
<style:style style:name="Title"/>
<style:style style:name="P2"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>
<style:style style:name="ta"><style:table-properties table:display="false"/></style:style>
<style:style style:name="dp"><style:drawing-page-properties presentation:visibility="hidden"/>
</style:style>
<text:list-style style:name="L1">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
  <text:list-level-style-bullet text:level="2"/>
</text:list-style>
"""


def opened(kind: str, body: str) -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return zipped({"content.xml": content})


def texts(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def text(body: str) -> Document:
    return OdtLoader().load(opened("text", body), "minutes.odt")


def test_white_space_is_what_the_elements_say():
    body = "<text:p>One\n   <text:span>two</text:span><text:s text:c='2'/>three<text:tab/>four"
    assert text(body + "<text:line-break/>five </text:p>").text == "One two three four\nfive\n"


def test_deleted_text_comments_and_hidden_words_are_left_out():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>It <text:change text:change-id='x'/>rained"
        "<office:annotation><text:p>Really?</text:p></office:annotation> all"
        "<text:span text:style-name='T1'> secret</text:span> day.</text:p>"
        "<text:table-of-content><text:index-body><text:p>Dues 3</text:p></text:index-body>"
        "</text:table-of-content>"
    )
    document = text(body)
    assert document.text == "It rained all day.\n"
    assert {one.reason for one in document.left_out} == {"hidden", "table of contents"}


def test_titles_headings_lists_and_notes_stand_where_they_belong():
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>{0}</text:note-body>"
    )
    body = (
        "<text:p text:style-name='P1'>The harbour</text:p>"
        "<text:h text:outline-level='2'>Wood</text:h>"
        "<text:list text:style-name='L1'><text:list-item><text:p>oak"
        + note.format("<text:p>From Vael.</text:p>")
        + "</text:note></text:p><text:list><text:list-item><text:p>old</text:p></text:list-item>"
        "</text:list></text:list-item><text:list-item><text:p>pine</text:p></text:list-item>"
        "</text:list><text:p text:style-name='P2'>Ropes</text:p><text:p>Hemp alone.</text:p>"
    )
    document = text(body)
    assert document.title == "The harbour"
    assert document.text == (
        "The harbour\n\nWood\n\n1. oak\nold\n2. pine\n\nRopes\n\nHemp alone.\n\nFrom Vael.\n"
    )
    assert [(b.kind, b.level) for b in document.blocks][:2] == [("heading", 1), ("heading", 2)]
    assert [kind for kind, _ in texts(document)][2:6] == ["item", "item", "item", "heading"]


def test_frames_come_after_their_paragraph_and_tables_keep_their_columns():
    frame = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    cell = "<table:table-cell {1}><text:p>{0}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    rows = (
        "<table:table-header-rows><table:table-row>"
        + cell.format("Boat", "")
        + cell.format("Dues", "table:number-columns-spanned='2'") + covered
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell.format("Ada", "table:number-rows-spanned='2'") + cell.format("May", "")
        + cell.format("£9", "") + "</table:table-row><table:table-row>" + covered
        + cell.format("June", "") + cell.format("£7", "") + "</table:table-row>"
    )  # fmt: skip
    document = text(f"<text:p>Before{frame} it.</text:p><table:table>{rows}</table:table>")
    assert texts(document) == [
        ("paragraph", "Before it."),
        ("paragraph", "Boxed."),
        ("table", "Boat | Dues\nAda | May | £9\nAda | June | £7"),
    ]


def test_slides_have_titles_notes_and_numbers():
    frame = (
        "<draw:frame presentation:class='{0}'><draw:text-box><text:p>{1}</text:p></draw:text-box>"
        "</draw:frame>"
    )
    notes = f"<presentation:notes>{frame.format('notes', 'Tell it.')}</presentation:notes>"
    body = (
        f"<draw:page>{frame.format('outline', 'Mud.')}{frame.format('title', 'Why')}{notes}"
        "</draw:page>"
        f"<draw:page draw:style-name='dp'>{frame.format('title', 'Never')}</draw:page>"
        f"<draw:page>{frame.format('title', 'How')}{frame.format('footer', 'x')}</draw:page>"
    )
    document = OdpLoader().load(opened("presentation", body), "deck.odp")
    assert document.text == "Why\n\nMud.\n\nTell it.\n\nHow\n"
    assert [place.name for place in document.places] == ["1", "3"]


def test_sheets_show_what_their_cells_show():
    def cells(*words: str) -> str:
        shown = "".join(
            f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in words
        )
        empty = "<table:table-cell table:number-columns-repeated='16000'/>"
        return f"<table:table-row>{shown}{empty}</table:table-row>"

    end = "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/>"
    hidden = cells("Gone", "9").replace("row>", "row table:visibility='filter'>", 1)
    body = (
        f"<table:table table:name='Boats'>{cells('Boat', 'Length')}{cells('Ada', '12.0 m')}"
        f"{hidden}{end}</table:table-row></table:table>"
        f"<table:table table:name='Old' table:style-name='ta'>{cells('x', 'y')}</table:table>"
    )
    document = OdsLoader().load(opened("spreadsheet", body), "boats.ods")
    assert document.text == "Boats\n\nBoat | Length\nAda | 12.0 m\n"
    assert [(p.kind, p.name) for p in document.places] == [("sheet", "Boats")]
    assert {one.reason for one in document.left_out} == {"hidden sheets", "hidden rows and columns"}
