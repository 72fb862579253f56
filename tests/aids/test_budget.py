"""The ledger's guarantees (domain.md 3.3), one file at a time."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from aids.enums import AidKind, ApplicationState, EntryKind, EnvelopeKind, LedgerAccount
from aids.models import Application, Balance, Envelope, LedgerEntry
from aids.selectors.budget import budget_strip
from aids.services import budget
from aids.services.applications import application_cancel, application_submit
from aids.services.decisions import application_approve, application_defer, application_reject
from aids.services.delivery import (
    application_complete,
    application_record_spending,
    application_start_disbursing,
    application_start_follow_up,
    application_terminate,
)
from aids.services.reservations import reservations_expire
from common.dates import today
from common.errors import DomainError, NotPermitted
from tests.factories.accounts import CountryFactory
from tests.factories.aids import balance_of, phase_two, set_slots

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger_agrees():
    """Whatever a test did, every balance is the sum of its entries."""
    yield
    assert budget.verify_ledger() == []


def figures(kind, **place):
    balance = balance_of(kind, **place)
    return (balance.reserved_slots, balance.committed_slots, balance.reserved_eur, balance.committed_eur)


def test_the_programme_starts_with_its_papers_figures(team):
    allocated = {
        (e.kind, e.country_id): e.balance.allocated_slots
        for e in Envelope.objects.with_balance().filter(has_slots=True)
    }
    assert allocated[EnvelopeKind.PERSONS, None] == 320
    assert allocated[EnvelopeKind.SOCIAL, None] == 90
    assert allocated[EnvelopeKind.ECONOMIC, None] == 270
    assert allocated[EnvelopeKind.INNOVATIVE, None] == 9
    assert allocated[EnvelopeKind.SOUTH_SOUTH, None] == 15
    assert balance_of(EnvelopeKind.SOCIAL).allocated_eur == 90 * 1200
    assert balance_of(EnvelopeKind.ECONOMIC).allocated_eur == 270 * 5000


def test_submission_reserves_and_approval_commits(team):
    application = team.submitted()
    amount = application.requested_eur
    assert figures(EnvelopeKind.SOCIAL) == (1, 0, amount, 0)
    assert figures(EnvelopeKind.COUNTRY, country="FR")[:2] == (1, 0)
    application_approve(actor=team.manager, application=application)
    assert figures(EnvelopeKind.SOCIAL) == (0, 1, 0, amount)
    assert figures(EnvelopeKind.PERSONS)[:2] == (0, 1)


def test_an_economic_approval_commits_aid_and_fee(team):
    team.approved(AidKind.BUSINESS)
    assert figures(EnvelopeKind.ECONOMIC) == (0, 1, 0, 3000)
    assert balance_of(EnvelopeKind.FEES).committed_eur == 1300


def test_a_rejection_gives_everything_back(team):
    application_reject(actor=team.manager, application=team.submitted(), reason="Le projet n'est pas prêt.")
    assert figures(EnvelopeKind.SOCIAL) == (0, 0, 0, 0)
    assert figures(EnvelopeKind.PERSONS) == (0, 0, 0, 0)


def test_a_person_with_two_aids_takes_one_place(team):
    case = team.eligible_case()
    team.approved(AidKind.SOCIAL, case=case)
    team.approved(AidKind.BUSINESS, case=case)
    assert figures(EnvelopeKind.PERSONS)[:2] == (0, 1)
    assert figures(EnvelopeKind.COUNTRY, country="FR")[:2] == (0, 1)
    assert figures(EnvelopeKind.SOCIAL)[1] + figures(EnvelopeKind.ECONOMIC)[1] == 2


def test_the_place_stays_with_the_person_when_the_aid_that_took_it_is_cancelled(team):
    case = team.eligible_case()
    social = team.approved(AidKind.SOCIAL, case=case)
    team.approved(AidKind.BUSINESS, case=case)
    application_cancel(actor=team.manager, application=social, reason="La personne y renonce.")
    assert figures(EnvelopeKind.PERSONS)[:2] == (0, 1)
    assert figures(EnvelopeKind.SOCIAL) == (0, 0, 0, 0)


def test_a_reserved_place_passes_to_the_persons_other_reserved_file(team):
    case = team.eligible_case()
    social = team.submitted(AidKind.SOCIAL, case=case)
    team.submitted(AidKind.BUSINESS, case=case)
    application_cancel(actor=team.manager, application=social, reason="La personne y renonce.")
    assert figures(EnvelopeKind.PERSONS)[:2] == (1, 0)


def test_a_full_quota_opens_a_waiting_list_and_a_freed_place_goes_to_its_first(team):
    set_slots(EnvelopeKind.SOCIAL, 1)
    first, second, third = team.submitted(), team.submitted(), team.submitted()
    assert first.reserved_until == today() + timedelta(days=90)
    assert second.reserved_until is None
    assert second.waiting_since is not None
    application_reject(actor=team.manager, application=first, reason="Hors conditions.")
    second.refresh_from_db()
    third.refresh_from_db()
    assert second.reserved_until is not None
    assert second.waiting_since is None
    assert third.waiting_since is not None


def test_a_waiting_file_is_refused_while_the_place_is_reserved_and_keeps_its_state(team):
    set_slots(EnvelopeKind.SOCIAL, 1)
    team.submitted()
    waiting = team.submitted()
    with pytest.raises(budget.BudgetRefusal, match="Aide"):
        application_approve(actor=team.manager, application=waiting)
    waiting = Application.objects.get(pk=waiting.pk)
    assert (waiting.state, waiting.granted_eur) == (ApplicationState.SUBMITTED, None)


@pytest.mark.parametrize(
    "limit",
    [
        (EnvelopeKind.PERSONS, None),
        (EnvelopeKind.SOCIAL, None),
        (EnvelopeKind.COUNTRY, "FR"),
    ],
)
def test_each_limit_refuses_by_its_own_name(team, limit):
    kind, country = limit
    team.approved()
    set_slots(kind, 1, country=country)
    waiting = team.submitted()
    assert waiting.waiting_since is not None
    with pytest.raises(budget.BudgetRefusal) as refusal:
        application_approve(actor=team.manager, application=waiting)
    assert [(e.kind, e.country_id) for e in refusal.value.envelopes] == [(kind, country)]


def test_another_countrys_file_passes_a_full_quota(team):
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    german = team.eligible_case(return_country=CountryFactory(code="DE"))
    assert team.submitted().waiting_since is not None
    assert team.submitted(case=german).waiting_since is None


def test_the_innovative_sub_ceiling_stands_beside_the_economic_one(team):
    set_slots(EnvelopeKind.INNOVATIVE, 1)
    team.approved(AidKind.INNOVATIVE)
    assert team.submitted(AidKind.INNOVATIVE).waiting_since is not None
    assert team.submitted(AidKind.BUSINESS).waiting_since is None


def test_euros_run_out_before_slots(team):
    envelope = Envelope.objects.with_balance().get(phase=phase_two(), kind=EnvelopeKind.SOCIAL)
    budget.allocate(actor=team.manager, envelope=envelope, amount_eur=Decimal(-107_500))
    waiting = team.submitted()
    assert waiting.waiting_since is not None
    with pytest.raises(budget.BudgetRefusal, match="500"):
        application_approve(actor=team.manager, application=waiting)


def test_an_allocation_cannot_fall_below_what_is_taken(team):
    team.approved()
    envelope = Envelope.objects.get(phase=phase_two(), kind=EnvelopeKind.SOCIAL)
    with pytest.raises(DomainError, match="place"):
        budget.allocate(actor=team.manager, envelope=envelope, slots=-90)
    with pytest.raises(NotPermitted):
        budget.allocate(actor=team.counsellor, envelope=envelope, slots=1)


def test_a_reservation_expires_and_its_file_stays_submitted(team):
    application = team.submitted()
    Application.objects.filter(pk=application.pk).update(reserved_until=today() - timedelta(days=1))
    assert reservations_expire() == 1
    assert reservations_expire() == 0
    application = Application.objects.get(pk=application.pk)
    assert (application.state, application.reserved_until) == (ApplicationState.SUBMITTED, None)
    assert figures(EnvelopeKind.SOCIAL) == (0, 0, 0, 0)
    application_approve(actor=team.manager, application=application)
    assert figures(EnvelopeKind.SOCIAL)[1] == 1


def test_spending_stays_within_the_files_own_commitment(team):
    team.approved()
    application = team.contracted()
    application = application_start_disbursing(actor=team.counsellor, application=application)
    granted = application.granted_eur
    application_record_spending(actor=team.manager, application=application, amount_eur=granted - 100)
    with pytest.raises(DomainError, match="100"):
        application_record_spending(actor=team.manager, application=application, amount_eur=Decimal(101))
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == granted - 100


def test_what_was_not_spent_comes_back_when_an_aid_ends_but_the_place_does_not(team):
    application = team.contracted(AidKind.BUSINESS)
    application_start_follow_up(actor=team.agent, application=application)
    application_record_spending(
        actor=team.manager, application=application, amount_eur=Decimal(2000), fee_eur=Decimal(1300)
    )
    application_complete(actor=team.counsellor, application=application)
    balance = balance_of(EnvelopeKind.ECONOMIC)
    assert (balance.committed_slots, balance.committed_eur, balance.spent_eur) == (1, 2000, 2000)


def test_a_termination_keeps_what_was_spent(team):
    application = team.contracted(AidKind.BUSINESS)
    application_terminate(actor=team.manager, application=application, reason="Abandon du projet.")
    assert figures(EnvelopeKind.ECONOMIC) == (0, 1, 0, 0)
    assert figures(EnvelopeKind.PERSONS)[1] == 1


def test_the_strip_shows_what_is_left_if_all_pending_files_pass(team):
    team.approved()
    team.submitted()
    team.draft()
    line = next(
        line
        for line in budget_strip(phase=phase_two())
        if (line.kind, line.unit) == (EnvelopeKind.SOCIAL, "slots")
    )
    assert (line.committed, line.reserved, line.left, line.left_if_all_pending) == (1, 1, 88, 87)


def test_the_strip_costs_the_same_whatever_the_files(team, django_assert_num_queries):
    team.approved()
    phase = phase_two()
    with django_assert_num_queries(4):
        budget_strip(phase=phase, country_code="FR")
    for _ in range(3):
        team.submitted()
    with django_assert_num_queries(4):
        budget_strip(phase=phase, country_code="FR")


def test_entries_are_never_changed_or_deleted(team):
    team.approved()
    for change in (
        lambda: LedgerEntry.objects.update(amount_eur=1),
        lambda: LedgerEntry.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot (update|delete)"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("account", "kind", "slots", "euros", "constraint"),
    [
        (LedgerAccount.COMMITTED, EntryKind.COMMITMENT, 91, 0, "balance_slots_not_passed"),
        (LedgerAccount.RESERVED, EntryKind.RESERVATION, 91, 0, "balance_slots_not_passed"),
        (LedgerAccount.COMMITTED, EntryKind.COMMITMENT, 0, 108_001, "balance_euros_not_passed"),
        (LedgerAccount.RESERVED, EntryKind.RELEASE, -1, 0, "balance_never_negative"),
        (LedgerAccount.SPENT, EntryKind.SPENDING, 0, 1, "balance_spent_within_committed"),
        (LedgerAccount.SPENT, EntryKind.COMMITMENT, 0, 1, "entry_kind_moves_its_account"),
    ],
)
def test_the_database_itself_refuses_what_the_rules_forbid(team, account, kind, slots, euros, constraint):
    application = team.draft()
    envelope = Envelope.objects.get(phase=phase_two(), kind=EnvelopeKind.SOCIAL)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LedgerEntry.objects.create(
            envelope=envelope,
            application=application,
            account=account,
            kind=kind,
            slots=slots,
            amount_eur=euros,
            at=timezone.now(),
        )


def test_the_audit_sees_a_balance_that_was_tampered_with(team):
    team.approved()
    Balance.objects.filter(envelope__kind=EnvelopeKind.SOCIAL, envelope__phase=phase_two()).update(
        committed_slots=7
    )
    assert len(budget.verify_ledger()) == 1
    Balance.objects.filter(envelope__kind=EnvelopeKind.SOCIAL, envelope__phase=phase_two()).update(
        committed_slots=1
    )


def test_a_deferred_file_keeps_one_reservation_when_it_is_submitted_again(team):
    deferred = application_defer(actor=team.manager, application=team.submitted(), reason="Un devis manque.")
    application_submit(actor=team.counsellor, application=deferred)
    assert figures(EnvelopeKind.SOCIAL)[:2] == (1, 0)
