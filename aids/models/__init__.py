from aids.models.appeals import Appeal
from aids.models.applications import Application, ApplicationTransition, Waiver
from aids.models.assessments import Assessment
from aids.models.budget import Balance, LedgerEntry
from aids.models.budget_moves import BudgetMove, BudgetMoveTransition
from aids.models.committees import (
    Conflict,
    Sitting,
    SittingFile,
    SittingMember,
    SittingTransition,
    Vote,
)
from aids.models.contracts import Amendment, Contract, Suspension
from aids.models.decisions import Decision
from aids.models.disbursements import Tranche, TrancheEntry, TrancheTransition
from aids.models.documents import Paper
from aids.models.exchange_rates import ExchangeRate
from aids.models.innovation import InnovationReview
from aids.models.ledger_checks import LedgerCheck
from aids.models.payment_orders import (
    PaymentAccount,
    PaymentLine,
    PaymentOrder,
    PaymentOrderPaper,
    PaymentOrderTransition,
)
from aids.models.plan_comments import PlanComment
from aids.models.plan_versions import PlanVersion
from aids.models.plans import Plan, PlanCost, PlanFinance, PlanMonth
from aids.models.programmes import Envelope, Phase, PhaseAid
from aids.models.reservations import ReservationExtension, ReservationNotice
from aids.models.schemes import (
    Band,
    Bracket,
    Criterion,
    Scheme,
    SchemeVersion,
    SchemeVersionTransition,
)
from aids.models.simulations import SchemePaper, Simulation
from aids.models.sitting_papers import Sealing, SittingPaper

__all__ = [
    "Amendment",
    "Appeal",
    "Application",
    "ApplicationTransition",
    "Assessment",
    "Balance",
    "Band",
    "Bracket",
    "BudgetMove",
    "BudgetMoveTransition",
    "Conflict",
    "Contract",
    "Criterion",
    "Decision",
    "Envelope",
    "ExchangeRate",
    "InnovationReview",
    "LedgerCheck",
    "LedgerEntry",
    "Paper",
    "PaymentAccount",
    "PaymentLine",
    "PaymentOrder",
    "PaymentOrderPaper",
    "PaymentOrderTransition",
    "Phase",
    "PhaseAid",
    "Plan",
    "PlanComment",
    "PlanCost",
    "PlanFinance",
    "PlanMonth",
    "PlanVersion",
    "ReservationExtension",
    "ReservationNotice",
    "Scheme",
    "SchemePaper",
    "SchemeVersion",
    "SchemeVersionTransition",
    "Sealing",
    "Simulation",
    "Sitting",
    "SittingFile",
    "SittingMember",
    "SittingPaper",
    "SittingTransition",
    "Suspension",
    "Tranche",
    "TrancheEntry",
    "TrancheTransition",
    "Vote",
    "Waiver",
]
