"""The plan of an economic aid to read, its quotes, the remarks that antenna and operator exchange on it."""

from typing import Any

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.plans import CommentForm
from aids.models import Application, Plan, PlanComment, PlanCost, PlanVersion
from aids.selectors.former_work import former_work
from aids.selectors.plan_content import CashFlow, live_plan
from aids.selectors.plan_differences import version_differences
from aids.selectors.plans import blocking, comments_of, plan_problems
from aids.services.plan_comments import plan_comment_add, plan_comment_resolve
from aids.views.pages import FILE_ROLES, act, file_or_404
from common.audit import record_access
from common.charts import Chart, Series, trend_chart
from common.errors import DomainError
from common.form_tokens import once
from common.formatting import number_text
from common.models.audit import AccessKind

READERS = (*FILE_ROLES, Role.OPERATOR_AGENT)
_INVALID = 422


def cash_chart(flow: CashFlow) -> Chart:
    """Draw what comes in and goes out over the twelve months, in TND."""
    return trend_chart(
        [
            Series(_("Recettes"), [float(month.income_tnd) for month in flow.months]),
            Series(_("Dépenses"), [float(month.expense_tnd) for month in flow.months]),
        ],
        title=_("Trésorerie sur douze mois (TND)"),
        labels=[str(month.number) for month in flow.months],
        label_header=_("Mois"),
        value_format=number_text,
        height=180,
    )


@roles(*FILE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan with its versions and remarks; POST writes a remark."""
    application = file_or_404(request, pk)
    plan = Plan.objects.filter(application=application).first()
    if plan is None:
        raise Http404
    sent = request.method == "POST"
    form = CommentForm(*([request.POST] if sent else []), kind=application.kind)

    def write(data: dict[str, Any]) -> None:
        plan_comment_add(actor=request.user, application=application, **data)

    if sent and act(request, form, write, done=_("Remarque envoyée à l’opérateur.")):
        return redirect("aids:plan_detail", pk)
    record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=application)
    context = _read(request, application, plan) | {"comment_form": form}
    return render(request, "aids/plans/detail.html", context, status=_INVALID if sent else 200)


def _read(request: HttpRequest, application: Application, plan: Plan) -> dict[str, Any]:
    view = live_plan(application)
    problems = plan_problems(application) if application.state in ("planning", "deferred") else []
    drawn = view.cash_flow if view and view.cash_flow and not view.cash_flow.is_empty else None
    return {
        "application": application,
        "plan": view,
        "chart": cash_chart(drawn) if drawn else None,
        "problems": [(one, "") for one in blocking(problems)],
        "advice": [(one, "") for one in problems if not one.blocking],
        "versions": version_differences(plan, kind=application.kind),
        "comments": list(comments_of(actor=request.user, application=application)),
    }


@roles(*READERS)
@require_POST
@once
def plan_comment_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a remark is settled."""
    found = PlanComment.objects.visible_to(request.user).select_related("plan__application")
    comment = get_object_or_404(found, pk=pk)
    try:
        plan_comment_resolve(actor=request.user, comment=comment)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Remarque réglée."))
    is_agent = request.user.role == Role.OPERATOR_AGENT
    name = "operators:portal_file" if is_agent else "aids:plan_detail"
    return redirect(name, comment.plan.application_id)


@roles(*READERS)
@require_safe
def plan_quote(request: HttpRequest, pk: int) -> FileResponse:
    """Download the quote of a line of costs; the reading is recorded."""
    found = PlanCost.objects.visible_to(request.user).select_related("plan__application")
    cost = get_object_or_404(found, pk=pk)
    return _quote(request, cost.plan, cost.quote_file)


@roles(*READERS)
@require_safe
def plan_version_quote(request: HttpRequest, pk: int, place: int) -> FileResponse:
    """Download the quote of a line as it was submitted; the reading is recorded."""
    found = PlanVersion.objects.visible_to(request.user).select_related("plan__application")
    version = get_object_or_404(found, pk=pk)
    costs = version.content["costs"]
    name = costs[place]["quote_file"] if place < len(costs) else ""
    return _quote(request, version.plan, FieldFile(PlanCost(), PlanCost.quote_file.field, name))


def _quote(request: HttpRequest, plan: Plan, file: FieldFile) -> FileResponse:
    formers = request.user.role == Role.OPERATOR_AGENT and former_work.hides_plan(plan.application)
    if formers or not file or not file.storage.exists(file.name):
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=plan, reason="devis")
    name = f"devis-{plan.application.number}.{file.name.rpartition('.')[2]}"
    return FileResponse(file.open(), as_attachment=True, filename=name)
