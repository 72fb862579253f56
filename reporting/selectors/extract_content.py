"""What an extract tells of the aids, the visits and the surveys of its cases: in bands and codes only."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from aids.enums import HOLDING_STATES, AidKind, ApplicationState
from aids.models import Application, ApplicationTransition, Phase
from cases.models import Survey
from operators.enums import BusinessState
from operators.models import Visit
from reporting.selectors.extract_ladders import NONE, UNKNOWN, sector_code

S = ApplicationState
SURVEY_MONTHS = (0, 6, 12)
VISIT_MONTHS = (6, 12)
_GOING_ON = (BusinessState.OPEN, BusinessState.RUNNING, BusinessState.IN_WORK, BusinessState.IN_TRAINING)
_HOLDING = frozenset(str(state) for state in HOLDING_STATES)
# Lower ends of the bands, and their codes.
_EUROS = ((7000, "7000plus"), (5000, "5000to6999"), (3000, "3000to4999"), (2000, "2000to2999"),
          (1000, "1000to1999"), (0, "under1000"))  # fmt: skip
_WEEKS = ((52, "52plus"), (26, "26to51"), (13, "13to25"), (8, "8to12"), (4, "4to7"), (0, "under4"))
_VISITS = ((5, "5plus"), (3, "3to4"), (1, "1to2"), (0, "0"))
_JOBS = ((4, "4plus"), (2, "2to3"), (1, "1"), (0, "0"))
# How far an aid got; of two files of one kind the one that got further is told.
_STAGES = ("none", "refused_or_cancelled", "requested", "approved", "completed")

_AID = ("pk", "case", "kind", "state", "family", "granted_eur", "contract__starts_on")
_PLAN = ("plan__isic_class", "plan__sector_isic")


def band(value: int | Decimal, bands: Sequence[tuple[int, str]]) -> str:
    """Return the code of the band that holds `value`; `bands` begin with the highest. Below all: the last."""
    return next((code for low, code in bands if value >= low), bands[-1][1])


class Contents:
    """The aids, visits and surveys of some cases: five queries, however many they are."""

    def __init__(self, cases: Sequence[int], *, phase: Phase | None) -> None:
        self._aids = _grouped(_aids(cases, phase), "case")
        self._decided = _first_moments(cases, _HOLDING | {S.REJECTED})
        self._submitted = _first_moments(cases, {S.SUBMITTED})
        self._visits = _grouped(_visits(cases, phase), "application__case")
        self._surveys = {(survey.case_id, survey.month): survey for survey in _surveys(cases)}

    def of(self, case: int, opened_on: date) -> dict[str, Any]:
        """Return the columns of one case."""
        aids = self._aids.get(case, [])
        told: dict[str, Any] = {f"aid_{kind}": _stage(aids, kind) for kind in AidKind.values}
        told["sector"] = _sector(aids)
        granted = [aid["granted_eur"] for aid in aids if aid["state"] in _HOLDING and aid["granted_eur"]]
        told["amount"] = band(sum(granted, Decimal()), _EUROS) if granted else NONE
        told |= self._delays(aids, opened_on)
        told |= self._follow_up(case, aids)
        return told | {f"survey_{month}": self._score(case, month) for month in SURVEY_MONTHS}

    def _delays(self, aids: list[dict[str, Any]], opened_on: date) -> dict[str, str]:
        """The shortest way of a file from submission to decision, and from the case's opening to a contract."""
        decided = [
            (self._decided[aid["pk"]] - self._submitted[aid["pk"]]).days
            for aid in aids
            if aid["pk"] in self._decided and aid["pk"] in self._submitted
        ]
        signed = [(aid["contract__starts_on"] - opened_on).days for aid in aids if aid["contract__starts_on"]]
        return {
            "weeks_to_decision": band(max(0, min(decided)) // 7, _WEEKS) if decided else NONE,
            "weeks_to_contract": band(max(0, min(signed)) // 7, _WEEKS) if signed else NONE,
        }

    def _follow_up(self, case: int, aids: list[dict[str, Any]]) -> dict[str, Any]:
        visits = self._visits.get(case, [])
        told: dict[str, Any] = {
            "visits": band(len(visits), _VISITS) if any(aid["state"] in _HOLDING for aid in aids) else NONE
        }
        for month in VISIT_MONTHS:
            states = [visit["business_state"] for visit in visits if visit["month"] == month]
            # None is "not visited", which is not "no".
            told[f"active_{month}"] = any(state in _GOING_ON for state in states) if states else None
        jobs = [visit["jobs_created"] for visit in visits if visit["jobs_created"] is not None]
        told["jobs"] = band(jobs[-1], _JOBS) if jobs else UNKNOWN
        return told

    def _score(self, case: int, month: int) -> str:
        survey = self._surveys.get((case, month))
        found = survey.band(survey.composite_score) if survey else None
        return str(found) if found else NONE


def _aids(cases: Sequence[int], phase: Phase | None) -> list[dict[str, Any]]:
    aids = Application.objects.filter(case__in=cases)
    if phase is not None:
        aids = aids.filter(phase=phase)
    return list(aids.order_by("opened_on", "pk").values(*_AID, *_PLAN))


def _first_moments(cases: Sequence[int], states: frozenset[str] | set[S]) -> dict[int, date]:
    """The day on which each aid first came into one of `states`."""
    events = ApplicationTransition.objects.filter(subject__case__in=cases, to_state__in=states)
    found: dict[int, date] = {}
    for application, at in events.order_by("at", "pk").values_list("subject", "at"):
        found.setdefault(application, timezone.localdate(at))
    return found


def _visits(cases: Sequence[int], phase: Phase | None) -> list[dict[str, Any]]:
    visits = Visit.objects.done().filter(application__case__in=cases)
    if phase is not None:
        visits = visits.filter(application__phase=phase)
    read = ("application__case", "month", "business_state", "jobs_created")
    return list(visits.order_by("visited_on", "pk").values(*read))


def _surveys(cases: Sequence[int]) -> list[Survey]:
    made = Survey.objects.completed().filter(case__in=cases, month__in=SURVEY_MONTHS)
    return list(made.select_related("version").only("case", "month", "composite_score", "version"))


def _grouped(rows: list[dict[str, Any]], key: str) -> dict[int, list[dict[str, Any]]]:
    groups: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _stage(aids: list[dict[str, Any]], kind: str) -> str:
    """Return how far the aid of a kind got."""
    reached = [_stage_of(aid["state"]) for aid in aids if aid["kind"] == kind]
    return max(reached, key=_STAGES.index, default=_STAGES[0])


def _stage_of(state: str) -> str:
    if state == S.COMPLETED:
        return "completed"
    if state in _HOLDING:
        return "approved"
    return "refused_or_cancelled" if state in (S.REJECTED, S.CANCELLED) else "requested"


def _sector(aids: list[dict[str, Any]]) -> str:
    """Return the sector of the last project that was not refused: a shop is seen from the street."""
    projects = [aid for aid in aids if aid["kind"] in (AidKind.BUSINESS, AidKind.INNOVATIVE)]
    alive = [aid for aid in projects if _stage_of(aid["state"]) != "refused_or_cancelled"]
    if not alive:
        return NONE
    return sector_code(alive[-1]["plan__isic_class"] or "", alive[-1]["plan__sector_isic"] or "")
