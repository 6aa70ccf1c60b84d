"""The words of OpenDocument elements, in text documents, presentations and spreadsheets alike.

An element comes in; its text goes out, with the frames that are anchored in it and the notes that
it refers to. What was deleted stands apart in such files; hidden text and comments are left out.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from qa.indexing.formats.office.package import child, every, local, value

MOST_SPACES = 100
MOST_STYLES = 20
FRAMES = frozenset({"frame", "custom-shape", "g", "rect", "ellipse", "text-box", "a"})
UNSEEN = frozenset({"annotation", "annotation-end", "hidden-text", "hidden-paragraph", "title",
                    "desc", "ruby-text", "tracked-changes", "script"})  # fmt: skip
DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"


class OdfStyles:
    """What the styles of a file say of what is written in them.

    Args:
        roots: Of `styles.xml` and `content.xml`, None for one that is not there.
    """

    def __init__(self, *roots: Any | None) -> None:  # noqa: ANN401 (elements of lxml have no types)
        found = [one for root in roots if root is not None for one in every(root, "style")]
        self._styles = {value(one, "name"): one for one in found}
        self.lists = {
            value(one, "name"): one
            for root in roots
            if root is not None
            for name in ("list-style", "outline-style")
            for one in every(root, name)
        }

    def chain(self, name: str) -> list[Any]:
        """Return a style and those that it is made of."""
        found: list[Any] = []
        while name in self._styles and len(found) < MOST_STYLES:
            found.append(self._styles[name])
            name = value(found[-1], "parent-style-name")
        return found

    def names(self, name: str) -> list[str]:
        """Return the names of a style and of those that it is made of, as users see them."""
        shown = [value(one, "display-name") or value(one, "name") for one in self.chain(name)]
        return [one.replace("_20_", " ").casefold() for one in [*shown, name] if one]

    def says(self, name: str, properties: str, attribute: str) -> str:
        """Return the first value of an attribute in the properties of a style, "" for none."""
        for style in self.chain(name):
            found = child(style, properties)
            if found is not None and (said := value(found, attribute)):
                return said
        return ""


class OdfText:
    """Reads the text of paragraphs.

    Attributes:
        frames: Frames that were met, to be read after their paragraph.
        notes: The bodies of notes that were met, in order.
        left: How many characters were left out, by the reason.
    """

    def __init__(self, styles: OdfStyles) -> None:
        self.frames: list[Any] = []
        self.notes: list[Any] = []
        self.left: Counter[str] = Counter()
        self._styles = styles

    def of(self, element: Any) -> str:  # noqa: ANN401
        """Return the text of an element; line breaks are kept, other white space is folded."""
        parts: list[str] = []
        stack: list[Any] = [element]
        while stack:
            one = stack.pop()
            if isinstance(one, str):
                parts.append(" ".join(f"<{one}>".split())[1:-1])
                continue
            if one is not element and one.tail:
                stack.append(one.tail)
            self._enter(one, parts, stack, one is element)
        return "".join(parts)

    def _enter(
        self,
        one: Any,  # noqa: ANN401
        parts: list[str],
        stack: list[Any],
        first: bool,
    ) -> None:
        name = local(one)
        if name == "s":
            count = value(one, "c")
            parts.append(" " * min(int(count) if count.isdecimal() else 1, MOST_SPACES))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name == "note":
            body = child(one, "note-body")
            self.notes += [] if body is None else [body]
        elif not first and name in FRAMES and one.tag.startswith(f"{{{DRAWING}}}"):
            self.frames.append(one)
        elif name in UNSEEN:
            pass
        elif name == "span" and self._is_hidden(one):
            self.left["hidden"] += len("".join("".join(one.itertext()).split()))
        else:
            stack.extend(reversed(one))
            if one.text:
                stack.append(one.text)

    def _is_hidden(self, span: Any) -> bool:  # noqa: ANN401
        style = value(span, "style-name")
        return self._styles.says(style, "text-properties", "display") == "none"
