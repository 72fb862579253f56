"""Payment orders, and what follows them: tranches paid with their proof, or come back (domain.md 3.2).

Order of locks, the same everywhere: the order first, then the aid files by number, their tranches, balances.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, OrderState, TrancheState
from aids.models import (
    Application,
    PaymentAccount,
    PaymentLine,
    PaymentOrder,
    PaymentOrderTransition,
    Phase,
    Tranche,
)
from aids.selectors.contracts import contract_problem
from aids.services.disbursements import move_tranche, require_running
from aids.services.spending import tranche_spend, tranche_spend_back
from aids.services.tranche_files import read_upload
from aids.services.transitions import lock_application, move, require_role
from common.bank_accounts import canonical_iban
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.services.numbers import take_numbers

S = OrderState
MOST_LINES = 200


@transaction.atomic
def account_add(
    *, actor: User, phase: Phase, name: str, holder: str, iban: str, currency: str, bic: str = ""
) -> PaymentAccount:
    """Record an account the programme pays from."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("enregistrer un compte débiteur"))
    try:
        account = canonical_iban(iban)
    except DomainError as error:
        raise DomainError(error.message, field="iban", code=error.code) from error
    with refusals():
        return PaymentAccount.objects.create(
            phase=phase, name=name, holder=holder, iban=account, bic=bic, currency=currency, created_by=actor
        )


@transaction.atomic
def account_close(*, actor: User, account: PaymentAccount) -> PaymentAccount:
    """Take an account out of service; its orders keep it."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("fermer un compte débiteur"))
    account = PaymentAccount.objects.select_for_update().get(pk=account.pk)
    account.is_active = False
    account.save(update_fields=["is_active"])
    return account


def _lock_order(order: PaymentOrder) -> PaymentOrder:
    return PaymentOrder.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)


def _lock_tranches(actor: User, ids: Sequence[int]) -> list[Tranche]:
    """Return the tranches locked, their files before them, all by number."""
    files = Application.objects.writable_by(actor).filter(tranches__in=ids)
    wanted = files.order_by("pk").values("pk")
    locked = {
        file.pk: file
        for file in Application.objects.filter(pk__in=wanted)
        .select_related("phase")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    }
    tranches = list(
        Tranche.objects.filter(pk__in=ids, application__in=locked)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    for tranche in tranches:
        tranche.application = locked[tranche.application_id]
    if len(tranches) != len(set(ids)):
        raise NotPermitted(
            _("Un de ces versements n'est pas accessible avec votre rôle."), code="not_visible"
        )
    return tranches


def _move(
    order: PaymentOrder,
    transition: Callable[[], None],
    actor: User,
    reason: str = "",
    fields: Mapping[str, object] | None = None,
) -> None:
    before = order.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Cet ordre de paiement est « %(state)s » : cet acte n'est plus possible.")
        raise DomainError(message % {"state": order.get_state_display()}, code="state") from error
    for name, value in (fields or {}).items():
        setattr(order, name, value)
    with refusals():
        order.save(update_fields=["state", *(fields or {})])
    PaymentOrderTransition.objects.create(
        subject=order,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=order.state,
        reason=reason,
    )


@transaction.atomic
def order_create(
    *, actor: User, tranches: Sequence[int], account: PaymentAccount, execution_on: date
) -> PaymentOrder:
    """Group checked tranches (by key) of the account's phase into an order in preparation.

    Raises DomainError for none or too many, one that is not checked, of another phase, already in an
    order, or proposed by `actor`.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("préparer un ordre de paiement"))
    if not tranches:
        raise DomainError(_("Choisissez au moins un versement vérifié."), field="tranches")
    if len(tranches) > MOST_LINES:
        message = _("Un ordre de paiement porte %(most)s versements au plus.")
        raise DomainError(message % {"most": MOST_LINES}, field="tranches")
    if not account.is_active:
        raise DomainError(_("Ce compte n'est plus en service."), field="account")
    if execution_on < today():
        raise DomainError(_("La date d'exécution est déjà passée."), field="execution_on")
    locked = _lock_tranches(actor, tranches)
    for tranche in locked:
        _check_orderable(actor, tranche, account)
    order = PaymentOrder.objects.create(
        number=take_numbers(letter="P", year=today().year)[0],
        account=account,
        dated_on=today(),
        execution_on=execution_on,
        created_by=actor,
    )
    with refusals():
        PaymentLine.objects.bulk_create(PaymentLine(order=order, tranche=tranche) for tranche in locked)
    return order


