from aids.models.applications import Application, ApplicationTransition, Waiver
from aids.models.assessments import Assessment
from aids.models.budget import Balance, LedgerEntry
from aids.models.contracts import Contract
from aids.models.documents import Paper
from aids.models.plans import Plan, PlanCost
from aids.models.programmes import Envelope, Phase, PhaseAid
from aids.models.schemes import (
    Band,
    Bracket,
    Criterion,
    Scheme,
    SchemeVersion,
    SchemeVersionTransition,
)
from aids.models.simulations import SchemePaper, Simulation

__all__ = [
    "Application",
    "ApplicationTransition",
    "Assessment",
    "Balance",
    "Band",
    "Bracket",
    "Contract",
    "Criterion",
    "Envelope",
    "LedgerEntry",
    "Paper",
    "Phase",
    "PhaseAid",
    "Plan",
    "PlanCost",
    "Scheme",
    "SchemePaper",
    "SchemeVersion",
    "SchemeVersionTransition",
    "Simulation",
    "Waiver",
]
