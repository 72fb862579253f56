"""Follow-up operators: what was offered to them, what they answered, what they hold."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models.fields import DurationField
from django.utils.translation import gettext_lazy as _

from aids.enums import ApplicationState
from aids.models import Application
from common.delays import in_tenths
from operators.enums import HELD_STATES, ProposalState
from operators.models import Operator, Proposal
from reporting.enums import Unit
from reporting.selectors.counting import MedianDays
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import both, record_names
from reporting.selectors.scope import applications_offered
from reporting.selectors.tables import TOTAL, Row, Value

_ANSWERED = Q(state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED])
_COUNTED = {
    "proposed": Q(),
    "accepted": Q(state=ProposalState.ACCEPTED),
    "declined": Q(state=ProposalState.DECLINED),
    "expired": Q(state=ProposalState.EXPIRED),
}
_HELD = [str(state) for state in HELD_STATES]


def _told(facts: Facts) -> QuerySet[Operator]:
    """The operators of whom the reader is told: of one operator's files that one, to its agents no other."""
    seen: QuerySet[Operator] = Operator.objects.visible_to(facts.actor).select_related("institution")
    return seen if facts.scope.operator is None else seen.filter(pk=facts.scope.operator.pk)


def _proposals(facts: Facts) -> QuerySet[Proposal]:
    scope = facts.scope
    made = Proposal.objects.filter(
        scope.moments("proposed_at"), application__in=applications_offered(actor=facts.actor, scope=scope)
    )
    return made if scope.operator is None else made.filter(operator__in=_told(facts))


def _files(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    if column in ("active", "completed"):
        files = facts.aids.applications.filter(operator__operator__isnull=False)
        states = _HELD if column == "active" else [str(ApplicationState.COMPLETED)]
        files = files.filter(state__in=states)
        return files if key == TOTAL else files.filter(operator__code=key)
    proposals = _proposals(facts).filter(_COUNTED[column])
    if key != TOTAL:
        proposals = proposals.filter(operator__institution__code=key)
    offered = applications_offered(actor=facts.actor, scope=facts.scope)
    return offered.filter(pk__in=proposals.values("application"))


@indicator(
    "operators",
    title=_("Opérateurs de suivi"),
    definition=_(
        "Dossiers proposés à chaque opérateur dans la période et leurs réponses (un dossier proposé deux fois au"
        " même opérateur compte une fois) ; délai médian de réponse, acceptations et refus confondus ; dossiers"
        " en main et achevés le jour du calcul."
    ),
    row_label=_("Opérateur"),
    heads=(
        Head("proposed", _("Proposés"), is_linked=True),
        Head("accepted", _("Acceptés"), is_linked=True),
        Head("declined", _("Déclinés"), is_linked=True),
        Head("expired", _("Sans réponse"), is_linked=True),
        Head("median_answer", _("Réponse médiane (jours)"), Unit.DAYS),
        Head("active", _("En main"), is_linked=True),
        Head("completed", _("Achevés"), is_linked=True),
    ),
    files=_files,
)
def operators(facts: Facts) -> Body:
    """Proposals and their answers in the period, files held and completed now, by operator."""
    answer = ExpressionWrapper(F("answered_at") - F("proposed_at"), output_field=DurationField())
    counts = {name: Count("application", distinct=True, filter=wanted) for name, wanted in _COUNTED.items()}
    figures = {**counts, "median": MedianDays(answer, filter=_ANSWERED & Q(answered_at__isnull=False))}
    offered = _proposals(facts).order_by()
    answers = {row["operator"]: row for row in offered.values("operator").annotate(**figures)}
    held = _held(facts)
    rows = [
        Row(
            one.institution.code,
            record_names(one.institution),
            _values(answers.get(one.pk, {}), held.get(one.pk, {})),
        )
        for one in _told(facts).order_by("institution__name_fr")
        if one.pk in answers or one.pk in held or one.is_active or facts.scope.operator is not None
    ]
    if facts.scope.operator is not None:
        return Body(rows)
    sums = {name: sum(row.get(name, 0) for row in held.values()) for name in ("active", "completed")}
    return Body([*rows, Row(TOTAL, both(_("Total")), _values(offered.aggregate(**figures), sums))])


def _held(facts: Facts) -> dict[int, Mapping[str, Any]]:
    files = (
        facts.aids.applications.filter(operator__operator__isnull=False)
        .order_by()
        .values("operator__operator")
    )
    counted = files.annotate(
        active=Count("pk", filter=Q(state__in=_HELD)),
        completed=Count("pk", filter=Q(state=ApplicationState.COMPLETED)),
    )
    return {row["operator__operator"]: row for row in counted}


def _values(answers: Mapping[str, Any], held: Mapping[str, Any]) -> tuple[Value, ...]:
    counts = tuple(int(answers.get(name) or 0) for name in _COUNTED)
    return (*counts, in_tenths(answers.get("median")), held.get("active", 0), held.get("completed", 0))
