"""Scheme versions: the one in force, those there are, what stands against publishing one."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from aids.enums import SchemeState
from aids.models import SchemeVersion, SchemeVersionTransition
from aids.selectors.grid_checks import GridProblem, bounds_on, rules_problems
from aids.selectors.grid_rules import rules_of


def version_in_force(*, scheme_code: str, on: date) -> SchemeVersion | None:
    """Return the version of a scheme in force on a day, with its rules fetched, or None."""
    return (
        SchemeVersion.objects.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=on),
            scheme__code=scheme_code,
            state__in=[SchemeState.PUBLISHED, SchemeState.RETIRED],
            effective_from__lte=on,
        )
        .with_rules()
        .first()
    )


def version_of(*, scheme_code: str, number: int) -> SchemeVersion | None:
    """Return a version by its scheme and number, whatever its state, with its rules fetched."""
    return SchemeVersion.objects.with_rules().filter(scheme__code=scheme_code, number=number).first()


def versions_for(*, actor: User) -> QuerySet[SchemeVersion]:
    """Return the versions `actor` may read, the latest first, with who made, proposed and published them."""
    found: QuerySet[SchemeVersion] = (
        SchemeVersion.objects.visible_to(actor)
        .select_related("scheme", "based_on", "created_by", "proposed_by", "published_by")
        .order_by("scheme__code", "-number")
    )
    return found


def version_problems(version: SchemeVersion, *, on: date) -> list[GridProblem]:
    """Return why a version cannot be published from `on`, warnings left out; none when it can."""
    found = rules_problems(rules_of(version), bounds=bounds_on(on))
    return [problem for problem in found if not problem.is_warning]


def version_events(version: SchemeVersion) -> list[dict[str, object]]:
    """Return what happened to a version, the latest first, as the timeline shows it."""
    events: list[dict[str, object]] = [
        {
            "at": change.at,
            "title": SchemeState(change.to_state).label,
            "state": change.to_state,
            "who": change.actor or "",
            "text": change.reason,
        }
        for change in SchemeVersionTransition.objects.filter(subject=version)
        .select_related("actor")
        .order_by("-at", "-pk")
    ]
    return events


def proposals_to_answer(*, actor: User) -> QuerySet[SchemeVersion]:
    """Return the versions that another manager proposed and `actor` may confirm."""
    found: QuerySet[SchemeVersion] = (
        SchemeVersion.objects.visible_to(actor)
        .filter(state=SchemeState.PROPOSED)
        .exclude(proposed_by=actor)
        .select_related("scheme", "proposed_by")
        .order_by("proposed_at")
    )
    return found
