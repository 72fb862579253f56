"""The closure of a file as its pages show it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.agents import for_agents
from accounts.models import User
from aids.models import Application
from operators.enums import ClosureState
from operators.models import Closure


def closure_of(*, actor: User, application: Application) -> Closure | None:
    """Return the closure of a file that `actor` may read, if there is one."""
    return next(iter(_of_file(actor, file=application.pk)), None)


@for_agents
def _of_file(actor: Any, file: int) -> QuerySet[Closure]:
    return Closure.objects.visible_to(actor).filter(application=file)[:1]


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
