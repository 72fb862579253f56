"""Offering an economic file to an operator: the ranking, the offer, its withdrawal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from aids.enums import AidFamily, ApplicationState
from aids.models import Application
from cases.enums import ConsentScope
from cases.selectors.access import can_write, read_only_words
from cases.selectors.consent import has_consent
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind
from operators.enums import HELD_STATES
from operators.forms.rerouting import GiveBackForm
from operators.forms.routing import PickForm, WithdrawForm
from operators.models import Operator, Proposal
from operators.selectors.reasons import reasons_from
from operators.selectors.rerouting import reroutings_of, running_rerouting
from operators.selectors.routing import proposals_of, rank_operators
from operators.services.rerouting import REROUTERS
from operators.services.routing import proposal_make, proposal_withdraw
from operators.views.responses import INVALID, sent

ROUTERS = (Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
# States in which a file may be offered to an operator.
OFFERABLE = (ApplicationState.DRAFT, ApplicationState.ROUTED)


@roles(*ROUTERS)
@require_safe
def application_tab(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which operator has the file or is asked: a fragment for the file's page, else a page of its own."""
    return _show_file(request, _application(request.user, pk), WithdrawForm())


@roles(*ROUTERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def operator_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the operators in order of fit with their reasons; POST proposes the file to one of them."""
    application = _application_to_write(request.user, pk)
    form = PickForm(sent(request))
    if request.method == "POST" and form.is_valid():
        operator = Operator.objects.visible_to(request.user).filter(pk=form.cleaned_data["operator"]).first()
        try:
            proposal = _offer(request.user, application, operator, form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            message = _("Dossier proposé à %(operator)s.") % {"operator": proposal.operator}
            messages.success(request, message)
            return redirect("operators:application_tab", pk=pk)
    picked = request.POST.get("operator", "")
    context = _choice(request.user, application, picked) | {"form": form}
    return render(request, "operators/routing/choose.html", context, status=INVALID if form.errors else 200)


@roles(*ROUTERS)
@require_POST
@once
def proposal_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the file's unanswered offer."""
    application = _application_to_write(request.user, pk)
    form = WithdrawForm(request.POST)
    proposal = proposals_of(actor=request.user, application=application).first()
    if proposal is None:
        raise Http404
    if form.is_valid():
        try:
            proposal_withdraw(actor=request.user, proposal=proposal, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Proposition retirée."))
            return redirect("operators:application_tab", pk=pk)
    return _show_file(request, application, form, status=INVALID)


def _offer(user: User, application: Application, operator: Operator | None, reason: str) -> Proposal:
    if operator is None:
        raise DomainError(_("Choisissez un opérateur de la liste."), field="operator")
    return proposal_make(actor=user, application=application, operator=operator, reason=reason)


def _choice(user: User, application: Application, picked: str) -> dict[str, object]:
    """What the page of the choice shows; `picked` is the operator that a refused form named."""
    ranking = [
        (candidate, candidate.can_be_picked_by(user))
        for candidate in rank_operators(actor=user, application=application)
    ]
    waiting = Proposal.objects.open().filter(application=application).select_related("operator__institution")
    return {
        "application": application,
        "fitting": [(candidate, can_pick) for candidate, can_pick in ranking if candidate.fits],
        "others": [
            (candidate, can_pick, str(candidate.operator.pk) == picked)
            for candidate, can_pick in ranking
            if not candidate.fits
        ],
        "has_consent": has_consent(application.case, ConsentScope.SHARE_OPERATOR),
        "waiting": waiting.first(),
        "is_offerable": application.state in OFFERABLE or running_rerouting(application) is not None,
    }


def _application(user: User, pk: int) -> Application:
    files = Application.objects.visible_to(user).filter(family=AidFamily.ECONOMIC)
    return get_object_or_404(
        files.select_related("case__person", "case__antenna", "case__governorate", "operator", "phase"), pk=pk
    )


def _application_to_write(user: User, pk: int) -> Application:
    application = _application(user, pk)
    if not can_write(user, application.case):
        raise PermissionDenied(read_only_words(application.case))
    return application


def _show_file(
    request: HttpRequest, application: Application, form: WithdrawForm, status: int = 200
) -> HttpResponse:
    if not request.htmx:
        record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=application)
    proposals = list(proposals_of(actor=request.user, application=application))
    for proposal in proposals:
        proposal.shown_reasons = reasons_from(proposal.reasons)
    writable = can_write(request.user, application.case)
    rerouting = running_rerouting(application)
    reroutes = writable and request.user.role in REROUTERS
    context = {
        "application": application,
        "proposals": proposals,
        "waiting": next((proposal for proposal in proposals if proposal.is_open), None),
        "is_offerable": application.state in OFFERABLE and writable,
        "rerouting": rerouting,
        "reroutings": reroutings_of(actor=request.user, application=application),
        "can_reroute": reroutes and application.operator_id and application.state in HELD_STATES,
        "can_act_on_rerouting": reroutes and rerouting is not None,
        "give_back_form": GiveBackForm(),
        "form": form,
    }
    fragment = "#panel" if request.htmx else ""
    return render(request, f"operators/routing/file.html{fragment}", context, status=status)
