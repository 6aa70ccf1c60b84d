"""What no reader of a page sees: by the element, its attributes, or the style that the page gives.

An element and how things stand around it come in; how they stand inside it goes out, and why it is
left out if it is. What a style sheet in another file says is not known; nothing is guessed of it,
except that classes for screen readers are called what everybody calls them.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa.indexing.formats.html.styles import Styles
from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

NEVER_SHOWN = word_set("""
    script style noscript template title meta link base iframe object embed applet audio
    video canvas map datalist param source track noembed noframes frameset frame progress meter
    option optgroup area colgroup col defs symbol metadata desc clippath mask annotation
    annotation-xml rp amp-analytics amp-sidebar amp-state
    """)
"""Elements whose content is not shown, or is no text: pictures, films, fields to fill in."""

STRUCK = frozenset({"del", "s", "strike"})
FOR_SCREEN_READERS = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|a-offscreen"
    r"|hidden-?visually|a11y-hidden)(?:\s|$)",
    re.IGNORECASE,
)
RAISED_BY_NAME = re.compile(r"(?:^|\s)(?:(sup|superscript)|sub|subscript)(?=\s|$)", re.IGNORECASE)
"""Classes of what a style sheet in another file puts above or below the line."""

FAR_AWAY = -500
"""Pixels beyond the edge from which on something is meant to be off the screen."""

SAME_COLOUR = 16
"""How far apart each of red, green and blue may be, of 255."""

LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|em|rem|ex|ch|pt|vw|vh|%|)")
NO_CLIP = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%.*\)|circle\(0.*\)")
NAMED = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "green": (0, 128, 0),
    "blue": (0, 0, 255), "yellow": (255, 255, 0), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "silver": (192, 192, 192), "maroon": (128, 0, 0), "navy": (0, 0, 128),
    "olive": (128, 128, 0), "purple": (128, 0, 128), "teal": (0, 128, 128), "snow": (255, 250, 250),
    "lime": (0, 255, 0), "aqua": (0, 255, 255), "fuchsia": (255, 0, 255), "orange": (255, 165, 0),
    "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255),
}  # fmt: skip
NUMBERS = re.compile(r"-?\d*\.?\d+%?")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|\b[a-z]+\b")

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """How things stand within an element; a colour that is not known is None."""

    invisible: bool = False
    too_small: bool = False
    transparent: bool = False
    colour: Colour | None = (0, 0, 0)
    background: Colour | None = (255, 255, 255)

    @property
    def hides_text(self) -> bool:
        """Whether a text here cannot be seen."""
        if self.invisible or self.too_small or self.transparent:
            return True
        if self.colour is None or self.background is None:
            return False
        pairs = zip(self.colour, self.background, strict=True)
        return all(abs(one - other) <= SAME_COLOUR for one, other in pairs)


class Sight:
    """Tells of the elements of one page whether they are seen."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401 (an element of lxml)
        self._styles = Styles("".join(sheet.itertext()) for sheet in root.iter("style"))
        self._elsewhere = any(
            "stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link")
        )
        self._size = sum(len(text) for text in root.itertext())

    def first(self) -> Seen:
        """How things stand on an empty page: black on white."""
        return Seen()

    def of(self, node: Node, element: Any, around: Seen) -> tuple[Seen, str]:  # noqa: ANN401
        """How things stand inside a node, and why it is left out; "" where it is not."""
        style = self._styles.of(node)
        reason = self._by_element(node, element) or _by_style(style)
        if not reason:
            _note_look(node, style)
        return self._inside(node, style, around), reason

    def _by_element(self, node: Node, element: Any) -> str:  # noqa: ANN401
        """Why the element and its attributes hide it."""
        if node.tag in STRUCK:
            return "struck out"
        if not node.attributes:
            return "hidden" if node.tag == "dialog" else ""
        unseen = (
            # What is hidden until it is found is folded up, as in <details>.
            node.attributes.get("hidden", "until-found").lower() != "until-found"
            or "popover" in node.attributes
            or (node.tag == "dialog" and "open" not in node.attributes)
            or (node.tag == "input" and node.get("type").lower() == "hidden")
            or FOR_SCREEN_READERS.search(node.get("class")) is not None
            or (node.get("aria-hidden").lower() == "true" and self._is_unseen(node, element))
        )
        return "hidden" if unseen else ""

    def _is_unseen(self, node: Node, element: Any) -> bool:  # noqa: ANN401
        """Whether what screen readers pass over is not for other readers either.

        That are closed menus and windows, and icons. Words in the midst of a line that have a twin
        for screen readers are seen, and so is the page that lies behind an open window.
        """
        words = "".join(element.itertext()).split()
        if 2 * sum(map(len, words)) > self._size:
            return False
        if node.display == "block":
            return True
        beside = element.itersiblings()
        before = element.itersiblings(preceding=True)
        twins = [
            one for one in (*beside, *before) if FOR_SCREEN_READERS.search(one.get("class") or "")
        ]
        return not twins and len(words) <= 1 and not any(c.isdigit() for c in "".join(words))

    def _inside(self, node: Node, style: dict[str, str], around: Seen) -> Seen:
        """What texts directly in a node look like."""
        seen = around
        if "visibility" in style:
            seen = replace(seen, invisible=style["visibility"] in ("hidden", "collapse"))
        size = style.get("font-size") or style.get("font", "").partition("/")[0].split(" ")[-1]
        if size:
            seen = replace(seen, too_small=_is_tiny(size, around))
        background = self._background(node, style, around)
        colour, transparent = _colour(node, style, around)
        if background is not around.background or colour is not around.colour:
            seen = replace(seen, colour=colour, background=background)
        if transparent != around.transparent:
            seen = replace(seen, transparent=transparent)
        return seen

    def _background(self, node: Node, style: dict[str, str], around: Seen) -> Colour | None:
        value = style.get("background-color") or style.get("background") or node.get("bgcolor")
        if "url(" in style.get("background-image", value) or "gradient" in value:
            return None
        if value and not value.startswith(("transparent", "none", "inherit")):
            return _rgb(value)
        if self._elsewhere and (node.get("class") or node.get("id")):
            return None  # The other style sheet may say anything.
        return around.background


