"""Workbooks and files of separated values: each cell as it is shown, each table as it stands."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.office import WorkbookLoader
from qa.indexing.formats.office.number_format import shown_number
from qa.indexing.formats.separated import SeparatedLoader
from tests.indexing.office_files import workbook

STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="d mmm yyyy"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="3"/></cellXfs>'
)


def row(number: int, *cells: str, hidden: bool = False) -> str:
    """A row of a sheet; a cell is "text", "#5.5" for a number, with "@1" behind it for a style."""
    made = ""
    for column, written in zip("ABCDEFGH", cells, strict=False):
        words, _, style = written.partition("@")
        styled = f' s="{style}"' if style else ""
        if words.startswith("#"):
            made += f'<c r="{column}{number}"{styled}><v>{words[1:]}</v></c>'
        elif words:
            made += f'<c r="{column}{number}" t="inlineStr"><is><t>{words}</t></is></c>'
    out = ' hidden="1"' if hidden else ""
    return f'<row r="{number}"{out}>{made}</row>'


def load(*rows: str, after: str = "", before: str = "", **parts: str) -> Document:
    sheet = f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"
    return WorkbookLoader().load(workbook({"Sheet1": sheet}, styles=STYLES, **parts), "book.xlsx")


def texts(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (12, "General", "12"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-1234.5, "#,##0", "-1,235"),
        (1235.5, "#,##0.0#", "1,235.5"),
        (0.125, "0.0%", "12.5%"),
        (7, "000", "007"),
        (0.5, "#.00", ".50"),
        (1500000, '0.0,,"M"', "1.5M"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"none"', "none"),
        (3, '[<2]0" boat";0" boats"', "3 boats"),
        (12.5, '[$€-407] #,##0.00;[Red]-[$€-407] #,##0.00', "€ 12.50"),
        (4.1, '0.00" m"', "4.10 m"),
        (123456, "0.00E+00", "1.23E+05"),
        (45722, "yyyy-mm-dd", "2025-03-06"),
        (45722, "dddd, d mmmm yyyy", "Thursday, 6 March 2025"),
        (45722, "dd.mm.yy;@", "06.03.25"),
        (45722.78125, "d mmm h:mm AM/PM", "6 Mar 6:45 PM"),
        (0.5, "hh:mm:ss", "12:00:00"),
        (1.5, "[h]:mm", "36:00"),
        (59, "d mmm yyyy", "28 Feb 1900"),
        (-3, "d mmm yyyy", "-3"),
        (9, '"No. "General', "No. 9"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(number, code, shown):
    assert shown_number(number, code) == shown


def test_cells_are_read_as_they_are_shown():
    strings = "<si><t>Ada</t></si><si><r><t>Swift</t></r><r><t> II</t></r><rPh><t>x</t></rPh></si>"
    rows = (
        row(1, "Boat", "Since", "Share", "Dues"),
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>34457</v></c>'
        '<c r="C2" s="2"><v>0.4</v></c><c r="D2" s="3"><f>SUM(X1)</f><v>1204</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="e"><v>#DIV/0!</v></c>'
        '<c r="C3" t="b"><v>1</v></c><c r="D3" t="str"><f>A</f><v>none</v></c></row>',
    )
    document = load(*rows, strings=strings)
    table = "Boat | Since | Share | Dues\nAda | 3 May 1994 | 40% | 1,204\nSwift II |  | TRUE | none"
    assert texts(document) == [("table", table)]
    assert [(place.kind, place.name) for place in document.places] == [("sheet", "Sheet1")]
    assert (document.title, document.warnings) == ("Book", ())


def test_days_may_count_from_1904():
    rows = (row(1, "Day", "Boats"), row(2, "#0@1", "#3"))
    found = load(*rows, book='<workbookPr date1904="1"/>')
    assert "1 Jan 1904 | 3" in found.text


def test_titles_notes_and_gaps_of_a_sheet_are_what_they_are():
    document = load(
        row(1, "Dues of Kell harbour"),
        row(3, "", "Year", "Dues"),
        row(4, "", "#1997", "#80"),
        row(6, "", "#1998", "#90"),
        row(7, "* in pounds"),
        row(9, "Boat", "Length"),
        row(10, "Ada", "#12"),
    )
    assert texts(document) == [
        ("paragraph", "Dues of Kell harbour"),
        ("table", "Year | Dues\n1997 | 80\n1998 | 90"),
        ("paragraph", "* in pounds"),
        ("table", "Boat | Length\nAda | 12"),
    ]


def test_merged_cells_hold_in_all_their_rows_and_hidden_ones_are_counted():
    document = load(
        row(1, "Pier", "Boat", "Secret", "Length"),
        row(2, "North", "Ada", "abc", "#12"),
        row(3, "", "Swift", "de", "#9"),
        row(4, "South", "Gone", "", "#1", hidden=True),
        before='<cols><col min="3" max="3" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
    )
    table = "Pier | Boat | Length\nNorth | Ada | 12\nNorth | Swift | 9"
    assert texts(document) == [("table", table)]
    # "Secret", "abc", "de"; "South", "Gone", "1".
    assert [(one.reason, one.characters) for one in document.left_out] == [
        ("hidden rows and columns", 21)
    ]


def test_a_hidden_sheet_is_left_out_and_others_begin_with_their_names():
    sheets = {
        name: f"<sheetData>{row(1, 'Boat', 'Length')}{row(2, boat, '#7')}</sheetData>"
        for name, boat in (("Boats", "Ada"), ("Old", "Wreck"), ("Ships", "Swift"))
    }
    data = workbook(sheets, styles=STYLES, hidden="Old")
    document = WorkbookLoader().load(data, "book.xlsx")
    assert "Wreck" not in document.text
    assert [(p.name, document.text[p.start :].split("\n")[0]) for p in document.places] == [
        ("Boats", "Boats"), ("Ships", "Ships")
    ]  # fmt: skip
    assert [one.reason for one in document.left_out] == ["hidden sheets"]


def test_formulas_that_were_never_computed_are_told():
    cell = '<row r="2"><c r="A2"><f>SUM(B1:B9)</f></c></row>'
    document = load(row(1, "Sum", "Boats"), cell)
    assert document.warnings == ("1 formula has no value: open it in a program and save it",)


def test_a_sheet_without_words_is_nothing():
    with pytest.raises(NothingInIt, match=r"there are no words in book\.xlsx"):
        load()
    with pytest.raises(ArticleError, match=r"^book\.xlsx is damaged"):
        WorkbookLoader().load(workbook({"S": "<sheetData><row"}), "book.xlsx")


def separated(text: str, **options: str) -> Document:
    return SeparatedLoader().load(text.encode(options.get("encoding", "utf-8")), "boats.csv")


@pytest.mark.parametrize(
    "text",
    [
        'Boat,Length,Note\nAda,12,"red, with\na ""blue"" sail"\n',
        'Boat;Length;Note\r\nAda;12;"red, with\r\na ""blue"" sail"\r\n',
        'Boat\tLength\tNote\nAda\t12\t"red, with\na ""blue"" sail"\n',
        '\ufeffsep=;\nBoat;Length;Note\nAda;12;"red, with\na ""blue"" sail"',
        '"Boat", "Length", "Note"\n"Ada", "12", "red, with\na ""blue"" sail"\n',
    ],
)
def test_rows_are_parted_by_whatever_parts_them(text):
    document = separated(text)
    assert document.text == 'Boat | Length | Note\nAda | 12 | red, with a "blue" sail\n'
    assert [block.kind for block in document.blocks] == ["table"]


def test_numbers_with_commas_part_no_cells_between_semicolons():
    document = separated("Boot;Länge;Preis\nAda;12,5;1.200,00\nSwift;9,1;800,50\n")
    assert document.text == "Boot | Länge | Preis\nAda | 12,5 | 1.200,00\nSwift | 9,1 | 800,50\n"


def test_another_encoding_is_found_and_a_quotation_without_end_costs_no_row():
    document = separated("Boot;Länge\nMöwe;12\nBrandgänse;14\nGrünspecht;9\n", encoding="cp1252")
    assert (document.encoding, "Brandgänse | 14" in document.text) == ("cp1252", True)
    document = separated('Boat,Length\nAda,12" beam\n"Swift,9\nHeron,8\n')
    assert "Heron" in document.text


def test_a_title_above_the_names_of_the_columns_is_a_paragraph():
    document = separated("Boats of Kell,,\n,,\nBoat,Length,Port\nAda,12,Kell\n")
    assert texts(document) == [
        ("paragraph", "Boats of Kell"),
        ("table", "Boat | Length | Port\nAda | 12 | Kell"),
    ]
