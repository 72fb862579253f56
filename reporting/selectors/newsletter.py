"""The figures of the quarterly newsletter: whoever gets it may pass it on, so that small counts are hidden.

A newsletter counts a whole calendar quarter, and no other period: whoever could have two that overlap would
subtract one from the other and read the small count between them (as for partner countries, domain.md 5).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from common.dates import add_months
from reporting.enums import Stage, Step, Unit
from reporting.selectors.chapters import SUMMARY
from reporting.selectors.country_sheet import without_subtotals
from reporting.selectors.facts import Facts
from reporting.selectors.suppression import SMALLEST, publishable, small_hidden
from reporting.selectors.tables import Hidden, Row, Table, Value, unit_of

# Which column of each indicator is told.
PUBLISHED = {
    "people_by_country": "cases",
    "people_by_sex": "cases",
    "people_by_age": "cases",
    "people_by_modality": "cases",
    "people_by_governorate": "cases",
    "aids_by_kind": "approved",
}


def is_quarter(starts_on: date, ends_on: date) -> bool:
    """Whether the period is one calendar quarter."""
    begins = starts_on.day == 1 and starts_on.month % 3 == 1
    return begins and add_months(starts_on, 3).toordinal() - 1 == ends_on.toordinal()


def published(facts: Facts, tables: Sequence[Table]) -> list[Table]:
    """Return the tables as they may be told; one whose parts may not be told at all is left out."""
    shown = [_headline(facts, one) if one.code == SUMMARY else _of_one_column(one) for one in tables]
    return [one for one in shown if one is not None]


def _of_one_column(table: Table) -> Table | None:
    return publishable(without_subtotals(table), column=PUBLISHED[table.code])


def _headline(facts: Facts, table: Table) -> Table:
    approved = sum(line.stages[Stage.APPROVED] for line in facts.aids.lines)
    measured = facts.delays[Step.DECISION].count
    behind = {Unit.EUR: approved, Unit.DAYS: measured}
    place = table.column_index("value")
    column = table.columns[place]

    def shown(row: Row) -> Value:
        value, unit = row.values[place], unit_of(row, column)
        if isinstance(value, int) and unit == Unit.COUNT:
            return small_hidden(value)
        # An amount or a delay of a few files tells of each of them.
        return Hidden.SMALL if behind[unit] < SMALLEST else value

    rows = tuple(Row(row.key, row.label, (shown(row),), row.unit) for row in table.rows)
    return replace(table, columns=(replace(column, is_linked=False),), rows=rows)
