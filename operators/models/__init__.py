from operators.models.operators import Operator
from operators.models.routing import Proposal, ProposalTransition
from operators.models.tenders import ContractGovernorate, FrameworkContract

__all__ = [
    "ContractGovernorate",
    "FrameworkContract",
    "Operator",
    "Proposal",
    "ProposalTransition",
]
