"""What the operators' wall lets through of operators: an agent's own, their contracts, offers and visits."""

from common.wall_policies import FILES, OPERATOR, wall_policies
from operators.enums import FollowUpPaperKind, VisitKind

_OWN = f"EXISTS (SELECT 1 FROM operators_operator o WHERE o.id = {{t}}.operator_id AND o.institution_id = {OPERATOR})"
_COLLEAGUE = (
    f"EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = {{t}}.user_id AND u.institution_id = {OPERATOR})"
)
# Of an ended file nothing is left but the news asked for afterwards (VisitQuerySet.visible_to).
_VISITS = (
    f"EXISTS (SELECT 1 FROM {FILES} f WHERE f.id = {{t}}.application_id"
    f" AND (f.is_open OR {{t}}.kind = '{VisitKind.SURVIVAL.value}'))"
)
_PAPERS = (
    f"EXISTS (SELECT 1 FROM operators_operator o WHERE o.id = {{t}}.operator_id AND o.institution_id = {OPERATOR})"
    " OR EXISTS (SELECT 1 FROM operators_frameworkcontract c WHERE c.id = {t}.contract_id)"
)
_WITH = (
    ("operators.ContractLot", "operators.FrameworkContract", "contract_id"),
    ("operators.LotTerms", "operators.ContractLot", "lot_id"),
    ("operators.ContractAmendment", "operators.FrameworkContract", "contract_id"),
    ("operators.ContractSuspension", "operators.FrameworkContract", "contract_id"),
    ("operators.ProposalTransition", "operators.Proposal", "subject_id"),
    ("operators.VisitTransition", "operators.Visit", "subject_id"),
    ("operators.VisitPhoto", "operators.Visit", "visit_id"),
)


def declare() -> None:
    """Declare the guarded roots of this app and what an agent may read below them."""
    wall_policies.root("operators.Operator", "operators.OfflineDevice", "accounts.Invitation")
    # A lead keeps the accounts of her operator.
    wall_policies.let("accounts.Invitation", f"{{t}}.institution_id = {OPERATOR}")
    wall_policies.let("operators.Operator", f"{{t}}.institution_id = {OPERATOR}")
    wall_policies.let("operators.FrameworkContract", _OWN)
    wall_policies.let_of_file("operators.Proposal", only=_OWN)
    for label in ("operators.ScorecardSheet", "operators.OperatorContact"):
        wall_policies.let(label, _OWN)
    wall_policies.let("operators.PartnerDocument", _PAPERS)
    # Files that it ceded and files that it took over: neither names anybody.
    ceded, taken = (_OWN.replace("{t}.operator_id", f"{{t}}.{side}_operator_id") for side in ("from", "to"))
    wall_policies.let("operators.Rerouting", f"{ceded} OR {taken}")
    wall_policies.let("operators.OfflineDevice", _COLLEAGUE)
    wall_policies.let("operators.Visit", _VISITS)
    wall_policies.let_of_file("operators.Closure", until_closed=True)
    reports = f"{{t}}.kind = '{FollowUpPaperKind.VISIT_REPORT.value}'"
    wall_policies.let_with("operators.FollowUpPaper", "operators.Visit", "visit_id", only=reports)
    for label, parent, column in _WITH:
        wall_policies.let_with(label, parent, column)
