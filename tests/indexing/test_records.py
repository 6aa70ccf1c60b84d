"""Records in JSON: exports of a CMS, of a network, of a programme that gathers pages."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator

import pytest

from qa.errors import NothingInIt
from qa.indexing.formats.members import Reading
from qa.indexing.formats.records import containers
from qa.indexing.parts import parts_of
from tests.indexing.members import blocks, documents, keys, problems


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def as_lines(*records: object) -> bytes:
    return b"".join(as_json(record) + b"\n" for record in records)


CMS = as_json([
    {
        "id": 12, "date": "2024-03-05T10:00:00", "link": "https://harl.example/pier", "author": 3,
        "title": {"rendered": "The pier &amp; the quay"},
        "content": {"rendered": "<p>The pier is long.</p>\n<ul><li>One</li><li>Two</li></ul>"},
        "excerpt": {"rendered": "<p>The pier is long. [&hellip;]</p>"},
        "_links": {"self": [{"href": "https://harl.example/api/12"}]},
    },
    {"id": 13, "date": "2024-03-06T10:00:00", "title": {"rendered": "Crabs"},
     "content": {"rendered": "<p>Crabs walk sideways.</p>"}},
])  # fmt: skip


def test_an_export_of_a_cms_has_an_article_for_each_page() -> None:
    found = documents(CMS, "pages.json")
    assert list(found) == ["#2024-03-05 The pier & the quay", "#2024-03-06 Crabs"]
    pier = found["#2024-03-05 The pier & the quay"]
    assert (pier.title, pier.date, pier.url, pier.author) == (
        "The pier & the quay", "2024-03-05", "https://harl.example/pier", None,
    )  # fmt: skip
    assert pier.text == "The pier & the quay\n\nThe pier is long.\n\nOne\nTwo\n"
    assert keys(CMS, "pages.json") == ["12", "13"]


def test_a_list_is_found_however_deep_it_lies() -> None:
    posts = [{"id": "a", "title": "Gulls", "html": "<p>Gulls cry all day.</p>"},
             {"id": "b", "title": "Eels", "html": "<p>Eels swim far.</p>"}]  # fmt: skip
    ghost = {"db": [{"meta": {"version": "5.0"},
                     "data": {"posts": posts, "users": [{"id": "u", "name": "Ann"}]}}]}  # fmt: skip
    assert list(documents(as_json(ghost), "ghost.json")) == ["#Gulls", "#Eels"]
    listing = {"data": {"children": [{"kind": "t3", "data": post} for post in posts]}}
    assert list(documents(as_json(listing), "listing.json")) == ["#Gulls", "#Eels"]
    named = {post["id"]: {"title": post["title"], "html": post["html"]} for post in posts}
    named["c"] = {"title": "Crabs", "html": "Crabs pinch."}
    assert keys(as_json(named), "named.json") == ["a", "b", "c"]


def test_what_has_no_title_is_called_by_its_first_words() -> None:
    data = as_json([
        {"tweet": {"id_str": "111", "full_text": "The ferry is late again, two hours now.",
                   "created_at": "Tue Mar 05 10:00:00 +0000 2024", "favorite_count": "3",
                   "user": {"name": "Ann Lee", "id": 4},
                   "entities": {"hashtags": [{"text": "ferry"}], "media": [{"id": "m"}]}}},
        {"tweet": {"id_str": "112", "full_text": "Fixed."}},
    ])  # fmt: skip
    found = documents(data, "tweets.json")
    assert list(found) == ["#2024-03-05 The ferry is late again, two hours now.", "#Fixed."]
    first = found["#2024-03-05 The ferry is late again, two hours now."]
    assert (first.date, first.author) == ("2024-03-05", "Ann Lee")
    assert blocks(first) == [
        ("paragraph", "The ferry is late again, two hours now."),
        ("item", "tweet favorite count: 3"),
        ("item", "hashtags text: ferry"),
    ]
    assert keys(data, "tweets.json") == ["111", "112"]


SCRAPED = as_lines(
    {"url": "https://a.example/fog", "headline": "Fog", "byline": "Bob", "published": 1709632800,
     "paragraphs": ["Fog came in.", "It stayed for three days and nights over the whole of the "
                    "harbour of Harl."]},
    {"url": "https://a.example/rain", "headline": "Rain", "text": "It rained.", "price": 2.5},
)  # fmt: skip


def test_json_lines_have_a_record_on_each_line() -> None:
    found = documents(SCRAPED, "news.jsonl")
    assert list(found) == ["#2024-03-05 Fog", "#Rain"]
    fog = found["#2024-03-05 Fog"]
    assert (fog.author, fog.url) == ("Bob", "https://a.example/fog")
    assert blocks(fog)[1:] == [
        ("paragraph", "Fog came in."),
        ("paragraph", "It stayed for three days and nights over the whole of the harbour of Harl."),
    ]
    assert blocks(found["#Rain"])[-1] == ("item", "price: 2.5")
    assert documents(SCRAPED, "news.json") == found  # Many call them so.
    assert documents(b"\xef\xbb\xbf" + SCRAPED.replace(b"\n", b"\r\n\r\n"), "a.ndjson") == found


def test_the_user_says_which_fields_are_what() -> None:
    data = as_json([{"kop": "Mist", "inhoud": {"tekst": "Mist kwam."}, "title": "no"},
                    {"kop": "Regen", "inhoud": {"tekst": "Regen viel."}}])  # fmt: skip
    reading = Reading(json_fields={"title": "kop", "text": "inhoud.tekst"})
    found = documents(data, "a.json", reading)
    assert list(found) == ["#Mist", "#Regen"]
    assert blocks(found["#Mist"]) == [
        ("heading", "Mist"), ("paragraph", "Mist kwam."), ("item", "title: no"),
    ]  # fmt: skip


def test_a_single_article_is_the_file_itself() -> None:
    data = as_json({"title": "One article", "author": {"name": "Ann"},
                    "body": "It has a body.\n\nIt has several words for sure.",
                    "comments": [{"author": "Bob", "text": "I liked this one."}]})  # fmt: skip
    ((name, article),) = documents(data, "one.json").items()
    assert (name, article.title, article.author) == ("", "One article", "Ann")
    assert blocks(article)[1:3] == [
        ("paragraph", "It has a body."), ("paragraph", "It has several words for sure."),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [
    {"name": "pkg", "version": "1.0", "description": "A tool", "scripts": {"build": "tsc -p ."}},
    {"packages": {f"node_modules/{n}": {"version": "1.2", "integrity": "sha512-" + "a" * 60}
                  for n in range(4)}},
    [1, 2, 3], "words alone", {},
])  # fmt: skip
def test_what_programs_keep_for_themselves_is_no_article(value: object) -> None:
    with contextlib.suppress(NothingInIt):
        assert documents(as_json(value), "a.json") == {}


def test_rows_without_title_and_text_are_kept_by_their_number() -> None:
    data = as_json([{"sku": 1, "product": "Tea"}, {"sku": 2, "product": "Coffee"}])
    assert list(documents(data, "goods.json")) == ["#1", "#2"]
    assert blocks(documents(data, "goods.json")["#2"]) == [
        ("item", "sku: 2"), ("item", "product: Coffee"),
    ]  # fmt: skip


def test_what_is_no_json_is_told_by_its_line_and_the_rest_is_read() -> None:
    data = SCRAPED + b"{bad\n" * 6
    told = problems(data, "news.jsonl")
    assert [line.partition(" (")[0] for line in told] == [
        "line 3 of news.jsonl is not JSON",
        "line 4 of news.jsonl is not JSON",
        "line 5 of news.jsonl is not JSON",
        "3 more lines of news.jsonl are not JSON",
    ]
    assert [line.partition(" (")[0] for line in problems(b"{bad", "a.json")] == [
        "a.json is not JSON"
    ]
    assert [line.partition(" (")[0] for line in problems(b"[" * 100_000, "a.json")] == [
        "a.json is not JSON"
    ]
    assert len(problems(b"words\n" * 1000, "a.jsonl")) == 3


def test_a_document_that_is_too_large_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_DOCUMENT", 100)
    assert problems(CMS, "pages.json") == [
        "pages.json has more than 0 MB: make it JSON lines (.jsonl), a record a line, which may "
        "have any size"
    ]


class Endless(io.RawIOBase):
    """A file of lines that nobody could hold whole; counts what was read of it."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines, self.read_so_far = lines, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        line = next(self.lines, b"")[: len(buffer)]
        buffer[: len(line)] = line
        self.read_so_far += len(line)
        return len(line)


def test_json_lines_are_read_one_after_the_other() -> None:
    lines = (as_lines({"title": f"T{n}", "text": "Some words."}) for n in range(10**9))
    endless = Endless(lines)
    stream = io.BufferedReader(endless, 8192)
    parts = parts_of(stream, "a.jsonl", "a.jsonl")
    assert [next(parts).name for _ in range(3)] == ["#T0", "#T1", "#T2"]
    assert endless.read_so_far < 20_000
