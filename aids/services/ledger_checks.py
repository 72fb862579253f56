"""The nightly audit of the ledger: kept, and told to the managers of the taskforce when something differs."""

from django.db import transaction

from aids.models import LedgerCheck
from aids.selectors.ledger_audit import ledger_differences
from aids.services.budget_notices import tell_ledger_differs

KEPT = 400


@transaction.atomic
def ledger_check() -> LedgerCheck:
    """Recompute every balance, keep the result, and tell the managers of each night that finds a difference."""
    differences = ledger_differences()
    check = LedgerCheck.objects.create(differences=[found.as_json() for found in differences])
    old = LedgerCheck.objects.order_by("-at", "-pk").values("pk")[KEPT:]
    LedgerCheck.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    if differences:
        tell_ledger_differs(differences)
    return check
