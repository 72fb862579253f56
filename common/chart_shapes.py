"""What a chart is made of: its figures, its colours, what it becomes. Read through common.charts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

Number = int | float | Decimal
Format = Callable[[Number], str]


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a chart. `ramp` goes from least to most, `ramp_ink` is what can be read on it.

    `joins_arabic`: the drawing is set by something that does not join Arabic letters itself. `text` is the
    height of letters and `row` that of a bar with its words, in pixels; `bar_label` and `stack_label` are the
    letters that a label has room for, `flow_label` and `flow_gap` the room of one in a flow chart.
    """

    ink: str
    muted: str
    line: str
    track: str
    danger: str
    series: tuple[str, ...]
    ramp: tuple[str, ...]
    ramp_ink: tuple[str, ...]
    joins_arabic: bool = False
    text: int = 14
    row: int = 40
    bar_label: int = 48
    stack_label: int = 48
    flow_label: int = 20
    flow_gap: int = 6

    @property
    def baseline(self) -> int:
        """Where the words of a bar stand, from the top of its row."""
        return self.text + 1

    @property
    def flow_text(self) -> int:
        return self.text - 1

    @property
    def bar_top(self) -> int:
        return self.text + 8


SCREEN = Theme(
    ink="var(--chart-ink)",
    muted="var(--chart-muted)",
    line="var(--chart-line)",
    track="var(--chart-track)",
    danger="var(--chart-danger)",
    series=tuple(f"var(--chart-{n})" for n in range(1, 7)),
    ramp=tuple(f"var(--ramp-{n})" for n in range(5)),
    ramp_ink=tuple(f"var(--ramp-ink-{n})" for n in range(5)),
)
PRINT = Theme(
    ink="#16242e",
    muted="#52626c",
    line="#d9dfe1",
    track="#e9ecea",
    danger="#b3261e",
    series=("#0b6666", "#c98a2b", "#5b7fa6", "#8a5a83", "#7d9a4a", "#6b7780"),
    ramp=("#eef1ef", "#cfe4e2", "#97c6c3", "#5aa8a5", "#084f4f"),
    ramp_ink=("#16242e", "#16242e", "#16242e", "#16242e", "#ffffff"),
    joins_arabic=True,
    # As large as the letters of the table beside, which leaves room for the whole of most labels.
    text=12,
    row=34,
    bar_label=41,
    stack_label=90,
    flow_label=14,
    flow_gap=4,
)
# Series differ by their dashes too, never by colour alone: reports are printed in black and white.
DASHES = ("", "7 4", "2 4", "10 3 2 3", "4 2", "1 3")
# The same for pieces of a bar: light stripes across, "width of a stripe, distance to the next".
STRIPES = ("", "2 3", "1 8", "6 6", "1 2", "10 3")


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; `href` leads to the files behind the figure."""

    label: str
    value: Number
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """One row of a stacked bar chart: one value for each name of the chart's series."""

    label: str
    values: Sequence[Number]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a trend: one value for each label of its axis; None leaves a gap."""

    label: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Tile:
    """One governorate on the tile map, at the row and column of its reference record."""

    label: str
    value: Number
    row: int
    column: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    label: str
    colour: str
    dash: str = ""
    stripes: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table behind a chart: its heading, its cells, the address of the files counted."""

    label: str
    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: `svg` to be placed as it is, `headers` and `rows` of the table behind it."""

    kind: str
    title: str
    svg: SafeString
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    legend: tuple[LegendEntry, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows
