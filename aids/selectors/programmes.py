"""Which phase a day belongs to, and what it allows."""

from datetime import date

from django.db.models import QuerySet

from aids.models import Envelope, Phase, PhaseAid
from common.built_queries import built_once


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
    if phase.known_aids is not None:
        return next((aid for aid in phase.known_aids if aid.kind == kind), None)
    return next(iter(_phase_aids(phase=phase.pk, kind=kind)), None)


@built_once
def _phase_aids(phase: int, kind: str) -> QuerySet[PhaseAid]:
    return PhaseAid.objects.filter(phase=phase, kind=kind)


def phase_envelopes(phase: Phase) -> list[Envelope]:
    """Return the envelopes of a phase, by number.

    An act that changes an allocation, or offers places, locks all their balances first: one locked now and
    another later could wait for somebody else's for ever.
    """
    if phase.known_envelopes is not None:
        return phase.known_envelopes
    return list(Envelope.objects.filter(phase=phase).select_related("country").order_by("pk"))


def read_once(phase: Phase) -> None:
    """Keep on this instance what a phase offers and limits: an act on many files asks for it once.

    Balances are not kept: each movement changes them.
    """
    phase.known_aids = list(PhaseAid.objects.filter(phase=phase))
    phase.known_envelopes = phase_envelopes(phase)
