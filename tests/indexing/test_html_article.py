"""Which part of a page is taken for its article, on small pages of each kind."""

from __future__ import annotations

import pytest

from qa.errors import ArticleError
from qa.indexing.formats.html import HtmlLoader

ONE = "The weir at Harl is shut until Monday."
MORE = [
    "The gate broke on Friday, and a new one must come from Marlby by boat.",
    "Canoes can be carried round it on the left bank, says the keeper, Tamsin Orre.",
    "The gate was cast in 1893 and weighs nine tonnes, which is the pride of the village.",
    "Anglers have asked for a ladder, and the council will speak of it in the autumn.",
]
LONG = "".join(f"<p>{sentence}</p>" for sentence in MORE)
CONSENT = (
    "<p>We and our 512 partners keep cookies on your device to see what you read and to show you"
    " what you may want to buy. You may agree, refuse, or choose at any time in the settings.</p>"
    "<button>Agree</button>"
)
TIME = "<time datetime=2025-05-03>3 May</time>"
STORY = f"<article><h1>Weir shut</h1><p>{ONE}</p></article>"


def read(body: str, head: str = "<title>Weir shut</title>") -> list[str]:
    page = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    document = HtmlLoader().load(page.encode(), "a.html")
    return [document.text[block.start : block.end] for block in document.blocks[1:]]


@pytest.mark.parametrize(
    "banner",
    [
        f'<div class="cookie-banner">{CONSENT}</div>',
        f'<div id="gdpr">{CONSENT}</div>',
        f'<section class="consent" role="dialog">{CONSENT}</section>',
        f'<div role="dialog" aria-label="cookies">{CONSENT}</div>',
        f'<div class="newsletter-signup">{CONSENT}</div>',
        f"<aside>{CONSENT}</aside>",
        f"<div>{CONSENT}</div>",
    ],
)
def test_one_sentence_is_an_article_beside_a_banner_before_or_behind(banner: str) -> None:
    main = STORY.replace("article", "main")
    for story in (STORY, main, f"<div role=main><p>{ONE}</p></div>"):
        assert read(banner + story) == [ONE]
        assert read(story + banner) == [ONE]


@pytest.mark.parametrize(
    "around", ["aside", "footer", "nav", 'div class="sidebar"', "div", "section"]
)
def test_a_long_article_is_found_wherever_it_stands(around: str) -> None:
    story = f"<h1>Weir shut</h1><{around}>{LONG}</{around.split(maxsplit=1)[0]}><p>© Harl Echo</p>"
    menu = '<nav><a href="/">Home</a> <a href="/n">News</a></nav>'
    assert read(menu + story) == MORE
    assert read(f'<div class="cookie-notice">{CONSENT}</div>{menu}{story}') == MORE


@pytest.mark.parametrize(
    "beside",
    [
        "<aside><p>The band needs a tuba. It plays on Mondays in the hall.</p></aside>",
        "<footer><p>The Harl Echo is printed in Tar Lane. It costs one pound.</p></footer>",
        '<div class="sidebar"><p>Water has fourteen degrees today, and so has wine.</p></div>',
        '<div class="related"><h3><a href="/a">Eels</a></h3><p>They come back, it seems.</p></div>',
        '<div class="x"><div><a href="/a"><h3>Eels</h3></a><p>Few.</p></div>'
        '<div><a href="/b"><h3>Otters</h3></a><p>Fewer still.</p></div></div>',
        '<section id="comments"><h2>2 comments</h2><article class="comment"><p>At last, I say.</p>'
        '</article><article class="comment"><p>Too late, say I.</p></article></section>',
        '<div class="x2"><h3>What you say</h3><div class="comment"><p>At last, I say.</p></div>'
        '<div class="comment"><p>Too late, say I.</p></div></div>',
        "<form><p>Send us your view of it.</p><textarea></textarea><button>Send</button></form>",
    ],
)
def test_what_stands_beside_an_article_stays_out(beside: str) -> None:
    assert read(f"<article><h1>Weir shut</h1>{LONG}</article>{beside}") == MORE
    assert read(f'<div class="page"><div><h1>Weir shut</h1>{LONG}</div>{beside}</div>') == MORE


