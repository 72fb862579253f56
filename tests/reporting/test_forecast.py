"""When envelopes run out: a report says what the budget's page says."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from aids.enums import EntryKind, EnvelopeKind, LedgerAccount
from aids.models import LedgerEntry
from aids.selectors.budget_page import budget_rows
from aids.selectors.forecast import Outcome
from common.dates import today
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.scope import Scope
from tests.factories.aids import Team, balance_of, phase_two

pytestmark = pytest.mark.django_db


def committed(file, slots, euros, *, days_ago):
    LedgerEntry.objects.create(
        envelope=balance_of(EnvelopeKind.SOCIAL).envelope,
        application=file,
        kind=EntryKind.COMMITMENT,
        account=LedgerAccount.COMMITTED,
        slots=slots,
        amount_eur=Decimal(euros),
        at=timezone.now() - timedelta(days=days_ago),
    )


def test_the_report_and_the_budget_page_tell_the_same_day(programme):
    file, phase = Team().draft(), phase_two()
    phase.ends_on = today() + timedelta(days=3000)
    phase.save(update_fields=["ends_on"])
    for days_ago in (5, 40, 100):
        committed(file, 4, 6000, days_ago=days_ago)
    # Too long ago for the pace, committed all the same.
    committed(file, 2, 3000, days_ago=400)
    facts = Facts(actor=TASKFORCE, scope=Scope(today() - timedelta(days=30), today(), phase))
    table = INDICATORS["forecast"](facts)
    (row,) = (one for one in budget_rows(phase=phase, on=today()) if one.envelope.kind == EnvelopeKind.SOCIAL)
    told = dict(row.forecasts)
    assert set(told) == {"slots", "eur"}
    for unit, found in told.items():
        assert found.outcome == Outcome.RUNS_OUT
        assert table.value(f"social-{unit}", "runs_out_on") == found.day
        assert table.value(f"social-{unit}", "uncommitted") == found.left
        assert table.value(f"social-{unit}", "per_month") == found.pace.per_month
    # Twelve places in 180 days are 1 in 15; 90 less 14 last 1 140 days.
    assert told["slots"].day == today() + timedelta(days=1140)


def test_a_day_beyond_the_phase_is_not_told(programme):
    file, phase = Team().draft(), phase_two()
    phase.ends_on = today() + timedelta(days=30)
    phase.save(update_fields=["ends_on"])
    committed(file, 1, 1000, days_ago=5)
    facts = Facts(actor=TASKFORCE, scope=Scope(today() - timedelta(days=30), today(), phase))
    table = INDICATORS["forecast"](facts)
    assert table.value("social-slots", "runs_out_on") is None
    assert table.value("social-slots", "uncommitted") == 89
