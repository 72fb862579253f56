"""The waiting list: turns by date, places offered of themselves (domain.md 3.3)."""

from datetime import timedelta

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import timezone

from aids.enums import AidKind, EnvelopeKind
from aids.models import Application, LedgerEntry
from aids.selectors.waiting import room_of, waiting_list
from aids.services import budget
from aids.services.allocations import allocation_change
from aids.services.applications import application_cancel
from aids.services.decisions import application_approve, application_reject
from aids.services.waiting import promote_waiting
from cases.models import Task
from cases.services.tasks import tasks_raise
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.factories.accounts import CountryFactory
from tests.factories.aids import Team, balance_of, phase_two, set_slots

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


def fresh(file):
    return Application.objects.get(pk=file.pk)


def holds(file):
    return fresh(file).reserved_until is not None


def since(file, days):
    moment = timezone.now() - timedelta(days=days)
    Application.objects.filter(pk=file.pk).update(waiting_since=moment)


def turns(found):
    return {one.file.pk: [(str(t.envelope), t.position) for t in one.turns] for one in found.files}


def german(team):
    return team.eligible_case(return_country=CountryFactory(code="DE"))


def test_the_longest_waiting_comes_first_whatever_the_number(team):
    set_slots(EnvelopeKind.SOCIAL, 0)
    first, second, third = (team.submitted() for _ in range(3))
    since(third, 9)
    since(second, 5)
    since(first, 1)
    set_slots(EnvelopeKind.SOCIAL, 2)
    assert promote_waiting(phase=phase_two()) == 2
    assert [holds(file) for file in (first, second, third)] == [False, True, True]


def test_a_file_that_lacks_something_else_is_passed_over_and_keeps_its_turn(team):
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    set_slots(EnvelopeKind.SOCIAL, 0)
    french, other = team.submitted(), team.submitted(case=german(team))
    waited = fresh(french).waiting_since
    allocation_change(actor=team.manager, envelope=balance_of("social").envelope, slots=1, reason="Avenant")
    assert [holds(french), holds(other)] == [False, True]
    assert fresh(french).waiting_since == waited


def test_no_full_country_however_long_its_queue_hides_those_behind_it(team, monkeypatch):
    set_slots(EnvelopeKind.SOCIAL, 0)
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    for _ in range(6):
        team.submitted()
    last = team.submitted(case=german(team))
    set_slots(EnvelopeKind.SOCIAL, 1)
    assert promote_waiting(phase=phase_two()) == 1
    assert holds(last)


def test_a_person_who_holds_a_place_already_does_not_wait_for_her_country(team):
    case = team.eligible_case()
    team.approved(AidKind.SOCIAL, case=case)
    set_slots(EnvelopeKind.COUNTRY, 1, country="FR")
    set_slots(EnvelopeKind.ECONOMIC, 0)
    file = team.submitted(AidKind.BUSINESS, case=case)
    assert [str(key[0]) for key in room_of(phase_two()).lacking(file)] == ["economic"]
    set_slots(EnvelopeKind.ECONOMIC, 1)
    assert promote_waiting(phase=phase_two()) == 1


def test_an_offer_is_told_by_mail_and_by_a_task_once(team):
    set_slots(EnvelopeKind.SOCIAL, 1)
    first = team.submitted()
    waiting = team.submitted(case=team.eligible_case(counsellor=team.counsellor))
    application_reject(actor=team.manager, application=first, reason="Hors conditions.")
    message = OutgoingMessage.objects.get()
    assert message.to == team.counsellor.email
    assert waiting.number in message.subject
    task = Task.objects.get(source="aids.offers")
    assert (task.assignee, task.case, task.detail) == (team.counsellor, waiting.case, waiting.number)
    assert "place est offerte" in str(task.label)
    assert task.act_url == reverse("aids:application_detail", args=[waiting.pk])
    assert tasks_raise()["aids.offers"] == 0
    reserved = LedgerEntry.objects.filter(application=waiting, kind="reservation").first()
    assert (reserved.reason_code, reserved.actor) == ("offered", None)


def test_the_sweep_raises_the_task_that_an_offer_lost(team):
    set_slots(EnvelopeKind.SOCIAL, 1)
    first, _waiting = team.submitted(), team.submitted()
    application_reject(actor=team.manager, application=first, reason="Hors conditions.")
    with pgtrigger.ignore():
        Task.objects.filter(source="aids.offers").delete()
    assert tasks_raise()["aids.offers"] == 1


def test_whoever_renounces_leaves_the_place_to_the_next(team):
    set_slots(EnvelopeKind.SOCIAL, 1)
    first, second, third = (team.submitted() for _ in range(3))
    application_cancel(actor=team.counsellor, application=first, reason="Renonce")
    application_cancel(actor=team.counsellor, application=fresh(second), reason="Renonce")
    assert holds(third)


