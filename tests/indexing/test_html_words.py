"""Every word that a reader sees in an article stands in the text once and in order, and no other.

Pages are made at random of some fifty kinds of elements, with words that are all different, so that
each can be found again: in the article, in what no reader sees, and in what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.indexing.formats.html import HtmlLoader
from qa.text.stopwords import word_set

PROPERTY = settings(
    derandomize=True,
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow],
)
INLINE = sorted(
    word_set("""
    b i em strong span time output label mark u small abbr code kbd samp ins font data cite var
    dfn bdi bdo big tt sub sup q my-word a
    """)
)
CONTAINERS = sorted(word_set("div section header address center blockquote fieldset figure my-box"))
IN_CELLS = [
    "{}", "<p>{}</p>", "<ul><li>{}</li></ul>", "<time>{}</time>", "<dl><dd>{}</dd></dl>",
    "<table><tr><td>{}</td></tr></table>",
]  # fmt: skip
HIDDEN = [
    "<template><p>{}</p></template>", "<script>{}</script>", "<noscript>{}</noscript>",
    "<style>.{} {{color: red}}</style>", "<div hidden>{}</div>", '<p style="display: none">{}</p>',
    '<p style="visibility:hidden">{}</p>', "<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>",
    '<span style="opacity:0">{}</span>', '<p class="gone">{}</p>', '<p class="box"><b>{}</b></p>',
    '<p style="position:absolute; left:-9999px">{}</p>', '<p style="font-size:0">{}</p>',
    '<p style="color:#fff">{}</p>', "<select><option>{}</option></select>",
    "<textarea>{}</textarea>", '<span class="sr-only">{}</span>', "<dialog>{}</dialog>",
    '<p style="text-decoration: line-through">{}</p>', "<!-- {} -->", "<p><iframe>{}</iframe></p>",
    '<div style="height:0; overflow:hidden">{}</div>', "<canvas>{}</canvas>",
]  # fmt: skip
SHEET = ".gone {display: none} .box > b {visibility: hidden} @media print {p {display: none}}"
PAGE = """<!doctype html><html lang="en"><head><title>Title of it</title>
<style>{sheet}</style></head>
<body><nav><a href="/">Outside1</a> <a href="/b">Outside2</a></nav>
<div class="cookie-banner" id="consent"><p>Outside3 we use cookies here, and more of them.</p>
<button>Outside4</button></div>
<article>{article}</article>
<aside><p>Outside5 is a sentence that stands beside the article, and is none of it.</p></aside>
<footer><p>Outside6 is printed here for all who read this far.</p></footer></body></html>"""


class Maker:
    """Writes the HTML of an article at random, and keeps the words that a reader sees of it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.seen: list[str] = []
        self._draw, self._number = draw, 0

    def words(self, count: int, *, seen: bool = True) -> str:
        made = [f"w{self._number + i}x" for i in range(count)]
        self._number += count
        self.seen += made if seen else []
        return " ".join(made)

    def some(self, most: int = 4, least: int = 1) -> int:
        return self._draw(st.integers(least, most))

    def one_of(self, choices: Sequence[str]) -> str:
        return self._draw(st.sampled_from(choices))

    def line(self, depth: int) -> str:
        parts = [self.words(3)]
        for _ in range(self.some(3, 0)):
            kind = self.some(5, 0)
            if kind == 0:
                parts.append(self.words(2) + "<br>")
            elif kind == 1:
                gone = self.one_of(["<del>{}</del>", "<span hidden>{}</span>"])
                parts.append(gone.format(self.words(1, seen=False)))
            else:
                tag = self.one_of(INLINE)
                inner = self.line(depth - 1) if depth > 0 and kind == 2 else self.words(1)
                where = " href='/x'" if tag == "a" else ""
                parts.append(f"<{tag}{where}>{inner}</{tag}>")
        return " ".join(parts) + f" {self.words(2)}."

    def items(self, depth: int) -> str:
        tag = self.one_of(["ul", "ol"])
        made = []
        for _ in range(self.some()):
            own = self.line(0)
            nested = self.items(depth - 1) if depth > 0 and self.some(1, 0) else ""
            made.append(f"<li>{own}{nested}</li>")
        return f"<{tag}>{''.join(made)}</{tag}>"

    def terms(self) -> str:
        pairs = [f"<dt>{self.words(1)}</dt><dd>{self.line(0)}</dd>" for _ in range(self.some())]
        return f"<dl>{''.join(pairs)}</dl>"

    def table(self) -> str:
        caption = f"<caption>{self.words(2)}</caption>"
        head = f"<thead><tr><th>{self.words(1)}</th><th>{self.words(1)}</th></tr></thead>"
        rows = [f"<tr>{self.cell()}{self.cell()}</tr>" for _ in range(self.some())]
        return f"<table>{caption}{head}<tbody>{''.join(rows)}</tbody></table>"

    def cell(self) -> str:
        return f"<td>{self.one_of(IN_CELLS).format(self.words(2))}</td>"

    def region(self, depth: int) -> str:
        """A container with words of its own before and behind the blocks in it."""
        tag = self.one_of(CONTAINERS)
        first = {"figure": "figcaption", "fieldset": "legend"}.get(tag, "span")
        before = f"<{first}>{self.line(1)}</{first}>"
        inside = "".join(self.block(depth - 1) for _ in range(self.some(2, 0)))
        return f"<{tag}>{before}{inside}{self.line(0)}</{tag}>"

    def folded(self, depth: int) -> str:
        return f"<details><summary>{self.words(2)}</summary>{self.block(depth - 1)}</details>"

    def block(self, depth: int) -> str:
        makers: list[Callable[[], str]] = [
            lambda: f"<p>{self.line(2)}</p>",
            lambda: f"<pre>{self.line(1)}</pre>",
            lambda: f"<h2>{self.words(2)}</h2><p>{self.line(1)}</p>",
            lambda: self.one_of(HIDDEN).format(self.words(self.some(), seen=False)),
            lambda: self.items(2),
            self.terms,
            self.table,
            lambda: self.region(depth),
            lambda: self.folded(depth),
        ]
        return makers[self.some(len(makers) - 1, 0) if depth > 0 else 0]()


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[str]]:
    """The HTML of an article, and the words that are seen of it in order."""
    maker = Maker(draw)
    blocks = [f"<p>{maker.line(1)}</p>", *(maker.block(3) for _ in range(maker.some(6)))]
    return "".join(blocks), maker.seen


@PROPERTY
@given(made=articles())
def test_every_visible_word_stands_in_the_text_once_and_in_order(
    made: tuple[str, list[str]],
) -> None:
    article, seen = made
    page = PAGE.format(sheet=SHEET, article=article)
    document = HtmlLoader().load(page.encode(), "page.html")
    text = " ".join(document.text[block.start : block.end] for block in document.blocks[1:])
    assert re.findall(r"w\d+x|Outside\d", text) == seen


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_no_reader_sees_is_not_in_the_text(hidden: str) -> None:
    page = PAGE.format(
        sheet=SHEET,
        article=f"<p>The gate was opened at noon.</p>{hidden.format('Pirates')}<p>So.</p>",
    )
    document = HtmlLoader().load(page.encode(), "page.html")
    assert document.text == "Title of it\n\nThe gate was opened at noon.\n\nSo.\n"