def _check_orderable(actor: User, tranche: Tranche, account: PaymentAccount) -> None:
    """Refuse, by its reference, a tranche that cannot be ordered from the account now."""
    problem = ""
    if tranche.state != TrancheState.CHECKED:
        problem = _("il est « %(state)s »") % {"state": tranche.get_state_display()}
    elif tranche.proposed_by_id == actor.pk:
        problem = _("vous l'avez proposé : une autre personne doit l'ordonner")
    elif tranche.application.phase_id != account.phase_id:
        problem = _("il est d'une autre phase que le compte")
    if not problem:
        try:
            require_running(tranche.application, is_fee=tranche.is_fee)
        except DomainError as error:
            problem = error.message
    if problem:
        message = _("Versement %(reference)s : %(problem)s.")
        words = {"reference": tranche.reference, "problem": problem.rstrip(".")}
        raise DomainError(message % words, field="tranches", code="not_orderable")


def live_tranches(order: PaymentOrder) -> list[int]:
    """Return the keys of the tranches in an order, those taken out aside."""
    return list(order.lines.filter(is_live=True).order_by("tranche").values_list("tranche_id", flat=True))


@transaction.atomic
def order_issue(*, actor: User, order: PaymentOrder) -> PaymentOrder:
    """Give the order: each of its tranches is ordered, and its aid enters its payments.

    All of it or nothing. Raises DomainError that names the tranche that stands in the way.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("ordonner un paiement"))
    order = _lock_order(order)
    tranches = _lock_tranches(actor, live_tranches(order))
    if not tranches:
        raise DomainError(_("Cet ordre de paiement est vide."), code="empty")
    now = timezone.now()
    fields = {"ordered_by": actor, "ordered_at": now}
    _move(order, order.issue, actor, fields=fields)
    for tranche in tranches:
        _check_orderable(actor, tranche, order.account)
        move_tranche(
            tranche=tranche, transition=tranche.order, actor=actor, reason=order.number, fields=fields
        )
        _enter_payments(actor, tranche.application)
    return order


def _enter_payments(actor: User, application: Application) -> None:
    """The first payment ordered begins the payments of a social aid, the follow-up of an economic one."""
    if application.state == ApplicationState.CONTRACTED:
        begin = application.start_follow_up if application.is_economic else application.start_disbursing
        move(application=application, transition=begin, actor=actor, reason=_("Premier versement ordonné"))


@transaction.atomic
def order_cancel(*, actor: User, order: PaymentOrder, reason: str) -> PaymentOrder:
    """Take an order back before anything of it is paid; its tranches wait for another one."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("annuler un ordre de paiement"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi cet ordre est annulé."), field="reason")
    order = _lock_order(order)
    tranches = _lock_tranches(actor, live_tranches(order))
    if any(one.state in (TrancheState.PAID, TrancheState.RETURNED) for one in tranches):
        message = _("Un versement de cet ordre est déjà payé : retirez plutôt ceux qui ne le seront pas.")
        raise DomainError(message, code="paid")
    _move(order, order.cancel, actor, reason)
    for tranche in tranches:
        _release(actor, tranche, reason)
    order.lines.filter(is_live=True).update(is_live=False)
    return order


def _release(actor: User, tranche: Tranche, reason: str) -> None:
    if tranche.state == TrancheState.ORDERED:
        fields: dict[str, object] = {"ordered_by": None, "ordered_at": None}
        move_tranche(tranche=tranche, transition=tranche.take_out, actor=actor, reason=reason, fields=fields)


