"""The commitment contract in the operator's portal: its signature and the signed copy."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aids.models import Contract
from aids.services.decisions import application_approve
from common.dates import today
from common.models import AccessRecord

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


@pytest.fixture
def agent(client_as, team):
    return client_as(team.agent)


@pytest.fixture
def approved(team):
    application = team.submitted_by_operator()
    application_approve(actor=team.manager, application=application)
    return application


def test_the_operator_signs_with_a_copy(agent, approved):
    text = page(agent.get(url("portal_sign", approved.pk)))
    assert today().strftime("%d/%m/%Y") in text
    scan = SimpleUploadedFile("contrat.pdf", b"%PDF-1.7\n" + b"0" * 200, content_type="application/pdf")
    data = {"signed_on": today().strftime("%d/%m/%Y"), "scan": scan}
    assert agent.post(url("portal_sign", approved.pk), data).status_code == 302
    assert Contract.objects.get(application=approved).operator_signed_on == today()
    assert "Vous avez signé" in page(agent.get(url("portal_file", approved.pk)))
    response = agent.get(url("portal_scan", approved.pk))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert f"contrat-{approved.number}.pdf" in response["Content-Disposition"]
    assert AccessRecord.objects.filter(kind="document", subject_type="aids.contract").exists()
    assert agent.get(url("portal_sign", approved.pk)).status_code == 302


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"signed_on": ""}, "obligatoire"),
        ({"signed_on": "31/02/2026"}, "existe pas"),
        ({"signed_on": "demain"}, "existe pas"),
        ({"signed_on": "01/01/2099"}, "dans l&#x27;avenir"),
        ({"signed_on": "01/01/2001"}, "précéder la décision"),
        ({"signed_on": "", "scan": SimpleUploadedFile("contrat.pdf", b"MZ\x90 not a pdf")}, "obligatoire"),
        ({"scan": SimpleUploadedFile("contrat.pdf", b"MZ\x90 not a pdf")}, "type accepté"),
        ({"scan": SimpleUploadedFile("contrat.pdf", b"")}, "vide"),
    ],
)
def test_a_bad_signature_is_refused_in_words(agent, approved, data, words):
    sent = {"signed_on": today().strftime("%d/%m/%Y")} | data
    assert words in page(agent.post(url("portal_sign", approved.pk), sent), 422)
    assert not Contract.objects.filter(application=approved, operator_signed_on__isnull=False).exists()


def test_there_is_no_copy_before_one_is_sent(agent, approved):
    assert agent.get(url("portal_scan", approved.pk)).status_code == 404
