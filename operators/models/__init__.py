from operators.models.amendments import ContractAmendment, ContractSuspension
from operators.models.closures import Closure, ClosureTransition
from operators.models.fees import FeeSchedule
from operators.models.follow_up_papers import FollowUpPaper
from operators.models.framework import ContractLot, FrameworkContract, LotTerms
from operators.models.offline import OfflineDevice
from operators.models.operators import Operator
from operators.models.photo_uploads import PhotoPiece, PhotoUpload
from operators.models.profile import OperatorContact, PartnerDocument
from operators.models.rerouting import Rerouting, ReroutingTransition
from operators.models.routing import Proposal, ProposalTransition
from operators.models.scorecards import ScorecardSheet
from operators.models.tenders import Tender, TenderLot, TenderOffer, TenderTransition
from operators.models.visit_photos import MOST_PHOTOS, VisitPhoto
from operators.models.visit_rules import VisitRules
from operators.models.visits import Visit, VisitTransition

__all__ = [
    "MOST_PHOTOS",
    "Closure",
    "ClosureTransition",
    "ContractAmendment",
    "ContractLot",
    "ContractSuspension",
    "FeeSchedule",
    "FollowUpPaper",
    "FrameworkContract",
    "LotTerms",
    "OfflineDevice",
    "Operator",
    "OperatorContact",
    "PartnerDocument",
    "PhotoPiece",
    "PhotoUpload",
    "Proposal",
    "ProposalTransition",
    "Rerouting",
    "ReroutingTransition",
    "ScorecardSheet",
    "Tender",
    "TenderLot",
    "TenderOffer",
    "TenderTransition",
    "Visit",
    "VisitPhoto",
    "VisitRules",
    "VisitTransition",
]
