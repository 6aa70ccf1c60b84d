"""Addresses: one spelling for each page, and a readable file that every file system takes."""

from __future__ import annotations

import pytest

from qa.errors import UsageError
from qa.web.addresses import file_name, is_address, normal, of_one_site

HTML = (".html", ".htm")


@pytest.mark.parametrize(
    ("written", "spelling"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("HTTPS://example.org:443/a#part", "https://example.org/a"),
        ("http://example.org:8080/a/../b/./c", "http://example.org:8080/b/c"),
        ("http://example.org/a/..", "http://example.org/"),
        ("http://example.org/a%7Eb%2fc%zz d", "http://example.org/a~b%2Fc%25zz%20d"),
        ("http://example.org/?b=2&a=ä", "http://example.org/?b=2&a=%C3%A4"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("http://example.org./a", "http://example.org/a"),
    ],
)
def test_a_page_has_one_spelling(written: str, spelling: str) -> None:
    assert normal(written) == spelling
    assert normal(spelling) == spelling


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ftp://example.org/a", "one of http or https"),
        ("file:///etc/passwd", "one of http or https"),
        ("http://", "no address"),
        ("http://exa mple.org/", "no address"),
        ("http://example.org:port/", "no address"),
        ("http://ann:secret@example.org/a", "holds a name or password"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(written: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        normal(written)
    assert "secret" not in str(caught.value)


def test_paths_are_no_addresses() -> None:
    assert is_address("https://example.org") and is_address("ftp://example.org")
    assert not is_address("notes/https.md") and not is_address("C:/articles")


def test_a_site_has_outer_names() -> None:
    assert of_one_site("https://www.example.org/a", "http://m.example.org/b")
    assert not of_one_site("https://example.org/a", "https://example.com/a")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/2026/03/story.html", "example.org/2026/03/story.html"),
        ("https://example.org/2026/03/story/", "example.org/2026/03/story.html"),
        ("https://example.org/", "example.org/index.html"),
        ("https://example.org:8443/a.php?id=3&x=y", "example.org_8443/a.php_id=3&x=y.html"),
        ("https://example.org/.well-known/a", "example.org/_.well-known/a.html"),
        ("https://example.org/a%2F..%2Fb%00c", "example.org/a_.._b_c.html"),
        ("https://example.org/%D8%B3%D8%AF", "example.org/سد.html"),
        ("https://xn--mnchen-3ya.example/a", "münchen.example/a.html"),
        ("http://[2001:db8::1]/a", "2001_db8_1/a.html"),
    ],
)
def test_a_file_is_called_as_its_page(address: str, name: str) -> None:
    assert file_name(normal(address), ".html", HTML, ()) == name


def test_no_two_pages_share_a_file_and_no_file_stands_where_a_folder_must() -> None:
    taken = {"example.org/story.html"}
    for address in (
        "https://example.org/Story", "https://example.org/story.html/b",
    ):  # fmt: skip
        name = file_name(address, ".html", HTML, taken)
        assert name.casefold() not in taken
        assert not name.casefold().startswith("example.org/story.html/")
    inner = file_name("https://example.org/a", ".html", HTML, {"example.org/a.html/b.html"})
    assert inner.startswith("example.org/a-") and inner.endswith(".html")


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one = file_name(f"https://example.org/{'a' * 300}1", ".html", HTML, ())
    other = file_name(f"https://example.org/{'a' * 300}2", ".html", HTML, ())
    assert one != other
    assert max(map(len, (one, other))) < 255
