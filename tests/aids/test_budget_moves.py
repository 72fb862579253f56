"""Moves between envelopes: one manager proposes, another decides (domain.md 3.3)."""

from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from aids.enums import EntryReason, EnvelopeKind, MoveState
from aids.models import Application, BudgetMove, BudgetMoveTransition, Envelope, LedgerEntry
from aids.selectors.budget_moves import may_move
from aids.services import budget
from aids.services.budget_moves import move_agree, move_propose, move_refuse, move_withdraw
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.factories.accounts import UserFactory
from tests.factories.aids import balance_of, phase_two, set_slots
from tests.factories.budget import move_proposed

pytestmark = pytest.mark.django_db

S = MoveState


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


@pytest.fixture
def move(team):
    return move_proposed(proposed_by=team.manager)


def fresh(move):
    return BudgetMove.objects.get(pk=move.pk)


def quota(country):
    return balance_of(EnvelopeKind.COUNTRY, country=country)


def envelope(kind, country=None):
    return Envelope.objects.get(phase=phase_two(), kind=kind, country=country)


def test_nothing_moves_before_a_second_manager_agrees(team, move):
    assert (quota("FR").allocated_slots, quota("DE").allocated_slots) == (130, 60)
    move_agree(actor=team.second_manager, move=move)
    assert (quota("FR").allocated_slots, quota("DE").allocated_slots) == (125, 65)
    entries = LedgerEntry.objects.filter(move=move).order_by("slots")
    assert [(e.slots, e.reason_code, e.actor) for e in entries] == [
        (-5, EntryReason.MOVE, team.second_manager),
        (5, EntryReason.MOVE, team.second_manager),
    ]
    steps = BudgetMoveTransition.objects.filter(subject=move).values_list("from_state", "to_state")
    assert list(steps) == [("", S.PROPOSED), (S.PROPOSED, S.AGREED)]


def test_whoever_proposed_a_move_never_decides_it(team, move):
    for act in (
        lambda: move_agree(actor=team.manager, move=move),
        lambda: move_refuse(actor=team.manager, move=move, reason="Non"),
    ):
        with pytest.raises(NotPermitted, match="autre responsable"):
            act()
    assert fresh(move).state == S.PROPOSED


@pytest.mark.parametrize("state", [S.AGREED, S.REFUSED])
def test_the_database_too_refuses_that_one_person_proposes_and_decides(team, move, state):
    with pytest.raises(IntegrityError, match="budget_move_two_managers"), transaction.atomic():
        BudgetMove.objects.filter(pk=move.pk).update(
            state=state, decided_by=team.manager, decided_at=timezone.now(), decision_reason="x"
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"slots": 0}, "budget_move_of_something"),
        ({"amount_eur": -1}, "budget_move_of_something"),
        ({"state": "agreed"}, "budget_move_decided_by_somebody"),
        ({"decided_at": timezone.now()}, "budget_move_decided_by_somebody"),
    ],
)
def test_the_database_refuses_a_move_that_makes_no_sense(move, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BudgetMove.objects.filter(pk=move.pk).update(**change)


def test_a_refusal_has_a_reason_and_moves_nothing(team, move):
    with pytest.raises(DomainError, match="motif"):
        move_refuse(actor=team.second_manager, move=move, reason="  ")
    move_refuse(actor=team.second_manager, move=move, reason="La Suisse en aura besoin.")
    assert fresh(move).state == S.REFUSED
    assert quota("FR").allocated_slots == 130


def test_only_whoever_proposed_a_move_takes_it_back(team, move):
    with pytest.raises(NotPermitted):
        move_withdraw(actor=team.second_manager, move=move)
    move_withdraw(actor=team.manager, move=move)
    assert fresh(move).state == S.WITHDRAWN


ACTS = {
    "agree": lambda team, move: move_agree(actor=team.second_manager, move=move),
    "refuse": lambda team, move: move_refuse(actor=team.second_manager, move=move, reason="Non"),
    "withdraw": lambda team, move: move_withdraw(actor=team.manager, move=move),
}


@pytest.mark.parametrize("second", ACTS)
@pytest.mark.parametrize("first", ACTS)
def test_a_move_is_decided_once(team, move, first, second):
    ACTS[first](team, move)
    before = LedgerEntry.objects.count()
    with pytest.raises(DomainError, match="déjà"):
        ACTS[second](team, fresh(move))
    assert LedgerEntry.objects.count() == before


def test_what_is_held_meanwhile_cannot_be_taken_and_the_move_stays_proposed(team):
    move = move_proposed(proposed_by=team.manager, slots=130)
    team.submitted()
    with pytest.raises(DomainError, match=r"« France » : places réservées ou engagées : 1 sur 130"):
        move_agree(actor=team.second_manager, move=move)
    assert fresh(move).state == S.PROPOSED
    assert quota("DE").allocated_slots == 60
    assert not LedgerEntry.objects.filter(move=move).exists()


def test_more_than_is_left_cannot_even_be_proposed(team):
    with pytest.raises(DomainError, match="on ne peut pas en retirer 131") as refusal:
        move_proposed(proposed_by=team.manager, slots=131)
    assert refusal.value.field == "slots"


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ((EnvelopeKind.COUNTRY, "FR"), (EnvelopeKind.COUNTRY, "CH"), True),
        ((EnvelopeKind.COUNTRY, "FR"), (EnvelopeKind.SOUTH_SOUTH, None), True),
        ((EnvelopeKind.SOCIAL, None), (EnvelopeKind.ECONOMIC, None), True),
        ((EnvelopeKind.FEES, None), (EnvelopeKind.SOCIAL, None), True),
        ((EnvelopeKind.COUNTRY, "FR"), (EnvelopeKind.SOCIAL, None), False),
        ((EnvelopeKind.PERSONS, None), (EnvelopeKind.COUNTRY, "FR"), False),
        ((EnvelopeKind.ECONOMIC, None), (EnvelopeKind.INNOVATIVE, None), False),
        ((EnvelopeKind.COUNTRY, "FR"), (EnvelopeKind.COUNTRY, "FR"), False),
    ],
)
def test_only_envelopes_that_limit_the_same_things_exchange(team, source, target, allowed):
    pair = envelope(*source), envelope(*target)
    assert may_move(*pair) is allowed
    if not allowed:
        with pytest.raises(DomainError) as refusal:
            move_propose(actor=team.manager, source=pair[0], target=pair[1], slots=1, reason="x")
        assert refusal.value.field == "target"


