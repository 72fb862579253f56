"""What payments bring to the home page: tranches to check, to order, to pay, and those that came back."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import TrancheState
from aids.models import Tranche
from aids.selectors.disbursements import tranches_in_work
from aids.selectors.payment_orders import orderable
from common.day import DayRow, DaySection, take
from common.formatting import eur_text, name_text

S = TrancheState
ROWS = 10


def _section(title: str, rows: QuerySet[Tranche], state: str, since: str, icon: str) -> DaySection:
    found, total = take(rows.select_related("application__person"), ROWS)
    lines = [
        DayRow(
            label=name_text(one.application.person),
            url=one.get_absolute_url(),
            detail=f"{one.reference} · {eur_text(one.amount_eur)}",
            since=getattr(one, since),
        )
        for one in found
    ]
    return DaySection(title, lines, f"{reverse('aids:tranche_list')}?etat={state}", icon, total)


def to_check_section(user: User) -> DaySection:
    """Tranches proposed by somebody else, the oldest first."""
    rows = tranches_in_work(actor=user).filter(state=S.PROPOSED).exclude(proposed_by=user)
    rows = rows.order_by("proposed_at", "pk")
    return _section(_("Versements à vérifier"), rows, S.PROPOSED, "proposed_at", "check")


def to_order_section(user: User) -> DaySection:
    """Checked tranches that no order holds yet."""
    return _section(
        _("Versements à ordonner"), orderable(actor=user), S.CHECKED, "checked_at", "file-earmark-check"
    )


def to_pay_section(user: User) -> DaySection:
    """Ordered tranches whose payment is not recorded."""
    rows = tranches_in_work(actor=user).filter(state=S.ORDERED).order_by("ordered_at", "pk")
    return _section(_("Versements à payer"), rows, S.ORDERED, "ordered_at", "cash-coin")


def returned_section(user: User) -> DaySection:
    """Payments that came back and were not planned anew; a counsellor's own cases, a manager's antenna."""
    rows = tranches_in_work(actor=user).filter(state=S.RETURNED, replaced_by__isnull=True)
    if user.role == Role.COUNSELLOR:
        rows = rows.filter(application__case__counsellor=user)
    rows = rows.order_by("returned_on", "pk")
    return _section(_("Paiements retournés"), rows, S.RETURNED, "returned_on", "arrow-return-left")
