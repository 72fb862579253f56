"""Moves, offers and decisions at the same moment (domain.md 3.3): real threads, real connections."""

from functools import partial

import pytest

from aids.enums import ApplicationState, EnvelopeKind, MoveState
from aids.models import Application, BudgetMove, LedgerEntry
from aids.services import budget
from aids.services.allocations import allocation_change
from aids.services.applications import application_cancel
from aids.services.budget_moves import move_agree, move_refuse, move_withdraw
from aids.services.decisions import application_approve, application_reject
from aids.services.reservations import reservations_expire, reservations_warn
from aids.services.waiting import promote_waiting
from cases.models import Task
from common.errors import DomainError
from common.models import OutgoingMessage
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.aids import Team, balance_of, phase_two, set_slots
from tests.factories.budget import move_proposed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def team():
    load_programme()
    return Team()


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


def lapsed(team, **fields):
    """A submitted file without a reservation: it races for whatever is left."""
    file = team.submitted(case=team.eligible_case(**fields))
    budget.release(actor=None, application=file, reason="échue")
    Application.objects.filter(pk=file.pk).update(reserved_until=None)
    return Application.objects.get(pk=file.pk)


def quota(country):
    return balance_of(EnvelopeKind.COUNTRY, country=country)


def test_two_managers_who_agree_at_once_move_the_places_once(team):
    move = move_proposed(proposed_by=team.manager)
    others = [team.second_manager, *(UserFactory(taskforce_manager=True) for _ in range(3))]
    results = at_once([partial(move_agree, actor=one, move=move) for one in others])
    assert sum(isinstance(result, BudgetMove) for result in results) == 1, results
    assert all("déjà" in result.message for result in results if isinstance(result, DomainError))
    assert (quota("FR").allocated_slots, quota("DE").allocated_slots) == (125, 65)
    assert LedgerEntry.objects.filter(move=move).count() == 2


def test_a_move_is_agreed_refused_or_withdrawn_never_two_of_them(team):
    move = move_proposed(proposed_by=team.manager)
    third = UserFactory(taskforce_manager=True)
    results = at_once(
        [
            partial(move_agree, actor=team.second_manager, move=move),
            partial(move_refuse, actor=third, move=move, reason="Non"),
            partial(move_withdraw, actor=team.manager, move=move),
        ]
    )
    assert sum(isinstance(result, BudgetMove) for result in results) == 1, results
    moved = BudgetMove.objects.get(pk=move.pk).state == MoveState.AGREED
    assert quota("FR").allocated_slots == (125 if moved else 130)


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_place_is_approved_or_moved_away_not_both(team, attempt):
    set_slots(EnvelopeKind.COUNTRY, 1, country="FR")
    file = lapsed(team)
    move = move_proposed(proposed_by=team.manager, slots=1)
    approval, agreement = at_once(
        [
            partial(application_approve, actor=team.manager, application=file),
            partial(move_agree, actor=team.second_manager, move=move),
        ]
    )
    approved = Application.objects.get(pk=file.pk).state == ApplicationState.APPROVED
    agreed = BudgetMove.objects.get(pk=move.pk).state == MoveState.AGREED
    assert approved != agreed, (approval, agreement)
    refused = agreement if approved else approval
    assert isinstance(refused, DomainError)
    assert "réservées" in refused.message
    assert (quota("FR").allocated_slots, quota("FR").committed_slots) == ((1, 1) if approved else (0, 0))


def test_moves_in_both_directions_with_decisions_between_end_without_a_deadlock(team):
    german = {"return_country": CountryFactory(code="DE")}
    there = move_proposed(proposed_by=team.manager)
    back = move_proposed(proposed_by=team.manager, source=quota("DE").envelope, target=quota("FR").envelope)
    acts = [partial(move_agree, actor=team.second_manager, move=move) for move in (there, back)]
    files = [lapsed(team), lapsed(team, **german), lapsed(team), lapsed(team, **german)]
    acts += [partial(application_approve, actor=team.manager, application=file) for file in files]
    acts += [
        partial(allocation_change, actor=team.manager, envelope=quota(code).envelope, slots=2, reason="x")
        for code in ("DE", "FR", "CH")
    ]
    acts += [reservations_expire, reservations_warn, partial(promote_waiting, phase=phase_two())]
    results = at_once(acts)
    assert not [result for result in results if isinstance(result, Exception)], results
    assert quota("FR").allocated_slots + quota("DE").allocated_slots == 194


def test_freed_places_are_offered_once_each_to_those_who_waited_longest(team):
    set_slots(EnvelopeKind.SOCIAL, 4)
    holders = [team.submitted() for _ in range(4)]
    waiting = [team.submitted() for _ in range(7)]
    acts = [
        partial(application_reject, actor=team.manager, application=file, reason="Non")
        for file in holders[:2]
    ]
    acts += [
        partial(application_cancel, actor=team.counsellor, application=file, reason="Renonce")
        for file in holders[2:]
    ]
    acts += [partial(promote_waiting, phase=phase_two()) for _ in range(4)]
    results = at_once(acts)
    assert not [result for result in results if isinstance(result, Exception)], results
    served = [file.pk for file in Application.objects.filter(reserved_until__isnull=False).order_by("pk")]
    assert served == [file.pk for file in waiting[:4]]
    assert Task.objects.filter(source="aids.offers").count() == 4
    assert balance_of(EnvelopeKind.SOCIAL).reserved_slots == 4


def test_two_nights_at_once_warn_and_end_each_reservation_once(team):
    for _ in range(3):
        team.submitted(case=team.eligible_case(counsellor=team.counsellor))
    Application.objects.update(reserved_until="2020-01-01")
    results = at_once([reservations_expire, reservations_expire, reservations_expire])
    assert sum(results) == 3
    assert OutgoingMessage.objects.count() == 3
    assert balance_of(EnvelopeKind.SOCIAL).reserved_slots == 0
