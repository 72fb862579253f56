"""What partners read of the scheme: which figures, over which days, told part by part or as a whole.

The days are those of a partner country's sheet: a whole phase up to the last quarter that is over. Beside
the whole, a table may be read for one country, one antenna or one calendar year of the phase, never for two
of them at once: the parts of each are hidden together (reporting.selectors.crossed).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.models import Antenna, Country
from accounts.selectors.countries import partner_countries
from aids.models import Phase
from reporting.selectors import country_sheet
from reporting.selectors.chapters import CHAPTERS, Chapter
from reporting.selectors.country_sheet import CountrySheet, published_scope, without_subtotals
from reporting.selectors.crossed import hide_crossed
from reporting.selectors.dashboards import is_large
from reporting.selectors.facts import Facts
from reporting.selectors.frozen import SCHEMA, digest
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.kept import keep, kept
from reporting.selectors.names import Names, both, plain, record_names
from reporting.selectors.readers import TASKFORCE, consistent_reading
from reporting.selectors.scope import Scope
from reporting.selectors.suppression import hide_small, publishable
from reporting.selectors.tables import TOTAL, Hidden, Row, Table, Value

OTHER = "other"


class Dimension(StrEnum):
    """By what a table may be told part by part; the names are those of the filters."""

    COUNTRY = "country"
    ANTENNA = "antenna"
    YEAR = "year"


# Columns that count each file once, so that rows add up to the total. What counts persons does not: who
# returned twice stands in two rows, and beside the files would tell how many did.
_CASES, _AIDS = ("cases",), ("requested", "approved")
NATIONAL: dict[str, Sequence[str]] = {
    "people_by_country": _CASES,
    "people_by_modality": _CASES,
    "people_by_sex": _CASES,
    "people_by_age": _CASES,
    "people_by_category": _CASES,
    "people_by_schooling": _CASES,
    "people_by_occupation": _CASES,
    "people_by_governorate": _CASES,
    "people_by_antenna": _CASES,
    "cases_by_state": _CASES,
    "cases_by_closing_reason": _CASES,
    "aids_by_kind": _AIDS,
    "aids_by_country": _AIDS,
    "aids_by_antenna": _AIDS,
    "amount_bands": ("files",),
}
OF_A_COUNTRY: dict[str, Sequence[str]] = {
    code: [column for listed, column in country_sheet.PUBLISHED if listed == code]
    for code, _column in country_sheet.PUBLISHED
}
# Tables whose rows are the parts of a dimension.
SPLIT_BY = {
    "people_by_country": Dimension.COUNTRY,
    "aids_by_country": Dimension.COUNTRY,
    "people_by_antenna": Dimension.ANTENNA,
    "aids_by_antenna": Dimension.ANTENNA,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a dimension: the code it is asked for by, its name, and what it counts."""

    code: str
    names: Names
    scope: Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """What a partner asks for: the indicators, the whole or one part of a dimension of a phase."""

    codes: Sequence[str]
    phase: Phase
    dimension: Dimension | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table as it may be read; `withheld` are the codes of its columns too small to be told.

    `table` is None when that is all of them.
    """

    code: str
    table: Table | None
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Published tables with what they count."""

    scope: Scope
    tables: tuple[PublishedTable, ...]


def codes_of(country: Country | None) -> dict[str, Sequence[str]]:
    """Return the indicators told of a country, or of the whole scheme, with their columns."""
    return OF_A_COUNTRY if country else NATIONAL


def dimensions_of(code: str) -> tuple[Dimension, ...]:
    """Return by what an indicator may be narrowed.

    A table by country is not told by antenna, nor one by antenna by country: the same counts would be hidden
    in two ways, and the two compared.
    """
    return (Dimension.YEAR,) if code in SPLIT_BY else tuple(Dimension)


def chapters_published(country: Country | None) -> list[Chapter]:
    """Return the chapters with the indicators told of a country, or of the whole scheme."""
    told = codes_of(country)
    kept = [replace(one, codes=tuple(code for code in one.codes if code in told)) for one in CHAPTERS]
    return [one for one in kept if one.codes]


