"""One appointment: made, moved, cancelled, presence, summons letter."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from cases.forms.agenda import AppointmentForm, CancelForm, minutes_of
from cases.models import Appointment, Case, Summons
from cases.selectors.agenda import appointment_events, appointment_get
from cases.services import agenda as services
from cases.services.summons import summons_request
from cases.views.agenda import keeps
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_to_write, case_url
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

read_or_act = require_http_methods(["GET", "HEAD", "POST"])
MOST_CHOICES = 150


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def appointment_new(request: HttpRequest) -> HttpResponse:
    """Make an appointment from the agenda: the case is chosen by its number."""
    return _new(request, None)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def case_appointment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an appointment from the page of a case."""
    return _new(request, case_to_write(request, pk))


@roles(*CASE_ROLES)
@require_safe
def appointment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an appointment and what can be done with it."""
    appointment = appointment_or_404(request, pk)
    record_access(actor=request.user, kind=AccessKind.CASE, subject=appointment.case)
    is_past = appointment.starts_at <= timezone.now()
    can_keep = keeps(request, appointment.case)
    context = {
        "appointment": appointment,
        "case": appointment.case,
        "events": appointment_events(appointment),
        "reminders": appointment.reminders.all(),
        "summonses": appointment.summonses.all()[:10],
        "can_keep": can_keep,
        "can_hold": can_keep and is_past and appointment.state in ("planned", "missed"),
        "can_miss": can_keep and is_past and appointment.state in ("planned", "held"),
        "can_summon": can_keep and appointment.is_planned,
    }
    return render(request, "cases/agenda/appointment.html", context)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def appointment_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an appointment."""
    appointment = appointment_or_404(request, pk)
    case, initial = appointment.case, _initial(appointment)
    form = AppointmentForm(
        request.POST or None, actor=request.user, case=case, appointment=appointment, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.appointment_move(
                actor=request.user, appointment=appointment, version=version, **form.values()
            )
        except DomainError as refusal:
            refuse_hours(form, refusal)
        else:
            messages.success(request, _("Rendez-vous modifié."))
            return redirect(appointment)
    context = {"form": form, "case": case, "appointment": appointment, "title": _("Déplacer le rendez-vous")}
    return _form_page(request, context)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def appointment_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an appointment, with a reason."""
    appointment = appointment_or_404(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.appointment_cancel(actor=request.user, appointment=appointment, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Rendez-vous annulé."))
            return redirect(appointment)
    title = _("Annuler le rendez-vous")
    return _form_page(
        request, {"form": form, "case": appointment.case, "appointment": appointment, "title": title}
    )


@roles(*ANTENNA_STAFF)
@require_POST
@once
def appointment_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Write whether the person came."""
    appointment = appointment_or_404(request, pk)
    came = request.POST.get("came")
    if came in ("1", "0"):
        try:
            services.appointment_record_presence(
                actor=request.user, appointment=appointment, came=came == "1"
            )
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Présence notée.") if came == "1" else _("Absence notée."))
    return redirect(appointment)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def summons_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the summons letter."""
    appointment = appointment_or_404(request, pk)
    language = request.POST.get("language", "")
    try:
        summons = summons_request(actor=request.user, appointment=appointment, language=language)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(appointment)
    return redirect("cases:summons_detail", summons.pk)


@roles(*CASE_ROLES)
@require_safe
def summons_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a letter being drawn, then fetch it."""
    rows = Summons.objects.visible_to(request.user).select_related("appointment__case__person")
    summons = get_object_or_404(rows, pk=pk)
    template = "cases/agenda/summons.html#progress" if request.htmx else "cases/agenda/summons.html"
    return render(request, template, {"summons": summons, "appointment": summons.appointment})


@roles(*CASE_ROLES)
@require_safe
def summons_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download a letter; the reading is recorded."""
    rows = Summons.objects.visible_to(request.user).select_related("appointment__case")
    summons = get_object_or_404(rows, pk=pk)
    if not summons.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=summons)
    name = f"convocation-{summons.appointment.case.number}-{summons.language}.pdf"
    return FileResponse(
        summons.file.open(), as_attachment=True, filename=name, content_type="application/pdf"
    )


def appointment_or_404(request: HttpRequest, pk: int) -> Appointment:
    """Return an appointment that the user may open, else 404."""
    try:
        return appointment_get(actor=request.user, pk=pk)
    except Appointment.DoesNotExist as error:
        raise Http404 from error


def refuse_hours(form: AppointmentForm, refusal: DomainError) -> None:
    """Show a refusal beside its field; a taken hour beside the hour."""
    if refusal.code == "appointment_counsellor_free":
        form.add_error("clock", refusal.message)
    else:
        refuse(form, refusal)


def _new(request: HttpRequest, case: Case | None) -> HttpResponse:
    initial = {"counsellor": request.user.pk, "day": request.GET.get("jour", "")[:10], "minutes": 30}
    if asked := request.GET.get("conseiller", ""):
        initial["counsellor"] = asked[:18]
    form = AppointmentForm(request.POST or None, actor=request.user, case=case, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.appointment_plan(actor=request.user, case=form.case, **form.values())
        except DomainError as refusal:
            refuse_hours(form, refusal)
        else:
            messages.success(request, _("Rendez-vous enregistré."))
            return redirect(case_url(case, "agenda") if case else made)
    return _form_page(request, {"form": form, "case": case, "title": _("Nouveau rendez-vous")})


def _form_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    if context["case"] is None:
        own = Case.objects.visible_to(request.user).open().select_related("person")
        context["open_cases"] = own.order_by("-updated_at")[:MOST_CHOICES]
    status = 422 if context["form"].errors else 200
    return render(request, "cases/agenda/form.html", context, status=status)


def _initial(appointment: Appointment) -> dict[str, Any]:
    start = timezone.localtime(appointment.starts_at)
    return {
        "kind": appointment.kind,
        "counsellor": appointment.counsellor_id,
        "day": start.date(),
        "clock": f"{start:%H:%M}",
        "minutes": minutes_of(appointment),
        "place": appointment.place,
        "note": appointment.note,
        "version": appointment.version,
    }
