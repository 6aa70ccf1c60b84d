"""What file names, folders and fields say of an article, in the spellings that people use."""

from __future__ import annotations

import pytest

from qa.indexing.formats.dates import day_in_name, title_from_name
from qa.indexing.formats.markdown import MarkdownLoader
from qa.indexing.formats.text import TextLoader


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("2014-03-05 Harbour opens.md", "2014-03-05", "Harbour opens"),
        ("20140305_harbour_opens.txt", "2014-03-05", "Harbour opens"),
        ("2014.03.05 - Harbour opens.md", "2014-03-05", "Harbour opens"),
        ("2014-3-5 Harbour.md", "2014-03-05", "Harbour"),
        ("[2014-03-05] Harbour.md", "2014-03-05", "Harbour"),
        ("Harbour (2014-03-05).md", "2014-03-05", "Harbour"),
        ("Harbour (5 March 2014).md", "2014-03-05", "Harbour"),
        ("5 March 2014 - Harbour.md", "2014-03-05", "Harbour"),
        ("March_5,_2014_Harbour.md", "2014-03-05", "Harbour"),
        ("05.03.2014 Hafen.txt", "2014-03-05", "Hafen"),
        ("2014年3月5日 港.md", "2014-03-05", "港"),
        ("2014-03-05T1230 Harbour.md", "2014-03-05", "Harbour"),
        ("2014-03-05_123000_harbour.md", "2014-03-05", "Harbour"),
        ("2014-03-05 12.30 Harbour.md", "2014-03-05", "Harbour"),
        ("2014-03-05 - 12 angry men.md", "2014-03-05", "12 angry men"),
        ("2014-03-05-2000 houses.md", "2014-03-05", "2000 houses"),
        ("2014/03/05/harbour-opens.md", "2014-03-05", "Harbour opens"),
        ("blog/2014/03/05/harbour.md", "2014-03-05", "Harbour"),
        ("Battle of 5 March 2014.md", None, "Battle of 5 March 2014"),
        ("Harbour 2014.md", None, "Harbour 2014"),
        ("2014-13-05 Harbour.md", None, "2014 13 05 Harbour"),
        ("report-20140305120000.txt", None, "Report 20140305120000"),
        ("05-03-2014.md", None, "05 03 2014"),
        ("2014-03-05.md", "2014-03-05", "2014-03-05"),
    ],
)
def test_a_name_says_its_day_and_its_title(name: str, day: str | None, title: str) -> None:
    assert (day_in_name(name), title_from_name(name)) == (day, title)


@pytest.mark.parametrize("title", ["title", "Title", "HEADLINE", "dc.title", "og:title", "Titel"])
@pytest.mark.parametrize("author", ["author", "Authors", "byline", "dc_creator", "Autor"])
def test_fields_are_known_by_their_usual_names(title: str, author: str) -> None:
    front = f'---\n"{title}": Harbour\n"{author}": Ann Lee\n---\nThe harbour is deep.\n'
    document = MarkdownLoader().load(front.encode(), "a.md")
    assert (document.title, document.author) == ("Harbour", "Ann Lee")


@pytest.mark.parametrize(
    "day", ["date", "pubDate", "publication-date", "article:published_time", "Datum", "created_at"]
)
@pytest.mark.parametrize("source", ["source", "Publication", "newspaper", "site_name", "Quelle"])
def test_a_day_and_a_source_are_known_too(day: str, source: str) -> None:
    front = f'---\n"{day}": 2014-03-05\n"{source}": Harl Gazette\nlocale: de_AT\n---\nTief.\n'
    document = MarkdownLoader().load(front.encode(), "a.md")
    assert (document.date, document.publication) == ("2014-03-05", "Harl Gazette")
    assert document.language == "de"


def test_a_source_that_is_an_address_is_one() -> None:
    front = "---\nsource: https://harl.example/a\n---\nThe harbour is deep.\n"
    document = MarkdownLoader().load(front.encode(), "a.md")
    assert (document.url, document.publication) == ("https://harl.example/a", None)


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Harbour\nauthor: Ann Lee\ndate: 2014-03-05\nsource: Harl Gazette\n---\n",
        "Title: Harbour\nAuthor: Ann Lee\nDate: 2014-03-05\nSource: Harl Gazette\n\n",
    ],
)
def test_plain_text_may_have_fields_too_and_they_are_no_part_of_it(front: str) -> None:
    document = TextLoader().load(f"{front}The harbour is deep.\n\nIt is wide.\n".encode(), "x.txt")
    assert (document.title, document.author) == ("Harbour", "Ann Lee")
    assert (document.date, document.publication) == ("2014-03-05", "Harl Gazette")
    blocks = [document.text[block.start : block.end] for block in document.blocks]
    assert blocks == ["The harbour is deep.", "It is wide."]


def test_a_text_that_begins_with_words_and_a_colon_has_no_fields() -> None:
    text = "Note: the harbour is deep.\nDate: unknown.\n\nIt is wide.\n"
    document = TextLoader().load(text.encode(), "x.txt")
    assert document.text[document.blocks[0].start :].startswith("Note: the harbour")
