"""Pages in the manner of the makers of today's sites: their articles, and what they say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.domain import Document
from qa.errors import NothingInIt
from qa.indexing.formats.html import HtmlLoader
from tests.indexing.gold_pages import GoldPage, gold_page, text_read

SITES = Path(__file__).parent / "sites"
HELD = {"data_ld", "data_next", "lazy"}
"""Pages that show next to nothing: their text is in data for a script."""

FACTS = {
    "agency": ("Private well testing after a flood", "2024-09-30", None, "en"),
    "arabic": ("افتتاح مكتبة الميناء بعد ترميم دام أربع سنوات", "2026-01-18", "ليلى حداد", "ar"),
    "data_ld": ("Ferry fares to rise in July", "2026-06-12", "Morag Tulloch", "en"),
    "data_next": ("The orchard that grew on a slag heap", "2025-10-19", "Gwil Penry", "en"),
    "encyclopedia": ("Brannoch Lighthouse", "2025-05-03", None, "en"),
    "gdocs": ("Minutes of the Allotment Society, May 2026", None, None, "en"),
    "guide": ("Back up a store", "2025-06-18", None, "en"),
    "japanese": ("海老名橋、半世紀ぶりに架け替え 来春開通へ", "2025-07-08", None, "ja"),
    "lazy": ("Night school for lighthouse keepers", "2023-12-01", "Solveig Brandt", "en"),
    "letter": ("The price of a quiet street", "2026-03-01", "Ravi Molander", "en"),
    "live": (
        "Storm Aldous: bridges closed as river passes record mark – live",
        "2026-01-09", "Callum Reyes", "en",
    ),
    "medium": (
        "What nine years of beekeeping taught me about queues",
        "2025-11-02", "Ottoline Marsh", "en",
    ),
    "movil": ("El puerto de Almadra cambia la grúa de 1932", "2025-05-27", "Nuria Vidal", "es"),
    "nineties": ("The Story of the Penhallow Tramway", None, "Clem Tregear", "en"),
    "paywall": (
        "A Harbor Town Weighs Its Last Cannery", "2026-02-17", "Dolores Quint, Henrik Aas", "en",
    ),
    "podcast": ("Ep. 88: The woman who maps silence", "2026-02-03", None, "en"),
    "product": ("Fennick Ridge 2 tent, moss green", None, None, "en"),
    "question": (
        "Why does my mill clock gain six minutes in winter?", "2025-12-03", "Perpetua Nunn", "en",
    ),
    "react": ("Inside the last blueprint shop in Carrow", "2026-05-09", "Teodor Lisk", "en"),
    "supper": ("Smoked Barley Soup", "2024-01-22", "Bettina Rook", "en"),
    "tageblatt": (
        "Stadtrat stoppt Abriss der Markthalle", "2026-03-12",
        "Annegret Voss, Elbtaler Tageblatt", "de",
    ),
    "thread": ("Frozen seacock on a 1974 ketch", "2025-10-11", "Tillerman", "en"),
    "university": (
        "Moss remembers drought for three years, study finds", "2026-04-21", None, "en",
    ),
    "word": ("Report on the Drains of Little Marrick", None, None, "en"),
    "wordpress": ("How I rebuilt a lime kiln with my brother", "2025-08-14", "Freya Lund", "en"),
}  # fmt: skip
"""Title, day, author and language."""


def read(name: str) -> tuple[GoldPage, Document]:
    page = gold_page(SITES / f"{name}.html")
    return page, HtmlLoader().load(page.html.encode(), f"{name}.html")


def test_every_page_is_tried() -> None:
    assert {path.stem for path in SITES.glob("*.html")} == set(FACTS)


@pytest.mark.parametrize("name", sorted(set(FACTS) - HELD))
def test_the_article_is_read_and_nothing_else(name: str) -> None:
    page, document = read(name)
    text = text_read(document)
    assert page.kept(text) >= 0.98
    assert page.strange(text) <= 0.01


@pytest.mark.parametrize("name", sorted(FACTS))
def test_what_a_page_says_of_its_article_is_known(name: str) -> None:
    _, document = read(name)
    assert (document.title, document.date, document.author, document.language) == FACTS[name]


@pytest.mark.parametrize(
    ("name", "place", "said", "beside"),
    [
        ("data_ld", "JSON-LD", ["£41.20 for a car", "Colm Brae"], ["enable JavaScript", "readers"]),
        (
            "data_next", "data for a script",
            ["somebody threw away an apple", "206 trees", "a bench and a ladder"],
            ["hedge", "cookies", "printed", "Loading"],
        ),
        ("lazy", "<noscript>", ["214 steps", "two winters", "85 euros"], ["enable", "ropes"]),
    ],
)  # fmt: skip
def test_text_that_only_a_script_would_show_is_read_and_told(
    name: str, place: str, said: list[str], beside: list[str]
) -> None:
    _, document = read(name)
    assert document.warnings == (f"the page shows no text: read from its {place}",)
    assert all(words in document.text for words in said)
    assert not any(words in document.text for words in beside)


def test_prices_powers_and_lines_of_code_stay_what_they_are() -> None:
    for name, words in {
        "product": "£349.95", "university": "600 × 10^9 tonnes", "encyclopedia": "4.2 km^2",
        "supper": "3/4 tsp", "guide": "larder backup --to /mnt/spare\nlarder verify /mnt/spare",
        "word": "Of 1,140 metres of pipe, 312 were laid", "gdocs": "1,280 m^3 in 2025",
        "live": "6.14 metres at 9am", "letter": "£20,900.",
    }.items():  # fmt: skip
        assert words in read(name)[1].text, name


def test_a_page_without_text_anywhere_is_no_article() -> None:
    page = (
        "<html><head><title>App</title></head><body><div id=root></div>"
        "<noscript>You need to enable JavaScript to run this app.</noscript>"
        '<script type="application/json">{"build": "4f2", "routes": ["/a", "/b"]}</script>'
        "</body></html>"
    )
    with pytest.raises(NothingInIt):
        HtmlLoader().load(page.encode(), "app.html")
