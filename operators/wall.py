"""What the operators' wall lets through of operators: an agent's own, their contracts, the offers made to them."""

from common.wall_policies import OPERATOR, wall_policies

_OWN = f"EXISTS (SELECT 1 FROM operators_operator o WHERE o.id = {{t}}.operator_id AND o.institution_id = {OPERATOR})"


def declare() -> None:
    """Declare the guarded roots of this app and what an agent may read below them."""
    wall_policies.root("operators.Operator")
    wall_policies.let("operators.Operator", f"{{t}}.institution_id = {OPERATOR}")
    wall_policies.let("operators.FrameworkContract", _OWN)
    wall_policies.let_with("operators.ContractGovernorate", "operators.FrameworkContract", "contract_id")
    wall_policies.let_of_file("operators.Proposal", only=_OWN)
