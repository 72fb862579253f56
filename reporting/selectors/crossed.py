"""Counts told part by part beside the whole (by country, antenna or year), so that none can be computed back.

Whoever reads a table for every part but one, and for the whole, subtracts and reads the part left out. So the
parts are hidden together: what one of them shows never depends on which of them is asked for.
"""

from collections.abc import Iterable, Sequence

from reporting.selectors.suppression import SMALLEST, hide_small
from reporting.selectors.tables import Hidden

# Rows of a table, and in each the counts of the parts; the parts make up the whole.
Grid = Sequence[Sequence[int]]
Place = tuple[int, int]
Shown = list[list[int | Hidden]]


def hide_crossed(grid: Grid) -> Shown | None:
    """Return the counts of each row and part with those hidden that may not be told; None when all must be.

    A reader knows the sums of rows as `hide_small` publishes them, and those of parts likewise. Rows whose
    sum is hidden are hidden in every part, and hidden parts in every row; together they count as one row,
    or one part, since their sum can be worked out. Of the rest each count below 5 is the corner of a
    rectangle of hidden counts through which it could fall to 0 and rise to 4 without changing any sum.
    All that is hidden bears one sign: a second one would tell the small from the others.
    """
    rows = hide_small([sum(row) for row in grid])
    parts = hide_small([sum(column) for column in zip(*grid, strict=True)])
    if rows is None or parts is None:
        return None
    row_groups, part_groups = _together(rows), _together(parts)
    folded = [[_sum(grid, those, group) for group in part_groups] for those in row_groups]
    hidden = _hidden(folded)
    # That all is hidden is never told apart from that nothing could be shielded: the difference would tell.
    if hidden is None or all((row, part) in hidden for row, part in _single(row_groups, part_groups)):
        return None
    shown: Shown = [[Hidden.KEPT_BACK for _part in row] for row in grid]
    for row, part in _single(row_groups, part_groups):
        if (row, part) not in hidden:
            shown[row_groups[row][0]][part_groups[part][0]] = folded[row][part]
    return shown


def _single(rows: Sequence[Sequence[int]], parts: Sequence[Sequence[int]]) -> list[Place]:
    """Return the places of counts of one row and one part, both of which are told."""
    return [
        (row, part)
        for row, those in enumerate(rows)
        for part, group in enumerate(parts)
        if len(those) == len(group) == 1
    ]


def _together(sums: Sequence[int | Hidden]) -> list[list[int]]:
    """Return the places of sums that are told, each by itself, then those of hidden ones as one group.

    `hide_small` never hides a single one, so that a group of one is always a sum that is told.
    """
    told = [[place] for place, value in enumerate(sums) if not isinstance(value, Hidden)]
    untold = [place for place, value in enumerate(sums) if isinstance(value, Hidden)]
    return [*told, untold] if untold else told


def _sum(grid: Grid, rows: Iterable[int], parts: Sequence[int]) -> int:
    return sum(grid[row][part] for row in rows for part in parts)


def _hidden(counts: Grid) -> set[Place] | None:
    """Return the places to hide: the small counts and the corners that shield them; None if one has no shield."""
    small = {
        (row, part) for row, line in enumerate(counts) for part, count in enumerate(line) if count < SMALLEST
    }
    hidden = set(small)
    for place in sorted(small):
        corners = _shield(counts, place, hidden)
        if corners is None:
            return None
        hidden |= corners
    return hidden


def _shield(counts: Grid, place: Place, hidden: set[Place]) -> set[Place] | None:
    """Return the other corners of the rectangle that costs least: the smallest sum of counts not yet hidden."""
    row, part = place
    count, rise = counts[row][part], SMALLEST - 1 - counts[row][part]
    best: tuple[int, int, int] | None = None
    for other in range(len(counts)):
        for beside in range(len(counts[row])):
            if other == row or beside == part:
                continue
            # It rises as its neighbours fall, and falls as the opposite corner does.
            can_rise = min(counts[row][beside], counts[other][part]) >= rise
            if can_rise and counts[other][beside] >= count:
                corners = {(row, beside), (other, part), (other, beside)} - hidden
                cost = (sum(counts[r][p] for r, p in corners), other, beside)
                best = cost if best is None else min(best, cost)
    if best is None:
        return None
    _cost, other, beside = best
    return {(row, beside), (other, part), (other, beside)}
