"""Which phase a day belongs to, and what it allows."""

from datetime import date

from django.db.models import QuerySet

from aids.models import Phase, PhaseAid


def phases() -> QuerySet[Phase]:
    """Return all phases, the latest first."""
    return Phase.objects.order_by("-starts_on")


def phase_on(day: date) -> Phase | None:
    """Return the phase that takes requests on `day`: open, begun; the latest one where several are.

    A phase whose planned end has passed goes on taking requests until a manager closes it or the next
    one begins: the papers give lengths, and extensions are common.
    """
    return Phase.objects.filter(starts_on__lte=day, is_open=True).order_by("-starts_on").first()


def phase_aid(phase: Phase, kind: str) -> PhaseAid | None:
    """Return the bounds, average and fee of `kind` in `phase`, or None when the phase does not offer it."""
    return PhaseAid.objects.filter(phase=phase, kind=kind).first()
