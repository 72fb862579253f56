"""Acts on a case, each on a page of its own with its form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from cases.forms.acts import ActForm, AssignForm, CategoryForm, CloseForm, ReasonForm, ReceiveForm
from cases.models import Case
from cases.selectors.open_work import ends_with_case
from cases.services import cases as services
from cases.services.handovers import case_assign as case_assign_service
from cases.views.case_page import ANTENNA_STAFF, MANAGERS, case_to_write, case_url
from common.errors import DomainError
from common.form_tokens import once

read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the case with a reason, after what ends with it has been shown."""
    title, done = _("Clore le dossier"), _("Dossier clos.")
    return _act(
        request,
        pk,
        CloseForm,
        services.case_close,
        title=title,
        done=done,
        template="cases/cases/close.html",
        shown=lambda case: {"work": ends_with_case(case.pk)},
    )


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def case_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a closed case."""
    title, done = _("Rouvrir le dossier"), _("Dossier rouvert.")
    return _act(request, pk, ReasonForm, services.case_reopen, title=title, done=done)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def case_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the person supported."""
    title, done = _("Marquer comme accompagné"), _("Dossier marqué comme accompagné.")
    return _act(request, pk, ReasonForm, services.case_support, title=title, done=done)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def case_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the return of an announced person."""
    title, done = _("Confirmer le retour"), _("Retour confirmé, dossier enregistré.")
    return _act(request, pk, ReceiveForm, services.case_receive, title=title, done=done)


@roles(*MANAGERS)
@read_or_act
@once
def case_category(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another category, with a reason."""
    title, done = _("Choisir la catégorie"), _("Catégorie enregistrée.")
    return _act(request, pk, CategoryForm, services.case_override_category, title=title, done=done)


@roles(*MANAGERS)
@read_or_act
@once
def case_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the case to a counsellor of its antenna."""
    title, done = _("Attribuer le dossier"), _("Dossier attribué.")
    return _act(request, pk, AssignForm, case_assign_service, title=title, done=done)


def _act(
    request: HttpRequest,
    pk: int,
    form_class: type[ActForm],
    service: Callable[..., Any],
    *,
    title: str | Promise,
    done: str | Promise,
    template: str = "cases/cases/act.html",
    shown: Callable[[Case], dict[str, Any]] = lambda case: {},
) -> HttpResponse:
    case = case_to_write(request, pk)
    form = form_class(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, str(done))
            return redirect(case_url(case))
    context = {"case": case, "form": form, "title": title, **shown(case)}
    return render(request, template, context, status=422 if form.errors else 200)
