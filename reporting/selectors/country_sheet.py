"""The sheet of a partner country: aggregates alone, small counts hidden (domain.md 5).

Figures are published by whole phase, up to the last quarter that is over, and never otherwise: whoever
could choose two periods would subtract one from the other and read the small count between them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Country
from aids.enums import EnvelopeKind
from aids.models import Phase
from common.dates import add_months, today
from reporting.selectors.chapters import SUMMARY
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.indicators.aids import ECONOMIC_TOTAL
from reporting.selectors.names import Names, both
from reporting.selectors.readers import Body, consistent_reading
from reporting.selectors.scope import Scope, last_quarter_end
from reporting.selectors.suppression import publishable, small_hidden
from reporting.selectors.tables import Column, Hidden, Row, Table

_RULE = _(
    "Les chiffres de moins de 5 ne sont pas publiés ; d'autres sont masqués pour qu'ils ne puissent pas être déduits."
    " Un dossier est le retour d'une personne. Les chiffres portent sur toute la phase, jusqu'au dernier trimestre"
    " clos."
)
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
    return None if scope is None else _sheet(country, phase, scope)


def country_report(scope: Scope) -> tuple[list[Table], list[Names]]:
    """Return the tables of a country's report, its key figures first, and the titles of those that are withheld.

    Raises ValueError for a period that is not published: the figures of others could be subtracted from these.
    """
    country, phase = scope.country, scope.phase
    if country is None or phase is None or not is_published(scope):
        message = f"no published figures of a country: {scope}"
        raise ValueError(message)
    sheet = _sheet(country, phase, replace(scope, country=None))
    return [_key_figures(sheet), *(_told_apart(table) for table in sheet.tables)], sheet.withheld


def is_published(scope: Scope) -> bool:
    """Whether the days are those of a whole phase up to a quarter that is over."""
    if scope.phase is None:
        return False
    quarter = scope.ends_on.replace(month=scope.ends_on.month - (scope.ends_on.month - 1) % 3, day=1)
    told_on = add_months(quarter, 3)
    told = published_scope(scope.phase, on=told_on) if told_on <= today() else None
    return told is not None and (told.starts_on, told.ends_on) == (scope.starts_on, scope.ends_on)


def _sheet(country: Country, phase: Phase, scope: Scope) -> CountrySheet:
    reader = Body(Role.PARTNER_CONTACT, country_id=country.code)
    facts = Facts(actor=reader, scope=scope)
    with consistent_reading():
        made = {code: INDICATORS[code](facts) for code in dict(PUBLISHED)}
        quota = _quota(facts, country)
        cases = small_hidden(facts.case_total)
    tables, withheld = [], []
    for code, column in PUBLISHED:
        table = _of_column(made[code], column)
        shown = publishable(table, column=column)
        if shown is None:
            withheld.append(table.title)
        else:
            tables.append(shown)
    return CountrySheet(country, phase, scope.ends_on, cases, quota, tables, withheld)


def _key_figures(sheet: CountrySheet) -> Table:
    """Return cases, quota and its use as the key figures of a report."""
    rows = [Row("cases", both(_("Dossiers ouverts")), (sheet.cases,))]
    if sheet.quota:
        rows.append(Row("quota", both(_("Quota du pays (personnes)")), (sheet.quota.allocated,)))
        approved = both(_("Personnes à qui une aide a été approuvée"))
        rows.append(Row("committed", approved, (sheet.quota.committed,)))
    return Table(
        SUMMARY,
        both(_("Chiffres clés")),
        both(_RULE),
        both(_("Chiffre")),
        (Column("value", both(_("Valeur"))),),
        tuple(rows),
    )


def _told_apart(table: Table) -> Table:
    """Return a table whose code tells its column, as one indicator is told by several."""
    return replace(table, code=told_code(table.code, table.columns[0].code))


def told_code(code: str, column: str) -> str:
    """Return the code under which a report holds one column of an indicator."""
    return f"{code}_{column}" if code == "aids_by_kind" else code


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
