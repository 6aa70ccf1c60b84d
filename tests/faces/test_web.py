"""`qa index https://…`: pages become articles, are looked at again, and stay readable offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faces.commands import Run, running
from tests.fakes import HashingEmbedder
from tests.web.site import Site, answers, leads_to, page
from tests.web.site import running as serving

WEIR = page("The weir", "The weir at Orre was built in 1893 by Tamsin Lee.")
MILL = page("The mill", "The mill at Orre burnt down in 1911.")
PRIVATE = "--allow-private"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr("qa.faces.web.DELAY", 0.0)
    with serving() as one:
        yield one


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return running(tmp_path, monkeypatch, HashingEmbedder())


def indexed(run: Run, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the document of an update."""
    ended = run("index", *arguments, PRIVATE, "--json")
    return ended.exit_code, json.loads(ended.stdout)


def test_a_page_becomes_an_article_that_is_known_by_its_address(site: Site, run: Run) -> None:
    site.has("/2026/weir", WEIR)
    code, document = indexed(run, site.url("/2026/weir#history"))
    ref = f"127.0.0.1_{site.port}/2026/weir.html"
    assert (code, document["new"]) == (0, [ref])
    assert document["web"] == [
        {"url": site.url("/2026/weir"), "state": "fetched", "article": ref, "why": None}
    ]
    (article,) = json.loads(run("articles", "--json").stdout)["articles"]
    assert (article["url"], article["title"]) == (site.url("/2026/weir"), "The weir")
    assert article["retrieved"][:2] == "20"


def test_what_changed_is_read_again_and_what_is_gone_goes(site: Site, run: Run) -> None:
    for path, text in (("/weir", WEIR), ("/mill", MILL), ("/pond", page("The pond", "Deep."))):
        site.has(path, text)
    indexed(run, *(site.url(path) for path in ("/weir", "/mill", "/pond")))
    site.has("/mill", MILL.replace("1911", "1912"))
    site.has("/pond", answers(410))
    code, document = indexed(run, "--refresh")
    host = f"127.0.0.1_{site.port}"
    assert (code, document["changed"], document["removed"], document["unchanged"]) == (
        0, [f"{host}/mill.html"], [f"{host}/pond.html"], 1,
    )  # fmt: skip
    assert "1912" in run("show", f"{host}/mill.html").stdout
    site.has("/weir", answers(404))
    code, document = indexed(run, "--refresh", "--keep-missing")
    assert (code, document["removed"], document["articles"]) == (0, [], 2)


def test_nothing_but_a_refresh_and_an_address_asks_the_web(site: Site, run: Run) -> None:
    site.has("/weir", WEIR)
    indexed(run, site.url("/weir"))
    status = json.loads(run("status", "--json").stdout)
    assert (status["web_pages"], status["web_checked_at"][:2]) == (1, "20")
    assert "web        1 page, last asked for just now" in run("status").stdout
    site.heard.clear()
    for command in (["index"], ["index", "--rebuild"], ["status"], ["articles"], ["show",
                     f"127.0.0.1_{site.port}/weir.html"], ["search", "weir"]):  # fmt: skip
        assert run(*command).exit_code == 0, command
    assert site.heard == []
    assert run("index", "--refresh", PRIVATE).exit_code == 0
    assert site.paths() == ["/weir"]


def test_one_failing_address_among_others_is_listed(site: Site, run: Run) -> None:
    site.has("/weir", WEIR)
    ended = run("index", site.url("/weir"), site.url("/none"), PRIVATE)
    assert (ended.exit_code, "1 new, 1 " in ended.stdout) == (1, True), ended.stdout
    assert f"not read: there is no page {site.url('/none')} (404): check" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["http://127.0.0.1:9/a"], "127.0.0.1 is on this machine or in its own network"),
        (["ftp://example.org/a"], "no address that qa fetches: give one of http or https"),
        (["https://example.org/a", "--offline"], "--offline fetches no pages"),
        (["--refresh", "notes"], "--refresh takes no paths"),
        (["--refresh", "--rebuild"], "do not go together"),
        (["https://example.org/a", "--limit", "0"], "limit is 0"),
        (["https://example.org/a", "--max-size", "-1"], "max-size is -1"),
    ],
)
def test_what_cannot_be_asked_for_is_an_error_of_one_line(
    run: Run, arguments: list[str], words: str, tmp_path: Path
) -> None:
    ended = run("index", *arguments)
    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert words in ended.stderr
    assert not list(tmp_path.rglob("web"))


def test_an_address_that_gives_nothing_changes_nothing(site: Site, run: Run) -> None:
    site.has("/weir", WEIR)
    indexed(run, site.url("/weir"))
    ended = run("index", site.url("/none"), PRIVATE)
    assert (ended.exit_code, "there is no page" in ended.stderr) == (2, True)
    assert json.loads(run("status", "--json").stdout)["articles"] == 1


def test_a_page_without_text_is_named_and_not_indexed(site: Site, run: Run) -> None:
    site.has("/weir", WEIR)
    site.has("/app", "<html><title>App</title><body><div id=root></div></body></html>")
    code, document = indexed(run, site.url("/weir"), site.url("/app"))
    assert (document["articles"], document["empty"]) == (1, [f"127.0.0.1_{site.port}/app.html"])
    assert code == 0


def test_files_and_addresses_go_together(site: Site, run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "pier.md").write_text("# The pier\n\nIt is 180 metres long.\n")
    site.has("/weir", WEIR)
    site.has("/moved", leads_to("/weir", 301))
    _, document = indexed(run, "notes", site.url("/moved"))
    assert sorted(document["new"]) == [f"127.0.0.1_{site.port}/weir.html", "pier.md"]
    _, document = indexed(run, ".")  # The index lies in it, and with it the pages of the web.
    assert "weir" not in "".join(document["new"])


def test_the_encoding_that_a_server_names_is_believed(site: Site, run: Run) -> None:
    text = page("Плотина", "Плотина построена в 1893 году.").encode("cp1251")
    site.has("/weir", text, "text/html; charset=windows-1251")
    indexed(run, site.url("/weir"))
    (article,) = json.loads(run("articles", "--json").stdout)["articles"]
    assert article["title"] == "Плотина"
