"""Files in hand and how long each step takes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from aids.enums import AidFamily, ApplicationState, TrancheState
from aids.models import Application, ApplicationTransition, Contract, Tranche
from common.delays import delay_spreads
from operators.enums import ProposalState
from operators.models import Proposal
from operators.selectors.scorecards.base import Column, Found, Period, Unit, measure

S = ApplicationState
STATES = (
    ("routed", _("Proposés"), (S.ROUTED,)),
    ("planning", _("Plan en préparation"), (S.PLANNING,)),
    ("submitted", _("Au comité"), (S.SUBMITTED, S.DEFERRED)),
    ("approved", _("Contrat à signer"), (S.APPROVED,)),
    ("followed", _("Suivis"), (S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP)),
    ("completed", _("Achevés"), (S.COMPLETED,)),
    ("ended", _("Rejetés, annulés ou résiliés"), (S.REJECTED, S.CANCELLED, S.TERMINATED)),
)
_DELAY = (
    Column("n", _("Dossiers")),
    Column("median", _("Médiane"), Unit.DAYS),
    Column("ninetieth", _("9 sur 10 en moins de"), Unit.DAYS),
)


def economic_files() -> QuerySet[Application]:
    """Return the economic files that have an operator."""
    return Application.objects.filter(family=AidFamily.ECONOMIC, operator__isnull=False)


@measure(
    "files",
    title=_("Dossiers par état"),
    method=_(
        "Dossiers d’aide économique confiés à l’opérateur et ouverts avant la fin de la période, dans l’état où"
        " ils sont aujourd’hui."
    ),
    columns=tuple(Column(code, label) for code, label, _states in STATES),
)
def files_by_state(period: Period) -> Found:
    """Files by state today."""
    counts = {code: Count("pk", filter=Q(state__in=states)) for code, _label, states in STATES}
    rows: Iterable[Mapping[str, Any]] = (
        economic_files()
        .filter(opened_on__lte=period.ends_on)
        .order_by()
        .values("operator")
        .annotate(**counts)
    )
    return {row["operator"]: tuple(row[code] for code in counts) for row in rows}


@measure(
    "answer_delay",
    title=_("De la proposition à la réponse"),
    method=_(
        "Propositions auxquelles l’opérateur a répondu dans la période, acceptées ou déclinées : jours entre la"
        " proposition et la réponse."
    ),
    columns=_DELAY,
)
def answer_delay(period: Period) -> Found:
    """Days from an offer to its answer."""
    answered = Proposal.objects.filter(
        state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED],
        answered_at__gte=period.first_moment,
        answered_at__lt=period.end_moment,
    )
    return _spreads(
        answered.annotate(
            operator_key=F("operator__institution"), begun=F("proposed_at"), ended=F("answered_at")
        )
    )


@measure(
    "plan_delay",
    title=_("De l’acceptation à la soumission"),
    method=_(
        "Dossiers soumis au comité pour la première fois dans la période : jours entre l’acceptation de"
        " l’opérateur et cette soumission."
    ),
    columns=_DELAY,
)
def plan_delay(period: Period) -> Found:
    """Days from the operator's acceptance to the first submission."""
    return _spreads(plans_submitted(period))


def plans_submitted(period: Period) -> QuerySet[Application]:
    """Return the files first submitted in the period, at `ended`; their operator had accepted them at `begun`."""
    accepted = Proposal.objects.filter(
        application=OuterRef("pk"), operator__institution=OuterRef("operator"), state=ProposalState.ACCEPTED
    )
    return _with_event(period, S.SUBMITTED).annotate(begun=Subquery(accepted.values("answered_at")[:1]))


@measure(
    "contract_delay",
    title=_("De l’approbation au contrat"),
    method=_(
        "Contrats signés par toutes les parties dans la période : jours entre la première approbation du comité"
        " et la dernière signature."
    ),
    columns=_DELAY,
)
def contract_delay(period: Period) -> Found:
    """Days from the approval to the contract."""
    files = _with_event(period, S.CONTRACTED)
    return _spreads(files.annotate(begun=Subquery(_first_event(S.APPROVED))))


@measure(
    "payment_delay",
    title=_("Du contrat au premier versement"),
    method=_(
        "Dossiers dont le premier versement à la personne (hors frais de l’opérateur) a été payé dans la"
        " période : jours entre le début du contrat et ce paiement."
    ),
    columns=_DELAY,
)
def payment_delay(period: Period) -> Found:
    """Days from the contract's start to the first payment."""
    return _spreads(first_paid(period))


def first_paid(period: Period) -> QuerySet[Application]:
    """Return the files first paid in the period, on `ended`; their contract began on `begun`."""
    paid = Tranche.objects.filter(
        application=OuterRef("pk"), is_fee=False, state__in=[TrancheState.PAID, TrancheState.RETURNED]
    )
    first = paid.order_by().values("application").annotate(first=Min("paid_on")).values("first")
    starts = Contract.objects.filter(application=OuterRef("pk")).values("starts_on")
    files = economic_files().annotate(
        operator_key=F("operator"), ended=Subquery(first), begun=Subquery(starts[:1])
    )
    return files.filter(ended__range=(period.starts_on, period.ends_on))


def _first_event(state: str) -> Any:
    events = ApplicationTransition.objects.filter(subject=OuterRef("pk"), to_state=state)
    return events.order_by("at").values("at")[:1]


def _with_event(period: Period, state: str) -> QuerySet[Application]:
    """Files that first came into a state in the period, at `ended`."""
    files = economic_files().annotate(operator_key=F("operator"), ended=Subquery(_first_event(state)))
    return files.filter(ended__gte=period.first_moment, ended__lt=period.end_moment)


def _spreads(files: QuerySet[Any]) -> Found:
    """Return how many delays, their median and 90th percentile, by operator (`operator_key`)."""
    return dict(delay_spreads(files, by="operator_key"))
