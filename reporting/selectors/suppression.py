"""Small counts hidden, so that no hidden one can be computed back (domain.md 5: partner countries)."""

from collections.abc import Sequence
from dataclasses import replace

from reporting.selectors.tables import TOTAL, Hidden, Row, Table, Value

# Counts below this are not published; nought is one of them.
SMALLEST = 5


def hide_small(counts: Sequence[int]) -> list[int | Hidden] | None:
    """Return counts whose sum is published, with the small ones hidden; None when nothing but the sum may be.

    A reader knows the sum, the published counts, and that a small one lies between 0 and 4. One hidden
    count would be the rest of the sum, and two of a sum of 8 would be 4 each: larger counts are kept back
    too, the smallest first, until every small one could still be anything from 0 to 4, also for a reader
    who knows that the smallest were kept back.
    """
    small = {index for index, count in enumerate(counts) if count < SMALLEST}
    if not small:
        return list(counts)
    order = sorted(
        (index for index in range(len(counts)) if index not in small), key=lambda i: (counts[i], i)
    )
    for kept in range(len(order) + 1):
        if _is_safe(counts, small, order[:kept], order[kept:]):
            return [
                Hidden.SMALL if index in small else Hidden.KEPT_BACK if index in order[:kept] else count
                for index, count in enumerate(counts)
            ]
    return None


def _is_safe(counts: Sequence[int], small: set[int], kept: Sequence[int], shown: Sequence[int]) -> bool:
    """Tell whether each small count could be 0, and could be 4, for all a reader can work out."""
    hidden_sum = sum(counts[index] for index in (*small, *kept))
    most_small = (len(small) - 1) * (SMALLEST - 1)
    if not kept:
        # The others can make up the whole sum, or leave a 4 of it.
        return SMALLEST - 1 <= hidden_sum <= most_small
    if not shown:
        # How large those kept back are is not known.
        return hidden_sum >= len(kept) * SMALLEST + SMALLEST - 1
    largest = min(counts[index] for index in shown)
    return len(kept) * SMALLEST + SMALLEST - 1 <= hidden_sum <= len(kept) * largest + most_small


def publishable(table: Table, *, column: str) -> Table | None:
    """Return a table of one counted column with its small counts hidden, the total last.

    None when its parts may not be told at all, its total being all that is published elsewhere.
    """
    place = table.column_index(column)
    counts = [_count(row.values[place]) for row in table.body]
    hidden = hide_small(counts)
    if hidden is None:
        return None
    rows = [Row(row.key, row.label, (value,)) for row, value in zip(table.body, hidden, strict=True)]
    total = table.total or Row(TOTAL, table.row_label, (sum(counts),))
    rows.append(Row(TOTAL, total.label, (small_hidden(sum(counts)),)))
    return replace(table, columns=(replace(table.columns[place], is_linked=False),), rows=tuple(rows))


def small_hidden(count: int) -> int | Hidden:
    """Return a count that stands alone, hidden when it is small."""
    return Hidden.SMALL if count < SMALLEST else count


def _count(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError("only counts can be published")
    return value
