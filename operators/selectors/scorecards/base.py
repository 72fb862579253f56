"""What a measure of a scorecard is: its words, its columns, one set-based query over all operators."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Value = int | Decimal | None
# By operator (primary key of its institution), one value per column.
Found = dict[int, tuple[Value, ...]]


class Unit(models.TextChoices):
    COUNT = "count", _("nombre")
    DAYS = "days", _("jours")
    SHARE = "share", _("part")
    EUR = "eur", _("EUR")
    SCORE = "score", _("points de score")


@dataclass(frozen=True, slots=True)
class Period:
    """Two days, both included."""

    starts_on: date
    ends_on: date

    @property
    def first_moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.starts_on, time.min))

    @property
    def end_moment(self) -> datetime:
        """The beginning of the day after the last: excluded."""
        return timezone.make_aware(datetime.combine(self.ends_on + timedelta(days=1), time.min))


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a measure; `is_total` when an operator without any is 0 rather than unknown."""

    code: str
    label: Any
    unit: Unit = Unit.COUNT

    @property
    def is_total(self) -> bool:
        return self.unit in (Unit.COUNT, Unit.EUR)


@dataclass(frozen=True, slots=True)
class Measure:
    """A title, the method in words, the columns, and the function that counts them for every operator."""

    code: str
    title: Any
    method: Any
    columns: tuple[Column, ...]
    compute: Callable[[Period], Found]


MEASURES: dict[str, Measure] = {}


def measure(
    code: str, *, title: Any, method: Any, columns: tuple[Column, ...]
) -> Callable[[Callable[[Period], Found]], Callable[[Period], Found]]:
    """Make a function a measure of the scorecard; its place is in `cards.ORDER`."""

    def register(compute: Callable[[Period], Found]) -> Callable[[Period], Found]:
        MEASURES[code] = Measure(code, title, method, columns, compute)
        return compute

    return register


def share(part: int, whole: int) -> Decimal | None:
    """Return a ratio with three decimals, None of nothing."""
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.001")) if whole else None


def run(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a statement of this app's own code; values are parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
