"""An article's own data, with the place of each in its text, in files that are really read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qa.index.own_data import own_data
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder

YAML = """---
title: "Eels return to the Marl"
author: Fenella Grout
date: 2025-04-10
---

Eels were counted on 12 April 2025.
"""
HEADED = YAML.replace("\n\nEels", "\n\n# Eels return to the *Marl*\n\nEels")
LISTED = """---
title: Two write
authors:
  - Ann Lee
  - Bo Key
published: March 4, 2025
---
They wrote.
"""
TOML = '+++\ntitle = "A gate"\nauthor = "Ann Lee"\ndate = 2025-04-10T08:00:00Z\n+++\n\nIt opened.\n'
HALL = (
    "Village hall gets a stage\r\nBy Cuthbert Lane, 2 June 2025\r\n\r\n"
    "It was built on 1 June 2025. Mabel Storr did it.\r\n"
)
SIGNED = """The dog that counts

A terrier can count, says Percy Dole. It was born on 14 May 2020.

-- Lettice Brome, Harl Gazette, 14 May 2025
"""
PAGE = """<html><head><title>Bees move in | Gazette</title>
<meta name="author" content="Quill Ashby">
<meta property="article:published_time" content="2025-05-20"></head><body><article>
<h1>Bees move in</h1><p class="lead">By Quill Ashby</p><p>A swarm came on 20 May 2025 and will not
leave, says the verger.</p></article></body></html>"""
HEAD_ONLY = PAGE.replace('<p class="lead">By Quill Ashby</p>', "")
NAMED = "Nothing is said of it here.\nNot a word.\n"


def said(tmp_path: Path, name: str, text: str) -> list[tuple[str, str | None] | None]:
    """Title, author and day of a file's article: the value, and the text at its place."""
    (tmp_path / name).write_bytes(text.encode())
    update_index(tmp_path / "index", [str(tmp_path / name)], HashingEmbedder())
    with Index(tmp_path / "index") as index:
        data, article = own_data(index, name), index.article(name)
    assert data and article
    return [
        (one.value, article.text[slice(*one.span)] if one.span else None) if one else None
        for one in (data.title, data.author, data.date)
    ]


@pytest.mark.parametrize(
    ("name", "text", "title", "author", "date"),
    [
        ("yaml.md", YAML, ("Eels return to the Marl",) * 2, ("Fenella Grout",) * 2,
         ("2025-04-10", "2025-04-10")),
        ("headed.md", HEADED, ("Eels return to the Marl", "Eels return to the *Marl*"),
         ("Fenella Grout",) * 2, ("2025-04-10",) * 2),
        ("listed.md", LISTED, ("Two write",) * 2, ("Ann Lee, Bo Key", "Ann Lee\n  - Bo Key"),
         ("2025-03-04", "March 4, 2025")),
        ("toml.md", TOML, ("A gate",) * 2, ("Ann Lee",) * 2,
         ("2025-04-10", "2025-04-10T08:00:00Z")),
        ("hall.txt", HALL, ("Village hall gets a stage",) * 2, ("Cuthbert Lane",) * 2,
         ("2025-06-02", "2 June 2025")),
        ("signed.txt", SIGNED, ("The dog that counts",) * 2, ("Lettice Brome",) * 2,
         ("2025-05-14", "14 May 2025")),
        ("page.html", PAGE, ("Bees move in",) * 2, ("Quill Ashby",) * 2, ("2025-05-20", None)),
        ("head.html", HEAD_ONLY, ("Bees move in",) * 2, ("Quill Ashby", None),
         ("2025-05-20", None)),
        ("2024-02-29-named.txt", NAMED, ("Named", None), None, ("2024-02-29", None)),
    ],
)  # fmt: skip
def test_each_fact_has_the_place_that_says_it(tmp_path, name, text, title, author, date):
    assert said(tmp_path, name, text) == [title, author, date]


def test_there_is_no_data_of_an_article_that_is_not_there(tmp_path):
    (tmp_path / "a.txt").write_text("It rained.\n")
    update_index(tmp_path / "index", [str(tmp_path)], HashingEmbedder())
    with Index(tmp_path / "index") as index:
        assert own_data(index, "b.txt") is None


def test_an_index_that_knows_no_author_and_no_day_still_finds_them_in_the_text(tmp_path):
    (tmp_path / "hall.txt").write_bytes(HALL.encode())
    update_index(tmp_path / "index", [str(tmp_path / "hall.txt")], HashingEmbedder())
    with closing(sqlite3.connect(tmp_path / "index" / DATABASE)) as connection:
        connection.execute("UPDATE articles SET author = NULL, date = NULL")
        connection.commit()
    with Index(tmp_path / "index") as index:
        data = own_data(index, "hall.txt")
    assert data and data.author and data.date
    assert (data.author.value, data.date.value) == ("Cuthbert Lane", "2025-06-02")
    assert data.author.span == (30, 43)
    assert HALL[30:43] == "Cuthbert Lane"
