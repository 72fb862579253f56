"""The budget: envelopes, quotas, their entries; allocations by the taskforce."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.applications import AllocationForm
from aids.models import Envelope, Phase
from aids.selectors.budget import budget_strip
from aids.selectors.programmes import phases
from aids.services.budget import allocate
from aids.views.pages import act, strip_rows
from common.form_tokens import once
from common.money import ZERO
from common.pagination import keyset_page


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """Allocated, reserved, committed, spent, left, and left if all pending files pass."""
    every = list(phases())
    if not every:
        return render(request, "aids/budget/budget.html", {"phases": []})
    phase = next((one for one in every if one.code == request.GET.get("phase")), every[0])
    lines = budget_strip(phase=Phase.objects.get(pk=phase.pk))
    context = {"phases": every, "phase": phase, "lines": lines, "strip": strip_rows(lines)}
    return render(request, "aids/budget/budget.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def envelope_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One envelope: its entries, and the form that changes its allocation."""
    envelope = get_object_or_404(Envelope.objects.with_balance().select_related("phase"), pk=pk)
    form = AllocationForm(request.POST or None)

    def change(data: dict[str, Any]) -> None:
        slots, amount = data["slots"] or 0, data["amount_eur"] or ZERO
        allocate(actor=request.user, envelope=envelope, slots=slots, amount_eur=amount, reason=data["reason"])

    if request.method == "POST" and act(request, form, change, done=_("La dotation est modifiée.")):
        return redirect("aids:envelope_detail", pk)
    entries = envelope.entries.select_related("application", "actor")
    page = keyset_page(entries, order=("-at", "-pk"), cursor=request.GET.get("suite"))
    return render(request, "aids/budget/envelope.html", {"envelope": envelope, "form": form, "page": page})
