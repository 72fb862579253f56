from operators.models.fees import FeeSchedule
from operators.models.operators import Operator
from operators.models.routing import Proposal, ProposalTransition
from operators.models.tenders import ContractGovernorate, FrameworkContract

__all__ = [
    "ContractGovernorate",
    "FeeSchedule",
    "FrameworkContract",
    "Operator",
    "Proposal",
    "ProposalTransition",
]