def test_a_move_stays_inside_its_phase(team):
    old = Envelope.objects.get(phase__code="I", kind=EnvelopeKind.SOCIAL)
    assert not may_move(old, envelope(EnvelopeKind.ECONOMIC))


@pytest.mark.parametrize(
    ("source", "target", "slots", "euros", "field"),
    [
        (EnvelopeKind.FEES, EnvelopeKind.SOCIAL, 1, 0, "slots"),
        (EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, 0, 0, "slots"),
        (EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, -1, 0, "slots"),
        (EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, 1, -5, "slots"),
        (EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, 0, 108_001, "amount_eur"),
    ],
)
def test_what_moves_must_make_sense(team, source, target, slots, euros, field):
    with pytest.raises(DomainError) as refusal:
        move_propose(
            actor=team.manager,
            source=envelope(source),
            target=envelope(target),
            slots=slots,
            amount_eur=Decimal(euros),
            reason="x",
        )
    assert refusal.value.field == field


def test_euros_and_slots_move_together(team):
    move = move_proposed(
        proposed_by=team.manager,
        source=envelope(EnvelopeKind.SOCIAL),
        target=envelope(EnvelopeKind.ECONOMIC),
        slots=10,
        amount_eur=Decimal(12_000),
    )
    move_agree(actor=team.second_manager, move=move)
    social, economic = balance_of(EnvelopeKind.SOCIAL), balance_of(EnvelopeKind.ECONOMIC)
    assert (social.allocated_slots, social.allocated_eur) == (80, 96_000)
    assert (economic.allocated_slots, economic.allocated_eur) == (280, 1_362_000)


def test_places_that_arrive_go_to_the_waiting_list(team):
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    waiting = team.submitted()
    assert waiting.waiting_since is not None
    move = move_proposed(
        proposed_by=team.manager,
        source=envelope(EnvelopeKind.COUNTRY, "DE"),
        target=envelope(EnvelopeKind.COUNTRY, "FR"),
    )
    move_agree(actor=team.second_manager, move=move)
    assert Application.objects.get(pk=waiting.pk).reserved_until is not None


def test_the_other_managers_are_asked_and_the_proposer_is_told(team):
    third = UserFactory(taskforce_manager=True, language="ar")
    move = move_proposed(proposed_by=team.manager)
    asked = set(OutgoingMessage.objects.values_list("to", flat=True))
    assert asked == {team.second_manager.email, third.email}
    move_refuse(actor=team.second_manager, move=move, reason="Pas maintenant.")
    told = OutgoingMessage.objects.order_by("-pk").first()
    assert told.to == team.manager.email
    assert "Pas maintenant." in told.body
    assert mail.outbox == [] or all(team.counsellor.email not in one.to for one in mail.outbox)


