"""Charts drawn by the server as SVG: the same on screen (strict CSP, light and dark) and in a PDF.

Each function takes plain figures and returns a `Chart`: its SVG and the table behind it. Positions along
the page are percentages, so that bars and lines stretch while letters keep their size; only the tile map
has a fixed shape. In Arabic everything but the map is mirrored. Colours are presentation attributes:
CSS variables on screen (`SCREEN`), plain colours on paper (`PRINT`).
"""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.chart_flows import ENDS, STARTS, Node, lay_out
from common.chart_geometry import Axis, Plot, nice_ticks, ramp_step, segments, share, units
from common.chart_shapes import (
    DASHES,
    PRINT,
    SCREEN,
    STRIPES,
    Bar,
    Chart,
    Format,
    LegendEntry,
    Number,
    Series,
    Stack,
    TableRow,
    Theme,
    Tile,
)
from common.formatting import EMPTY, is_arabic, number_text

__all__ = [
    "PRINT",
    "SCREEN",
    "Bar",
    "Chart",
    "Series",
    "Stack",
    "Theme",
    "Tile",
    "bar_chart",
    "flow_chart",
    "quota_gauge",
    "stacked_bar_chart",
    "tile_map",
    "trend_chart",
]

TILE_WIDTH = 66
TILE_HEIGHT = 54
GAUGE_HEIGHT = 14


def bar_chart(
    bars: Sequence[Bar],
    *,
    title: str,
    headers: tuple[str, str] | None = None,
    value_format: Format = number_text,
    maximum: Number | None = None,
    theme: Theme = SCREEN,
    rtl: bool | None = None,
) -> Chart:
    """Draw one horizontal bar per row, label and value above it; a negative value draws no bar.

    Bars are scaled to `maximum`, or to the greatest value. `rtl` follows the language unless given.
    """
    axis = _axis(rtl)
    most = float(maximum if maximum is not None else max((bar.value for bar in bars), default=0))
    rows = []
    for index, bar in enumerate(bars):
        left, width = axis.box(0, share(bar.value, most))
        row = _row(bar, index, value_format(bar.value), axis, theme)
        rows.append({**row, "left": left, "width": width})
    return Chart(
        kind="bars",
        title=title,
        svg=_draw("bars", title, axis, theme, rows=rows, height=len(bars) * theme.row),
        headers=headers or (_("Libellé"), _("Valeur")),
        rows=tuple(TableRow(bar.label, (value_format(bar.value),), bar.href) for bar in bars),
    )


def stacked_bar_chart(
    stacks: Sequence[Stack],
    *,
    title: str,
    series: Sequence[str],
    label_header: str = "",
    value_format: Format = number_text,
    theme: Theme = SCREEN,
    rtl: bool | None = None,
) -> Chart:
    """Draw one bar per row, cut into one piece per name of `series` (at most six).

    Bars are scaled to the longest row.
    """
    axis = _axis(rtl)
    most = max((float(sum(stack.values)) for stack in stacks), default=0.0)
    rows = [
        {
            **_row(stack, index, value_format(sum(stack.values)), axis, theme),
            "pieces": _pieces(stack, series, axis, most, value_format, theme),
        }
        for index, stack in enumerate(stacks)
    ]
    return Chart(
        kind="stacks",
        title=title,
        svg=_draw("stacks", title, axis, theme, rows=rows, height=len(stacks) * theme.row),
        headers=_stack_headers(label_header, series),
        rows=_stack_rows(stacks, value_format),
        legend=_legend(series, theme, stripes=STRIPES),
    )


