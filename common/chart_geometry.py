"""Where things fall in a chart: percentages across the page, units down it, round steps on its axis."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.chart_shapes import Number

Point = dict[str, str]


@dataclass(slots=True)
class Axis:
    """Percentages along the page, counted from the side where reading starts."""

    rtl: bool
    start_anchor: str = field(init=False)
    end_anchor: str = field(init=False)

    def __post_init__(self) -> None:
        self.start_anchor, self.end_anchor = ("end", "start") if self.rtl else ("start", "end")

    def at(self, share: float) -> str:
        """Return the place of a point at `share` (0–1) of the width."""
        return percent(1 - share if self.rtl else share)

    def box(self, start: float, width: float) -> tuple[str, str]:
        """Return left side and width of a box that begins at `start`."""
        return percent(1 - start - width if self.rtl else start), percent(width)


@dataclass(slots=True)
class Plot:
    """Where the points of a trend fall: percentages across, units down."""

    axis: Axis
    count: int
    most: float
    top: int
    bottom: int

    @property
    def depth(self) -> int:
        return self.bottom - self.top

    def across(self, index: int) -> float:
        return 0.5 if self.count < 2 else 0.02 + 0.96 * index / (self.count - 1)

    def y(self, value: float) -> str:
        return units(self.bottom - self.depth * share(value, self.most))

    def points(self, values: Sequence[Number | None]) -> list[Point | None]:
        return [
            None if value is None else {"x": self.axis.at(self.across(index)), "y": self.y(float(value))}
            for index, value in enumerate(values)
        ]

    def area(self, values: Sequence[Number | None]) -> str:
        """Return the polygon under the line, in a box of 100 by `depth`; none where the line has gaps."""
        if len(values) < 2 or any(value is None for value in values):
            return ""
        heights = [self.depth * (1 - share(float(value or 0), self.most)) for value in values]
        places = [self.across(index) for index in range(len(values))]
        places = [1 - place if self.axis.rtl else place for place in places]
        over = [f"{units(place * 100)},{units(y)}" for place, y in zip(places, heights, strict=True)]
        ends = [f"{units(places[-1] * 100)},{self.depth}", f"{units(places[0] * 100)},{self.depth}"]
        return " ".join([*over, *ends])

    def axis_labels(self, labels: Sequence[str]) -> list[dict[str, str]]:
        """Return at most four labels that do not touch, the first and the last always among them."""
        longest = max(map(len, labels), default=1)
        shown = spread(len(labels), max(2, min(4, AXIS_CHARACTERS // max(1, longest))))
        return [
            {"text": labels[index], "x": self.axis.at(self.across(index)), "anchor": self._anchor(index)}
            for index in shown
        ]

    def _anchor(self, index: int) -> str:
        if self.count > 1 and index == 0:
            return self.axis.start_anchor
        if self.count > 1 and index == self.count - 1:
            return self.axis.end_anchor
        return "middle"


# What fits under the narrowest chart, half a page of the printed report.
AXIS_CHARACTERS = 42


def nice_ticks(most: float, *, wanted: int = 4) -> list[float]:
    """Return round steps from 0 up to at least `most`: 0, 50, 100, 150."""
    if most <= 0:
        return [0, 1]
    rough = most / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    if most >= 1:
        step = max(step, 1)
    count = math.ceil(most / step - 1e-9)
    return [round(step * index, 6) for index in range(count + 1)]


def ramp_step(value: float, most: float) -> int:
    """Return which of the five shades a value gets: 0 for nothing, 1 to 4 in equal parts of the greatest."""
    if value <= 0 or most <= 0:
        return 0
    return min(4, max(1, math.ceil(value / most * 4)))


def share(value: Number, most: float) -> float:
    return 0.0 if most <= 0 else min(1.0, max(0.0, float(value) / most))


def percent(share: float) -> str:
    return f"{max(0.0, share) * 100:.2f}%"


def units(value: float) -> str:
    return f"{value:.1f}"


def segments(points: Sequence[Point | None]) -> list[dict[str, Point]]:
    """Return the lines between neighbours that both have a value."""
    pairs = itertools.pairwise(points)
    return [{"start": start, "end": end} for start, end in pairs if start and end]


def spread(count: int, most: int) -> list[int]:
    if count <= most:
        return list(range(count))
    return sorted({round(index * (count - 1) / (most - 1)) for index in range(most)})
