"""A sitting of the committee, from its planning to its seal (domain.md 3.2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from aids.enums import AgendaOutcome, AidKind, ApplicationState, MemberQuality, SittingState, VoteChoice
from aids.models import (
    Application,
    Conflict,
    Decision,
    Envelope,
    Sealing,
    Sitting,
    SittingFile,
    SittingMember,
    Vote,
)
from aids.selectors.committees import agenda_of, ready_files, tally, tally_of
from aids.services import budget, decisions, sealing, sitting_files, sittings
from aids.services.seals import content_hash
from aids.services.sitting_files import Outcome
from common.dates import today
from common.errors import Conflict as EditConflict
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.concurrency import at_once
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.committees import SittingRoom

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture
def room(team):
    return SittingRoom(team)


def test_a_sitting_needs_its_chair_its_quorum_and_a_file_before_it_is_convened(room):
    sitting = room.planned()
    with pytest.raises(DomainError) as refusal:
        sittings.sitting_convene(actor=room.secretary, sitting=sitting)
    for word in ("présidence", "membres avec voix", "ordre du jour"):
        assert word in refusal.value.message
    room.seat(sitting)
    sitting_files.files_add(actor=room.secretary, sitting=sitting, application_ids=[room.team.submitted().pk])
    sittings.sitting_convene(actor=room.secretary, sitting=sitting)
    assert Sitting.objects.get().state == SittingState.CONVENED
    called = set(OutgoingMessage.objects.filter(subject__contains="Séance").values_list("to", flat=True))
    assert called == {room.chair.email, room.member.email}


def test_only_the_taskforce_holds_a_sitting(room):
    sitting = room.planned()
    for stranger in (room.team.counsellor, room.team.agent, room.member):
        with pytest.raises(NotPermitted):
            sittings.sitting_convene(actor=stranger, sitting=sitting)
    with pytest.raises(DomainError):
        sittings.member_add(
            actor=room.secretary, sitting=sitting, quality=MemberQuality.MEMBER, user=room.team.agent
        )


def test_a_sitting_opens_on_its_day_with_its_quorum(room):
    sitting = room.convened([room.team.submitted()])
    Sitting.objects.filter(pk=sitting.pk).update(held_on=today() + timedelta(days=3))
    members = list(sitting.members.values_list("pk", flat=True))
    with pytest.raises(DomainError) as refusal:
        sittings.sitting_open(actor=room.secretary, sitting=sitting, present=members)
    assert refusal.value.code == "too_early"
    Sitting.objects.filter(pk=sitting.pk).update(held_on=today())
    with pytest.raises(DomainError) as refusal:
        sittings.sitting_open(actor=room.secretary, sitting=sitting, present=members[:1])
    assert refusal.value.code == "quorum"
    assert not SittingMember.objects.filter(is_present=True).exists()
    sittings.sitting_open(actor=room.secretary, sitting=sitting, present=members)
    assert Sitting.objects.get().state == SittingState.OPEN


def test_a_file_waits_for_one_sitting_at_a_time(room):
    file = room.team.submitted()
    first, second = room.planned(), room.planned()
    sitting_files.files_add(actor=room.secretary, sitting=first, application_ids=[file.pk])
    assert not ready_files(phase=file.phase).exists()
    with pytest.raises(DomainError) as refusal:
        sitting_files.files_add(actor=room.secretary, sitting=second, application_ids=[file.pk])
    assert file.number in refusal.value.message
    with pytest.raises(DomainError) as refusal:
        decisions.application_approve(actor=room.secretary, application=file)
    assert refusal.value.code == "on_agenda"
    sittings.sitting_cancel(actor=room.secretary, sitting=first, reason="Salle prise")
    sitting_files.files_add(actor=room.secretary, sitting=second, application_ids=[file.pk])


@pytest.mark.django_db(transaction=True)
def test_two_sittings_that_take_one_file_at_once(transactional_db, room):
    file = room.team.submitted()
    both = [room.planned(), room.planned()]

    def add(sitting):
        return sitting_files.files_add(actor=room.secretary, sitting=sitting, application_ids=[file.pk])

    answers = at_once([lambda s=sitting: add(s) for sitting in both])
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert SittingFile.objects.filter(is_live=True).count() == 1


def test_votes_and_the_majority(room):
    assert tally([("for", "member"), ("against", "member"), ("for", "chair")]).carried
    assert tally([("for", "chair"), ("against", "member")]).carried
    assert not tally([("for", "member"), ("against", "chair")]).carried
    assert not tally([("abstain", "chair")]).carried
    file = room.open([room.team.submitted()]).files.get()
    granted = file.application.requested_eur
    for outcome, choices in (
        (AgendaOutcome.APPROVED, ("against", "against", "for")),
        (AgendaOutcome.REJECTED, ("for", "for", "against")),
        (AgendaOutcome.APPROVED, ("", "", "")),
    ):
        with pytest.raises(DomainError) as refusal:
            room.decide(file, Outcome(outcome, granted, "Motif"), choices)
        assert refusal.value.field == "outcome"
    room.decide(file, Outcome(AgendaOutcome.APPROVED, granted), ("for", "for", "against"))
    assert tally_of(file).in_favour == 2
    assert SittingFile.objects.get().outcome == AgendaOutcome.APPROVED
    assert Application.objects.get(pk=file.application_id).state == S.SUBMITTED


def test_a_decision_without_amount_or_reason_is_refused_beside_its_field(room):
    file = room.open([room.team.submitted()]).files.get()
    asked = file.application.requested_eur
    for outcome, field in (
        (Outcome(AgendaOutcome.APPROVED), "granted_eur"),
        (Outcome(AgendaOutcome.APPROVED, Decimal(99999), "x"), "granted_eur"),
        (Outcome(AgendaOutcome.APPROVED, asked - 100), "reason"),
        (Outcome(AgendaOutcome.DEFERRED), "reason"),
    ):
        with pytest.raises(DomainError) as refusal:
            room.decide(file, outcome, ("for", "for", "for"))
        assert refusal.value.field == field
    with pytest.raises(DomainError) as refusal:
        room.decide(file, Outcome(AgendaOutcome.REJECTED), ("against", "against", "against"))
    assert refusal.value.field == "reason"


def test_a_member_votes_on_her_own_screen_and_the_secretary_learns_of_it(room):
    file = room.open([room.team.submitted()]).files.get()
    seen = file.version
    sitting_files.vote_cast(actor=room.member, file=file, choice=VoteChoice.FOR)
    outcome = Outcome(AgendaOutcome.APPROVED, file.application.requested_eur)
    with pytest.raises(EditConflict):
        sitting_files.outcome_write(actor=room.secretary, file=file, outcome=outcome, votes={}, version=seen)
    with pytest.raises(NotPermitted):
        sitting_files.vote_cast(actor=room.team.counsellor, file=file, choice=VoteChoice.FOR)
    assert Vote.objects.get().recorded_by == room.member


def test_a_member_with_a_conflict_of_interest_never_votes(room):
    file = room.open([room.team.submitted()]).files.get()
    sitting_files.vote_cast(actor=room.member, file=file, choice=VoteChoice.FOR)
    mine = file.sitting.members.get(user=room.member)
    sitting_files.conflict_declare(actor=room.member, file=file, member=mine, reason="Ma cousine")
    assert not Vote.objects.exists()
    with pytest.raises(DomainError) as refusal:
        sitting_files.vote_cast(actor=room.member, file=file, choice=VoteChoice.FOR)
    assert refusal.value.code == "conflict"
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.create(file=file, member=mine, choice="for")


def test_who_follows_the_case_has_a_conflict_by_that(room):
    file = room.team.submitted()
    file.case.counsellor = room.team.counsellor
    file.case.save(update_fields=["counsellor"])
    sitting = room.planned()
    room.seat(sitting)
    sittings.member_add(
        actor=room.secretary, sitting=sitting, quality=MemberQuality.MEMBER, user=room.team.counsellor
    )
    sitting_files.files_add(actor=room.secretary, sitting=sitting, application_ids=[file.pk])
    conflict = Conflict.objects.get()
    assert conflict.member.user == room.team.counsellor
    with pytest.raises(DomainError):
        sitting_files.conflict_withdraw(actor=room.secretary, conflict=conflict)


def test_an_observer_or_an_absent_member_has_no_vote_in_the_database_either(room):
    sitting = room.open([room.team.submitted()])
    file = sitting.files.get()
    watcher = SittingMember.objects.create(
        sitting=sitting, full_name="Une stagiaire", quality=MemberQuality.OBSERVER, is_present=True
    )
    absent = SittingMember.objects.create(
        sitting=sitting, full_name="Un absent", quality=MemberQuality.MEMBER
    )
    for member in (watcher, absent):
        with pytest.raises(DatabaseError), transaction.atomic():
            Vote.objects.create(file=file, member=member, choice="for")


def test_a_south_south_return_is_decided_with_the_embassy_present(room):
    mali = CountryFactory(code="ML")
    case = room.team.eligible_case(category="E", return_country=mali)
    sitting = room.open([room.team.submitted(AidKind.BUSINESS, case=case)])
    file = sitting.files.get()
    outcome = Outcome(AgendaOutcome.APPROVED, file.application.requested_eur)
    with pytest.raises(DomainError) as refusal:
        room.decide(file, outcome, ("for", "for", "for"))
    assert refusal.value.code == "embassy"
    embassy = sittings.member_add(
        actor=room.secretary,
        sitting=sitting,
        quality=MemberQuality.EMBASSY,
        full_name="M. Keïta",
        country=mali,
    )
    present = [*sitting.members.filter(is_present=True).values_list("pk", flat=True), embassy.pk]
    sittings.presence_write(actor=room.secretary, sitting=sitting, present=present)
    room.decide(file, outcome, ("for", "for", "for"))


def test_sealing_applies_every_decision_and_says_which_could_not_pass(room):
    team = room.team
    files = [team.submitted() for _ in range(3)] + [team.submitted(AidKind.BUSINESS)]
    sitting = room.open(files)
    first, second, third, project = agenda_of(sitting)
    granted = first.application.requested_eur
    room.decide(first, Outcome(AgendaOutcome.APPROVED, granted, "", "Suivre la formation"), ("for",) * 3)
    room.decide(second, Outcome(AgendaOutcome.REJECTED, None, "Revenus trop élevés"), ("against",) * 3)
    room.decide(third, Outcome(AgendaOutcome.WITHDRAWN), ("", "", ""))
    room.decide(project, Outcome(AgendaOutcome.APPROVED, Decimal(3000)), ("for",) * 3)
    # The economic envelope loses its places between the vote and the seal, the file its reservation.
    budget.release(actor=None, application=project.application, reason="")
    envelope = Envelope.objects.get(phase=sitting.phase, kind="economic")
    budget.allocate(actor=None, envelope=envelope, slots=-envelope.balance.allocated_slots)
    sealed = sealing.sitting_seal(room.sealing(sitting))
    assert sealed.state == SittingState.SEALED
    states = {file.application_id: file.application.state for file in agenda_of(sealed)}
    assert states == {
        first.application_id: S.APPROVED,
        second.application_id: S.REJECTED,
        third.application_id: S.SUBMITTED,
        project.application_id: S.SUBMITTED,
    }
    refused = SittingFile.objects.get(pk=project.pk)
    assert "places sont prises" in refused.refusal
    assert refused.decision is None
    assert Decision.objects.filter(sitting_file__sitting=sitting).count() == 2
    assert sealed.content_sha256 == content_hash(Sitting.objects.get().content)
    assert budget.verify_ledger() == []
    sealing.sitting_seal(Sealing.objects.get())
    assert Decision.objects.count() == 2


def test_a_sitting_is_not_sealed_with_a_file_undecided(room):
    sitting = room.open([room.team.submitted(), room.team.submitted()])
    file = agenda_of(sitting)[0]
    room.decide(file, Outcome(AgendaOutcome.DEFERRED, None, "Devis"), ("for",) * 3)
    with pytest.raises(DomainError) as refusal:
        sealing.sitting_seal_request(actor=room.secretary, sitting=sitting)
    assert "2" in refusal.value.message


@pytest.fixture
def sealed(room):
    sitting = room.open([room.team.submitted()])
    file = sitting.files.get()
    room.decide(file, Outcome(AgendaOutcome.APPROVED, file.application.requested_eur), ("for",) * 3)
    return sealing.sitting_seal(room.sealing(sitting))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: Sitting.objects.filter(pk=s.pk).update(place="Ailleurs"),
        lambda s: SittingFile.objects.filter(sitting=s).update(granted_eur=1),
        lambda s: Vote.objects.filter(file__sitting=s).update(choice="against"),
        lambda s: Vote.objects.filter(file__sitting=s).delete(),
        lambda s: SittingMember.objects.filter(sitting=s).update(is_present=False),
        lambda s: Sitting.objects.filter(pk=s.pk).delete(),
        lambda s: Decision.objects.update(granted_eur=1),
    ],
)
def test_a_sealed_sitting_never_changes(sealed, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(sealed)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE aids_sitting SET quorum = 1",
        "UPDATE aids_sittingfile SET outcome = 'rejected'",
        "INSERT INTO aids_conflict (file_id, member_id, reason, declared_at)"
        " SELECT f.id, m.id, 'x', now() FROM aids_sittingfile f, aids_sittingmember m LIMIT 1",
        "DELETE FROM aids_vote",
        "DELETE FROM aids_decision",
    ],
)
def test_raw_sql_does_not_change_a_sealed_sitting_either(sealed, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_acts_on_a_sealed_sitting_are_refused_in_words(room, sealed):
    for act in (sittings.sitting_convene, sealing.sitting_seal_request):
        with pytest.raises(DomainError) as refusal:
            act(actor=room.secretary, sitting=sealed)
        assert "scellée" in refusal.value.message


@pytest.mark.django_db(transaction=True)
def test_a_sealing_cut_off_in_the_middle_leaves_nothing_and_is_done_again(
    transactional_db, room, monkeypatch
):
    sitting = room.open([room.team.submitted(), room.team.submitted()])
    for file in agenda_of(sitting):
        room.decide(file, Outcome(AgendaOutcome.APPROVED, file.application.requested_eur), ("for",) * 3)
    job = room.sealing(sitting)
    applied = []

    def dies(actor, file, real=sealing._decide):
        real(actor, file)
        applied.append(file)
        if len(applied) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(sealing, "_decide", dies)
    with pytest.raises(KeyboardInterrupt):
        sealing.sitting_seal(job)
    monkeypatch.undo()
    assert Sitting.objects.get().state == SittingState.OPEN
    assert not Decision.objects.exists()
    assert set(Application.objects.values_list("state", flat=True)) == {S.SUBMITTED}
    sealing.sitting_seal(job)
    assert Decision.objects.count() == 2
    assert budget.verify_ledger() == []


@pytest.mark.django_db(transaction=True)
def test_a_sealing_and_approvals_on_screen_share_the_last_place(transactional_db, room):
    team = room.team
    inside, outside = team.submitted(), team.submitted()
    for file in (inside, outside):
        budget.release(actor=None, application=file, reason="")
    envelope = Envelope.objects.get(phase=inside.phase, kind="social")
    budget.allocate(actor=None, envelope=envelope, slots=1 - envelope.balance.allocated_slots)
    sitting = room.open([inside])
    file = sitting.files.get()
    room.decide(file, Outcome(AgendaOutcome.APPROVED, inside.requested_eur), ("for",) * 3)
    job = room.sealing(sitting)
    at_once(
        [
            lambda: sealing.sitting_seal(job),
            lambda: decisions.application_approve(actor=room.secretary, application=outside),
        ]
    )
    assert Sitting.objects.get().state == SittingState.SEALED
    assert Application.objects.filter(state=S.APPROVED).count() == 1
    assert budget.verify_ledger() == []


def test_a_member_reads_a_sitting_once_it_is_convened(room):
    sitting = room.planned()
    room.seat(sitting)
    assert not Sitting.objects.visible_to(room.member).exists()
    sitting_files.files_add(actor=room.secretary, sitting=sitting, application_ids=[room.team.submitted().pk])
    sittings.sitting_convene(actor=room.secretary, sitting=sitting)
    assert Sitting.objects.visible_to(room.member).get() == sitting
    assert not Sitting.objects.visible_to(UserFactory(counsellor=True)).exists()


def test_a_kind_that_only_a_sitting_decides(room):
    file = room.team.submitted()
    file.phase.aids.filter(kind=AidKind.SOCIAL).update(needs_sitting=True)
    with pytest.raises(DomainError) as refusal:
        decisions.application_reject(actor=room.secretary, application=file, reason="Non")
    assert refusal.value.code == "needs_sitting"
