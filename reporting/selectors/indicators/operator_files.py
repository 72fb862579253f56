"""The files that a follow-up operator has: their states, their tranches, how long each of its steps takes."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from aids.enums import ApplicationState, TrancheState
from aids.models import Application, Tranche
from common.delays import delay_spread
from common.money import ZERO
from operators.selectors.scorecards.base import Period
from operators.selectors.scorecards.work import first_paid, plans_submitted
from reporting.enums import OperatorStep, Payment, Step, Unit
from reporting.selectors.delay_facts import step_moments
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.indicators.delays import SPREAD
from reporting.selectors.names import both, choice_names
from reporting.selectors.scope import Scope
from reporting.selectors.tables import TOTAL, Row

# What was never an operator's, and what is no longer.
_STATES = [
    state
    for state in ApplicationState
    if state not in (ApplicationState.DRAFT, ApplicationState.SCORED, ApplicationState.CANCELLED)
]


def _opened(facts: Facts) -> QuerySet[Application]:
    return facts.aids.applications.filter(opened_on__lte=facts.scope.ends_on, state__in=_STATES)


def _in_state(facts: Facts, key: str, _column: str) -> QuerySet[Application]:
    return _opened(facts) if key == TOTAL else _opened(facts).filter(state=key)


@indicator(
    "files_by_state",
    title=_("Dossiers d'aide par état"),
    definition=_(
        "Dossiers d'aide ouverts avant la fin de la période, dans l'état où ils sont le jour du calcul, avec le"
        " montant accordé en euros, sans les frais de l'opérateur."
    ),
    row_label=_("État"),
    heads=(Head("files", _("Dossiers"), is_linked=True), Head("granted_eur", _("Accordé"), Unit.EUR)),
    files=_in_state,
)
def files_by_state(facts: Facts) -> Body:
    """Aid files by their state now."""
    opened = _opened(facts).order_by()
    counted: QuerySet[Any, Any] = opened.values("state").annotate(n=Count("pk"), euros=Sum("granted_eur"))
    found = {line["state"]: (line["n"], line["euros"] or ZERO) for line in counted}
    rows = [Row(state.value, choice_names(state), found.get(state.value, (0, ZERO))) for state in _STATES]
    whole = (sum(line[0] for line in found.values()), sum(line[1] for line in found.values()))
    return Body([*rows, Row(TOTAL, both(_("Total")), whole)])


def _happened(scope: Scope) -> dict[Payment, Q]:
    """What each row of the table of tranches counts, as a condition on a tranche."""
    paid = Q(state__in=[TrancheState.PAID, TrancheState.RETURNED])
    return {
        Payment.DUE: scope.days("due_on"),
        Payment.PROPOSED: scope.moments("proposed_at"),
        Payment.CHECKED: scope.moments("checked_at"),
        Payment.ORDERED: scope.moments("ordered_at"),
        Payment.PAID: paid & scope.days("paid_on"),
        Payment.RETURNED: Q(state=TrancheState.RETURNED) & scope.days("returned_on"),
    }


def _tranches(facts: Facts) -> QuerySet[Tranche]:
    live = Tranche.objects.exclude(state=TrancheState.CANCELLED)
    return live.filter(application__in=facts.aids.applications)


def _with_tranche(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    found = _tranches(facts).filter(_happened(facts.scope)[Payment(key)], is_fee=column == "fees")
    return facts.aids.applications.filter(pk__in=found.values("application"))


@indicator(
    "tranches",
    title=_("Versements"),
    definition=_(
        "Ce qui est arrivé dans la période aux versements des aides et aux frais de l'opérateur, avec leurs"
        " montants en euros ; un même versement peut y être proposé, vérifié, ordonné et payé. Les versements"
        " annulés ne comptent pas. Un chiffre ouvre les dossiers de ces versements."
    ),
    row_label=_("Étape"),
    heads=(
        Head("aid", _("Versements d'aide"), is_linked=True),
        Head("aid_eur", _("Aide"), Unit.EUR),
        Head("fees", _("Versements de frais"), is_linked=True),
        Head("fees_eur", _("Frais"), Unit.EUR),
    ),
    files=_with_tranche,
)
def tranches(facts: Facts) -> Body:
    """Tranches due, proposed, checked, ordered, paid and returned in the period: one query."""
    figures: dict[str, Any] = {}
    for payment, wanted in _happened(facts.scope).items():
        for name, kind in (("aid", Q(is_fee=False)), ("fees", Q(is_fee=True))):
            figures[f"{payment}_{name}"] = Count("pk", filter=wanted & kind)
            figures[f"{payment}_{name}_eur"] = Sum("amount_eur", filter=wanted & kind)
    found = _tranches(facts).order_by().aggregate(**figures)
    columns = ("aid", "aid_eur", "fees", "fees_eur")
    return Body(
        [
            Row(one.value, choice_names(one), tuple(found[f"{one}_{name}"] or 0 for name in columns))
            for one in Payment
        ]
    )


def _moments(facts: Facts, step: OperatorStep) -> QuerySet[Any]:
    """One row for each file whose step ended in the period, with `begun` and `ended`."""
    period = Period(facts.scope.starts_on, facts.scope.ends_on)
    match step:
        case OperatorStep.PLAN:
            return plans_submitted(period).filter(pk__in=facts.aids.applications)
        case OperatorStep.PAYMENT:
            return first_paid(period).filter(pk__in=facts.aids.applications)
        case _:
            return step_moments(facts.aids, Step(step.value))


def _measured(facts: Facts, key: str, _column: str) -> QuerySet[Application]:
    step = OperatorStep(key)
    ended = _moments(facts, step).filter(begun__lte=F("ended"))
    own = "pk" if step in (OperatorStep.PLAN, OperatorStep.PAYMENT) else "subject"
    return facts.aids.applications.filter(pk__in=ended.values(own))


@indicator(
    "operator_delays",
    title=_("Délais d'un opérateur"),
    definition=_(
        "Jours écoulés d'une étape à la suivante, pour les dossiers dont l'étape s'est achevée dans la période :"
        " de l'acceptation par l'opérateur à la première soumission au comité, de celle-ci à la décision, de"
        " l'approbation au contrat signé par tous, du début du contrat au premier versement à la personne."
        " Médiane : la moitié des dossiers a mis moins ; 90e centile : neuf dossiers sur dix ont mis moins."
    ),
    row_label=_("Étape"),
    heads=SPREAD,
    files=_measured,
)
def operator_delays(facts: Facts) -> Body:
    """Median and 90th percentile of each step in an operator's hands, in days."""
    return Body(
        [
            Row(step.value, choice_names(step), tuple(delay_spread(_moments(facts, step))))
            for step in OperatorStep
        ]
    )
