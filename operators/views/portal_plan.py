"""The plan as the operator writes it, step by step, and its submission."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.plans import CommentForm
from aids.models import Application, Plan, PlanCost
from aids.selectors.plan_differences import version_differences
from aids.selectors.plans import blocking, comments_of, plan_problems
from aids.services.applications import application_submit
from aids.services.plans import plan_quote_attach, plan_save
from aids.views.pages import act as do_act
from aids.views.plans import cash_chart
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.plans import QuoteForm
from operators.selectors.plans import (
    Step,
    plan_steps,
    problem_rows,
    settled_sections,
    step_links,
    typed_differences,
)
from operators.selectors.portal import FileView
from operators.views.plan_pages import StepPage, sent_step, stored_step, typed_step
from operators.views.responses import CONFLICT, INVALID, file_to_change, open_file, open_whole

# Refusals of eligibility name facts of the case that an operator may not read (domain.md 5).
PRIVATE_CODES = frozenset({"not_eligible", "incomplete"})
# Acts that show the page anew and save nothing, by the part of the page that htmx asks for.
_PARTS = {"find": "search", "add": "lines", "remove": "lines", "count": "sums"}


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first step in which something is missing, to the reading when nothing is."""
    file = open_file(request.user, pk)
    if not file.plan_is_open:
        messages.info(request, _("Le plan ne se modifie que pendant sa préparation."))
        return redirect("operators:portal_file", pk=pk)
    lacking = blocking(plan_problems(file_to_change(request.user, pk)))
    if not lacking:
        return redirect("operators:portal_submit", pk=pk)
    step = next(step for step in plan_steps(file.kind) if step.section == lacking[0].section)
    return redirect("operators:portal_plan_step", pk=pk, step=step.slug)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_plan_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Write one step; the buttons that search, count, add or take away a line save nothing."""
    file = open_file(request.user, pk)
    here = next((one for one in plan_steps(file.kind) if one.slug == step), None)
    if here is None:
        raise Http404
    if not file.plan_is_open:
        messages.info(request, _("Le plan ne se modifie que pendant sa préparation."))
        return redirect("operators:portal_file", pk=pk)
    if request.method != "POST":
        return _show(request, here, stored_step(file, here.section))
    act = request.POST.get("act", "next")
    if act.partition("-")[0] in _PARTS:
        page = typed_step(request, file, here.section, act)
        return _show(request, here, page, part=_PARTS[act.partition("-")[0]])
    return _save(request, here, sent_step(file, here.section, request.POST), act)


def _save(request: HttpRequest, step: Step, page: StepPage, act: str) -> HttpResponse:
    if not page.is_valid():
        return _show(request, step, page, status=INVALID)
    version = page.form.cleaned_data["version"]
    try:
        plan_save(
            actor=request.user,
            application=file_to_change(request.user, page.file.pk),
            data=page.form.answers,
            version=0 if version is None else version,
            **page.lists,
        )
    except Conflict:
        return _show_conflict(request, step, page)
    except DomainError as error:
        refuse(page.form, error)
        return _show(request, step, page, status=INVALID)
    messages.success(request, _("Plan enregistré."))
    return _lead_on(page.file, step, act)


def _lead_on(file: FileView, step: Step, act: str) -> HttpResponse:
    """Go to the step after this one, or stay."""
    if act == "stay":
        return redirect("operators:portal_plan_step", pk=file.pk, step=step.slug)
    steps = plan_steps(file.kind)
    after = steps[steps.index(step) + 1 :]
    if not after or act == "read":
        return redirect("operators:portal_submit", pk=file.pk)
    return redirect("operators:portal_plan_step", pk=file.pk, step=after[0].slug)


def _show_conflict(request: HttpRequest, step: Step, page: StepPage) -> HttpResponse:
    """Show what is stored beside what was typed; sending again then stores what was typed."""
    plan = Plan.objects.select_related("delegation__governorate").get(application=page.file.pk)
    differences = typed_differences(plan, data=page.form.answers, lists=page.lists, kind=page.file.kind)
    data = request.POST.copy()
    data["version"] = str(plan.version)
    again = sent_step(page.file, step.section, data)
    return _show(request, step, again, status=CONFLICT, differences=differences)


def _show(
    request: HttpRequest,
    step: Step,
    page: StepPage,
    *,
    status: int = 200,
    part: str = "",
    differences: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    file = page.file
    problems = plan_problems(file_to_change(request.user, file.pk))
    context = {
        "file": file,
        "step": step,
        "page": page,
        "steps": step_links(file.pk, file.kind, step.section, settled_sections(file.kind, problems)),
        "chart": cash_chart(page.flow) if page.flow else None,
        "differences": differences,
        "comments": [one for one in _comments(request, file) if one.section == step.section],
    }
    fragment = f"#{part}" if part and request.htmx else ""
    return render(request, f"operators/portal/plan_step.html{fragment}", context, status=status)


def _comments(request: HttpRequest, file: FileView) -> list[Any]:
    application = file_to_change(request.user, file.pk)
    return [one for one in comments_of(actor=request.user, application=application) if not one.resolved_at]


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_plan_quote(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the quote of one line of costs."""
    found = PlanCost.objects.visible_to(request.user).select_related("plan__application")
    cost = get_object_or_404(found, pk=pk)
    sent = request.method == "POST"
    form = QuoteForm(*((request.POST, request.FILES) if sent else ()))

    def attach(data: dict[str, Any]) -> None:
        plan_quote_attach(actor=request.user, cost=cost, upload=data["quote_file"])

    if sent and do_act(request, form, attach, done=_("Le devis est joint.")):
        return redirect("operators:portal_plan_step", pk=cost.plan.application_id, step="depenses")
    context = {"file": open_file(request.user, cost.plan.application_id), "cost": cost, "form": form}
    status = INVALID if sent else 200
    return render(request, "operators/portal/plan_quote.html", context, status=status)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the plan again, with what is missing in it; POST submits."""
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
    application, file = open_whole(request.user, pk)
    if not file.plan_is_open and not refusal:
        return redirect("operators:portal_file", pk=pk)
    problems = plan_problems(application)
    context = plan_reading(request, application, file) | {
        "problems": problem_rows(pk, blocking(problems)),
        "advice": problem_rows(pk, [one for one in problems if not one.blocking]),
        "steps": step_links(pk, file.kind, "read", settled_sections(file.kind, problems)),
        "refusal": refusal,
    }
    return render(request, "operators/portal/submit.html", context, status=INVALID if refusal else 200)


def plan_reading(request: HttpRequest, application: Application, file: FileView) -> dict[str, Any]:
    """Return what is shown of a plan to read: its cash flow drawn, its versions, its remarks.

    `file` is what the agent sees of `application`, which she may open and which has not ended.
    """
    plan = application.plan if file.plan else None
    flow = file.plan.cash_flow if file.plan else None
    return {
        "file": file,
        "chart": cash_chart(flow) if flow and not flow.is_empty else None,
        "versions": version_differences(plan, kind=file.kind) if plan else [],
        "comments": list(comments_of(actor=request.user, application=application)) if plan else [],
        "comment_form": CommentForm(kind=file.kind),
    }


def _private_refusal() -> str:
    return _(
        "Une condition de l’aide n’est pas remplie dans le dossier de la personne. "
        "Son conseiller peut la régler : appelez-le, puis soumettez de nouveau."
    )
