"""Announcements before return: made, completed, prepared, confirmed; what each side may see and do."""

from datetime import date, timedelta

import pytest

from cases.enums import AnnouncementState as S
from cases.enums import CaseSource, CaseState, Category, ClosingReason, ConsentScope, DocumentKind, Modality
from cases.models import Announcement, Case, CaseTransition, Person
from cases.services.announcements.arrivals import (
    announcement_confirm,
    announcement_duplicates,
    announcement_not_come,
    announcement_prepare,
)
from cases.services.announcements.completing import announcement_update
from cases.services.announcements.making import (
    Papers,
    announcement_attach,
    announcement_make,
    announcement_withdraw,
)
from cases.services.cases import case_close, case_receive
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.cases.announcement_help import mails_to, office, said
from tests.cases.test_documents import upload
from tests.concurrency import at_once
from tests.factories.accounts import (
    AntennaFactory,
    CountryFactory,
    DelegationFactory,
    GovernorateFactory,
    InstitutionFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.announcements import AnnouncementFactory


@pytest.fixture
def places(db):
    return office()


@pytest.fixture
def attache(db):
    return UserFactory(social_attache=True, institution=InstitutionFactory(), unit=UnitFactory())


def test_an_announcement_opens_an_announced_case_at_the_antenna_of_the_place(places, attache):
    antenna, manager, _counsellor = places
    papers = Papers(identity=upload(), identity_kind=DocumentKind.CIN, consent=upload(name="accord.pdf"))
    announcement = announcement_make(actor=attache, data=said(), papers=papers)
    case = Case.objects.get(pk=announcement.case_id)
    assert (case.state, case.category, case.antenna) == (CaseState.ANNOUNCED, Category.A, antenna)
    assert (case.source, case.announced_by) == (CaseSource.ANNOUNCEMENT, attache)
    assert case.announced_by_institution == attache.institution
    assert case.person.cin == "09417352"
    assert case.person.phones.get().number == "+33612345678"
    consent = case.consents.get()
    assert (consent.scope, consent.language, consent.document.kind) == ("processing", "fr", "consent")
    assert set(case.documents.values_list("kind", flat=True)) == {"cin", "consent"}
    assert announcement.transitions.get().to_state == S.SENT
    mail = mails_to(manager).get()
    assert case.number in mail.subject
    assert "Chebbi" not in mail.subject + mail.body


def test_a_forced_return_is_of_category_b(places, attache):
    made = announcement_make(actor=attache, data=said(modality=Modality.FORCED_RETURN))
    assert made.case.category == Category.B


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"planned_on": date(2020, 1, 1)}, "planned_on"),
        ({"planned_on": date(2099, 1, 1)}, "planned_on"),
        ({"birth_date": date(2098, 1, 1)}, "birth_date"),
        ({"consents": (ConsentScope.STATISTICS,)}, "consents"),
        ({"consent_given_on": date(2098, 1, 1)}, "consent_given_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(places, attache, changes, field):
    with pytest.raises(DomainError) as refusal:
        announcement_make(actor=attache, data=said(**changes))
    assert refusal.value.field == field
    assert not Person.objects.exists()


def test_a_place_is_one_place_and_served(places, attache):
    sfax = GovernorateFactory(code="TN-61")
    with pytest.raises(DomainError) as refusal:
        announcement_make(actor=attache, data=said(governorate=sfax))
    assert refusal.value.code == "no_antenna"
    with pytest.raises(DomainError) as refusal:
        announcement_make(actor=attache, data=said(delegation=DelegationFactory(governorate=sfax)))
    assert refusal.value.field == "delegation"
    with pytest.raises(DomainError) as refusal:
        announcement_make(actor=attache, data=said(country=CountryFactory(code="TN")))
    assert refusal.value.field == "country"


def test_only_authors_announce(places):
    with pytest.raises(NotPermitted):
        announcement_make(actor=places[2], data=said())


@pytest.mark.parametrize(
    "changes",
    [{"birth_date": None}, {"cin": "", "phone": ""}, {"last_name": "CHEBBI", "cin": "11111111"}],
)
def test_the_same_house_announces_a_person_once(places, attache, changes):
    first = announcement_make(actor=attache, data=said())
    colleague = UserFactory(social_attache=True, unit=attache.unit)
    with pytest.raises(DomainError) as refusal:
        announcement_make(actor=colleague, data=said(**changes))
    assert refusal.value.code == "twin"
    announcement_withdraw(actor=attache, announcement=first, reason="Date changée")
    assert announcement_make(actor=colleague, data=said(**changes)).is_expected


def test_another_house_learns_nothing_and_the_antenna_sees_both(places, attache):
    _antenna, _manager, counsellor = places
    announcement_make(actor=attache, data=said())
    stranger = UserFactory(return_operator=True)
    second = announcement_make(actor=stranger, data=said())
    assert Person.objects.count() == 2
    found = announcement_duplicates(actor=counsellor, announcement=second)
    assert [duplicate.can_link for duplicate in found] == [True]


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_made_once():
    office()
    attache = UserFactory(social_attache=True)
    data = said()
    results = at_once([lambda: announcement_make(actor=attache, data=data)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Announcement", "DomainError"]
    assert Case.objects.count() == 1


def test_each_house_sees_its_own_announcements_and_no_other(places):
    antenna, manager, counsellor = places
    consulate, operator = UnitFactory(), InstitutionFactory(return_operator=True)
    attache = UserFactory(social_attache=True, unit=consulate, institution=InstitutionFactory())
    returner = UserFactory(return_operator=True, institution=operator)
    hers = AnnouncementFactory(made_by=attache, case__antenna=antenna)
    theirs = AnnouncementFactory(made_by=returner)
    expectations = {
        attache: {hers},
        UserFactory(social_attache=True, unit=consulate): {hers},
        UserFactory(social_attache=True, unit=UnitFactory(), institution=attache.institution): set(),
        UserFactory(social_attache=True): set(),
        returner: {theirs},
        UserFactory(return_operator=True, institution=operator): {theirs},
        UserFactory(return_operator=True): set(),
        counsellor: {hers},
        manager: {hers},
        UserFactory(): set(),
        UserFactory(taskforce_manager=True): {hers, theirs},
        UserFactory(cgps_officer=True, unit=consulate): set(),
        UserFactory(operator_agent=True): set(),
        UserFactory(partner_contact=True): set(),
        UserFactory(auditor=True): set(),
        UserFactory(administrator=True): set(),
        UserFactory(data_protection_officer=True): set(),
    }
    assert {user: set(Announcement.objects.visible_to(user)) for user in expectations} == expectations
    assert not Case.objects.visible_to(attache).exists()
    assert not Person.objects.visible_to(attache).exists()


# Each act from each state: the state it leads to, None where it is refused.
TABLE = {
    (S.SENT, "prepare"): S.PREPARED,
    (S.PREPARED, "prepare"): S.PREPARED,
    (S.SENT, "confirm"): S.ARRIVED,
    (S.PREPARED, "confirm"): S.ARRIVED,
    (S.SENT, "not_come"): S.NOT_COME,
    (S.PREPARED, "not_come"): S.NOT_COME,
    (S.SENT, "withdraw"): S.WITHDRAWN,
    (S.PREPARED, "withdraw"): S.WITHDRAWN,
    (S.SENT, "update"): S.SENT,
    (S.PREPARED, "update"): S.PREPARED,
    (S.SENT, "attach"): S.SENT,
    (S.PREPARED, "attach"): S.PREPARED,
}
ENDS = {S.ARRIVED: "confirm", S.NOT_COME: "not_come", S.WITHDRAWN: "withdraw"}


def act(name, places, attache, announcement):
    _antenna, manager, counsellor = places
    whose = {"announcement": Announcement.objects.get(pk=announcement.pk)}
    match name:
        case "prepare":
            announcement_prepare(actor=manager, counsellor=counsellor, **whose)
        case "confirm":
            announcement_confirm(
                actor=counsellor, returned_on=today(), modality=Modality.OWN_MEANS, reason="", **whose
            )
        case "not_come":
            announcement_not_come(
                actor=counsellor, closing_reason=ClosingReason.UNREACHABLE, reason="Trois appels", **whose
            )
        case "withdraw":
            announcement_withdraw(actor=attache, reason="Renonce", **whose)
        case "update":
            announcement_update(
                actor=attache, data=said(passport="K123456"), version=whose["announcement"].version, **whose
            )
        case "attach":
            announcement_attach(actor=attache, kind=DocumentKind.PASSPORT, upload=upload(), **whose)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("name", ["prepare", "confirm", "not_come", "withdraw", "update", "attach"])
def test_each_act_from_each_state(places, attache, state, name):
    made = announcement_make(actor=attache, data=said())
    if state == S.PREPARED:
        act("prepare", places, attache, made)
    elif state in ENDS:
        act(ENDS[state], places, attache, made)
    expected = TABLE.get((state, name))
    if expected is None:
        with pytest.raises(DomainError) as refusal:
            act(name, places, attache, made)
        assert refusal.value.code == "transition"
    else:
        act(name, places, attache, made)
    assert Announcement.objects.get(pk=made.pk).state == (expected or state)


def test_a_confirmed_arrival_is_a_registered_case_whose_category_follows(places, attache):
    _antenna, _manager, counsellor = places
    made = announcement_make(actor=attache, data=said())
    announcement_confirm(
        actor=counsellor, announcement=made, returned_on=today(), modality=Modality.FORCED_RETURN
    )
    case = Case.objects.get(pk=made.case_id)
    assert (case.state, case.returned_on, case.modality) == ("registered", today(), "forced_return")
    assert (case.category, case.counsellor) == (Category.B, counsellor)
    assert CaseTransition.objects.filter(subject=case, to_state="registered").count() == 1
    mail = mails_to(attache).get()
    assert "Arrivée confirmée" in mail.subject


def test_an_arrival_is_not_of_tomorrow_nor_before_the_birth(places, attache):
    made = announcement_make(actor=attache, data=said())
    for day in (today() + timedelta(days=1), date(1980, 1, 1)):
        with pytest.raises(DomainError) as refusal:
            announcement_confirm(
                actor=places[2], announcement=made, returned_on=day, modality=Modality.OWN_MEANS
            )
        assert refusal.value.field == "returned_on"
    assert Announcement.objects.get(pk=made.pk).state == S.SENT


def test_the_announcement_follows_its_case_wherever_it_is_moved(places, attache):
    counsellor = places[2]
    first = announcement_make(actor=attache, data=said())
    case_receive(actor=counsellor, case=first.case, returned_on=today())
    assert Announcement.objects.get(pk=first.pk).state == S.ARRIVED
    second = announcement_make(actor=attache, data=said())
    case_close(actor=counsellor, case=second.case, closing_reason=ClosingReason.ABANDONED)
    assert Announcement.objects.get(pk=second.pk).state == S.NOT_COME


def test_who_does_not_come_is_closed_with_a_reason(places, attache):
    made = announcement_make(actor=attache, data=said())
    for wrong in (
        {"closing_reason": "reintegrated", "reason": "x"},
        {"closing_reason": "unreachable", "reason": " "},
    ):
        with pytest.raises(DomainError):
            announcement_not_come(actor=places[2], announcement=made, **wrong)
    announcement_not_come(
        actor=places[2], announcement=made, closing_reason="unreachable", reason="Trois appels"
    )
    case = Case.objects.get(pk=made.case_id)
    assert (case.state, case.closing_reason) == ("closed", "unreachable")


def test_a_withdrawal_needs_a_reason_and_tells_the_antenna(places, attache):
    made = announcement_make(actor=attache, data=said())
    with pytest.raises(DomainError) as refusal:
        announcement_withdraw(actor=attache, announcement=made, reason="  ")
    assert refusal.value.field == "reason"
    announcement_withdraw(actor=attache, announcement=made, reason="Reste en France")
    assert Case.objects.get(pk=made.case_id).closing_reason == "abandoned"
    assert mails_to(places[1]).filter(subject__contains="retiré").count() == 1


def test_a_manager_names_a_counsellor_a_counsellor_takes_only_for_herself(places, attache):
    _antenna, manager, counsellor = places
    made = announcement_make(actor=attache, data=said())
    with pytest.raises(NotPermitted):
        announcement_prepare(actor=counsellor, announcement=made, counsellor=manager)
    with pytest.raises(DomainError):
        announcement_prepare(actor=manager, announcement=made, counsellor=UserFactory())
    announcement_prepare(actor=manager, announcement=made, counsellor=counsellor, note="Chambre réservée")
    case = Case.objects.get(pk=made.case_id)
    assert case.counsellor == counsellor
    assert case.notes.get().text == "Chambre réservée"
    assert mails_to(counsellor).count() == 1


def test_a_correction_reaches_the_case_and_the_person(places, attache):
    made = announcement_make(actor=attache, data=said())
    new = said(first_name="Mourad Ali", phone="+33687654321", modality=Modality.OWN_MEANS)
    announcement_update(actor=attache, announcement=made, data=new, version=1)
    case = Case.objects.select_related("person").get(pk=made.case_id)
    assert (case.person.first_name, case.modality) == ("Mourad Ali", "own_means")
    assert [phone.number for phone in case.person.phones.all()] == ["+33687654321"]
    with pytest.raises(Conflict) as conflict:
        announcement_update(actor=attache, announcement=made, data=said(), version=1)
    assert conflict.value.theirs["first_name"] == "Mourad Ali"


def test_an_unchanged_correction_writes_nothing(places, attache):
    made = announcement_make(actor=attache, data=said())
    before = OutgoingMessage.objects.count()
    assert announcement_update(actor=attache, announcement=made, data=said(), version=1).version == 1
    assert OutgoingMessage.objects.count() == before


def test_a_place_elsewhere_goes_to_the_other_antenna_unprepared(places, attache):
    _antenna, manager, counsellor = places
    other = AntennaFactory(serving="TN-61")
    other_manager = UserFactory(antenna_manager=True, antenna=other)
    made = announcement_make(actor=attache, data=said())
    announcement_prepare(actor=manager, announcement=made, counsellor=counsellor)
    moved = said(governorate=GovernorateFactory(code="TN-61"))
    announcement_update(actor=attache, announcement=made, data=moved, version=1)
    case = Case.objects.get(pk=made.case_id)
    assert (case.antenna, case.counsellor, case.state) == (other, None, CaseState.ANNOUNCED)
    assert Announcement.objects.get(pk=made.pk).state == S.SENT
    assert mails_to(other_manager).count() == 1
    assert mails_to(counsellor).filter(subject__contains="autre antenne").count() == 1
    assert not Announcement.objects.visible_to(manager).exists()
