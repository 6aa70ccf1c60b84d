"""The figures of a chart as a table: a row for each category, a column for each series.

The part of a chart comes in; rows of cells go out, the names of the series first. The program that
made the chart keeps in it what it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.indexing.formats.office.number_format import shown_number
from qa.indexing.formats.office.package import child, every, local, value

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_POINTS = 10_000


def chart_rows(root: Any) -> list[list[str]]:  # noqa: ANN401 (an element of lxml, which has no types)
    """Return the rows of a chart, none where it has no figures."""
    series = list(every(root, "ser"))
    names = [" ".join(_points(one, "tx").values()) for one in series]
    columns = [_points(one, "val") or _points(one, "yVal") for one in series]
    categories: dict[int, str] = {}
    for one in series:
        categories = categories or _points(one, "cat") or _points(one, "xVal")
    places = sorted(set(categories).union(*columns))[:MOST_POINTS]
    if not any(columns):
        return []
    rows = [[categories.get(at, ""), *(column.get(at, "") for column in columns)] for at in places]
    return [["", *names], *rows]


def title_of(root: Any) -> str:  # noqa: ANN401
    """Return what a chart is called, "" for nothing."""
    title = child(root, "chart", "title")
    texts = [] if title is None else [one.text or "" for one in title.iter("{*}t")]
    return "".join(texts).strip()


def _points(series: Any, name: str) -> dict[int, str]:  # noqa: ANN401
    """The points of a part of a series by their places."""
    part = child(series, name)
    return {} if part is None else dict(_shown(part))


def _shown(part: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401
    code = next((one.text or "" for one in every(part, "formatCode")), "General")
    for point in every(part, "pt"):
        held = child(point, "v")
        place = value(point, "idx")
        if held is None or not place.isdecimal():
            continue
        own = value(point, "formatCode") or code
        written = (held.text or "").strip()
        yield int(place), _number(written, own) if local(part) != "cat" else written


def _number(written: str, code: str) -> str:
    try:
        return shown_number(float(written), code)
    except (ValueError, OverflowError):
        return written
