"""The life of a case: each state and transition, who, when, why; concurrent writers."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections

from cases.enums import CaseState, ClosingReason, Modality
from cases.models import Case
from cases.services.cases import (
    case_assess,
    case_close,
    case_receive,
    case_reopen,
    case_support,
    case_update,
)
from cases.services.handovers import case_assign
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.cases import CaseFactory

ACTS = {
    "receive": lambda actor, case: case_receive(actor=actor, case=case, returned_on=date(2025, 4, 1)),
    "assess": lambda actor, case: case_assess(actor=actor, case=case),
    "support": lambda actor, case: case_support(actor=actor, case=case),
    "close": lambda actor, case: case_close(
        actor=actor, case=case, closing_reason=ClosingReason.ABANDONED, reason="Ne répond plus"
    ),
    "reopen": lambda actor, case: case_reopen(actor=actor, case=case, reason="De retour à l'antenne"),
}
S = CaseState
ALLOWED = {
    (S.ANNOUNCED, "receive"): S.REGISTERED,
    (S.REGISTERED, "assess"): S.ASSESSED,
    (S.REOPENED, "assess"): S.ASSESSED,
    (S.REGISTERED, "support"): S.SUPPORTED,
    (S.ASSESSED, "support"): S.SUPPORTED,
    (S.REOPENED, "support"): S.SUPPORTED,
    (S.ANNOUNCED, "close"): S.CLOSED,
    (S.REGISTERED, "close"): S.CLOSED,
    (S.ASSESSED, "close"): S.CLOSED,
    (S.SUPPORTED, "close"): S.CLOSED,
    (S.REOPENED, "close"): S.CLOSED,
    (S.CLOSED, "reopen"): S.REOPENED,
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", CaseState)
def test_each_state_and_transition(db, state, act):
    actor = UserFactory()
    case = CaseFactory(state=state, antenna=actor.antenna)
    target = ALLOWED.get((state, act))
    if target is None:
        with pytest.raises(DomainError) as refusal:
            ACTS[act](actor, case)
        assert refusal.value.code == "transition"
        assert not case.transitions.exists()
        return
    changed = ACTS[act](actor, case)
    assert changed.state == Case.objects.get(pk=case.pk).state == target
    event = case.transitions.get()
    assert (event.actor, event.from_state, event.to_state) == (actor, state, target)


def test_a_closed_case_keeps_its_reason_and_loses_it_when_reopened(db):
    actor = UserFactory()
    case = case_close(
        actor=actor,
        case=CaseFactory(antenna=actor.antenna),
        closing_reason=ClosingReason.LEFT_AGAIN,
        reason="Parti en Italie",
    )
    assert (case.closing_reason, case.closed_on) == ("left_again", today())
    assert "Parti en Italie" in case.transitions.get().reason
    case = case_reopen(actor=actor, case=case, reason="Revenu")
    assert (case.closing_reason, case.closed_on) == ("", None)


def test_an_announced_case_finds_its_category_on_return(db):
    PartnershipFactory()
    actor = UserFactory()
    case = CaseFactory(announced=True, category="A", opened_on=date(2025, 3, 10), antenna=actor.antenna)
    case = case_receive(actor=actor, case=case, returned_on=date(2025, 4, 1))
    assert (case.category, case.returned_on) == ("C", date(2025, 4, 1))
    late = CaseFactory(announced=True)
    with pytest.raises(DomainError) as refusal:
        case_receive(actor=actor, case=late, returned_on=today() + timedelta(days=1))
    assert refusal.value.field == "returned_on"


def test_closing_and_reopening_ask_why(db):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    with pytest.raises(DomainError) as refusal:
        case_close(actor=actor, case=case, closing_reason="fatigue")
    assert refusal.value.field == "closing_reason"
    with pytest.raises(DomainError) as refusal:
        case_reopen(actor=actor, case=CaseFactory(closed=True, antenna=actor.antenna), reason="  ")
    assert refusal.value.field == "reason"


def test_new_facts_change_the_category_unless_it_was_chosen(db):
    PartnershipFactory()
    actor, italy = UserFactory(), CountryFactory(code="IT")
    case = CaseFactory(category="C", antenna=actor.antenna)
    case = case_update(actor=actor, case=case, data={"return_country": italy}, version=case.version)
    assert case.category == "D"
    chosen = CaseFactory(
        category="B",
        category_override_reason="Décision",
        category_override_by=actor,
        antenna=actor.antenna,
    )
    chosen = case_update(actor=actor, case=chosen, data={"return_country": italy}, version=chosen.version)
    assert chosen.category == "B"


def test_the_second_writer_is_told_and_nothing_is_lost(db):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    case_update(actor=actor, case=case, data={"modality": Modality.FORCED_RETURN}, version=1)
    with pytest.raises(Conflict) as conflict:
        case_update(actor=actor, case=case, data={"modality": Modality.STATE_PROGRAMME}, version=1)
    assert conflict.value.theirs == {"modality": Modality.FORCED_RETURN}
    assert Case.objects.get(pk=case.pk).modality == Modality.FORCED_RETURN


def test_one_return_has_one_case(db):
    first = CaseFactory()
    second = CaseFactory(person=first.person, returned_on=date(2023, 1, 1))
    with pytest.raises(DomainError) as refusal:
        case_update(
            actor=UserFactory(antenna=second.antenna),
            case=second,
            data={"returned_on": first.returned_on},
            version=1,
        )
    assert refusal.value.code == "case_one_per_return"


def test_a_manager_assigns_within_the_antenna(db):
    manager = UserFactory(antenna_manager=True)
    colleague, stranger = UserFactory(antenna=manager.antenna), UserFactory()
    case = CaseFactory(antenna=manager.antenna)
    assert case_assign(actor=manager, case=case, counsellor=colleague).counsellor == colleague
    with pytest.raises(DomainError):
        case_assign(actor=manager, case=case, counsellor=stranger)
    with pytest.raises(NotPermitted):
        case_assign(actor=colleague, case=case, counsellor=colleague)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_closings_one_is_told_so():
    """Two connections wait for each other at a barrier, then close the same case."""
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    barrier, outcomes = threading.Barrier(2), []

    def close(reason):
        try:
            mine = Case.objects.get(pk=case.pk)
            barrier.wait(timeout=10)
            outcomes.append(case_close(actor=actor, case=mine, closing_reason=reason).closing_reason)
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=close, args=(reason,))
        for reason in (ClosingReason.ABANDONED, ClosingReason.UNREACHABLE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    stored = Case.objects.get(pk=case.pk)
    assert sorted(outcomes) == sorted([stored.closing_reason, "transition"])
    assert stored.transitions.count() == 1
