"""Journal: notes on a case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from cases.forms.acts import NoteForm
from cases.services.journal import note_add
from cases.views.case_page import CASE_ROLES, case_or_404, case_to_write, case_url, show_tab, writes
from common.errors import DomainError
from common.form_tokens import once


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notes; the antenna adds one."""
    case = case_or_404(request, pk)
    form = NoteForm(request.POST or None)
    can_write = writes(request, case)
    if request.method == "POST" and case_to_write(request, pk) and not can_write:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            note_add(actor=request.user, case=case, text=form.cleaned_data["text"])
        except DomainError as refusal:
            form.add_error("text", refusal.message)
        else:
            messages.success(request, _("Note ajoutée."))
            return redirect(case_url(case, "journal"))
    context = {"form": form if can_write else None, "notes": case.notes.select_related("author")[:200]}
    status = 422 if request.method == "POST" else 200
    return show_tab(request, case, "journal", "cases/journal/tab.html", context, status=status)
