"""The merge of two persons, what it moved, and its undoing.

An antenna manager merges when every case of the two is of her antenna, the taskforce in all other cases.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from cases.forms.merging import MergeForm, UndoForm
from cases.models import Person, PersonMerge
from cases.selectors.merging import moved_lines, same_returns
from cases.selectors.pairs import may_merge, sides_of
from cases.services.merge_undo import merge_undo as undo
from cases.services.merging import kept_of, person_merge, proposed_values
from cases.views.case_page import CASE_ROLES, MANAGERS
from cases.views.pairs import pair_or_404
from common.errors import DomainError, NotPermitted
from common.form_tokens import once
from common.forms import refuse


@roles(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def pair_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the values to keep, then make the two one."""
    pair = pair_or_404(request, pk)
    ids = (pair.person_a_id, pair.person_b_id)
    sides = sides_of(actor=request.user, ids=ids)
    persons: Any = tuple(Person.with_merged.select_related("nationality").get(pk=pk) for pk in ids)
    if not may_merge(actor=request.user, person_ids=ids):
        raise PermissionDenied
    form = MergeForm(request.POST or None, persons=persons, proposed=proposed_values(*persons))
    if request.method == "POST" and form.is_valid():
        act = {"choices": form.choices(), "versions": form.versions(), "reason": form.cleaned_data["reason"]}
        try:
            merge = person_merge(actor=request.user, pair=pair, **act)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Les deux fiches n'en font plus qu'une."))
            return redirect("cases:merge_detail", merge.pk)
    kept = kept_of(*persons)
    context = {"pair": pair, "form": form, "sides": [sides[i] for i in ids], "kept": kept}
    context["doubles"] = same_returns(*persons)
    return render(request, "cases/merging/new.html", context, status=422 if form.errors else 200)


@roles(*CASE_ROLES)
@require_safe
def merge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a merge moved, and until when it can be undone."""
    return _show(request, _merge_or_404(request, pk), UndoForm())


@roles(*MANAGERS)
@require_POST
@once
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two persons of the one again."""
    merge = _merge_or_404(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _show(request, merge, form, status=422)
    try:
        undo(actor=request.user, merge=merge, reason=form.cleaned_data["reason"])
    except NotPermitted as error:
        raise PermissionDenied from error
    except DomainError as refusal:
        refuse(form, refusal)
        return _show(request, _merge_or_404(request, pk), form, status=422)
    messages.success(request, _("La fusion est annulée : les deux fiches sont de nouveau séparées."))
    return redirect("cases:merge_detail", pk)


def _merge_or_404(request: HttpRequest, pk: int) -> PersonMerge:
    merges = PersonMerge.objects.visible_to(request.user).select_related(
        "kept", "lost", "made_by", "undone_by"
    )
    return get_object_or_404(merges, pk=pk)


def _show(request: HttpRequest, merge: PersonMerge, form: UndoForm, *, status: int = 200) -> HttpResponse:
    in_time = merge.undone_at is None and timezone.now() <= merge.undo_until
    allowed = request.user.role in MANAGERS and may_merge(
        actor=request.user, person_ids=(merge.kept.merged_into_id or merge.kept_id,)
    )
    context = {
        "merge": merge,
        "form": form,
        "lines": moved_lines(merge),
        "can_undo": in_time and allowed,
        "is_late": merge.undone_at is None and not in_time,
    }
    return render(request, "cases/merging/detail.html", context, status=status)
