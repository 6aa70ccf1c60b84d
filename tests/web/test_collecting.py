"""Addresses become files: each page once, as it was sent, and only when it has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.errors import ArticleError
from qa.indexing.retrieved import LEDGER, Pages
from qa.web.collecting import Collected, collect
from qa.web.fetching import Limits
from tests.web.site import HTML, Reply, Site, answers, collected, fetcher, leads_to, page

WEIR = page("The weir", "The weir was built in 1893.")
MILL = page("The mill", "The mill burnt down in 1911.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "web"


def files(folder: Path) -> list[str]:
    """The files of a folder, without the ledger and without the host's name in front."""
    found = [one for one in folder.rglob("*") if one.is_file() and one.name != LEDGER]
    return sorted(one.relative_to(folder).as_posix().partition("/")[2] for one in found)


def states(run: object) -> list[str]:
    return [one.state for one in run.outcomes]  # type: ignore[attr-defined]


def test_a_page_is_kept_as_it_was_sent(site: Site, folder: Path) -> None:
    site.has("/2026/weir", WEIR)
    run = collected(folder, site.url("/2026/weir"))
    assert (states(run), run.problems) == (["fetched"], [])
    assert files(folder) == ["2026/weir.html"]
    (kept,) = Pages.of(folder)
    assert (folder / kept.file).read_text("utf-8") == WEIR
    assert (kept.url, kept.title) == (site.url("/2026/weir"), "The weir")
    assert kept.fetched_at.endswith("+00:00") and kept.etag


def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(site: Site, folder: Path) -> None:
    site.has("/weir", WEIR)
    site.has("/mill", MILL)
    collected(folder, site.url("/weir"), site.url("/mill"))
    written = {one: one.stat().st_mtime_ns for one in folder.rglob("*.html")}
    site.has("/mill", MILL.replace("1911", "1912"))
    run = collected(folder, refresh=True)
    assert sorted(states(run)) == ["fetched", "unchanged"]
    touched = [one.name for one in written if one.stat().st_mtime_ns != written[one]]
    assert touched == ["mill.html"]
    assert b"1912" in next(folder.rglob("mill.html")).read_bytes()


def test_the_same_bytes_without_a_mark_are_unchanged_too(site: Site, folder: Path) -> None:
    site.has("/weir", answers(200, WEIR.encode(), Content_Type=HTML))
    collected(folder, site.url("/weir"))
    before = Pages.of(folder)
    (again,) = collected(folder, refresh=True).outcomes
    assert again.state == "unchanged"
    (one,), (other,) = before, Pages.of(folder)
    assert one.fetched_at == other.fetched_at


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_takes_its_file_along(site: Site, folder: Path, status: int) -> None:
    site.has("/weir", WEIR)
    site.has("/mill", MILL)
    collected(folder, site.url("/weir"), site.url("/mill"))
    site.has("/weir", answers(status))
    kept = collected(folder, refresh=True, keep_missing=True)
    assert (sorted(states(kept)), kept.removed) == (["gone", "unchanged"], 0)
    assert files(folder) == ["mill.html", "weir.html"]
    run = collected(folder, refresh=True)
    assert (sorted(states(run)), run.removed, run.problems) == (["gone", "unchanged"], 1, [])
    assert files(folder) == ["mill.html"]


@pytest.mark.parametrize(
    "reply", [answers(500), answers(403), answers(200, b"x" * 9, Content_Type="image/png")]
)
def test_any_other_trouble_leaves_what_there_is(site: Site, folder: Path, reply: Reply) -> None:
    site.has("/weir", WEIR)
    collected(folder, site.url("/weir"))
    site.has("/weir", reply)
    run = collected(folder, refresh=True)
    assert len(run.problems) == 1
    assert next(folder.rglob("*.html")).read_text("utf-8") == WEIR


def test_a_page_that_leads_to_the_front_page_is_kept(site: Site, folder: Path) -> None:
    site.has("/", page("Home", "All the news."))
    site.has("/a/weir", WEIR)
    collected(folder, site.url("/a/weir"))
    site.has("/a/weir", leads_to("/", 301))
    run = collected(folder, refresh=True)
    assert "now leads to the front page of its site" in str(run.problems[0])
    assert files(folder) == ["a/weir.html"]


def test_one_page_by_several_addresses_is_kept_once(site: Site, folder: Path) -> None:
    head = f'<link rel="canonical" href="{site.url("/weir")}">'
    weir = page("The weir", "The weir was built in 1893.", head=head)
    site.has("/weir", weir)
    site.has("/weir?from=mail", weir.replace("</body>", "<!-- 1 --></body>"))
    site.has("/w", leads_to("/weir", 301))
    given = [site.url(path) for path in ("/w", "/weir?from=mail", "/weir")]
    run = collected(folder, *given)
    assert states(run) == ["fetched", "same", "same"]
    assert files(folder) == ["weir.html"]
    site.heard.clear()
    assert states(collected(folder, given[0])) == ["unchanged"]
    assert site.paths() == ["/weir"]


