"""Odd pages: broken, huge, deep, old, and with what few pages have."""

from __future__ import annotations

import pytest

from qa.indexing.formats.html import HtmlLoader

WORDS = "The weir keeper, Tamsin Orre, said that the gate would be opened at noon."


def blocks(page: str, name: str = "a.html") -> list[tuple[str, str]]:
    document = HtmlLoader().load(page.encode(), name)
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks[1:]]


def article(inside: str) -> list[tuple[str, str]]:
    return blocks(f"<title>T</title><article><p>{WORDS}</p>{inside}</article>")[1:]


@pytest.mark.parametrize(
    "tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "dl><dd", "sup"]
)
def test_what_is_nested_ten_thousand_deep_is_read(tag: str) -> None:
    opened = f"<{tag}>" * 10_000
    assert WORDS in blocks(f"<html><body>{opened}{WORDS}<p>And so on.</p>")[0][1]


def test_a_page_may_lack_the_tags_of_head_and_body() -> None:
    assert blocks(f"<title>T</title><main><p>{WORDS}") == [("paragraph", WORDS)]
    assert blocks(f"<style>p {{color: red}}</style><article><p>{WORDS}") == [("paragraph", WORDS)]
    assert blocks("Only words, and no tags at all.") == [
        ("paragraph", "Only words, and no tags at all.")
    ]


def test_a_body_may_begin_within_another_element() -> None:
    page = f"<style>p {{color: red}}</style><svg><text><body><p>{WORDS}</p><p>So it was.</p>"
    assert blocks(page) == [("paragraph", WORDS), ("paragraph", "So it was.")]


def test_xhtml_closes_what_html_leaves_open() -> None:
    page = (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>'
        f'<script src="a.js"/></head><body><div id="a"/><p>{WORDS}</p></body></html>'
    )
    assert blocks(page, "a.xhtml") == [("paragraph", WORDS)]


def test_paragraphs_may_be_parted_by_two_breaks() -> None:
    page = f"<body>{WORDS}<br><br>Then it rained,<br>and how.<br> <br>The end.</body>"
    assert blocks(page) == [
        ("paragraph", WORDS),
        ("paragraph", "Then it rained,\nand how."),
        ("paragraph", "The end."),
    ]


def test_code_and_prose_keep_their_lines() -> None:
    assert article("<pre>if x:\n    y = {}</pre><pre>Roses are red,\nViolets are blue.</pre>") == [
        ("code", "if x:\n    y = {}"),
        ("paragraph", "Roses are red,\nViolets are blue."),
    ]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<p>Damp&shy;fer 4<wbr>210&nbsp;t &lt;b&gt; &#8212;</p>", "Dampfer 4210 t <b> —"),
        ("<p><ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>と</p>", "漢字(かんじ)と"),
        ("<p><ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby></p>", "字(ji)"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        (
            "<p><math><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p>",
            "E=mc^2",
        ),
        ("<p><math><mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>", "2 1/2"),
        ("<svg><title>Not seen</title><text>Seen</text></svg>", "Seen"),
        ("<p><img src=a><noscript><img src=b>Not seen</noscript>Seen</p>", "Seen"),
        ('<p dir="rtl">הגשר נפתח ביום שני.</p>', "הגשר נפתח ביום שני."),
        ("<div><span>Height</span><span>47 m</span></div>", "Height 47 m"),
        ("<p><span>T</span><span>he gate</span></p>", "The gate"),
        (
            "<p>It opens on <center>3 May</center> at the mill.</p>",
            "It opens on 3 May at the mill.",
        ),
        ("<p>£<b class=whole>11</b><b class=cents>99</b></p>", "£11.99"),
        ("<p>£349<span class=price__cents>95</span></p>", "£349.95"),
        ("<p>£3<small>99</small> each, 4<small>p</small> off</p>", "£3.99 each, 4p off"),
        ("<p>10<span class=superscript>6</span> and CO<i class=sub>2</i></p>", "10^6 and CO2"),
        ("<p>5 km<sup>&#8203;2</sup>, x<sub>i</sub><sup>2</sup></p>", "5 km^2, xi^2"),
        (
            "<p><math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac><mo>=</mo>"
            "<msqrt><mn>9</mn></msqrt></math></p>",
            "(a+b)/2=√9",
        ),
        (
            "<p><math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi>"
            "</munderover><msub><mi>x</mi><mi>i</mi></msub></math></p>",
            "∑_(i=1)^nx_i",
        ),
    ],
)
def test_what_few_pages_have(inside: str, text: str) -> None:
    assert [words for _, words in article(inside)] == [text]


