from operators.models.closures import Closure, ClosureTransition
from operators.models.follow_up_papers import FollowUpPaper
from operators.models.offline import OfflineDevice
from operators.models.operators import Operator
from operators.models.photo_uploads import PhotoPiece, PhotoUpload
from operators.models.routing import Proposal, ProposalTransition
from operators.models.scorecards import ScorecardSheet
from operators.models.tenders import ContractGovernorate, FrameworkContract
from operators.models.visit_photos import MOST_PHOTOS, VisitPhoto
from operators.models.visit_rules import VisitRules
from operators.models.visits import Visit, VisitTransition

__all__ = [
    "MOST_PHOTOS",
    "Closure",
    "ClosureTransition",
    "ContractGovernorate",
    "FollowUpPaper",
    "FrameworkContract",
    "OfflineDevice",
    "Operator",
    "PhotoPiece",
    "PhotoUpload",
    "Proposal",
    "ProposalTransition",
    "ScorecardSheet",
    "Visit",
    "VisitPhoto",
    "VisitRules",
    "VisitTransition",
]
