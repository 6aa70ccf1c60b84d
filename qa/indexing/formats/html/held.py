"""Text that a page holds for a script to show, where the page itself shows next to nothing.

The parsed page comes in; HTML of its text goes out, with what it stood in. Looked at are, in this
order, JSON-LD (`articleBody`), the data of the page as JSON, `<noscript>`, and attributes that hold
prose. Of JSON the object counts that is called as the page is, else the innermost one in which
nearly all of the prose is; so menus, teasers and notices beside it stay out.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from qa.indexing.formats.html.measure import reads_like_a_sentence
from qa.text.clean import one_line

FEWEST_SENTENCES, FEWEST_CHARACTERS = 2, 120
NEARLY_ALL = 0.7
MOST_CHARACTERS = 5_000_000
BODY_NAMES = ("articleBody", "reviewBody", "recipeInstructions")
TAGS = re.compile(r"<[a-zA-Z/!][^>]*>")
BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|li|ul|ol|blockquote|br|table|figure)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?…](?:[\s\"'”’»)\]]|$)|[。！？؟۔।]")
PARAGRAPHS = re.compile(r"\s*\n\s*")


class Held(NamedTuple):
    """HTML of a text, and the words for where it stood."""

    markup: str
    place: str


def held_text(root: Any, title: str) -> Held | None:  # noqa: ANN401 (an element of lxml)
    """The text that a page holds for a script; None where there is none.

    Args:
        root: Of the page.
        title: What the page is called.
    """
    data = list(_data_of(root))
    for linked in (True, False):
        for is_linked, value in data:
            if is_linked is linked:
                found = _body_of(value) if linked else _prose_of(value, title)
                if _is_enough(found):
                    return Held(found, "JSON-LD" if linked else "data for a script")
    for place, groups in (("<noscript>", _noscripts(root)), ("attributes", _attributes(root))):
        best = max(groups, key=_size, default="")
        if _is_enough(best):
            return Held(best, place)
    return None


def _data_of(root: Any) -> Iterator[tuple[bool, Any]]:  # noqa: ANN401
    """The JSON of a page's scripts, and whether it is linked data."""
    for script in root.iter("script"):
        kind = (script.get("type") or "").lower()
        if "json" not in kind:
            continue
        text = "".join(script.itertext()).strip()
        if FEWEST_CHARACTERS <= len(text) <= MOST_CHARACTERS:
            try:
                yield "ld+json" in kind, json.loads(text)
            except (ValueError, RecursionError):
                continue


def _body_of(data: Any) -> str:  # noqa: ANN401
    """The longest text that linked data calls the body of something."""
    bodies = [
        value
        for one in _walk(data)
        if isinstance(one, dict)
        for name in BODY_NAMES
        if isinstance(value := one.get(name), str)
    ]
    return _markup(max(bodies, key=len, default=""))


def _prose_of(data: Any, title: str) -> str:  # noqa: ANN401
    """The prose of the part of some data that is the page's."""
    wanted = _letters(title)
    named = [
        one
        for one in _walk(data)
        if isinstance(one, dict)
        and wanted
        and any(isinstance(v, str) and _is_called(v, wanted) for v in one.values())
    ]
    found = [_all_prose(one) for one in named]
    best = max(found, key=_size, default="")
    return best if _is_enough(best) else _all_prose(_narrowed(data))


def _is_called(value: str, wanted: str) -> bool:
    letters = _letters(value)
    return len(letters) > 3 and (letters == wanted or wanted.startswith(letters))


def _narrowed(data: Any) -> Any:  # noqa: ANN401
    """The innermost part that holds nearly all of the prose."""
    whole = data
    while isinstance(whole, dict | list):
        parts = list(whole.values()) if isinstance(whole, dict) else whole
        sizes = [_size(_all_prose(part)) for part in parts]
        if not sizes or max(sizes) < NEARLY_ALL * sum(sizes) or not max(sizes):
            break
        inner = parts[sizes.index(max(sizes))]
        if isinstance(inner, str):
            break
        whole = inner
    return whole


def _all_prose(data: Any) -> str:  # noqa: ANN401
    """All texts in some data that read like prose, in order and each once."""
    found = dict.fromkeys(
        one.strip() for one in _walk(data) if isinstance(one, str) and _is_prose(one)
    )
    return "\n".join(map(_markup, found))


def _walk(data: Any) -> Iterator[Any]:  # noqa: ANN401
    """Everything in some data, in order."""
    stack = [data]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, dict):
            stack.extend(reversed(one.values()))
        elif isinstance(one, list):
            stack.extend(reversed(one))


def _is_prose(text: str) -> bool:
    if len(text) < 20 or " " not in text.strip():
        return len(text) >= 20 and bool(SENTENCE.search(text)) and not text.isascii()
    words = TAGS.sub(" ", text)
    return not words.lstrip().startswith(("{", "[", "http")) and reads_like_a_sentence(words)


def _markup(text: str) -> str:
    """A text as HTML: its own where it is some, else a paragraph for each line."""
    if BLOCK_TAG.search(text):
        return text
    lines = PARAGRAPHS.split(text.strip())
    keep = str if TAGS.search(text) else html.escape
    return "\n".join(f"<p>{keep(line)}</p>" for line in lines if line)


def _noscripts(root: Any) -> list[str]:  # noqa: ANN401
    """What is shown without scripts, together where it stands in elements of one kind."""
    from lxml import etree  # noqa: PLC0415

    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in root.iter("noscript"):
        around = one.getparent()
        key = (around.tag, around.get("class") or "") if around is not None else ("", "")
        inner = html.escape(one.text or "")
        inner += "".join(etree.tostring(part, encoding="unicode") for part in one)
        groups[key].append(inner)
    return ["\n".join(parts) for parts in groups.values()]


def _attributes(root: Any) -> list[str]:  # noqa: ANN401
    """What attributes for scripts hold, together where elements of one kind have them."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name.startswith("data-") and len(value) > FEWEST_CHARACTERS / 2 and _is_prose(value):
                key = (element.tag, element.get("class") or "", name)
                groups[key].append(_markup(value))
    return ["\n".join(parts) for parts in groups.values()]


def _is_enough(markup: str) -> bool:
    words = TAGS.sub(" ", markup)
    return _size(markup) >= FEWEST_CHARACTERS and len(SENTENCE.findall(words)) >= FEWEST_SENTENCES


def _size(markup: str) -> int:
    return len("".join(TAGS.sub(" ", markup).split()))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", one_line(text)).casefold()
