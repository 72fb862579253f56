"""One question of a questionnaire's draft: added, changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from cases.forms.questionnaires import AnswerFormSet, QuestionForm, answers_initial
from cases.models import Question, Questionnaire
from cases.services.questionnaires import question_save
from cases.survey_enums import Dimension
from cases.views.questionnaires import question_or_404, sent_revision, stored_revision, version_or_404
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

read_or_act = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = ("dimension", "weight", "text_fr", "text_ar")


@roles(Role.TASKFORCE_MANAGER)
@read_or_act
@once
def question_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a question to a draft."""
    return _edit(request, version_or_404(request, pk), None)


@roles(Role.TASKFORCE_MANAGER)
@read_or_act
@once
def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question of a draft."""
    question = question_or_404(request, pk)
    return _edit(request, question.version, question)


def _edit(request: HttpRequest, version: Questionnaire, question: Question | None) -> HttpResponse:
    if not version.is_draft:
        messages.error(request, _("Cette version est publiée : copiez-la pour la changer."))
        return redirect(version)
    asked = request.GET.get("dimension", "")
    initial = {"dimension": asked if asked in Dimension.values else Dimension.ECONOMIC, "weight": 1}
    if question:
        initial = {name: getattr(question, name) for name in FIELDS}
    form = QuestionForm(request.POST or None, initial=initial)
    lines = AnswerFormSet(request.POST or None, initial=answers_initial(question), prefix="reponse")
    sent = request.method == "POST" and form.is_valid() and lines.is_valid()
    if sent and _saved(request, version, question, form, lines):
        messages.success(request, _("La question est enregistrée."))
        return redirect(f"{version.get_absolute_url()}#{form.cleaned_data['dimension']}")
    context = {
        "version": version,
        "question": question,
        "form": form,
        "lines": lines,
        "revision": stored_revision(version),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/questionnaires/question.html", context, status=status)


def _saved(
    request: HttpRequest,
    version: Questionnaire,
    question: Question | None,
    form: QuestionForm,
    lines: AnswerFormSet,
) -> bool:
    try:
        question_save(
            actor=request.user,
            version=version,
            question=question,
            data=form.cleaned_data,
            choices=lines.choices(),
            revision=sent_revision(request),
        )
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    return True
