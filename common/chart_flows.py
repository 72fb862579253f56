"""Where the bands of a flow chart fall: sources on the side where reading starts, targets on the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.chart_geometry import units

# Units down: what all bands together take at least.
DEPTH = 260
# Parts of the width of the drawing: where the bands begin and end; the rest is for labels.
STARTS, ENDS = 0.32, 0.64


@dataclass(frozen=True, slots=True)
class Node:
    """One source or target, in units down: its top, its height, and how thick its bands are together."""

    top: float
    height: float
    thickness: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Band:
    """One flow: its source, its target, and the path it takes in a box of 100 by the depth of the drawing."""

    source: int
    target: int
    path: str


@dataclass(frozen=True, slots=True)
class Flows:
    """All nodes and bands, and how deep the drawing is."""

    sources: tuple[Node, ...]
    targets: tuple[Node, ...]
    bands: tuple[Band, ...]
    depth: float


def lay_out(values: Sequence[Sequence[float]], *, label: float, gap: float, rtl: bool) -> Flows:
    """Lay out the flows of a grid, a row for each target and a column for each source.

    Bands are as thick as their values. A node takes the place of its label (units down) even where its bands
    are thin; `gap` is left between two.
    """
    into = [sum(row) for row in values]
    out = [sum(column) for column in zip(*values, strict=True)]
    total = sum(into)
    scale = DEPTH / total if total else 0.0
    targets, sources = (_stacked(sums, scale, label, gap) for sums in (into, out))
    depth = max(_bottom(targets), _bottom(sources))
    sources = _moved(sources, (depth - _bottom(sources)) / 2)
    targets = _moved(targets, (depth - _bottom(targets)) / 2)
    leaves = [node.middle - node.thickness / 2 for node in sources]
    bands = []
    for target, row in enumerate(values):
        arrives = targets[target].middle - targets[target].thickness / 2
        for source, value in enumerate(row):
            if value <= 0:
                continue
            thickness = value * scale
            bands.append(Band(source, target, _path(leaves[source], arrives, thickness, rtl)))
            leaves[source] += thickness
            arrives += thickness
    return Flows(tuple(sources), tuple(targets), tuple(bands), depth)


def _stacked(values: Sequence[float], scale: float, label: float, gap: float) -> list[Node]:
    nodes, top = [], 0.0
    for value in values:
        height = max(value * scale, label)
        nodes.append(Node(top, height, value * scale))
        top += height + gap
    return nodes


def _bottom(nodes: Sequence[Node]) -> float:
    return nodes[-1].top + nodes[-1].height if nodes else 0.0


def _moved(nodes: Sequence[Node], down: float) -> list[Node]:
    return [replace(node, top=node.top + down) for node in nodes]


def _path(leaves: float, arrives: float, thickness: float, rtl: bool) -> str:
    """Return the outline of a band: two curves that leave and arrive level, closed at both ends."""
    start, end = (100 - STARTS * 100, 100 - ENDS * 100) if rtl else (STARTS * 100, ENDS * 100)
    bend = (start + end) / 2

    def point(x: float, y: float) -> str:
        return f"{units(x)},{units(y)}"

    over = f"C{point(bend, leaves)} {point(bend, arrives)} {point(end, arrives)}"
    back_from, back_to = arrives + thickness, leaves + thickness
    under = f"C{point(bend, back_from)} {point(bend, back_to)} {point(start, back_to)}"
    return f"M{point(start, leaves)} {over} L{point(end, back_from)} {under} Z"