def test_euros_granted_below_what_was_asked_serve_the_next(team):
    first = team.submitted()
    asked = first.requested_eur
    envelope = balance_of("social").envelope
    budget.allocate(actor=None, envelope=envelope, amount_eur=asked + 1000 - 108_000)
    waiting = team.submitted()
    assert not holds(waiting)
    short = asked - 1000
    if short > 0:
        budget.allocate(actor=None, envelope=envelope, amount_eur=short - 100)
        assert not holds(waiting)
    application_approve(actor=team.manager, application=first, granted_eur=asked - 100, reason="Moins cher")
    assert holds(waiting)


def test_turns_count_every_antennas_files_but_show_ones_own(team):
    other = Team()
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    theirs, mine = other.submitted(), team.submitted()
    found = waiting_list(actor=team.counsellor, phase=phase_two())
    assert turns(found) == {mine.pk: [("France", 2)]}
    assert found.total == 2
    every = waiting_list(actor=team.manager, phase=phase_two())
    assert turns(every) == {theirs.pk: [("France", 1)], mine.pk: [("France", 2)]}
    assert [(str(queue.envelope), queue.length) for queue in every.queues] == [("France", 2)]


def test_a_file_may_wait_for_two_things_and_the_list_can_be_narrowed(team):
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    set_slots(EnvelopeKind.SOCIAL, 0)
    german_file, french = team.submitted(case=german(team)), team.submitted()
    found = waiting_list(actor=team.manager, phase=phase_two())
    assert turns(found)[french.pk] == [("Aides sociales", 2), ("France", 1)]
    france = balance_of(EnvelopeKind.COUNTRY, country="FR").envelope_id
    narrowed = waiting_list(actor=team.manager, phase=phase_two(), envelope_id=france)
    assert [one.file.pk for one in narrowed.files] == [french.pk]
    assert german_file.pk in turns(found)


def test_the_list_costs_the_same_whatever_the_files(team, django_assert_num_queries):
    set_slots(EnvelopeKind.SOCIAL, 0)
    phase = phase_two()
    team.submitted()
    with django_assert_num_queries(4):
        waiting_list(actor=team.manager, phase=phase)
    for _ in range(4):
        team.submitted()
    with django_assert_num_queries(4):
        waiting_list(actor=team.manager, phase=phase)


def test_the_page_shows_ones_files_and_their_turn(team, client_as):
    other = Team()
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    theirs, mine = other.submitted(), team.submitted()
    url = reverse("aids:waiting_list")
    page = client_as(team.counsellor).get(url).content.decode()
    assert mine.number in page
    assert theirs.number not in page
    assert "rang" in page
    assert theirs.number in client_as(team.manager).get(url).content.decode()
    france = balance_of(EnvelopeKind.COUNTRY, country="FR").envelope_id
    assert mine.number in client_as(team.manager).get(url, {"enveloppe": france}).content.decode()
    assert client_as(team.manager).get(url, {"enveloppe": "x9", "phase": "nulle"}).status_code == 200
    assert client_as(team.agent).get(url).status_code == 403


def test_an_empty_list_says_so(team, client_as):
    assert (
        "Personne n'attend" in client_as(team.counsellor).get(reverse("aids:waiting_list")).content.decode()
    )


def test_a_changed_allocation_says_why_and_serves_the_list(team):
    set_slots(EnvelopeKind.PERSONS, 0)
    waiting = team.submitted()
    persons = balance_of(EnvelopeKind.PERSONS).envelope
    assert allocation_change(actor=team.manager, envelope=persons, slots=1, reason="Plafond levé") == 1
    assert holds(waiting)


@pytest.mark.parametrize(
    ("kind", "slots", "euros", "reason", "field"),
    [
        (EnvelopeKind.PERSONS, 5, 0, " ", "reason"),
        (EnvelopeKind.PERSONS, 0, 0, "x", "slots"),
        (EnvelopeKind.PERSONS, 0, 500, "x", "amount_eur"),
        (EnvelopeKind.FEES, 5, 0, "x", "slots"),
        (EnvelopeKind.PERSONS, -320, 0, "x", "slots"),
        (EnvelopeKind.SOCIAL, 0, -108_001, "x", "amount_eur"),
    ],
)
def test_an_allocation_that_makes_no_sense_is_refused_beside_its_field(
    team, kind, slots, euros, reason, field
):
    team.submitted()
    with pytest.raises(DomainError) as refusal:
        allocation_change(
            actor=team.manager,
            envelope=balance_of(kind).envelope,
            slots=slots,
            amount_eur=euros,
            reason=reason,
        )
    assert refusal.value.field == field


def test_only_the_taskforce_changes_an_allocation(team):
    with pytest.raises(NotPermitted):
        allocation_change(
            actor=team.counsellor, envelope=balance_of(EnvelopeKind.SOCIAL).envelope, slots=1, reason="x"
        )
