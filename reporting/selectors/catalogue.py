"""The catalogue of indicators: one definition each, for every reader of a figure."""

from dataclasses import dataclass
from typing import Any

from accounts.enums import Role
from reporting.selectors.chapters import ON_AN_OPERATOR, SUMMARY, Chapter, chapters_of
from reporting.selectors.dashboards import codes_for
from reporting.selectors.indicators import INDICATORS, Indicator
from reporting.selectors.names import Names
from reporting.selectors.readers import Reader


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator in both languages. `columns` are its figures with their units; none where they vary."""

    code: str
    title: Names
    method: Names
    columns: list[tuple[Names, Any]]
    lists_files: bool


def catalogue(*, reader: Reader) -> list[tuple[Chapter | None, list[Entry]]]:
    """Return the indicators that `reader` may read, by chapter; the key figures first, in none."""
    found: list[tuple[Chapter | None, list[Entry]]] = [(None, [_entry(INDICATORS[SUMMARY])])]
    codes = codes_for(reader)
    if reader.role == Role.TASKFORCE_MANAGER:
        codes = (*codes, *ON_AN_OPERATOR)
    for chapter in chapters_of(codes):
        found.append((chapter, [_entry(INDICATORS[code]) for code in chapter.codes]))
    return found


def _entry(indicator: Indicator) -> Entry:
    title, method, _row_label = indicator.words
    columns = [(column.label, column.unit.label) for column in indicator.columns]
    return Entry(indicator.code, title, method, columns, indicator.files is not None)
