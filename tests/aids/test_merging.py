"""Aid files of two records that become one person: rights and places (domain.md 3, 3.3)."""

import pytest

from aids.enums import AidKind, EnvelopeKind
from aids.models import Application
from aids.services.applications import application_cancel
from aids.services.budget import verify_ledger
from cases.models import DuplicatePair
from cases.services.merge_undo import merge_undo
from cases.services.merging import person_merge
from common.errors import DomainError
from tests.factories.aids import balance_of, set_slots
from tests.factories.cases import PairFactory


@pytest.fixture(autouse=True)
def ledger_agrees(db):
    yield
    assert verify_ledger() == []


def merged(team, one, other):
    first, second = sorted((one.person_id, other.person_id))
    pair = DuplicatePair.objects.filter(person_a=first, person_b=second).first()
    pair = pair or PairFactory(antenna=team.antenna, person_a=one.person, person_b=other.person)
    return person_merge(actor=team.manager, pair=pair, choices={})


def places():
    balance = balance_of(EnvelopeKind.PERSONS)
    return balance.reserved_slots + balance.committed_slots


def test_two_aids_of_one_nature_in_one_phase_forbid_the_merge(team):
    first = team.draft(case=team.eligible_case())
    second = team.draft(case=team.eligible_case(opened_on=first.case.opened_on))
    with pytest.raises(DomainError) as refusal:
        merged(team, first, second)
    assert refusal.value.code == "application_one_of_a_family_per_phase"
    for words in (first.number, second.number, "annulée ou rejetée"):
        assert words in refusal.value.message
    assert {first.person_id, second.person_id} == set(Application.objects.values_list("person", flat=True))
    application_cancel(actor=team.counsellor, application=second, reason="Doublon")
    merge = merged(team, first, second)
    assert set(Application.objects.values_list("person", flat=True)) == {merge.kept_id}


def test_the_one_person_takes_one_place_and_two_again_when_it_is_undone(team):
    social = team.approved(AidKind.SOCIAL)
    business = team.submitted(AidKind.BUSINESS)
    assert places() == 2
    merge = merged(team, social, business)
    assert places() == 1
    merge_undo(actor=team.manager, merge=merge)
    assert places() == 2
    assert Application.objects.get(pk=social.pk).person_id == social.person_id
    assert Application.objects.get(pk=business.pk).person_id == business.person_id


def test_undo_is_refused_when_no_place_is_left_for_the_second_person(team):
    social, business = team.approved(AidKind.SOCIAL), team.submitted(AidKind.BUSINESS)
    merge = merged(team, social, business)
    set_slots(EnvelopeKind.PERSONS, 1)
    with pytest.raises(DomainError) as refusal:
        merge_undo(actor=team.manager, merge=merge)
    assert refusal.value.code == "budget_full"
    merge.refresh_from_db()
    assert merge.undone_at is None
    assert places() == 1


def test_a_file_opened_after_the_merge_goes_back_with_its_case(team):
    one, other = team.eligible_case(), team.eligible_case()
    merge = merged(team, one, other)
    returned = one if merge.lost_id == one.person_id else other
    later = team.draft(case=returned)
    assert later.person_id == merge.kept_id
    merge_undo(actor=team.manager, merge=merge)
    later = Application.objects.select_related("case").get(pk=later.pk)
    assert later.person_id == later.case.person_id == merge.lost_id
