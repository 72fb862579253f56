"""What the operators' wall lets through of aids: the files routed to the operator, from routing to closure."""

from aids.enums import AidFamily, ApplicationState
from cases.enums import ConsentScope
from common.wall_policies import FILES, OPERATOR, wall_policies

_HIDDEN = f"('{ApplicationState.DRAFT.value}', '{ApplicationState.CANCELLED.value}')"
_ENDED = f"('{ApplicationState.COMPLETED.value}', '{ApplicationState.TERMINATED.value}')"
# As ApplicationQuerySet.visible_to says it for Role.OPERATOR_AGENT.
_ROUTED = (
    "{t}.operator_id = " + OPERATOR + " AND {t}.family = '" + AidFamily.ECONOMIC.value + "'"
    " AND {t}.state NOT IN "
    + _HIDDEN
    + " AND EXISTS (SELECT 1 FROM wall_shared s WHERE s.case_id = {t}.case_id)"
)
_OF_FILE = (
    "aids.Contract",
    "aids.Tranche",
    "aids.LedgerEntry",
)
_WITH = (
    ("aids.PlanCost", "aids.Plan", "plan_id"),
    ("aids.PlanFinance", "aids.Plan", "plan_id"),
    ("aids.PlanMonth", "aids.Plan", "plan_id"),
    ("aids.PlanVersion", "aids.Plan", "plan_id"),
    ("aids.PlanComment", "aids.Plan", "plan_id"),
    ("aids.Amendment", "aids.Contract", "contract_id"),
    ("aids.Suspension", "aids.Contract", "contract_id"),
    ("aids.TrancheTransition", "aids.Tranche", "subject_id"),
    ("aids.PaymentLine", "aids.Tranche", "tranche_id"),
)


def declare() -> None:
    """Declare the guarded roots of this app and what an agent may read below them."""
    wall_policies.view(
        "wall_shared",
        f"SELECT case_id FROM cases_consent WHERE scope = '{ConsentScope.SHARE_OPERATOR.value}'"
        " AND withdrawn_on IS NULL",
    )
    wall_policies.view(
        FILES,
        f"SELECT a.id, a.person_id, a.case_id, a.state NOT IN {_ENDED} AS is_open FROM aids_application a"
        f" WHERE {_ROUTED.replace('{t}', 'a')}",
    )
    wall_policies.root("aids.PaymentOrder", "aids.PaymentAccount", "aids.Sitting")
    wall_policies.let("aids.Application", _ROUTED)
    wall_policies.let_of_file("aids.Plan", until_closed=True)
    for label in _OF_FILE:
        wall_policies.let_of_file(label)
    papers = "{t}.kind NOT IN ('decision_sheet', 'decision_letter')"
    wall_policies.let_of_file("aids.Paper", only=papers, until_closed=True)
    for label, parent, column in _WITH:
        wall_policies.let_with(label, parent, column)
    wall_policies.let(
        "aids.PaymentOrder", "EXISTS (SELECT 1 FROM aids_paymentline l WHERE l.order_id = {t}.id)"
    )
