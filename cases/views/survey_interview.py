"""The interview: one dimension per page, saved as it goes; then its end, or why there was none."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from cases.forms.acts import ReasonForm
from cases.forms.surveys import answers_sent, asked
from cases.models import Survey
from cases.selectors.questionnaires import DimensionBlock, dimension_blocks
from cases.selectors.surveys import month_label
from cases.services.surveys import survey_answer, survey_complete, survey_refuse
from cases.survey_enums import Dimension
from cases.views.case_page import ANTENNA_STAFF
from cases.views.surveys import survey_list_url, survey_to_write
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

read_or_act = require_http_methods(["GET", "HEAD", "POST"])
ORDER = tuple(Dimension)


@roles(*ANTENNA_STAFF)
@never_cache
@read_or_act
def survey_page(request: HttpRequest, pk: int, dimension: str) -> HttpResponse:
    """Ask the questions of one dimension; whatever the button, what was answered is kept."""
    survey = survey_to_write(request, pk)
    if dimension not in Dimension.values:
        raise Http404
    if not survey.is_open or survey.interviewer_id != request.user.pk:
        return redirect(survey) if not request.headers.get("X-Autosave") else HttpResponse(status=409)
    blocks = dimension_blocks(survey.version)
    block = next(one for one in blocks if one.dimension == dimension)
    if request.method != "POST":
        return _show_page(request, survey, blocks, block)
    answers = answers_sent(request.POST, block.questions)
    try:
        survey_answer(actor=request.user, survey=survey, dimension=dimension, answers=answers)
    except DomainError as refusal:
        return _show_page(request, survey, blocks, block, refusal=refusal.message)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    return redirect(_following(survey, block.dimension, request.POST.get("go", "next")))


@roles(*ANTENNA_STAFF)
@never_cache
@read_or_act
@once
def survey_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what has no answer yet, then complete the survey."""
    survey = survey_to_write(request, pk)
    if not survey.is_open or survey.interviewer_id != request.user.pk:
        return redirect(survey)
    if request.method == "POST":
        try:
            done = survey_complete(actor=request.user, survey=survey)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("cases:survey_finish", survey.pk)
        messages.success(request, _("Enquête terminée : les scores sont calculés."))
        return redirect(done)
    blocks = dimension_blocks(survey.version)
    context = {
        **_frame(survey, blocks, None),
        "left": [(block, _left(survey, block)) for block in blocks],
        "declined": sum(rank is None for rank in survey.answers.values()),
    }
    return render(request, "cases/surveys/finish.html", context)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def survey_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the person does not wish to answer."""
    survey = survey_to_write(request, pk)
    form = ReasonForm(request.POST or None, case=survey.case)
    if request.method == "POST" and form.is_valid():
        try:
            survey_refuse(actor=request.user, survey=survey, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("C’est noté : rien de ce qui a été répondu n’est gardé."))
            return redirect(survey_list_url(survey))
    context = {"case": survey.case, "form": form, "title": _("La personne ne souhaite pas répondre")}
    return render(request, "cases/cases/act.html", context, status=422 if form.errors else 200)


def _following(survey: Survey, dimension: Dimension, go: str) -> str:
    place = ORDER.index(dimension)
    if go == "later":
        return survey_list_url(survey)
    place += -1 if go == "previous" else 1
    if place >= len(ORDER):
        return reverse("cases:survey_finish", args=[survey.pk])
    return reverse("cases:survey_page", args=[survey.pk, ORDER[max(0, place)]])


def _show_page(
    request: HttpRequest,
    survey: Survey,
    blocks: list[DimensionBlock],
    block: DimensionBlock,
    *,
    refusal: str = "",
) -> HttpResponse:
    context = {
        **_frame(survey, blocks, block.dimension),
        "part": block,
        "questions": asked(survey, block.questions),
        "is_first": block.dimension == ORDER[0],
        "refusal": refusal,
    }
    return render(request, "cases/surveys/page.html", context, status=422 if refusal else 200)


def _frame(survey: Survey, blocks: list[DimensionBlock], current: Dimension | None) -> dict[str, Any]:
    """What every page of the interview shows: whose it is, and the steps; each may be returned to."""
    here = len(ORDER) if current is None else ORDER.index(current)
    steps = [
        {
            "label": block.dimension.label,
            "url": reverse("cases:survey_page", args=[survey.pk, block.dimension]),
            "state": "current" if place == here else "done" if place < here else "todo",
        }
        for place, block in enumerate(blocks)
    ]
    steps.append({"label": _("Fin"), "url": "", "state": "current" if current is None else "todo"})
    return {
        "survey": survey,
        "case": survey.case,
        "month": month_label(survey.month),
        "steps": steps,
        "back": survey_list_url(survey),
    }


def _left(survey: Survey, block: DimensionBlock) -> int:
    return sum(question.code not in survey.answers for question in block.questions)
