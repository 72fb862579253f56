"""Preparing the plan of an economic aid, section by section."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application, Plan, PlanCost, PlanFinance, PlanMonth, PlanVersion
from aids.selectors.plan_content import PLAN_FIELDS, plan_amounts, plan_content
from aids.selectors.sectors import is_class, is_occupation, section_of
from aids.services.seals import content_hash
from aids.services.tranche_files import read_upload
from aids.services.transitions import lock_application, require_role
from common.constraints import refusals
from common.errors import Conflict, DomainError
from common.wall import outside_wall

_COST_FIELDS = ("label", "supplier", "quote_number", "amount_eur")
_WRITTEN = (*PLAN_FIELDS, "sector_isic")


@outside_wall()
@transaction.atomic
def plan_save(
    *,
    actor: User,
    application: Application,
    data: Mapping[str, Any],
    costs: Sequence[Mapping[str, Any]] | None = None,
    finances: Sequence[Mapping[str, Any]] | None = None,
    months: Sequence[Mapping[str, Any]] | None = None,
    version: int | None = None,
) -> Plan:
    """Write a part of the plan: the fields in `data`, and the lists that are given (None leaves one as it is).

    Costs and finances in EUR, months in TND; a cost with the `pk` of a stored line keeps its quote. While
    the plan is first prepared, the amount asked for becomes what it leaves uncovered. Raises Conflict when
    `version` is not the stored one, DomainError outside the preparation.
    """
    application = lock_application(actor=actor, application=application)
    plan = _open_plan(actor, application)
    if version is not None and plan.pk and plan.version != version:
        raise Conflict(_("Quelqu'un d'autre a modifié ce plan entre-temps."), theirs=model_to_dict(plan))
    _fill(plan, data)
    with refusals():
        plan.save()
        if costs is not None:
            _write_costs(plan, costs)
        if finances is not None:
            _replace(plan, PlanFinance, finances)
        if months is not None:
            known = [one for one in months if one["income_tnd"] or one["expense_tnd"]]
            _replace(plan, PlanMonth, known)
    if application.state == ApplicationState.PLANNING:
        application.requested_eur = plan_asked(plan) or None
        application.save(update_fields=["requested_eur", "updated_at"])
    return plan


def _open_plan(actor: User, application: Application) -> Plan:
    require_role(actor, Role.OPERATOR_AGENT, act=_("préparer le plan"))
    if application.state not in (ApplicationState.PLANNING, ApplicationState.DEFERRED):
        raise DomainError(_("Le plan ne se modifie que pendant sa préparation."), code="state")
    plan = Plan.objects.select_for_update(of=("self",)).filter(application=application).first()
    return plan or Plan(application=application)


def _fill(plan: Plan, data: Mapping[str, Any]) -> None:
    for name in _WRITTEN:
        if name in data:
            setattr(plan, name, data[name])
    if plan.isic_class:
        if not is_class(plan.isic_class):
            raise DomainError(_("Cette classe n'existe pas dans la CITI."), field="isic_class")
        plan.sector_isic = section_of(plan.isic_class)
    if plan.occupation_isco and not is_occupation(plan.occupation_isco):
        raise DomainError(_("Cette profession n'existe pas dans la CITP-08."), field="occupation_isco")
    plan.version = plan.version + 1 if plan.pk else 1


def plan_asked(plan: Plan) -> Decimal:
    """Return what a plan asks for in EUR: its costs less what the person and others bring, at least 0."""
    costs = plan.costs.values_list("amount_eur", flat=True)
    return plan_amounts(costs, plan.own_contribution_eur, plan.finances.all()).asked_eur


def _write_costs(plan: Plan, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change the lines that stay, write the new ones, delete the others; the order is that of `rows`' keys."""
    stored = {cost.pk: cost for cost in plan.costs.all()}
    kept: set[int] = set()
    for row in rows:
        pk = row.get("pk")
        cost = stored.get(pk) if pk and pk not in kept else None
        cost = cost or PlanCost(plan=plan)
        for name in _COST_FIELDS:
            setattr(cost, name, row.get(name, ""))
        cost.save()
        kept.add(cost.pk)
    plan.costs.exclude(pk__in=kept).delete()


def _replace(plan: Plan, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    model.objects.filter(plan=plan).delete()
    model.objects.bulk_create([model(plan=plan, **row) for row in rows])


@outside_wall()
@transaction.atomic
def plan_quote_attach(*, actor: User, cost: PlanCost, upload: "UploadedFile[Any]") -> PlanCost:
    """Keep the quote of a line, made safe; one sent before stays where a version names it."""
    application = lock_application(actor=actor, application=cost.plan.application)
    plan = _open_plan(actor, application)
    cost = PlanCost.objects.select_for_update(of=("self",)).get(pk=cost.pk, plan=plan)
    cost.quote_file = read_upload(upload, field="quote_file")
    cost.save(update_fields=["quote_file"])
    return cost


def plan_freeze(*, actor: User, application: Application) -> PlanVersion:
    """Keep the plan as it is submitted. The file is locked by the caller.

    A plan that did not change since its last version keeps that one.
    """
    plan = Plan.objects.select_related("delegation__governorate").get(application=application)
    content = plan_content(plan)
    sha256 = content_hash(content)
    last: PlanVersion | None = plan.versions.order_by("-number").first()
    if last is not None and last.sha256 == sha256:
        return last
    return PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=sha256,
        submitted_by=actor,
        submitted_at=timezone.now(),
    )


def last_version(application: Application) -> PlanVersion | None:
    """Return the plan that was last submitted, on which a decision is taken."""
    plan = getattr(application, "plan", None)
    return max(plan.versions.all(), key=lambda version: version.number, default=None) if plan else None
