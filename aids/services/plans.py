"""Preparing the plan of an economic aid."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application, Plan, PlanCost
from aids.services.applications import check_amount
from aids.services.transitions import lock_application, require_role
from common.constraints import refusals
from common.errors import Conflict, DomainError
from common.wall import outside_wall

PLAN_FIELDS = (
    "title",
    "summary",
    "sector_isic",
    "commune",
    "delegation",
    "local_plan",
    "experience",
    "own_contribution_eur",
    "jobs_planned",
    "is_technological",
    "serves_commune",
    "impact",
    "has_experience_abroad",
    "has_qualification",
)


@outside_wall()
@transaction.atomic
def plan_save(
    *,
    actor: User,
    application: Application,
    data: Mapping[str, Any],
    costs: Sequence[Mapping[str, Any]],
    version: int | None = None,
) -> Plan:
    """Write the plan and its costs (EUR); the amount asked for becomes the costs less the own contribution.

    Raises Conflict when `version` is not the stored one, DomainError outside the preparation or when the
    amount passes the phase's ceiling (field "costs").
    """
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.OPERATOR_AGENT, act=_("préparer le plan"))
    if application.state not in (ApplicationState.PLANNING, ApplicationState.DEFERRED):
        raise DomainError(_("Le plan ne se modifie que pendant sa préparation."), code="state")
    plan = Plan.objects.select_for_update().filter(application=application).first() or Plan(
        application=application
    )
    if version is not None and plan.pk and plan.version != version:
        raise Conflict(_("Quelqu'un d'autre a modifié ce plan entre-temps."), theirs=model_to_dict(plan))
    requested = _requested(data, costs)
    try:
        check_amount(phase=application.phase, kind=application.kind, amount_eur=requested)
    except DomainError as error:
        raise DomainError(error.message, field="costs", code=error.code) from error
    _write(plan, data, costs)
    application.requested_eur = requested
    application.save(update_fields=["requested_eur", "updated_at"])
    return plan


def _requested(data: Mapping[str, Any], costs: Sequence[Mapping[str, Any]]) -> Decimal | None:
    total = sum((Decimal(cost["amount_eur"]) for cost in costs), Decimal(0))
    asked = total - Decimal(data.get("own_contribution_eur") or 0)
    if total and asked <= 0:
        raise DomainError(
            _("L'apport personnel couvre tout : il ne reste rien à demander."), field="own_contribution_eur"
        )
    return asked if total else None


def _write(plan: Plan, data: Mapping[str, Any], costs: Sequence[Mapping[str, Any]]) -> None:
    for name in PLAN_FIELDS:
        if name in data:
            setattr(plan, name, data[name])
    plan.version = plan.version + 1 if plan.pk else 1
    with refusals():
        plan.save()
        plan.costs.all().delete()
        PlanCost.objects.bulk_create(
            [
                PlanCost(
                    plan=plan,
                    label=cost["label"],
                    supplier=cost.get("supplier", ""),
                    quote_number=cost.get("quote_number", ""),
                    amount_eur=cost["amount_eur"],
                )
                for cost in costs
            ]
        )
