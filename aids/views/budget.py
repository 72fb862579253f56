"""The budget: envelopes and quotas, their allocations, the ledger behind every figure."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.enums import LedgerAccount
from aids.forms.budget import AllocationForm, LedgerFilterForm
from aids.models import Envelope, Phase
from aids.selectors.budget_moves import moves_to_decide
from aids.selectors.budget_page import EnvelopeRow, budget_rows, budget_sections
from aids.selectors.ledger import LedgerFilters, ledger_page, ledger_sums
from aids.selectors.ledger_audit import newest_check
from aids.selectors.programmes import phases
from aids.selectors.waiting import waiting_files
from aids.services.allocations import allocation_change
from aids.services.ledger_exports import export_entries
from aids.views.pages import act
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.money import ZERO

# Asks the ledger's page for the sums of what it filters.
SUMS = "sommes"


def phase_asked(request: HttpRequest) -> tuple[list[Phase], Phase | None]:
    """Return every phase, and the one that the URL names (the newest one otherwise)."""
    every = list(phases())
    code = request.GET.get("phase")
    return every, next((one for one in every if one.code == code), every[0] if every else None)


def gauges(rows: list[EnvelopeRow]) -> list[dict[str, Any]]:
    """Return the places of each envelope as the budget strip shows them."""
    return [
        {
            "label": row.envelope.label,
            "used": row.slots.committed,
            "reserved": row.slots.reserved,
            "limit": row.slots.allocated,
            "left": row.slots.left,
            "left_if_all": row.slots.left_if_pending_pass,
            "url": "",
        }
        for row in rows
        if row.slots.limited
    ]


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """Allocated, reserved, committed, spent, left, left if all pending files pass, and until when it lasts."""
    every, phase = phase_asked(request)
    if phase is None:
        return render(request, "aids/budget/budget.html", {"phases": []})
    rows = budget_rows(phase=phase, on=today())
    check, differences = newest_check()
    context = {
        "phases": every,
        "phase": phase,
        "strip": gauges(rows),
        "sections": budget_sections(rows),
        "forecasts": [(row, unit, found) for row in rows for unit, found in row.forecasts],
        "check": check,
        "differences": differences,
        "moves": list(moves_to_decide(request.user).filter(source__phase=phase)[:5]),
        "waiting": waiting_files(phase).count(),
    }
    return render(request, "aids/budget/budget.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def envelope_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One envelope: what it holds, its latest entries, and the form that changes its allocation."""
    envelope = get_object_or_404(Envelope.objects.with_balance().select_related("phase"), pk=pk)
    form = AllocationForm(request.POST or None, envelope=envelope)

    def change(data: dict[str, Any]) -> None:
        slots, amount = data.get("slots") or 0, data.get("amount_eur") or ZERO
        allocation_change(
            actor=request.user, envelope=envelope, slots=slots, amount_eur=amount, reason=data["reason"]
        )

    if request.method == "POST" and act(request, form, change, done=_("La dotation est modifiée.")):
        return redirect("aids:envelope_detail", pk)
    rows = budget_rows(phase=envelope.phase, on=today())
    context = {
        "envelope": envelope,
        "row": next(row for row in rows if row.envelope.pk == pk),
        "form": form,
        "entries": ledger_page(filters=LedgerFilters(envelope=pk), cursor=None).rows[:12],
        "allocations": ledger_page(
            filters=LedgerFilters(envelope=pk, account=LedgerAccount.ALLOCATED), cursor=None
        ).rows,
    }
    return render(request, "aids/budget/envelope.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every entry, the latest first, filtered by the URL, with the sums of what is filtered."""
    form = LedgerFilterForm(request.GET)
    filters = form.filters()
    page = ledger_page(filters=filters, cursor=request.GET.get("suite"))
    count = len(page.rows)
    query = request.GET.copy()
    query.pop("suite", None)
    query.pop(SUMS, None)
    context = {
        "form": form,
        "page": page,
        # Of one envelope a line at once; of many, a table that few ask for.
        "sums": ledger_sums(filters) if filters.envelope or request.GET.get(SUMS) else None,
        "accounts": LedgerAccount,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "export_query": query.urlencode(),
        "announce": ngettext("%(n)d écriture affichée", "%(n)d écritures affichées", count) % {"n": count},
    }
    template = "aids/ledger/list.html#results" if request.htmx else "aids/ledger/list.html"
    return render(request, template, context)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def ledger_export(request: HttpRequest) -> HttpResponse | FileResponse:
    """Answer the entries that pass the filters as an Excel file; that it was taken is recorded."""
    try:
        stream = export_entries(actor=request.user, filters=LedgerFilterForm(request.GET).filters())
    except DomainError as refusal:
        return render(request, "aids/ledger/export_refused.html", {"refusal": refusal.message}, status=422)
    return FileResponse(stream, as_attachment=True, filename=f"registre-{today():%Y-%m-%d}.xlsx")
