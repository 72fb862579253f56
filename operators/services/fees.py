"""Invoicing the operator's fee when a milestone is reached, and the shares of a phase (ADR 0034)."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import FeeMilestone
from aids.models import Application, Phase, Tranche
from aids.services.fees import fee_tranche_propose
from aids.services.transitions import lock_application, require_role
from common.constraints import refusals
from common.errors import DomainError
from common.wall import outside_wall
from operators.models import FeeSchedule
from operators.selectors.fees import amount_due, midterm_days, waits_for


@outside_wall()
@transaction.atomic
def fee_invoice(
    *,
    actor: User,
    application: Application,
    milestone: str,
    number: str,
    upload: "UploadedFile[Any]",
    iban: str = "",
) -> Tranche:
    """Invoice the share of one milestone: a tranche of the fee is proposed, that others check and pay.

    Raises DomainError, in words, while the milestone is not reached, and when it is invoiced already.
    """
    if milestone not in FeeMilestone.values:
        raise DomainError(_("Cette échéance n'existe pas."), code="milestone")
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.OPERATOR_AGENT, act=_("facturer les frais de l'opérateur"))
    if problem := waits_for(application, milestone, midterm_days([application]).get(application.pk)):
        raise DomainError(problem, code="not_reached")
    amount = amount_due(application, milestone)
    if amount <= 0:
        raise DomainError(_("Il ne reste rien à facturer des frais de ce dossier."), code="nothing_left")
    return fee_tranche_propose(
        actor=actor,
        application=application,
        milestone=milestone,
        amount_eur=amount,
        number=number,
        upload=upload,
        iban=iban,
    )


@outside_wall()
@transaction.atomic
def fee_schedule_save(
    *, actor: User, phase: Phase, signed_percent: int, midterm_percent: int, closure_percent: int
) -> FeeSchedule:
    """Write the shares of a phase, in %; what is invoiced already stays as it was."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("partager les frais des opérateurs"))
    phase = Phase.objects.select_for_update(of=("self",), no_key=True).get(pk=phase.pk)
    schedule = FeeSchedule.objects.filter(phase=phase).first() or FeeSchedule(phase=phase)
    schedule.signed_percent, schedule.midterm_percent = signed_percent, midterm_percent
    schedule.closure_percent, schedule.updated_by = closure_percent, actor
    if sum(schedule.percents.values()) != 100:
        raise DomainError(_("Les trois parts font 100 %."), field="closure_percent", code="not_whole")
    with refusals():
        schedule.save()
    return schedule
