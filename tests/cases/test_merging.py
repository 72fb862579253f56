"""Two records become one person: nothing lost, nothing double, thirty days to undo it."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, DuplicatePair, Person, PersonMerge, PersonPhone, Stay
from cases.selectors.cases import CaseFilters, case_list
from cases.services.merge_moves import ABOUT_RECORDS, pointing_fields
from cases.services.merge_undo import merge_undo
from cases.services.merging import person_merge
from cases.services.pairs import pair_differ, pairs_record
from cases.services.people import person_update
from common.errors import DomainError, NotPermitted
from tests.concurrency import at_once
from tests.factories.accounts import AntennaFactory, CountryFactory, UserFactory
from tests.factories.cases import CaseFactory, PairFactory, PersonFactory, StayFactory


@pytest.fixture
def antenna(db):
    return AntennaFactory()


@pytest.fixture
def manager(antenna):
    return UserFactory(antenna_manager=True, antenna=antenna)


@pytest.fixture
def pair(antenna):
    one = PersonFactory(
        first_name="Mohamed", last_name="Trabelsi", cin="", occupation="maçon", phone="+21620000001"
    )
    other = PersonFactory(first_name="Muhammad", last_name="Tarabulsi", occupation="", phone="+21620000002")
    return PairFactory(antenna=antenna, person_a=one, person_b=other)


def merge_of(manager, pair, **choices):
    return person_merge(actor=manager, pair=pair, choices=choices)


def test_every_foreign_key_to_person_in_the_database_is_moved_or_told_apart(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
            " WHERE c.contype = 'f' AND c.confrelid = 'cases_person'::regclass"
        )
        stored = set(cursor.fetchall())
    moved = {(field.model._meta.db_table, field.column) for field in pointing_fields()}
    apart = {
        (model._meta.db_table, field.column)
        for model in ABOUT_RECORDS
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert moved | apart == stored
    assert {
        ("cases_case", "person_id"),
        ("cases_personphone", "person_id"),
        ("cases_stay", "person_id"),
        ("cases_importedrow", "person_id"),
        ("cases_person", "merged_into_id"),
        ("aids_application", "person_id"),
    } <= moved


def test_everything_follows_and_nothing_is_lost(manager, pair):
    one, other = pair.person_a, pair.person_b
    numbers = set(Case.objects.values_list("number", flat=True))
    same = PersonPhone.objects.create(person=other, number="+21620000001")
    StayFactory(person=one), StayFactory(person=other), StayFactory(person=other, starts_on=date(2010, 1, 1))
    merge = merge_of(manager, pair, first_name=one.pk, last_name=one.pk)
    kept = Person.objects.get(pk=merge.kept_id)
    assert {case.number for case in kept.cases.all()} == numbers
    assert {phone.number for phone in kept.phones.all()} == {"+21620000001", "+21620000002"}
    assert kept.stays.count() == 2
    # What both had stays with the record that was merged.
    same.refresh_from_db()
    assert same.person_id == merge.lost_id
    assert (kept.full_name, kept.cin, kept.occupation) == ("Mohamed Trabelsi", other.cin, "maçon")
    assert Person.with_merged.get(pk=merge.lost_id).merged_into_id == kept.pk
    assert not Person.objects.filter(pk=merge.lost_id).exists()
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("same", manager)


@pytest.mark.parametrize("text", ["Tarabulsi", "Trabelsi", "cin", "passport"])
def test_search_finds_by_the_old_spelling_and_numbers(manager, pair, text):
    Person.objects.filter(pk=pair.person_b_id).update(passport="Z123456")
    typed = {"cin": pair.person_b.cin, "passport": "Z123456"}.get(text, text)
    merge = merge_of(
        manager, pair, cin=pair.person_a_id, passport=pair.person_a_id, last_name=pair.person_a_id
    )
    found = case_list(actor=manager, filters=CaseFilters(text=typed))
    assert {case.person_id for case in found} == {merge.kept_id}
    kept = Person.objects.get(pk=merge.kept_id)
    person_update(actor=manager, person=kept, data={"occupation": "soudeur"}, version=kept.version)
    assert case_list(actor=manager, filters=CaseFilters(text=typed)).exists()


def test_old_links_follow(manager, pair, client_as):
    merge = merge_of(manager, pair)
    answer = client_as(manager).get(reverse("cases:person_open", args=[merge.lost_id]), follow=True)
    assert answer.redirect_chain[0][0] == reverse("cases:person_open", args=[merge.kept_id])
    assert "fusionnée" in answer.content.decode()
    stranger = client_as(UserFactory(antenna_manager=True))
    assert stranger.get(reverse("cases:person_open", args=[merge.lost_id])).status_code == 404


def test_a_case_that_comes_for_the_merged_record_goes_to_the_kept_one(manager, pair):
    merge = merge_of(manager, pair)
    late = CaseFactory(person=merge.lost, returned_on=date(2020, 1, 1))
    assert Case.objects.get(pk=late.pk).person_id == merge.kept_id


def test_one_return_registered_twice_becomes_a_case_and_its_double(manager, antenna, client_as):
    france = CountryFactory(code="FR")
    first = CaseFactory(antenna=antenna, return_country=france, returned_on=date(2025, 2, 1))
    second = CaseFactory(antenna=antenna, return_country=france, returned_on=date(2025, 2, 1))
    pair = PairFactory(antenna=antenna, person_a=first.person, person_b=second.person)
    assert (
        second.number in client_as(manager).get(reverse("cases:pair_merge", args=[pair.pk])).content.decode()
    )
    merge = merge_of(manager, pair)
    second.refresh_from_db()
    assert (second.person_id, second.duplicate_of_id) == (merge.kept_id, first.pk)
    page = client_as(manager).get(reverse("cases:case_detail", args=[second.pk])).content.decode()
    assert first.number in page
    merge_undo(actor=manager, merge=merge)
    second.refresh_from_db()
    assert (second.person_id, second.duplicate_of_id) == (merge.lost_id, None)


def test_cases_of_two_antennas_are_for_the_taskforce(manager, antenna):
    pair = PairFactory(antenna=antenna, person_a=CaseFactory().person)
    with pytest.raises(NotPermitted):
        merge_of(manager, pair)
    assert Person.objects.count() == 2
    assert merge_of(UserFactory(taskforce_manager=True), pair).pk


@pytest.mark.parametrize("role", ["counsellor", "operator_agent", "auditor"])
def test_no_other_role_merges_or_undoes(manager, antenna, pair, role):
    place = {"antenna": antenna} if role == "counsellor" else {}
    stranger = UserFactory(**{role: True}, **place)
    with pytest.raises(NotPermitted):
        merge_of(stranger, pair)
    merge = merge_of(manager, pair)
    with pytest.raises(NotPermitted):
        merge_undo(actor=stranger, merge=merge)


def test_merged_twice_is_refused_and_says_by_whom(manager, pair):
    merge_of(manager, pair)
    with pytest.raises(DomainError) as refusal:
        merge_of(manager, pair)
    assert refusal.value.code == "merged"
    assert str(manager) in refusal.value.message


def test_a_record_changed_since_it_was_read_is_told(manager, pair):
    person = pair.person_a
    versions = {person.pk: person.version, pair.person_b_id: pair.person_b.version}
    person_update(actor=manager, person=person, data={"occupation": "soudeur"}, version=person.version)
    with pytest.raises(DomainError) as refusal:
        person_merge(actor=manager, pair=pair, choices={}, versions=versions)
    assert refusal.value.code == "conflict"


def test_other_pairs_end_or_are_carried_over(manager, antenna, pair):
    third, fourth = CaseFactory(antenna=antenna).person, CaseFactory(antenna=antenna).person
    open_one = PairFactory(antenna=antenna, person_a=pair.person_b, person_b=third)
    pair_differ(actor=manager, pair=PairFactory(antenna=antenna, person_a=pair.person_b, person_b=fourth))
    merge = merge_of(manager, pair)
    assert merge.lost_id == pair.person_b_id
    open_one.refresh_from_db()
    assert open_one.state == "obsolete"
    carried = DuplicatePair.objects.get(person_a=merge.kept_id, person_b=fourth.pk)
    assert carried.state == "different"
    merge_undo(actor=manager, merge=merge)
    open_one.refresh_from_db()
    assert open_one.state == "open"
    assert not DuplicatePair.objects.filter(pk=carried.pk).exists()


def snapshot():
    persons = Person.with_merged.order_by("pk").values(
        "pk", "first_name", "last_name", "cin", "occupation", "merged_into", "search_latin", "former_names"
    )
    return (
        list(persons),
        list(Case.objects.order_by("pk").values_list("pk", "person", "duplicate_of")),
        list(PersonPhone.objects.order_by("pk").values_list("pk", "person", "number")),
        list(Stay.objects.order_by("pk").values_list("pk", "person")),
    )


def test_undo_puts_everything_back(manager, pair):
    StayFactory(person=pair.person_b)
    before = snapshot()
    # Written by factories: search columns as the services would have them.
    merge = merge_of(manager, pair)
    assert snapshot() != before
    merge = merge_undo(actor=manager, merge=merge, reason="Deux frères")
    assert snapshot() == before
    assert (merge.not_restored, merge.undone_by, merge.undo_reason) == ([], manager, "Deux frères")
    pair.refresh_from_db()
    assert pair.state == "open"
    assert merge_of(manager, pair).pk != merge.pk


def test_undo_says_what_stays(manager, antenna, pair):
    merge = merge_of(manager, pair)
    kept = Person.objects.get(pk=merge.kept_id)
    changed = {"first_name": "Autre", "phones": ["+21620000001"]}
    person_update(actor=manager, person=kept, data=changed, version=kept.version)
    later = CaseFactory(person=kept, antenna=antenna, returned_on=date(2021, 1, 1))
    merge = merge_undo(actor=manager, merge=merge)
    said = " ".join(merge.not_restored)
    assert "prénom" in said
    assert "n'existe plus" in said
    assert later.number in said
    assert Person.objects.get(pk=kept.pk).first_name == "Autre"


def test_undo_is_refused_twice_too_late_and_under_a_later_merge(manager, antenna, pair):
    merge = merge_of(manager, pair)
    PersonMerge.objects.filter(pk=merge.pk).update(made_at=timezone.now() - timedelta(days=31))
    with pytest.raises(DomainError) as refusal:
        merge_undo(actor=manager, merge=merge)
    assert refusal.value.code == "too_late"
    PersonMerge.objects.filter(pk=merge.pk).update(made_at=timezone.now() - timedelta(days=29))
    bigger = CaseFactory(antenna=antenna, returned_on=date(2011, 1, 1)).person
    for year in (2012, 2013, 2014):
        CaseFactory(antenna=antenna, person=bigger, returned_on=date(year, 1, 1))
    second = merge_of(manager, PairFactory(antenna=antenna, person_a=merge.kept, person_b=bigger))
    assert second.lost_id == merge.kept_id
    # The first stub goes on to whom is kept now.
    assert Person.with_merged.get(pk=merge.lost_id).merged_into_id == bigger.pk
    with pytest.raises(DomainError) as refusal:
        merge_undo(actor=manager, merge=merge)
    assert refusal.value.code == "merged_again"
    merge_undo(actor=manager, merge=second)
    merge_undo(actor=manager, merge=merge)
    with pytest.raises(DomainError) as refusal:
        merge_undo(actor=manager, merge=merge)
    assert refusal.value.code == "undone"
    assert Person.objects.count() == 3


def test_history_stays_with_each_record_and_the_merge_is_in_it(manager, pair):
    merge = merge_of(manager, pair)
    events = Person.pgh_event_model.objects
    assert events.filter(pgh_obj_id=merge.lost_id).exists()
    moved = Case.pgh_event_model.objects.filter(pgh_label="update", person_id=merge.kept_id)
    assert moved.exists()


def test_merge_and_undo_on_screen(manager, pair, client_as):
    client = client_as(manager)
    url = reverse("cases:pair_merge", args=[pair.pk])
    page = client.get(url)
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert typed["cin"] == str(pair.person_b_id), "the only one there is"
    assert typed["occupation"] == str(pair.person_a_id)
    refused = client.post(url, {**typed, "cin": "7"})
    assert refused.status_code == 422
    done = client.post(url, typed)
    merge = PersonMerge.objects.get()
    assert done.url == reverse("cases:merge_detail", args=[merge.pk])
    assert "Annulable" in client.get(done.url).content.decode()
    assert client.post(url, typed).status_code == 422
    undo = reverse("cases:merge_undo", args=[merge.pk])
    assert client.post(undo, {}).status_code == 422
    assert client.post(undo, {"reason": "Erreur"}).status_code == 302
    assert "Tout a été remis" in client.get(done.url).content.decode()


def test_the_person_tab_leads_to_pairs_and_merges(manager, pair, client_as):
    case = pair.person_a.cases.get()
    tab = reverse("cases:person_tab", args=[case.pk])
    client = client_as(manager, htmx=True)
    assert reverse("cases:pair_detail", args=[pair.pk]) in client.get(tab).content.decode()
    merge = merge_of(manager, pair)
    assert reverse("cases:merge_detail", args=[merge.pk]) in client.get(tab).content.decode()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_simultaneous_merges_of_the_same_people(self):
        antenna = AntennaFactory()
        pair = PairFactory(antenna=antenna)
        managers = [UserFactory(antenna_manager=True, antenna=antenna) for _ in range(2)]
        results = at_once([partial(person_merge, actor=one, pair=pair, choices={}) for one in managers])
        refusals = [result for result in results if isinstance(result, DomainError)]
        assert len(refusals) == 1, results
        assert refusals[0].code == "merged"
        assert PersonMerge.objects.count() == 1

    def test_two_chains_do_not_wait_for_each_other(self):
        antenna = AntennaFactory()
        manager = UserFactory(antenna_manager=True, antenna=antenna)
        one, two, three = (CaseFactory(antenna=antenna).person for _ in range(3))
        pairs = [PairFactory(antenna=antenna, person_a=a, person_b=b) for a, b in ((one, two), (two, three))]
        results = at_once([partial(person_merge, actor=manager, pair=pair, choices={}) for pair in pairs])
        assert all(isinstance(result, PersonMerge | DomainError) for result in results), results
        assert any(isinstance(result, PersonMerge) for result in results)
        alive = set(Person.objects.values_list("pk", flat=True))
        assert set(Case.objects.values_list("person", flat=True)) <= alive

    def test_a_case_registered_during_the_merge_follows(self):
        antenna = AntennaFactory()
        manager = UserFactory(antenna_manager=True, antenna=antenna)
        pair = PairFactory(antenna=antenna)
        country = CountryFactory(code="DE")
        results = at_once(
            [
                partial(person_merge, actor=manager, pair=pair, choices={}),
                partial(
                    CaseFactory,
                    person=pair.person_b,
                    antenna=antenna,
                    return_country=country,
                    governorate=None,
                    number="T25-999999",
                ),
            ]
        )
        assert isinstance(results[0], PersonMerge), results
        assert Case.objects.get(number="T25-999999").person_id == results[0].kept_id

    def test_the_sweep_beside_a_merge_raises_no_pair_of_the_stub(self):
        antenna = AntennaFactory()
        manager = UserFactory(antenna_manager=True, antenna=antenna)
        pair, third = PairFactory(antenna=antenna), CaseFactory(antenna=antenna).person
        merge = person_merge(actor=manager, pair=pair, choices={})
        assert pairs_record(found=[(merge.lost_id, third.pk, 90, [])]) == 0
