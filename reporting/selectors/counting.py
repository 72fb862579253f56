"""Set-based counting that the ORM has no words for: several groupings in one pass, the median of an interval."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Aggregate, QuerySet

Counts = dict[Any, int]


def counts_by(queryset: QuerySet[Any], columns: Sequence[str]) -> dict[str, Counts]:
    """Return how many rows of `queryset` have each value of each of `columns`, in one pass over them.

    `columns` are fields or annotations of the queryset, whose own scope is kept.
    """
    found: dict[str, Counts] = {column: defaultdict(int) for column in columns}
    try:
        sql, params = queryset.order_by().values(*columns).query.sql_with_params()
    except EmptyResultSet:
        return found
    names = ", ".join(f'"{column}"' for column in columns)
    sets = ", ".join(f'("{column}")' for column in columns)
    # Only column names of this app's own code are put together here; values are parameters.
    statement = (
        f"SELECT GROUPING({names}), {names}, COUNT(*) FROM ({sql}) AS counted GROUP BY GROUPING SETS ({sets})"  # noqa: S608
    )
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(statement, params)
        for grouping, *values, count in cursor.fetchall():
            # The bit of the column that this row is grouped by is the only one that is nought.
            position = _zero_bit(grouping, len(columns))
            found[columns[position]][values[position]] += count
    return found


def _zero_bit(mask: int, width: int) -> int:
    return next(place for place in range(width) if not mask >> (width - 1 - place) & 1)


class MedianDays(Aggregate):
    """The median of an interval, in days."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)"
    name = "MedianDays"
    output_field = models.FloatField()
