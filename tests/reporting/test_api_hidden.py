"""What is told part by part gives no hidden count away (ADR 0039)."""

import itertools
from collections import defaultdict

import pytest

from reporting.selectors.crossed import hide_crossed
from reporting.selectors.suppression import hide_small
from reporting.selectors.tables import Hidden

KEPT = Hidden.KEPT_BACK


def with_sum(total, size):
    """Every way to share a sum among `size` counts."""
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in with_sum(total - first, size - 1):
            yield (first, *rest)


def told(counts, rows, parts):
    """All that a reader who asks for every part can put together: both sums, and the parts."""
    grid = [counts[row * parts : (row + 1) * parts] for row in range(rows)]
    sums = [sum(line) for line in grid], [sum(column) for column in zip(*grid, strict=True)]
    margins = tuple(None if hidden is None else tuple(hidden) for hidden in map(hide_small, sums))
    shown = hide_crossed(grid)
    return margins, None if shown is None else tuple(itertools.chain(*shown))


@pytest.mark.parametrize(
    ("grid", "shown"),
    [
        ([[5, 6], [7, 8]], [[5, 6], [7, 8]]),
        # Nothing could shield the small one but all the rest.
        ([[3, 20], [30, 40]], None),
        # The cheapest rectangle is hidden with it.
        ([[3, 20, 90], [30, 40, 90], [90, 90, 90]], [[KEPT, KEPT, 90], [KEPT, KEPT, 90], [90, 90, 90]]),
        # No rectangle through which the 0 could rise to 4: its neighbours are all too small themselves.
        ([[0, 3, 3], [6, 40, 50], [6, 40, 50]], None),
        # The row of 3 in all is hidden in every part, with the one that is kept back with it.
        (
            [[1, 2, 0], [9, 9, 9], [50, 50, 50]],
            [[KEPT, KEPT, KEPT], [KEPT, KEPT, KEPT], [50, 50, 50]],
        ),
    ],
)
def test_small_counts_of_parts_are_hidden_with_what_would_give_them_away(grid, shown):
    assert hide_crossed(grid) == shown


@pytest.mark.parametrize(("rows", "parts", "totals"), [(2, 2, range(10, 31)), (2, 3, range(18, 22))])
def test_no_hidden_count_follows_from_the_parts_and_the_whole(rows, parts, totals):
    """Every register with a given sum is tried: each hidden count could be several things.

    Also for a reader who knows how counts are hidden: registers are put together by all that is told of them.
    """
    consistent, shown_parts = defaultdict(list), 0
    for total in totals:
        for counts in with_sum(total, rows * parts):
            consistent[total, told(counts, rows, parts)].append(counts)
    leaks = []
    for (total, (margins, shown)), registers in consistent.items():
        shown_parts += shown is not None
        for place in range(rows * parts):
            is_hidden = shown is None or isinstance(shown[place], Hidden)
            if is_hidden and len({counts[place] for counts in registers}) < 2:
                leaks.append((total, margins, shown, place))
    assert leaks == []
    assert shown_parts > 10


def test_what_is_shown_is_what_was_counted():
    grid = [[12, 30, 9], [40, 2, 60], [25, 33, 70]]
    shown = hide_crossed(grid)
    pairs = [
        (count, value)
        for line, told_line in zip(grid, shown, strict=True)
        for count, value in zip(line, told_line, strict=True)
    ]
    assert all(value in (count, KEPT) for count, value in pairs)
    assert sum(value is not KEPT for _count, value in pairs) == 5
