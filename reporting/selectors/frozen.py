"""Figures as data: the JSON of a report, in one canonical form, and back to tables."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.enums import ReportKind, ReportLanguage, Unit
from reporting.selectors.names import Names, choice_names, record_names
from reporting.selectors.scope import Scope
from reporting.selectors.tables import Column, Hidden, Row, Table, Value, unit_of

SCHEMA = "tounesna.report/1"


@dataclass(frozen=True, slots=True)
class Words:
    """What the report of a country tells beside its figures: the text by language, the titles of what is withheld."""

    texts: Mapping[str, str]
    withheld: Sequence[Names]


def report_data(
    *, kind: ReportKind, scope: Scope, tables: Sequence[Table], words: Words | None = None
) -> dict[str, Any]:
    """Return a report as JSON data: numbers of things and days are numbers, EUR are texts ("1200.00"),
    shares are between 0 and 1, dates are ISO 8601."""
    data = {
        "schema": SCHEMA,
        "kind": kind.value,
        "title": names_data(choice_names(kind)),
        "scope": scope_data(scope),
        "tables": [table_data(table) for table in tables],
    }
    if words is not None:
        data["texts"] = {language: words.texts.get(language, "") for language in ReportLanguage.values}
        data["withheld"] = [names_data(title) for title in words.withheld]
    return data


def scope_data(scope: Scope) -> dict[str, Any]:
    """Return what is counted as JSON data; an operator stands there where there is one."""
    data = {
        "from": scope.starts_on.isoformat(),
        "to": scope.ends_on.isoformat(),
        "phase": _record_data(scope.phase.code, scope.phase) if scope.phase else None,
        "antenna": _record_data(scope.antenna.code, scope.antenna) if scope.antenna else None,
        "country": _record_data(scope.country.code, scope.country) if scope.country else None,
    }
    # The reports of before operators had one keep their hash.
    if scope.operator:
        institution = scope.operator.institution
        data["operator"] = _record_data(institution.code, institution)
    return data


def canonical_json(data: dict[str, Any]) -> str:
    """Return the one text that stands for `data`: sorted keys, no blanks, no escapes beyond JSON's own."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str | bytes) -> str:
    """Return the SHA-256 of a text (in UTF-8) or of bytes, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """A report read back from its data, as every file of it is made."""

    title: Names
    starts_on: date
    ends_on: date
    narrowed_to: tuple[Names, ...]
    tables: dict[str, Table]
    text: Names | None = None
    withheld: tuple[Names, ...] = ()


def report_from(data: dict[str, Any]) -> FrozenReport:
    """Return the report that `data` stands for."""
    scope = data["scope"]
    parts = ("operator", "phase", "antenna", "country")
    narrowed = [scope[part]["label"] for part in parts if scope.get(part)]
    return FrozenReport(
        title=_names(data["title"]),
        starts_on=date.fromisoformat(scope["from"]),
        ends_on=date.fromisoformat(scope["to"]),
        narrowed_to=tuple(_names(label) for label in narrowed),
        tables={table["code"]: _table(table) for table in data["tables"]},
        text=_names(data["texts"]) if "texts" in data else None,
        withheld=tuple(_names(title) for title in data.get("withheld", ())),
    )


def _record_data(code: str, record: Any) -> dict[str, Any]:
    return {"code": code, "label": names_data(record_names(record))}


def names_data(names: Names) -> dict[str, str]:
    """Return a name as JSON data."""
    return {"fr": names.fr, "ar": names.ar}


def _names(data: dict[str, str]) -> Names:
    return Names(data["fr"], data["ar"])


def table_data(table: Table) -> dict[str, Any]:
    """Return a table as JSON data, its words in both languages."""
    return {
        "code": table.code,
        "title": names_data(table.title),
        "definition": names_data(table.definition),
        "row_label": names_data(table.row_label),
        "note": names_data(table.note) if table.note else None,
        "columns": [
            {"code": column.code, "label": names_data(column.label), "unit": column.unit.value}
            for column in table.columns
        ],
        "rows": [_row_data(table, row) for row in table.rows],
        "places": {key: list(place) for key, place in table.places.items()},
    }


def _row_data(table: Table, row: Row) -> dict[str, Any]:
    pairs = zip(table.columns, row.values, strict=True)
    return {
        "key": row.key,
        "label": names_data(row.label),
        "unit": row.unit.value if row.unit else None,
        "values": {column.code: _value_data(value, unit_of(row, column)) for column, value in pairs},
    }


def _table(data: dict[str, Any]) -> Table:
    columns = tuple(
        Column(column["code"], _names(column["label"]), Unit(column["unit"])) for column in data["columns"]
    )
    return Table(
        code=data["code"],
        title=_names(data["title"]),
        definition=_names(data["definition"]),
        row_label=_names(data["row_label"]),
        columns=columns,
        rows=tuple(_row(row, columns) for row in data["rows"]),
        note=_names(data["note"]) if data["note"] else None,
        places={key: (place[0], place[1]) for key, place in data["places"].items()},
    )


def _row(data: dict[str, Any], columns: Sequence[Column]) -> Row:
    row = Row(data["key"], _names(data["label"]), (), Unit(data["unit"]) if data["unit"] else None)
    values = tuple(_value(data["values"][column.code], unit_of(row, column)) for column in columns)
    return Row(row.key, row.label, values, row.unit)


def _value_data(value: Value, unit: Unit) -> Any:
    match value:
        case None:
            return None
        case Hidden():
            return value.value
        case date():
            return value.isoformat()
        case _ if unit == Unit.EUR:
            return f"{value:.2f}"
        case Decimal():
            return float(value)
        case _:
            return value


def _value(data: Any, unit: Unit) -> Value:
    if data is None:
        return None
    if data in (Hidden.SMALL.value, Hidden.KEPT_BACK.value):
        return Hidden(data)
    match unit:
        case Unit.COUNT:
            return int(data)
        case Unit.DATE:
            return date.fromisoformat(data)
        case _:
            return Decimal(str(data))