def parts_of(dimension: Dimension, scope: Scope) -> list[Part]:
    """Return the parts of a dimension over the days of a scope, in order of their codes."""
    match dimension:
        case Dimension.COUNTRY:
            partners = partner_countries().order_by("code")
            return [Part(one.code, record_names(one), replace(scope, country=one)) for one in partners]
        case Dimension.ANTENNA:
            antennas = Antenna.objects.order_by("code")
            return [Part(one.code, record_names(one), replace(scope, antenna=one)) for one in antennas]
        case Dimension.YEAR:
            return [_year(year, scope) for year in range(scope.starts_on.year, scope.ends_on.year + 1)]


def _year(year: int, scope: Scope) -> Part:
    starts_on = max(scope.starts_on, date(year, 1, 1))
    ends_on = min(scope.ends_on, date(year, 12, 31))
    return Part(str(year), plain(str(year)), replace(scope, starts_on=starts_on, ends_on=ends_on))


def figures(*, asked: Asked, country: Country | None, on: date | None = None) -> Figures | None:
    """Return published figures of the whole scheme, or those of the sheet of `country` where it is given.

    Those of a large register may be a quarter of an hour old, as on its dashboard. None while no quarter of
    the phase is over. Raises LookupError for a part that the dimension does not have; a country's figures
    have no parts.
    """
    if country is not None:
        if asked.dimension is not None:
            raise LookupError(asked.dimension)
        sheet = country_sheet.country_sheet(country=country, phase=asked.phase, on=on)
        return None if sheet is None else figures_of_sheet(sheet, asked.codes)
    scope = published_scope(asked.phase, on=on)
    if scope is None:
        return None
    key = _cache_key(asked, scope) if is_large() else ""
    found: Figures | None = kept(key) if key else None
    if found is None:
        with consistent_reading():
            found = _of_whole(asked, scope) if asked.dimension is None else _of_part(asked, scope)
        if key:
            keep(key, found)
    return found


def _cache_key(asked: Asked, scope: Scope) -> str:
    narrowed = (asked.phase.pk, scope.ends_on, asked.dimension or "", asked.part)
    return "published:" + digest(":".join(str(part) for part in (SCHEMA, *narrowed, *asked.codes)))


def figures_of_sheet(sheet: CountrySheet, codes: Iterable[str]) -> Figures:
    """Return some tables of a country's sheet, the columns of each side by side."""
    told = {(table.code, table.columns[0].code): table for table in sheet.tables}
    tables = [_told(code, OF_A_COUNTRY[code], lambda c, name: told.get((c, name))) for code in codes]
    scope = Scope(sheet.phase.starts_on, sheet.ends_on, sheet.phase, country=sheet.country)
    return Figures(scope, tuple(tables))


def _of_whole(asked: Asked, scope: Scope) -> Figures:
    facts = Facts(actor=TASKFORCE, scope=scope)
    made = {code: _counted(code, facts) for code in asked.codes}
    tables = [
        _told(code, NATIONAL[code], lambda c, name: publishable(made[c], column=name)) for code in asked.codes
    ]
    return Figures(scope, tuple(tables))


def _of_part(asked: Asked, scope: Scope) -> Figures:
    if asked.dimension is None:
        raise LookupError(asked.part)
    parts = parts_of(asked.dimension, scope)
    place = next((place for place, part in enumerate(parts) if part.code == asked.part), None)
    if place is None:
        raise LookupError(asked.part)
    grids = Grids(scope, asked.dimension, parts)
    tables = [
        _told(code, NATIONAL[code], lambda c, name: grids.table(c, name, place)) for code in asked.codes
    ]
    return Figures(parts[place].scope, tuple(tables))


