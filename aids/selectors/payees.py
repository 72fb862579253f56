"""To whom an operator's fee is paid unless the tranche says otherwise: told by the app that keeps operators."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Payee:
    """The holder of a bank account and its IBAN."""

    name: str
    iban: str


class FeePayees:
    """Where the bank details of an institution are found; filled in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._source = ""

    def register(self, source: str) -> None:
        """`source` names a function of an institution's key that returns a Payee or None."""
        self._source = source

    def of(self, institution_id: int | None) -> Payee | None:
        """Return who receives the fees of the institution, None when nobody wrote it down."""
        if institution_id is None or not self._source:
            return None
        find: Callable[[int], Payee | None] = import_string(self._source)
        return find(institution_id)


fee_payees = FeePayees()
