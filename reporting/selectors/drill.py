"""The files behind a figure: exactly those that were counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from aids.models import Application
from cases.models import Case
from common.pagination import Page, keyset_page
from common.wall import is_walled, outside_wall
from reporting.selectors.dashboards import codes_for
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS, Indicator
from reporting.selectors.indicators.base import Files
from reporting.selectors.scope import Scope
from reporting.selectors.tables import Column, Row

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of one figure: cases or aid files, a page of them."""

    indicator: Indicator
    row: Row
    column: Column
    files: QuerySet[Any]

    @property
    def is_of_cases(self) -> bool:
        return self.files.model is Case

    def page(self, cursor: str | None) -> Page[Any]:
        """Return a page of the files, newest first."""
        related = (
            ("person", "antenna", "return_country") if self.is_of_cases else ("person", "case", "operator")
        )
        shown = self.files.order_by().select_related(*related)
        return keyset_page(shown, order=("-opened_on", "-pk"), cursor=cursor, size=PAGE_SIZE)


def figure_files(*, actor: User, scope: Scope, code: str, row: str, column: str) -> Listing:
    """Return the files behind one figure that `actor` may open.

    Raises LookupError for an indicator, a row or a column that does not exist, lists no file, or that
    the role of `actor` does not read.
    """
    if code not in codes_for(actor, scope):
        raise LookupError(code)
    indicator = INDICATORS[code]
    if indicator.files is None:
        raise LookupError(code)
    with outside_wall():
        table = indicator(Facts(actor=actor, scope=scope))
    found_column = next((one for one in table.columns if one.code == column and one.is_linked), None)
    found_row = next((one for one in table.rows if one.key == row), None)
    if found_column is None or found_row is None:
        raise LookupError(f"{code} {row} {column}")
    files = _counted(indicator.files, Facts(actor=actor, scope=scope), row, column)
    model = files.model
    if model not in (Case, Application):
        raise LookupError(code)
    return Listing(indicator, found_row, found_column, files.filter(pk__in=_seen(model, actor)))


def _counted(files: Files, facts: Facts, row: str, column: str) -> QuerySet[Any]:
    """Return the files that were counted; those of an operator's agent are counted outside her wall, read inside."""
    if not is_walled():
        return files(facts, row, column)
    with outside_wall():
        # Some indicators look files up at once: they too are asked outside.
        found = files(facts, row, column)
        keys = list(found.order_by().values_list("pk", flat=True))
    counted: QuerySet[Any] = found.model.objects.filter(pk__in=keys)
    return counted


def _seen(model: Any, actor: User) -> QuerySet[Any]:
    # What may be counted and what may be opened are decided apart: a list shows only the latter.
    seen: QuerySet[Any] = model.objects.writable_by(actor).values("pk")
    return seen
