"""Word documents: what a reader of the accepted text sees, in order, and nothing else."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.indexing.formats.office import WordLoader
from tests.indexing.office_files import cell, core, paragraph, run, table, word

STYLES = """
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/>
  <w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>
</w:style>
<w:style w:styleId="Own"><w:name w:val="Own heading"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>
</w:style>
<w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="3">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="4">
  <w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="4"/></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="4"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def load(body: str, **parts: str) -> Document:
    return WordLoader().load(word(body, **parts), "minutes.docx")


def blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]


def texts(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


def listed(number: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def test_changes_are_accepted_insertions_in_and_deletions_out():
    body = (
        f"<w:p>{run('The pier is ')}<w:del>{run('180').replace('w:t', 'w:delText')}</w:del>"
        f"<w:ins>{run('210')}</w:ins>{run(' metres long.')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('It was built ')}</w:p>"
        f"<w:p>{run('in 1904.')}</w:p>"
        f"<w:p><w:moveFrom>{run('Moved.')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo>{run('Moved.')}</w:moveTo></w:p>"
        f"<w:del>{paragraph('Gone.')}</w:del>"
    )
    assert load(body).text == "The pier is 210 metres long.\n\nIt was built in 1904.\n\nMoved.\n"


def test_headings_are_told_by_outline_levels_and_have_their_numbers():
    body = (
        paragraph("The harbour", "Titel")
        + paragraph("Dues", "berschrift1")
        + paragraph("Boats", "Own")
        + paragraph("Ships", "berschrift2")
        + paragraph("Works", "berschrift1")
        + paragraph("Cranes", "Own")
        + paragraph("By hand", properties='<w:outlineLvl w:val="2"/>')
        + paragraph("Plain.", properties='<w:outlineLvl w:val="9"/>')
    )
    document = load(body, styles=STYLES, numbering=NUMBERING)
    assert document.title == "The harbour"
    assert blocks(document) == [
        ("heading", 1, "The harbour"),
        ("heading", 1, "1 Dues"),
        ("heading", 2, "1.1 Boats"),
        ("heading", 2, "1.2 Ships"),
        ("heading", 1, "2 Works"),
        ("heading", 2, "2.1 Cranes"),
        ("heading", 3, "By hand"),
        ("paragraph", 0, "Plain."),
    ]


def test_items_are_counted_and_bullets_are_not_written():
    body = "".join(
        paragraph(text, properties=listed(number, depth))
        for text, number, depth in (
            ("oak", 8, 0), ("pine", 8, 0), ("from Vael", 8, 1), ("elm", 8, 0), ("tar", 9, 0),
        )
    )  # fmt: skip
    document = load(body, numbering=NUMBERING)
    assert document.text == "a) oak\nb) pine\nfrom Vael\nc) elm\na) tar\n"
    assert texts(document) == ["oak", "pine", "from Vael", "elm", "tar"]
    assert {block.kind for block in document.blocks} == {"item"}


def test_marks_and_headings_that_were_typed_are_known_by_their_look():
    body = (
        f"<w:p>{run('Moorings', '<w:b/>')}</w:p>{paragraph('They are new.')}"
        f"<w:p>{run('•')}<w:r><w:tab/></w:r>{run('chain')}</w:p>"
        f"<w:p>{run('2.')}<w:r><w:tab/></w:r>{run('rope')}</w:p>"
        f"<w:p>{run('Never moor here.', '<w:b/>')}</w:p>"
    )
    document = load(body)
    assert document.title == "Moorings"
    assert [(kind, text) for kind, _, text in blocks(document)] == [
        ("heading", "Moorings"),
        ("paragraph", "They are new."),
        ("item", "chain"),
        ("item", "rope"),
        ("paragraph", "Never moor here."),
    ]
    assert "\n2. rope\n" in document.text


def test_notes_stand_at_the_end_in_the_order_of_their_marks():
    mark = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'
    body = (
        f"<w:p>{run('First')}{mark.format('footnote', 3)}{run(', then')}"
        f"{mark.format('endnote', 2)}{run('.')}</w:p>{paragraph('Last.')}"
    )
    document = load(
        body,
        footnotes=f'<w:footnote w:id="-1" w:type="separator">{paragraph("x")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Nobody asks.")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("So says Reed.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{paragraph("In the log.")}</w:endnote>',
    )
    assert texts(document) == ["First, then.", "Last.", "So says Reed.", "In the log."]


def test_a_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    twice = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p>{run('Before ')}<w:r>{twice}</w:r>{run('and after.')}</w:p>{paragraph('Next.')}"
    assert texts(load(body)) == ["Before and after.", "In the box.", "Next."]


def test_codes_of_fields_hidden_words_and_contents_are_left_out():
    field = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
    body = (
        paragraph("Dues 3", "Verzeichnis1")
        + "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('Works 4')}</w:sdtContent></w:sdt>"
        f"<w:p>{run('See ')}{field.format('begin')}<w:r><w:instrText> HYPERLINK x </w:instrText>"
        f"</w:r>{run('hidden code')}{field.format('separate')}{run('page 9')}{field.format('end')}"
        f"<w:hyperlink>{run(' of the log')}</w:hyperlink>{run('secret', '<w:vanish/>')}"
        f"{run('.')}</w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('Kept.')}</w:sdtContent></w:sdt>"
    )
    document = load(body, styles=STYLES)
    assert document.text == "See page 9 of the log.\n\nKept.\n"
    assert {(one.reason, one.characters) for one in document.left_out} == {
        ("table of contents", 11), ("hidden", 6)
    }  # fmt: skip


def test_columns_of_a_table_are_the_same_in_all_rows():
    rows = (
        "<w:tr>" + cell("Boat") + cell("Dues", '<w:gridSpan w:val="2"/>') + "</w:tr>",
        "<w:tr>"
        + cell("Ada", '<w:vMerge w:val="restart"/>')
        + cell("May")
        + cell("£9")
        + "</w:tr>",
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("June") + cell("£7") + "</w:tr>",
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("Gone") + cell("July") + cell("£1") + "</w:tr>",
    )
    document = load(f"<w:tbl>{''.join(rows)}</w:tbl>")
    assert texts(document) == ["Boat | Dues\nAda | May | £9\nAda | June | £7"]


def test_a_table_of_one_column_only_sets_a_page():
    document = load(table("Kell harbour") + paragraph("Dear boat owners,"))
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("paragraph", "Kell harbour"), ("paragraph", "Dear boat owners,")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "title", "author", "date"),
    [
        (core("The pier", "Ann Lee", "2024-05-06T10:00:00Z", "2024-05-09T10:00:00Z"),
         "The pier", "Ann Lee", "2024-05-06"),
        (core("Document1", "Windows User", "2024-05-06T10:00:00Z"), "Minutes", None, None),
        (core("", "python-docx", "2013-12-23T23:15:00Z", "2013-12-23T23:15:00Z"),
         "Minutes", None, None),
        (core("", "Ann Lee", "2009-01-01T00:00:00Z", "2024-05-09T10:00:00Z"),
         "Minutes", "Ann Lee", "2024-05-09"),
    ],
)  # fmt: skip
def test_properties_are_believed_where_they_are_no_rubbish(properties, title, author, date):
    document = load(paragraph("The pier of Kell is old."), core=properties)
    assert (document.title, document.author, document.date) == (title, author, date)
