"""What the database refuses, said in the words of the constraint."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint
from django.utils.functional import lazystr

from common.errors import DomainError


def _constraint(name: str) -> BaseConstraint | None:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint
    return None


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a violated named constraint into a DomainError with its French message; code: its name.

    The block runs in a savepoint, so that the caller's transaction goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        constraint = _constraint(name)
        if constraint is None:
            raise
        raise DomainError(str(lazystr(constraint.violation_error_message)), code=name) from error
