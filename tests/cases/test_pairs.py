"""The queue of likely duplicates: recorded, decided once, remembered."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import PairOpinion, PairState
from cases.models import DuplicatePair
from cases.selectors.day import unassigned_section
from cases.selectors.pairs import PairFilters, pair_page
from cases.selectors.pairs_day import pairs_section
from cases.services.pairs import (
    pair_differ,
    pair_give_opinion,
    pair_move,
    pair_reopen,
    pairs_record,
    reason_words,
)
from common.errors import DomainError, NotPermitted
from tests.factories.accounts import AntennaFactory, UserFactory
from tests.factories.cases import CaseFactory, PairFactory, PersonFactory


@pytest.fixture
def antenna(db):
    return AntennaFactory()


@pytest.fixture
def manager(antenna):
    return UserFactory(antenna_manager=True, antenna=antenna)


@pytest.fixture
def taskforce(db):
    return UserFactory(taskforce_manager=True)


def states():
    return list(DuplicatePair.objects.order_by("pk").values_list("person_a", "person_b", "score", "state"))


def test_pairs_are_recorded_once_in_either_order(db):
    one, other, third = PersonFactory(), PersonFactory(), PersonFactory()
    found = [
        (other.pk, one.pk, 70, ["SAME_BIRTH"]),
        (one.pk, other.pk, 90, ["SAME_CIN"]),
        (third.pk, third.pk, 99, []),
    ]
    assert pairs_record(found=found) == 1
    assert states() == [(one.pk, other.pk, 90, "open")]
    assert pairs_record(found=found) == 0
    assert pairs_record(found=[(one.pk, other.pk, 64, ["NEAR_CIN"])]) == 0
    assert states() == [(one.pk, other.pk, 64, "open")]
    assert DuplicatePair.objects.get().reasons == ["NEAR_CIN"]


def test_a_decided_pair_is_never_raised_again(antenna, taskforce):
    pair = pair_differ(actor=taskforce, pair=PairFactory(antenna=antenna), reason="Deux cousins")
    assert pairs_record(found=[(pair.person_a_id, pair.person_b_id, 99, ["SAME_CIN"])]) == 0
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.score, pair.decided_by, pair.decision_reason) == (
        "different",
        82,
        taskforce,
        "Deux cousins",
    )


def test_persons_gone_or_merged_are_in_no_pair(db):
    kept, stub = PersonFactory(), PersonFactory()
    type(stub).objects.filter(pk=stub.pk).update(merged_into=kept)
    assert pairs_record(found=[(kept.pk, stub.pk, 99, []), (kept.pk, 999_999_999, 80, [])]) == 0


def test_many_pairs_take_few_queries(db, django_assert_max_num_queries):
    persons = [PersonFactory() for _ in range(40)]
    found = [(a.pk, b.pk, 61, ["SAME_NAME"]) for a in persons for b in persons if a.pk < b.pk]
    with django_assert_max_num_queries(3):
        assert pairs_record(found=found) == 780


MOVES = {
    (PairState.OPEN, PairState.SAME),
    (PairState.DIFFERENT, PairState.SAME),
    (PairState.OPEN, PairState.DIFFERENT),
    (PairState.OPEN, PairState.OBSOLETE),
    (PairState.SAME, PairState.OPEN),
    (PairState.DIFFERENT, PairState.OPEN),
    (PairState.OBSOLETE, PairState.OPEN),
}


@pytest.mark.parametrize("to", PairState)
@pytest.mark.parametrize("state", PairState)
def test_each_state_and_transition(antenna, taskforce, state, to):
    pair = PairFactory(antenna=antenna, state=state, decided_at=timezone.now())
    if (state, to) in MOVES:
        pair_move(actor=taskforce, pair=pair, to=to)
        event = pair.transitions.get()
        assert (event.from_state, event.to_state, event.actor) == (state, to, taskforce)
    else:
        with pytest.raises(Exception, match="Can't switch"):
            pair_move(actor=taskforce, pair=pair, to=to)


def test_who_follows_one_of_the_two_gives_an_opinion_and_does_not_decide(antenna, manager):
    foreign = CaseFactory().person
    pair = PairFactory(antenna=antenna, person_a=foreign)
    with pytest.raises(NotPermitted):
        pair_differ(actor=manager, pair=pair)
    pair_give_opinion(actor=manager, pair=pair, opinion=PairOpinion.SAME, reason="Vue au guichet")
    pair.refresh_from_db()
    assert (pair.opinion, pair.opinion_by, pair.state) == ("same", manager, "open")


def test_a_second_decision_is_refused_and_can_be_taken_back(antenna, manager, taskforce):
    pair = PairFactory(antenna=antenna)
    pair_differ(actor=manager, pair=pair)
    with pytest.raises(DomainError) as refusal:
        pair_differ(actor=taskforce, pair=pair)
    assert refusal.value.code == "decided"
    assert str(manager) in refusal.value.message
    assert pair_reopen(actor=manager, pair=pair).state == "open"


def test_the_queue_tells_only_where_a_foreign_person_is(antenna, manager, client_as):
    foreign = CaseFactory(person__last_name="Introuvable")
    pair = PairFactory(antenna=antenna, person_a=foreign.person)
    client = client_as(manager)
    for url in (reverse("cases:pair_list"), reverse("cases:pair_detail", args=[pair.pk])):
        page = client.get(url).content.decode()
        assert "Introuvable" not in page
        assert foreign.person.cin not in page
        assert foreign.antenna.name in page
        assert foreign.number not in page


def test_the_list_costs_the_same_whatever_its_length(
    antenna, manager, client_as, django_assert_max_num_queries
):
    for _ in range(30):
        PairFactory(antenna=antenna)
    client = client_as(manager)
    client.get(reverse("cases:pair_list"))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("cases:pair_list"))
    assert page.content.decode().count('<th scope="row">') == 25


def test_pages_go_on_and_filters_narrow(antenna, taskforce):
    pairs = [PairFactory(antenna=antenna, score=50 + number) for number in range(6)]
    page, rows = pair_page(actor=taskforce, filters=PairFilters(), cursor=None, size=4)
    _next, rest = pair_page(actor=taskforce, filters=PairFilters(), cursor=page.next_cursor, size=4)
    assert [row.pair for row in (*rows, *rest)] == pairs[::-1]
    _page, high = pair_page(actor=taskforce, filters=PairFilters(least_score=54), cursor=None)
    assert len(high) == 2
    _page, foreign = pair_page(
        actor=taskforce, filters=PairFilters(antenna_id=AntennaFactory().pk), cursor=None
    )
    assert foreign == []


def test_deciding_on_screen(antenna, manager, client_as):
    pair = PairFactory(antenna=antenna)
    client, url = client_as(manager), reverse("cases:pair_decide", args=[pair.pk])
    assert client.post(url, {"act": "opinion"}).status_code == 422
    assert client.post(url, {"act": "different", "reason": "Homonymes"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.state, pair.decision_reason) == ("different", "Homonymes")
    twice = client.post(url, {"act": "different"})
    assert twice.status_code == 422
    assert "déjà" in twice.content.decode()


def test_a_counsellor_proposes(antenna, client_as):
    counsellor, pair = UserFactory(antenna=antenna), PairFactory(antenna=antenna)
    client, url = client_as(counsellor), reverse("cases:pair_decide", args=[pair.pk])
    assert client.post(url, {"act": "different"}).status_code == 403
    assert client.post(url, {"act": "opinion", "opinion": "different"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.state, pair.opinion) == ("open", "different")


def test_the_managers_day_names_them(antenna, manager):
    pair = PairFactory(antenna=antenna)
    section = pairs_section(manager)
    assert section.rows[0].url == reverse("cases:pair_detail", args=[pair.pk])
    assert unassigned_section(manager).rows


def test_unknown_reasons_are_shown_as_they_are():
    assert reason_words(["SAME_CIN", "même rue"]) == ["même numéro de CIN", "même rue"]