def flow_chart(
    targets: Sequence[Stack],
    *,
    title: str,
    sources: Sequence[str],
    label_header: str = "",
    value_format: Format = number_text,
    theme: Theme = SCREEN,
    rtl: bool | None = None,
) -> Chart:
    """Draw a band from each of `sources` (at most six) to each target, as thick as its value.

    `targets` hold one value for each source; those without any are not drawn. Sources stand where reading
    starts. What is told apart by colour is told by its place and its name too.
    """
    axis = _axis(rtl)
    drawn = [target for target in targets if sum(target.values) > 0]
    flows = lay_out(
        [[float(value) for value in target.values] for target in drawn],
        label=theme.flow_label,
        gap=theme.flow_gap,
        rtl=axis.rtl,
    )
    left, width = axis.box(0, STARTS - 0.02)
    sums = [sum(target.values[place] for target in drawn) for place in range(len(sources))]
    bar_left, _bar = axis.box(STARTS - 0.009, 0.009)
    from_nodes = [
        {
            **_node(node, name, value_format(value)),
            "left": left,
            "width": width,
            "colour": colour,
            "bar_left": bar_left,
            "bar_top": units(node.middle - node.thickness / 2),
            "bar_height": units(node.thickness),
        }
        for node, name, value, colour in zip(flows.sources, sources, sums, theme.series, strict=False)
        if value > 0
    ]
    to_left, to_width = axis.box(ENDS + 0.02, 1 - ENDS - 0.02)
    to_nodes = [
        {
            **_node(node, target.label, value_format(sum(target.values))),
            "left": to_left,
            "width": to_width,
            "bar": target,
        }
        for node, target in zip(flows.targets, drawn, strict=True)
    ]
    bands = [
        {
            "path": band.path,
            "colour": theme.series[band.source],
            "words": f"{sources[band.source]} → {drawn[band.target].label} : "
            f"{value_format(drawn[band.target].values[band.source])}",
        }
        for band in flows.bands
    ]
    nodes = {"sources": from_nodes, "targets": to_nodes}
    return Chart(
        kind="flows",
        title=title,
        svg=_draw("flows", title, axis, theme, bands=bands, height=units(flows.depth), **nodes),
        headers=_stack_headers(label_header, sources),
        rows=_stack_rows(targets, value_format),
    )


def trend_chart(
    series: Sequence[Series],
    *,
    title: str,
    labels: Sequence[str],
    label_header: str = "",
    value_format: Format = number_text,
    theme: Theme = SCREEN,
    rtl: bool | None = None,
    height: int = 200,
) -> Chart:
    """Draw one line per series over `labels`; time goes the way of reading.

    A single series is filled below. `height` is in CSS pixels (points of a PDF's pixel grid).
    """
    axis = _axis(rtl)
    most = max((float(value) for line in series for value in line.values if value is not None), default=0)
    ticks = nice_ticks(most)
    plot = Plot(axis=axis, count=len(labels), most=ticks[-1], top=16, bottom=height - 26)
    svg = _draw(
        "trend",
        title,
        axis,
        theme,
        lines=[_line(line, number, plot, theme) for number, line in enumerate(series)],
        area=plot.area(series[0].values) if len(series) == 1 else "",
        ticks=[{"text": value_format(tick), "y": plot.y(tick)} for tick in ticks],
        axis_labels=plot.axis_labels(labels),
        height=height,
        plot=plot,
    )
    names = [line.label for line in series]
    return Chart(
        kind="trend",
        title=title,
        svg=svg,
        headers=(label_header or _("Période"), *names),
        rows=tuple(
            TableRow(label, tuple(_cell(line.values, index, value_format) for line in series))
            for index, label in enumerate(labels)
        ),
        legend=_legend(names, theme, dashes=DASHES) if len(series) > 1 else (),
    )


def tile_map(
    tiles: Sequence[Tile],
    *,
    title: str,
    headers: tuple[str, str] | None = None,
    value_format: Format = number_text,
    theme: Theme = SCREEN,
    rtl: bool | None = None,
) -> Chart:
    """Draw one square per governorate, darker for more.

    A map is not mirrored: east stays on the right in Arabic too.
    """
    most = max((float(tile.value) for tile in tiles), default=0.0)
    svg = _draw(
        "tiles",
        title,
        _axis(rtl),
        theme,
        cells=[_map_cell(tile, most, value_format, theme) for tile in tiles],
        width=(max((tile.column for tile in tiles), default=0) + 1) * TILE_WIDTH,
        height=(max((tile.row for tile in tiles), default=0) + 1) * TILE_HEIGHT,
    )
    return Chart(
        kind="tiles",
        title=title,
        svg=svg,
        headers=headers or (_("Gouvernorat"), _("Valeur")),
        rows=tuple(TableRow(tile.label, (value_format(tile.value),), tile.href) for tile in tiles),
    )


