"""What a case still needs on paper, derived from its facts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.selectors.cases import next_step
from cases.selectors.checklist import case_checklist
from cases.services.documents import document_remove
from common.dates import today
from common.models import AccessRecord
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory, VulnerabilityRecordFactory


def lines(case, **more):
    return {item.kind: item.status for item in case_checklist(case=case, **more)}


def test_every_case_needs_identity_consent_and_proof_of_return(db):
    assert lines(CaseFactory()) == {"cin": "missing", "consent": "missing", "return_proof": "missing"}
    assert lines(CaseFactory(announced=True)) == {"cin": "missing", "consent": "missing"}
    assert lines(CaseFactory(closed=True)) == {}


@pytest.mark.parametrize(
    ("days", "status"), [(None, "met"), (200, "met"), (30, "expiring"), (0, "expiring"), (-1, "expired")]
)
def test_a_passport_meets_identity_until_it_ends(db, days, status):
    case = CaseFactory()
    end = None if days is None else today() + timedelta(days=days)
    DocumentFactory(case=case, kind="passport", expires_on=end)
    assert lines(case)["cin"] == status


def test_the_best_of_two_documents_counts_and_a_removed_one_does_not(db):
    case = CaseFactory()
    DocumentFactory(case=case, kind="passport", expires_on=today() - timedelta(days=5))
    card = DocumentFactory(case=case, kind="cin")
    assert lines(case)["cin"] == "met"
    document_remove(actor=UserFactory(antenna=case.antenna), document=card, reason="Autre personne")
    assert lines(case)["cin"] == "expired"


def test_the_signed_copy_of_the_agreement_counts_whatever_its_type(db):
    case = CaseFactory()
    ConsentFactory(case=case, document=DocumentFactory(case=case, kind="other"))
    assert lines(case)["consent"] == "met"


@pytest.mark.parametrize(
    ("situations", "asked"),
    [
        ({"serious_illness": 1}, True),
        ({"person_with_disability": 2}, True),
        ({"single_mother": 1}, False),
        ({}, False),
    ],
)
def test_some_situations_ask_for_a_medical_certificate(db, situations, asked):
    assert ("medical" in lines(CaseFactory(), situations=situations)) == asked


def test_the_certificate_is_asked_of_those_only_who_may_read_the_situations(client_as, db):
    CountryFactory(code="TN")
    counsellor = UserFactory()
    case = CaseFactory(antenna=counsellor.antenna)
    VulnerabilityRecordFactory(case=case, situations={"serious_illness": 1})
    tab = reverse("cases:documents", args=[case.pk])
    assert "Certificat médical" in client_as(counsellor, htmx=True).get(tab).content.decode()
    assert AccessRecord.objects.get(kind="sensitive").actor == counsellor
    taskforce = client_as(UserFactory(taskforce_manager=True), htmx=True)
    assert "Certificat médical" not in taskforce.get(tab).content.decode()
    assert AccessRecord.objects.filter(kind="sensitive").count() == 1


def test_the_checklist_leads_to_the_form_with_the_type_chosen(client_as, db):
    CountryFactory(code="TN")
    counsellor = UserFactory()
    case = CaseFactory(antenna=counsellor.antenna)
    client = client_as(counsellor)
    page = client.get(
        reverse("cases:case_detail", args=[case.pk]), {"onglet": "documents", "type": "return_proof"}
    )
    assert '<option value="return_proof" selected>' in page.content.decode()
    assert "onglet=documents&amp;type=return_proof#ajouter" in page.content.decode()


def test_the_next_step_names_the_papers_that_lack(db):
    case = CaseFactory()
    assert {"copie de la pièce d'identité", "consentement signé"} <= {str(m) for m in next_step(case).missing}
    DocumentFactory(case=case, kind="cin")
    DocumentFactory(case=case, kind="consent")
    assert not {"copie de la pièce d'identité", "consentement signé"} & {
        str(m) for m in next_step(case).missing
    }
