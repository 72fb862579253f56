"""Appeals of a file, and the public page that tells whether a letter is genuine."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public, roles
from aids.forms.applications import ReasonForm
from aids.forms.committees import AppealForm
from aids.models import Decision
from aids.selectors.appeals import pending_appeal
from aids.services.appeals import appeal_file, appeal_withdraw
from aids.views.pages import FILE_ROLES, act, file_or_404
from common.dates import today
from common.form_tokens import once


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def appeal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the person's appeal against a refusal."""
    application = file_or_404(request, pk)
    form = AppealForm(request.POST or None, initial={"filed_on": today()})

    def record(data: dict[str, Any]) -> None:
        appeal_file(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, record, done=_("Le recours est enregistré.")):
        return redirect(application)
    context = {
        "application": application,
        "form": form,
        "against": application.decisions.order_by("-made_at", "-pk").first(),
    }
    return render(request, "aids/committees/appeal.html", context)


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def appeal_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The person takes her appeal back."""
    application = file_or_404(request, pk)
    appeal = pending_appeal(application)
    if appeal is None:
        raise Http404
    form = ReasonForm(request.POST or None)

    def withdraw(data: dict[str, Any]) -> None:
        appeal_withdraw(actor=request.user, appeal=appeal, **data)

    if request.method == "POST" and act(request, form, withdraw, done=_("Le recours est retiré.")):
        return redirect(application)
    context = {"application": application, "form": form, "appeal": appeal}
    return render(request, "aids/committees/appeal_end.html", context)


@public
@require_safe
def letter_check(request: HttpRequest, code: str) -> HttpResponse:
    """Tell whether a letter of decision is genuine: its reference, its day, its seal; nothing of the person."""
    decision = Decision.objects.select_related("application").filter(code=code.upper()).first()
    status = 200 if decision else 404
    context = {"decision": decision, "code": code}
    return render(request, "aids/committees/letter_check.html", context, status=status)
