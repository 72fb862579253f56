"""The bank account of an operator, for those who pay its fees."""

from aids.selectors.payees import Payee
from common.wall import outside_wall
from operators.models import Operator


@outside_wall()
def fee_payee(institution_id: int) -> Payee | None:
    """Return to whom the fees of the operator are paid, None while its account is not known.

    Runs outside the operator's wall.
    """
    operator = Operator.objects.filter(institution=institution_id, bank_iban__isnull=False).first()
    return Payee(operator.bank_holder, str(operator.bank_iban)) if operator else None
