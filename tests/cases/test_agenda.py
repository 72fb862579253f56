"""Appointments: each act from each state, hours that collide, who may keep them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.enums import AppointmentState, CaseState
from cases.models import Appointment
from cases.selectors.agenda import MONTH, agenda_days, span_of
from cases.services.agenda import (
    appointment_cancel,
    appointment_move,
    appointment_plan,
    appointment_record_presence,
)
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory
from tests.factories.cases import CaseFactory

S = AppointmentState
START = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna)


def plan(actor, case, start=START, *, counsellor=None, length=HALF_HOUR, kind="interview", **more):
    return appointment_plan(
        actor=actor,
        case=case,
        counsellor=counsellor or actor,
        starts_at=start,
        ends_at=start + length,
        kind=kind,
        **more,
    )


def move(actor, appointment, start, **more):
    values = {
        "counsellor": appointment.counsellor,
        "place": "",
        "note": "",
        "kind": appointment.kind,
        "version": appointment.version,
    }
    return appointment_move(
        actor=actor, appointment=appointment, starts_at=start, ends_at=start + HALF_HOUR, **{**values, **more}
    )


def test_an_appointment_is_planned_and_its_author_remembered(counsellor, case):
    made = plan(counsellor, case, place=" Mairie ")
    assert (made.state, made.place, made.created_by) == (S.PLANNED, "Mairie", counsellor)
    step = made.transitions.get()
    assert (step.from_state, step.to_state, step.actor) == ("", S.PLANNED, counsellor)


@pytest.mark.parametrize("shift", [-15, 0, 15])
def test_a_counsellor_is_at_one_place_at_a_time(counsellor, case, shift):
    plan(counsellor, case)
    with pytest.raises(DomainError) as refusal:
        plan(counsellor, case, START + timedelta(minutes=shift))
    assert refusal.value.code == "appointment_counsellor_free"
    assert refusal.value.message == "Ce conseiller a déjà un rendez-vous à cette heure."
    assert Appointment.objects.count() == 1


def test_one_after_the_other_another_counsellor_and_a_cancelled_hour_do_not_collide(counsellor, case):
    colleague = UserFactory(antenna=counsellor.antenna)
    first = plan(counsellor, case)
    plan(counsellor, case, START + HALF_HOUR)
    plan(counsellor, case, counsellor=colleague)
    appointment_cancel(actor=counsellor, appointment=first, reason="Malade")
    plan(counsellor, case)
    assert Appointment.objects.count() == 4


def test_the_database_itself_refuses_the_overlap(counsellor):
    one = AppointmentFactory(counsellor=counsellor)
    with pytest.raises(IntegrityError, match="appointment_counsellor_free"), transaction.atomic():
        AppointmentFactory(counsellor=counsellor, case=one.case, starts_at=one.starts_at)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=-5), timedelta(hours=11)])
def test_an_appointment_ends_after_its_start_on_the_same_day(counsellor, case, length):
    with pytest.raises(DomainError) as refusal:
        plan(counsellor, case, length=length)
    assert refusal.value.code in ("appointment_ends_after_start",)


@pytest.mark.parametrize("days", [-40, 800])
def test_a_date_too_far_is_refused(counsellor, case, days):
    with pytest.raises(DomainError) as refusal:
        plan(counsellor, case, timezone.now() + timedelta(days=days))
    assert (refusal.value.field, refusal.value.code) == ("day", "too_far")


def test_a_closed_case_gets_no_appointment(counsellor):
    case = CaseFactory(antenna=counsellor.antenna, state=CaseState.CLOSED)
    with pytest.raises(DomainError) as refusal:
        plan(counsellor, case)
    assert refusal.value.code == "closed"


def test_the_counsellor_is_one_of_the_case_s_antenna(counsellor, case):
    with pytest.raises(DomainError) as refusal:
        plan(counsellor, case, counsellor=UserFactory())
    assert refusal.value.field == "counsellor"


@pytest.mark.parametrize("role", ["taskforce_manager", "operator_agent", "social_attache"])
def test_only_the_antenna_keeps_appointments(counsellor, case, role):
    stranger = UserFactory(**{role: True})
    appointment = AppointmentFactory(case=case, counsellor=counsellor, past=True)
    for act in (
        lambda: plan(stranger, case, counsellor=counsellor),
        lambda: move(stranger, appointment, START),
        lambda: appointment_cancel(actor=stranger, appointment=appointment, reason="x"),
        lambda: appointment_record_presence(actor=stranger, appointment=appointment, came=True),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_a_move_is_written_and_asks_for_the_version_that_was_read(counsellor, case):
    appointment = plan(counsellor, case)
    moved = move(counsellor, appointment, START + timedelta(days=1))
    assert moved.starts_at == START + timedelta(days=1)
    assert "Déplacé du" in moved.transitions.last().reason
    with pytest.raises(Conflict):
        move(counsellor, appointment, START + timedelta(days=2), version=appointment.version)


def test_a_move_onto_a_taken_hour_is_refused_and_changes_nothing(counsellor, case):
    plan(counsellor, case)
    other = plan(counsellor, case, START + timedelta(hours=2))
    with pytest.raises(DomainError):
        move(counsellor, other, START)
    other.refresh_from_db()
    assert (other.starts_at, other.version) == (START + timedelta(hours=2), 1)


ACTS = {
    "hold": lambda actor, row: appointment_record_presence(actor=actor, appointment=row, came=True),
    "miss": lambda actor, row: appointment_record_presence(actor=actor, appointment=row, came=False),
    "cancel": lambda actor, row: appointment_cancel(actor=actor, appointment=row, reason="Empêchement"),
    "move": lambda actor, row: move(actor, row, START),
}
ALLOWED = {
    ("hold", S.PLANNED): S.HELD,
    ("hold", S.MISSED): S.HELD,
    ("miss", S.PLANNED): S.MISSED,
    ("miss", S.HELD): S.MISSED,
    ("cancel", S.PLANNED): S.CANCELLED,
    ("move", S.PLANNED): S.PLANNED,
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", list(ACTS))
def test_each_act_from_each_state(counsellor, case, act, state):
    row = AppointmentFactory(case=case, counsellor=counsellor, past=True, state=state)
    if (act, state) in ALLOWED:
        assert ACTS[act](counsellor, row).state == ALLOWED[act, state]
        assert row.transitions.last().to_state == ALLOWED[act, state]
    else:
        with pytest.raises(DomainError) as refusal:
            ACTS[act](counsellor, row)
        assert refusal.value.code == "transition"
        assert not row.transitions.exists()


def test_presence_is_written_once_the_hour_has_come(counsellor, case):
    with pytest.raises(DomainError) as refusal:
        appointment_record_presence(actor=counsellor, appointment=plan(counsellor, case), came=True)
    assert refusal.value.code == "too_early"


def test_a_cancellation_needs_its_reason(counsellor, case):
    with pytest.raises(DomainError) as refusal:
        appointment_cancel(actor=counsellor, appointment=plan(counsellor, case), reason="  ")
    assert refusal.value.field == "reason"


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_bookings_of_one_hour_at_the_same_moment():
    counsellor = UserFactory()
    cases = [CaseFactory(antenna=counsellor.antenna) for _ in range(4)]
    results = at_once([lambda case=case: plan(counsellor, case) for case in cases])
    refused = [one for one in results if isinstance(one, DomainError)]
    assert len(refused) == 3
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_moved_and_cancelled_at_the_same_moment_leaves_one_truth():
    counsellor = UserFactory()
    row = plan(counsellor, CaseFactory(antenna=counsellor.antenna))
    results = at_once(
        [
            lambda: move(counsellor, row, START + timedelta(days=1)),
            lambda: appointment_cancel(actor=counsellor, appointment=row, reason="Empêchement"),
        ]
    )
    row.refresh_from_db()
    # Either the cancellation came first and the move was refused, or both happened one after the other.
    assert row.state == S.CANCELLED
    assert sum(isinstance(one, DomainError) for one in results) == (row.version == 2)


def test_a_month_begins_on_the_monday_before_and_shows_whole_weeks():
    span = span_of(MONTH, today().replace(year=2026, month=11, day=22))
    assert (span.first.isoformat(), span.end.isoformat()) == ("2026-10-26", "2026-12-07")
    assert (span.previous.isoformat(), span.following.isoformat()) == ("2026-10-01", "2026-12-01")


def test_an_appointment_near_midnight_lies_on_its_day_in_tunis(counsellor, case):
    # 23:30 UTC is half past midnight of the next day in Tunis.
    start = (START + timedelta(days=1)).replace(hour=23, minute=30)
    plan(counsellor, case, start)
    day = (start + timedelta(days=1)).date()
    days = agenda_days(actor=counsellor, span=span_of("jour", day), counsellor_id=counsellor.pk)
    assert [len(one.appointments) for one in days] == [1]


def test_another_antenna_sees_nothing(counsellor, case):
    plan(counsellor, case)
    stranger = UserFactory()
    days = agenda_days(actor=stranger, span=span_of(MONTH, START.date()), counsellor_id=None)
    assert not any(day.appointments for day in days)
    assert not Appointment.objects.visible_to(UserFactory(cgps_officer=True)).exists()
