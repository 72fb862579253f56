"""The operator's fee: three milestones, each invoiced once, checked by another, never beyond the fee."""

import uuid
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aids.enums import EnvelopeKind
from aids.models import Application, Phase, Tranche
from aids.services.delivery import application_complete
from aids.services.disbursements import tranche_add, tranche_check, tranche_edit, tranche_send_back
from aids.services.exchange_rates import rate_add
from aids.services.fees import fee_give_back
from common.dates import today
from common.errors import DomainError, NotPermitted
from operators.models import FeeSchedule, Visit
from operators.selectors.fees import fees_left, milestone_amounts
from operators.services.fees import fee_invoice, fee_schedule_save
from operators.services.visits import visit_record
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.aids import balance_of
from tests.factories.disbursements import IBAN, upload
from tests.factories.operators import RoutingTeam, visit_data

pytestmark = pytest.mark.django_db


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def enter_rate(team):
    rate_add(actor=team.manager, day=today(), tnd_per_eur=Decimal("3.40"), source="BCT", confirmed=True)


def invoice(team, file, milestone, *, actor=None, number="F-1"):
    return fee_invoice(
        actor=actor or team.agent,
        application=file,
        milestone=milestone,
        number=number,
        upload=upload(),
        iban=IBAN,
    )


def test_a_fee_is_invoiced_milestone_by_milestone_to_the_end(team, client_as):
    enter_rate(team)
    file = team.followed(days=200)
    fees, agent = reverse("operators:portal_fees"), client_as(team.agent)
    to_invoice = partial(reverse, "operators:portal_fee_invoice")
    text = page(agent.get(fees))
    assert "520" in text  # 40 % of 1 300 EUR
    assert "Attend la visite de mi-parcours" in text
    assert "Attend la clôture" in text
    signed = to_invoice(args=[file.pk, "signed"])
    assert "obligatoire" in page(agent.post(signed, {"invoice_number": "F-1"}), 422)
    for wrong in ("midterm", "closure"):
        sent = {"invoice_number": "F-1", "invoice_file": upload()}
        assert "Attend" in page(agent.post(to_invoice(args=[file.pk, wrong]), sent), 422)
    assert agent.get(to_invoice(args=[file.pk, "autre"])).status_code == 404
    token = str(uuid.uuid4())
    for _time in range(2):
        sent = {"invoice_number": "F-1", "invoice_file": upload(), "iban": IBAN, "form_token": token}
        assert agent.post(signed, sent)["Location"] == fees
    tranche = Tranche.objects.get(is_fee=True)
    assert (tranche.amount_eur, tranche.amount_tnd, tranche.state) == (
        Decimal(520),
        Decimal(1768),
        "proposed",
    )
    assert (tranche.payee_name, tranche.payee_iban, tranche.proposed_by) == (
        team.operator.name,
        IBAN,
        team.agent,
    )
    assert "déjà facturée" in page(agent.get(signed))
    assert client_as(team.other_agent).get(signed).status_code == 404

    # Sent back with a reason, read in "Mes frais", corrected, invoiced anew.
    tranche_send_back(actor=team.head, tranche=tranche, reason="Le cachet manque")
    text = page(agent.get(fees))
    assert "Le cachet manque" in text
    assert "Corriger la facture" in text
    tranche = invoice(team, file, "signed", number="F-1 bis")
    assert (tranche.number, tranche.invoice_number, tranche.state) == (tranche.number, "F-1 bis", "proposed")
    assert Tranche.objects.filter(is_fee=True).count() == 1
    with pytest.raises(NotPermitted):
        tranche_check(actor=team.agent, tranche=tranche)
    tranche_check(actor=team.head, tranche=tranche)

    # Half-way: the visit of month 6, or a later one.
    visit = Visit.objects.get(application=file, month=6)
    visit_record(actor=team.agent, visit=visit, data=visit_data(), version=None, client_id=None)
    assert invoice(team, file, "midterm", number="F-2").amount_eur == Decimal(390)
    with pytest.raises(DomainError, match="clôture"):
        invoice(team, file, "closure")

    application_complete(actor=team.counsellor, application=file)
    file.refresh_from_db()
    # The aid's rest came back to its envelope; the fee stays committed, what is invoiced of it stays on its way.
    assert balance_of(EnvelopeKind.FEES).committed_eur == Decimal(1300)
    assert Tranche.objects.filter(is_fee=True, state__in=["proposed", "checked"]).count() == 2
    text = page(agent.get(fees))
    assert "Facturer" in text
    last = invoice(team, file, "closure", number="F-3")
    assert last.amount_eur == Decimal(390)
    assert page(agent.get(reverse("operators:portal_tranche", args=[last.pk])))
    with pytest.raises(DomainError, match="en cours"):
        fee_give_back(actor=team.manager, application=file, reason="Facture perdue")


