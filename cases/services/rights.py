"""Requests of a person about her data: received, taken up, answered or refused (law 2004-63)."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import Channel, ConsentScope, RightsKind, RightsState
from cases.models import Case, CaseProtection, Consent, RightsRequest, RightsTransition
from cases.selectors.retention import is_anonymised, rules
from cases.services.consent import consent_withdraw
from cases.services.retention import person_anonymise
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted

RECEIVERS = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.DATA_PROTECTION_OFFICER})
# What an opposition ends: every sharing, and the use in statistics. The processing itself ends with the erasure.
OPPOSED_SCOPES = tuple(
    scope for scope in ConsentScope if scope not in (ConsentScope.PROCESSING, ConsentScope.REMINDERS)
)


@transaction.atomic
def request_receive(
    *,
    actor: User,
    case: Case,
    kind: str,
    details: str = "",
    scope: str = "",
    channel: str = Channel.DESK,
    received_on: date | None = None,
) -> RightsRequest:
    """Record a request; its due date follows the rules in force. Raises DomainError for one already open."""
    if actor.role not in RECEIVERS:
        raise NotPermitted(_("Votre rôle ne reçoit pas les demandes sur les données."))
    _check(kind=kind, scope=scope, details=details, received_on=received_on)
    # The lock keeps the case from being anonymised meanwhile.
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if is_anonymised(case):
        raise DomainError(_("Ce dossier est déjà anonymisé."), code="anonymised")
    day = received_on or today()
    with refusals():
        request = RightsRequest.objects.create(
            case=case,
            kind=kind,
            scope=scope if kind == RightsKind.WITHDRAWAL else "",
            details=details.strip(),
            channel=channel,
            received_on=day,
            received_by=actor,
            due_on=day + timedelta(days=rules().request_days),
        )
    _write(request, actor, "", "")
    return request


@transaction.atomic
def request_start(*, actor: User, request: RightsRequest) -> RightsRequest:
    """Take up a request."""
    return _move(actor=actor, request=request, act=RightsRequest.start, reason="")


@transaction.atomic
def request_answer(*, actor: User, request: RightsRequest, answer: str) -> RightsRequest:
    """Grant a request, with the words of the answer, and do what it asks of the portal.

    Opposition: the agreements to share and to statistics are withdrawn, the case leaves the counts.
    Withdrawal: the agreement named ends. Erasure: the person is anonymised; raises DomainError (code "held")
    when something stands against it. Correction and access are done by hand, before the answer.
    """
    _require(answer, _("Écrivez la réponse donnée à la personne."))
    closed = _move(actor=actor, request=request, act=RightsRequest.close_answered, reason="", answer=answer)
    match closed.kind:
        case RightsKind.OPPOSITION:
            _oppose(actor, closed)
        case RightsKind.WITHDRAWAL:
            _withdraw(actor, closed, (closed.scope,) if closed.scope else tuple(ConsentScope))
        case RightsKind.ERASURE:
            person_anonymise(person_id=closed.case.person_id)
            closed.refresh_from_db(fields=["answer", "details"])
    return closed


@transaction.atomic
def request_refuse(*, actor: User, request: RightsRequest, answer: str) -> RightsRequest:
    """Refuse a request with a reason that can be read to the person."""
    _require(answer, _("Dites pourquoi la demande est refusée : la raison est donnée à la personne."))
    return _move(actor=actor, request=request, act=RightsRequest.refuse, reason=answer, answer=answer)


def _oppose(actor: User, request: RightsRequest) -> None:
    _withdraw(actor, request, OPPOSED_SCOPES)
    CaseProtection.objects.update_or_create(case=request.case, defaults={"opposed_on": today()})


def _withdraw(actor: User, request: RightsRequest, scopes: tuple[str, ...]) -> None:
    words = str(RightsKind(request.kind).label)
    found = Consent.objects.filter(case=request.case, scope__in=scopes, withdrawn_on__isnull=True)
    for consent in found.order_by("pk"):
        consent_withdraw(actor=actor, consent=consent, reason=words)


def _move(
    *,
    actor: User,
    request: RightsRequest,
    act: Callable[[RightsRequest], None],
    reason: str,
    answer: str = "",
) -> RightsRequest:
    """Lock, act, write the event; raise DomainError (code "transition") for a request that is closed."""
    if actor.role != Role.DATA_PROTECTION_OFFICER:
        raise NotPermitted(_("Seul·e le ou la délégué·e à la protection des données répond aux demandes."))
    related = RightsRequest.objects.select_related("case")
    locked = related.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    before = locked.state
    try:
        act(locked)
    except TransitionNotAllowed as error:
        message = _("Cette demande est « %(state)s » : cet acte n'est pas possible.")
        raise DomainError(message % {"state": RightsState(before).label}, code="transition") from error
    locked.handled_by = actor
    if answer:
        locked.answer, locked.closed_on = answer.strip(), today()
    with refusals():
        locked.save()
    _write(locked, actor, before, reason)
    return locked


def _write(request: RightsRequest, actor: User, before: str, reason: str) -> None:
    RightsTransition.objects.create(
        subject=request,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=request.state,
        reason=reason,
    )


def _check(*, kind: str, scope: str, details: str, received_on: date | None) -> None:
    if kind not in RightsKind.values:
        raise DomainError(_("Choisissez ce que la personne demande."), field="kind", code="invalid")
    if scope and scope not in ConsentScope.values:
        raise DomainError(_("Cet accord n'existe pas."), field="scope", code="invalid")
    if kind == RightsKind.CORRECTION and not details.strip():
        raise DomainError(_("Écrivez ce qui est à corriger."), field="details", code="required")
    if received_on and received_on > today():
        message = _("Une demande ne peut pas être datée du futur.")
        raise DomainError(message, field="received_on", code="future")


def _require(text: str, message: str) -> None:
    if not text.strip():
        raise DomainError(message, field="answer", code="required")
