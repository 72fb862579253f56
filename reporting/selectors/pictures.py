"""Which drawing goes with which table; the drawings are those of common.charts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from common.charts import (
    PRINT,
    SCREEN,
    Bar,
    Chart,
    Series,
    Stack,
    Theme,
    Tile,
    bar_chart,
    flow_chart,
    quota_gauge,
    stacked_bar_chart,
    tile_map,
    trend_chart,
)
from common.formatting import number_text
from reporting.enums import Unit
from reporting.selectors.tables import Hidden, Row, Table, Value, value_text

__all__ = ["PAPER", "SCREEN", "chart_of", "gauges_of"]

PAPER = PRINT
# How many rows a bar chart shows; the table has them all.
MOST_BARS = 12
Link = Callable[[Row, str], str]


def chart_of(table: Table, *, theme: Theme, link: Link) -> Chart | None:
    """Return the drawing of a table, or None where a table is best read as it is, or hides figures."""
    draw = _DRAWINGS.get(table.code)
    hidden = any(isinstance(value, Hidden) for row in table.rows for value in row.values)
    if draw is None or hidden or table.is_empty:
        return None
    if not table.has_column(_DRAWN.get(table.code, "persons")):
        # A table published for a country has one column only.
        draw = _bars(table.columns[0].code)
    return draw(table, theme, link)


def gauges_of(table: Table, *, theme: Theme) -> list[dict[str, Any]]:
    """Return a gauge and its words for each limit of the table of places."""
    if table.code != "places":
        return []
    gauges = []
    for row in table.rows:
        figures = dict(zip((column.code for column in table.columns), row.values, strict=True))
        gauge = quota_gauge(
            title=str(row.label),
            used=_number(figures["committed"]),
            reserved=_number(figures["reserved"]),
            limit=_number(figures["allocated"]),
            theme=theme,
        )
        words = {name: value_text(value, Unit.COUNT) for name, value in figures.items()}
        over = isinstance(figures["left_if_all"], int) and figures["left_if_all"] < 0
        gauges.append({"label": str(row.label), "chart": gauge, "over": over, **words})
    return gauges


def _number(value: Value) -> int | Decimal:
    return value if isinstance(value, int | Decimal) else 0


def _bars(column: str) -> Callable[[Table, Theme, Link], Chart]:
    def draw(table: Table, theme: Theme, link: Link) -> Chart:
        index = table.column_index(column)
        unit = table.columns[index].unit
        shown = [row for row in table.body if row.values[index] is not None][:MOST_BARS]
        return bar_chart(
            [Bar(str(row.label), _number(row.values[index]), link(row, column)) for row in shown],
            title=str(table.title),
            headers=(str(table.row_label), str(table.columns[index].label)),
            value_format=lambda value: value_text(_number_of(value), unit),
            maximum=_whole(shown, index) if unit == Unit.RATIO else None,
            theme=theme,
        )

    return draw


def _whole(rows: Sequence[Row], index: int) -> Decimal:
    """Return what the bars of shares are measured by: the whole, or more where more was reached."""
    return max(Decimal(1), *(Decimal(_number(row.values[index])) for row in rows))


def _number_of(value: Any) -> Value:
    return value if isinstance(value, int | Decimal) else Decimal(str(value))


def _stacks(*columns: str) -> Callable[[Table, Theme, Link], Chart]:
    def draw(table: Table, theme: Theme, link: Link) -> Chart:
        places = [table.column_index(column) for column in columns]
        return stacked_bar_chart(
            [
                Stack(str(row.label), [_number(row.values[place]) for place in places], link(row, columns[0]))
                for row in table.body
            ],
            title=str(table.title),
            series=[str(table.columns[place].label) for place in places],
            label_header=str(table.row_label),
            theme=theme,
        )

    return draw


def _trend(table: Table, theme: Theme, _link: Link) -> Chart:
    return trend_chart(
        [
            Series(str(column.label), [_number(row.values[index]) for row in table.body])
            for index, column in enumerate(table.columns)
        ],
        title=str(table.title),
        labels=[str(row.label) for row in table.body],
        label_header=str(table.row_label),
        value_format=number_text,
        theme=theme,
    )


def _map(table: Table, theme: Theme, link: Link) -> Chart:
    return tile_map(
        [
            Tile(
                str(row.label),
                _number(row.values[0]),
                *table.places[row.key],
                href=link(row, table.columns[0].code),
            )
            for row in table.body
            if row.key in table.places
        ],
        title=str(table.title),
        headers=(str(table.row_label), str(table.columns[0].label)),
        theme=theme,
    )


def _flows(table: Table, theme: Theme, link: Link) -> Chart:
    """A band from each country to each governorate; the countries, and the rest, are all columns but the last."""
    sources = table.columns[:-1]
    return flow_chart(
        [
            Stack(
                str(row.label),
                [_number(value) for value in row.values[: len(sources)]],
                link(row, table.columns[-1].code),
            )
            for row in table.body
        ],
        title=str(table.title),
        sources=[str(column.label) for column in sources],
        label_header=str(table.row_label),
        theme=theme,
    )


# The column that a drawing needs.
_DRAWN = {
    "cases_by_month": "cases",
    "aids_by_month": "requested",
    "aids_by_kind": "rejected",
    "cases_by_state": "cases",
    "delays": "median",
    "files_by_state": "files",
    "operator_delays": "median",
    "operators": "accepted",
    "people_by_governorate": "cases",
    "funnel": "cases",
    "flows": "cases",
    "referrals": "waiting",
    "referral_outcomes": "referrals",
    "amount_bands": "files",
    "targets": "share",
    "visits": "in_time",
    "businesses": "share",
    "outcomes": "files",
}
_DRAWINGS: dict[str, Callable[[Table, Theme, Link], Chart]] = {
    "cases_by_month": _trend,
    "aids_by_month": _trend,
    "people_by_country": _bars("persons"),
    "people_by_modality": _bars("persons"),
    "people_by_sex": _bars("persons"),
    "people_by_age": _bars("persons"),
    "people_by_antenna": _bars("persons"),
    "people_by_governorate": _map,
    "cases_by_state": _bars("cases"),
    "aids_by_kind": _stacks("approved", "rejected", "deferred"),
    "delays": _bars("median"),
    "files_by_state": _bars("files"),
    "operator_delays": _bars("median"),
    "operators": _stacks("accepted", "declined", "expired"),
    "people_by_schooling": _bars("persons"),
    "people_by_occupation": _bars("persons"),
    "funnel": _bars("cases"),
    "flows": _flows,
    "referrals": _stacks("accepted", "refused", "waiting"),
    "referral_outcomes": _bars("referrals"),
    "amount_bands": _bars("files"),
    "targets": _bars("share"),
    "visits": _stacks("in_time", "late", "missed", "waiting"),
    "businesses": _bars("share"),
    "outcomes": _bars("files"),
}
