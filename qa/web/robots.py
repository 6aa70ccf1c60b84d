"""Which pages a site lets robots fetch: its robots.txt, read as RFC 9309 says.

The text of the file and an address come in; whether qa may fetch it goes out, and how many seconds
the site wants between two requests. Of all rules that fit, the longest decides; "*" stands for any
letters and "$" for the end, which Python's own `urllib.robotparser` does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

NAME = "qa"
MOST_CHARACTERS = 500_000
LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site says to a robot of our name.

    Attributes:
        rules: Each the beginning of a path, with its marks, and whether it allows.
        delay: Seconds between two requests; 0 where nothing is said.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Whether an address may be fetched."""
        parts = urlsplit(address)
        path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
        fitting = [(len(rule), allows) for rule, allows in self.rules if _fits(rule, path)]
        # Of two that are as long as each other, the one that allows.
        return max(fitting)[1] if fitting else True


EVERYTHING = Robots()


def read_robots(text: str, name: str = NAME) -> Robots:
    """Return what a robots.txt says to a robot: its own group, else that of all others."""
    groups: dict[str, list[tuple[str, str]]] = {}
    current: list[str] = []
    rules_begun = False
    for line in text[:MOST_CHARACTERS].lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            current = [] if rules_begun else current
            rules_begun = False
            current.append(value.partition("/")[0].lower())
            groups.setdefault(current[-1], [])
        elif key in ("allow", "disallow", "crawl-delay"):
            rules_begun = True
            for agent in current:
                groups[agent].append((key, value))
    own = groups.get(name, groups.get("*", []))
    rules = tuple(
        (unquote(value), key == "allow")
        for key, value in own
        if key != "crawl-delay" and value.startswith(("/", "*"))
    )
    delays = [_seconds(value) for key, value in own if key == "crawl-delay"]
    return Robots(rules, min(max(delays, default=0.0), LONGEST_DELAY))


def _fits(rule: str, path: str) -> bool:
    first, *parts = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    if rule.endswith("$"):
        if not parts:
            return position == len(path)
        last = parts.pop()
        if not path.endswith(last):
            return False
        path = path[: len(path) - len(last)]
    # Each part at its first place: no later place lets more of the others follow.
    for part in parts:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return position <= len(path)


def _seconds(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,5}(?:\.\d+)?", text) else 0.0
