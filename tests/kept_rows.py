"""Rows that hundreds of tests begin with: made by the portal's own service once in a process, then copied.

What the service writes on empty tables is kept as PostgreSQL's own copies of the tables; a test that asks for
it again gets the same rows, with the same keys, in a twentieth of the time. Where the tables hold rows already
the service runs as ever.
"""

from collections.abc import Callable

from django.db import connection, transaction

_kept: dict[str, list[tuple[str, bytes]]] = {}


def load_kept(name: str, load: Callable[[], object]) -> None:
    """Have what `load` writes in the database: from the copy kept under `name`, or by calling it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if name in _kept and not any(_has_rows(cursor, table) for table, _rows in _kept[name]):
            _restore(cursor, _kept[name])
            return
        before = _inserted(cursor)
        load()
        touched = {
            table: rows - before.get(table, 0)
            for table, rows in _inserted(cursor).items()
            if rows != before.get(table, 0)
        }
        if name not in _kept and all(_count(cursor, table) == rows for table, rows in touched.items()):
            _kept[name] = [(table, _copied(cursor, table)) for table in touched]


def _inserted(cursor) -> dict[str, int]:
    """How many rows this transaction has written into each table."""
    cursor.execute("SELECT quote_ident(relname), n_tup_ins FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0")
    return dict(cursor.fetchall())


def _has_rows(cursor, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608 names of own tables
    return cursor.fetchone()[0]


def _count(cursor, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 names of own tables
    return cursor.fetchone()[0]


def _copied(cursor, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as copy:
        return b"".join(copy)


def _restore(cursor, kept: list[tuple[str, bytes]]) -> None:
    # These rows have passed every check and fired every trigger when they were made.
    cursor.execute("SET LOCAL session_replication_role = replica")
    for table, rows in kept:
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(rows)
    cursor.execute("SET LOCAL session_replication_role = origin")
