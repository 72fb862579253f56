"""The aims of the programme: written by a manager of the taskforce, each with its source."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.models import Phase
from aids.services.transitions import require_role
from common.constraints import refusals
from reporting.enums import TargetMeasure
from reporting.models import Target

# domain.md 1: what phase I counted (2017-2021), and result R1.4 of phase II.
_DEFAULTS = (
    ("I", TargetMeasure.PERSONS_RECEIVED, 630, "Registre de la phase I (2017–2021)"),
    ("I", TargetMeasure.PERSONS_AIDED, 159, "Registre de la phase I (2017–2021)"),
    ("II", TargetMeasure.PERSONS_AIDED, 320, "Résultat R1.4 du programme"),
)


@transaction.atomic
def target_write(*, actor: User, phase: Phase, measure: str, value: int, source: str) -> Target:
    """Set the aim of a phase for one measure, in the place of the one before. Raises DomainError."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("fixer un objectif"))
    with refusals():
        target, _created = Target.objects.update_or_create(
            phase=phase, measure=measure, defaults={"value": value, "source": source.strip()}
        )
    return target


@transaction.atomic
def target_remove(*, actor: User, target: Target) -> None:
    """Remove an aim; reports already frozen keep theirs."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("retirer un objectif"))
    target.delete()


@transaction.atomic
def targets_load_default() -> None:
    """Write the aims known of phases I and II. Idempotent; what a manager wrote stays."""
    phases = {phase.code: phase for phase in Phase.objects.all()}
    for code, measure, value, source in _DEFAULTS:
        if code in phases:
            Target.objects.get_or_create(
                phase=phases[code], measure=measure, defaults={"value": value, "source": source}
            )
