"""Journal: notes on a case."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from cases.forms.journal import NoteForm
from cases.models import JournalNote
from cases.selectors.journal import notes_page
from cases.services.journal import is_editable, note_add, note_edit
from cases.views.case_page import (
    ANTENNA_STAFF,
    CASE_ROLES,
    case_or_404,
    case_to_write,
    case_url,
    show_tab,
    writes,
)
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notes that the user may read; the antenna adds one."""
    case = case_or_404(request, pk)
    form = NoteForm(request.POST or None)
    can_write = writes(request, case)
    if request.method == "POST" and case_to_write(request, pk) and not can_write:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            note_add(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Note ajoutée."))
            return redirect(case_url(case, "journal"))
    page = notes_page(actor=request.user, case=case, cursor=request.GET.get("suite"))
    notes = [{"note": note, "is_editable": is_editable(actor=request.user, note=note)} for note in page.rows]
    context: dict[str, Any] = {"form": form if can_write else None, "notes": notes, "page": page}
    status = 422 if request.method == "POST" else 200
    return show_tab(request, case, "journal", "cases/journal/tab.html", context, status=status)


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def note_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's own note right, within a day of writing it."""
    readable = JournalNote.objects.visible_to(request.user).select_related("case__person")
    note: JournalNote = get_object_or_404(readable, pk=pk)
    facts = ("text", "kind", "happened_on", "is_confidential")
    form = NoteForm(request.POST or None, initial={name: getattr(note, name) for name in facts})
    form.fields["text"].label = _("Note")
    if request.method == "POST" and form.is_valid():
        try:
            note_edit(actor=request.user, note=note, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Note corrigée."))
            return redirect(case_url(note.case_id, "journal"))
    can_edit = is_editable(actor=request.user, note=note)
    context = {"case": note.case, "form": form, "note": note, "can_edit": can_edit}
    return render(request, "cases/journal/edit.html", context, status=422 if form.errors else 200)
