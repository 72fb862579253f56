"""The operator's own portal: its files, and the answer to a proposal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from aids.selectors.contracts import amendments_of
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.routing import DeclineForm
from operators.models import Proposal
from operators.selectors.closures import closure_of
from operators.selectors.portal_lists import (
    SECTIONS,
    portal_counts,
    portal_page,
    portal_parts,
    portal_section,
)
from operators.selectors.portal_work import work_list
from operators.selectors.rerouting import portal_disbursements, takeovers
from operators.selectors.visits import visits_of
from operators.services.closed_files import closed_summary
from operators.services.routing import proposal_accept, proposal_decline
from operators.views.portal_plan import plan_reading
from operators.views.responses import INVALID, file_to_change, open_file, open_whole, sent


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_home(request: HttpRequest) -> HttpResponse:
    """Show the operator's files by what they wait for; `?etat=` shows one part page by page."""
    counts = portal_counts(actor=request.user)
    context = {"counts": counts, "sections": SECTIONS}
    slug = request.GET.get("etat", "")
    if not slug:
        lines, more = work_list(actor=request.user)
        parts = portal_parts(actor=request.user, counts=counts)
        work = {"parts": parts, "work": lines, "more_work": more, "takeovers": takeovers(actor=request.user)}
        return render(request, "operators/portal/home.html", context | work)
    section = portal_section(slug)
    if section is None:
        raise Http404
    page, lines = portal_page(actor=request.user, section=section, cursor=request.GET.get("suite"))
    shown = {"section": section, "page": page, "lines": lines, "count": counts[slug]}
    return render(request, "operators/portal/section.html", context | shown)


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one file of the operator."""
    application, file = open_whole(request.user, pk)
    if file.is_closed:
        context = {"file": file, "summary": closed_summary(actor=request.user, pk=pk)}
        return render(request, "operators/portal/closed.html", context)
    context = plan_reading(request, application, file) | {
        "disbursements": portal_disbursements(
            actor=request.user, application=application, hidden=file.hidden
        ),
        "visits": visits_of(actor=request.user, application=application),
        "closure": closure_of(actor=request.user, application=application),
        "amendments": amendments_of(actor=request.user, application=application),
    }
    return render(request, "operators/portal/file.html", context)


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def portal_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file."""
    proposal = _proposal(request.user, pk)
    try:
        proposal_accept(actor=request.user, proposal=proposal)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Dossier accepté. Préparez maintenant le plan avec la personne."))
    return redirect("operators:portal_file", pk=pk)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline the file with a reason; it leaves the operator's list."""
    form = DeclineForm(sent(request))
    if request.method == "POST" and form.is_valid():
        proposal = _proposal(request.user, pk)
        try:
            proposal_decline(actor=request.user, proposal=proposal, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Dossier décliné. Il ne figure plus dans votre liste."))
            return redirect("operators:portal_home")
    file = open_file(request.user, pk)
    if not file.waits_for_answer and not form.errors:
        return redirect("operators:portal_file", pk=pk)
    status = INVALID if form.errors else 200
    return render(request, "operators/portal/decline.html", {"file": file, "form": form}, status=status)


def _proposal(user: User, pk: int) -> Proposal:
    """Return the latest living proposal of the file made to the agent's operator; 404 without one."""
    application = file_to_change(user, pk)
    latest = Proposal.objects.visible_to(user).filter(application=application).order_by("-proposed_at")
    return get_object_or_404(latest.select_related("operator__institution", "application")[:1])
