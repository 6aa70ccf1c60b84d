"""Feeds: of WordPress, Blogger, a podcast, and RDF as arXiv has it."""

from __future__ import annotations

import pytest

from qa.errors import NothingInIt
from tests.indexing.members import blocks, documents, keys, problems

WORDPRESS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/">
<channel><title>Harl</title><language>en-GB</language>
<item><title>The &amp;#8216;pier&amp;#8217; opens</title><link>https://harl.example/pier</link>
<pubDate>Tue, 05 Mar 2024 10:00:00 +0000</pubDate><dc:creator><![CDATA[Ann Lee]]></dc:creator>
<guid isPermaLink="false">https://harl.example/?p=12</guid><description>Short.</description>
<content:encoded><![CDATA[<p>The pier opens&nbsp;in June.</p><h2>Money</h2>
<p>It costs 2 pounds.</p>]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_type>post</wp:post_type></item>
<item><title>logo.png</title><guid>x</guid><wp:post_type>attachment</wp:post_type></item>
</channel></rss>"""

BLOGGER = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title>Hafen</title>
<entry><id>tag:blogger.com,1999:blog-1.post-1</id>
<category scheme="http://schemas.google.com/g/2005#kind"
 term="http://schemas.google.com/blogger/2008/kind#post"/>
<title type="text">Der Hafen</title><published>2024-03-05T10:00:00.001-08:00</published>
<updated>2024-04-01T00:00:00Z</updated><author><name>Anna Lind</name></author>
<link rel="edit" href="https://b.example/edit"/>
<link rel="alternate" href="https://b.example/hafen.html"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Der Hafen ist <b>groß</b>.</p>
</div></content></entry>
<entry><id>tag:blogger.com,1999:blog-1.settings</id>
<category scheme="http://schemas.google.com/g/2005#kind"
 term="http://schemas.google.com/blogger/2008/kind#settings"/>
<title>Template</title><content type="text">var x;</content></entry></feed>""".encode()

PODCAST = b"""<?xml version="1.0"?>
<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Tide talk</title>
<item><itunes:title>Eels</itunes:title><title>7: Eels</title><guid>ep-7</guid>
<pubDate>Mon, 4 Mar 2024 06:00:00 GMT</pubDate><itunes:author>Harl Radio</itunes:author>
<description>Plain notes.

Eels swim to the Sargasso Sea.</description>
<enclosure url="https://harl.example/7.mp3" type="audio/mpeg"/></item></channel></rss>"""

ARXIV = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://arx.example/"><title>zoology</title></channel>
<item rdf:about="http://arx.example/abs/1"><title>On crabs. (arX:1 [zoo])</title>
<link>http://arx.example/abs/1</link>
<description>&lt;p&gt;We study how crabs walk, and why.&lt;/p&gt;</description>
<dc:creator>&lt;a href="x"&gt;A. Finch&lt;/a&gt;, &lt;a href="y"&gt;B. Lee&lt;/a&gt;</dc:creator>
</item></rdf:RDF>"""


def test_the_full_text_of_an_entry_is_read_and_pictures_are_no_articles() -> None:
    ((name, entry),) = documents(WORDPRESS, "export.xml").items()
    assert name == "#2024-03-05 The ‘pier’ opens"
    assert (entry.title, entry.date, entry.author, entry.url, entry.language) == (
        "The ‘pier’ opens", "2024-03-05", "Ann Lee", "https://harl.example/pier", "en",
    )  # fmt: skip
    assert entry.text == (
        "The ‘pier’ opens\n\nThe pier opens in June.\n\nMoney\n\nIt costs 2 pounds.\n"
    )
    assert keys(WORDPRESS, "export.xml") == ["https://harl.example/?p=12"]


def test_atom_with_xhtml_in_it_is_read_and_settings_are_no_articles() -> None:
    ((name, entry),) = documents(BLOGGER, "blog.atom").items()
    assert name == "#2024-03-05 Der Hafen"
    assert (entry.author, entry.url, entry.language) == (
        "Anna Lind", "https://b.example/hafen.html", "de",
    )  # fmt: skip
    assert blocks(entry) == [("heading", "Der Hafen"), ("paragraph", "Der Hafen ist groß.")]


def test_an_episode_has_the_feeds_own_words_first() -> None:
    ((name, entry),) = documents(PODCAST, "talk.rss").items()
    assert (name, entry.title, entry.author) == ("#2024-03-04 7: Eels", "7: Eels", "Harl Radio")
    assert blocks(entry)[1:] == [
        ("paragraph", "Plain notes."), ("paragraph", "Eels swim to the Sargasso Sea."),
    ]  # fmt: skip


def test_rdf_is_read_and_its_authors_are_names() -> None:
    ((name, entry),) = documents(ARXIV, "zoology.rdf").items()
    assert (name, entry.url) == ("#On crabs. (arX:1 [zoo])", "http://arx.example/abs/1")
    assert entry.author == "A. Finch, B. Lee"
    assert blocks(entry)[-1] == ("paragraph", "We study how crabs walk, and why.")


def test_other_xml_is_no_article() -> None:
    with pytest.raises(NothingInIt, match=r"pom\.xml is XML, but no feed"):
        documents(b"<project><name>x</name></project>", "pom.xml")


def test_a_feed_that_is_cut_off_gives_what_is_there() -> None:
    assert list(documents(WORDPRESS[:700], "a.rss")) == ["#2024-03-05 The ‘pier’ opens"]


def test_hostile_feeds_are_harmless() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(30)
    )  # fmt: skip
    data = (
        f'<!DOCTYPE rss [{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss><channel><item><title>T &l29; &f;</title><description>Two words.</description>"
        "</item></channel></rss>"
    ).encode()
    (entry,) = documents(data, "a.rss").values()
    assert len(entry.text) < 200
    assert "root:" not in entry.text
    deep = b"<rss>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</rss>"
    assert len(problems(deep, "deep.rss")) <= 1
    assert problems(b"\x00\x01", "a.rss")
