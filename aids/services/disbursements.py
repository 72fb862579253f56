"""Tranches of an aid from their plan to the check of a second person (domain.md 3.2)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.enums import LIVE_TRANCHES, ApplicationState, Currency, DisbursementMode, TrancheState
from aids.models import Application, Tranche, TrancheTransition
from aids.selectors.contracts import contract_problem
from aids.selectors.exchange_rates import need_rate, rate_on
from aids.selectors.payees import fee_payees
from aids.selectors.plan_content import submitted_plan
from aids.services.transitions import COUNSELLING, lock_application, require_role
from common.bank_accounts import canonical_iban
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.formatting import eur_text
from common.money import ZERO, eur_to_tnd, tnd_to_eur
from common.wall import outside_wall

S = TrancheState
PROPOSERS = (*COUNSELLING, Role.OPERATOR_AGENT)
CHECKERS = (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
_PLANNABLE = (
    ApplicationState.APPROVED,
    ApplicationState.CONTRACTED,
    ApplicationState.DISBURSING,
    ApplicationState.IN_FOLLOW_UP,
)
PAYABLE = _PLANNABLE[1:]
_PLAIN_FIELDS = (
    "label",
    "mode",
    "is_fee",
    "due_on",
    "set_in",
    "supplier",
    "quote_number",
    "quote_amount_tnd",
    "payee_name",
)


def lock_tranche(*, actor: User, tranche: Tranche) -> Tranche:
    """Return the tranche locked, its file locked before it; raises NotPermitted out of `actor`'s hands."""
    application = lock_application(actor=actor, application=tranche.application)
    locked = Tranche.objects.select_for_update(of=("self",), no_key=True).get(pk=tranche.pk)
    locked.application = application
    return locked


def move_tranche(
    *,
    tranche: Tranche,
    transition: Callable[[], None],
    actor: User | None,
    reason: str = "",
    fields: Mapping[str, object] | None = None,
) -> None:
    """Make a transition on a locked tranche, store `fields` with it, write its event."""
    before = tranche.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Ce versement est « %(state)s » : cet acte n'est pas possible.")
        raise DomainError(message % {"state": tranche.get_state_display()}, code="state") from error
    for name, value in (fields or {}).items():
        setattr(tranche, name, value)
    tranche.version += 1
    with refusals():
        tranche.save(update_fields=["state", "version", "updated_at", *(fields or {})])
    TrancheTransition.objects.create(
        subject=tranche,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=tranche.state,
        reason=reason,
    )


def left_to_plan(application: Application, *, is_fee: bool, without: int | None = None) -> Decimal:
    """Return what of the aid granted, or of the fee, no live tranche takes yet (EUR)."""
    ceiling = application.fee_eur if is_fee else application.granted_eur or ZERO
    taken = application.tranches.filter(is_fee=is_fee, state__in=LIVE_TRANCHES).exclude(pk=without or 0)
    return ceiling - (taken.aggregate(total=Sum("amount_eur"))["total"] or ZERO)


def plan_tranches(application: Application) -> list[Tranche]:
    """Write the plan of an approved file that has none: one tranche per cost of its plan, within the grant.

    A social aid is one tranche. The operator's fee is planned milestone by milestone, when it is invoiced
    (ADR 0034). The file is locked by the caller.
    """
    if application.tranches.exists():
        return []
    left = application.granted_eur or ZERO
    planned = []
    for number, values in enumerate(_first_plan(application), start=1):
        amount = min(values.pop("amount_eur"), left)
        if amount <= 0:
            continue
        left -= amount
        planned.append(Tranche(application=application, number=number, amount_eur=amount, **values))
    for place, tranche in enumerate(planned, start=1):
        tranche.number = place
    return list(Tranche.objects.bulk_create(planned))


def _first_plan(application: Application) -> list[dict[str, Any]]:
    person = str(application.person)[:70]
    plan = submitted_plan(application) if application.is_economic else None
    rows: list[dict[str, Any]] = [
        {
            "label": cost.label,
            "mode": DisbursementMode.IN_KIND,
            "supplier": cost.supplier,
            "payee_name": cost.supplier[:70],
            "quote_number": cost.quote_number,
            "quote_file": cost.quote_file,
            "amount_eur": cost.amount_eur,
        }
        for cost in (plan.costs if plan else ())
    ]
    planned = sum((row["amount_eur"] for row in rows), ZERO)
    rest = (application.granted_eur or ZERO) - planned
    if rest > 0:
        label = _("Complément de l'aide") if rows else application.get_kind_display()
        rows.append({"label": label, "mode": DisbursementMode.CASH, "payee_name": person, "amount_eur": rest})
    return rows


