"""Simultaneous acts on the same limits (domain.md 3.3): real threads, real connections."""

from functools import partial

import pytest
from django.db import IntegrityError

from aids.enums import (
    HOLDING_STATES,
    AidKind,
    ApplicationState,
    EntryKind,
    EnvelopeKind,
    LedgerAccount,
)
from aids.models import Application
from aids.services import budget
from aids.services.applications import application_cancel, application_open, application_submit
from aids.services.decisions import application_approve, application_reject
from aids.services.ledger import new_entry
from aids.services.reservations import reservations_expire
from common.errors import DomainError
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import CountryFactory
from tests.factories.aids import Team, balance_of, set_slots

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def team():
    load_programme()
    return Team()


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


def without_reservation(team, kind=AidKind.SOCIAL, **fields):
    """A submitted file whose reservation has lapsed: two such files race for whatever place is left."""
    application = team.submitted(kind, case=team.eligible_case(**fields))
    budget.release(actor=None, application=application, reason="échue")
    Application.objects.filter(pk=application.pk).update(reserved_until=None)
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize(
    ("limit", "country", "kinds"),
    [
        (EnvelopeKind.PERSONS, None, (AidKind.SOCIAL, AidKind.BUSINESS)),
        (EnvelopeKind.SOCIAL, None, (AidKind.SOCIAL, AidKind.SOCIAL)),
        (EnvelopeKind.ECONOMIC, None, (AidKind.EMPLOYMENT, AidKind.BUSINESS)),
        (EnvelopeKind.INNOVATIVE, None, (AidKind.INNOVATIVE, AidKind.INNOVATIVE)),
        (EnvelopeKind.COUNTRY, "FR", (AidKind.SOCIAL, AidKind.BUSINESS)),
    ],
)
def test_the_last_place_goes_to_one_of_two_simultaneous_approvals(team, limit, country, kinds):
    files = [without_reservation(team, kind) for kind in kinds]
    set_slots(limit, 1, country=country)
    managers = (team.manager, team.second_manager)
    results = at_once(
        [
            partial(application_approve, actor=manager, application=file, convinced=True)
            for manager, file in zip(managers, files, strict=True)
        ]
    )
    refusals = [result for result in results if isinstance(result, budget.BudgetRefusal)]
    assert len(refusals) == 1, results
    assert "Le dossier est conservé" in refusals[0].message
    states = sorted(
        Application.objects.filter(pk__in=[file.pk for file in files]).values_list("state", flat=True)
    )
    assert states == [ApplicationState.APPROVED, ApplicationState.SUBMITTED]
    assert balance_of(limit, country=country).committed_slots == 1


def test_many_approvals_never_pass_a_limit_and_use_it_up(team):
    files = [without_reservation(team) for _ in range(10)]
    set_slots(EnvelopeKind.SOCIAL, 4)
    results = at_once([partial(application_approve, actor=team.manager, application=file) for file in files])
    assert sum(isinstance(result, budget.BudgetRefusal) for result in results) == 6, results
    assert Application.objects.filter(state__in=[str(s) for s in HOLDING_STATES]).count() == 4
    assert balance_of(EnvelopeKind.SOCIAL).committed_slots == 4


def test_the_same_file_is_approved_once(team):
    file = team.submitted()
    managers = (team.manager, team.second_manager)
    results = at_once([partial(application_approve, actor=manager, application=file) for manager in managers])
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    assert balance_of(EnvelopeKind.SOCIAL).committed_slots == 1


def test_approval_and_rejection_of_one_file_do_not_both_pass(team):
    file = team.submitted()
    results = at_once(
        [
            partial(application_approve, actor=team.manager, application=file),
            partial(application_reject, actor=team.second_manager, application=file, reason="Non."),
        ]
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    balance = balance_of(EnvelopeKind.SOCIAL)
    approved = Application.objects.get(pk=file.pk).state == ApplicationState.APPROVED
    assert (balance.reserved_slots, balance.committed_slots) == (0, 1 if approved else 0)


def test_two_aids_of_the_same_person_approved_together_take_one_place(team):
    case = team.eligible_case()
    files = [team.submitted(AidKind.SOCIAL, case=case), team.submitted(AidKind.BUSINESS, case=case)]
    results = at_once([partial(application_approve, actor=team.manager, application=file) for file in files])
    assert all(isinstance(result, Application) for result in results), results
    assert balance_of(EnvelopeKind.PERSONS).committed_slots == 1


def test_a_second_aid_of_the_same_kind_is_never_opened_at_the_same_moment(team):
    case = team.eligible_case()
    results = at_once(
        [partial(application_open, actor=team.counsellor, case=case, kind=AidKind.SOCIAL) for _ in range(4)]
    )
    assert sum(isinstance(result, Application) for result in results) == 1, results
    refused = [result for result in results if not isinstance(result, Application)]
    assert all(isinstance(result, DomainError) and "déjà une aide" in result.message for result in refused), (
        refused
    )


def test_submissions_racing_for_the_last_place_leave_one_reservation_and_a_waiting_list(team):
    files = [team.scored() for _ in range(4)]
    set_slots(EnvelopeKind.SOCIAL, 1)
    results = at_once(
        [partial(application_submit, actor=team.counsellor, application=file) for file in files]
    )
    assert all(isinstance(result, Application) for result in results), results
    assert Application.objects.filter(reserved_until__isnull=False).count() == 1
    assert Application.objects.filter(waiting_since__isnull=False).count() == 3


def test_acts_on_crossing_limits_end_without_a_deadlock(team):
    """Approvals, cancellations, submissions and expiry over several countries and kinds at once."""
    german = {"return_country": CountryFactory(code="DE")}
    approve = [
        team.submitted(),
        team.submitted(AidKind.BUSINESS),
        team.submitted(case=team.eligible_case(**german)),
    ]
    cancel = [team.approved(), team.approved(AidKind.EMPLOYMENT), team.submitted()]
    submit = [team.scored(), team.planned(AidKind.BUSINESS), team.scored(case=team.eligible_case(**german))]
    acts = [partial(application_approve, actor=team.manager, application=file) for file in approve]
    acts += [
        partial(application_cancel, actor=team.manager, application=file, reason="Renonce") for file in cancel
    ]
    for file in submit:
        actor = team.agent if file.is_economic else team.counsellor
        acts.append(partial(application_submit, actor=actor, application=file))
    acts.append(reservations_expire)
    results = at_once(acts)
    assert not [result for result in results if isinstance(result, Exception)], results
    assert balance_of(EnvelopeKind.PERSONS).committed_slots == 3


def test_the_database_refuses_a_third_place_even_to_raw_entries(team):
    """The check on the balance row is the last word, whoever writes the entry."""
    files = [without_reservation(team) for _ in range(3)]
    envelope = set_slots(EnvelopeKind.SOCIAL, 2)
    draws = [budget.Draw(envelope, 1, 1000) for _ in files]

    def write(file, draw):
        entry = new_entry(draw, file, None, EntryKind.COMMITMENT, LedgerAccount.COMMITTED)
        entry.save()
        return entry

    results = at_once([partial(write, file, draw) for file, draw in zip(files, draws, strict=True)])
    assert sum(isinstance(result, IntegrityError) for result in results) == 1, results
    assert balance_of(EnvelopeKind.SOCIAL).committed_slots == 2
