"""The work load of an antenna, and the one screen that gives cases from a counsellor to another."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import Antenna, User
from cases.forms.transfers import ReassignForm
from cases.models import Case, HandOver
from cases.selectors.workload import antenna_load, cases_of_follower
from cases.services.handovers import cases_reassign
from cases.views.case_page import CASE_ROLES, MANAGERS
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

INVALID = 422
NOBODY = "personne"
# More rows than this are not ticked one by one: « tous » takes them all.
MOST_ROWS = 200


@roles(*MANAGERS)
@require_safe
def workload(request: HttpRequest) -> HttpResponse:
    """Show who follows how much, and for how long the oldest step has waited."""
    antenna = _antenna(request)
    context = {
        "antenna": antenna,
        "antennas": Antenna.objects.all() if request.user.role == Role.TASKFORCE_MANAGER else [],
        "load": antenna_load(antenna=antenna),
    }
    return render(request, "cases/transfers/workload.html", context)


@roles(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def reassign(request: HttpRequest) -> HttpResponse:
    """Choose cases of a counsellor and who takes them; preview; confirm."""
    antenna = _antenna(request)
    giver = _giver(request, antenna)
    cases = cases_of_follower(antenna=antenna, follower=giver)
    ticked = request.GET.getlist("dossier")
    initial = {"cases": [pk for pk in ticked if pk.isdigit()]}
    form = ReassignForm(request.POST or None, antenna=antenna, giver=giver, cases=cases, initial=initial)
    page: dict[str, Any] = {"antenna": antenna, "giver": giver, "form": form}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") != "confirm":
            return _preview(request, page, cases)
        try:
            _made, count = cases_reassign(
                actor=request.user,
                antenna=antenna,
                giver=giver,
                receiver=form.cleaned_data["receiver"],
                case_ids=form.chosen(),
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            done = ngettext("%(n)d dossier confié.", "%(n)d dossiers confiés.", count) % {"n": count}
            messages.success(request, done)
            return redirect(f"{_workload_url(request, antenna)}")
    return _show(request, page, cases)


@roles(*CASE_ROLES)
@require_safe
def hand_over_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the cases of one hand-over to the antenna in which it was made."""
    found = HandOver.objects.visible_to(request.user).select_related(
        "giver", "receiver", "made_by", "antenna"
    )
    made = get_object_or_404(found, pk=pk)
    held = Case.objects.visible_to(request.user).filter(hand_over_lines__hand_over=made)
    context = {"made": made, "cases": held.select_related("person", "counsellor").order_by("number")[:500]}
    return render(request, "cases/transfers/hand_over.html", context)


def _antenna(request: HttpRequest) -> Antenna:
    """Return the manager's antenna; the taskforce names one in the URL, else sees the first."""
    if request.user.role != Role.TASKFORCE_MANAGER:
        return request.user.antenna
    named = request.GET.get("antenne", "")
    antenna = Antenna.objects.filter(code=named).first() if named else Antenna.objects.first()
    if antenna is None:
        raise Http404
    return antenna


def _giver(request: HttpRequest, antenna: Antenna) -> User | None:
    """Return whose cases are shown; None: those that nobody follows."""
    named = request.GET.get("de", NOBODY)
    if named == NOBODY:
        return None
    if not named.isdigit():
        raise Http404
    followed = Case.objects.filter(antenna=antenna, counsellor=named)
    people = User.objects.filter(pk=named)
    found = people.filter(antenna=antenna).first() or (people.first() if followed.exists() else None)
    if found is None:
        raise Http404
    return found


def _workload_url(request: HttpRequest, antenna: Antenna) -> str:
    url = redirect("cases:workload").url
    return f"{url}?antenne={antenna.code}" if request.user.role == Role.TASKFORCE_MANAGER else url


def _preview(request: HttpRequest, page: dict[str, Any], cases: Any) -> HttpResponse:
    chosen = page["form"].chosen()
    held = cases if chosen is None else cases.filter(pk__in=chosen)
    shown = list(held[: MOST_ROWS + 1])
    count = len(shown) if len(shown) <= MOST_ROWS else held.order_by().count()
    context = page | {
        "cases": shown[:MOST_ROWS],
        "count": count,
        "receiver": page["form"].cleaned_data["receiver"],
    }
    return render(request, "cases/transfers/reassign_preview.html", context)


def _show(request: HttpRequest, page: dict[str, Any], cases: Any) -> HttpResponse:
    form = page["form"]
    ticked = {str(pk) for pk in (request.POST.getlist("cases") or form.initial["cases"])}
    rows = [(case, str(case.pk) in ticked) for case in cases[: MOST_ROWS + 1]]
    context = page | {
        "rows": rows[:MOST_ROWS],
        "is_cut": len(rows) > MOST_ROWS,
        "limit": MOST_ROWS,
        "workload_url": _workload_url(request, page["antenna"]),
    }
    return render(request, "cases/transfers/reassign.html", context, status=INVALID if form.errors else 200)