def quota_gauge(
    *,
    title: str,
    used: Number,
    reserved: Number,
    limit: Number,
    value_format: Format = number_text,
    theme: Theme = SCREEN,
    rtl: bool | None = None,
) -> Chart:
    """Draw what is used and what is reserved of a limit.

    Beyond the limit the bar is scaled to what is used and reserved, and the limit is marked on it.
    """
    axis = _axis(rtl)
    taken = float(used) + float(reserved)
    most = max(float(limit), taken)
    held_left, held_width = axis.box(share(used, most), share(reserved, most))
    used_left, used_width = axis.box(0, share(used, most))
    words = _("%(title)s : %(used)s utilisés, %(reserved)s réservés, sur %(limit)s") % {
        "title": title,
        "used": value_format(used),
        "reserved": value_format(reserved),
        "limit": value_format(limit),
    }
    svg = _draw(
        "gauge",
        words,
        axis,
        theme,
        used={"left": used_left, "width": used_width},
        reserved={"left": held_left, "width": held_width},
        limit_at=axis.at(share(limit, most)) if taken > limit else "",
        height=GAUGE_HEIGHT,
    )
    rows = ((_("Utilisé"), used), (_("Réservé"), reserved), (_("Plafond"), limit))
    return Chart(
        kind="gauge",
        title=title,
        svg=svg,
        headers=(title, _("Valeur")),
        rows=tuple(TableRow(label, (value_format(value),)) for label, value in rows),
    )


def _draw(kind: str, title: str, axis: Axis, theme: Theme, **context: Any) -> SafeString:
    return render_to_string(f"charts/{kind}.svg", {"title": title, "axis": axis, "theme": theme, **context})


def _axis(rtl: bool | None) -> Axis:
    return Axis(is_arabic() if rtl is None else rtl)


def _row(bar: Bar | Stack, index: int, text: str, axis: Axis, theme: Theme) -> dict[str, Any]:
    """Return what bars and stacks share; the label is clipped where its value begins."""
    left, width = axis.box(0, max(0.3, 0.95 - 0.03 * len(text)))
    return {"bar": bar, "text": text, "top": index * theme.row, "label_left": left, "label_width": width}


def _stack_headers(label_header: str, series: Sequence[str]) -> tuple[str, ...]:
    return (label_header or _("Libellé"), *series, _("Total"))


def _stack_rows(stacks: Sequence[Stack], value_format: Format) -> tuple[TableRow, ...]:
    """The rows of the table behind values that are stacked or flow, each with its sum."""
    return tuple(
        TableRow(
            stack.label,
            tuple(value_format(value) for value in (*stack.values, sum(stack.values))),
            stack.href,
        )
        for stack in stacks
    )


def _node(node: Node, label: str, text: str) -> dict[str, Any]:
    return {"label": label, "text": text, "label_top": units(node.middle - 11)}


def _pieces(
    stack: Stack, series: Sequence[str], axis: Axis, most: float, value_format: Format, theme: Theme
) -> list[dict[str, str]]:
    pieces, start = [], 0.0
    for name, value, colour, stripes in zip(series, stack.values, theme.series, STRIPES, strict=False):
        part = share(value, most)
        left, width = axis.box(start, part)
        piece = {"name": name, "text": value_format(value), "left": left, "width": width, "colour": colour}
        if part and stripes:
            piece |= {"stripes": stripes, "from": axis.at(start), "to": axis.at(start + part)}
        pieces.append(piece)
        start += part
    return pieces


def _line(line: Series, number: int, plot: Plot, theme: Theme) -> dict[str, Any]:
    points = plot.points(line.values)
    return {
        "colour": theme.series[number % len(theme.series)],
        "dash": DASHES[number % len(DASHES)],
        "points": [point for point in points if point],
        "segments": segments(points),
    }


def _map_cell(tile: Tile, most: float, value_format: Format, theme: Theme) -> dict[str, Any]:
    step = ramp_step(float(tile.value), most)
    return {
        "tile": tile,
        "text": value_format(tile.value),
        "words": tile.label.split(" ", 1),
        "left": tile.column * TILE_WIDTH,
        "top": tile.row * TILE_HEIGHT,
        "fill": theme.ramp[step],
        "ink": theme.ramp_ink[step],
    }


def _cell(values: Sequence[Number | None], index: int, value_format: Format) -> str:
    value = values[index] if index < len(values) else None
    return EMPTY if value is None else value_format(value)


def _legend(
    names: Sequence[str], theme: Theme, *, dashes: Sequence[str] = ("",), stripes: Sequence[str] = ("",)
) -> tuple[LegendEntry, ...]:
    return tuple(
        LegendEntry(
            name, theme.series[n % len(theme.series)], dashes[n % len(dashes)], stripes[n % len(stripes)]
        )
        for n, name in enumerate(names)
    )
