"""What stands in the database for the operators' wall: the tables it guards, and what it lets through.

Each app declares in `AppConfig.ready()`; `install` writes it after every migration. Every table that hangs on a
guarded root, and its history, is guarded without being named: a table added later shows an agent nothing until
its app says what she may see.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pghistory
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.utils import CursorWrapper

from common.wall import SETTING, WALL_ROLE

POLICY = "operators_wall"
# A view that an app declares: the files of OPERATOR, with their person_id, case_id and is_open.
FILES = "wall_file"
OPERATOR = f"NULLIF(current_setting('{SETTING}', true), '')::bigint"


@dataclass(slots=True)
class WallPolicies:
    """Declarations of the apps, by model label ("app.Model")."""

    roots: set[str] = field(default_factory=set)
    rules: dict[str, str] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)

    def root(self, *labels: str) -> None:
        """Guard these models, every model whose rows hang on theirs, and their history."""
        self.roots.update(labels)

    def view(self, name: str, sql: str) -> None:
        """Make a view for the rules, read with the rights of the tables' owner; in the order of declaration."""
        self.views[name] = sql

    def let(self, label: str, sql: str) -> None:
        """Let rows through where `sql` holds; `{t}` stands for the table."""
        self.rules[label] = sql

    def let_of_file(self, label: str, *, only: str = "", until_closed: bool = False) -> None:
        """Let rows of the operator's files through, by `application_id`; `only` narrows them further."""
        condition = f"f.id = {{t}}.application_id{' AND f.is_open' if until_closed else ''}"
        self.let(label, _both(f"EXISTS (SELECT 1 FROM {FILES} f WHERE {condition})", only))

    def let_with(self, label: str, parent: str, column: str, *, only: str = "") -> None:
        """Let rows through whose `column` points at a row of `parent` that is let through itself."""
        table = apps.get_model(parent)._meta.db_table
        self.let(label, _both(f"EXISTS (SELECT 1 FROM {table} p WHERE p.id = {{t}}.{column})", only))

    def guarded(self) -> list[type[models.Model]]:
        """Return every guarded model, in the order of their tables."""
        found: set[type[models.Model]] = set()
        ahead = [apps.get_model(label) for label in self.roots]
        while ahead:
            model = ahead.pop()
            if model in found:
                continue
            found.add(model)
            ahead += _hanging_on(model)
        found |= {event for event in _event_models() if _tracked(event) in found}
        return sorted((model for model in found if _is_table(model)), key=lambda model: model._meta.db_table)


def _both(sql: str, only: str) -> str:
    return f"{sql} AND ({only})" if only else sql


def _hanging_on(model: type[models.Model]) -> Iterator[type[models.Model]]:
    relations = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            owner = relation.related_model
            if isinstance(owner, type) and not issubclass(owner, pghistory.models.Event):
                yield owner


def _event_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models(include_auto_created=True) if _tracked(model) is not None)


def _tracked(model: type[models.Model]) -> type[models.Model] | None:
    return getattr(model, "pgh_tracked_model", None) if issubclass(model, pghistory.models.Event) else None


def _is_table(model: type[models.Model]) -> bool:
    return not (model._meta.proxy or model._meta.abstract) and model._meta.managed


wall_policies = WallPolicies()


def statements() -> list[str]:
    """Return what makes the wall stand, whatever stood before; the role apart, which is the server's."""
    guarded = wall_policies.guarded()
    unknown = set(wall_policies.rules) - {model._meta.label for model in guarded}
    if unknown:
        message = f"rules of the wall for tables it does not guard: {sorted(unknown)}"
        raise LookupError(message)
    found = [
        *(f"CREATE VIEW {name} AS {sql}" for name, sql in wall_policies.views.items()),
        f"GRANT USAGE ON SCHEMA public TO {WALL_ROLE}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {WALL_ROLE}",
    ]
    for model in guarded:
        table = connection.ops.quote_name(model._meta.db_table)
        found.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        rule = wall_policies.rules.get(model._meta.label)
        if rule:
            condition = rule.replace("{t}", table)
            found.append(f"CREATE POLICY {POLICY} ON {table} FOR SELECT TO {WALL_ROLE} USING ({condition})")
    return found


def install() -> bool:
    """Make the database's wall what the apps declare; return whether anything had to be written."""
    wanted = statements()
    tables = sorted(connection.introspection.table_names())
    digest = hashlib.sha256("\n".join([*wanted, *tables]).encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        if _installed(cursor) == digest:
            return False
        _make_role(cursor)
        _clear(cursor)
        for statement in wanted:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON VIEW {FILES} IS '{digest}'")
    return True


def take_down() -> None:
    """Drop policies and view, so that a migration may change the columns they name; agents then see nothing.

    Row security stays switched on: without a policy it shows no row.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _clear(cursor)


def _installed(cursor: CursorWrapper) -> str | None:
    cursor.execute("SELECT obj_description(to_regclass(%s))", [FILES])
    digest: str | None = cursor.fetchone()[0]
    return digest


def _clear(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT polrelid::regclass::text FROM pg_policy WHERE polname = %s", [POLICY])
    for (table,) in cursor.fetchall():
        cursor.execute(f"DROP POLICY {POLICY} ON {table}")
    for name in reversed(wall_policies.views):
        cursor.execute(f"DROP VIEW IF EXISTS {name}")


def _make_role(cursor: CursorWrapper) -> None:
    """Make the role and let this one take its place: without a login, without rights of its own."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WALL_ROLE])
    if cursor.fetchone() is None:
        _try(cursor, f"CREATE ROLE {WALL_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
    cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [WALL_ROLE])
    if not cursor.fetchone()[0]:
        _try(cursor, f"GRANT {WALL_ROLE} TO CURRENT_USER")


def _try(cursor: CursorWrapper, statement: str) -> None:
    """Run a statement on a role; another database of the same server may have run it at this moment."""
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except DatabaseError as error:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WALL_ROLE])
        if cursor.fetchone() is None:
            message = (
                f"the database's owner cannot make roles: as a superuser run «{statement}», then migrate"
            )
            raise DatabaseError(message) from error
