"""The pages of referrals: what each side reads, what is kept of a refused answer, papers, the directory."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from cases.enums import ConsentScope, ReferralPurpose, ReferralState, SharedItem
from cases.models import LiaisonSheet, LocalService, Referral, SocialInquiry
from cases.services.consent import consent_withdraw
from cases.services.directory import directory_load_default
from cases.services.liaison import liaison_draw, liaison_request
from cases.services.referrals import referral_accept, referral_refuse
from common.dates import today
from common.errors import DomainError
from common.models import AccessRecord
from tests.factories.accounts import GovernorateFactory, UserFactory
from tests.factories.cases import (
    CaseFactory,
    ConsentFactory,
    HouseholdMemberFactory,
    VulnerabilityRecordFactory,
)
from tests.factories.referrals import SCOPES, LocalServiceFactory, Network, ReferralFactory, reread


@pytest.fixture
def network(db):
    return Network()


@pytest.fixture
def sender(client_as, network):
    return client_as(network.counsellor)


@pytest.fixture
def officer(client_as, network):
    return client_as(network.officer)


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def text(response):
    return response.content.decode()


def test_a_referral_is_sent_from_the_case(sender, network):
    page = text(sender.get(url("referral_new", network.case.pk)))
    assert network.social.name_fr in page
    assert network.service.name_fr in page
    form = {
        "receiver": f"u{network.social.pk}",
        "purpose": "housing",
        "reason": "Loyer impayé",
        "shared": ["household"],
        "form_token": "0d0c3b6e-0000-4000-8000-000000000021",
    }
    for _ in range(2):
        answer = sender.post(url("referral_new", network.case.pk), form)
        assert answer.url == url("referral_detail", Referral.objects.get().pk)
    tab = text(sender.get(f"{url('case_detail', network.case.pk)}?onglet=orientations"))
    assert network.social.name_fr in tab
    assert "Envoyée" in tab
    assert "Orientation vers" in text(sender.get(url("case_detail", network.case.pk)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"receiver": ""}, "Choisissez à qui la personne est adressée."),
        ({"receiver": "u999999"}, "choisissez-le dans la liste"),
        ({"receiver": "x" * 300}, "choisissez-le dans la liste"),
        ({"purpose": "nonsense"}, "nonsense"),
        ({"reason": " "}, "Ce champ est obligatoire"),
        ({"purpose": "social_inquiry", "receiver": "employment"}, "promotion sociale"),
        ({"shared": ["situations"]}, "que pour une enquête sociale"),
    ],
)
def test_a_bad_referral_is_refused_beside_its_field_and_nothing_is_lost(sender, network, changes, words):
    form = {"receiver": f"u{network.social.pk}", "purpose": "housing", "reason": "Loyer impayé 🏠", **changes}
    if form["receiver"] == "employment":
        form["receiver"] = f"u{network.employment.pk}"
    answer = sender.post(url("referral_new", network.case.pk), form)
    assert answer.status_code == 422
    assert words.replace("'", "&#x27;") in text(answer) or words in text(answer)
    if "reason" not in changes:
        assert "Loyer impayé 🏠" in text(answer)
    assert not Referral.objects.exists()


def test_without_the_agreement_the_page_says_so(sender, network):
    scope = ConsentScope.SHARE_CGPS
    consent_withdraw(actor=network.counsellor, consent=network.case.consents.get(scope=scope))
    form = {"receiver": f"u{network.social.pk}", "purpose": "housing", "reason": "Loyer"}
    answer = sender.post(url("referral_new", network.case.pk), form)
    assert answer.status_code == 422
    assert "Partage avec la promotion sociale (CGPS)" in text(answer)
    assert "rien n&#x27;est envoyé sans lui" in text(answer)


def test_the_services_of_another_governorate_are_proposed_on_request(sender, network):
    elsewhere = LocalServiceFactory(is_national=False, name_fr="Hôpital de Sfax")
    elsewhere.governorates.add(GovernorateFactory(code="TN-61"))
    page = url("referral_new", network.case.pk)
    assert "Hôpital de Sfax" not in text(sender.get(page))
    assert "Hôpital de Sfax" in text(sender.get(page, {"gouvernorat": "TN-61"}))
    assert sender.get(page, {"gouvernorat": "nowhere"}).status_code == 200


def test_the_receiver_reads_what_she_needs_and_no_more(officer, network):
    case = network.case
    case.address, case.remarks = "12, rue des Oliviers", "Remarque interne"
    case.save()
    HouseholdMemberFactory(case=case, name="Yassine", birth_year=2015)
    VulnerabilityRecordFactory(case=case)
    plain = text(officer.get(url("referral_detail", network.send().pk)))
    shared = network.send(purpose=ReferralPurpose.HOUSING, shared=[SharedItem.HOUSEHOLD])
    page = text(officer.get(url("referral_detail", shared.pk)))
    for words in (case.person.last_name, case.person.cin, "12, rue des Oliviers", "Loyer impayé"):
        assert words in plain
    for words in ("Remarque interne", "Mère célibataire", "Revenu mensuel", "Catégorie", "dossiers/"):
        assert words not in plain
    assert "Revenu mensuel" in page
    assert "2015" in page
    for words in ("Yassine", "Mère célibataire", "Remarque interne"):
        assert words not in page
    assert AccessRecord.objects.filter(actor=network.officer, kind="case").count() == 2


def test_the_situations_are_read_on_the_inquiry_form_when_shared_and_recorded(officer, network):
    VulnerabilityRecordFactory(case=network.case)
    referral = network.inquiry_asked()
    assert "Mère célibataire" not in text(officer.get(url("referral_detail", referral.pk)))
    assert "Situations connues" in text(officer.get(url("inquiry", referral.pk)))
    assert AccessRecord.objects.get(kind="sensitive").actor == network.officer
    Referral.objects.filter(pk=referral.pk).update(shared=[])
    assert "Situations connues" not in text(officer.get(url("inquiry", referral.pk)))


def test_an_answer_too_late_is_told_and_stays_on_the_page(officer, client_as, network):
    referral = network.send()
    colleague = UserFactory(role=Role.CGPS_OFFICER, unit=network.social)
    referral_accept(actor=network.officer, referral=referral)
    late = client_as(colleague).post(
        url("referral_refuse", referral.pk), {"answer": "Elle relève de l'unité d'Ariana"}
    )
    assert late.status_code == 422
    assert "Hayet Mnasri" in text(late)
    assert "n&#x27;est pas enregistrée" in text(late)
    assert "Ariana</textarea>" in text(late)
    assert reread(referral).state == ReferralState.ACCEPTED


def test_the_whole_life_on_screen(officer, sender, network):
    referral = network.send()
    page = url("referral_detail", referral.pk)
    officer.post(url("referral_receive", referral.pk))
    assert "Reçue" in text(officer.get(page))
    officer.post(url("referral_accept", referral.pk), {"answer": "Lundi à 9 h"})
    assert "Lundi à 9 h" in text(sender.get(page))
    assert officer.post(url("referral_finish", referral.pk), {"outcome": ""}).status_code == 422
    officer.post(url("referral_finish", referral.pk), {"outcome": "partly_met", "outcome_note": "Suivi"})
    assert "Le besoin est couvert en partie" in text(sender.get(page))
    assert "réponse à lire" in text(sender.get(url("referral_list")))
    sender.post(url("referral_noted", referral.pk))
    assert "réponse à lire" not in text(sender.get(url("referral_list")))


def test_a_service_is_answered_for_by_the_antenna_and_a_referral_is_cancelled(sender, network):
    referral = network.send(network.service)
    sender.post(url("referral_refuse", referral.pk), {"answer": "Complet"})
    assert reread(referral).state == ReferralState.REFUSED
    other = network.send()
    assert sender.post(url("referral_accept", other.pk), {"answer": ""}).status_code == 422
    assert sender.post(url("referral_cancel", other.pk), {"reason": ""}).status_code == 422
    sender.post(url("referral_cancel", other.pk), {"reason": "Parti"})
    assert reread(other).state == ReferralState.CANCELLED


INQUIRY = {
    "visited_on": f"{today():%d/%m/%Y}",
    "household_size": "3",
    "household_income_tnd": "400,500",
    "narrative": "Deux pièces, loyer en retard.",
    "situation_elderly_dependant": "2",
    "situation_serious_illness": "on",
    **{f"by_{fact}": "Hayet Mnasri" for fact in ("household_size", "household_income_tnd", "situations")},
    **{f"how_{fact}": "papers" for fact in ("household_size", "household_income_tnd", "situations")},
}


def test_an_inquiry_is_handed_in_and_taken_over(officer, sender, network):
    referral = network.inquiry_asked()
    wrong = officer.post(
        url("inquiry", referral.pk),
        {**INQUIRY, "household_size": "beaucoup", "household_income_tnd": "-3", "visited_on": "01/01/2099"},
    )
    assert wrong.status_code == 422
    for words in ("Écrivez un nombre de personnes", "négatif", "futur", "Deux pièces"):
        assert words in text(wrong)
    assert officer.post(url("inquiry", referral.pk), INQUIRY).status_code == 302
    again = officer.post(url("inquiry", referral.pk), {**INQUIRY, "narrative": "Autre récit"})
    assert again.status_code == 422
    assert "Autre récit" in text(again)
    page = text(sender.get(url("findings", referral.pk)))
    assert "Personne âgée à charge × 2" in page
    assert "sur pièces" in page
    case_version = network.case.version
    stale = {"facts": ["household_size"], "case_version": "99", "record_version": "", "act": "adopt"}
    refused = sender.post(url("findings", referral.pk), stale)
    assert refused.status_code == 422
    assert "Le dossier a changé" in text(refused)
    sound = {**stale, "facts": ["household_size", "situations"], "case_version": str(case_version)}
    assert sender.post(url("findings", referral.pk), sound).status_code == 302
    network.case.refresh_from_db(fields=["household_size"])
    assert network.case.household_size == 3
    assert SocialInquiry.objects.get().is_adopted
    assert sender.post(url("findings", referral.pk), sound).status_code == 422


def test_findings_are_set_aside_by_the_antenna_only(officer, sender, network):
    referral = network.inquiry_made()
    form = {"act": "aside", "reason": "Autre foyer"}
    assert officer.post(url("findings", referral.pk), form).status_code == 422
    assert SocialInquiry.objects.get().is_adopted is None
    assert "Aujourd" not in text(officer.get(url("findings", referral.pk)))
    assert sender.post(url("findings", referral.pk), {"act": "aside", "reason": " "}).status_code == 422
    assert sender.post(url("findings", referral.pk), form).status_code == 302
    assert sender.get(url("findings", network.send().pk)).status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_liaison_sheet_is_drawn_by_a_worker_and_downloaded(
    sender, network, language, django_capture_on_commit_callbacks
):
    referral = network.send(network.service, shared=[SharedItem.HOUSEHOLD, SharedItem.RETURN])
    with django_capture_on_commit_callbacks(execute=True):
        answer = sender.post(url("liaison_new", referral.pk), {"language": language})
    sheet = LiaisonSheet.objects.get()
    assert answer.url == url("liaison_detail", sheet.pk)
    assert sheet.job_state == "done"
    assert url("liaison_download", sheet.pk) in text(sender.get(answer.url))
    download = sender.get(url("liaison_download", sheet.pk))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    assert AccessRecord.objects.get(kind="document").subject_id == sheet.pk


def test_no_sheet_leaves_without_the_agreement(sender, network):
    referral = network.send()
    sheet = liaison_request(actor=network.counsellor, referral=referral, language="fr")
    assert sender.post(url("liaison_new", referral.pk), {"language": "de"}).status_code == 302
    scope = ConsentScope.SHARE_CGPS
    consent_withdraw(actor=network.counsellor, consent=network.case.consents.get(scope=scope))
    with pytest.raises(DomainError, match="plus en vigueur"):
        liaison_draw(sheet)
    assert sender.post(url("liaison_new", referral.pk), {"language": "fr"}).status_code == 302
    assert LiaisonSheet.objects.count() == 1
    assert sender.get(url("liaison_download", sheet.pk)).status_code == 404


def test_the_list_is_narrowed_and_counted(sender, officer, network):
    first = network.send()
    network.send(network.service)
    referral_refuse(actor=network.officer, referral=first, answer="Ailleurs")
    assert "2 orientations affichées" in text(sender.get(url("referral_list")))
    for query in ("etat=refused", "vers=service", "etat=ouvertes", "vers=social"):
        assert "1 orientation affichée" in text(sender.get(f"{url('referral_list')}?{query}"))
    for query in ("objet=health", "q=personne-ici", "etat=nonsense&objet=justice"):
        assert "Aucune orientation ne correspond" in text(sender.get(f"{url('referral_list')}?{query}"))
    assert "1 orientation affichée" in text(officer.get(url("referral_list")))
    found = officer.get(url("referral_list"), {"q": network.case.person.last_name})
    assert network.case.person.last_name in text(found)


def test_an_officer_without_a_unit_is_told_why_her_list_is_empty(client_as, db):
    page = text(client_as(UserFactory(role=Role.ANETI_ADVISER)).get(url("referral_list")))
    assert "rattaché à aucune unité" in page


def test_the_cost_of_the_lists_does_not_grow(officer, sender, network, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            case = CaseFactory(antenna=network.counsellor.antenna)
            for scope in SCOPES:
                ConsentFactory(case=case, scope=scope)
            ReferralFactory(case=case, unit=network.social, sent_by=network.counsellor)
            LocalServiceFactory()

    fill(2)
    pages = [(officer, url("referral_list")), (sender, url("referral_list")), (sender, url("directory"))]
    for client, page in pages:
        client.get(page)
        with django_assert_max_num_queries(25) as few:
            client.get(page)
        fill(6)
        with django_assert_max_num_queries(len(few)):
            client.get(page)


def test_the_directory_is_filtered_by_place_and_trade(sender, network, reference):
    assert directory_load_default() > 100
    assert directory_load_default() == 0
    found = text(sender.get(url("directory"), {"gouvernorat": "TN-82", "nature": "health"}))
    assert "Hôpital régional de Médenine" in found
    assert "Hôpital régional de Tunis" not in found
    assert "psychiatrie" in found
    units = text(sender.get(url("directory"), {"gouvernorat": "TN-82"}))
    assert "Unité locale de promotion sociale de Zarzis" in units
    assert "Aucun service" in text(sender.get(url("directory"), {"q": "introuvable"}))
    LocalService.objects.filter(code="hopital-82").update(is_active=False)
    again = text(sender.get(url("directory"), {"gouvernorat": "TN-82", "nature": "health"}))
    assert "Hôpital régional de Médenine" not in again


@pytest.mark.parametrize(
    ("role", "status"), [("taskforce_manager", 200), ("administrator", 200), ("counsellor", 302)]
)
def test_the_directory_is_kept_in_the_admin(client_as, db, role, status):
    service = LocalServiceFactory()
    client = client_as(UserFactory(**{role: True}, is_staff=True))
    for page in (
        reverse("admin:cases_localservice_changelist"),
        reverse("admin:cases_localservice_change", args=[service.pk]),
        reverse("admin:cases_localservice_import"),
        reverse("admin:cases_localservice_export"),
    ):
        assert client.get(page).status_code == status
