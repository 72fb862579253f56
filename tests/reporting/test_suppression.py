"""A hidden count cannot be computed back (domain.md 5)."""

import itertools
from collections import defaultdict

import pytest

from reporting.enums import Unit
from reporting.selectors.names import plain
from reporting.selectors.suppression import hide_small, publishable, small_hidden
from reporting.selectors.tables import TOTAL, Column, Hidden, Row, Table

SMALL, KEPT = Hidden.SMALL, Hidden.KEPT_BACK


def table_of(*counts):
    rows = [Row(str(place), plain(str(place)), (count,)) for place, count in enumerate(counts)]
    total = Row(TOTAL, plain("total"), (sum(counts),))
    column = Column("cases", plain("cases"), Unit.COUNT, is_linked=True)
    return Table("t", plain("t"), plain("d"), plain("r"), (column,), (*rows, total))


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ([5, 12, 30], [5, 12, 30]),
        ([4, 12, 30], [SMALL, KEPT, 30]),
        ([4, 3, 30], [SMALL, SMALL, KEPT]),
        ([2, 2, 2, 2, 30], [SMALL, SMALL, SMALL, SMALL, 30]),
        ([0, 20, 30], [SMALL, KEPT, 30]),
        # Two small ones that make 8 would be 4 each; one of two would be the rest of the sum.
        ([4, 4], None),
        ([1, 6], None),
        ([0, 0, 0], None),
    ],
)
def test_small_counts_are_hidden_with_what_would_give_them_away(counts, published):
    assert hide_small(counts) == published


@pytest.mark.parametrize("size", [2, 3, 4])
def test_no_hidden_count_follows_from_what_is_published(size):
    """Every register with a given sum and published table is tried: each small count could be several things."""
    limit = {2: 40, 3: 24, 4: 14}[size]
    consistent = defaultdict(list)
    for counts in itertools.product(range(limit), repeat=size):
        if sum(counts) < limit:
            published = hide_small(counts)
            consistent[sum(counts), None if published is None else tuple(published)].append(counts)
    leaks = []
    for (total, published), registers in consistent.items():
        for place, shown in enumerate(published or ()):
            if isinstance(shown, Hidden) and len({counts[place] for counts in registers}) < 2:
                leaks.append((total, published, place))
    assert leaks == []
    assert sum(1 for _total, published in consistent if published and SMALL in published) > 10


def test_a_published_table_has_no_links_and_keeps_its_total():
    table = publishable(table_of(3, 9, 40), column="cases")
    assert [row.values[0] for row in table.rows] == [SMALL, KEPT, 40, 52]
    assert not table.columns[0].is_linked


def test_a_table_too_small_to_be_told_is_withheld():
    assert publishable(table_of(1, 2), column="cases") is None


def test_a_figure_alone():
    assert [small_hidden(count) for count in (0, 4, 5)] == [SMALL, SMALL, 5]
