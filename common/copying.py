"""Rows written by COPY, thousands at a time: triggers, constraints and history work as on any insert.

Ten times faster than `bulk_create`, for work that brings in whole registers. The history's context
(pghistory) is that of the transaction: write one ordinary statement in it before the first copy.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb

from common.encryption import EncryptedJSONField, encrypt

Prepare = Callable[[Any], Any]


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` primary keys from the model's sequence, ascending."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows`, whose values follow `names` (attribute names, `person_id` for a relation).

    Columns that `names` leaves out get the model's default, dates of creation the current time. The
    primary key is drawn by the database unless `names` holds it.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [name for name, field in fields.items() if name not in names and not _is_drawn(field)]
    constants = [_constant(fields[name]) for name in others]
    identifiers: list[sql.Composable] = [
        sql.Identifier(str(fields[name].column)) for name in (*names, *others)
    ]
    columns = sql.SQL(", ").join(identifiers)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    prepares = [
        (place, prepare) for place, name in enumerate(names) if (prepare := _preparation(fields[name]))
    ]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = [*row, *constants]
            for place, prepare in prepares:
                if values[place] is not None:
                    values[place] = prepare(values[place])
            copy.write_row(values)


def copy_instances(model: type[models.Model], instances: Sequence[models.Model]) -> None:
    """Write unsaved instances that have their primary key already; dates of creation are set here."""
    names = [field.attname for field in model._meta.concrete_fields]
    stamped = [f.attname for f in model._meta.concrete_fields if _is_stamped(f)]
    now = timezone.now()
    for instance in instances:
        for name in stamped:
            setattr(instance, name, now)
    copy_rows(model, names, ([getattr(instance, name) for name in names] for instance in instances))
    for instance in instances:
        instance._state.adding = False


def _is_drawn(field: Any) -> bool:
    return bool(field.primary_key) and field.remote_field is None


def _is_stamped(field: Any) -> bool:
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


def _constant(field: Any) -> Any:
    if _is_stamped(field):
        return timezone.now()
    prepare = _preparation(field)
    value = field.get_default()
    return prepare(value) if prepare and value is not None else value


def _preparation(field: Any) -> Prepare | None:
    if isinstance(field, EncryptedJSONField):
        return encrypt
    if isinstance(field, models.JSONField):
        return Jsonb
    if isinstance(field, models.FileField):
        return str
    if isinstance(field, models.CharField | models.TextField):
        # Members of TextChoices are strings of their own class, which the driver does not know.
        return str
    return None
