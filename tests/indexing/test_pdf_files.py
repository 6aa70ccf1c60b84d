"""PDFs as programs write them: what is read of each is what stands there, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.pdf import PdfLoader
from tests.indexing.pdf_pages import Put, pdf
from tests.indexing.test_pdf_layout import blocks, left_out, pages_of

FILES = Path(__file__).parent / "files" / "pdf"
LOADER = PdfLoader()


def read(name: str) -> Document:
    return LOADER.load((FILES / name).read_bytes(), name)


def page_with(document: Document, words: str) -> str:
    (page,) = [name for name, text in pages_of(document) if words in text]
    return page


def refused(data: bytes, name: str = "a.pdf") -> str:
    with pytest.raises(ArticleError) as told:
        LOADER.load(data, name)
    return str(told.value)


def test_a_paper_in_two_columns():
    found = read("kelp.pdf")
    assert (found.title, found.date, found.language) == (
        "Winter growth of ribbon kelp in the Harrow Sound", "2021-03-14", "en",
    )  # fmt: skip
    text = found.text
    assert "which nobody had expected in such dark water.\n\n1 Introduction\n\nThe Harrow" in text
    assert "the oldest written licence dates from 1687. Little is known about the" in text
    assert "Officials of the fisheries office first offered efficient figures" in text
    assert "and our self-made measuring frames made the difference." in text
    assert "Mooring | January | April\nLighthouse | 3.4 | 1.3\nRiver mouth | 2.6 | 1.0" in text
    assert "the fronds are ready to be cut in March;\nfewer snails settle on young" in text
    assert [t for k, t in blocks(found) if k == "heading"] == [
        "Winter growth of ribbon kelp in the Harrow Sound", "Abstract", "1 Introduction",
        "1.1 Moorings", "2 Results", "3 Discussion", "4 Conclusion",
    ]  # fmt: skip
    assert ("paragraph", "The licence is kept in the county archive at Stell.") in blocks(found)
    assert page_with(found, "A second copy was lost in a storm in February.") == "1"
    assert page_with(found, "Winter is the season of kelp.") == "2"
    assert left_out(found) == {"running heads": len("NotesonKelpMarrowandFinch"), "page numbers": 2}


def test_a_table_over_two_pages_and_notes_below_it():
    found = read("log.pdf")
    assert "Year | Ships | Wrecks\n1866 | 212 | 0" in found.text
    assert page_with(found, "1870 | 240 | 1") == "1"
    assert page_with(found, "1871 | 247 | 2") == "2"
    assert [text for kind, text in blocks(found) if text.startswith(("The date", "Nobody"))] == [
        "The date is in the log of the Board.", "Nobody knows what became of her.",
    ]  # fmt: skip
    assert page_with(found, "Nobody knows what became") == "1"
    assert left_out(found) == {"running heads": 2 * len("TheSkerryLight1")}


def test_a_german_letter_in_old_fonts():
    found = read("letter.pdf")
    assert (found.date, found.language) == ("2024-01-17", "de")
    assert "Fährgesellschaft Stell\nAm Anleger 1\n24998 Stell" in found.text
    assert "da die Spinnmaschine in der Werkstatt ausgefallen ist und die Ersatzteile" in found.text
    assert "aus Übersee kommen." in found.text
    assert "Für die Haupt- und Nebenleinen übernehmen wir die Fracht" in found.text
    assert found.text.endswith("Jürgen Öhlenschläger\n")
    assert "\u00a8" not in found.text


def test_minutes_by_a_word_processor():
    assert blocks(read("minutes.pdf")) == [
        ("heading", "Minutes of the harbour board"),
        ("paragraph", "Harl, 4 February 2020"),
        ("paragraph", "Present were the harbour master, Ivar Tveit, the treasurer, Jane Ode, and "
         "four members of the board. The board met in the net loft, because the town hall was "
         "being painted."),
        ("heading", "The dredger"),
        ("paragraph", "The board hires the dredger Mole for eleven days in May at £2,300 a day. "
         "Mud is to be taken to the old quarry."),
        ("table", "Berth | Depth | Owner\nNorth quay | 4.2 m | The town\n"
         "Coal pier | 3.1 m | Harl Rope Works\nSlip | 1.8 m | Nobody"),
        ("item", "The buoy at the entrance is to be painted green."),
        ("item", "The crane is to be tested by an inspector from Overby before anybody lifts a "
         "boat with it again."),
        ("paragraph", "The quarry belongs to the parish."),
    ]  # fmt: skip


def test_slides():
    found = read("slides.pdf")
    assert (found.title, found.author) == ("Kelp in winter", "Ada Marrow")
    assert pages_of(found)[1:] == [
        ("2", "Why we measured\n\nNobody had looked\nThe water is dark\n"
              "Growth was thought to stop\n\n"),
        ("3", "What we found\n\nMonth | Growth\nJanuary | 3.1 cm\nApril | 1.2 cm\n\n"),
        ("4", "What it means\n\nLines should be hung in November. The harvest is in March.\n"),
    ]  # fmt: skip


def test_a_page_that_a_browser_printed():
    found = read("report.pdf")
    assert (found.author, found.date) == ("Nora Quist", "2024-03-03")
    assert (
        "Quarter | Passengers | Cars | Remarks\nFirst | 6,120 | 1,904 | Eleven days of storm, on "
        "which the ferry stayed in the harbour and nobody crossed\nSecond | 12,480 | 3,377 | New "
        "timetable\n"
    ) in found.text
    assert (
        "whose cinnamon buns were named the best of the coast by three newspapers.\n\n"
        "The ferry Bonxie was built at Harl in 1998 and carries forty cars.\n\nTraffic\n"
    ) in found.text
    assert "E = mc^2 and H2O are nothing to the crew.\n" in found.text
    assert "file:" not in found.text  # What the browser puts around a page.
    assert left_out(found) == {"running heads": 106}


def test_a_newspaper():
    found = read("gazette.pdf")
    headings = [text for kind, text in blocks(found) if kind == "heading"]
    assert headings == [
        "The Harl Gazette", "Bridge over the Ald opens after nine years",
        "Storm takes the roof of the school",
    ]  # fmt: skip
    first, _, second = found.text.partition(headings[2])
    assert "The ferry that he used before will be sold to a museum in Stell.\n\nLorries" in first
    assert first.rstrip().endswith("customers will stay away, and want a bus.")
    assert second.rstrip().endswith("and the builder has promised to pay if it was not.")
    assert "table" not in {kind for kind, _ in blocks(found)}


def test_an_invoice():
    text = read("invoice.pdf").text
    assert "Invoice 2024-0117\nDate: 17 January 2024\nDue: 16 February 2024" in text.replace(
        "0117 Date", "0117\nDate"
    )
    assert "Item | Quantity | Price | Amount\nMooring line, 24 mm, white | 120 m | £4.20" in text


def test_arabic_is_read_from_right_to_left():
    found = read("arabic.pdf")
    assert (found.title, found.language) == ("الجسر الجديد", "ar")
    assert "يبلغ طول الجسر 412 مترا وكلف 38 مليون دينار." in found.text
    assert "وقال المهندس إن نصف الجسر بني تحت الماء." in found.text


def test_a_file_that_has_rights_but_no_password_to_open_is_read():
    assert "The key of the boathouse lies below the third stone." in read("rights.pdf").text


def test_what_cannot_be_read_is_told_in_one_line_with_what_helps():
    data = (FILES / "minutes.pdf").read_bytes()
    assert refused((FILES / "locked.pdf").read_bytes()) == (
        "a.pdf needs a password: save it without one"
    )
    assert refused((FILES / "scan.pdf").read_bytes()) == (
        "a.pdf is a scan: its pages are pictures: "
        "read them with 'qa index --ocr', for which tesseract must be installed"
    )
    damaged = "a.pdf is damaged, or no PDF: open it in a viewer and print it to a new PDF"
    assert refused(data[:200]) == damaged
    assert refused(b"\x00" * 5000) == damaged
    assert refused(b"Plain words.") == damaged
    for nothing in (b"", pdf([[]]), pdf([])):
        with pytest.raises(NothingInIt):
            LOADER.load(nothing, "a.pdf")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes_or_refused(share: float):
    data = (FILES / "kelp.pdf").read_bytes()
    try:
        found = LOADER.load(data[: int(len(data) * share)], "a.pdf")
    except ArticleError as error:
        assert "\n" not in str(error)
    else:
        assert found.text


def test_a_title_that_the_pages_do_not_say_is_rubbish_and_so_is_the_day_of_a_later_print():
    page = [Put(30, 40, "Tides of 2019", 18), Put(30, 80, "The tides were high in 2019.")]
    facts = {"Title": "Microsoft Word - draft3.doc", "Author": "user", "CreationDate": "D:20240102"}
    found = LOADER.load(pdf([page], facts), "a.pdf")
    assert (found.title, found.author, found.date) == ("Tides of 2019", None, None)
    facts = {"Title": "Tides of 2019, and why", "CreationDate": "D:20191231120000Z"}
    found = LOADER.load(pdf([page], facts), "a.pdf")
    assert (found.title, found.date) == ("Tides of 2019", "2019-12-31")
    facts = {"Title": "The tides of 2019"}
    assert LOADER.load(pdf([page], facts), "a.pdf").title == "The tides of 2019"


def test_a_thousand_pages_are_read_with_their_numbers():
    pages = [[Put(30, 80, f"On day {n} the keeper wrote in the log."),
              Put(190, 570, str(n), 9)] for n in range(1, 1001)]  # fmt: skip
    found = LOADER.load(pdf(pages), "a.pdf")
    assert pages_of(found)[776] == ("777", "On day 777 the keeper wrote in the log.\n\n")
    assert left_out(found) == {"page numbers": 9 + 2 * 90 + 3 * 900 + 4}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_with_tesseract():
    data = (FILES / "scan.pdf").read_bytes()
    found = LOADER.reading_scans("").load(data, "scan.pdf")
    assert blocks(found) == [
        ("heading", "The ferry to Stell"),
        ("paragraph", "The ferry leaves Harl at seven in the morning and comes back at noon. "
         "On Sundays it does not sail."),
    ]  # fmt: skip


def test_without_tesseract_a_scan_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ArticleError, match="tesseract is not installed: install tesseract"):
        LOADER.reading_scans("").load((FILES / "scan.pdf").read_bytes(), "scan.pdf")
