"""Feeds and sitemaps: the pages that they name, and the text of entries that have it all."""

from __future__ import annotations

import gzip
from pathlib import Path

from qa.web.listings import read_listing

AT = "https://example.org/feeds/all.xml"
RSS = """<?xml version="1.0"?><!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>All</title>
<link>https://example.org/</link>
<item><title>The weir &amp; the mill</title><link>/2026/weir#top</link>
<dc:creator>Ann Lee</dc:creator>
<pubDate>Sat, 07 Mar 2026 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>It was built in 1893.</p>]]></content:encoded></item>
<item><title>A note</title><guid isPermaLink="false">note-1</guid>
<description>&lt;p&gt;Closed on Monday.&lt;/p&gt;</description></item>
<item><guid>https://example.org/2026/by-guid</guid></item>
<item><title>Again</title><link>https://example.org/2026/weir</link></item>
<item><title>Nowhere</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/blog/">
<entry><title type="html">One</title><link rel="edit" href="/edit/1"/><link href="one"/>
<author><name>Ann Lee</name></author><published>2026-03-07T10:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words.</p></div></content></entry>
<entry><id>urn:x:2</id><title>Two</title><content type="text">2 &lt; 3</content></entry></feed>"""


def test_the_entries_of_rss_are_named_once() -> None:
    named = read_listing(RSS.encode(), AT, 10**6)
    assert named and named.kind == "feed"
    assert [one.url for one in named.entries] == [
        "https://example.org/2026/weir", None, "https://example.org/2026/by-guid",
    ]  # fmt: skip
    weir, note, _ = named.entries
    assert (weir.title, weir.author, weir.content) == (
        "The weir & the mill", "Ann Lee", "<p>It was built in 1893.</p>",
    )  # fmt: skip
    assert (note.key, note.content) == ("note-1", "<p>Closed on Monday.</p>")


def test_the_entries_of_atom_count_from_its_base() -> None:
    named = read_listing(ATOM.encode(), AT, 10**6)
    assert named
    one, two = named.entries
    assert (one.url, one.author, one.changed) == (
        "https://example.org/blog/one", "Ann Lee", "2026-03-07T10:00:00Z",
    )  # fmt: skip
    assert "<p>Words.</p>" in one.content.replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    assert (two.url, two.content) == (None, "2 &lt; 3")


def test_a_sitemap_names_pages_of_its_own_site_the_newest_first() -> None:
    text = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://example.org/old</loc><lastmod>2024-01-01</lastmod></url>
    <url><loc>https://www.example.org/new</loc><lastmod>2026-01-01</lastmod></url>
    <url><loc>https://elsewhere.example/a</loc></url><url><loc>https://example.org/none</loc></url>
    </urlset>"""
    for body in (text.encode(), gzip.compress(text.encode())):
        named = read_listing(body, "https://example.org/sitemap.xml", 10**6)
        assert named and named.kind == "sitemap"
        assert [one.url for one in named.entries] == [
            "https://www.example.org/new", "https://example.org/old", "https://example.org/none",
        ]  # fmt: skip


def test_a_list_of_sitemaps_is_one() -> None:
    text = "<sitemapindex><sitemap><loc>https://example.org/a.xml</loc></sitemap></sitemapindex>"
    named = read_listing(text.encode(), "https://example.org/sitemap.xml", 10**6)
    assert named and (named.kind, named.entries[0].url) == ("sitemaps", "https://example.org/a.xml")


def test_what_is_no_list_is_none() -> None:
    xhtml = b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><body><rss/></body></html>'
    for body in (b"", b"<p>rss</p>", xhtml, b"\x1f\x8bbroken", b"<rss", b"feed me"):
        assert read_listing(body, AT, 10**6) is None


def test_what_the_xml_refers_to_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("opensesame")
    text = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">'
        f'<!ENTITY a "{"b" * 99}"><!ENTITY c "&a;&a;&a;">]><rss><channel><item>'
        "<title>T&x;&c;</title><link>https://example.org/a</link></item></channel></rss>"
    )
    named = read_listing(text.encode(), AT, 10**6)
    assert named and named.entries[0].url == "https://example.org/a"
    assert "opensesame" not in repr(named) and "bbb" not in repr(named)