def _told(code: str, columns: Sequence[str], publish: Callable[[str, str], Table | None]) -> PublishedTable:
    """Return a table of those columns that may be told, side by side: their rows are the same."""
    found = {name: publish(code, name) for name in columns}
    tables = [table for table in found.values() if table is not None]
    withheld = tuple(name for name, table in found.items() if table is None)
    if not tables:
        return PublishedTable(code, None, withheld)
    first = tables[0]
    rows = tuple(
        replace(row, values=tuple(table.rows[place].values[0] for table in tables))
        for place, row in enumerate(first.rows)
    )
    heads = tuple(table.columns[0] for table in tables)
    title = INDICATORS[code].words[0]
    return PublishedTable(code, replace(first, title=title, columns=heads, rows=rows), withheld)


def _counted(code: str, facts: Facts) -> Table:
    """Return the counts of an indicator, its rows adding up; those of a dimension are always the same.

    That a country has no row would tell that nobody came back from it.
    """
    table = _columns_of(without_subtotals(INDICATORS[code](facts)), NATIONAL[code])
    dimension = SPLIT_BY.get(code)
    if dimension is None:
        return table
    known = {row.key: row for row in table.body}
    nought = (0,) * len(table.columns)
    rows = [
        known.pop(part.code, Row(part.code, part.names, nought)) for part in parts_of(dimension, facts.scope)
    ]
    if dimension == Dimension.COUNTRY:
        rest = [_sum(row.values[place] for row in known.values()) for place in range(len(table.columns))]
        rows.append(Row(OTHER, both(_("Autres pays, ou non renseigné")), tuple(rest)))
    return table.with_rows([*rows, *(row for row in table.rows if row.is_total)])


def _columns_of(table: Table, codes: Sequence[str]) -> Table:
    """Return a table with some of its columns only."""
    places = [table.column_index(code) for code in codes]
    rows = [replace(row, values=tuple(row.values[place] for place in places)) for row in table.rows]
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=tuple(rows))


class Grids:
    """The tables of a whole and of its parts, each counted once, and what of each part may be told."""

    def __init__(self, scope: Scope, dimension: Dimension, parts: Sequence[Part]) -> None:
        self._dimension = dimension
        self._whole = Facts(actor=TASKFORCE, scope=scope)
        self._parts = [Facts(actor=TASKFORCE, scope=part.scope) for part in parts]
        self._made: dict[str, tuple[Table, list[Table]]] = {}

    def table(self, code: str, column: str, place: int) -> Table | None:
        """Return one column of an indicator for one part; None when it is too small to be told."""
        whole, grid = self._grid(code, column)
        sums = hide_small([sum(part) for part in zip(*grid, strict=True)]) if grid else None
        if sums is None or isinstance(sums[place], Hidden) or hide_small([sum(row) for row in grid]) is None:
            return None
        crossed = hide_crossed(grid)
        values: list[Value] = [row[place] if crossed else Hidden.KEPT_BACK for row in crossed or grid]
        rows = [Row(row.key, row.label, (value,)) for row, value in zip(whole.body, values, strict=True)]
        total = whole.total or Row(TOTAL, whole.row_label, ())
        rows.append(Row(TOTAL, total.label, (sums[place],)))
        kept = whole.columns[whole.column_index(column)]
        return replace(whole, columns=(replace(kept, is_linked=False),), rows=tuple(rows))

    def _grid(self, code: str, column: str) -> tuple[Table, list[list[int]]]:
        """Return the whole table, and its counts by row and part; no row where the parts do not make up the whole."""
        if code not in self._made:
            self._made[code] = _counted(code, self._whole), [_counted(code, facts) for facts in self._parts]
        whole, parts = self._made[code]
        place = whole.column_index(column)
        by_key = [{row.key: _count(row.values[place]) for row in part.body} for part in parts]
        grid = [[counts.get(row.key, 0) for counts in by_key] for row in whole.body]
        rest = [_count(row.values[place]) - sum(line) for row, line in zip(whole.body, grid, strict=True)]
        if self._dimension == Dimension.COUNTRY and min(rest, default=0) >= 0:
            return whole, [[*line, left] for line, left in zip(grid, rest, strict=True)]
        return whole, grid if not any(rest) else []


def _sum(values: Iterable[Value]) -> int:
    return sum(_count(value) for value in values)


def _count(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError("only counts can be published")
    return value
