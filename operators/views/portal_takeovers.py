"""Running files that come from another operator, and those that went to another one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from common.errors import DomainError
from common.form_tokens import once
from common.pagination import keyset_page
from operators.forms.routing import DeclineForm
from operators.models import Proposal, Rerouting
from operators.selectors.rerouting import ceded_file, takeover, takeover_proposal
from operators.services.routing import proposal_accept, proposal_decline
from operators.views.form_pages import attempt
from operators.views.responses import INVALID, sent


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_takeover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a running file offered to the operator, as far as an answer needs it."""
    return _show(request, pk, DeclineForm())


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def portal_takeover_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the running file over."""
    proposal = _offer_or_404(request, pk)
    try:
        proposal_accept(actor=request.user, proposal=proposal)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("operators:portal_takeover", pk=pk)
    messages.success(request, _("Dossier repris : il est maintenant parmi les vôtres."))
    return redirect("operators:portal_file", pk=proposal.application_id)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_takeover_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline the running file with a reason."""
    form = DeclineForm(sent(request))
    proposal = _offer_or_404(request, pk)
    done = attempt(form, lambda: _decline(request, proposal, form))
    if done:
        messages.success(request, _("Dossier décliné. Il ne figure plus dans votre liste."))
        return redirect("operators:portal_home")
    return _show(request, pk, form, is_declining=True)


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_ceded_list(request: HttpRequest) -> HttpResponse:
    """List the files that went from the operator to another one: closed summaries only."""
    left = Rerouting.objects.visible_to(request.user)
    page = keyset_page(left, order=("-started_at", "-pk"), cursor=request.GET.get("suite"))
    context = {"page": page, "files": [ceded_file(one) for one in page.rows]}
    return render(request, "operators/portal/ceded_list.html", context)


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_ceded(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the closed summary of a file that went to another operator."""
    rerouting = get_object_or_404(Rerouting.objects.visible_to(request.user), pk=pk)
    return render(request, "operators/portal/ceded.html", {"file": ceded_file(rerouting)})


def _offer_or_404(request: HttpRequest, pk: int) -> Proposal:
    proposal = takeover_proposal(actor=request.user, pk=pk)
    if proposal is None:
        raise Http404
    return proposal


def _decline(request: HttpRequest, proposal: Proposal, form: DeclineForm) -> bool:
    proposal_decline(actor=request.user, proposal=proposal, reason=form.cleaned_data["reason"])
    return True


def _show(request: HttpRequest, pk: int, form: DeclineForm, *, is_declining: bool = False) -> HttpResponse:
    file = takeover(actor=request.user, pk=pk)
    if file is None:
        raise Http404
    context = {"file": file, "form": form, "is_declining": is_declining}
    status = INVALID if form.errors else 200
    return render(request, "operators/portal/takeover.html", context, status=status)