@pytest.mark.parametrize(
    "inside",
    [
        '<div class="share"><a href="/x">Post</a> <a href="/y">Send</a></div>',
        '<ul><li><a href="#a">First part</a></li><li><a href="#b">Second part</a></li></ul>',
        '<p><a href="/b">Read more: The bridge at Harl reopens</a></p>',
        "<p><b>Read more:</b> <a href='/b'>The bridge at Harl reopens</a></p>",
        '<p><a href="#top">To the top</a></p>',
        f"<aside><p>{MORE[0]}</p></aside>",
        '<div class="newsletter"><p>Each week.</p><input type="email"><button>Go</button></div>',
        '<div class="advert"><p>Boots at half price.</p><a href="/boots">Look</a></div>',
        '<div class="related-posts"><h3>Related</h3><ul><li><a href="/a">Eels are back</a></li>'
        '<li><a href="/b">Otters too</a></li></ul></div>',
    ],
)
def test_what_leads_away_within_an_article_is_left_out(inside: str) -> None:
    first, *rest = (f"<p>{sentence}</p>" for sentence in MORE)
    assert read(f"<article><h1>Weir shut</h1>{first}{inside}{''.join(rest)}</article>") == MORE


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ('<div class="cookie-recipe"><p>Two cups of flour.</p></div>', "Two cups of flour."),
        (
            '<div class="share"><p>The share fell by 4 pence.</p></div>',
            "The share fell by 4 pence.",
        ),
        ('<div class="menu"><p>Soup, four pounds</p></div>', "Soup, four pounds"),
        (
            '<div class="cookie-recipe"><p>Bake it.</p><ul></ul><button>Print</button></div>',
            "Bake it.",
        ),
        ('<section id="discussion"><p>We found few eels.</p></section>', "We found few eels."),
        ('<div class="membership"><p>It is £9 <a href=/a>here</a>.</p></div>', "It is £9 here."),
        ('<div class="sponsors"><p>Paid by <a href=/t>T</a>.</p></div>', "Paid by T."),
        ('<div class="road-sign"><p>It says <a href=/t>no</a>.</p></div>', "It says no."),
        ("<aside><p>The weir has nine gates.</p></aside>", "The weir has nine gates."),
        ("<footer><p>Corrected: it has nine gates.</p></footer>", "Corrected: it has nine gates."),
        ("<div>Bare words, <a href='/m'>with a map</a></div>", "Bare words, with a map"),
        ("<section>Bare words</section>", "Bare words"),
        ("<header>Bare words</header>", "Bare words"),
        ("<figure><figcaption>The gate</figcaption></figure>", "The gate"),
        ("<p>Write to <a href='mailto:a@b.example'>a@b.example</a></p>", "Write to a@b.example"),
    ],
)
def test_a_name_or_an_element_alone_leaves_nothing_out(inside: str, text: str) -> None:
    assert read(f"<article>{LONG}{inside}<p>{ONE}</p></article>") == [*MORE, text, ONE]


@pytest.mark.parametrize(
    "banner",
    [
        f'<div class="cookie-banner">{CONSENT}</div>',
        f'<div id="consent">{CONSENT.replace("<button>Agree</button>", "")}</div>'.replace(
            "settings", "settings of our privacy page"
        ),
        f'<section role="region" aria-label="Cookie consent">{CONSENT}</section>',
        f'<div class="css-x1">{CONSENT}</div>',
    ],
)
@pytest.mark.parametrize(
    "story", [f"<div><h1>Weir shut</h1><p>{ONE}</p></div>", f"<h1>Weir shut</h1><p>{ONE}</p>"]
)
def test_one_sentence_below_its_headline_is_an_article_too(banner: str, story: str) -> None:
    assert read(banner + story) == [ONE]
    assert read(story + banner) == [ONE]


def test_posts_of_a_live_page_are_all_read() -> None:
    posts = "".join(f"<article><h2>{i}:00</h2><p>{s}</p></article>" for i, s in enumerate(MORE))
    assert read(f"<main><h1>Weir shut</h1>{posts}</main>")[1::2] == MORE


def test_of_two_articles_the_one_with_most_of_the_prose_is_read() -> None:
    teaser = "<article><h3><a href=/b>Eels</a></h3><p>They have come back.</p></article>"
    assert read(f"<main><article>{LONG}</article>{teaser}{teaser}</main>") == MORE


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f'<div class="cookie-banner">{CONSENT}</div>', "consent"),
        ('<nav><a href="/">Home</a><a href="/b">News of Harl</a></nav>', "navigation"),
        ("<p hidden>Nobody sees this sentence here.</p>", "hidden"),
        ('<frameset><frame src="a.html"></frameset>', ""),
        ("<frameset><q><body><p hidden>A body within the page.</p></body></q></frameset>", ""),
    ],
)
def test_from_a_page_without_an_article_nothing_is_guessed(body: str, told: str) -> None:
    with pytest.raises(ArticleError, match=rf"no main text found in a\.html.*{told}"):
        read(body)


