"""The code that opens the public page of a case: given by the counsellor, stored hashed, renewable."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import AccessCode, Case
from cases.selectors.retention import is_anonymised
from common.errors import DomainError
from common.folding import western_digits
from common.rate_limits import within_limit
from common.services.numbers import canonical_number, is_number

# No letter or digit that looks or sounds like another; 30 signs, 8 of them: 6 × 10¹¹ codes.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ2345678"
LENGTH = 8
WINDOW = 15 * 60
MOST_BY_ADDRESS = 10
MOST_BY_NUMBER = 5
MOST_MESSAGES_A_DAY = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """A case opened by its code; `stamp` changes when the code is renewed, which closes the page."""

    case_id: int
    stamp: str


@transaction.atomic
def code_renew(*, actor: User, case: Case) -> str:
    """Make a new code for the case and return it: it is told once, only its hash is kept.

    The code given before, and any page it opened, end with it.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if is_anonymised(case):
        raise DomainError(_("Ce dossier est déjà anonymisé."), code="anonymised")
    code = "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))
    AccessCode.objects.update_or_create(
        case=case,
        defaults={"code_hash": make_password(code), "made_by": actor, "made_at": timezone.now()},
    )
    return f"{code[:4]}-{code[4:]}"


def code_check(*, number: str, code: str, address: str) -> Opened | None:
    """Return the case that number and code open together, None for anything else.

    Wrong number, wrong code, no code and too many attempts give the same answer in the same time: one hash
    is computed whatever the case, so that nothing can be guessed from it.
    """
    number = western_digits(number).replace(" ", "").upper()
    number = canonical_number(number) if is_number(number) else number[:20]
    typed = "".join(sign for sign in western_digits(code).upper() if sign.isalnum())[:32]
    by_address = within_limit(name="code-address", key=address, most=MOST_BY_ADDRESS, seconds=WINDOW)
    by_number = within_limit(name="code-number", key=number, most=MOST_BY_NUMBER, seconds=WINDOW)
    known = AccessCode.objects.filter(case__number=number).first() if by_address and by_number else None
    if known is None:
        make_password(typed)
        return None
    if not check_password(typed, known.code_hash):
        return None
    return Opened(known.case_id, known.made_at.isoformat())


def opened_case(opened: Opened) -> Case | None:
    """Return the case while the code that opened it is the one in force and the person is still known."""
    code = AccessCode.objects.filter(case=opened.case_id).select_related("case").first()
    if code is None or code.made_at.isoformat() != opened.stamp:
        return None
    return code.case


def may_write(case: Case) -> bool:
    """Count a message from the public page; False beyond MOST_MESSAGES_A_DAY for one case."""
    return within_limit(name="public-message", key=str(case.pk), most=MOST_MESSAGES_A_DAY, seconds=24 * 3600)
