"""Texts in reStructuredText, AsciiDoc, Org and LaTeX, logs and programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import ArticleError
from qa.indexing.files import find_files
from qa.indexing.formats import is_known, loader_for
from tests.indexing.members import blocks, documents

RST = """\
=========
The pier
=========

:Author: Ann Lee
:Date: 2024-03-05

.. contents::

.. _top:

The pier is long.
It is old.

History
=======

It was built in 1890. See::

    build(pier)

    open(pier)

Then it burnt.

.. note:: Bring a coat.

.. code-block:: python

   x = 1

Storms
------

- one
- two
  goes on

.. image:: x.png
   :alt: no

+-----+-----+
| a   | b   |
+=====+=====+
| 1   | 2   |
+-----+-----+

Last words.
"""

ASCIIDOC = """\
= The pier
Ann Lee <ann@harl.example>
v1.0, 2024-03-05
:toc:

The pier is long.

== History

[source,python]
----
x = 1

y = 2
----

* one
* two

|===
|a |b
|1 |2
|===

____
Quoted words.
____

// a comment
Last.
"""

ORG = """\
#+TITLE: The pier
#+AUTHOR: Ann Lee
#+DATE: <2024-03-05 Tue>

* TODO History :work:
  :PROPERTIES:
  :ID: 1
  :END:
The pier is long.
- one
- two
** Storms
#+BEGIN_SRC python
x = 1
#+END_SRC
# a comment
| a | b |
|---+---|
| 1 | 2 |
#+BEGIN_QUOTE
Quoted.
#+END_QUOTE
Last.
"""

EXPECTED = {
    ".rst": [
        ("heading", "The pier"), ("paragraph", "The pier is long.\nIt is old."),
        ("heading", "History"), ("paragraph", "It was built in 1890. See::"),
        ("code", "build(pier)\n\n    open(pier)"), ("paragraph", "Then it burnt."),
        ("paragraph", ".. note:: Bring a coat."), ("code", "x = 1"), ("heading", "Storms"),
        ("item", "one"), ("item", "two\n  goes on"),
        ("table",
         "+-----+-----+\n| a   | b   |\n+=====+=====+\n| 1   | 2   |\n+-----+-----+"),
        ("paragraph", "Last words."),
    ],
    ".adoc": [
        ("heading", "The pier"), ("paragraph", "The pier is long."), ("heading", "History"),
        ("code", "x = 1\n\ny = 2"), ("item", "one"), ("item", "two"), ("table", "|a |b\n|1 |2"),
        ("quote", "Quoted words."), ("paragraph", "Last."),
    ],
    ".org": [
        ("heading", "History"), ("paragraph", "The pier is long."), ("item", "one"),
        ("item", "two"), ("heading", "Storms"), ("code", "x = 1"),
        ("table", "| a | b |\n|---+---|\n| 1 | 2 |"), ("quote", "Quoted."), ("paragraph", "Last."),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("suffix", "text"), [(".rst", RST), (".adoc", ASCIIDOC), (".org", ORG)])
def test_lines_are_what_their_marks_say_and_the_text_is_the_file(suffix: str, text: str) -> None:
    for written in (text, text.replace("\n", "\r\n")):
        (document,) = documents(written.encode(), f"pier{suffix}").values()
        assert document.text == written
        assert (document.title, document.author, document.date) == (
            "The pier", "Ann Lee", "2024-03-05",
        )  # fmt: skip
        found = [(kind, words.replace("\r\n", "\n")) for kind, words in blocks(document)]
        assert found == EXPECTED[suffix]


TEX = rb"""\documentclass{article}
\usepackage[utf8]{inputenc}
\title{The \emph{pier} \& the quay}
\author{Ann Lee \and J\"urgen M\"{u}ller}
\date{5 March 2024}
\begin{document}
\maketitle
% a comment
\section{History}\label{sec:h}
The pier~\cite{x} is 100\% long. It costs \$5 in a {\bf bold} ``quote'' --- yes.

Energy is $E = mc^2$ and caf\'e, Stra\ss e.
\begin{itemize}
\item One thing
\item[Two] another
\end{itemize}
\subsection*{Storms}
\begin{verbatim}
x = {1} % kept
\end{verbatim}
Last \href{http://x}{link} words\footnote{A note}.
\end{document}
Nobody reads this.
"""


def test_latex_is_read_as_it_is_printed() -> None:
    (document,) = documents(TEX, "pier.tex").values()
    assert (document.title, document.author, document.date) == (
        "The pier & the quay", "Ann Lee, Jürgen Müller", "2024-03-05",
    )  # fmt: skip
    assert blocks(document) == [
        ("heading", "The pier & the quay"),
        ("heading", "History"),
        ("paragraph", "The pier is 100% long. It costs $5 in a bold “quote” — yes."),
        ("paragraph", "Energy is $E = mc^2$ and café, Straße."),
        ("item", "One thing"),
        ("item", "Two another"),
        ("heading", "Storms"),
        ("code", "x = {1} % kept"),
        ("paragraph", "Last link words (A note)."),
    ]


@pytest.mark.parametrize("source", [b"{" * 50_000, b"\\section{" * 20_000, b"$" * 50_001,
                                    b"\\begin{verbatim}" * 5_000, b"\\'" * 30_000])  # fmt: skip
def test_latex_that_never_closes_is_no_trouble(source: bytes) -> None:
    try:
        documents(source, "a.tex")
    except ArticleError as error:
        assert "a.tex" in str(error)


def test_programs_are_read_where_they_are_named_and_not_in_folders(tmp_path: Path) -> None:
    program = "#!/bin/sh\n\necho one\necho two\n\n\nexit 0\n"
    (document,) = documents(program.encode(), "run.sh").values()
    assert (document.title, document.text) == ("run.sh", program)
    assert blocks(document) == [
        ("code", "#!/bin/sh"), ("code", "echo one\necho two"), ("code", "exit 0"),
    ]  # fmt: skip
    assert not is_known("run.sh")
    for name in ("run.sh", "notes.org", "server.log"):
        (tmp_path / name).write_text(program)
    assert [file.ref for file in find_files([str(tmp_path)]).files] == ["notes.org", "server.log"]
    for path in ("run.sh", "*.sh"):
        assert [file.ref for file in find_files([str(tmp_path / path)]).files] == ["run.sh"]
    assert ".log" in loader_for(Path("server.log"), b"").suffixes
