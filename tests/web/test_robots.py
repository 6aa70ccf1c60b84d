"""robots.txt: the longest rule that fits decides; our own group goes before that for all."""

from __future__ import annotations

import pytest

from qa.web.robots import read_robots

TEXT = """
# Rules
User-agent: other
Disallow: /

User-agent: qa
User-agent: more
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /find?q=
Crawl-delay: 2.5
Allow:

User-agent: *
Disallow: /everything
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private/a", False),
        ("/private/open/a", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?page=2", True),
        ("/find?q=bees", False),
        ("/find", True),
        ("/everything", True),
        ("/%70rivate/a", False),
    ],
)
def test_the_longest_rule_that_fits_decides(path: str, allowed: bool) -> None:
    assert read_robots(TEXT).allows(f"https://example.org{path}") is allowed


def test_a_robot_that_is_not_named_follows_the_rules_for_all() -> None:
    robots = read_robots(TEXT, "somebody")
    assert not robots.allows("https://example.org/everything/a")
    assert robots.allows("https://example.org/private/a")
    assert robots.delay == 0


def test_a_delay_is_taken_and_bounded() -> None:
    assert read_robots(TEXT).delay == 2.5
    assert read_robots("User-agent: *\nCrawl-delay: 86400").delay == 30
    assert read_robots("User-agent: *\nCrawl-delay: soon").delay == 0


def test_odd_rules_allow_and_end() -> None:
    assert read_robots("\ufeff<html>not found</html>").allows("https://example.org/a")
    many = read_robots("User-agent: *\nDisallow: /" + "*a" * 2000)
    assert many.allows("https://example.org/" + "a" * 1999)
    assert not many.allows("https://example.org/" + "a" * 2000)
    assert not read_robots("user-agent:*\ndisallow:/a*b*$").allows("https://e.org/axxbxx")
