"""`demo` and `demo_accounts`: what they refuse, what they print, and that a seed says everything."""

import json
from datetime import date
from io import StringIO
from random import Random

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from aids.models import Application, LedgerEntry
from aids.services.budget import verify_ledger
from cases.models import Case, Person, RegistrationDraft
from common.dates import today
from tounesna.demo.accounts import PASSWORD, accounts
from tounesna.demo.build import prepare
from tounesna.demo.days import arrivals

DAY = date(2024, 5, 15)
# Allocations bear the moment of the command.
ENTRIES = LedgerEntry.objects.filter(application__isnull=False)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration_allowed(settings):
    settings.PORTAL_DEMONSTRATION = True


def demo(*args):
    out = StringIO()
    call_command("demo", *args, stdout=out)
    return json.loads(out.getvalue()) if out.getvalue() else None


def story(people):
    """What a seed made, without primary keys."""
    with transaction.atomic():
        demo("--people", str(people), "--seed", "7", "--today", DAY.isoformat())
        told = (
            list(Person.objects.order_by("pk").values_list("first_name", "last_name", "cin", "birth_date")),
            list(Case.objects.order_by("pk").values_list("number", "opened_on", "state", "antenna__code")),
            list(
                Application.objects.order_by("number").values_list("number", "kind", "state", "granted_eur")
            ),
            list(ENTRIES.order_by("at", "pk").values_list("at", "kind", "slots", "amount_eur")),
        )
        transaction.set_rollback(True)
    return told


def test_the_same_seed_makes_the_same_people():
    first, second = story(90), story(90)
    assert first == second
    assert all(first)


def test_report_counts_what_was_made():
    report = demo("--people", "40", "--today", DAY.isoformat())
    assert report["people"] == Person.objects.count() == 40
    assert report["cases"] == Case.objects.count()
    assert report["aids"] == Application.objects.count()


def test_today_brings_work_done_through_the_portal():
    report = demo("--people", "60")
    opened = Case.objects.filter(opened_on=today())
    registered = opened.filter(announcement=None, documents__isnull=False).distinct().order_by("pk")
    assert [case.antenna.code for case in registered] == ["TUN", "MED"]
    announced, again = opened.exclude(announcement=None), opened.filter(announcement=None, documents=None)
    assert Person.with_merged.count() == report["people"] + 2 + announced.count() + again.count()
    assert (announced.count(), again.count()) == (2, 4)
    for case in registered:
        assert case.documents.count() == 5
        assert case.documents.current().count() == 3
        assert case.notes.count() == 2
        assert case.transitions.earliest("at").actor == case.counsellor
    assert RegistrationDraft.objects.get().owner.email == "conseillere.tunis@demo.tounesna.example"
    assert verify_ledger() == []


def test_a_database_with_cases_is_left_alone_unless_told_otherwise():
    demo("--people", "10", "--today", DAY.isoformat())
    with pytest.raises(CommandError, match="--force-add"):
        demo("--people", "10", "--today", DAY.isoformat())
    assert demo("--people", "10", "--if-empty") is None
    assert Person.objects.count() == 10
    # The counsellors' half hours are given already: the same draws must find others.
    demo("--people", "60", "--force-add", "--today", DAY.isoformat())
    # Nor does a third find the cases that have their referrals.
    demo("--people", "60", "--force-add", "--today", DAY.isoformat())
    assert Person.objects.count() == 130
    numbers = Case.objects.values_list("number", flat=True)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    "arguments",
    [("--people", "0"), ("--people", "100001"), ("--today", "2019-01-01"), ("--today", "2199-01-01")],
)
def test_sizes_and_days_out_of_range_are_refused(arguments):
    with pytest.raises(CommandError):
        demo(*arguments)
    assert not Person.objects.exists()


@pytest.mark.parametrize("command", ["demo", "demo_accounts"])
def test_refused_in_production(settings, command):
    settings.PORTAL_DEMONSTRATION = False
    with pytest.raises(CommandError, match="PORTAL_DEMONSTRATION"):
        call_command(command, stdout=StringIO())
    assert not User.objects.exists()


def test_every_role_has_an_account_that_is_printed():
    prepare(today=DAY)
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    shown = [one for one in accounts() if one.shown]
    assert {one.role for one in shown} == set(Role)
    assert all(one.email in out.getvalue() for one in shown)
    assert PASSWORD in out.getvalue()
    agents = {one.institution for one in shown if one.role == Role.OPERATOR_AGENT}
    assert len(agents) == 2
    assert sum(one.role == Role.TASKFORCE_MANAGER for one in shown) >= 2


def test_accounts_open_with_the_printed_password(client):
    prepare(today=DAY)
    for user in User.objects.all():
        validate_password(PASSWORD, user)
        assert user.check_password(PASSWORD)
    assert User.objects.count() == len({one.email for one in accounts()})
    answer = client.post(
        reverse("account_login"), {"login": "taskforce@demo.tounesna.example", "password": PASSWORD}
    )
    assert answer.status_code == 302


def test_making_the_accounts_again_changes_nothing():
    prepare(today=DAY)
    before = dict(User.objects.values_list("email", "password"))
    prepare(today=DAY)
    assert dict(User.objects.values_list("email", "password")) == before


def test_arrivals_fill_both_phases_on_working_days():
    days = arrivals(Random(3), count=3000, today=DAY)
    assert len(days) == 3000
    assert days == sorted(days)
    assert all(day.weekday() < 5 and day < DAY for day in days)
    phase_one = sum(day < date(2021, 12, 1) for day in days)
    assert 0.25 < phase_one / 3000 < 0.31
