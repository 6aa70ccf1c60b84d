"""Draws how much of the evidence each way finds against how many characters it takes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from evidence import Scores, estimate
from rivals import RIVALS

WAYS = ("qa", *RIVALS)
MARKERS = dict(zip(WAYS, "osDv^", strict=True))
COLOURS = dict(zip(WAYS, ("#0072b2", "#d55e00", "#cc79a7", "#009e73", "#000000"), strict=True))
APART = {"langchain": 0.94, "bm25": 1.06}
"""In the plot their points would lie on each other, and on that of "langchain+prev"."""
NEAR = 1.3
"""In the plot, what is less than so many times further right is near."""


def plot(path: Path, results: Mapping[str, Mapping[str, Scores]]) -> None:
    """Draw recall@5 over the characters it takes, a panel for each set; always the same bytes."""
    matplotlib = import_module("matplotlib")
    matplotlib.use("Agg")
    pyplot = import_module("matplotlib.pyplot")
    columns = min(3, len(results))
    rows = -(-len(results) // columns)
    with matplotlib.rc_context({"svg.hashsalt": "qa", "svg.fonttype": "none", "font.size": 9}):
        figure, grid = pyplot.subplots(
            rows, columns, figsize=(3.4 * columns + 0.4, 2.8 * rows + 0.4), sharey=True,
            squeeze=False, layout="constrained",
        )  # fmt: skip
        for axes, (name, scores) in zip(grid.flat, results.items(), strict=False):
            _panel(axes, name, scores)
        for axes in grid.flat[len(results) :]:
            axes.set_visible(False)
        figure.supxlabel(
            "characters in the first five passages (set apart sideways where chunks are the same)"
        )
        figure.supylabel("share of the evidence in them")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)


def _panel(axes: Any, name: str, scores: Mapping[str, Scores]) -> None:  # noqa: ANN401 (untyped)
    """One set: for each way a point with its interval and, right of all near it, its name."""
    ticker = import_module("matplotlib.ticker")
    xs = {way: scores[way]["chars@5"].mean() * APART.get(way, 1) for way in scores}
    ys = {way: estimate(scores[way]["evidence_recall@5"], "evidence_recall@5") for way in scores}
    labels: list[tuple[float, float]] = []
    for way in sorted(xs, key=lambda way: -ys[way].value):
        x, (y, low, high) = xs[way], ys[way]
        own = way == "qa"
        axes.errorbar(
            x, y, yerr=[[max(y - low, 0)], [max(high - y, 0)]], marker=MARKERS[way], capsize=3,
            color=COLOURS[way], markersize=8 if own else 6, elinewidth=1, zorder=3 if own else 2,
        )  # fmt: skip
        right = max(other for other in xs.values() if other < x * NEAR) * 1.15
        above = [label for other, label in labels if right / NEAR < other < right * NEAR]
        labels.append((right, min([y, *(label - 0.08 for label in above)])))
        axes.annotate(
            way, (x, y), labels[-1], va="center", color=COLOURS[way],
            weight="bold" if own else "normal", arrowprops={"arrowstyle": "-", "lw": 0.4},
        )  # fmt: skip
    count = len(next(iter(scores.values()))["ms"])
    axes.set(title=f"{name} ({count} questions)", ylim=(0, 1.05), xscale="log")
    axes.set_xlim(min(xs.values()) / 1.5, max(xs.values()) * 2.8)
    axes.xaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.grid(alpha=0.25)