def test_terms_are_items_with_what_is_said_of_them() -> None:
    inside = (
        "<dl><dt>Height</dt><dd>47 metres</dd><div><dt>Built</dt><dd>1893</dd><dd>1961</dd></div>"
        "<dt>Is it open?</dt><dd>Yes.</dd></dl>"
    )
    assert article(inside) == [
        ("item", "Height: 47 metres"),
        ("item", "Built: 1893"),
        ("item", "1961"),
        ("heading", "Is it open?"),
        ("item", "Yes."),
    ]


def test_what_is_folded_up_stands_below_its_summary() -> None:
    inside = (
        "<details><summary>Opening hours</summary>Daily from nine.</details>"
        "<button aria-expanded=false>What does it cost?</button><div>Four pounds.</div>"
    )
    assert article(inside) == [
        ("heading", "Opening hours"),
        ("paragraph", "Daily from nine."),
        ("heading", "What does it cost?"),
        ("paragraph", "Four pounds."),
    ]


def test_the_numbers_of_a_list_stand_before_its_items_and_in_none() -> None:
    page = (
        f"<title>T</title><article><p>{WORDS}</p><ol start=5><li>Oil it.<ol type=a><li>Twice.</ol>"
        "<li value=9><h3>Turn</h3><p>The key.</p></ol><ol reversed><li>Two.<li>One.</ol>"
        "<ul><li>Plain.</ul><ol style='list-style: none'><li>Bare.</ol></article>"
    )
    document = HtmlLoader().load(page.encode(), "a.html")
    assert document.text.split("\n\n")[2:] == [
        "5. Oil it.", "a. Twice.", "9. Turn", "The key.", "2. Two.", "1. One.", "Plain.", "Bare.\n",
    ]  # fmt: skip
    assert [words for _, words in blocks(page)][1:] == [
        "Oil it.", "Twice.", "Turn", "The key.", "Two.", "One.", "Plain.", "Bare.",
    ]  # fmt: skip


def test_paragraphs_of_an_item_stay_in_it() -> None:
    inside = "<ul><li><p>One.</p><p>Two.</p></li><li>Three<ol><li>Four</li></ol></li></ul>"
    assert article(inside) == [("item", "One.\n\nTwo."), ("item", "Three"), ("item", "Four")]


def test_a_table_has_its_caption_before_it_and_its_header_first() -> None:
    inside = (
        "<table><tbody><tr><td rowspan=2>Mon</td><td>9</td><td>12</td></tr><tr><td>13</td>"
        "<td>17</td></tr><tr><td colspan=2>closed</td><td>all<ul><li>a<li>b</ul></td></tr>"
        "</tbody><thead><tr><th>Day</th><th>From</th><th>To</th></tr></thead>"
        "<caption>Hours</caption></table>"
    )
    assert article(inside) == [
        ("paragraph", "Hours"),
        ("table", "Day | From | To\nMon | 9 | 12\nMon | 13 | 17\nclosed |  | all; a; b"),
    ]


def test_a_cell_may_hold_a_sign_alone() -> None:
    inside = "<table><tr><td>Tea</td><td>✓</td></tr><tr><td>Milk</td><td><b>—</b></td></tr></table>"
    assert article(inside) == [("table", "Tea | ✓\nMilk | —")]


def test_a_table_that_lays_out_a_page_is_none() -> None:
    page = (
        "<body><table><tr><td><a href=a>Home</a><br><a href=b>Trains</a></td><td><font size=4>"
        f"{WORDS}<p>It rained.<table><tr><th>Day</th><th>mm</th></tr><tr><td>Mon<td>4</tr>"
        "</table></font></td></tr></table></body>"
    )
    assert blocks(page) == [
        ("paragraph", WORDS),
        ("paragraph", "It rained."),
        ("table", "Day | mm\nMon | 4"),
    ]


def test_a_style_sheet_hides_by_plain_rules_alone() -> None:
    page = (
        "<style>.a .b, #c > p {display: none} @media print {.d {display: none}}"
        " @media screen {.e {display: none}} .f:hover {display: none} ul {font-size: 0}"
        " li {font-size: 14px} .g {display: none} p.g {display: block}</style><article>"
        "<div class=a><p class=b>Gone.</p></div><div id=c><p>Gone.</p><div><p>In.</p></div></div>"
        "<p class=d>Printed.</p><p class=e>Gone.</p><p class=f>Hovered.</p>"
        "<ul><li>Listed.</li></ul><p class=g>Won.</p></article>"
    )
    assert [words for _, words in blocks(page)] == [
        "In.", "Printed.", "Hovered.", "Listed.", "Won.",
    ]  # fmt: skip