@pytest.mark.parametrize("role", ["counsellor", "antenna_manager", "operator_agent", "auditor"])
def test_only_the_taskforce_moves_anything(team, move, role):
    stranger = UserFactory(**{role: True})
    for act in (
        lambda: move_proposed(proposed_by=stranger),
        lambda: move_agree(actor=stranger, move=move),
        lambda: move_refuse(actor=stranger, move=move, reason="x"),
        lambda: move_withdraw(actor=stranger, move=move),
    ):
        with pytest.raises(NotPermitted):
            act()


def url(name, *args, **query):
    return reverse(f"aids:{name}", args=args, query=query)


def text_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_a_move_is_proposed_and_confirmed_on_screen(team, client_as):
    first, second = client_as(team.manager), client_as(team.second_manager)
    typed = {
        "source": envelope(EnvelopeKind.COUNTRY, "FR").pk,
        "target": envelope(EnvelopeKind.COUNTRY, "CH").pk,
        "slots": "7",
        "amount_eur": "",
        "reason": "Beaucoup de retours de Suisse.",
    }
    response = first.post(url("move_new", phase="II"), typed)
    move = BudgetMove.objects.get()
    assert response.url == url("move_detail", move.pk)
    assert "Retirer ce transfert" in text_of(first.get(response.url))
    assert "il attend votre accord" in text_of(second.get(url("budget")))
    assert "Transferts à confirmer" in text_of(second.get(reverse("home")))
    assert "à confirmer" not in text_of(first.get(reverse("home"))).lower()
    shown = text_of(second.get(response.url))
    assert "Confirmer" in shown
    assert "123" in shown
    second.post(response.url, {"acte": "confirmer", "reason": ""})
    assert quota("CH").allocated_slots == 52
    assert "Confirmé" in text_of(second.get(url("move_list")))


def test_a_form_that_cannot_be_read_keeps_what_was_typed(team, client_as):
    client = client_as(team.manager)
    bad = {"source": "abc", "target": "", "slots": "-1", "amount_eur": "mille", "reason": ""}
    text = text_of(client.post(url("move_new"), bad))
    assert text.count("is-invalid") >= 4
    assert 'value="mille"' in text
    pair = {
        "source": envelope(EnvelopeKind.SOCIAL).pk,
        "target": envelope(EnvelopeKind.COUNTRY, "FR").pk,
        "slots": "2",
        "reason": "x",
    }
    assert "d'un quota à un autre" in text_of(client.post(url("move_new"), pair)).replace("&#x27;", "'")
    assert not BudgetMove.objects.exists()


def test_a_refusal_on_screen_without_reason_is_said_and_an_unknown_act_does_nothing(team, move, client_as):
    client = client_as(team.second_manager)
    assert "Un refus a un motif" in text_of(client.post(url("move_detail", move.pk), {"acte": "refuser"}))
    text_of(client.post(url("move_detail", move.pk), {"acte": "voler"}))
    text_of(client_as(team.manager).post(url("move_detail", move.pk), {"acte": "confirmer"}))
    assert fresh(move).state == S.PROPOSED
    assert client.get(url("move_detail", 999_999)).status_code == 404


def test_a_form_sent_twice_proposes_once(team, client_as):
    typed = {
        "source": envelope(EnvelopeKind.COUNTRY, "FR").pk,
        "target": envelope(EnvelopeKind.COUNTRY, "CH").pk,
        "slots": "1",
        "reason": "Deux clics.",
        "form_token": "7b0d3a44-94f2-4f0e-9a55-7b7b5b4b0001",
    }
    client = client_as(team.manager)
    first, second = (client.post(url("move_new"), typed) for _ in range(2))
    assert first.url == second.url
    assert BudgetMove.objects.count() == 1


def test_the_list_costs_the_same_whatever_the_moves(team, client_as, django_assert_max_num_queries):
    client = client_as(team.manager)
    for _ in range(2):
        move_proposed(proposed_by=team.second_manager)
    with django_assert_max_num_queries(9):
        client.get(url("move_list"))
    for _ in range(4):
        move_proposed(proposed_by=team.second_manager)
    with django_assert_max_num_queries(9):
        client.get(url("move_list"))
