"""Answers to a referral and what the antenna does with them, each on a page of its own when it asks something."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from cases.forms.referrals import AnswerForm, CancelForm, OutcomeForm, RefusalForm
from cases.services import referrals as services
from cases.views.case_page import ANTENNA_STAFF
from cases.views.referrals import ANSWERERS, referral_or_404
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(*ANSWERERS)
@require_POST
@once
def referral_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the referral received."""
    return _at_once(request, pk, services.referral_receive, done=_("Orientation notée comme reçue."))


@roles(*ANTENNA_STAFF)
@require_POST
@once
def referral_noted(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the answer was read."""
    return _at_once(request, pk, services.referral_take_note, done=_("Réponse lue."))


@roles(*ANSWERERS)
@read_or_act
@once
def referral_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, with a word for the sender."""
    title, done = _("Accepter l'orientation"), _("Orientation acceptée.")
    return _asking(request, pk, AnswerForm, services.referral_accept, title=title, done=done)


@roles(*ANSWERERS)
@read_or_act
@once
def referral_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, with a reason."""
    title, done = _("Refuser l'orientation"), _("Orientation refusée.")
    return _asking(request, pk, RefusalForm, services.referral_refuse, title=title, done=done)


@roles(*ANSWERERS)
@read_or_act
@once
def referral_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End with an outcome."""
    title, done = _("Donner le résultat"), _("Résultat enregistré.")
    return _asking(request, pk, OutcomeForm, services.referral_finish, title=title, done=done)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def referral_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the referral back."""
    title, done = _("Annuler l'orientation"), _("Orientation annulée.")
    return _asking(request, pk, CancelForm, services.referral_cancel, title=title, done=done)


def _at_once(
    request: HttpRequest, pk: int, service: Callable[..., Any], *, done: str | Promise
) -> HttpResponse:
    referral = referral_or_404(request, pk)
    try:
        service(actor=request.user, referral=referral)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, str(done))
    return redirect("cases:referral_detail", pk)


def _asking(
    request: HttpRequest,
    pk: int,
    form_class: type[forms.Form],
    service: Callable[..., Any],
    *,
    title: str | Promise,
    done: str | Promise,
) -> HttpResponse:
    """Show the form; on POST act. A refusal keeps what was typed in the form and says why above it."""
    referral = referral_or_404(request, pk)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, referral=referral, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(done))
            return redirect("cases:referral_detail", pk)
    context = {"referral": referral, "form": form, "title": title}
    return render(request, "cases/referrals/act.html", context, status=422 if form.errors else 200)
