"""The committee room of the demonstration: a sitting sealed today, one convened for the coming days, an appeal."""

from datetime import time, timedelta

from accounts.models import Country, User
from aids.enums import AgendaOutcome, AidKind, ApplicationState, MemberQuality, VoteChoice
from aids.models import Application, Phase, Sealing, Sitting
from aids.selectors.appeals import appealable_decision
from aids.selectors.committees import agenda_of, ready_files
from aids.services.appeals import appeal_file
from aids.services.innovation import innovation_review
from aids.services.past_decisions import past_decisions_record
from aids.services.sealing import sitting_seal
from aids.services.sitting_files import Outcome, files_add, outcome_write
from aids.services.sittings import SittingData, member_add, sitting_convene, sitting_open, sitting_plan
from common.dates import today
from common.errors import DomainError
from tounesna.demo.accounts import DOMAIN

_DECIDED, _TO_COME = 4, 7


def committee_today(users: dict[str, User], phase: Phase) -> None:
    """Give decided files their records, file an appeal, hold a sitting, convene another."""
    past_decisions_record()
    secretary, chair = users[f"taskforce@{DOMAIN}"], users[f"taskforce.adjoint@{DOMAIN}"]
    _appeal(users[f"conseillere.tunis@{DOMAIN}"])
    ready = list(ready_files(phase=phase).exclude(submitted_by=secretary)[: _DECIDED + _TO_COME])
    decided, to_come = ready[:_DECIDED], ready[_DECIDED:]
    if decided:
        _hold(users, secretary, chair, phase, decided)
    if to_come:
        sitting = _planned(users, secretary, chair, phase, days=5)
        files_add(actor=secretary, sitting=sitting, application_ids=[file.pk for file in to_come])
        sitting_convene(actor=secretary, sitting=sitting)


def _planned(users: dict[str, User], secretary: User, chair: User, phase: Phase, *, days: int) -> Sitting:
    data = SittingData(
        phase=phase,
        held_on=today() + timedelta(days=days),
        place="Siège de l'OTE, Tunis",
        quorum=3,
        starts_at=time(9, 30),
    )
    sitting = sitting_plan(actor=secretary, data=data)
    member_add(actor=secretary, sitting=sitting, quality=MemberQuality.CHAIR, user=chair)
    for local in ("promotion.sociale.tunis", "aneti.tunis"):
        member_add(
            actor=secretary, sitting=sitting, quality=MemberQuality.MEMBER, user=users[f"{local}@{DOMAIN}"]
        )
    member_add(
        actor=secretary,
        sitting=sitting,
        quality=MemberQuality.EMBASSY,
        full_name="Aminata Keïta",
        country=Country.objects.get(pk="ML"),
    )
    return sitting


def _hold(
    users: dict[str, User], secretary: User, chair: User, phase: Phase, files: list[Application]
) -> None:
    sitting = _planned(users, secretary, chair, phase, days=0)
    files_add(actor=secretary, sitting=sitting, application_ids=[file.pk for file in files])
    sitting_convene(actor=secretary, sitting=sitting)
    present = list(sitting.members.values_list("pk", flat=True))
    sitting = sitting_open(actor=secretary, sitting=sitting, present=present)
    for file in agenda_of(sitting):
        _review(chair, file.application)
        voters = sitting.members.exclude(conflicts__file=file).values_list("pk", flat=True)
        asked = file.application.requested_eur if file.application else None
        last = file.rank == len(files)
        reason = "Deux devis sont attendus." if last else ""
        outcome = Outcome(AgendaOutcome.DEFERRED if last else AgendaOutcome.APPROVED, asked, reason)
        votes = dict.fromkeys(voters, VoteChoice.FOR.value)
        try:
            outcome_write(actor=secretary, file=file, outcome=outcome, votes=votes, version=file.version)
        except DomainError:
            # What the committee cannot decide today goes back as it came.
            file.refresh_from_db()
            withdrawn = Outcome(AgendaOutcome.WITHDRAWN)
            outcome_write(actor=secretary, file=file, outcome=withdrawn, votes={}, version=file.version)
    sitting_seal(
        Sealing.objects.create(sitting=sitting, requested_by=secretary, job_state="done", progress=100)
    )


def _review(chair: User, application: Application | None) -> None:
    if application is None or application.kind != AidKind.INNOVATIVE:
        return
    answers = {"is_technological": True, "has_qualification": True, "is_convinced": True}
    innovation_review(
        actor=chair, application=application, answers=answers, note="Entretien avec la personne."
    )


def _appeal(counsellor: User) -> None:
    rejected = Application.objects.writable_by(counsellor).filter(state=ApplicationState.REJECTED)
    for application in rejected.order_by("-decided_at", "-pk")[:20]:
        if appealable_decision(application) is None:
            continue
        words = "Le revenu retenu est celui d'avant mon retour : je ne le touche plus."
        try:
            appeal_file(actor=counsellor, application=application, filed_on=today(), grounds=words)
        except DomainError:
            continue
        return
