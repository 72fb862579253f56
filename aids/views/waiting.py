"""The waiting list, and a reservation kept longer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.budget import ExtensionForm
from aids.selectors.files import extension_of
from aids.selectors.waiting import waiting_list as files_waiting
from aids.services.reservations import reservation_extend as extend_reservation
from aids.views.budget import phase_asked
from aids.views.pages import FILE_ROLES, file_or_404
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse


@roles(*FILE_ROLES)
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Who waits for a place, by date: every file for the taskforce, an antenna's own with their turn."""
    every, phase = phase_asked(request)
    asked = request.GET.get("enveloppe", "")
    envelope_id = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    found = files_waiting(actor=request.user, phase=phase, envelope_id=envelope_id) if phase else None
    is_manager = request.user.role == Role.TASKFORCE_MANAGER
    context = {
        "phases": every,
        "phase": phase,
        "found": found,
        "envelope_id": envelope_id,
        "is_manager": is_manager,
    }
    return render(request, "aids/waiting/list.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def reservation_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file's place longer, or take one for it again, with a reason."""
    application = file_or_404(request, pk)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _extended(request, form, application):
        return redirect("aids:application_detail", pk)
    context = {"application": application, "form": form, **extension_of(application)}
    return render(request, "aids/waiting/extend.html", context)


def _extended(request: HttpRequest, form: ExtensionForm, application: Any) -> bool:
    try:
        held = extend_reservation(actor=request.user, application=application, **form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return False
    if held:
        messages.success(request, _("La place est gardée jusqu'à la nouvelle date."))
    else:
        messages.warning(request, _("Il ne reste pas de place : le dossier rejoint la liste d'attente."))
    return True
