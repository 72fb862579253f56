"""What is left to an operator of a file that ended (domain.md 5): figures, and the news asked for afterwards."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from aids.enums import ENDED_STATES
from aids.models import Application
from common.dates import today
from common.wall import outside_wall
from operators.enums import VisitKind
from operators.models import Visit
from operators.selectors.visit_rules import visit_rules


@dataclass(frozen=True, slots=True)
class ClosedSummary:
    """An ended file in figures: no contact, no project, no document."""

    outcome: str
    starts_on: date | None
    ends_on: date | None
    visits_done: int
    survival: list[Visit]


@outside_wall()
def closed_summary(*, actor: User, pk: int) -> ClosedSummary:
    """Return the summary of an ended file; raise Application.DoesNotExist when it is not `actor`'s.

    Runs outside the operator's wall: it counts visits and reads two dates that agents no longer see.
    """
    ended = Application.objects.visible_to(actor).filter(state__in=ENDED_STATES)
    file = ended.select_related("closure", "contract").get(pk=pk)
    closure, contract = getattr(file, "closure", None), getattr(file, "contract", None)
    return ClosedSummary(
        outcome=str(closure.get_outcome_display()) if closure else "",
        starts_on=contract.starts_on if contract else None,
        ends_on=(contract.terminated_on or contract.ends_on) if contract else None,
        visits_done=file.visits.done().count(),
        survival=list(
            Visit.objects.visible_to(actor)
            .filter(application=pk)
            .select_related("application")
            .order_by("due_on")
        ),
    )


@outside_wall()
def survival_phones(*, actor: User, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return the telephones of who agreed to give news, once the day is near and as long as none was taken.

    Runs outside the operator's wall: telephones end with the contract, and these are the exception.
    """
    ahead = timedelta(days=visit_rules(visit.application.phase_id).ahead_days)
    seen = Visit.objects.visible_to(actor).filter(
        pk=visit.pk, kind=VisitKind.SURVIVAL, due_on__lte=today() + ahead
    )
    found = seen.exclude(state="done").select_related("application__person").first()
    if found is None:
        return ()
    return tuple((phone.number, phone.label) for phone in found.application.person.phones.order_by("pk"))