def test_pages_that_wrongly_call_themselves_the_same_are_two(site: Site, folder: Path) -> None:
    for wrong in ("/", "/all"):
        head = f'<link rel="canonical" href="{wrong}">'
        site.has("/weir", page("The weir", "Built in 1893.", head=head))
        site.has("/mill", page("The mill", "Burnt in 1911.", head=head))
        run = collected(folder / wrong.strip("/"), site.url("/weir"), site.url("/mill"))
        assert states(run) == ["fetched", "fetched"]
    assert files(folder)[-2:] == ["mill.html", "weir.html"]


def test_a_page_that_moves_to_another_known_one_becomes_it(site: Site, folder: Path) -> None:
    site.has("/old", WEIR)
    site.has("/new", MILL)
    collected(folder, site.url("/old"), site.url("/new"))
    site.has("/old", leads_to("/new", 301))
    run = collected(folder, refresh=True)
    assert (sorted(states(run)), files(folder)) == (["same", "unchanged"], ["new.html"])


def test_a_feed_brings_the_pages_of_its_entries(site: Site, folder: Path) -> None:
    site.has("/weir", WEIR)
    site.has("/robots.txt", "User-agent: *\nDisallow: /closed", "text/plain")
    items = [
        f"<item><link>{site.url('/weir')}</link></item>",
        "<item><title>Closed</title><link>/closed</link><description>Short.</description>"
        "<content xmlns='x'>&lt;p&gt;All of it is here, in the feed.&lt;/p&gt;</content></item>",
        "<item><title>Refused</title><link>/closed/too</link></item>",
        "<item><title>A note</title><guid isPermaLink='false'>n1</guid>"
        "<description>The gate is shut on Mondays.</description></item>",
    ]
    feed = f"<rss><channel>{''.join(items)}</channel></rss>"
    site.has("/feed.xml", feed, "application/rss+xml")
    run = collected(folder, site.url("/feed.xml"))
    assert states(run) == ["fetched", "fetched", "fetched", "refused", "fetched"]
    assert [site.url("/closed/too") in str(one) for one in run.problems] == [True]
    texts = "".join(one.read_text("utf-8") for one in folder.rglob("*.html"))
    for words in ("built in 1893", "All of it is here", "shut on Mondays"):
        assert words in texts
    site.has("/mill", MILL)
    site.has("/feed.xml", feed.replace("<item>", "<item><link>/mill</link></item><item>", 1))
    site.heard.clear()
    again = collected(folder, refresh=True)
    assert [one.url for one in again.outcomes if one.state == "fetched"] == [
        site.url("/feed.xml"), site.url("/mill"),
    ]  # fmt: skip
    assert len(site.paths()) == len(set(site.paths()))


def test_pages_of_a_feed_that_failed_are_asked_for_again(site: Site, folder: Path) -> None:
    feed = "<rss><item><link>/weir</link></item><item><link>/mill</link></item></rss>"
    site.has("/feed.xml", feed, "application/rss+xml")
    site.has("/weir", WEIR)
    site.has("/mill", answers(500))
    assert states(collected(folder, site.url("/feed.xml"))) == ["fetched", "fetched", "failed"]
    site.has("/mill", MILL)
    collected(folder, refresh=True)
    assert files(folder) == ["mill.html", "weir.html"]


def test_a_page_of_a_feed_that_was_never_there_is_told_once(site: Site, folder: Path) -> None:
    whole = "<content xmlns='x'>All of it is here.</content>"
    items = [
        "<item><link>/weir</link></item>",
        "<item><link>/nowhere</link></item>",
        f"<item><link>/whole</link>{whole}</item>",
    ]
    number = 0

    def listed(*items: str) -> Collected:
        nonlocal number
        number += 1  # So that it has changed, and is read again.
        feed = f"<rss><title>{number}</title>{''.join(items)}</rss>"
        site.has("/feed.xml", feed, "application/rss+xml")
        site.heard.clear()
        return collected(folder, refresh=True)

    site.has("/weir", WEIR)
    site.has("/feed.xml", f"<rss>{''.join(items)}</rss>", "application/rss+xml")
    first = collected(folder, site.url("/feed.xml"))
    assert [site.url("/nowhere") in str(one) for one in first.problems] == [True]
    assert collected(folder, refresh=True).problems == []
    assert listed(*items).problems == []
    assert "/nowhere" not in site.paths()
    assert files(folder) == ["weir.html", "whole.html"]
    assert listed(items[0]).problems == []
    assert len(listed(*items).problems) == 1  # Listed anew, and still not there.
    assert listed(*items).problems == []
    site.has("/nowhere", MILL)
    dated = "<item><link>/nowhere</link><pubDate>Mon, 05 Jan 2026 08:00:00 GMT</pubDate></item>"
    listed(dated)
    assert "nowhere.html" in files(folder)