@outside_wall()
@transaction.atomic
def tranches_plan(*, actor: User, application: Application) -> list[Tranche]:
    """Propose the plan of tranches of a file that has none; each can then be changed."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *PROPOSERS, act=_("prévoir les versements"))
    _check_plannable(application)
    planned = plan_tranches(application)
    if not planned:
        raise DomainError(_("Les versements de ce dossier sont déjà prévus."), code="planned")
    return planned


@outside_wall()
@transaction.atomic
def tranche_add(*, actor: User, application: Application, data: Mapping[str, Any]) -> Tranche:
    """Plan one more tranche. `data`: see `_fill`. Raises DomainError beyond what was granted."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *PROPOSERS, act=_("prévoir un versement"))
    _check_plannable(application)
    if actor.role == Role.OPERATOR_AGENT and data.get("is_fee"):
        message = _("Les frais se facturent par échéance, dans « Mes frais ».")
        raise DomainError(message, field="is_fee", code="by_milestone")
    tranche = Tranche(application=application, number=next_number(application))
    _fill(tranche, data)
    check_room(tranche)
    with refusals():
        tranche.save()
    return tranche


@outside_wall()
@transaction.atomic
def tranche_edit(*, actor: User, tranche: Tranche, data: Mapping[str, Any]) -> Tranche:
    """Change a tranche that is still planned. Raises DomainError beyond what was granted."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *PROPOSERS, act=_("modifier un versement"))
    _check_plannable(tranche.application)
    if tranche.state != S.PLANNED:
        raise DomainError(_("Un versement proposé ne se modifie plus : faites-le renvoyer."), code="state")
    if tranche.fee_milestone:
        raise DomainError(_("Une échéance des frais se facture de nouveau dans « Mes frais »."), code="fee")
    _fill(tranche, data)
    check_room(tranche)
    tranche.version += 1
    with refusals():
        tranche.save()
    return tranche


def next_number(application: Application) -> int:
    """Return the number of the file's next tranche. The file is locked by the caller."""
    return (application.tranches.aggregate(last=Max("number"))["last"] or 0) + 1


def _check_plannable(application: Application) -> None:
    if application.state not in _PLANNABLE:
        raise DomainError(_("Les versements se prévoient une fois l'aide approuvée."), code="state")


def _fill(tranche: Tranche, data: Mapping[str, Any]) -> None:
    """Take over the plain fields, `amount` in the currency `set_in`, `payee_iban` (empty keeps it), `quote_file`."""
    for name in _PLAIN_FIELDS:
        if name in data:
            setattr(tranche, name, data[name])
    if tranche.is_fee and not tranche.application.fee_eur:
        raise DomainError(_("Ce dossier n'a pas de frais d'opérateur."), field="is_fee")
    if tranche.is_in_kind and not tranche.payee_name:
        tranche.payee_name = tranche.supplier[:70]
    if data.get("payee_iban"):
        tranche.payee_iban = canonical_iban(data["payee_iban"])
    elif tranche.is_fee and not tranche.payee_iban:
        _pay_to_operator(tranche)
    if data.get("quote_file"):
        tranche.quote_file = data["quote_file"]
    price(tranche, data["amount"], at_once=False)


def _pay_to_operator(tranche: Tranche) -> None:
    """Pay a fee to the account its operator gave, unless somebody wrote another one."""
    payee = fee_payees.of(tranche.application.operator_id)
    if payee is not None:
        tranche.payee_iban = payee.iban
        tranche.payee_name = tranche.payee_name or payee.name[:70]


def price(tranche: Tranche, amount: Decimal, *, at_once: bool) -> None:
    """Set both amounts from the one agreed, at the rate in force today.

    Without a rate an amount in TND, or one about to be proposed (`at_once`), is refused.
    """
    if amount <= 0:
        raise DomainError(_("Le montant d'un versement est positif."), field="amount")
    in_tnd = tranche.set_in == Currency.TND
    rate = need_rate(today()) if in_tnd or at_once else rate_on(today())
    tranche.rate = rate
    if in_tnd and rate is not None:
        tranche.amount_tnd, tranche.amount_eur = amount, tnd_to_eur(amount, rate.tnd_per_eur)
    else:
        tranche.amount_eur = amount
        tranche.amount_tnd = eur_to_tnd(amount, rate.tnd_per_eur) if rate else None


def check_room(tranche: Tranche) -> None:
    left = left_to_plan(tranche.application, is_fee=tranche.is_fee, without=tranche.pk)
    if tranche.amount_eur > left:
        words = (
            _("Les versements dépasseraient les frais de l'opérateur : il reste %(left)s à prévoir.")
            if tranche.is_fee
            else _("Les versements dépasseraient l'aide accordée : il reste %(left)s à prévoir.")
        )
        raise DomainError(words % {"left": eur_text(max(left, ZERO))}, field="amount", code="over_grant")


def require_running(application: Application, *, is_fee: bool = False) -> None:
    """Raise DomainError unless the file may be paid today: under a contract that runs.

    The operator's fee is also paid once the aid is achieved: its last part is due then (ADR 0034).
    """
    closed = is_fee and application.state == ApplicationState.COMPLETED
    if application.state not in PAYABLE and not closed:
        raise DomainError(_("Un versement suit la signature du contrat."), code="state")
    if problem := contract_problem(application, today()):
        raise DomainError(problem, code="contract")


