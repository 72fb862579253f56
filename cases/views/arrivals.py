"""The antenna's acts on an announced arrival."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import roles
from cases.forms.announcements import ConfirmForm, NotComeForm, PrepareForm
from cases.models import Announcement
from cases.services.announcements.arrivals import (
    announcement_confirm,
    announcement_link,
    announcement_not_come,
    announcement_prepare,
)
from cases.views.announcements import ANTENNA_STAFF, announcement_or_404, read_or_write, show_act
from cases.views.case_page import case_url
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def announcement_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the arrival: who receives the person, and what is made ready."""
    announcement = announcement_or_404(request, pk)
    form = PrepareForm(request.POST or None, announcement=announcement, actor=request.user)
    title, done = gettext_lazy("Préparer l'accueil"), gettext_lazy("Accueil en préparation.")
    return _act(request, announcement, form, announcement_prepare, title=title, done=done)


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def announcement_arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the arrival: the case becomes registered."""
    announcement = announcement_or_404(request, pk)
    initial = {"returned_on": min(announcement.planned_on, today()), "modality": announcement.case.modality}
    form = ConfirmForm(request.POST or None, initial=initial)
    title, done = gettext_lazy("Confirmer l'arrivée"), gettext_lazy("Arrivée confirmée, dossier enregistré.")
    return _act(request, announcement, form, announcement_confirm, title=title, done=done, to_case=True)


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def announcement_miss(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the person did not come: the case is closed."""
    announcement = announcement_or_404(request, pk)
    form = NotComeForm(request.POST or None)
    title, done = gettext_lazy("La personne n'est pas venue"), gettext_lazy("Dossier clos.")
    return _act(request, announcement, form, announcement_not_come, title=title, done=done)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def announcement_recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the announced person is one known already."""
    announcement = announcement_or_404(request, pk)
    chosen = request.POST.get("person", "")
    try:
        announcement_link(
            actor=request.user,
            announcement=announcement,
            person_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0,
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Le dossier est maintenant celui de la personne connue."))
    return redirect("cases:announcement_detail", pk)


def _act(
    request: HttpRequest,
    announcement: Announcement,
    form: Any,
    service: Callable[..., Announcement],
    *,
    title: str | Promise,
    done: str | Promise,
    to_case: bool = False,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, announcement=announcement, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(done))
            if to_case:
                return redirect(case_url(announcement.case_id))
            return redirect("cases:announcement_detail", announcement.pk)
    return show_act(request, announcement, form, title=str(title))