def test_a_site_map_brings_its_newest_pages_up_to_a_limit(site: Site, folder: Path) -> None:
    for number in range(4):
        site.has(f"/{number}", page(f"Page {number}", f"This is number {number}."))
    one, two = (
        "".join(
            f"<url><loc>{site.url(f'/{n}')}</loc><lastmod>2026-0{n + 1}-01</lastmod></url>"
            for n in numbers
        )
        for numbers in ((0, 1), (2, 3))
    )
    site.has("/one.xml", f"<urlset>{one}</urlset>", "text/xml")
    site.has("/two.xml", f"<urlset>{two}</urlset>", "application/xml")
    both = "".join(f"<sitemap><loc>{site.url(p)}</loc></sitemap>" for p in ("/one.xml", "/two.xml"))
    site.has("/sitemap.xml", f"<sitemapindex>{both}</sitemapindex>", "text/xml")
    run = collected(folder, site.url("/two.xml"), limits=Limits(pages=1))
    assert files(folder) == ["3.html"]
    assert "names 2 pages, of which 1 are looked at" in run.warnings[0]
    collected(folder, site.url("/sitemap.xml"))
    assert files(folder) == ["0.html", "1.html", "2.html", "3.html"]


@pytest.mark.parametrize(
    ("path", "kind", "file"),
    [
        ("/a", "text/html", "a.html"),
        ("/a.php?id=1", "text/html;charset=utf-8", "a.php_id=1.html"),
        ("/a.md", "text/plain", "a.md"),
        ("/a.md", "text/html", "a.md.html"),
        ("/a", "text/markdown", "a.md"),
        ("/a", "text/plain", "a.txt"),
        ("/a.html", "application/octet-stream", "a.html"),
        ("/a", "", "a.html"),
        ("/a", "application/xhtml+xml", "a.xhtml"),
    ],
)
def test_the_kind_of_a_file_is_told_by_what_the_server_says(
    site: Site, folder: Path, path: str, kind: str, file: str
) -> None:
    site.has(path, WEIR, kind)
    collected(folder, site.url(path))
    assert files(folder) == [file]


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip2", "font/woff2"])
def test_what_qa_does_not_read_is_refused(site: Site, folder: Path, kind: str) -> None:
    site.has("/a", b"\x89PNG", kind)
    run = collected(folder, site.url("/a"))
    assert states(run) == ["refused"]
    assert f"/a is {kind}: qa reads" in str(run.problems[0])
    assert not folder.exists()


def test_the_encoding_that_a_server_names_is_remembered_where_it_fits(
    site: Site, folder: Path
) -> None:
    russian = page("Плотина", "Плотина построена в 1893 году.")
    site.has("/right", russian.encode("cp1251"), "text/html; charset=windows-1251")
    site.has("/wrong", russian.replace("1893", "1894"), "text/html; charset=iso-8859-1")
    site.has("/nonsense", russian.replace("1893", "1895"), "text/html; charset=klingon")
    collected(folder, *(site.url(path) for path in ("/right", "/wrong", "/nonsense")))
    charsets = {one.url.rpartition("/")[2]: one.charset for one in Pages.of(folder)}
    assert charsets == {"right": "cp1251", "wrong": "", "nonsense": ""}


def test_a_page_whose_file_was_lost_is_sent_again(site: Site, folder: Path) -> None:
    site.has("/weir", WEIR)
    collected(folder, site.url("/weir"))
    next(folder.rglob("*.html")).unlink()
    assert states(collected(folder, refresh=True)) == ["fetched"]
    assert files(folder) == ["weir.html"]


@pytest.mark.parametrize("file", ["../../secret.html", "/etc/passwd", "a/../../b", "a"])
def test_a_damaged_or_hostile_ledger_is_named(site: Site, folder: Path, file: str) -> None:
    site.has("/weir", WEIR)
    collected(folder, site.url("/weir"))
    written = json.loads((folder / LEDGER).read_text("utf-8"))
    written["pages"][0]["file"] = file
    if file == "a":
        del written["pages"][0]["url"]
    (folder / LEDGER).write_text(json.dumps(written), "utf-8")
    with pytest.raises(ArticleError, match="remove it, and name the addresses again"):
        collected(folder, site.url("/weir"))


def test_what_was_fetched_before_ctrl_c_is_kept(site: Site, folder: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    site.has("/weir", WEIR)
    with pytest.raises(KeyboardInterrupt):
        collect(folder, [site.url("/weir"), site.url("/mill")], fetcher(), on_progress=stop)
    assert [one.title for one in Pages.of(folder)] == ["The weir"]
