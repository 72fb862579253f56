"""Surveys of a case: the tab, the beginning of one, its page with the answers opened knowingly."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.enums import ConsentScope
from cases.forms.acts import AccessReasonForm
from cases.forms.surveys import StartForm
from cases.models import Survey
from cases.selectors import surveys as selectors
from cases.selectors.consent import has_consent
from cases.services.surveys import survey_answers_open, survey_start, survey_take_over
from cases.survey_enums import Dimension, SurveyState
from cases.views.case_page import (
    ANTENNA_STAFF,
    CASE_ROLES,
    case_or_404,
    case_to_write,
    case_url,
    show_tab,
    writes,
)
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

TAB = "enquetes"
read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(*CASE_ROLES)
@require_safe
def survey_tab(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was asked and is to be asked, the scores and how they went; no answer is read."""
    case = case_or_404(request, pk)
    surveys = selectors.case_surveys(actor=request.user, case=case)
    slots = selectors.survey_slots(case, surveys)
    agreed = has_consent(case, ConsentScope.PROCESSING)
    can_write = writes(request, case)
    context = {
        "slots": slots,
        "lines": selectors.score_lines(surveys),
        "chart": selectors.trajectory(surveys),
        "dimensions": [one.label for one in Dimension],
        "has_consent": agreed,
        "can_write": can_write,
        "can_start": can_write and agreed and case.is_open and any(slot.can_start for slot in slots),
    }
    return show_tab(request, case, TAB, "cases/surveys/tab.html", context)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def survey_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a survey: which one, in which language; then its first page."""
    case = case_to_write(request, pk)
    surveys = selectors.case_surveys(actor=request.user, case=case)
    slots = [slot for slot in selectors.survey_slots(case, surveys) if slot.can_start]
    wanted = next((slot.month for slot in slots if slot.is_now), slots[0].month if slots else None)
    form = StartForm(request.POST or None, case=case, slots=slots, initial={"month": wanted})
    if request.method == "POST" and form.is_valid():
        try:
            survey = survey_start(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("cases:survey_page", survey.pk, Dimension.ECONOMIC)
    context = {"case": case, "form": form, "slots": slots}
    return render(request, "cases/surveys/start.html", context, status=422 if form.errors else 200)


@roles(*CASE_ROLES)
@never_cache
@read_or_act
def survey_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the scores of a survey; a POST opens the answers, recorded, a manager of the taskforce says why."""
    survey = survey_or_404(request, pk)
    is_taskforce = request.user.role == Role.TASKFORCE_MANAGER
    opened = request.method == "POST"
    form = AccessReasonForm(request.POST if opened else None) if is_taskforce else None
    context: dict[str, Any] = {
        "survey": survey,
        "case": survey.case,
        "month": selectors.month_label(survey.month),
        "line": selectors.score_line(survey),
        "before": selectors.survey_before(survey) if survey.state == SurveyState.COMPLETED else None,
        "events": selectors.survey_transitions(survey),
        "is_mine": writes(request, survey.case),
        "reason_form": form,
        "first": Dimension.ECONOMIC,
    }
    if opened and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            context["answers"] = survey_answers_open(actor=request.user, survey=survey, reason=reason)
        except DomainError as refusal:
            messages.error(request, refusal.message)
    status = 422 if opened and "answers" not in context else 200
    return render(request, "cases/surveys/detail.html", context, status=status)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def survey_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an interview, also one that a colleague began."""
    survey = survey_to_write(request, pk)
    try:
        survey_take_over(actor=request.user, survey=survey)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(survey)
    messages.success(request, _("Vous menez cet entretien."))
    return redirect("cases:survey_page", survey.pk, Dimension.ECONOMIC)


def survey_or_404(request: HttpRequest, pk: int) -> Survey:
    """Return a survey of a case that the user may open, else 404."""
    try:
        return selectors.survey_get(actor=request.user, pk=pk)
    except Survey.DoesNotExist as error:
        raise Http404 from error


def survey_to_write(request: HttpRequest, pk: int) -> Survey:
    """Return a survey for an act on it; refused to who only reads the case."""
    survey = survey_or_404(request, pk)
    case_to_write(request, survey.case_id)
    return survey


def survey_list_url(survey: Survey) -> str:
    """Return the address of the case's surveys."""
    return case_url(survey.case_id, TAB)
