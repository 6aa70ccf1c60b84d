"""The docs: generated parts are up to date, every command is there, and links lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cogapp import Cog  # type: ignore[import-untyped]
from typer.main import get_command

from qa.faces.app import make_app
from qa.faces.batch import _line

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [page for page in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))) if page.is_file()]
COMMANDS = list(get_command(make_app()).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("columns", ["30", "200"])
def test_generated_parts_are_up_to_date_whatever_the_terminals_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    pages = [str(page) for page in PAGES if "[[[cog" in page.read_text("utf-8")]
    assert str(DOCS / "cli.md") in pages
    for page in pages:
        code = Cog().main(["cog", "--check", page])
        assert code == 0, f"{page} is stale: run 'cog -r' on it\n{capsys.readouterr().out}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    text = (DOCS / "cli.md").read_text("utf-8")
    assert f"\n### qa {command}\n" in text
    assert f"\n| `qa {command}` |" in text
    assert f"\nUsage: qa {command} [OPTIONS]" in text


def test_no_command_is_documented_that_is_not_there() -> None:
    for page in PAGES:
        named = re.findall(r"(?m)(?:^|`|'|/)qa ([a-z]+)\b", page.read_text("utf-8"))
        assert set(named) <= set(COMMANDS), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_to_a_file_and_its_headings(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(
        r'(?:src|href)="([^"]+)"', text
    ):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(page: Path) -> list[str]:
    """The names that a page's headings have as link targets."""
    headings = re.findall(r"(?m)^#+ (.+)$", page.read_text("utf-8"))
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_every_schema_is_linked() -> None:
    text = (DOCS / "json.md").read_text("utf-8")
    for schema in (DOCS / "schemas").iterdir():
        name = json.loads(schema.read_text("utf-8"))["$id"]
        assert f"[`{name}`](schemas/{schema.name})" in text


def test_the_batch_line_of_the_docs_is_one() -> None:
    (example,) = re.findall(r"```json\n(.*?)\n```", (DOCS / "json.md").read_text("utf-8"))
    line = _line(json.loads(example), "question")
    assert (line.id, line.question) == ("q17", "And how much did it cost?")
    assert [turn.answer for turn in line.history] == ["180 metres."]
