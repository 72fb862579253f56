"""Registration: drafts, and the case that they become."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from cases.enums import CaseState, Category, ConsentScope, Modality
from cases.models import Case, Person, RegistrationDraft
from cases.services.registration import (
    RegistrationData,
    case_register,
    case_register_from_data,
    draft_discard,
    draft_save,
    draft_set_person,
)
from common.dates import today
from common.errors import DomainError
from common.services.numbers import is_number
from tests.factories.accounts import CountryFactory, GovernorateFactory, PartnershipFactory, UserFactory
from tests.factories.cases import PersonFactory, RegistrationDraftFactory


def registration(actor, **changes):
    """A sound registration at the actor's antenna."""
    values = {
        "identity": {
            "first_name": "Samia",
            "last_name": "Ben Ali",
            "first_name_ar": "سامية",
            "last_name_ar": "بن علي",
            "sex": "F",
            "birth_date": date(1990, 5, 17),
            "cin": "01234567",
            "phones": ["+21620123456"],
        },
        "facts": {
            "return_country": CountryFactory(code="FR"),
            "returned_on": today() - timedelta(days=60),
            "modality": Modality.OWN_MEANS,
            "governorate": GovernorateFactory(),
            "household_size": 3,
            "household_income_tnd": "450.000",
        },
        "antenna": actor.antenna,
        "stay": {"country": CountryFactory(code="FR"), "starts_on": date(2018, 1, 1)},
        "members": [{"relation": "child", "name": "Adem", "birth_year": 2016}],
        "situations": {"single_mother": 1},
        "note": "Hébergée chez sa sœur",
        "consents": [ConsentScope.PROCESSING, ConsentScope.SHARE_CGPS],
    }
    return RegistrationData(**{**values, **changes})


@pytest.fixture
def counsellor(db):
    PartnershipFactory()
    CountryFactory(code="TN")
    return UserFactory()


def test_a_registration_writes_everything_once(counsellor):
    draft = RegistrationDraftFactory(owner=counsellor, data={"identite": {"last_name": ["Ben Ali"]}})
    data = registration(counsellor)
    case = case_register(actor=counsellor, draft=draft, person=None, data=data)
    again = case_register(actor=counsellor, draft=draft, person=None, data=data)
    assert again == case
    assert Case.objects.count() == Person.objects.count() == 1
    assert is_number(case.number)
    assert case.number.startswith(f"T{today():%y}-")
    assert (case.state, case.category, case.counsellor) == (CaseState.REGISTERED, Category.C, counsellor)
    assert case.person.search_latin == "samia ben ali samiabenali"
    assert case.person.phones.get().number == "+21620123456"
    assert case.person.stays.get().country_id == "FR"
    assert case.members.get().name == "Adem"
    assert case.vulnerability_record.situations == {"single_mother": 1, "note": "Hébergée chez sa sœur"}
    assert set(case.consents.values_list("scope", flat=True)) == {"processing", "share_cgps"}
    assert case.transitions.get().to_state == CaseState.REGISTERED
    draft.refresh_from_db()
    assert (draft.case, draft.data) == (case, {})


def test_a_known_person_gets_another_case(counsellor):
    person = PersonFactory(first_name="Déjà", last_name="Connue")
    case = case_register_from_data(actor=counsellor, person=person, data=registration(counsellor))
    assert case.person == person
    assert Person.objects.get() == person
    with pytest.raises(DomainError) as refusal:
        case_register_from_data(actor=counsellor, person=person, data=registration(counsellor))
    assert refusal.value.code == "case_one_per_return"


def test_nothing_is_registered_without_the_persons_agreement(counsellor):
    draft = RegistrationDraftFactory(owner=counsellor)
    data = registration(counsellor, consents=[ConsentScope.STATISTICS])
    with pytest.raises(DomainError) as refusal:
        case_register(actor=counsellor, draft=draft, person=None, data=data)
    assert refusal.value.field == "consents"
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("returned_on", "birth_date", "field"),
    [
        (today() + timedelta(days=1), date(1990, 1, 1), "returned_on"),
        (date(2020, 1, 1), date(2021, 1, 1), "returned_on"),
        (None, today() + timedelta(days=1), "birth_date"),
    ],
)
def test_impossible_dates_are_refused(counsellor, returned_on, birth_date, field):
    sound = registration(counsellor)
    data = registration(
        counsellor,
        facts={**sound.facts, "returned_on": returned_on},
        identity={**sound.identity, "birth_date": birth_date},
    )
    with pytest.raises(DomainError) as refusal:
        case_register_from_data(actor=counsellor, person=None, data=data)
    assert refusal.value.field == field
    assert not Person.objects.exists()


def test_a_household_holds_its_members(counsellor):
    sound = registration(counsellor)
    data = registration(counsellor, facts={**sound.facts, "household_size": 1})
    with pytest.raises(DomainError) as refusal:
        case_register_from_data(actor=counsellor, person=None, data=data)
    assert refusal.value.field == "household_size"


def test_a_draft_keeps_what_is_typed_as_typed_and_encrypted(counsellor):
    key = uuid.uuid4()
    draft_save(actor=counsellor, key=key, step="identite", fields={"birth_date": ["31/02/1990"]})
    draft = draft_save(
        actor=counsellor, key=key, step="sejour", fields={"modality": ["forced_return"]}, reached=2
    )
    assert draft.data == {
        "identite": {"birth_date": ["31/02/1990"]},
        "sejour": {"modality": ["forced_return"]},
    }
    assert draft.step == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM cases_registrationdraft")
        assert "1990" not in cursor.fetchone()[0]


def test_a_draft_is_its_authors_only(counsellor):
    draft = RegistrationDraftFactory(data={"identite": {}})
    with pytest.raises(RegistrationDraft.DoesNotExist):
        draft_save(actor=counsellor, key=draft.key, step="identite", fields={})
    draft_discard(actor=counsellor, key=draft.key)
    assert RegistrationDraft.objects.filter(pk=draft.pk).exists()
    draft_discard(actor=draft.owner, key=draft.key)
    assert not RegistrationDraft.objects.exists()


def test_a_draft_remembers_the_known_person(counsellor):
    key, person = uuid.uuid4(), PersonFactory()
    assert draft_set_person(actor=counsellor, key=key, person=person).data == {"person": person.pk}
    assert draft_set_person(actor=counsellor, key=key, person=None).data == {}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_confirmations_make_one_case():
    CountryFactory(code="TN")
    counsellor = UserFactory()
    draft, data = RegistrationDraftFactory(owner=counsellor), registration(counsellor)
    barrier, numbers = threading.Barrier(2), []

    def confirm():
        try:
            barrier.wait(timeout=10)
            numbers.append(case_register(actor=counsellor, draft=draft, person=None, data=data).number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(numbers) == 2
    assert set(numbers) == {Case.objects.get().number}
