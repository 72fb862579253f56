"""When an envelope runs out, at the pace of the last months (domain.md 3.3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from aids.enums import EntryKind, EnvelopeKind, LedgerAccount
from aids.models import LedgerEntry
from aids.selectors.forecast import FURTHEST_DAYS, Outcome, Pace, forecast, paces, window
from common.dates import today
from tests.factories.aids import balance_of, phase_two

DAY = date(2026, 3, 1)


def test_the_pace_goes_on_in_a_straight_line():
    # 18 places in 180 days are one in ten days: 12 places last 120 days.
    found = forecast(left=Decimal(12), pace=Pace(20, Decimal(18), 180), on=DAY)
    assert (found.outcome, found.day) == (Outcome.RUNS_OUT, DAY + timedelta(days=120))
    assert found.pace.per_month == Decimal("3.0")


@pytest.mark.parametrize("net", [0, -3])
def test_without_movement_there_is_no_forecast(net):
    found = forecast(left=Decimal(12), pace=Pace(4, Decimal(net), 180), on=DAY)
    assert (found.outcome, found.day) == (Outcome.NO_MOVEMENT, None)


@pytest.mark.parametrize("left", [0, -1])
def test_what_is_committed_in_full_needs_no_forecast(left):
    assert forecast(left=Decimal(left), pace=Pace(4, Decimal(9), 180), on=DAY).outcome == Outcome.FULL


def test_a_day_beyond_the_phase_is_not_told():
    pace = Pace(20, Decimal(18), 180)
    last = DAY + timedelta(days=119)
    assert forecast(left=Decimal(12), pace=pace, on=DAY, ends_on=last).outcome == Outcome.AFTER_PHASE
    told = forecast(left=Decimal(12), pace=pace, on=DAY, ends_on=last + timedelta(days=1))
    assert told.outcome == Outcome.RUNS_OUT


def test_a_phase_that_goes_on_beyond_its_planned_end_is_forecast_all_the_same():
    pace = Pace(20, Decimal(18), 180)
    found = forecast(left=Decimal(12), pace=pace, on=DAY, ends_on=DAY - timedelta(days=1))
    assert found.outcome == Outcome.RUNS_OUT


def test_a_pace_says_nothing_beyond_ten_years():
    slow = Pace(1, Decimal(1), 180)
    assert forecast(left=Decimal(300), pace=slow, on=DAY).outcome == Outcome.FAR
    nearly = Decimal(FURTHEST_DAYS // 180)
    assert forecast(left=nearly, pace=slow, on=DAY).outcome == Outcome.RUNS_OUT


def test_a_young_phase_counts_from_its_start():
    assert window(on=DAY, starts_on=date(2020, 1, 1)) == (DAY - timedelta(days=180), 180)
    assert window(on=DAY, starts_on=DAY - timedelta(days=30)) == (DAY - timedelta(days=30), 30)
    assert window(on=DAY, starts_on=DAY) == (DAY, 1)


@pytest.mark.django_db
def test_the_pace_is_net_of_what_came_back_and_leaves_out_what_is_old(team, django_assert_num_queries):
    file = team.approved()
    envelope = balance_of(EnvelopeKind.SOCIAL).envelope
    first = file.ledger_entries.get(envelope=envelope, account=LedgerAccount.COMMITTED)
    old = {"envelope": envelope, "application": file, "account": LedgerAccount.COMMITTED}
    long_ago = timezone.now() - timedelta(days=181)
    LedgerEntry.objects.create(**old, kind=EntryKind.COMMITMENT, slots=3, amount_eur=900, at=long_ago)
    LedgerEntry.objects.create(
        **old, kind=EntryKind.CORRECTION, amount_eur=-200, at=timezone.now(), corrects=first
    )
    phase = phase_two()
    with django_assert_num_queries(1):
        found = paces(phase=phase, envelopes=[envelope.pk], on=today())
    assert found[envelope.pk, "slots"] == Pace(1, Decimal(1), 180)
    assert found[envelope.pk, "eur"] == Pace(1, file.granted_eur - 200, 180)
