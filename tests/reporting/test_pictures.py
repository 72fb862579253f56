"""Drawings of tables: what their bars are measured by."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reporting.enums import Unit
from reporting.selectors.pictures import PAPER, chart_of
from reporting.selectors.presentation import nowhere
from reporting.selectors.tables import Column, Row, Table

SVG = "{http://www.w3.org/2000/svg}"


def bars_of(code, column, unit, values):
    rows = tuple(Row(str(place), f"Ligne {place}", (value,)) for place, value in enumerate(values))
    table = Table(code, "Titre", "Définition", "Ligne", (Column(column, "Chiffre", unit),), rows)
    chart = chart_of(table, theme=PAPER, link=lambda row, _code: nowhere(table, row, table.columns[0]))
    drawn = ElementTree.fromstring(chart.svg)  # noqa: S314 - drawn here
    return [bar.get("width") for bar in drawn.iter(f"{SVG}rect") if bar.get("fill") == PAPER.series[0]]


@pytest.mark.parametrize(
    ("shares", "widths"),
    [
        (("0.59", "0.275"), ["59.00%", "27.50%"]),
        (("1.25", "0.5"), ["100.00%", "40.00%"]),
    ],
)
def test_a_share_fills_its_part_of_the_bar(shares, widths):
    """59 % of an aim is not a full bar; an aim that was passed is."""
    values = [Decimal(share) for share in shares]
    assert bars_of("targets", "share", Unit.RATIO, values) == widths


def test_counts_are_measured_by_the_greatest():
    assert bars_of("outcomes", "files", Unit.COUNT, [4, 1]) == ["100.00%", "25.00%"]
