"""Scorecards: all operators side by side, one beside the median, the operator's own; sheets on paper."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind
from operators.forms.scorecards import PeriodForm
from operators.models import Operator, ScorecardSheet
from operators.selectors.scorecards.base import Period
from operators.selectors.scorecards.cards import measures
from operators.services.scorecards import scorecard_of, scorecards, sheet_request

READERS = (Role.TASKFORCE_MANAGER, Role.OPERATOR_AGENT)
FORMATS = {
    "pdf": ("file", "application/pdf"),
    "xlsx": ("workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def scorecard_list(request: HttpRequest) -> HttpResponse:
    """Every measure of every operator over a period."""
    form = PeriodForm(request.GET)
    period = form.period
    counted = scorecards(actor=request.user, period=period)
    tables = [(one, list(counted.rows(one.code))) for one in measures()]
    context = {"form": form, "period": period, "tables": tables, "query": urlencode(_query(period))}
    return render(request, "operators/scorecards/list.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def scorecard_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One operator's scorecard, as the operator itself reads it."""
    return _card_page(request, _operator_or_404(request, pk))


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_scorecard(request: HttpRequest) -> HttpResponse:
    """The operator's own scorecard, beside the median of the others."""
    operators = Operator.objects.visible_to(request.user).select_related("institution")
    operator = operators.first()
    if operator is None:
        return render(request, "operators/scorecards/none.html")
    return _card_page(request, operator)


@roles(*READERS)
@require_POST
@once
def sheet_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the sheet in French or Arabic."""
    operator = _operator_or_404(request, pk)
    period = PeriodForm(request.POST).period
    try:
        sheet = sheet_request(
            actor=request.user, operator=operator, period=period, language=request.POST.get("language", "")
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(_card_url(request, operator, period))
    return redirect("operators:scorecard_sheet", sheet.pk)


@roles(*READERS)
@require_safe
def sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a sheet being drawn, then fetch it."""
    sheet = _sheet_or_404(request, pk)
    period = Period(sheet.starts_on, sheet.ends_on)
    context = {"sheet": sheet, "back": _card_url(request, sheet.operator, period)}
    return render(request, "operators/scorecards/sheet.html" + ("#progress" if request.htmx else ""), context)


@roles(*READERS)
@require_safe
def sheet_file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """Download the PDF or the workbook; the reading is recorded."""
    sheet = _sheet_or_404(request, pk)
    column, mime_type = FORMATS.get(kind, ("", ""))
    stored = getattr(sheet, column) if column else None
    if not stored:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=sheet)
    name = f"fiche-{sheet.operator.institution.code}-{sheet.ends_on}-{sheet.language}.{kind}"
    return FileResponse(stored.open(), as_attachment=True, filename=name, content_type=mime_type)


def _card_page(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = PeriodForm(request.GET)
    period = form.period
    sheets = ScorecardSheet.objects.visible_to(request.user).filter(operator=operator)
    context: dict[str, Any] = {
        "card": scorecard_of(actor=request.user, operator=operator, period=period),
        "operator": operator,
        "form": form,
        "period": period,
        "sheets": sheets.select_related("requested_by")[:5],
        "is_own": request.user.role == Role.OPERATOR_AGENT,
        "clear_url": request.path,
    }
    return render(request, "operators/scorecards/detail.html", context)


def _operator_or_404(request: HttpRequest, pk: int) -> Operator:
    operators = Operator.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(operators, pk=pk)


def _sheet_or_404(request: HttpRequest, pk: int) -> ScorecardSheet:
    sheets = ScorecardSheet.objects.visible_to(request.user).select_related("operator__institution")
    return get_object_or_404(sheets, pk=pk)


def _query(period: Period) -> dict[str, str]:
    return {"du": period.starts_on.strftime("%d/%m/%Y"), "au": period.ends_on.strftime("%d/%m/%Y")}


def _card_url(request: HttpRequest, operator: Operator, period: Period) -> str:
    own = request.user.role == Role.OPERATOR_AGENT
    url = (
        reverse("operators:portal_scorecard")
        if own
        else reverse("operators:scorecard_detail", args=[operator.pk])
    )
    return f"{url}?{urlencode(_query(period))}"