@transaction.atomic
def order_take_out(*, actor: User, order: PaymentOrder, tranche: Tranche, reason: str) -> PaymentOrder:
    """Take a tranche that is not paid out of an order; it waits for another one."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("retirer un versement d'un ordre"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce versement est retiré."), field="reason")
    order = _lock_order(order)
    (locked,) = _lock_tranches(actor, [tranche.pk])
    line = order.lines.filter(tranche=locked, is_live=True).first()
    if line is None or order.state not in (S.DRAFT, S.ORDERED):
        raise DomainError(_("Ce versement n'est pas dans cet ordre."), code="not_in_order")
    if locked.state not in (TrancheState.CHECKED, TrancheState.ORDERED):
        raise DomainError(_("Ce versement est déjà payé."), code="paid")
    _release(actor, locked, reason)
    line.is_live = False
    line.save(update_fields=["is_live"])
    if order.state == S.ORDERED and not order.lines.filter(is_live=True).exists():
        _move(order, order.cancel, actor, reason)
    else:
        _settle(actor, order)
    return order


def _settle(actor: User, order: PaymentOrder) -> None:
    """An order whose every tranche was paid (or came back since) is settled."""
    waiting = order.lines.filter(is_live=True, tranche__state=TrancheState.ORDERED)
    if order.state == S.ORDERED and not waiting.exists():
        _move(order, order.settle, actor)


def _lock_in_order(actor: User, tranche: Tranche) -> tuple[PaymentOrder | None, Tranche]:
    line = tranche.order_lines.filter(is_live=True).select_related("order").first()
    order = _lock_order(line.order) if line else None
    application = lock_application(actor=actor, application=tranche.application)
    locked = Tranche.objects.select_for_update(of=("self",), no_key=True).get(pk=tranche.pk)
    locked.application = application
    return order, locked


@transaction.atomic
def tranche_pay(
    *,
    actor: User,
    tranche: Tranche,
    paid_on: date,
    reference: str,
    proof: "UploadedFile[Any] | None",
) -> Tranche:
    """Record that an ordered tranche was paid, with its proof; the spending enters the ledger.

    Raises DomainError for a day to come or before the order, without proof, while the contract is
    suspended, and the second time.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("enregistrer un paiement"))
    order, tranche = _lock_in_order(actor, tranche)
    _check_payment(tranche, paid_on, reference)
    if proof is None:
        raise DomainError(_("Joignez la preuve du paiement."), field="proof_file", code="no_proof")
    fields = {
        "paid_by": actor,
        "paid_on": paid_on,
        "payment_reference": reference.strip(),
        "proof_file": read_upload(proof, field="proof_file"),
    }
    move_tranche(tranche=tranche, transition=tranche.pay, actor=actor, reason=reference, fields=fields)
    tranche_spend(actor=actor, application=tranche.application, tranche=tranche)
    if order is not None:
        _settle(actor, order)
    return tranche


def _check_payment(tranche: Tranche, paid_on: date, reference: str) -> None:
    if tranche.state != TrancheState.ORDERED:
        message = _("Ce versement est « %(state)s » : cet acte n'est pas possible.")
        raise DomainError(message % {"state": tranche.get_state_display()}, code="state")
    if paid_on > today():
        raise DomainError(_("Un paiement ne peut pas être daté dans l'avenir."), field="paid_on")
    if tranche.ordered_at and paid_on < timezone.localdate(tranche.ordered_at):
        raise DomainError(_("Un paiement ne peut pas précéder son ordre."), field="paid_on")
    if not reference.strip():
        raise DomainError(_("Écrivez la référence du paiement."), field="reference")
    if problem := contract_problem(tranche.application, paid_on):
        raise DomainError(problem, field="paid_on", code="contract")


@transaction.atomic
def tranche_return(*, actor: User, tranche: Tranche, returned_on: date, reason: str) -> Tranche:
    """Record that a payment came back: a counter-entry in the ledger; the tranche can be planned anew."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("enregistrer un retour"))
    _order, tranche = _lock_in_order(actor, tranche)
    if tranche.state != TrancheState.PAID:
        message = _("Ce versement est « %(state)s » : cet acte n'est pas possible.")
        raise DomainError(message % {"state": tranche.get_state_display()}, code="state")
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce paiement est revenu."), field="reason")
    if returned_on > today() or (tranche.paid_on and returned_on < tranche.paid_on):
        message = _("Un retour se situe entre le paiement et aujourd'hui.")
        raise DomainError(message, field="returned_on")
    fields: dict[str, object] = {"returned_on": returned_on}
    move_tranche(tranche=tranche, transition=tranche.come_back, actor=actor, reason=reason, fields=fields)
    words = _("Versement %(reference)s retourné : %(reason)s")
    words = words % {"reference": tranche.reference, "reason": reason}
    tranche_spend_back(actor=actor, application=tranche.application, tranche=tranche, reason=words)
    return tranche
