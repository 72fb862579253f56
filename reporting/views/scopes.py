"""Scopes in addresses, and the addresses of figures."""

from urllib.parse import urlencode

from django.urls import reverse

from reporting.forms.scopes import MINE
from reporting.selectors.presentation import Address
from reporting.selectors.scope import Scope
from reporting.selectors.tables import Column, Row, Table


def scope_query(scope: Scope) -> dict[str, str]:
    """Return the parameters that bring the same scope back."""
    query = {"du": scope.starts_on.strftime("%d/%m/%Y"), "au": scope.ends_on.strftime("%d/%m/%Y")}
    parts = (("phase", scope.phase), ("antenne", scope.antenna), ("pays", scope.country))
    query |= {name: part.code for name, part in parts if part is not None}
    if scope.operator is not None:
        query["operateur"] = scope.operator.institution.code
    return query | {"qui": MINE} if scope.counsellor is not None else query


def addresses(scope: Scope) -> Address:
    """Return the function that addresses the files behind each figure of a dashboard."""
    query = scope_query(scope)

    def address(table: Table, row: Row, column: Column) -> str:
        asked = {"ligne": row.key, "colonne": column.code, **query}
        return f"{reverse('reporting:figure_files', args=[table.code])}?{urlencode(asked)}"

    return address
