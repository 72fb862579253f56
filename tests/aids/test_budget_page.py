"""The budget page, its command, and the nightly audit behind it."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aids.enums import AidKind, EnvelopeKind
from aids.models import Balance, LedgerCheck
from aids.selectors.budget import budget_strip
from aids.selectors.budget_page import budget_rows
from aids.services.ledger_checks import ledger_check
from aids.tasks import check_ledger
from common.dates import today
from common.models import OutgoingMessage
from tests.factories.aids import balance_of, phase_two, set_slots

pytestmark = pytest.mark.django_db


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def printed(*args):
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def spoil():
    """Make a balance say something else than its entries."""
    Balance.objects.filter(envelope=balance_of(EnvelopeKind.SOCIAL).envelope).update(committed_slots=7)


def test_every_balance_opens_its_entries(team, client_as):
    team.approved()
    text = page(client_as(team.manager).get(reverse("aids:budget")))
    social = balance_of(EnvelopeKind.SOCIAL).envelope_id
    for account in ("allocated", "reserved", "committed", "spent"):
        assert f"{reverse('aids:ledger')}?enveloppe={social}&amp;compte={account}" in text


def test_the_page_costs_the_same_whatever_the_files(team, client_as):
    client = client_as(team.manager)
    team.submitted()

    def queries():
        client.get(reverse("aids:budget"))
        with CaptureQueriesContext(connection) as captured:
            page(client.get(reverse("aids:budget")))
        return len(captured)

    before = queries()
    for _ in range(3):
        team.approved()
    assert queries() == before <= 16


def test_the_phase_stands_in_the_url(team, client_as):
    client = client_as(team.manager)
    assert "ne sont pas contrôlées" in page(client.get(reverse("aids:budget"), {"phase": "I"}))
    assert "Phase II" in page(client.get(reverse("aids:budget"), {"phase": "IX"}))


def test_the_rows_agree_with_the_strip_of_every_other_page(team):
    team.approved(AidKind.BUSINESS)
    team.submitted()
    team.draft()
    rows = {row.envelope.pk: row for row in budget_rows(phase=phase_two(), on=today())}
    for line in budget_strip(phase=phase_two()):
        row = rows[line.envelope_id]
        figures = row.slots if line.unit == "slots" else row.euros
        assert (figures.left, figures.left_if_pending_pass) == (line.left, line.left_if_all_pending)


def test_the_forecast_is_shown_with_its_method(team, client_as):
    text = page(client_as(team.manager).get(reverse("aids:budget")))
    assert "aucun mouvement" in text
    assert "180 derniers jours" in text
    set_slots(EnvelopeKind.SOCIAL, 1)
    team.approved()
    assert "tout est engagé" in page(client_as(team.manager).get(reverse("aids:budget")))


def test_a_balance_that_does_not_agree_is_shown_and_mailed(team, client_as):
    assert ledger_check().agrees
    assert "chaque solde est la somme" in page(client_as(team.manager).get(reverse("aids:budget")))
    assert not OutgoingMessage.objects.exists()
    spoil()
    assert check_ledger() == 1
    text = page(client_as(team.manager).get(reverse("aids:budget")))
    assert "le solde dit places : 7" in text
    told = OutgoingMessage.objects.all()
    assert {message.to for message in told} == {team.manager.email, team.second_manager.email}
    assert all("places : 7" in message.body for message in told)
    Balance.objects.filter(committed_slots=7).update(committed_slots=0)
    assert check_ledger() == 0
    assert "le solde dit" not in page(client_as(team.manager).get(reverse("aids:budget")))
    assert LedgerCheck.objects.count() == 3


def test_a_balance_that_enforces_something_else_than_its_envelope_is_found(team):
    Balance.objects.filter(envelope=balance_of(EnvelopeKind.SOCIAL).envelope).update(limits_slots=False)
    found = ledger_check().differences
    assert [row["account"] for row in found] == ["limits"]
    Balance.objects.filter(limits_slots=False, envelope__kind=EnvelopeKind.SOCIAL).update(limits_slots=True)


def test_verify_ledger_ends_with_an_error_on_any_difference(team):
    assert "somme de leurs écritures" in printed("verify_ledger")
    spoil()
    with pytest.raises(CommandError, match="le solde dit places : 7") as refusal:
        call_command("verify_ledger")
    assert refusal.value.returncode == 1


def test_the_budget_as_json(team):
    file = team.approved(AidKind.BUSINESS)
    team.submitted()
    found = json.loads(printed("budget", "--phase", "II", "--format", "json"))
    assert found["phase"] == "II"
    envelopes = {one["kind"]: one for one in found["envelopes"]}
    assert envelopes["persons"]["slots"] == {
        "limited": True,
        "allocated": 320,
        "reserved": 1,
        "committed": 1,
        "spent": 0,
        "left": 318,
        "left_if_pending_pass": 318,
    }
    economic = envelopes["economic"]["euros"]
    assert economic["committed"] == float(file.granted_eur)
    assert economic["left"] == 270 * 5000 - float(file.granted_eur)
    assert envelopes["persons"]["euros"]["left"] is None
    quotas = {one["country"]: one for one in found["quotas"]}
    assert quotas["FR"]["slots"]["left"] == 128
    assert set(quotas) == {"FR", "DE", "CH", "BE", "NL"}


def test_the_budget_as_text_is_the_default(team):
    text = printed("budget", "--phase", "ii")
    assert "Personnes aidées" in text
    assert "108\xa0000\xa0€" in text


def test_an_unknown_phase_is_said_in_words(team):
    with pytest.raises(CommandError, match=r"Phase inconnue : IX\. Phases : I, II") as refusal:
        call_command("budget", "--phase", "IX", "--format", "json")
    assert refusal.value.returncode == 1


def test_the_envelopes_page_asks_only_for_what_it_limits(team, client_as):
    client = client_as(team.manager)
    fees = reverse("aids:envelope_detail", args=[balance_of(EnvelopeKind.FEES).envelope_id])
    text = page(client.get(fees))
    assert 'name="amount_eur"' in text
    assert 'name="slots"' not in text
    persons = reverse("aids:envelope_detail", args=[balance_of(EnvelopeKind.PERSONS).envelope_id])
    assert "obligatoire" in page(client.post(persons, {"slots": "5", "reason": " "}))
    sent = client.post(persons, {"slots": "15", "reason": "Plafond levé par le comité de pilotage."})
    assert sent.status_code == 302
    assert "Plafond levé" in page(client.get(persons))
    assert balance_of(EnvelopeKind.PERSONS).allocated_slots == 335


@pytest.mark.parametrize("typed", ["-321", "1.5", "beaucoup", "999999999999"])
def test_slots_that_cannot_be_are_refused_in_words(team, client_as, typed):
    url = reverse("aids:envelope_detail", args=[balance_of(EnvelopeKind.PERSONS).envelope_id])
    text = page(client_as(team.manager).post(url, {"slots": typed, "reason": "Erreur de frappe"}))
    assert "is-invalid" in text
    assert f'value="{typed}"' in text
    assert balance_of(EnvelopeKind.PERSONS).allocated_slots == 320


def test_an_allocation_is_never_negative(team, client_as):
    envelope = balance_of(EnvelopeKind.SOCIAL).envelope
    url = reverse("aids:envelope_detail", args=[envelope.pk])
    text = page(client_as(team.manager).post(url, {"amount_eur": "-108000,01", "reason": "Trop"}))
    assert "on ne peut pas en retirer" in text
    assert balance_of(EnvelopeKind.SOCIAL).allocated_eur == Decimal(108_000)
