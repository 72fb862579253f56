"""What happens to a contract: amendments, suspension, resumption, end (domain.md 3.2)."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from aids.enums import AidKind, AmendmentKind, ContractParty, TrancheState
from aids.models import Amendment, Paper, Suspension
from aids.selectors.contracts import given_back
from aids.services.amendments import (
    amendment_open,
    amendment_sign,
    amendment_withdraw,
    contract_resume,
    contract_suspend,
)
from aids.services.delivery import application_terminate
from common.dates import add_months, today
from common.errors import DomainError, NotPermitted
from tests.factories.disbursements import MoneyTeam, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(programme):
    return MoneyTeam()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def url(name, *args):
    return reverse(f"aids:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def opened(money, application, **more):
    values = {"kind": AmendmentKind.OTHER, "clause": "Un autre local.", "reason": "Le premier est vendu."}
    return amendment_open(actor=money.counsellor, application=application, **(values | more))


def sign_all(money, amendment):
    signers = {
        ContractParty.PERSON: money.counsellor,
        ContractParty.OTE: money.counsellor,
        ContractParty.OPERATOR: money.agent,
        ContractParty.PROGRAMME: money.manager,
    }
    for party, actor in signers.items():
        amendment = amendment_sign(actor=actor, amendment=amendment, party=party, signed_on=today())
    return amendment


def test_an_amendment_takes_effect_with_the_last_signature(money):
    file = money.contracted(AidKind.BUSINESS)
    end = add_months(file.contract.ends_on, 2)
    amendment = opened(money, file, kind=AmendmentKind.END_DATE, clause="", new_ends_on=end)
    assert amendment.number == 1
    amendment_sign(actor=money.counsellor, amendment=amendment, party="person", signed_on=today())
    assert fresh(file.contract).ends_on == file.contract.ends_on
    with pytest.raises(DomainError, match="déjà signé"):
        amendment_sign(actor=money.counsellor, amendment=amendment, party="person", signed_on=today())
    with pytest.raises(NotPermitted):
        amendment_sign(actor=money.counsellor, amendment=amendment, party="programme", signed_on=today())
    for actor, party in ((money.counsellor, "ote"), (money.agent, "operator"), (money.manager, "programme")):
        amendment = amendment_sign(
            actor=actor, amendment=amendment, party=party, signed_on=today(), scan=upload("avenant.png")
        )
    assert amendment.effective_on == today()
    assert amendment.scan
    assert fresh(file.contract).ends_on == end
    with pytest.raises(DomainError, match="n'attend plus"):
        amendment_withdraw(actor=money.counsellor, amendment=amendment)
    with pytest.raises(DomainError, match="n'attend plus"):
        amendment_sign(actor=money.counsellor, amendment=amendment, party="ote", signed_on=today())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"clause": " "}, "clause"),
        ({"kind": "end_date"}, "new_ends_on"),
        ({"kind": "end_date", "new_ends_on": today() - timedelta(days=1)}, "new_ends_on"),
    ],
)
def test_an_amendment_that_says_nothing_is_refused(money, change, field):
    with pytest.raises(DomainError) as refusal:
        opened(money, money.contracted(AidKind.BUSINESS), **change)
    assert refusal.value.field == field


def test_a_social_aid_has_no_end_to_move(money):
    with pytest.raises(DomainError, match="pas de date de fin"):
        opened(money, money.contracted(), kind="end_date", new_ends_on=today() + timedelta(days=9))


def test_one_amendment_waits_at_a_time_and_numbers_go_on(money):
    file = money.contracted(AidKind.BUSINESS)
    first = opened(money, file)
    with pytest.raises(DomainError, match="attend déjà ses signatures"):
        opened(money, file)
    amendment_withdraw(actor=money.counsellor, amendment=first)
    assert opened(money, file).number == 2
    with pytest.raises(IntegrityError, match="amendment_in_force_or_withdrawn"), transaction.atomic():
        Amendment.objects.filter(pk=first.pk).update(
            effective_on=today(), person_signed_on=today(), ote_signed_on=today()
        )


def test_nothing_changes_before_every_party_signed_the_contract(money):
    with pytest.raises(DomainError, match="signé par toutes les parties"):
        opened(money, money.approved(AidKind.BUSINESS))


def test_resuming_moves_the_end_by_the_days_suspended(money):
    file = money.contracted(AidKind.BUSINESS)
    contract = file.contract
    start = today() - timedelta(days=40)
    type(contract).objects.filter(pk=contract.pk).update(starts_on=start, ends_on=add_months(start, 12))
    contract_suspend(
        actor=money.head, application=file, starts_on=today() - timedelta(days=20), reason="Enquête"
    )
    with pytest.raises(DomainError, match="déjà suspendu"):
        contract_suspend(actor=money.head, application=file, starts_on=today(), reason="Encore")
    suspension = contract_resume(
        actor=money.manager, application=file, resumed_on=today() - timedelta(days=5)
    )
    assert suspension.days == 15
    assert fresh(contract).ends_on == add_months(start, 12) + timedelta(days=15)
    with pytest.raises(DomainError, match="n'est pas suspendu"):
        contract_resume(actor=money.manager, application=file, resumed_on=today())
    with pytest.raises(DomainError, match="ce jour-là"):
        contract_suspend(
            actor=money.head, application=file, starts_on=today() - timedelta(days=10), reason="Encore"
        )
    with pytest.raises(IntegrityError, match="suspension_ends_after_start"), transaction.atomic():
        Suspension.objects.update(ended_on=today() - timedelta(days=300))


def test_only_a_manager_suspends(money):
    with pytest.raises(NotPermitted):
        contract_suspend(
            actor=money.counsellor, application=money.contracted(), starts_on=today(), reason="x"
        )


def test_what_comes_back_is_told_before_the_end(money, client_as):
    file = money.contracted(AidKind.BUSINESS)
    told = {one.label: one.amount_eur for one in given_back(file)}
    assert told["Aides économiques"] == file.granted_eur
    assert told["Frais des opérateurs"] == file.fee_eur
    client = client_as(money.manager)
    assert "Aides économiques" in page(client.get(url("contract_end", file.pk)))
    assert "obligatoire" in page(client.post(url("contract_end", file.pk), {"reason": "Départ"}))
    done = client.post(url("contract_end", file.pk), {"cause": "left_again", "reason": "Repartie"})
    assert done.status_code == 302
    assert fresh(file).state == "terminated"
    assert "La personne a quitté le pays" in page(client.get(url("application_detail", file.pk)))


def test_a_contract_broken_off_is_no_longer_on_hold(money, client_as):
    file = money.contracted(AidKind.BUSINESS)
    end = file.contract.ends_on
    contract_suspend(actor=money.head, application=file, starts_on=today(), reason="Enquête")
    application_terminate(actor=money.manager, application=file, reason="Abandon", cause="abandoned")
    suspension = Suspension.objects.get()
    assert (suspension.ended_on, suspension.days) == (today(), None)
    assert fresh(file.contract).ends_on == end
    text = page(client_as(money.counsellor).get(url("application_detail", file.pk)))
    assert "La personne renonce à son projet" in text
    assert "repoussée" not in text


def test_a_social_aid_in_payment_can_be_broken_off(money, client_as):
    tranche = money.paid()
    file = fresh(tranche.application)
    assert file.state == "disbursing"
    done = client_as(money.manager).post(
        url("contract_end", file.pk), {"cause": "abandoned", "reason": "Renonce au reste"}
    )
    assert done.status_code == 302
    assert fresh(file).state == "terminated"


def test_the_pages_of_an_amendment_and_a_suspension(money, client_as):
    file = money.contracted(AidKind.BUSINESS)
    client = client_as(money.counsellor)
    bad = client.post(url("amendment_new", file.pk), {"kind": "end_date", "reason": "Retard"})
    assert "nouvelle date de fin" in page(bad)
    made = client.post(
        url("amendment_new", file.pk), {"kind": "other", "clause": "Un autre local.", "reason": "Vendu."}
    )
    amendment = Amendment.objects.get()
    assert made.url == url("amendment_detail", amendment.pk)
    day = today().strftime("%d/%m/%Y")
    assert client.post(made.url, {"acte": "sign", "party": "person", "signed_on": day}).status_code == 302
    portal = reverse("operators:portal_amendment", args=[amendment.pk])
    agent = client_as(money.agent)
    assert "Un autre local." in page(agent.get(portal))
    assert agent.post(portal, {"signed_on": day}).status_code == 302
    assert fresh(amendment).operator_signed_on == today()
    assert client.post(made.url, {"acte": "withdraw"}).status_code == 302
    head = client_as(money.head)
    assert "repoussée" not in page(head.get(url("contract_suspension", file.pk)))
    assert (
        head.post(url("contract_suspension", file.pk), {"starts_on": day, "reason": "x"}).status_code == 302
    )
    assert "Suspendu" in page(client.get(url("application_detail", file.pk)))
    assert "sera repoussée" in page(head.get(url("contract_suspension", file.pk)))
    assert head.post(url("contract_suspension", file.pk), {"resumed_on": day}).status_code == 302


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("kind", ["contract", "amendment", "handover_receipt"])
def test_the_papers_can_be_read(money, client_as, kind, language, django_capture_on_commit_callbacks):
    tranche = money.checked(AidKind.BUSINESS)
    file = tranche.application
    amendment = opened(money, file, kind=AmendmentKind.SCHEDULE)
    client = client_as(money.agent)
    data = {"kind": kind, "language": language, "amendment": amendment.pk, "tranche": tranche.pk}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("paper_new", file.pk), data)
    paper = Paper.objects.get()
    assert paper.job_state == "done", paper.error
    content = b"".join(client.get(url("paper_download", paper.pk)).streaming_content)
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    assert file.number in text
    if kind == "contract" and language == "fr":
        plain = " ".join(text.split())
        for words in ("Entre les soussignés", "Article 3. Versements", "Poste à souder", "10 200,000 TND"):
            assert words in plain


def test_a_paper_of_another_file_is_refused(money, client_as):
    tranche = money.checked(AidKind.BUSINESS)
    other = money.contracted(AidKind.BUSINESS)
    client = client_as(money.counsellor)
    for data in (
        {"kind": "handover_receipt", "tranche": tranche.pk},
        {"kind": "handover_receipt"},
        {"kind": "amendment", "amendment": "x"},
        {"kind": "handover_receipt", "tranche": "9" * 30},
    ):
        client.post(url("paper_new", other.pk), data | {"language": "fr"})
    assert not Paper.objects.exists()


# --- the pages of tranches


def test_from_plan_to_check_on_screen(money, client_as):
    file = money.contracted()
    client = client_as(money.counsellor)
    text = page(client.get(url("application_detail", file.pk)))
    assert "Versements" in text
    tranche = file.tranches.get()
    data = {
        "label": "Aide au logement",
        "mode": "cash",
        "amount": "1 200,50",
        "set_in": "EUR",
        "payee_name": "Mariem",
        "payee_iban": "123",
    }
    refused = page(client.post(url("tranche_edit", tranche.pk), data))
    assert "Ce compte n&#x27;existe pas" in refused
    assert 'value="1 200,50"' in refused
    assert "deux décimales" in page(
        client.post(url("tranche_edit", tranche.pk), data | {"amount": "10,001", "payee_iban": ""})
    )
    data["payee_iban"] = "10006035183598478831"
    assert client.post(url("tranche_edit", tranche.pk), data).url == url("tranche_detail", tranche.pk)
    text = page(client.get(url("tranche_detail", tranche.pk)))
    assert "TN•• •••• 831" in text
    assert "0035" not in text
    more = data | {"amount": "99999"}
    assert "il reste" in page(client.post(url("tranche_new", file.pk), more))
    client.post(url("tranche_detail", tranche.pk), {"acte": "propose"})
    assert fresh(tranche).state == TrancheState.PROPOSED
    own = page(client.get(url("tranche_list") + "?etat=proposed"))
    assert tranche.reference in own
    head = client_as(money.head)
    assert tranche.reference in page(head.get("/"))
    back = {"acte": "send_back", "send_back-reason": ""}
    assert "obligatoire" in page(head.post(url("tranche_detail", tranche.pk), back))
    head.post(url("tranche_detail", tranche.pk), {"acte": "check"})
    assert fresh(tranche).state == TrancheState.CHECKED
    assert "TN59 1000" in page(client_as(money.manager).get(url("tranche_detail", tranche.pk)))


def test_a_proposer_who_checks_is_refused_on_screen(money, client_as):
    tranche = money.proposed(actor=money.head)
    head = client_as(money.head)
    page_url = url("tranche_detail", tranche.pk)
    assert 'value="check"' not in page(head.get(page_url))
    assert "une autre personne" in page(head.post(page_url, {"acte": "check"}))
    assert fresh(tranche).state == TrancheState.PROPOSED


def test_an_agent_documents_her_purchases_in_her_portal(money, client_as):
    tranche = money.tranche(AidKind.BUSINESS)
    agent = client_as(money.agent)
    home = reverse("operators:portal_tranche", args=[tranche.pk])
    assert "Versements" in page(agent.get(reverse("operators:portal_file", args=[tranche.application_id])))
    agent.post(home, {"acte": "propose"})
    assert fresh(tranche).state == TrancheState.PROPOSED
    assert "type accepté" in page(
        agent.post(
            home,
            {
                "acte": "invoice",
                "invoice-invoice_number": "F-1",
                "invoice-invoice_file": _disguised(),
            },
        ),
        422,
    )
    agent.post(home, {"acte": "invoice", "invoice-invoice_number": "F-1", "invoice-invoice_file": upload()})
    assert fresh(tranche).invoice_number == "F-1"
    assert agent.get(url("tranche_file", tranche.pk, "facture")).status_code == 200
    assert agent.get(url("tranche_file", tranche.pk, "preuve")).status_code == 404
    assert agent.get(url("tranche_detail", tranche.pk)).status_code == 403
    social = money.tranche()
    assert agent.get(reverse("operators:portal_tranche", args=[social.pk])).status_code == 404
    assert agent.get(url("tranche_file", social.pk, "devis")).status_code == 404
    new = reverse("operators:portal_tranche_new", args=[tranche.application_id])
    assert "obligatoire" in page(agent.post(new, {}), 422)


def _disguised():
    bad = upload("facture.png")
    bad.file = io.BytesIO(b"MZ\x90\x00 not a picture")
    bad.size = 20
    return bad


def test_an_unknown_part_of_the_work_list_is_no_page(money, client_as):
    assert client_as(money.counsellor).get(url("tranche_list") + "?etat=x").status_code == 404
