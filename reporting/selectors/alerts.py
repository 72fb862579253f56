"""What an alert watches: one figure of an indicator, so that it is the one the dashboard shows."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from common.dates import today
from reporting.enums import AlertMeasure, Unit
from reporting.models import Alert, AlertCrossing
from reporting.selectors.dashboards import codes_for
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.names import Names
from reporting.selectors.readers import Reader, consistent_reading
from reporting.selectors.scope import Scope
from reporting.selectors.tables import TOTAL, Row

# Over how many days a delay, or what was missed, is counted; visits that are late are looked for further back.
WINDOW, FURTHER = timedelta(days=90), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Watched:
    """Where a measure stands: the indicator's code, its row ("" for an envelope, chosen or the fullest), its column."""

    indicator: str
    row: str
    column: str
    unit: Unit
    window: timedelta = WINDOW


MEASURES: dict[AlertMeasure, Watched] = {
    AlertMeasure.PLACES_USED: Watched("places", "", "used", Unit.RATIO),
    AlertMeasure.EUROS_USED: Watched("envelopes", "", "used", Unit.RATIO),
    AlertMeasure.DECISION_DAYS: Watched("delays", "decision", "median", Unit.DAYS),
    AlertMeasure.WHOLE_DAYS: Watched("delays", "whole", "median", Unit.DAYS),
    AlertMeasure.VISITS_OVERDUE: Watched("visits", TOTAL, "waiting", Unit.COUNT, FURTHER),
    AlertMeasure.VISITS_MISSED: Watched("visits", TOTAL, "missed", Unit.COUNT),
    AlertMeasure.UNASSIGNED: Watched("work_load", TOTAL, "unassigned", Unit.COUNT),
    AlertMeasure.COMPLAINTS_OPEN: Watched("complaints", TOTAL, "open", Unit.COUNT),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted: percent, days or a number, and the name of its row."""

    value: Decimal
    names: Names


def measures_for(reader: Reader) -> list[AlertMeasure]:
    """Return what a reader may watch: figures of the indicators that her dashboard shows."""
    codes = codes_for(reader)
    return [measure for measure, watched in MEASURES.items() if watched.indicator in codes]


def alert_scope(alert: Alert) -> Scope:
    """Return what an alert counts: the days before today, and its phase, antenna or country."""
    window = MEASURES[AlertMeasure(alert.measure)].window
    return Scope(today() - window, today(), alert.phase, alert.antenna, alert.country)


def alert_figure(alert: Alert) -> Figure | None:
    """Count the figure that an alert watches, as its owner's dashboard would; None where nothing is counted."""
    watched = MEASURES[AlertMeasure(alert.measure)]
    with consistent_reading():
        table = INDICATORS[watched.indicator](Facts(actor=alert.owner, scope=alert_scope(alert)))
    place = next(at for at, column in enumerate(table.columns) if column.code == watched.column)
    wanted = watched.row or alert.row
    found = [
        Figure(_number(row, place, watched.unit), row.label)
        for row in table.rows
        if row.key == (wanted or row.key) and row.values[place] is not None
    ]
    return max(found, key=lambda figure: figure.value, default=None)


def _number(row: Row, place: int, unit: Unit) -> Decimal:
    number = Decimal(str(row.values[place]))
    return (number * 100 if unit == Unit.RATIO else number).quantize(Decimal("0.1"))


def alerts_of(actor: User) -> list[Alert]:
    """Return somebody's alerts, those that stand above their threshold first."""
    rows = Alert.objects.visible_to(actor).select_related("phase", "antenna", "country")
    return sorted(rows, key=lambda alert: (not is_reached(alert), alert.measure, alert.pk))


def is_reached(alert: Alert) -> bool:
    """Whether the figure stood at its threshold or above when it was counted last."""
    return alert.value is not None and alert.value >= alert.threshold


def last_crossings(actor: User, *, most: int = 20) -> list[AlertCrossing]:
    """Return the last times that somebody's figures reached their thresholds."""
    rows = AlertCrossing.objects.filter(alert__in=Alert.objects.visible_to(actor))
    return list(rows.select_related("alert__phase", "alert__antenna", "alert__country")[:most])
