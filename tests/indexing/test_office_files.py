"""Files that programs made: their whole text, by the program and the format.

The files lie in `files`, whose README says what made each.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.domain import Document
from qa.indexing.formats import loader_for

FILES = Path(__file__).parent / "files"

MINUTES = """\
Minutes of the harbour board

Ann Lee

2025-03-04

Opening

The chair, Ann Lee, opened the meeting at 19:05. Eleven members were present.

Apologies

Apologies came from Tom Reed and Ida Moss.

Dredging

The board chose the firm of Hale for three reasons:

1. It asked for the least money.
2. Its barge draws only two metres:
a. when it is empty,
b. and in fresh water.
3. It can begin in April.
The north basin comes first.
The slipway stays closed.

Nobody may moor at the slipway before June.

Action | Owner | Due
Write to Hale | Ann Lee | 11 March
Mark the channel | Tom Reed | 2 April
Print the notice | Ida Moss | 20 March

The meeting closed at 21:30.

The clock of the hall was five minutes slow.
"""

LIGHTHOUSE = """\
The lighthouse

The lighthouse of Kell was built in 1871.

Its lamp

The lamp burns paraffin and is seen for 14 miles.

oil
wick
glass
1. Clean the glass.
2. Trim the wick.

Visitors

Visitors may climb the stairs on Sundays.

Year | Visitors | Takings
1998 | 1,204 | £602
1999 | 1,377 | £689
Both years |  | £1,291
"""

BASIN = """\
Plan for the north basin

Board of Kell harbour, 2025

Why dredge

The basin silts up by 20 cm a year.
Yachts above two metres run aground.

Tell them about the schooner Ada that lay aground for nine days.

What it costs

Work | Firm | Cost
Dredging | Hale | £48,000
Buoys | Orme | £3,200

All sums without tax.
"""

FERRIES = """\
The ferry timetable

Ida Moss

Summer

The first ferry leaves at 06:40.
The last one leaves at 22:15.

Say that the bicycle is free.

Fares

Ticket | Adult | Child
Single | £4.20 | £2.10
Return | £7.00 | £3.50
"""

ACCOUNTS = """\
Accounts

Accounts of Kell harbour

Year | Dues | Grants | Spending
1996 | £81,200.00 | £12,000.00 | £90,100.50
1997 | £84,350.00 | £12,000.00 | £88,410.00
1998 | £90,125.00 | £15,000.00 | £97,640.25
{sum}Dues are paid by the metre.

Berths

Berth | Boat | Since | Share | Paid
A1 | Ada | 3 May 1994 | 12.5% | TRUE
A2 | Swift | 20 Nov 1997 | 40.0% | FALSE
"""

TIDES = """\
Tides

Day | Morning |  | Evening
Day | High | Height | High | Height
01/03/2025 | 06:00 | 4.10 m | 18:28 | 4.30 m
02/03/2025 | 06:45 | 4.25 m | 19:12 | 4.40 m
"""

PILOT = """\
The Pilot of Kell

Ida Moss

2019-05-02

The Fog

Captain Orme had not seen the shore for three days.

“Drop the lead,” he said, and nobody moved.

1. So says the log of the schooner.

The Bell

On the fourth night a bell rang from the north.

The second bell

It rang eleven times, and then it stopped.

Bell | Weight
North bell | 310 kg
South bell | 275 kg
"""

COMPUTED = ACCOUNTS.format(sum="Sum | 255675 | 39000 | 276150.75\n\n")
UNCOMPUTED = ACCOUNTS.format(sum="\nSum\n\n")


def load(name: str) -> Document:
    path = FILES / name
    data = path.read_bytes()
    return loader_for(path, data).load(data, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docx/pandoc.docx", MINUTES),
        ("docx/libreoffice.docx", MINUTES),
        ("docx/python-docx.docx", LIGHTHOUSE),
        ("odt/pandoc.odt", MINUTES),
        ("odt/libreoffice.odt", MINUTES),
        ("rtf/pandoc.rtf", MINUTES),
        ("rtf/libreoffice.rtf", MINUTES),
        ("pptx/pandoc.pptx", FERRIES),
        ("pptx/python-pptx.pptx", BASIN),
        ("odp/libreoffice.odp", BASIN),
        ("xlsx/openpyxl.xlsx", UNCOMPUTED),
        ("xlsx/libreoffice.xlsx", COMPUTED),
        ("xlsx/xlsxwriter.xlsx", TIDES),
        ("ods/libreoffice.ods", COMPUTED),
        ("epub/pandoc2.epub", PILOT),
        ("epub/pandoc3.epub", PILOT),
    ],
)
def test_the_text_of_a_file_is_all_that_its_reader_sees(name, text):
    assert load(name).text == text


def test_a_book_without_marked_headings_has_those_of_its_contents():
    document = load("epub/libreoffice.epub")
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    assert headings == ["Minutes of the harbour board", "Opening", "Dredging"]
    assert [place.name for place in document.places] == ["Section 1", "Opening", "Dredging"]
    assert "The clock of the hall was five minutes slow." in document.text


@pytest.mark.parametrize(
    ("name", "title", "author", "date"),
    [
        ("docx/pandoc.docx", "Minutes of the harbour board", "Ann Lee", "2025-03-04"),
        ("docx/python-docx.docx", "The lighthouse", None, None),
        ("odt/libreoffice.odt", "Minutes of the harbour board", "Ann Lee", "2025-03-04"),
        ("rtf/pandoc.rtf", "Minutes of the harbour board", None, "2025-03-04"),
        ("pptx/python-pptx.pptx", "Plan for the north basin", "Ann Lee", "2013-01-27"),
        ("epub/pandoc3.epub", "The Pilot of Kell", "Ida Moss", "2019-05-02"),
    ],
)
def test_title_author_and_day_are_those_of_the_file(name, title, author, date):
    document = load(name)
    assert (document.title, document.author, document.date) == (title, author, date)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("pptx/python-pptx.pptx", [("slide", "1"), ("slide", "2"), ("slide", "3")]),
        ("odp/libreoffice.odp", [("slide", "1"), ("slide", "2"), ("slide", "3")]),
        ("xlsx/openpyxl.xlsx", [("sheet", "Accounts"), ("sheet", "Berths")]),
        ("ods/libreoffice.ods", [("sheet", "Accounts"), ("sheet", "Berths")]),
        (
            "epub/pandoc2.epub",
            [("chapter", name) for name in ("The Pilot of Kell", "The Fog", "The Bell")]
            + [("chapter", "The second bell")],
        ),
    ],
)
def test_places_are_those_that_readers_know(name, places):
    document = load(name)
    assert [(place.kind, place.name) for place in document.places] == places
