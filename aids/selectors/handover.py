"""Aids that go on when a case changes hands, and those that are late in an antenna."""

from collections.abc import Mapping

from django.db.models import Count, F
from django.utils.translation import gettext as _

from aids.enums import DEAD_STATES, ApplicationState
from aids.models import Application
from common.dates import today
from common.handover import OpenWork, OpenWorkSection

S = ApplicationState
_OVER = (*DEAD_STATES, S.COMPLETED)
_UNDER_CONTRACT = (S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP)


def aids_section(case_id: int) -> OpenWorkSection:
    """Return the aid files of a case that are not over: nature, state, operator, the next date."""
    files = (
        Application.objects.filter(case=case_id)
        .exclude(state__in=_OVER)
        .select_related("operator", "contract")
        .order_by("opened_on", "pk")
    )
    return OpenWorkSection(_("Aides en cours"), [_line(file) for file in files], _("Aucune aide en cours."))


def _line(file: Application) -> OpenWork:
    contract = getattr(file, "contract", None)
    parts = [file.number, str(file.get_state_display()), str(file.operator or "")]
    due = contract.ends_on if contract and file.state in _UNDER_CONTRACT else file.reserved_until
    return OpenWork(
        label=file.get_kind_display(),
        detail=" · ".join(part for part in parts if part),
        since=file.opened_on,
        due=due,
    )


def contracts_past_end(antenna_id: int) -> Mapping[int | None, int]:
    """Count the aids still under a contract that has ended, per counsellor."""
    late = Application.objects.filter(
        case__antenna=antenna_id, state__in=_UNDER_CONTRACT, contract__ends_on__lt=today()
    )
    rows = late.order_by().values(user=F("case__counsellor")).annotate(n=Count("pk"))
    return dict(rows.values_list("user", "n"))
