"""What the fields at the top of a Markdown file say, however they are written."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import NothingInIt
from qa.indexing.formats.markdown import MarkdownLoader

BODY = "The well is deep.\n"


def load(front: str, body: str = f"\n{BODY}") -> Document:
    return MarkdownLoader().load(f"{front}{body}".encode(), "my-file.md")


def words(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def facts(document: Document) -> tuple[str, str | None, str | None]:
    assert words(document) == [BODY.strip()]
    return document.title, document.date, document.author


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Re: Wells: a history", "Re: Wells: a history"),
        ("title:\tWells", "Wells"),
        ("title: \t\tOf wells\tand springs", "Of wells and springs"),
        ("title: [Wells] and springs", "[Wells] and springs"),
        ("title: @wells", "@wells"),
        ("title: `Wells`", "`Wells`"),
        ('title: "Wells', "Wells"),
        ("title: Wells'", "Wells'"),
        ('title: "Wells" and "springs"', '"Wells" and "springs"'),
        ("title: % of wells", "% of wells"),
        ("title: *wells*", "*wells*"),
        ("title: {Wells", "{Wells"),
        ("title: No", "No"),
        ("title: 1984", "1984"),
        ("Title: Wells", "Wells"),
        ("TITLE : Wells", "Wells"),
        ("title: >\n  Wells\n  and springs", "Wells and springs"),
        ("title: [[Wells]]", "Wells"),
        ('title: "[[notes/wells|Wells]]"', "Wells"),
        ("title: null", "My file"),
        ("title: Wells # mine", "Wells"),
    ],
)
def test_one_line_however_it_is_written_costs_no_other(line: str, title: str) -> None:
    front = f"---\ndate: 2021-05-06\n{line}\nauthor: Ann Bell\n---\n"
    assert facts(load(front)) == (title, "2021-05-06", "Ann Bell")


@pytest.mark.parametrize(
    "date",
    [
        "2021-05-06", "2021-05-06 22:10", "2021-05-06T22:10:00Z", "2021-05-06 23:30:00 -0500",
        '"2021-05-06"', "2021/05/06", "20210506", "6 May 2021", "[[2021-05-06]]",
        "[[2021-05-06|Thursday]]", "[2021-05-06](daily/2021-05-06.md)", "@2021-05-06",
        "[2021-05-06", "\n  - 2021-05-06",
    ],
)  # fmt: skip
def test_a_day_is_found_however_it_is_written(date: str) -> None:
    assert load(f"---\ntitle: Wells\ndate: {date}\n---\n").date == "2021-05-06"


@pytest.mark.parametrize(
    "author",
    [
        "Ann Bell, Bo Dahl", "[Ann Bell, Bo Dahl]", "\n- Ann Bell\n- Bo Dahl",
        '["[[Ann Bell]]", "[[Bo Dahl]]"]', "[[Ann Bell]], [[Bo Dahl]]",
        "\n  - name: Ann Bell\n    mail: a@b.example\n  - name: Bo Dahl",
    ],
)  # fmt: skip
def test_authors_are_listed_however_they_are_written(author: str) -> None:
    document = load(f"---\ntags: [a, b\nauthor: {author}\ntitle: Wells\n---\n")
    assert facts(document) == ("Wells", None, "Ann Bell, Bo Dahl")


def test_quotation_marks_that_are_never_closed_swallow_no_other_line() -> None:
    front = '---\ntitle: "Wells\ndate: 2021-05-06\nauthor: "Ann Bell\n---\n'
    assert facts(load(front)) == ("Wells", "2021-05-06", "Ann Bell")


@pytest.mark.parametrize("draft", ["true", "yes"])
def test_a_part_of_toml_says_nothing_of_the_article(draft: str) -> None:
    front = (
        f'+++\ntitle = "Wells"\ndate = 2021-05-06\ndraft = {draft}\n'
        '[cover]\ntitle = "A picture"\ndate = 1999-01-01\n[author]\nname = "Ann Bell"\n+++\n'
    )
    assert facts(load(front))[:2] == ("Wells", "2021-05-06")


def test_a_line_of_dashes_and_words_ends_no_block_and_joins_no_field() -> None:
    front = "---\ntitle: Wells\n--- all of them ---\ndate: 2021-05-06\n-- \nauthor: Ann Bell\n---\n"
    assert facts(load(front)) == ("Wells", "2021-05-06", "Ann Bell")


def test_fields_stand_one_level_deeper_too() -> None:
    front = "---\ntitle: Wells\nparams:\n  author: Ann Bell\n  date: 2021-05-06\n---\n"
    assert facts(load(front)) == ("Wells", "2021-05-06", "Ann Bell")


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "Wells"\ndate = 2021-05-06T10:00:00Z\nauthors = ["Ann Bell"]\n+++\n',
        "+++\ntitle = Wells\ndate = 2021-05-06\nauthor = 'Ann Bell\n+++\n",
        '+++\ntitle = "Wells"\ndate = 2021-05-06\nx = yes\n[params]\nauthor = "Ann Bell"\n+++\n',
        '{\n  "title": "Wells",\n  "date": "2021-05-06",\n  "author": "Ann Bell"\n}\n',
        "Title: Wells\nDate: 2021-05-06 10:00\nAuthor: Ann Bell\n",
        "\n---  \ntitle: Wells\ndate: 2021-05-06\nauthor: Ann Bell\n...\n",
        "\ufeff---\r\ntitle: Wells\r\ndate: 2021-05-06\r\nauthor: Ann Bell\r\n---\r\n",
        "---\n# mine\ntitle: Wells\n\ndate: 2021-05-06\nauthor:\n  Ann Bell\n---\n",
    ],
)
def test_other_ways_of_writing_fields_are_known_and_never_quoted(front: str) -> None:
    assert facts(load(front)) == ("Wells", "2021-05-06", "Ann Bell")


@pytest.mark.parametrize("mark", ["---", "+++"])
def test_a_block_that_is_never_closed_ends_at_the_first_blank_line(mark: str) -> None:
    between = ": " if mark == "---" else " = "
    front = f"{mark}\ntitle{between}Wells\ndate{between}2021-05-06\nauthor{between}Ann Bell\n"
    document = load(front)
    assert facts(document) == ("Wells", "2021-05-06", "Ann Bell")
    assert document.warnings == ("front matter is not closed: it ends at the first blank line",)


def test_a_rule_far_below_closes_no_block_of_fields() -> None:
    document = load("---\ntitle: Wells\ndate: 2021-05-06\n", f"\n{BODY}\n---\n\nMore: of it.\n")
    assert words(document) == [BODY.strip(), "More: of it."]
    assert (document.title, document.date) == ("Wells", "2021-05-06")


@pytest.mark.parametrize(
    "text",
    [
        "--- A note of mine ---\n\nText.", "----\ntitle: x\n----\n", "---\n\nText.\n\n---\n\nMore.",
        "Ann: Hello there.\nBo: Hello.\n", "+++ wow\n\nText.", "{\nno json\n}\n",
        "Note: this is a text.\n\nMore.",
        "---\nTo: Ann\nFrom: Bo\n\nDear Ann, the well is deep.",
        "Title: Minutes\nDate: 2021-05-06\nPresent: Ann, Bo\n\nText.",
    ],
)  # fmt: skip
def test_what_only_looks_like_fields_is_text(text: str) -> None:
    document = load(text, "")
    assert text.strip("-+{ \n")[:3] in words(document)[0]


def test_a_note_of_fields_alone_has_nothing_in_it() -> None:
    for front in ("---\ntitle: x\n---\n", '+++\ntitle = "x"\n+++\n', "---\ntitle: x\ndate: y\n"):
        with pytest.raises(NothingInIt):
            load(front, "")
