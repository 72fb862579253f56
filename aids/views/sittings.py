"""Sittings of the committee: the list, one sitting, its members and its life."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.applications import ReasonForm
from aids.forms.committees import MemberForm, SittingForm
from aids.models import Sitting, SittingMember
from aids.selectors import committees as selectors
from aids.selectors.booklets import booklet_rows, sitting_sums
from aids.selectors.committees import MEMBER_ROLES
from aids.services import sealing, sitting_files, sittings
from aids.views.pages import act
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once


def sitting_or_404(request: HttpRequest, pk: int) -> Sitting:
    """Return the sitting if it is the user's to read; 404 otherwise."""
    try:
        return selectors.sitting_get(actor=request.user, pk=pk)
    except Sitting.DoesNotExist as error:
        raise Http404 from error


@roles(*MEMBER_ROLES)
@require_safe
def sitting_list(request: HttpRequest) -> HttpResponse:
    """Sittings, the latest first; a member reads those she was called to."""
    page = selectors.sitting_list(actor=request.user, cursor=request.GET.get("suite"))
    context = {"page": page, "manages": request.user.role == Role.TASKFORCE_MANAGER}
    return render(request, "aids/committees/list.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def sitting_new(request: HttpRequest) -> HttpResponse:
    """Prepare a sitting."""
    form = SittingForm(request.POST or None)
    made: list[Sitting] = []

    def plan(_data: dict[str, Any]) -> None:
        made.append(sittings.sitting_plan(actor=request.user, data=form.data_of()))

    done = _("La séance est en préparation : ajoutez ses membres et ses dossiers.")
    if request.method == "POST" and act(request, form, plan, done=done):
        return redirect(made[0])
    return render(request, "aids/committees/edit.html", {"form": form, "sitting": None})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def sitting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change date, place, quorum or note."""
    sitting = sitting_or_404(request, pk)
    form = SittingForm(request.POST or None, sitting=sitting)

    def change(data: dict[str, Any]) -> None:
        version = data["version"] or 0
        sittings.sitting_change(actor=request.user, sitting=sitting, data=form.data_of(), version=version)

    if request.method == "POST" and act(request, form, change, done=_("La séance est modifiée.")):
        return redirect(sitting)
    return render(request, "aids/committees/edit.html", {"form": form, "sitting": sitting})


@roles(*MEMBER_ROLES)
@require_safe
def sitting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One sitting: members, agenda, what was decided, papers; progress while it is being sealed."""
    sitting = sitting_or_404(request, pk)
    job = getattr(sitting, "sealing", None)
    if request.htmx and job is not None:
        return render(request, "aids/committees/detail.html#sealing", {"sitting": sitting, "job": job})
    return render(request, "aids/committees/detail.html", _context(request, sitting))


def _context(request: HttpRequest, sitting: Sitting, **more: Any) -> dict[str, Any]:
    manages = request.user.role == Role.TASKFORCE_MANAGER
    rows = booklet_rows(sitting, pseudonymised=sitting.pseudonymised and not manages)
    return {
        "sitting": sitting,
        "job": getattr(sitting, "sealing", None),
        "manages": manages and sitting.is_live,
        "is_manager": manages,
        "members": list(sitting.members.select_related("institution", "country", "user")),
        "rows": rows,
        "sums": sitting_sums([row.file for row in rows]),
        "refused": [row for row in rows if row.file.refusal],
        "papers": sitting.papers.visible_to(request.user)[:8],
        "letters": sum(row.file.decision_id is not None for row in rows),
        "can_open": sitting.held_on <= today(),
        "member_form": MemberForm(sitting=sitting) if manages else None,
    } | more


def _present(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("present") if pk.isdigit()]


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def sitting_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Convene, open, note who is present, or seal: one button each."""
    sitting = sitting_or_404(request, pk)
    common: dict[str, Any] = {"actor": request.user, "sitting": sitting}
    acts = {
        "convene": (lambda: sittings.sitting_convene(**common), _("Les membres sont convoqués.")),
        "open": (
            lambda: sittings.sitting_open(**common, present=_present(request)),
            _("La séance est ouverte."),
        ),
        "presence": (
            lambda: sittings.presence_write(**common, present=_present(request)),
            _("La présence est notée."),
        ),
        "seal": (lambda: sealing.sitting_seal_request(**common), _("La séance est en train d'être scellée.")),
    }
    if (chosen := request.POST.get("act", "")) in acts:
        do, done = acts[chosen]
        _try(request, do, done)
    return redirect(sitting)


def _try(request: HttpRequest, do: Any, done: str) -> None:
    try:
        do()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def sitting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a sitting, with a reason."""
    sitting = sitting_or_404(request, pk)
    form = ReasonForm(request.POST or None)

    def cancel(data: dict[str, Any]) -> None:
        sittings.sitting_cancel(actor=request.user, sitting=sitting, **data)

    if request.method == "POST" and act(request, form, cancel, done=_("La séance est annulée.")):
        return redirect(sitting)
    return render(request, "aids/committees/cancel.html", {"form": form, "sitting": sitting})


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def sitting_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a member, or take one off."""
    sitting = sitting_or_404(request, pk)
    if "remove" in request.POST:
        key = request.POST["remove"]
        member = get_object_or_404(SittingMember, sitting=sitting, pk=key if key.isdigit() else 0)
        _try(
            request,
            lambda: sittings.member_remove(actor=request.user, member=member),
            _("Ce membre est retiré de la séance."),
        )
        return redirect(sitting)
    form = MemberForm(request.POST, sitting=sitting)

    def add(data: dict[str, Any]) -> None:
        sittings.member_add(actor=request.user, sitting=sitting, **data)

    if act(request, form, add, done=_("Le membre est ajouté.")):
        return redirect(sitting)
    return render(request, "aids/committees/detail.html", _context(request, sitting, member_form=form))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def sitting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose, among the files that wait for a decision, those of this sitting."""
    sitting = sitting_or_404(request, pk)
    if request.method == "POST":
        wanted = [int(key) for key in request.POST.getlist("files") if key.isdigit()]
        if wanted:
            _try(
                request,
                lambda: sitting_files.files_add(actor=request.user, sitting=sitting, application_ids=wanted),
                _("Les dossiers choisis sont à l'ordre du jour."),
            )
            return redirect(sitting)
        messages.error(request, _("Cochez au moins un dossier."))
    ready = list(selectors.ready_files(phase=sitting.phase)[:200])
    return render(request, "aids/committees/agenda.html", {"sitting": sitting, "files": ready})