@outside_wall()
@transaction.atomic
def tranche_propose(*, actor: User, tranche: Tranche) -> Tranche:
    """Ask for the payment of a planned tranche; its amounts are fixed at the rate in force today."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *PROPOSERS, act=_("proposer un versement"))
    require_running(tranche.application, is_fee=tranche.is_fee)
    if not tranche.payee_name:
        raise DomainError(_("Dites à qui ce versement est payé."), field="payee_name", code="payee")
    if tranche.is_in_kind and not (tranche.supplier and tranche.quote_number and tranche.quote_file):
        message = _("Un achat se propose avec son fournisseur, le numéro de son devis et le devis lui-même.")
        raise DomainError(message, field="quote_file", code="quote")
    agreed = tranche.amount_tnd if tranche.set_in == Currency.TND else tranche.amount_eur
    price(tranche, agreed or tranche.amount_eur, at_once=True)
    check_room(tranche)
    fields = {
        "proposed_by": actor,
        "proposed_at": timezone.now(),
        "amount_eur": tranche.amount_eur,
        "amount_tnd": tranche.amount_tnd,
        "rate": tranche.rate,
    }
    move_tranche(tranche=tranche, transition=tranche.propose, actor=actor, fields=fields)
    return tranche


@outside_wall()
@transaction.atomic
def tranche_check(*, actor: User, tranche: Tranche, reason: str = "") -> Tranche:
    """Find a proposed tranche in order. Whoever proposed it never checks it (domain.md 3.2)."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *CHECKERS, act=_("vérifier un versement"))
    if tranche.proposed_by_id == actor.pk:
        message = _("Vous avez proposé ce versement : une autre personne doit le vérifier.")
        raise NotPermitted(message, code="proposer_is_checker")
    fields = {"checked_by": actor, "checked_at": timezone.now()}
    move_tranche(tranche=tranche, transition=tranche.confirm, actor=actor, reason=reason, fields=fields)
    return tranche


@outside_wall()
@transaction.atomic
def tranche_send_back(*, actor: User, tranche: Tranche, reason: str) -> Tranche:
    """Give a proposed tranche back to be changed, with what is wrong; its proposer may take it back so."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *PROPOSERS, *CHECKERS, act=_("renvoyer un versement"))
    if not reason.strip():
        raise DomainError(_("Dites ce qui est à corriger."), field="reason")
    fields = {"proposed_by": None, "proposed_at": None}
    move_tranche(tranche=tranche, transition=tranche.send_back, actor=actor, reason=reason, fields=fields)
    return tranche


@outside_wall()
@transaction.atomic
def tranche_cancel(*, actor: User, tranche: Tranche, reason: str) -> Tranche:
    """Give up a tranche; its amount can be planned anew. Once proposed, only those who check may."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    allowed = (*PROPOSERS, *CHECKERS) if tranche.state == S.PLANNED else CHECKERS
    require_role(actor, *allowed, act=_("annuler un versement"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce versement est annulé."), field="reason")
    _cancel(actor, tranche, reason)
    return tranche


def _cancel(actor: User | None, tranche: Tranche, reason: str) -> None:
    if tranche.order_lines.filter(is_live=True).exists():
        raise DomainError(
            _("Le versement %(reference)s est dans un ordre de paiement : retirez-l'en d'abord.")
            % {"reference": tranche.reference},
            code="in_order",
        )
    move_tranche(tranche=tranche, transition=tranche.cancel, actor=actor, reason=reason)


def cancel_open_tranches(
    *, actor: User | None, application: Application, reason: str, keep_fee: bool = False
) -> None:
    """Cancel what a file that ends has planned and not paid, the fee's milestones aside with `keep_fee`.

    The file is locked by the caller.

    Raises DomainError while one of them is in a payment order: money may be on its way.
    """
    waiting = application.tranches.filter(state__in=[S.PLANNED, S.PROPOSED, S.CHECKED, S.ORDERED])
    if keep_fee:
        waiting = waiting.filter(fee_milestone="")
    for tranche in waiting.select_for_update(of=("self",), no_key=True).order_by("pk"):
        tranche.application = application
        _cancel(actor, tranche, reason)


@outside_wall()
@transaction.atomic
def tranche_again(*, actor: User, tranche: Tranche) -> Tranche:
    """Plan a returned tranche anew: another tranche with its facts, to be corrected and proposed."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *PROPOSERS, act=_("prévoir un versement"))
    _check_plannable(tranche.application)
    if tranche.state != S.RETURNED or tranche.fee_milestone:
        raise DomainError(_("Seul un versement retourné se prévoit à nouveau."), code="state")
    if Tranche.objects.filter(replaces=tranche).exists():
        raise DomainError(_("Ce versement est déjà prévu à nouveau."), code="replaced")
    values = {name: getattr(tranche, name) for name in (*_PLAIN_FIELDS, "quote_file", "payee_iban")}
    number = next_number(tranche.application)
    again = Tranche(application=tranche.application, number=number, replaces=tranche, **values)
    amount = tranche.amount_tnd if tranche.set_in == Currency.TND else tranche.amount_eur
    price(again, amount or tranche.amount_eur, at_once=False)
    check_room(again)
    with refusals():
        again.save()
    return again
