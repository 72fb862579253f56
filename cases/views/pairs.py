"""The queue of likely duplicates and the page of one pair.

The taskforce sees every pair, an antenna those of which it follows one person at least; of the other, when
no case of hers may be opened, only the antenna is told. A manager who follows both decides; everybody else
who sees the pair gives an opinion. Merging asks for more: see cases.views.merging.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from cases.enums import PairState
from cases.forms.pairs import DifferentForm, OpinionForm, PairFilterForm
from cases.models import DuplicatePair, PersonMerge
from cases.selectors.pairs import (
    compared_lines,
    may_decide,
    may_merge,
    pair_counts,
    pair_page,
    sides_of,
)
from cases.services.pairs import pair_differ, pair_give_opinion, pair_reopen, reason_words
from cases.views.case_page import CASE_ROLES
from common.audit import record_access
from common.errors import DomainError, NotPermitted
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

LIST = "cases/pairs/list.html"


@roles(*CASE_ROLES)
@require_safe
def pair_list(request: HttpRequest) -> HttpResponse:
    """List the pairs in one state, the likeliest first."""
    form = PairFilterForm(request.GET, actor=request.user)
    filters = form.filters()
    page, rows = pair_page(actor=request.user, filters=filters, cursor=request.GET.get("suite"))
    for row in rows:
        row.words = reason_words(row.pair.reasons)
    count = len(rows)
    announce = ngettext("%(count)s paire affichée", "%(count)s paires affichées", count) % {"count": count}
    context = {"form": form, "page": page, "rows": rows, "state": filters.state, "announce": announce}
    if not request.htmx:
        context["counts"] = pair_counts(actor=request.user)
    return render(request, f"{LIST}#results" if request.htmx else LIST, context)


@roles(*CASE_ROLES)
@require_safe
def pair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the two persons side by side; that they were looked at is recorded."""
    return show_pair(request, pair_or_404(request, pk))


@roles(*CASE_ROLES)
@require_POST
@once
def pair_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide that the two differ, take that back, or give an opinion."""
    pair = pair_or_404(request, pk)
    act = request.POST.get("act", "opinion")
    form = OpinionForm(request.POST) if act == "opinion" else DifferentForm(request.POST)
    if not form.is_valid():
        return show_pair(request, pair, form=form, status=422)
    service: Any = {"opinion": pair_give_opinion, "reopen": pair_reopen}.get(act, pair_differ)
    try:
        service(actor=request.user, pair=pair, **form.cleaned_data)
    except NotPermitted as error:
        raise PermissionDenied from error
    except DomainError as refusal:
        refuse(form, refusal)
        return show_pair(request, pair_or_404(request, pk), form=form, status=422)
    messages.success(request, _said(act))
    return redirect("cases:pair_list" if act == "different" else reverse("cases:pair_detail", args=[pk]))


def pair_or_404(request: HttpRequest, pk: int) -> DuplicatePair:
    """Return the pair when the user may see it."""
    pairs = DuplicatePair.objects.visible_to(request.user).select_related("decided_by", "opinion_by")
    return get_object_or_404(pairs, pk=pk)


def show_pair(
    request: HttpRequest, pair: DuplicatePair, *, form: Any = None, status: int = 200
) -> HttpResponse:
    """Answer the page of a pair, with a form that was refused."""
    sides = sides_of(actor=request.user, ids=(pair.person_a_id, pair.person_b_id))
    one, other = sides[pair.person_a_id], sides[pair.person_b_id]
    for side in (one, other):
        if side.person is not None:
            record_access(actor=request.user, kind=AccessKind.CASE, subject=side.person)
    decides = may_decide(actor=request.user, pair=pair)
    is_open = pair.state == PairState.OPEN
    context = {
        "pair": pair,
        "one": one,
        "other": other,
        "lines": compared_lines(one, other),
        "words": reason_words(pair.reasons),
        "merge": _merge_of(request, pair),
        "can_decide": decides and is_open,
        "can_reopen": decides and pair.state == PairState.DIFFERENT,
        "can_merge": is_open and may_merge(actor=request.user, person_ids=sides),
        "opinion_form": form if isinstance(form, OpinionForm) else OpinionForm(initial=_opinion(pair)),
        "different_form": form if isinstance(form, DifferentForm) else DifferentForm(),
        "refused": form,
    }
    return render(request, "cases/pairs/detail.html", context, status=status)


def _opinion(pair: DuplicatePair) -> dict[str, str]:
    return {"opinion": pair.opinion, "reason": pair.opinion_reason}


def _merge_of(request: HttpRequest, pair: DuplicatePair) -> PersonMerge | None:
    ids = (pair.person_a_id, pair.person_b_id)
    merges = PersonMerge.objects.visible_to(request.user).filter(kept__in=ids, lost__in=ids)
    return merges.order_by("-made_at").first()


def _said(act: str | None) -> str:
    match act:
        case "opinion":
            return _("Votre avis est enregistré : un responsable décidera.")
        case "reopen":
            return _("La paire est de nouveau à examiner.")
        case _:
            return _("Noté : ce ne sont pas les mêmes personnes. Cette paire ne reviendra plus.")
