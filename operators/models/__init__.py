from operators.models.amendments import ContractAmendment, ContractSuspension
from operators.models.framework import ContractLot, FrameworkContract, LotTerms
from operators.models.operators import Operator
from operators.models.profile import OperatorContact, PartnerDocument
from operators.models.rerouting import Rerouting, ReroutingTransition
from operators.models.routing import Proposal, ProposalTransition
from operators.models.tenders import Tender, TenderLot, TenderOffer, TenderTransition

__all__ = [
    "ContractAmendment",
    "ContractLot",
    "ContractSuspension",
    "FrameworkContract",
    "LotTerms",
    "Operator",
    "OperatorContact",
    "PartnerDocument",
    "Proposal",
    "ProposalTransition",
    "Rerouting",
    "ReroutingTransition",
    "Tender",
    "TenderLot",
    "TenderOffer",
    "TenderTransition",
]
