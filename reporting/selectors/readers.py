"""Who reads figures: a user, or the taskforce as a body for a report that belongs to nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from django.db import connection, transaction

from accounts.enums import Role


class Reader(Protocol):
    """What decides which rows may be counted: `accounts.models.User` is one."""

    @property
    def role(self) -> str: ...

    @property
    def antenna_id(self) -> int | None: ...

    @property
    def country_id(self) -> str | None: ...

    @property
    def institution_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Body:
    """A reader that is not a person."""

    role: str
    antenna_id: int | None = None
    country_id: str | None = None
    institution_id: int | None = None


TASKFORCE = Body(Role.TASKFORCE_MANAGER)


@contextmanager
def consistent_reading() -> Iterator[None]:
    """Count everything as it stood at one moment, whatever is written meanwhile.

    Inside another transaction that one's own view holds. PostgreSQL compiles nothing meanwhile: on counts
    of this size compiling takes longer than counting. It may use more memory and more processors than for a
    page: what a large register joins would go through files otherwise.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(
            "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'; SET LOCAL max_parallel_workers_per_gather = 2"
        )
        yield
