"""Sixty-four decisions at the same moment for the last of anything (domain.md 3.3): real connections."""

from decimal import Decimal
from functools import partial

import pytest

from aids.enums import AidKind, ApplicationState, EnvelopeKind, LedgerAccount
from aids.models import Application, ApplicationTransition, Assessment, LedgerEntry
from aids.selectors.budget import held_by
from aids.services import budget
from aids.services.decisions import application_approve
from cases.models import Case, Consent, Person, VulnerabilityRecord
from common.dates import today
from common.services.numbers import take_numbers
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.aids import Team, balance_of, set_slots

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]

AT_ONCE, LEFT = 64, 10


@pytest.fixture
def team():
    load_programme()
    return Team()


def copy_of(row, **changes):
    """Return an unsaved copy of `row` with other values in `changes`."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    kept = {f.attname: getattr(row, f.attname) for f in fields if f.name not in changes}
    return type(row)(**kept, **changes)


def submitted_files(team):
    """Return AT_ONCE files of eligible persons, submitted, their reservations ended; written in bulk."""
    model = team.submitted()
    budget.release(actor=None, application=model, reason="échue")
    Application.objects.filter(pk=model.pk).update(reserved_until=None)
    count, year = AT_ONCE - 1, today().year
    people = Person.objects.bulk_create(copy_of(model.person) for _ in range(count))
    numbers = zip(people, take_numbers(letter="T", year=year, count=count), strict=True)
    cases = Case.objects.bulk_create(
        copy_of(model.case, person=one, number=number) for one, number in numbers
    )
    agreed = list(model.case.consents.all())
    Consent.objects.bulk_create(copy_of(consent, case=case) for case in cases for consent in agreed)
    known = model.case.vulnerability_record
    VulnerabilityRecord.objects.bulk_create(copy_of(known, case=case) for case in cases)
    scored = Assessment.objects.bulk_create(copy_of(model.assessment, case=case) for case in cases)
    taken = take_numbers(letter="A", year=year, count=count)
    Application.objects.bulk_create(
        copy_of(model, case=case, person=case.person, assessment=score, number=number, reserved_until=None)
        for case, score, number in zip(cases, scored, taken, strict=True)
    )
    return list(Application.objects.order_by("pk"))


def leave_slots(kind, country=None):
    set_slots(kind, LEFT, country=country)


def leave_euros(amount):
    """Leave LEFT times the amount asked for, and a little that serves nobody."""
    envelope = balance_of(EnvelopeKind.SOCIAL).envelope
    budget.allocate(actor=None, envelope=envelope, amount_eur=LEFT * amount + amount - 1 - 108_000)


LIMITS = {
    "slots": (EnvelopeKind.SOCIAL, None, "places sont prises ou réservées"),
    "persons": (EnvelopeKind.PERSONS, None, "places sont prises ou réservées"),
    "country": (EnvelopeKind.COUNTRY, "FR", "places sont prises ou réservées"),
    "euros": (EnvelopeKind.SOCIAL, None, "il ne reste que"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_never_one_too_many_and_each_refused_file_intact_and_told_why(team, limit):
    kind, country, words = LIMITS[limit]
    files = submitted_files(team)
    asked = files[0].requested_eur
    leave_euros(asked) if limit == "euros" else leave_slots(kind, country)
    managers = (team.manager, team.second_manager)
    before = {file.pk: (file.version, file.requested_eur) for file in files}

    results = at_once(
        [
            partial(application_approve, actor=managers[place % 2], application=file)
            for place, file in enumerate(files)
        ]
    )

    passed = [result for result in results if isinstance(result, Application)]
    refused = [result for result in results if isinstance(result, budget.BudgetRefusal)]
    assert (len(passed), len(refused)) == (LEFT, AT_ONCE - LEFT), results
    assert all(words in refusal.message for refusal in refused)
    assert all("Le dossier est conservé" in refusal.message for refusal in refused)
    balance = balance_of(kind, country=country)
    assert (balance.committed_slots, balance.committed_eur) == (LEFT, LEFT * asked)
    check_the_refused(files, passed, before)
    assert budget.verify_ledger() == []


def check_the_refused(files, passed, before):
    """Each refused file is as it was: its state, version and amounts, nothing held, no event."""
    left = Application.objects.exclude(pk__in=[one.pk for one in passed])
    assert left.count() == AT_ONCE - LEFT
    assert set(left.values_list("state", "granted_eur", "decided_by")) == {
        (ApplicationState.SUBMITTED, None, None)
    }
    assert {file.pk: (file.version, file.requested_eur) for file in left} == {
        pk: pair for pk, pair in before.items() if pk not in {one.pk for one in passed}
    }
    approved = ApplicationTransition.objects.filter(to_state=ApplicationState.APPROVED)
    assert approved.filter(subject__in=left).count() == 0
    assert not LedgerEntry.objects.filter(application__in=left, account=LedgerAccount.COMMITTED).exists()
    assert all(held.slots == 0 and held.reserved_eur == Decimal(0) for held in held_by(left[0]))
    assert approved.filter(subject__in=files).count() == LEFT
    assert {file.kind for file in files} == {AidKind.SOCIAL}
