"""The sheet of a partner country: aggregates alone, small counts hidden (domain.md 5).

Figures are published by whole phase, up to the last quarter that is over, and never otherwise: whoever
could choose two periods would subtract one from the other and read the small count between them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.enums import Role
from accounts.models import Country
from aids.enums import EnvelopeKind
from aids.models import Phase
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.indicators.aids import ECONOMIC_TOTAL
from reporting.selectors.names import Names
from reporting.selectors.readers import Body, consistent_reading
from reporting.selectors.scope import Scope, last_quarter_end
from reporting.selectors.suppression import publishable, small_hidden
from reporting.selectors.tables import Hidden, Table

PUBLISHED = (
    ("people_by_sex", "cases"),
    ("people_by_age", "cases"),
    ("people_by_modality", "cases"),
    ("people_by_governorate", "cases"),
    ("cases_by_state", "cases"),
    ("aids_by_kind", "requested"),
    ("aids_by_kind", "approved"),
)


@dataclass(frozen=True, slots=True)
class Quota:
    """Places of the country in the phase: allocated, and engaged by an approval."""

    allocated: int
    committed: int | Hidden


@dataclass(frozen=True, slots=True)
class CountrySheet:
    """What a country may read of a phase. `withheld` are the titles of tables too small to be told."""

    country: Country
    phase: Phase
    ends_on: date
    cases: int | Hidden
    quota: Quota | None
    tables: list[Table]
    withheld: list[Names]


def country_sheet(*, country: Country, phase: Phase, on: date | None = None) -> CountrySheet | None:
    """Return the sheet of a country for a phase; None while no quarter of the phase is over."""
    scope = published_scope(phase, on=on)
    if scope is None:
        return None
    reader = Body(Role.PARTNER_CONTACT, country_id=country.code)
    facts = Facts(actor=reader, scope=scope)
    with consistent_reading():
        made = {code: INDICATORS[code](facts) for code in dict(PUBLISHED)}
        quota = _quota(facts, country)
    tables, withheld = [], []
    for code, column in PUBLISHED:
        table = _of_column(made[code], column)
        shown = publishable(table, column=column)
        if shown is None:
            withheld.append(table.title)
        else:
            tables.append(shown)
    return CountrySheet(
        country, phase, scope.ends_on, small_hidden(facts.case_total), quota, tables, withheld
    )


def published_scope(phase: Phase, *, on: date | None = None) -> Scope | None:
    """Return the days of a phase whose figures are published; None while no quarter of it is over."""
    end = last_quarter_end(on)
    if end < phase.starts_on:
        return None
    scope = Scope(phase.starts_on, end, phase=phase)
    return replace(scope, ends_on=min(end, scope.phase_end(phase)))


def without_subtotals(table: Table) -> Table:
    """Return a table whose rows add up to its total."""
    return table.with_rows(row for row in table.rows if row.key != ECONOMIC_TOTAL)


def _of_column(table: Table, column: str) -> Table:
    """Return a table whose rows add up to its total, its title telling the column where there are several."""
    table = without_subtotals(table)
    if table.code != "aids_by_kind":
        return table
    label = table.columns[table.column_index(column)].label
    title = Names(f"{table.title.fr} : {label.fr}", f"{table.title.ar}: {label.ar}")
    return replace(table, title=title)


def _quota(facts: Facts, country: Country) -> Quota | None:
    key = f"{EnvelopeKind.COUNTRY}-{country.code}"
    line: Any = next((one for one in facts.envelope_lines if (one.key, one.unit) == (key, "slots")), None)
    return Quota(int(line.allocated), small_hidden(int(line.committed))) if line else None
