"""Visits in the operator's portal: the list of those due, one visit, what was seen, its photos."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.visits import MoveForm, PhotosForm, VisitForm
from operators.models import Visit, VisitPhoto
from operators.selectors.portal import FileView
from operators.selectors.visits import (
    DUE,
    PARTS,
    last_day_to_move,
    visit_context,
    visit_counts,
    visit_get,
    visit_part,
    visits_page,
)
from operators.selectors.visits_compared import visit_differences
from operators.services.closed_files import survival_phones
from operators.services.visit_plans import visit_move
from operators.services.visits import visit_extra, visit_photo_add, visit_photo_remove, visit_record
from operators.views.responses import CONFLICT, INVALID, file_to_change, open_file, sent


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_visits(request: HttpRequest) -> HttpResponse:
    """Show the visits to make, the most urgent first; `?etat=` shows those missed or made."""
    part = visit_part(request.GET.get("etat", DUE.slug))
    if part is None:
        raise Http404
    page, lines = visits_page(actor=request.user, part=part, cursor=request.GET.get("suite"))
    counts = visit_counts(actor=request.user)
    context = {"part": part, "parts": PARTS, "page": page, "lines": lines, "counts": counts}
    return render(request, "operators/visits/list.html", context)


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one visit of the operator with its photos."""
    visit, file = _open_visit(request.user, pk)
    context = visit_context(actor=request.user, visit=visit) | {"file": file, "form": PhotosForm()}
    context["phones"] = file.phones or survival_phones(actor=request.user, visit=visit)
    return render(request, "operators/visits/portal_visit.html", context)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_visit_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a visit that was made, or correct it."""
    visit, file = _open_visit(request.user, pk)
    if not visit.can_be_recorded:
        return redirect("operators:portal_visit", pk)
    form = VisitForm(sent(request), request.FILES or None, kind=file.kind, visit=visit)
    if request.method != "POST":
        return _show(request, file, form, visit)
    if not form.is_valid():
        return _show(request, file, form, visit, status=INVALID)
    try:
        saved = visit_record(
            actor=request.user,
            visit=visit,
            data=form.visit_data,
            version=form.cleaned_data["version"],
            client_id=form.cleaned_data["client_id"],
        )
    except Conflict as conflict:
        return _show_conflict(request, file, form, visit, conflict)
    except DomainError as error:
        refuse(form, error)
        return _show(request, file, form, visit, status=INVALID)
    return _saved(request, saved, form.cleaned_data["photos"])


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_visit_extra(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a visit made beside the plan."""
    application = file_to_change(request.user, pk)
    file = open_file(request.user, pk)
    form = VisitForm(sent(request), request.FILES or None, kind=file.kind)
    if request.method == "POST" and form.is_valid():
        try:
            saved = visit_extra(
                actor=request.user,
                application=application,
                data=form.visit_data,
                client_id=form.cleaned_data["client_id"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return _saved(request, saved, form.cleaned_data["photos"])
    return _show(request, file, form, None, status=INVALID if form.errors else 200)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_visit_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree on the day of a visit, or move its last day."""
    visit, file = _open_visit(request.user, pk)
    initial = {"due_on": visit.due_on, "planned_for": visit.planned_for, "version": visit.version}
    form = MoveForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visit_move(actor=request.user, visit=visit, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("La date de la visite est enregistrée."))
            return redirect("operators:portal_visit", pk)
    first, last = last_day_to_move(visit)
    context = {"file": file, "visit": visit, "form": form, "first": first, "last": last}
    return render(request, "operators/visits/move.html", context, status=INVALID if form.errors else 200)


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def portal_visit_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Join photos to a visit already written."""
    visit, _file = _open_visit(request.user, pk)
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid() or not form.cleaned_data["photos"]:
        messages.error(request, _("Choisissez au moins une photo."))
        return redirect("operators:portal_visit", pk)
    return _saved(request, visit, form.cleaned_data["photos"], done="")


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def portal_photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo away for good."""
    photo = get_object_or_404(VisitPhoto.objects.visible_to(request.user).select_related("visit"), pk=pk)
    try:
        visit_photo_remove(actor=request.user, photo=photo)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("La photo est retirée."))
    return redirect("operators:portal_visit", photo.visit_id)


def _open_visit(user: User, pk: int) -> tuple[Visit, FileView]:
    """Return the visit with its file as the agent may see it, the opening recorded; 404 when it is not hers."""
    try:
        visit = visit_get(actor=user, pk=pk)
    except Visit.DoesNotExist as error:
        raise Http404 from error
    return visit, open_file(user, visit.application_id)


def _saved(request: HttpRequest, visit: Visit, photos: list[Any], *, done: str | None = None) -> HttpResponse:
    """Keep the photos sent with a visit, and lead to it; a photo that is refused does not lose the others."""
    kept = 0
    for upload in photos:
        try:
            with transaction.atomic():
                visit_photo_add(actor=request.user, visit=visit, upload=upload)
        except DomainError as error:
            messages.error(request, f"{upload.name} : {error.message}")
        else:
            kept += 1
    if done is None:
        messages.success(request, _("La visite est enregistrée."))
    if kept:
        messages.success(request, _("Photos jointes : %(count)s.") % {"count": kept})
    return redirect("operators:portal_visit", visit.pk)


def _show_conflict(
    request: HttpRequest, file: FileView, form: VisitForm, visit: Visit, conflict: Conflict
) -> HttpResponse:
    """Show the stored visit beside what was typed; sending again then stores what was typed."""
    differences = visit_differences(form=form.cleaned_data, theirs=conflict.theirs, labels=form.fields)
    data = request.POST.copy()
    data["version"] = str(conflict.theirs["version"])
    again = VisitForm(data, kind=file.kind, visit=visit)
    return _show(request, file, again, visit, status=CONFLICT, differences=differences)


def _show(
    request: HttpRequest,
    file: FileView,
    form: VisitForm,
    visit: Visit | None,
    *,
    status: int = 200,
    differences: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "file": file,
        "form": form,
        "visit": visit,
        "differences": differences,
        "photos_lost": bool(request.FILES),
    }
    return render(request, "operators/visits/form.html", context, status=status)
