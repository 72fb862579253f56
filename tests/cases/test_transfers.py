"""Transfers between antennas: each state and act, who may, what the former antenna keeps, races."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from aids.models import Application
from aids.services.applications import application_open
from aids.services.assessments import assessment_create
from cases.enums import CaseState, ClosingReason, TransferState
from cases.models import Case, Person, ReadingRight, Task, Transfer
from cases.selectors.transfers import open_work
from cases.services.cases import case_close, case_support, case_update
from cases.services.consent import consent_give, consent_withdraw
from cases.services.documents import document_open
from cases.services.household import household_update
from cases.services.journal import note_add
from cases.services.people import person_update
from cases.services.transfers import (
    READING_DAYS,
    transfer_accept,
    transfer_propose,
    transfer_refuse,
    transfer_withdraw,
)
from cases.services.vulnerabilities import vulnerabilities_read, vulnerabilities_write
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.concurrency import at_once
from tests.factories.accounts import AntennaFactory, UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory
from tests.factories.transfers import ReadingRightFactory, TransferFactory

T = TransferState


def two_antennas():
    """Return a case at one antenna and the people of it and of another one."""
    giver = UserFactory()
    head = UserFactory(antenna_manager=True, antenna=giver.antenna)
    taker = UserFactory()
    other_head = UserFactory(antenna_manager=True, antenna=taker.antenna)
    case = CaseFactory(antenna=giver.antenna, counsellor=giver)
    return SimpleNamespace(giver=giver, head=head, taker=taker, other_head=other_head, case=case)


def propose(sides, **more):
    return transfer_propose(
        actor=sides.giver,
        case=sides.case,
        **{"to_antenna": sides.taker.antenna, "reason": "Déménagement", **more},
    )


@pytest.fixture
def sides(db):
    return two_antennas()


ACTS = {
    "accept": lambda sides, transfer: transfer_accept(
        actor=sides.taker, transfer=transfer, counsellor=sides.taker
    ),
    "refuse": lambda sides, transfer: transfer_refuse(
        actor=sides.other_head, transfer=transfer, reason="Trop loin"
    ),
    "withdraw": lambda sides, transfer: transfer_withdraw(actor=sides.giver, transfer=transfer),
}
ENDS = {"accept": T.ACCEPTED, "refuse": T.REFUSED, "withdraw": T.WITHDRAWN}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", T)
def test_each_state_and_act(sides, state, act):
    transfer = TransferFactory(
        case=sides.case, proposed_by=sides.giver, to_antenna=sides.taker.antenna, state=state
    )
    if state != T.PROPOSED:
        with pytest.raises(DomainError) as refusal:
            ACTS[act](sides, transfer)
        assert refusal.value.code == "transition"
        assert Transfer.objects.get(pk=transfer.pk).state == state
        return
    ACTS[act](sides, transfer)
    stored = Transfer.objects.get(pk=transfer.pk)
    assert stored.state == ENDS[act]
    event = stored.transitions.get()
    assert (event.from_state, event.to_state) == (T.PROPOSED, ENDS[act])


def test_an_accepted_case_changes_antenna_and_counsellor(sides):
    transfer = propose(sides)
    assert Case.objects.get(pk=sides.case.pk).antenna == sides.giver.antenna
    colleague = UserFactory(antenna=sides.taker.antenna)
    transfer_accept(actor=sides.taker, transfer=transfer, counsellor=colleague)
    case = Case.objects.get(pk=sides.case.pk)
    assert (case.antenna, case.counsellor, case.version) == (sides.taker.antenna, colleague, 2)
    stored = Transfer.objects.get(pk=transfer.pk)
    assert (stored.former_counsellor, stored.counsellor) == (sides.giver, colleague)


def test_the_former_counsellor_and_manager_read_for_thirty_days_and_nobody_else(sides, monkeypatch):
    colleague = UserFactory(antenna=sides.giver.antenna)
    transfer_accept(actor=sides.taker, transfer=propose(sides), counsellor=sides.taker)

    def readers():
        people = (sides.giver, sides.head, colleague, sides.taker, sides.other_head)
        return [user for user in people if Case.objects.visible_to(user).filter(pk=sides.case.pk).exists()]

    assert readers() == [sides.giver, sides.head, sides.taker, sides.other_head]
    assert set(ReadingRight.objects.values_list("until", flat=True)) == {
        today() + timedelta(days=READING_DAYS)
    }
    monkeypatch.setattr("cases.models.cases.today", lambda: today() + timedelta(days=READING_DAYS))
    assert sides.giver in readers()
    monkeypatch.setattr("cases.models.cases.today", lambda: today() + timedelta(days=READING_DAYS + 1))
    assert readers() == [sides.taker, sides.other_head]


def test_without_a_counsellor_who_proposed_it_keeps_reading(db):
    head, taker = UserFactory(antenna_manager=True), UserFactory()
    proposer = UserFactory(antenna=head.antenna)
    case = CaseFactory(antenna=head.antenna)
    transfer = transfer_propose(actor=proposer, case=case, to_antenna=taker.antenna, reason="Déménagement")
    transfer_accept(actor=taker, transfer=transfer, counsellor=taker)
    assert set(ReadingRight.objects.values_list("user", flat=True)) == {head.pk, proposer.pk}


def test_a_reader_of_another_role_has_no_case(db):
    right = ReadingRightFactory(user=UserFactory(cgps_officer=True))
    assert not Case.objects.visible_to(right.user).exists()


WRITES = {
    "note": lambda actor, case: note_add(actor=actor, case=case, text="Bonjour"),
    "close": lambda actor, case: case_close(actor=actor, case=case, closing_reason=ClosingReason.ABANDONED),
    "support": lambda actor, case: case_support(actor=actor, case=case),
    "update": lambda actor, case: case_update(actor=actor, case=case, data={"address": "x"}, version=1),
    "household": lambda actor, case: household_update(
        actor=actor, case=case, size=4, income_tnd=None, members=[], version=1
    ),
    "person": lambda actor, case: person_update(
        actor=actor, person=Person.objects.get(pk=case.person_id), data={"occupation": "x"}, version=1
    ),
    "consent": lambda actor, case: consent_give(actor=actor, case=case, scope="share_cgps"),
    "consent_end": lambda actor, case: consent_withdraw(actor=actor, consent=ConsentFactory(case=case)),
    "situations": lambda actor, case: vulnerabilities_write(actor=actor, case=case, situations={}),
    "situations_read": lambda actor, case: vulnerabilities_read(actor=actor, case=case),
    "medical": lambda actor, case: document_open(
        actor=actor, document=DocumentFactory(case=case, kind="medical")
    ),
    "transfer": lambda actor, case: transfer_propose(
        actor=actor, case=case, to_antenna=AntennaFactory(), reason="x"
    ),
    "assess": lambda actor, case: assessment_create(actor=actor, case=case),
    "aid": lambda actor, case: application_open(actor=actor, case=case, kind="social"),
}


@pytest.mark.parametrize("act", WRITES)
def test_who_only_reads_a_case_writes_nothing_in_it(db, act):
    right = ReadingRightFactory()
    assert Case.objects.visible_to(right.user).get() == right.case
    assert not Case.objects.writable_by(right.user).exists()
    with pytest.raises(NotPermitted):
        WRITES[act](right.user, right.case)
    assert Case.objects.get(pk=right.case_id).version == 1
    assert not Application.objects.exists()


def test_a_counsellor_of_a_third_antenna_neither_answers_nor_withdraws(sides):
    transfer, stranger = propose(sides), UserFactory()
    taskforce = UserFactory(taskforce_manager=True)
    for actor in (stranger, taskforce, sides.giver):
        with pytest.raises(NotPermitted):
            transfer_accept(actor=actor, transfer=transfer, counsellor=sides.taker)
        with pytest.raises(NotPermitted):
            transfer_refuse(actor=actor, transfer=transfer, reason="Non")
    for actor in (stranger, taskforce, sides.taker):
        with pytest.raises(NotPermitted):
            transfer_withdraw(actor=actor, transfer=transfer)
    assert Transfer.objects.get().state == T.PROPOSED
    assert not Transfer.objects.visible_to(stranger).exists()
    assert Transfer.objects.visible_to(taskforce).exists()


def test_refused_proposals(sides):
    refused = {
        "same": {"to_antenna": sides.giver.antenna},
        "required": {"reason": "  "},
        "antenna_closed": {"to_antenna": AntennaFactory(closed_on=date(2020, 1, 1))},
    }
    for code, values in refused.items():
        with pytest.raises(DomainError) as refusal:
            propose(sides, **values)
        assert refusal.value.code == code
    propose(sides)
    with pytest.raises(DomainError) as refusal:
        propose(sides)
    assert refusal.value.code == "transfer_one_pending"
    with pytest.raises(NotPermitted):
        transfer_propose(
            actor=sides.taker, case=sides.case, to_antenna=AntennaFactory(), reason="À moi plutôt"
        )


def test_a_refusal_gives_its_reason_and_the_new_counsellor_is_of_the_receiving_antenna(sides):
    transfer = propose(sides)
    with pytest.raises(DomainError) as refusal:
        transfer_refuse(actor=sides.taker, transfer=transfer, reason=" ")
    assert refusal.value.field == "reason"
    for stranger in (sides.giver, UserFactory(antenna=sides.taker.antenna, is_active=False)):
        with pytest.raises(DomainError) as refusal:
            transfer_accept(actor=sides.taker, transfer=transfer, counsellor=stranger)
        assert refusal.value.field == "counsellor"


def test_closing_a_case_ends_the_transfer_that_waits(sides):
    transfer = propose(sides)
    case_close(actor=sides.giver, case=sides.case, closing_reason=ClosingReason.ABANDONED)
    assert Transfer.objects.get(pk=transfer.pk).state == T.WITHDRAWN
    with pytest.raises(DomainError) as refusal:
        ACTS["accept"](sides, transfer)
    assert refusal.value.code == "transition"
    with pytest.raises(DomainError) as refusal:
        propose(sides)
    assert refusal.value.code == "closed"


def test_the_mails_name_no_person(sides):
    transfer = propose(sides)
    transfer_accept(actor=sides.taker, transfer=transfer, counsellor=sides.taker)
    mails = OutgoingMessage.objects.order_by("pk")
    assert [mail.to for mail in mails] == [sides.other_head.email, sides.giver.email]
    for mail in mails:
        assert sides.case.number in mail.subject
        assert sides.case.person.last_name not in mail.subject + mail.body
        assert f"/transferts/{transfer.pk}/" in mail.body


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_case_is_transferred_or_closed_never_both():
    for _ in range(3):
        sides = two_antennas()
        transfer = propose(sides)
        outcomes = at_once(
            [
                lambda sides=sides, transfer=transfer: ACTS["accept"](sides, transfer),
                lambda sides=sides: case_close(
                    actor=sides.giver, case=sides.case, closing_reason=ClosingReason.LEFT_AGAIN
                ),
            ]
        )
        case, stored = Case.objects.get(pk=sides.case.pk), Transfer.objects.get(pk=transfer.pk)
        assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1, outcomes
        if stored.state == T.ACCEPTED:
            assert (case.state, case.antenna) == (CaseState.REGISTERED, sides.taker.antenna)
        else:
            assert (stored.state, case.state) == (T.WITHDRAWN, CaseState.CLOSED)
            assert case.antenna == sides.giver.antenna


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [("accept", "accept"), ("accept", "refuse"), ("accept", "withdraw")])
def test_two_answers_at_once_give_one_outcome(others):
    sides = two_antennas()
    transfer = propose(sides)
    outcomes = at_once([lambda act=act: ACTS[act](sides, transfer) for act in others])
    refused = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert [refusal.code for refusal in refused] == ["transition"], outcomes
    stored = Transfer.objects.get(pk=transfer.pk)
    assert stored.transitions.count() == 2
    is_there = Case.objects.get(pk=sides.case.pk).antenna == sides.taker.antenna
    assert is_there == (stored.state == T.ACCEPTED)
    assert ReadingRight.objects.exists() == is_there


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_leave_one():
    sides = two_antennas()
    outcomes = at_once([lambda: propose(sides), lambda: propose(sides)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "Transfer"]
    assert Transfer.objects.pending().count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_note_written_while_the_case_leaves_is_kept_or_refused_never_lost():
    sides = two_antennas()
    transfer = propose(sides)
    outcomes = at_once(
        [
            lambda: ACTS["accept"](sides, transfer),
            lambda: note_add(actor=sides.giver, case=sides.case, text="Dernier entretien"),
        ]
    )
    assert not isinstance(outcomes[0], Exception)
    assert isinstance(outcomes[1], NotPermitted) == (not sides.case.notes.exists())


def test_open_tasks_go_with_the_case_and_stand_on_its_sheet(sides):
    task = Task.objects.create(
        case=sides.case, title="Appeler la famille", due_on=today(), assignee=sides.giver
    )
    done = Task.objects.create(
        case=sides.case, title="Déjà faite", due_on=today(), assignee=sides.giver, state="done"
    )
    sheet = {str(section.title): section.lines for section in open_work(sides.case)}
    assert [line.label for line in sheet["Tâches à faire"]] == ["Appeler la famille"]
    transfer_accept(actor=sides.taker, transfer=propose(sides), counsellor=sides.taker)
    assert Task.objects.get(pk=task.pk).assignee == sides.taker
    assert Task.objects.get(pk=done.pk).assignee == sides.giver
