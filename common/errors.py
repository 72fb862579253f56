"""Errors of the trade: refusals that a user reads, never a bug."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule of the scheme refuses the act.

    `message` is French (or Arabic) and can be read to the person in front of the desk; `field` names
    the form field it belongs beside, `code` is stable for tests and interfaces.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class NotPermitted(DomainError):
    """The actor's role or position does not allow the act."""


class Conflict(DomainError):
    """Somebody else changed the same record meanwhile; `theirs` holds the values now stored."""

    def __init__(self, message: str, *, theirs: Mapping[str, object]) -> None:
        super().__init__(message, code="conflict")
        self.theirs = theirs