def _by_style(style: dict[str, str]) -> str:
    """Why a style takes an element and all in it from sight."""
    if not style:
        return ""
    decoration = style.get("text-decoration-line") or style.get("text-decoration", "")
    if "line-through" in decoration:
        return "struck out"
    gone = (
        style.get("display") == "none"
        or style.get("content-visibility") == "hidden"
        or _number(style.get("opacity")) == 0
        or style.get("transform", "").replace(" ", "").startswith(("scale(0)", "scalex(0)"))
        or NO_CLIP.fullmatch(style.get("clip", "")) is not None
        or NO_CLIP.fullmatch(style.get("clip-path", "")) is not None
        or _is_off_screen(style)
        or _has_no_room(style)
    )
    return "hidden" if gone else ""


def _is_off_screen(style: dict[str, str]) -> bool:
    if _pixels(style.get("text-indent")) <= FAR_AWAY:
        return True
    moved = ["margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed"):
        moved += ["left", "top", "right"]
    return any(_pixels(style.get(name)) <= FAR_AWAY for name in moved)


def _has_no_room(style: dict[str, str]) -> bool:
    """Whether the box has no size, and what does not fit is cut off."""
    overflow = " ".join(style.get(f"overflow{axis}", "") for axis in ("", "-x", "-y"))
    cut = "hidden" in overflow or "clip" in overflow
    sizes = [style.get(name) for name in ("width", "height", "max-width", "max-height")]
    return cut and any(size is not None and -1 <= _pixels(size, 9.0) <= 1 for size in sizes)


def _note_look(node: Node, style: dict[str, str]) -> None:
    """What of a style changes how the text of a node runs."""
    display = style.get("display", "")
    if display in ("inline", "contents"):
        node.display = "inline"
    elif display and not display.startswith(("inline", "ruby", "unset", "inherit", "initial")):
        node.display = "block"
    if style.get("vertical-align") in ("super", "sub") and not node.raised:
        node.raised = "sup" if style["vertical-align"] == "super" else "sub"
    called = RAISED_BY_NAME.search(node.get("class")) if node.display == "inline" else None
    if called and not node.raised and node.tag != "a":
        node.raised = "sup" if called.group(1) else "sub"
    if style.get("white-space", "").startswith(("pre", "break-spaces")):
        node.keeps_lines = True


def _colour(node: Node, style: dict[str, str], around: Seen) -> tuple[Colour | None, bool]:
    """The colour of letters, and whether they are transparent."""
    value = style.get("color") or (node.get("color").lower() if node.tag == "font" else "")
    if not value:
        linked = node.tag == "a" and "href" in node.attributes
        return (None if linked else around.colour), around.transparent
    if value == "inherit":
        return around.colour, around.transparent
    numbers = NUMBERS.findall(value) if value.startswith(("rgba", "hsla")) else []
    clear = value == "transparent" or (len(numbers) > 3 and _number(numbers[3]) == 0)
    return _rgb(value), clear


def _rgb(value: str) -> Colour | None:
    """The colour that is named first in a value; None where it is not plain."""
    match = COLOUR.search(value.lower())
    if not match:
        return None
    words = match.group()
    if words.startswith("#"):
        digits = words[1:]
        digits = "".join(2 * digit for digit in digits) if len(digits) < 6 else digits
        if len(digits) not in (6, 8) or (len(digits) == 8 and digits[6:] != "ff"):
            return None
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))
    if "(" in words:
        return _from_numbers(words, NUMBERS.findall(words))
    return NAMED.get(words)


def _from_numbers(words: str, numbers: list[str]) -> Colour | None:
    if len(numbers) < 3 or (len(numbers) > 3 and _number(numbers[3]) not in (1, 100)):
        return None
    values = [_number(number) or 0.0 for number in numbers[:3]]
    if words.startswith("hsl"):
        red, green, blue = colorsys.hls_to_rgb(values[0] / 360, values[2] / 100, values[1] / 100)
        return (round(255 * red), round(255 * green), round(255 * blue))
    scale = 2.55 if numbers[0].endswith("%") else 1
    return (round(scale * values[0]), round(scale * values[1]), round(scale * values[2]))


def _number(value: str | None) -> float | None:
    try:
        return float((value or "").rstrip("%"))
    except ValueError:
        return None


def _pixels(value: str | None, otherwise: float = 0.0) -> float:
    """A length in pixels, roughly; shares of the window or of something else as if of 1,000."""
    match = LENGTH.fullmatch(value or "")
    if not match:
        return otherwise
    scale = {"px": 1, "": 1, "pt": 1.33, "%": 10, "vw": 10, "vh": 10}.get(match.group(2), 16)
    return float(match.group(1)) * scale


def _is_tiny(size: str, around: Seen) -> bool:
    match = LENGTH.fullmatch(size)
    if not match:
        return around.too_small
    number, unit = float(match.group(1)), match.group(2)
    if unit in ("em", "%", "ex", "ch"):
        return around.too_small or number == 0
    return number <= 1 if unit in ("px", "pt") else number == 0