def test_what_is_never_invoiced_is_given_back_by_the_taskforce(team, client_as):
    file = team.followed(days=200)
    application_complete(actor=team.counsellor, application=file)
    assert [one.left_eur for one in fees_left(actor=team.manager)] == [Decimal(1300)]
    manager = client_as(team.manager)
    assert "1\u00a0300" in page(manager.get(reverse("operators:fee_list")))
    give_back = reverse("operators:fee_return", args=[file.pk])
    assert "obligatoire" in page(manager.post(give_back, {}), 422)
    assert manager.post(give_back, {"reason": "Opérateur dissous"}).status_code == 302
    assert balance_of(EnvelopeKind.FEES).committed_eur == 0
    assert fees_left(actor=team.manager) == []
    with pytest.raises(NotPermitted):
        fee_give_back(actor=team.counsellor, application=file, reason="x")


def test_the_database_keeps_each_milestone_once_and_within_the_fee(team):
    enter_rate(team)
    file = team.followed()
    first = invoice(team, file, "signed")
    with pytest.raises(DomainError, match="déjà facturée"):
        invoice(team, file, "signed")
    values = {"application": file, "label": "Frais", "mode": "cash", "is_fee": True, "amount_eur": 1}
    with pytest.raises(IntegrityError, match="tranche_milestone_once"), transaction.atomic():
        Tranche.objects.create(number=8, fee_milestone="signed", **values)
    with pytest.raises(IntegrityError, match="tranche_milestone_of_fee"), transaction.atomic():
        Tranche.objects.create(
            number=8, fee_milestone="signed", **values | {"is_fee": False, "state": "cancelled"}
        )
    with pytest.raises(IntegrityError, match="pass what was granted"), transaction.atomic():
        Tranche.objects.create(number=8, fee_milestone="midterm", **values | {"amount_eur": 781})
    with pytest.raises(DomainError, match="Mes frais"):
        tranche_add(actor=team.agent, application=file, data=values | {"amount": Decimal(1)})
    tranche_send_back(actor=team.head, tranche=first, reason="Illisible")
    with pytest.raises(DomainError, match="Mes frais"):
        tranche_edit(actor=team.agent, tranche=first, data={"amount": Decimal(1)})


def test_a_fee_planned_in_one_piece_gives_way_to_its_milestones(team):
    enter_rate(team)
    file = team.followed()
    whole = {"label": "Frais", "mode": "cash", "is_fee": True, "payee_name": "X", "amount": file.fee_eur}
    planned = tranche_add(actor=team.counsellor, application=file, data=whole)
    invoice(team, file, "signed")
    assert Tranche.objects.get(pk=planned.pk).state == "cancelled"


def test_no_fee_before_every_party_signed_nor_once_the_contract_is_broken_off(team):
    enter_rate(team)
    file = team.approved("business")
    with pytest.raises(DomainError, match="signature"):
        invoice(team, file, "signed")
    with pytest.raises(NotPermitted):
        invoice(team, team.followed(), "signed", actor=team.counsellor)


def test_the_shares_of_a_phase_are_data_and_make_up_the_whole(team, client_as):
    phase = Phase.objects.get(pk=team.followed().phase_id)
    manager, edit = client_as(team.manager), reverse("operators:fee_schedule", args=[phase.pk])
    assert 'value="40"' in page(manager.get(edit))
    wrong = {"signed_percent": "50", "midterm_percent": "30", "closure_percent": "30"}
    assert "100 %" in page(manager.post(edit, wrong), 422)
    assert manager.post(edit, wrong | {"closure_percent": "20"}).status_code == 302
    assert FeeSchedule.objects.get().percents == {"signed": 50, "midterm": 30, "closure": 20}
    with pytest.raises(IntegrityError, match="fee_schedule_is_whole"), transaction.atomic():
        FeeSchedule.objects.update(signed_percent=60)
    with pytest.raises(NotPermitted):
        fee_schedule_save(
            actor=team.counsellor, phase=phase, signed_percent=40, midterm_percent=30, closure_percent=30
        )
    thirds = milestone_amounts(Decimal("1000.01"), {"signed": 33, "midterm": 33, "closure": 34})
    assert sum(thirds.values()) == Decimal("1000.01")


def test_the_page_costs_the_same_whatever_the_number_of_files(team, client_as, django_assert_max_num_queries):
    enter_rate(team)
    invoice(team, team.followed(), "signed")
    agent, fees = client_as(team.agent), reverse("operators:portal_fees")
    agent.get(fees)
    with django_assert_max_num_queries(25) as first:
        agent.get(fees)
    for _time in range(2):
        invoice(team, team.followed(), "signed")
    with django_assert_max_num_queries(len(first.captured_queries)):
        agent.get(fees)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_agents_invoicing_at_once_make_one_invoice():
    load_programme()
    team = RoutingTeam()
    enter_rate(team)
    file = team.followed()
    results = at_once([partial(invoice, team, file, "signed", number=f"F-{n}") for n in range(2)])
    assert sorted(type(one).__name__ for one in results) == ["DomainError", "Tranche"]
    assert Tranche.objects.get(is_fee=True).amount_eur == Decimal(520)
    assert Application.objects.get(pk=file.pk).tranches.filter(fee_milestone="signed").count() == 1
