"""The pages of aid files, as their users go through them."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from aids.enums import AidKind, ApplicationState, EnvelopeKind
from aids.models import Application, Paper
from aids.services.delivery import application_record_spending
from cases.models import Consent
from common.dates import today
from common.models import AccessRecord
from tests.factories.accounts import UserFactory
from tests.factories.aids import balance_of, set_slots

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"aids:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def fresh(application):
    return Application.objects.get(pk=application.pk)


def test_a_counsellor_sees_rights_opens_scores_and_submits(team, client_as):
    client = client_as(team.counsellor)
    case = team.eligible_case()
    text = page(client.get(url("application_new", case.pk)))
    assert "Pays partenaire à la date du retour" in text
    response = client.post(url("application_new", case.pk), {"kind": AidKind.SOCIAL})
    application = Application.objects.get()
    assert response.url == url("application_detail", application.pk)
    client.post(url("application_score", application.pk))
    text = page(client.get(response.url))
    assert "Revenu mensuel par tête" in text
    assert "personnes au foyer" in text
    submitted = client.post(url("application_submit", application.pk), {"requested_eur": "1 700,00"})
    assert submitted.status_code == 302, page(submitted)
    assert fresh(application).state == ApplicationState.SUBMITTED


def test_another_amount_than_the_grids_needs_a_reason_and_keeps_what_was_typed(team, client_as):
    application = team.scored()
    response = client_as(team.counsellor).post(
        url("application_submit", application.pk), {"requested_eur": "1500", "reason": ""}
    )
    text = page(response)
    assert "dites pourquoi" in text
    assert 'value="1500"' in text
    assert fresh(application).state == ApplicationState.SCORED


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Ce champ est obligatoire"),
        ("mille", "Écrivez un montant"),
        ("9999999999999", "chiffres"),
        ("2600", "2\u202f500"),
        ("12", "1\u202f000"),
        ("-5", "Le montant va de"),
    ],
)
def test_a_bad_amount_is_said_in_words(team, client_as, typed, message):
    application = team.scored()
    response = client_as(team.counsellor).post(
        url("application_submit", application.pk), {"requested_eur": typed, "reason": "Parce que"}
    )
    assert message in page(response)


def test_a_manager_approves_beside_the_conditions_and_the_strip(team, client_as):
    application = team.submitted()
    client = client_as(team.manager)
    text = page(client.get(url("application_decide", application.pk)))
    assert "Conditions" in text
    assert "Places et budget" in text
    response = client.post(
        url("application_decide", application.pk),
        {"decision": "approve", "granted_eur": application.requested_eur},
    )
    assert response.status_code == 302, page(response)
    assert fresh(application).state == ApplicationState.APPROVED


def test_the_refusal_of_a_full_quota_is_shown_and_the_file_kept(team, client_as):
    set_slots(EnvelopeKind.SOCIAL, 1)
    team.submitted()
    waiting = team.submitted()
    response = client_as(team.manager).post(
        url("application_decide", waiting.pk), {"decision": "approve", "granted_eur": waiting.requested_eur}
    )
    assert "Le dossier est conservé" in page(response)
    assert fresh(waiting).state == ApplicationState.SUBMITTED


@pytest.mark.parametrize(("decision", "state"), [("reject", "rejected"), ("defer", "deferred")])
def test_a_rejection_or_deferral_needs_its_reason(team, client_as, decision, state):
    application = team.submitted()
    client = client_as(team.manager)
    assert "obligatoire" in page(
        client.post(url("application_decide", application.pk), {"decision": decision})
    )
    response = client.post(
        url("application_decide", application.pk),
        {"decision": decision, f"{decision}-reason": "Un devis manque."},
    )
    assert response.status_code == 302
    assert fresh(application).state == state


def test_a_condition_is_set_aside_by_a_manager_with_a_reason(team, client_as):
    case = team.eligible_case(returned_on=today() - timedelta(days=500))
    application = team.scored(case=case)
    Application.objects.filter(pk=application.pk).update(submitted_by=team.counsellor)
    client = client_as(team.manager)
    assert "?condition=months_since_return" in page(client.get(url("application_detail", application.pk)))
    response = client.post(
        url("application_waive", application.pk),
        {"code": "months_since_return", "reason": "Hospitalisation."},
    )
    assert response.status_code == 302, page(response)
    assert "Hospitalisation." in page(client.get(url("application_detail", application.pk)))
    refused = client.post(url("application_waive", application.pk), {"code": "quota_left", "reason": "Non"})
    assert "ne peut pas être mise de côté" in page(refused)


def test_the_contract_is_signed_party_by_party(team, client_as):
    application = team.approved()
    client = client_as(team.counsellor)
    for party in ("person", "ote"):
        scan = SimpleUploadedFile("contrat.pdf", b"%PDF-1.7\n%%EOF", content_type="application/pdf")
        data = {"party": party, "signed_on": today().strftime("%d/%m/%Y"), "scan": scan}
        response = client.post(url("contract_sign", application.pk), data)
        assert response.status_code == 302, page(response)
    assert fresh(application).state == ApplicationState.CONTRACTED
    assert client.get(url("contract_scan", application.pk)).status_code == 200
    assert AccessRecord.objects.filter(kind="document").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"party": "person", "signed_on": "31/02/2026"}, "existe pas"),
        ({"party": "person", "signed_on": "01/01/2199"}, "avenir"),
        ({"party": "person", "signed_on": "01/01/2020"}, "précéder la décision"),
        ({"party": "programme", "signed_on": "01/01/2026"}, "choix"),
    ],
)
def test_an_impossible_signature_is_refused_beside_its_field(team, client_as, data, message):
    application = team.approved()
    assert message in page(client_as(team.counsellor).post(url("contract_sign", application.pk), data))


def test_a_disguised_scan_is_refused(team, client_as):
    application = team.approved()
    scan = SimpleUploadedFile("contrat.pdf", b"MZ\x90\x00 not a pdf", content_type="application/pdf")
    data = {"party": "person", "signed_on": today().strftime("%d/%m/%Y"), "scan": scan}
    assert "type accepté" in page(client_as(team.counsellor).post(url("contract_sign", application.pk), data))


def test_an_aid_is_completed_once_something_was_paid(team, client_as):
    application = team.contracted(AidKind.BUSINESS)
    client = client_as(team.manager)
    client.post(url("application_delivery", application.pk), {"acte": "start_follow_up"})
    text = page(client.post(url("application_delivery", application.pk), {"acte": "complete"}))
    assert "Rien n&#x27;a été payé" in text
    application_record_spending(
        actor=team.manager,
        application=fresh(application),
        amount_eur=Decimal("2000.50"),
        fee_eur=Decimal(1300),
        reason="Repris",
    )
    text = page(client.get(url("application_delivery", application.pk)))
    assert "Reviendront aux enveloppes" in text
    assert "999,50" in text
    client.post(url("application_delivery", application.pk), {"acte": "complete"})
    assert fresh(application).state == ApplicationState.COMPLETED
    assert balance_of(EnvelopeKind.ECONOMIC).committed_eur == Decimal("2000.50")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_decision_sheet_is_drawn_by_a_worker_and_can_be_read(
    team, client_as, language, django_capture_on_commit_callbacks
):
    application = team.approved()
    client = client_as(team.counsellor)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            url("paper_new", application.pk), {"kind": "decision_sheet", "language": language}
        )
    paper = Paper.objects.get()
    assert response.url == url("paper_detail", paper.pk)
    assert paper.job_state == "done"
    download = client.get(url("paper_download", paper.pk))
    content = b"".join(download.streaming_content)
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    assert application.number in text
    assert client.get(url("paper_detail", paper.pk)).status_code == 200


def test_another_antenna_and_other_roles_are_kept_out(team, client_as):
    application = team.approved()
    elsewhere = client_as(UserFactory(counsellor=True))
    for name in ("application_detail", "application_submit", "application_cancel", "contract_sign"):
        assert elsewhere.get(url(name, application.pk)).status_code == 404, name
    assert elsewhere.get(url("case_tab", application.case_id)).status_code == 404
    assert client_as(team.counsellor).get(url("application_decide", application.pk)).status_code == 403
    assert client_as(team.agent).get(url("application_detail", application.pk)).status_code == 403
    assert client_as(UserFactory(auditor=True)).get(url("application_list")).status_code == 403


def test_the_list_costs_the_same_whatever_its_length(team, client_as, django_assert_max_num_queries):
    client = client_as(team.counsellor)
    team.submitted()
    client.get(url("application_list"))

    def queries():
        with django_assert_max_num_queries(40) as context:
            page(client.get(url("application_list")))
        return len(context.captured_queries)

    before = queries()
    for _ in range(4):
        team.draft(AidKind.BUSINESS)
    assert queries() == before


def test_the_list_filters_by_its_url(team, client_as):
    social, business = team.submitted(), team.draft(AidKind.BUSINESS)
    client = client_as(team.counsellor)
    text = page(client.get(url("application_list"), {"nature": "business", "etat": "draft"}))
    assert business.number in text
    assert social.number not in text
    assert "existe pas" in page(client.get(url("application_list"), {"du": "31/02/2025"}))
    assert "Effacer les filtres" in page(client.get(url("application_list"), {"q": "Z99"}))


def test_the_budget_pages_show_and_change_allocations(team, client_as):
    team.approved()
    client = client_as(team.manager)
    text = page(client.get(url("budget")))
    assert "Projets innovants" in text
    envelope = balance_of(EnvelopeKind.SOCIAL).envelope
    assert "Engagement" in page(client.get(url("envelope_detail", envelope.pk)))
    refused = client.post(
        url("envelope_detail", envelope.pk), {"slots": "-90", "amount_eur": "0", "reason": "x"}
    )
    assert "place" in page(refused)
    client.post(
        url("envelope_detail", envelope.pk), {"slots": "5", "amount_eur": "6000", "reason": "Avenant"}
    )
    assert balance_of(EnvelopeKind.SOCIAL).allocated_slots == 95
    assert client_as(team.counsellor).get(url("budget")).status_code == 403


def test_the_scheme_in_force_can_be_read(team, client_as):
    assert "plus de 100 à 200" in page(client_as(team.counsellor).get(url("scheme_detail")))


def test_a_missing_consent_is_unknown_not_refused(team, client_as):
    case = team.eligible_case()
    Consent.objects.filter(case=case).delete()
    text = page(client_as(team.counsellor).get(url("application_new", case.pk)))
    assert "pas encore connue" in text
    assert "À compléter" in text
