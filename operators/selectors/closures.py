"""The closure of a file as its pages show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from aids.enums import ENDED_STATES
from aids.models import Application
from operators.enums import ClosureState
from operators.models import Closure, Visit


@dataclass(frozen=True, slots=True)
class ClosedSummary:
    """What is left to an operator of a file that ended (domain.md 5): no contact, no project, no document."""

    outcome: str
    starts_on: date | None
    ends_on: date | None
    visits_done: int
    survival: list[Visit]


def closed_summary(*, actor: User, pk: int) -> ClosedSummary:
    """Return the summary of an ended file; raise Application.DoesNotExist when it is not `actor`'s."""
    ended = Application.objects.visible_to(actor).filter(state__in=ENDED_STATES)
    file = ended.select_related("closure", "contract").get(pk=pk)
    closure, contract = getattr(file, "closure", None), getattr(file, "contract", None)
    return ClosedSummary(
        outcome=str(closure.get_outcome_display()) if closure else "",
        starts_on=contract.starts_on if contract else None,
        ends_on=(contract.terminated_on or contract.ends_on) if contract else None,
        visits_done=file.visits.done().count(),
        survival=list(Visit.objects.visible_to(actor).filter(application=pk).order_by("due_on")),
    )


def closure_of(*, actor: User, application: Application) -> Closure | None:
    """Return the closure of a file that `actor` may read, if there is one."""
    return Closure.objects.visible_to(actor).filter(application=application).first()


def closure_get(*, actor: User, pk: int) -> Closure:
    """Return a closure `actor` may read; raise Closure.DoesNotExist otherwise."""
    related = ("application__person", "application__case", "application__operator", "country")
    found = Closure.objects.visible_to(actor).select_related(*related, "proposed_by", "confirmed_by")
    return found.get(pk=pk)


def closure_history(closure: Closure) -> list[dict[str, Any]]:
    """Return what happened to a closure, the latest first, as components/timeline.html shows it."""
    changes = closure.transitions.select_related("actor").order_by("-at", "-pk")
    return [
        {
            "at": change.at,
            "title": ClosureState(change.to_state).label,
            "state": change.to_state,
            "who": change.actor,
            "text": change.reason,
        }
        for change in changes
    ]


def closure_facts(closure: Closure) -> list[tuple[Any, Any]]:
    """Return what a closure says beside its outcome, empty facts left out."""
    facts = (
        (_("Emplois, celui de la personne compris"), closure.jobs),
        (_("Pourquoi le projet s’est arrêté"), closure.get_stop_reason_display()),
        (_("Pays de départ"), closure.country),
    )
    return [(label, value) for label, value in facts if value not in (None, "")]
