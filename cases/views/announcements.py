"""Announcements before return: the list of each side, one announcement, and its author's acts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import Country
from cases.forms.announcements import AnnouncementEditForm, AnnouncementForm, PaperForm, WithdrawForm
from cases.models import Announcement
from cases.selectors.announcements import (
    VIEWS,
    announcement_get,
    announcement_page,
    announcement_papers,
    missing_papers,
)
from cases.services.announcements.arrivals import announcement_duplicates
from cases.services.announcements.completing import announcement_update, announcement_values
from cases.services.announcements.making import (
    announcement_attach,
    announcement_make,
    announcement_withdraw,
)
from cases.views.edits import conflict_rows
from common.audit import record_access
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

AUTHORS = (Role.SOCIAL_ATTACHE, Role.RETURN_OPERATOR)
ANTENNA_STAFF = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
read_or_write = require_http_methods(["GET", "HEAD", "POST"])
REFUSED, CONFLICT = 422, 409


def announcement_or_404(request: HttpRequest, pk: int) -> Announcement:
    """Return the announcement; 404 for one that the user may not see."""
    try:
        return announcement_get(actor=request.user, pk=pk)
    except Announcement.DoesNotExist as error:
        raise Http404 from error


@roles(*AUTHORS, *ANTENNA_STAFF)
@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    """List the announcements that the user's house made, or that her antenna receives."""
    asked = request.GET.get("vue", "")
    view = asked if asked in VIEWS else "attendus"
    page = announcement_page(actor=request.user, view=view, cursor=request.GET.get("suite"))
    words = ngettext("%(count)d signalement affiché", "%(count)d signalements affichés", len(page.rows))
    context = {
        "page": page,
        "view": view,
        "views": [{"slug": slug, "label": label} for slug, (label, _states) in VIEWS.items()],
        "announce": words % {"count": len(page.rows)},
        "is_author": request.user.role in AUTHORS,
    }
    return render(request, "cases/announcements/list.html", context)


@roles(*AUTHORS, *ANTENNA_STAFF)
@require_safe
def announcement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an announcement: to its author what she wrote and its state, to the antenna what it asks for."""
    announcement = announcement_or_404(request, pk)
    papers = announcement_papers(announcement)
    context: dict[str, Any] = {
        "announcement": announcement,
        "values": announcement_values(announcement),
        "papers": papers,
        "missing": missing_papers(papers),
        "steps": announcement.transitions.select_related("actor").order_by("at", "pk"),
    }
    if request.user.role in AUTHORS:
        return render(request, "cases/announcements/mine.html", context)
    # The situation in words is as sensitive as the vulnerabilities of a case.
    record_access(actor=request.user, kind=AccessKind.SENSITIVE, subject=announcement.case)
    duplicates = announcement_duplicates(actor=request.user, announcement=announcement)
    return render(request, "cases/announcements/arrival.html", {**context, "duplicates": duplicates})


@roles(*AUTHORS)
@read_or_write
@once
def announcement_new(request: HttpRequest) -> HttpResponse:
    """Announce one person."""
    initial = {"country": request.user.country or ""}
    form = AnnouncementForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            announcement = announcement_make(actor=request.user, data=form.said(), papers=form.papers())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            message = _("Signalement %(number)s transmis à l'antenne %(antenna)s.")
            case = announcement.case
            messages.success(request, message % {"number": case.number, "antenna": case.antenna.name})
            return redirect("cases:announcement_detail", announcement.pk)
    context = {"form": form, "countries": Country.objects.all()}
    status = REFUSED if form.errors else 200
    return render(request, "cases/announcements/new.html", context, status=status)


@roles(*AUTHORS)
@read_or_write
@once
def announcement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an announcement while the person is expected; of two writers, the second sees both versions."""
    announcement = announcement_or_404(request, pk)
    form = AnnouncementEditForm(
        request.POST or None, initial=announcement_values(announcement), before=announcement.planned_on
    )
    page = {"announcement": announcement, "form": form, "version": announcement.version}
    if request.method == "POST" and form.is_valid():
        said, version = form.data_said(), _version(request)
        try:
            announcement_update(actor=request.user, announcement=announcement, data=said, version=version)
        except Conflict as conflict:
            announcement.refresh_from_db()
            page |= {"version": announcement.version, "rows": conflict_rows(form, conflict.theirs)}
            return _show_edit(request, page, status=CONFLICT)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Modifications enregistrées."))
            return redirect("cases:announcement_detail", pk)
    return _show_edit(request, page, status=REFUSED if form.errors else 200)


@roles(*AUTHORS)
@read_or_write
@once
def announcement_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a copy that was not at hand."""
    announcement = announcement_or_404(request, pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            announcement_attach(
                actor=request.user, announcement=announcement, kind=data["kind"], upload=data["file"]
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Document ajouté."))
            return redirect("cases:announcement_detail", pk)
    return show_act(request, announcement, form, title=_("Joindre une copie"))


@roles(*AUTHORS)
@read_or_write
@once
def announcement_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an announcement back, with a reason."""
    announcement = announcement_or_404(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            announcement_withdraw(actor=request.user, announcement=announcement, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Signalement retiré. L'antenne en est informée."))
            return redirect("cases:announcement_detail", pk)
    return show_act(request, announcement, form, title=_("Retirer le signalement"))


def show_act(request: HttpRequest, announcement: Announcement, form: Any, *, title: str) -> HttpResponse:
    """Answer the page of one act, with its form."""
    context = {"announcement": announcement, "form": form, "title": title}
    status = REFUSED if form.errors else 200
    return render(request, "cases/announcements/act.html", context, status=status)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _show_edit(request: HttpRequest, page: dict[str, Any], *, status: int) -> HttpResponse:
    context = {**page, "countries": Country.objects.all()}
    if status == REFUSED:
        context["version"] = request.POST.get("version", page["version"])
    return render(request, "cases/announcements/edit.html", context, status=status)
