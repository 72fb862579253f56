"""What the pages of a tranche share, the antenna's and the operator's: the scoped row, its acts, its form."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from aids.forms.applications import ReasonForm
from aids.forms.disbursements import HandOverForm, InvoiceForm, RemarkForm, TrancheForm
from aids.models import Application, Tranche
from aids.selectors.contracts import contract_problem
from aids.selectors.disbursements import tranche_acts, tranche_get
from aids.services import disbursements, tranche_files
from aids.views.pages import act
from common.bank_accounts import grouped, masked
from common.dates import today


class Deed(NamedTuple):
    """An act on a tranche: its form if it needs one, what it does with the form's data, what is said then."""

    form: type[Form] | None
    do: Callable[[Any, Tranche, dict[str, Any]], Tranche]
    done: Promise


def _invoice(user: Any, tranche: Tranche, data: dict[str, Any]) -> Tranche:
    return tranche_files.tranche_invoice(
        actor=user, tranche=tranche, number=data["invoice_number"], upload=data["invoice_file"]
    )


def _hand_over(user: Any, tranche: Tranche, data: dict[str, Any]) -> Tranche:
    return tranche_files.tranche_hand_over(
        actor=user, tranche=tranche, handed_on=data["handed_on"], upload=data["receipt_file"]
    )


def _plain(service: Callable[..., Tranche]) -> Callable[[Any, Tranche, dict[str, Any]], Tranche]:
    return lambda user, tranche, data: service(actor=user, tranche=tranche, **data)


DEEDS = {
    "propose": Deed(None, _plain(disbursements.tranche_propose), _("Le versement est proposé.")),
    "check": Deed(RemarkForm, _plain(disbursements.tranche_check), _("Le versement est vérifié.")),
    "send_back": Deed(ReasonForm, _plain(disbursements.tranche_send_back), _("Le versement est renvoyé.")),
    "cancel": Deed(ReasonForm, _plain(disbursements.tranche_cancel), _("Le versement est annulé.")),
    "again": Deed(None, _plain(disbursements.tranche_again), _("Le versement est prévu à nouveau.")),
    "invoice": Deed(InvoiceForm, _invoice, _("La facture est jointe.")),
    "hand_over": Deed(HandOverForm, _hand_over, _("Le reçu est joint.")),
}


def tranche_or_404(request: HttpRequest, pk: int) -> Tranche:
    """Return the tranche if it is the user's to see; 404 otherwise."""
    try:
        return tranche_get(actor=request.user, pk=pk)
    except Tranche.DoesNotExist as error:
        raise Http404 from error


def do_deed(request: HttpRequest, tranche: Tranche) -> tuple[dict[str, Form], Tranche | None]:
    """Do the act that was sent, if one was; return the forms to show and, once done, the tranche it left."""
    chosen = request.POST.get("acte", "")
    forms: dict[str, Form] = {}
    left: list[Tranche] = []
    for name, deed in DEEDS.items():
        sent = (request.POST, request.FILES) if name == chosen else ()
        forms[name] = (deed.form or Form)(*sent, prefix=name if deed.form else None)
    if chosen in DEEDS:
        deed = DEEDS[chosen]

        def do(data: dict[str, Any]) -> None:
            left.append(deed.do(request.user, tranche, data))

        act(request, forms[chosen], do, done=str(deed.done))
    return forms, left[0] if left else None


def tranche_context(request: HttpRequest, tranche: Tranche, forms: dict[str, Form]) -> dict[str, Any]:
    """Return what a tranche's page shows; the account whole to those who pay, masked to others."""
    problem = contract_problem(tranche.application, today())
    account = tranche.payee_iban or ""
    pays = request.user.role == "taskforce_manager"
    changes = tranche.transitions.select_related("actor").order_by("-at", "-pk")
    line = tranche.order_lines.filter(is_live=True).select_related("order").first()
    return {
        "tranche": tranche,
        "application": tranche.application,
        "acts": tranche_acts(actor=request.user, tranche=tranche, is_running=not problem),
        "problem": problem,
        "forms": forms,
        "refusals": [error for form in forms.values() if form.is_bound for error in form.non_field_errors()],
        "account": grouped(account) if pays else masked(account),
        "is_payer": pays,
        "order": line.order if line else None,
        "events": [
            {
                "at": change.at,
                "title": Tranche(state=change.to_state).get_state_display(),
                "state": change.to_state,
                "who": change.actor,
                "text": change.reason,
            }
            for change in changes
        ],
        "papers": tranche.papers.order_by("-pk")[:4],
    }


def save_tranche(
    request: HttpRequest, application: Application, tranche: Tranche | None, *, done: str
) -> tuple[TrancheForm, bool]:
    """Show or take in the form of a tranche, new or planned; return it and whether it was saved."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    by_operator = request.user.role == Role.OPERATOR_AGENT
    form = TrancheForm(*sent, application=application, tranche=tranche, by_operator=by_operator)

    def save(data: dict[str, Any]) -> None:
        if tranche is None:
            disbursements.tranche_add(actor=request.user, application=application, data=data)
        else:
            disbursements.tranche_edit(actor=request.user, tranche=tranche, data=data)

    return form, request.method == "POST" and act(request, form, save, done=done)
