"""How long things take: delays in days between two columns, counted by PostgreSQL."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


class Spread(NamedTuple):
    """How many delays, their median and their 90th percentile in days."""

    count: int  # type: ignore[assignment]
    median: Decimal | None
    ninetieth: Decimal | None


NONE = Spread(0, None, None)


def delay_spread(queryset: QuerySet[Any]) -> Spread:
    """Return the spread between the columns `begun` and `ended`; rows without both, in order, are left out."""
    return next((spread for _group, spread in _spreads(queryset, "NULL", "begun", "ended")), NONE)


def delay_spreads(queryset: QuerySet[Any], *, by: str) -> dict[Any, Spread]:
    """Return the spread of each group that has one; `by` is a column, as are `begun` and `ended`."""
    return dict(_spreads(queryset, f'"{by}"', by, "begun", "ended"))


def _spreads(queryset: QuerySet[Any], group: str, *columns: str) -> list[tuple[Any, Spread]]:
    try:
        sql, params = queryset.order_by().values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    begun, ended = "begun::timestamptz", "ended::timestamptz"
    days = f"EXTRACT(EPOCH FROM ({ended} - {begun})) / 86400.0"
    # Only column names of the portal's own code are put together here; values are parameters.
    # Materialised: PostgreSQL would otherwise look up each beginning once for every place it is named in.
    statement = (
        f"WITH counted AS MATERIALIZED ({sql})"  # noqa: S608
        f" SELECT {group}, COUNT(*), PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY {days})"
        f" FROM counted WHERE {begun} <= {ended} GROUP BY 1"
    )
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(statement, params)
        return [
            (key, Spread(count, *map(in_tenths, percentiles)))
            for key, count, percentiles in cursor.fetchall()
        ]


def in_tenths(value: float | None) -> Decimal | None:
    """Return a number of days with one decimal."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))
