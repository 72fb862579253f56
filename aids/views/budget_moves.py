"""Moves between envelopes: proposed by one manager, decided by another."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.budget_moves import MoveDecisionForm, MoveForm
from aids.models import BudgetMove
from aids.selectors.budget_moves import move_get, move_prospect
from aids.selectors.budget_moves import move_list as moves_page
from aids.services.budget_moves import move_agree, move_propose, move_refuse, move_withdraw
from aids.views.budget import phase_asked
from aids.views.pages import act
from common.form_tokens import once
from common.money import ZERO

ACTS = {
    "confirmer": (move_agree, gettext_lazy("Le transfert est confirmé.")),
    "refuser": (move_refuse, gettext_lazy("Le transfert est refusé.")),
    "retirer": (move_withdraw, gettext_lazy("Le transfert est retiré.")),
}


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def move_list(request: HttpRequest) -> HttpResponse:
    """The moves of a phase, the newest first."""
    every, phase = phase_asked(request)
    page = moves_page(phase=phase, cursor=request.GET.get("suite")) if phase else None
    return render(request, "aids/budget_moves/list.html", {"phases": every, "phase": phase, "page": page})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def move_new(request: HttpRequest) -> HttpResponse:
    """Propose a move."""
    every, phase = phase_asked(request)
    if phase is None:
        raise Http404
    form = MoveForm(request.POST or None, phase=phase, initial={"source": request.GET.get("de")})
    made: list[BudgetMove] = []

    def propose(data: dict[str, Any]) -> None:
        slots, amount = data["slots"] or 0, data["amount_eur"] or ZERO
        made.append(move_propose(actor=request.user, **(data | {"slots": slots, "amount_eur": amount})))

    done = _("Le transfert est proposé : un autre responsable doit le confirmer.")
    if request.method == "POST" and act(request, form, propose, done=done):
        return redirect("aids:move_detail", made[0].pk)
    return render(request, "aids/budget_moves/new.html", {"phases": every, "phase": phase, "form": form})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def move_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One move: what it would leave on both sides, and the decision of a second manager."""
    try:
        move = move_get(pk)
    except BudgetMove.DoesNotExist as error:
        raise Http404 from error
    form = MoveDecisionForm(request.POST or None)
    asked = ACTS.get(request.POST.get("acte", ""))

    def decide(data: dict[str, Any]) -> None:
        given = {} if asked[0] is move_agree else {"reason": data["reason"]}
        asked[0](actor=request.user, move=move, **given)

    if asked and act(request, form, decide, done=asked[1]):
        return redirect("aids:move_detail", pk)
    is_mine = move.proposed_by_id == request.user.pk
    context = {"move": move, "form": form, "is_mine": is_mine, "sides": move_prospect(move)}
    return render(request, "aids/budget_moves/detail.html", context)
