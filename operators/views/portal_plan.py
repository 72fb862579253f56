"""The plan as the operator writes it, line by line, and its submission."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from aids.models import Plan
from aids.selectors.plans import plan_problems
from aids.services.applications import application_submit
from aids.services.plans import plan_save
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.plans import CostForms, PlanForm, typed_rows
from operators.selectors.plans import plan_delegations, plan_differences
from operators.selectors.portal import FileView, plan_amounts
from operators.views.responses import CONFLICT, INVALID, file_to_change, open_file

# Refusals of eligibility name facts of the case that an operator may not read (domain.md 5).
PRIVATE_CODES = frozenset({"not_eligible", "incomplete"})


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the plan; the buttons of the lines add or take one away and save nothing."""
    file = open_file(request.user, pk)
    if not file.plan_is_open:
        messages.info(request, _("Le plan ne se modifie que pendant sa préparation."))
        return redirect("operators:portal_file", pk=pk)
    if request.method != "POST":
        return _show(request, file, _stored_form(file), CostForms.stored(_stored_rows(file)))
    act = request.POST.get("act", "save")
    if act != "save":
        return _show(request, file, _typed_form(request, file), _changed_lines(request, act), part=True)
    return _save(request, file)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be submitted and what is missing; POST submits."""
    application = file_to_change(request.user, pk)
    refusal = ""
    if request.method == "POST":
        try:
            application_submit(actor=request.user, application=application)
        except DomainError as error:
            refusal = _private_refusal() if error.code in PRIVATE_CODES else error.message
        else:
            messages.success(request, _("Dossier soumis. Vous serez prévenu de la décision."))
            return redirect("operators:portal_file", pk=pk)
    file = open_file(request.user, pk)
    if not file.plan_is_open and not refusal:
        return redirect("operators:portal_file", pk=pk)
    context = {"file": file, "problems": plan_problems(application), "refusal": refusal}
    return render(request, "operators/portal/submit.html", context, status=INVALID if refusal else 200)


def _private_refusal() -> str:
    return _(
        "Une condition de l’aide n’est pas remplie dans le dossier de la personne. "
        "Son conseiller peut la régler : appelez-le, puis soumettez de nouveau."
    )


def _save(request: HttpRequest, file: FileView) -> HttpResponse:
    form, costs = _bound_form(request, file), CostForms.sent(request.POST)
    if not all([form.is_valid(), costs.is_valid()]):
        return _show(request, file, form, costs, status=INVALID)
    data = dict(form.cleaned_data)
    version = data.pop("version")
    try:
        plan_save(
            actor=request.user,
            application=file_to_change(request.user, file.pk),
            data=data,
            costs=costs.cleaned_rows,
            version=0 if version is None else version,
        )
    except Conflict:
        return _show_conflict(request, file, form, costs)
    except DomainError as error:
        refuse(form, error)
        return _show(request, file, form, costs, status=INVALID)
    messages.success(request, _("Plan enregistré."))
    follow = "operators:portal_submit" if "then_submit" in request.POST else "operators:portal_file"
    return redirect(follow, pk=file.pk)


def _show_conflict(request: HttpRequest, file: FileView, form: PlanForm, costs: CostForms) -> HttpResponse:
    """Show the stored plan beside what was typed; sending again then stores what was typed."""
    plan = Plan.objects.prefetch_related("costs").select_related("delegation").get(application=file.pk)
    differences = plan_differences(
        plan=plan, data=form.cleaned_data, costs=costs.cleaned_rows, labels=_labels(form)
    )
    data = request.POST.copy()
    data["version"] = str(plan.version)
    again = PlanForm(data, kind=file.kind, delegations=plan_delegations(file.pk))
    return _show(request, file, again, costs, status=CONFLICT, differences=differences)


def _labels(form: PlanForm) -> dict[str, str]:
    return {name: str(field.label) for name, field in form.fields.items() if name != "version"}


def _show(
    request: HttpRequest,
    file: FileView,
    form: PlanForm,
    costs: CostForms,
    *,
    status: int = 200,
    part: bool = False,
    differences: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    contribution = plan_amounts(costs.amounts, form.typed_contribution(), file.ceiling_eur)
    context = {
        "file": file,
        "form": form,
        "costs": costs,
        "amounts": contribution,
        "differences": differences,
    }
    fragment = "#lines" if part and request.htmx else ""
    return render(request, f"operators/portal/plan.html{fragment}", context, status=status)


def _stored_form(file: FileView) -> PlanForm:
    plan = Plan.objects.filter(application=file.pk).first()
    initial: dict[str, Any] = model_to_dict(plan) if plan else {"jobs_planned": 1}
    initial["version"] = file.plan_version
    return PlanForm(initial=initial, kind=file.kind, delegations=plan_delegations(file.pk))


def _bound_form(request: HttpRequest, file: FileView) -> PlanForm:
    return PlanForm(request.POST, kind=file.kind, delegations=plan_delegations(file.pk))


def _typed_form(request: HttpRequest, file: FileView) -> PlanForm:
    """The form with what was typed, not judged yet."""
    typed = {name: request.POST.get(name, "") for name in PlanForm.base_fields}
    return PlanForm(initial=typed, kind=file.kind, delegations=plan_delegations(file.pk))


def _stored_rows(file: FileView) -> list[Mapping[str, Any]]:
    return [
        {
            "label": cost.label,
            "supplier": cost.supplier,
            "quote_number": cost.quote_number,
            "amount_eur": cost.amount_eur,
        }
        for cost in file.costs
    ]


def _changed_lines(request: HttpRequest, act: str) -> CostForms:
    """Return the typed lines with one added ("add") or taken away ("remove-2")."""
    rows = typed_rows(request.POST)
    name, _dash, index = act.partition("-")
    if name == "remove" and index.isdigit() and int(index) < len(rows):
        del rows[int(index)]
    elif name == "add":
        rows.append({})
    return CostForms.stored(rows)
