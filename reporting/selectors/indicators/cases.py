"""What became of cases."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.enums import CaseState, ClosingReason
from cases.models import Case
from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator, with_shares
from reporting.selectors.names import choice_names
from reporting.selectors.tables import TOTAL

HEADS = (Head("cases", _("Dossiers"), is_linked=True), Head("share", _("Part"), Unit.RATIO))


def _cases_in_state(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
    return facts.cases if key == TOTAL else facts.cases.filter(state=key)


@indicator(
    "cases_by_state",
    title=_("État des dossiers ouverts dans la période"),
    definition=_("Dossiers des personnes reçues dans la période, selon leur état le jour du calcul."),
    row_label=_("État"),
    heads=HEADS,
    files=_cases_in_state,
)
def cases_by_state(facts: Facts) -> Body:
    """Cases opened in the period by their state on the day of the count."""
    counted = facts.case_counts["state"]
    states = (state for state in CaseState if state != CaseState.ANNOUNCED)
    lines = ((state.value, choice_names(state), counted.get(state, 0)) for state in states)
    return with_shares(lines, whole=facts.case_total)


def _cases_closed(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
    return facts.closed_cases if key == TOTAL else facts.closed_cases.filter(closing_reason=key)


@indicator(
    "cases_by_closing_reason",
    title=_("Dossiers clos dans la période"),
    definition=_(
        "Dossiers clos dans la période, quelle que soit leur date d'ouverture, par motif de clôture."
    ),
    row_label=_("Motif de clôture"),
    heads=HEADS,
    files=_cases_closed,
)
def cases_by_closing_reason(facts: Facts) -> Body:
    """Cases closed in the period by reason."""
    counted = facts.closing_counts
    lines = ((reason.value, choice_names(reason), counted.get(reason, 0)) for reason in ClosingReason)
    return with_shares(lines, whole=sum(counted.values()))
