"""Two plots as SVG that stands in a page: risk against coverage, and a reliability diagram.

Points come in; markup goes out. The colours are those of the page's style sheet, so the plots are
readable in light and in dark. Nothing that a user wrote goes into them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.evaluation.curves import Bin
    from qa.evaluation.metrics import Curves

WIDTH, HEIGHT = 460, 340
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 14, 46
"""The margins around the square of shares."""
MOST_POINTS = 400
"""A curve of more points is thinned, which nobody sees."""


def risk_plot(curves: Curves) -> str:
    """Draw the share of errors among the most confident questions, over their share of all."""
    points = list(zip(curves.coverage.tolist(), curves.risk.tolist(), strict=True))
    first = (0.0, points[0][1])
    reached = curves.operating_point[0] if curves.operating_point else 0.0
    shapes = _curve([first, *_thinned(points)], reached)
    told = f"All questions covered, {points[-1][1]:.0%} are errors."
    if curves.operating_point:
        x, y = curves.operating_point
        # The curve mostly rises, so there is room on the left above it and on the right below it.
        side, right = ("end", -10) if x > 0.5 else ("start", 10)
        down = -12 if y < 0.1 or (x > 0.5 and y < 0.9) else 22
        shapes += [
            _line([(x, 0), (x, 1)], "mark"),
            f'<circle class="point" cx="{_x(x)}" cy="{_y(y)}" r="5"/>',
            f'<text class="label" x="{_x(x) + right:.1f}" y="{_y(y) + down:.1f}" '
            f'text-anchor="{side}">answered {x:.0%}, of these wrong {y:.0%}</text>',
        ]
        told = f"As it is set, {x:.0%} of the questions are answered, and {y:.0%} of these wrongly."
    return _plot(
        "risk", "Risk against coverage", told, "share of the questions, the most confident first",
        "share of errors", shapes,
    )  # fmt: skip


def reliability_plot(bins: Sequence[Bin]) -> str:
    """Draw the share of right answers over their confidence, with intervals and counts."""
    shapes = [_line([(0, 0), (1, 1)], "mark")]
    for found in bins:
        x, y = found.confidence, found.right
        shapes += [
            _line([(x, found.low), (x, found.high)], "interval"),
            f'<circle class="point" cx="{_x(x)}" cy="{_y(y)}" r="4">'
            f"<title>{found.count} answers of confidence {x:.2f}: {y:.0%} right</title></circle>",
            f'<text class="count" x="{_x(x)}" y="{_y(found.high) - 5:.1f}" '
            f'text-anchor="middle">{found.count}</text>',
        ]
    answers = sum(found.count for found in bins)
    told = f"{answers} answers in {len(bins)} groups; on the diagonal, confidence is what it says."
    return _plot(
        "reliability", "Reliability of the confidence", told, "confidence",
        "share of right answers", shapes,
    )  # fmt: skip


def _plot(
    name: str, title: str, told: str, below: str, beside: str, shapes: Iterable[str]
) -> str:  # fmt: skip
    middle_x, middle_y = _x(0.5), _y(0.5)
    return "\n".join(
        [
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-labelledby="{name}-title {name}-told">',
            f'<title id="{name}-title">{title}</title>',
            f'<desc id="{name}-told">{told}</desc>',
            *_grid(),
            *shapes,
            f'<text class="axis" x="{middle_x}" y="{HEIGHT - 8}" text-anchor="middle">{below}'
            "</text>",
            f'<text class="axis" x="14" y="{middle_y}" text-anchor="middle" '
            f'transform="rotate(-90 14 {middle_y})">{beside}</text>',
            "</svg>",
        ]
    )


def _grid() -> Iterable[str]:
    for tenths in range(0, 11, 2):
        share = tenths / 10
        yield _line([(share, 0), (share, 1)], "grid")
        yield _line([(0, share), (1, share)], "grid")
        yield (
            f'<text class="tick" x="{_x(share)}" y="{_y(0) + 16:.1f}" '
            f'text-anchor="middle">{share:.1f}</text>'
        )
        yield (
            f'<text class="tick" x="{_x(0) - 6:.1f}" y="{_y(share) + 4:.1f}" '
            f'text-anchor="end">{share:.1f}</text>'
        )


def _line(points: Iterable[tuple[float, float]], kind: str) -> str:
    places = " ".join(f"{_x(x)},{_y(y)}" for x, y in points)
    return f'<polyline class="{kind}" points="{places}"/>'


def _curve(points: Sequence[tuple[float, float]], reached: float) -> list[str]:
    """The curve as far as questions are answered, and pale from there on."""
    split = max(number for number, (x, _) in enumerate(points) if x <= reached + 1e-9)
    return [_line(points[: split + 1], "curve"), _line(points[split:], "beyond")]


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    step = -(-len(points) // MOST_POINTS)
    return [*points[:-1:step], points[-1]]


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)
