"""One file before the committee: what members read, their votes, the decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from accounts.enums import Role
from aids.enums import AidKind
from aids.forms.committees import ConflictForm, InnovationForm, OutcomeForm
from aids.models import Conflict, SittingFile
from aids.selectors.booklets import booklet_row
from aids.selectors.committees import MEMBER_ROLES, agenda_of, tally_of, voters_of
from aids.selectors.innovation import innovation_lines, review_of
from aids.services import innovation, sitting_files
from aids.services.applications import eligibility_for
from aids.views.pages import act, file_or_404, strip_for
from aids.views.sittings import sitting_or_404
from common.errors import DomainError, NotPermitted
from common.form_tokens import once


def _file(request: HttpRequest, pk: int, rank: int) -> tuple[SittingFile, list[SittingFile]]:
    """Return the file and its agenda; 404 when the sitting is not the user's or has no such file."""
    agenda = agenda_of(sitting_or_404(request, pk))
    found = next((one for one in agenda if one.rank == rank), None)
    if found is None:
        raise Http404
    return found, agenda


@roles(*MEMBER_ROLES)
@require_http_methods(["GET", "POST"])
@once
def sitting_file(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """Read one file; who holds the sitting writes votes and decision."""
    if request.htmx and request.method == "GET":
        return _tally(request, pk, rank)
    file, agenda = _file(request, pk, rank)
    manages = request.user.role == Role.TASKFORCE_MANAGER
    if request.method == "POST" and not manages:
        raise Http404
    voters = voters_of(file)
    form = OutcomeForm(request.POST or None, voters=voters, initial=_initial(file))

    def decide(data: dict[str, Any]) -> None:
        sitting_files.outcome_write(
            actor=request.user, file=file, outcome=form.decided(), votes=form.votes(), version=data["version"]
        )

    if request.method == "POST" and act(request, form, decide, done=_("Votes et décision enregistrés.")):
        following = next((one.rank for one in agenda if one.rank > rank and not one.outcome), None)
        return redirect("aids:sitting_file", pk, following) if following else redirect(file.sitting)
    return render(request, "aids/committees/file.html", _context(request, file, agenda, voters, form))


def _tally(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """The votes alone, asked for every five seconds: the rest of the agenda is not read for them."""
    file = get_object_or_404(SittingFile, sitting=sitting_or_404(request, pk), rank=rank)
    context = {"file": file, "tally": tally_of(file), "sitting": file.sitting}
    return render(request, "aids/committees/file.html#tally", context)


def _initial(file: SittingFile) -> dict[str, Any]:
    asked = file.application.requested_eur if file.application else None
    return {
        "outcome": file.outcome,
        "granted_eur": file.granted_eur or asked,
        "reason": file.reason,
        "conditions": file.conditions,
        "version": file.version,
    }


def _context(
    request: HttpRequest, file: SittingFile, agenda: list[SittingFile], voters: Any, form: OutcomeForm
) -> dict[str, Any]:
    sitting, application = file.sitting, file.application
    manages = request.user.role == Role.TASKFORCE_MANAGER
    ranks = [one.rank for one in agenda]
    place = ranks.index(file.rank)
    row = booklet_row(file, pseudonymised=sitting.pseudonymised and not manages)
    mine = next((voter for voter in voters if voter.member.user_id == request.user.pk), None)
    return {
        "sitting": sitting,
        "file": file,
        "row": row,
        "tally": row.tally,
        "voters": voters,
        "mine": mine,
        "form": form,
        "is_manager": manages,
        "is_open": sitting.state == "open",
        "manages": manages and sitting.is_live,
        "eligibility": eligibility_for(application) if manages and application else None,
        "strip": strip_for(application) if application else [],
        "before": ranks[place - 1] if place else None,
        "after": ranks[place + 1] if place + 1 < len(ranks) else None,
        "count": len(ranks),
    }


@roles(*MEMBER_ROLES)
@require_POST
@once
def sitting_file_act(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    """Vote, declare a conflict of interest, move a file on the agenda or take it off."""
    file, _agenda = _file(request, pk, rank)
    chosen = request.POST.get("act", "")
    try:
        done = _act(request, file, chosen)
    except NotPermitted:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("aids:sitting_file", pk, rank)
    messages.success(request, done)
    if chosen in ("up", "down", "remove"):
        return redirect(file.sitting)
    return redirect("aids:sitting_file", pk, rank)


def _act(request: HttpRequest, file: SittingFile, chosen: str) -> str:
    user = request.user
    if chosen == "vote":
        sitting_files.vote_cast(actor=user, file=file, choice=request.POST.get("choice", ""))
        return _("Votre vote est enregistré.")
    if chosen == "conflict":
        return _declare(request, file)
    if chosen == "unconflict":
        key = request.POST.get("conflict", "")
        conflict = get_object_or_404(Conflict, file=file, pk=key if key.isdigit() else 0)
        sitting_files.conflict_withdraw(actor=user, conflict=conflict)
        return _("Le conflit d'intérêts est retiré.")
    if chosen == "remove":
        sitting_files.file_remove(actor=user, file=file)
        return _("Le dossier est retiré de l'ordre du jour.")
    if chosen in ("up", "down"):
        sitting_files.file_move(actor=user, file=file, up=chosen == "up")
        return _("L'ordre du jour est changé.")
    raise DomainError(_("Choisissez un acte."), code="act")


def _declare(request: HttpRequest, file: SittingFile) -> str:
    """A member declares her own conflict; who holds the sitting writes one that a member declares aloud."""
    members = file.sitting.members.all()
    key = request.POST.get("member", "")
    if request.user.role == Role.TASKFORCE_MANAGER and key.isdigit():
        member = get_object_or_404(members, pk=key)
    else:
        member = get_object_or_404(members, user=request.user)
    form = ConflictForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Dites en quelques mots de quel conflit il s'agit."), field="reason")
    sitting_files.conflict_declare(
        actor=request.user, file=file, member=member, reason=form.cleaned_data["reason"]
    )
    return _("Le conflit d'intérêts est noté : ce membre ne vote pas sur ce dossier.")


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def innovation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The conditions of an innovative or local-impact project, as the committee establishes them."""
    application = file_or_404(request, pk)
    if application.kind != AidKind.INNOVATIVE:
        raise Http404
    review = review_of(application)
    form = InnovationForm(request.POST or None, review=review)

    def write(data: dict[str, Any]) -> None:
        innovation.innovation_review(
            actor=request.user,
            application=application,
            answers=form.answers(),
            note=data["note"],
            version=data["version"],
        )

    if request.method == "POST" and act(request, form, write, done=_("Les conditions sont enregistrées.")):
        at = SittingFile.objects.filter(application=application, is_live=True).first()
        return redirect("aids:sitting_file", at.sitting_id, at.rank) if at else redirect(application)
    context = {
        "application": application,
        "form": form,
        "review": review,
        "lines": innovation_lines(application),
        "plan": getattr(application, "plan", None),
    }
    return render(request, "aids/committees/innovation.html", context)