def test_a_page_of_which_hardly_anything_is_read_is_named() -> None:
    links = "".join(f'<li><a href="/{i}">Section {i} of the paper</a></li>' for i in range(90))
    page = f"<nav><ul>{links}</ul></nav>{STORY}"
    document = HtmlLoader().load(page.encode(), "a.html")
    assert document.warnings == ("only 39 of 1,739 characters are its article",)


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", f"<article><p>It opens on {TIME}.</p>{LONG}</article>", None),
        ("", f"<article><ul><li>{TIME}</li></ul>{LONG}</article>", None),
        ("", f"<article>{TIME}{LONG}</article>", "2025-05-03"),
        ('<meta property="article:published_time" content="2025-05-20">', LONG, "2025-05-20"),
        (
            '<script type="application/ld+json">'
            '{"@graph": [{"datePublished": "2025-05-20T10:00Z"}]}</script>',
            f"<p>It opens on {TIME}.</p>{LONG}",
            "2025-05-20",
        ),
    ],
)  # fmt: skip
def test_a_day_within_the_text_is_not_that_of_publication(
    head: str, body: str, day: str | None
) -> None:
    page = f"<html><head><title>T</title>{head}</head><body>{body}</body></html>"
    assert HtmlLoader().load(page.encode(), "a.html").date == day


def test_a_label_and_a_link_lead_elsewhere_and_a_gate_asks() -> None:
    page = (
        f"<html><head><title>Wells</title></head><body><div><h1>Wells</h1><p>{MORE[0]}</p>"
        "<p><strong>Lire aussi</strong> <a href=/a>Ces phares que l’on peut louer</a></p>"
        f"<p>{MORE[1]}</p><p>{MORE[2]}</p><div><p>This article is for those who pay for it.</p>"
        "<a href=/abonnement>S’abonner</a> <a href=/connexion>Se connecter</a></div></div></body>"
    )
    assert read(page) == MORE[:3]


def test_a_field_to_write_in_takes_its_pitch_along() -> None:
    box = (
        "<div class=x1><div>Get it every Sunday</div><p>One long read. Many people get it.</p>"
        "<div><input type=email><button>Join</button></div></div>"
    )
    after = f"<p>{MORE[1]}</p><p>{MORE[2]}</p>"
    page = f"<title>T</title><main><h1>T</h1><p>{MORE[0]}</p>{box}{after}</main>"
    assert read(page) == MORE[:3]
    search = box.replace("type=email", "type=search")
    assert "One long read. Many people get it." in read(page.replace(box, search))
    contact = box.replace("<button>", "<input name=who><textarea></textarea><button>")
    assert "Get it every Sunday" in read(page.replace(box, contact))
    ticked = "<ul><li><input type=checkbox> 2 cups of barley</li></ul>"
    assert read(page.replace(box, ticked)) == [MORE[0], "2 cups of barley", *MORE[1:3]]


def test_links_that_pass_the_page_on_are_no_part_of_it() -> None:
    links = (
        '<ul><li><a href="https://a.example/sharer?u=https%3A%2F%2Fb.example">Post</a></li>'
        '<li><a href="mailto:?subject=x">Send</a></li><li><a href="whatsapp://send?t=x">Tell</a>'
        "</li></ul>"
    )
    page = f"<title>T</title><article><h1>T</h1><p>{MORE[0]}</p>{links}<p>{MORE[1]}</p></article>"
    assert read(page) == MORE[:2]
    kept = links.replace("sharer?u=https%3A%2F%2Fb.example", "one").replace("?subject=x", "a@b.c")
    assert len(read(page.replace(links, kept))) == 5


def test_what_follows_an_article_goes_on_with_it_unless_it_tells_of_the_author() -> None:
    article = f"<article><h1>Weir shut</h1>{LONG}</article>"
    section = f"<section><h2>Before</h2><p>{ONE}</p></section>"
    box = f"<div class='author-box'><h3>Ann Lee</h3><p>{ONE}</p></div>"
    assert read(f"<main>{article}{section}</main>") == [*MORE, "Before", ONE]
    assert read(f"<main>{article}{box}</main>") == MORE
