"""Reservations in time: announced, ended, kept longer (domain.md 3.3)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from aids.enums import ApplicationState, EntryReason, EnvelopeKind
from aids.models import Application, LedgerEntry, ReservationExtension, ReservationNotice
from aids.selectors.day import RESERVATION_WARNING
from aids.services import budget
from aids.services.applications import application_cancel
from aids.services.decisions import application_approve, application_defer
from aids.services.reservations import reservation_extend, reservations_expire, reservations_warn
from aids.tasks import expire_reservations, warn_of_reservations
from cases.models import Case
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.factories.accounts import UserFactory
from tests.factories.aids import balance_of, set_slots

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


@pytest.fixture
def file(team):
    return team.submitted(case=team.eligible_case(counsellor=team.counsellor))


def fresh(file):
    return Application.objects.get(pk=file.pk)


def ends(file, days):
    """Let the reservation end in `days` (negative: it has ended)."""
    Application.objects.filter(pk=file.pk).update(reserved_until=today() + timedelta(days=days))


def mails():
    return list(OutgoingMessage.objects.order_by("pk").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, True), (RESERVATION_WARNING.days, True), (RESERVATION_WARNING.days + 1, False)],
)
def test_the_counsellor_is_warned_within_the_notice_and_not_before(team, file, days, told):
    ends(file, days)
    assert reservations_warn() == int(told)
    assert mails() == [team.counsellor.email] * told


def test_the_warning_comes_once_for_each_date(file):
    ends(file, 5)
    assert [warn_of_reservations(), warn_of_reservations()] == [1, 0]
    ends(file, 9)
    assert reservations_warn() == 1
    assert len(mails()) == 2


def test_the_mail_names_the_file_and_its_day_but_nobody(file):
    ends(file, 5)
    reservations_warn()
    message = OutgoingMessage.objects.get()
    assert file.number in message.subject
    assert reverse("aids:application_detail", args=[file.pk]) in message.body
    assert file.person.last_name not in message.body + message.subject


def test_without_a_counsellor_the_antennas_managers_are_told(team, file):
    heads = [UserFactory(antenna_manager=True, antenna=team.antenna) for _ in range(2)]
    UserFactory(antenna_manager=True)
    Case.objects.filter(pk=file.case_id).update(counsellor=None)
    ends(file, 5)
    reservations_warn()
    assert mails() == [head.email for head in heads]


def test_the_end_is_told_once_with_what_becomes_of_the_file(team, file):
    ends(file, -1)
    assert [expire_reservations(), expire_reservations()] == [1, 0]
    message = OutgoingMessage.objects.get()
    assert message.to == team.counsellor.email
    assert "reste soumis" in message.body
    released = LedgerEntry.objects.filter(application=file, kind="release")
    assert {entry.reason_code for entry in released} == {EntryReason.EXPIRED}
    assert fresh(file).state == ApplicationState.SUBMITTED


def test_a_place_that_ends_goes_to_the_next_who_waits_and_not_back(team, file):
    set_slots(EnvelopeKind.SOCIAL, 1)
    waiting = team.submitted()
    ends(file, -1)
    assert reservations_expire() == 1
    assert fresh(waiting).reserved_until is not None
    assert fresh(file).reserved_until is None


def test_the_night_offers_what_became_free_without_an_expiry(team):
    set_slots(EnvelopeKind.SOCIAL, 0)
    waiting = team.submitted()
    set_slots(EnvelopeKind.SOCIAL, 1)
    assert fresh(waiting).waiting_since is not None
    assert reservations_expire() == 0
    assert fresh(waiting).reserved_until is not None


def test_a_manager_keeps_the_place_longer_with_a_reason(team, file):
    before, until = file.reserved_until, file.reserved_until + timedelta(days=30)
    assert reservation_extend(actor=team.manager, application=file, until=until, reason="Un devis manque.")
    extension = ReservationExtension.objects.get()
    assert (extension.before, extension.until, extension.extended_by) == (before, until, team.manager)
    assert fresh(file).reserved_until == until
    assert balance_of(EnvelopeKind.SOCIAL).reserved_slots == 1


def test_a_place_that_has_ended_is_taken_again_when_one_is_left(team, file):
    ends(file, -1)
    reservations_expire()
    until = today() + timedelta(days=20)
    assert reservation_extend(
        actor=team.manager, application=fresh(file), until=until, reason="Séance reportée"
    )
    assert fresh(file).reserved_until == until
    assert ReservationExtension.objects.get().before is None
    assert balance_of(EnvelopeKind.SOCIAL).reserved_slots == 1
    reserved = LedgerEntry.objects.filter(application=file, kind="reservation").order_by("pk").last()
    assert (reserved.reason, reserved.actor) == ("Séance reportée", team.manager)


def test_without_a_place_left_it_joins_the_waiting_list(team, file):
    ends(file, -1)
    reservations_expire()
    set_slots(EnvelopeKind.SOCIAL, 0)
    until = today() + timedelta(days=20)
    assert not reservation_extend(actor=team.manager, application=fresh(file), until=until, reason="x")
    assert fresh(file).waiting_since is not None
    assert not ReservationExtension.objects.exists()


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(0, "x", "until"), (400, "x", "until"), (120, " ", "reason")]
)
def test_an_extension_goes_further_within_a_year_and_says_why(team, file, days, reason, field):
    until = today() + timedelta(days=days)
    with pytest.raises(DomainError) as refusal:
        reservation_extend(actor=team.manager, application=file, until=until, reason=reason)
    assert refusal.value.field == field


def test_only_a_manager_extends(team, file):
    until = today() + timedelta(days=120)
    with pytest.raises(NotPermitted):
        reservation_extend(actor=team.counsellor, application=file, until=until, reason="x")


@pytest.mark.parametrize("state", ["waiting", "approved", "cancelled"])
def test_what_does_not_reserve_is_not_extended(team, file, state):
    if state == "waiting":
        set_slots(EnvelopeKind.SOCIAL, 1)
        file = team.submitted()
    elif state == "approved":
        file = application_approve(actor=team.manager, application=file)
    else:
        file = application_cancel(actor=team.manager, application=file, reason="Renonce")
    with pytest.raises(DomainError, match=r"attente|ne réserve plus"):
        reservation_extend(
            actor=team.manager, application=fresh(file), until=today() + timedelta(days=120), reason="x"
        )


def test_a_deferred_file_keeps_and_extends_its_place(team, file):
    deferred = application_defer(actor=team.manager, application=file, reason="Un devis manque.")
    until = today() + timedelta(days=120)
    assert reservation_extend(actor=team.manager, application=deferred, until=until, reason="x")


def test_an_extension_is_never_changed(team, file):
    reservation_extend(actor=team.manager, application=file, until=today() + timedelta(days=120), reason="x")
    for change in (
        lambda: ReservationExtension.objects.update(reason="y"),
        lambda: ReservationExtension.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot (update|delete)"), transaction.atomic():
            change()


def test_on_screen(team, file, client_as):
    client = client_as(team.manager)
    page = client.get(reverse("aids:application_detail", args=[file.pk])).content.decode()
    assert "Une place est réservée" in page
    assert reverse("aids:reservation_extend", args=[file.pk]) in page
    url = reverse("aids:reservation_extend", args=[file.pk])
    bad = client.post(url, {"until": "31/02/2030", "reason": ""}).content.decode()
    assert "existe pas" in bad
    assert 'value="31/02/2030"' in bad
    until = today() + timedelta(days=100)
    sent = client.post(url, {"until": f"{until:%d/%m/%Y}", "reason": "Séance reportée."})
    assert sent.status_code == 302
    page = client.get(reverse("aids:application_detail", args=[file.pk])).content.decode()
    assert "Séance reportée." in page
    mine = client_as(team.counsellor).get(reverse("aids:application_detail", args=[file.pk])).content.decode()
    assert reverse("aids:reservation_extend", args=[file.pk]) not in mine


def test_the_file_says_that_its_reservation_has_ended(team, file, client_as):
    ends(file, -1)
    reservations_expire()
    page = client_as(team.manager).get(reverse("aids:application_detail", args=[file.pk])).content.decode()
    assert "la place est rendue" in page
    assert "Réserver de nouveau" in page
    assert ReservationNotice.objects.get().kind == "expired"
