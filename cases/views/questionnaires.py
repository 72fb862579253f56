"""Questionnaires of the reintegration survey: versions read, drafts copied, edited, published."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.forms.questionnaires import PublishForm, SettingsForm
from cases.models import Question, Questionnaire
from cases.selectors.questionnaires import (
    dimension_blocks,
    questionnaire_in_force,
    questionnaire_problems,
    questionnaires_for,
)
from cases.services import questionnaires as services
from cases.views.case_page import CASE_ROLES
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(*CASE_ROLES)
@require_safe
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """The versions there are."""
    context = {
        "versions": questionnaires_for(actor=request.user),
        "in_force": questionnaire_in_force(on=today()),
        "is_manager": request.user.role == Role.TASKFORCE_MANAGER,
    }
    return render(request, "cases/questionnaires/list.html", context)


@roles(*CASE_ROLES)
@require_safe
def questionnaire_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its questions and numbers, what is wrong with a draft, the acts that are open."""
    version = version_or_404(request, pk)
    return render(request, "cases/questionnaires/detail.html", _context(request, version))


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def questionnaire_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft as a copy of a version."""
    draft = services.questionnaire_copy(actor=request.user, version=version_or_404(request, pk))
    messages.success(request, _("Brouillon ouvert : la version copiée ne change pas."))
    return redirect(draft)


@roles(Role.TASKFORCE_MANAGER)
@read_or_act
@once
def questionnaire_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the weights, thresholds and months of a draft."""
    version = version_or_404(request, pk)
    form = SettingsForm(request.POST or None, instance=version)
    if request.method == "POST" and form.is_valid():
        try:
            services.questionnaire_save(
                actor=request.user, version=version, data=form.cleaned_data, revision=sent_revision(request)
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Le brouillon est enregistré."))
            return redirect(version)
    context = {"version": version, "form": form, "revision": stored_revision(version)}
    return render(request, "cases/questionnaires/settings.html", context, status=422 if form.errors else 200)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def questionnaire_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft from a day on."""
    version = version_or_404(request, pk)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            services.questionnaire_publish(actor=request.user, version=version, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Le questionnaire est publié : il ne change plus."))
            return redirect(version)
    context = _context(request, version_or_404(request, pk), publish_form=form)
    return render(request, "cases/questionnaires/detail.html", context, status=422)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def questionnaire_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    version = version_or_404(request, pk)
    try:
        services.questionnaire_delete(actor=request.user, version=version)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(version)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("cases:questionnaire_list")


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def question_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a question of a draft up or down, or take it out."""
    question = question_or_404(request, pk)
    do = request.POST.get("do", "")
    try:
        if do in ("up", "down"):
            services.question_move(actor=request.user, question=question, up=do == "up")
        elif do == "delete":
            services.question_delete(actor=request.user, question=question, revision=sent_revision(request))
            messages.success(request, _("La question est retirée."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{question.version.get_absolute_url()}#{question.dimension}")


def version_or_404(request: HttpRequest, pk: int) -> Questionnaire:
    """Return a version that is the user's to read; 404 otherwise."""
    return get_object_or_404(questionnaires_for(actor=request.user), pk=pk)


def question_or_404(request: HttpRequest, pk: int) -> Question:
    """Return a question of a version that is the user's to read; 404 otherwise."""
    seen = Question.objects.filter(version__in=Questionnaire.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("version"), pk=pk)


def sent_revision(request: HttpRequest) -> int:
    """Return the revision that a form was filled in upon; 0 for none."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def stored_revision(version: Questionnaire) -> int:
    """The revision that the next sending is upon: after a conflict, the one now stored."""
    return Questionnaire.objects.values_list("revision", flat=True).get(pk=version.pk)


def _context(request: HttpRequest, version: Questionnaire, **forms: Any) -> dict[str, Any]:
    edits = request.user.role == Role.TASKFORCE_MANAGER and version.is_draft
    return {
        "version": version,
        "blocks": dimension_blocks(version),
        "problems": questionnaire_problems(version) if version.is_draft else [],
        "is_manager": request.user.role == Role.TASKFORCE_MANAGER,
        "can_edit": edits,
        "publish_form": PublishForm(),
        **forms,
    }
