"""Registration on screen: four steps, saved as typed, checked beside each field, registered once."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.models import Case, Person, RegistrationDraft
from common.dates import today
from common.models import FormToken
from tests.factories.accounts import AntennaFactory, UserFactory
from tests.factories.cases import CaseFactory, PersonFactory, RegistrationDraftFactory

RETURNED = f"{today() - timedelta(days=90):%d/%m/%Y}"
STEPS = {
    "identite": {
        "last_name": "Ben Ali",
        "first_name": "Samia",
        "last_name_ar": "بن علي",
        "first_name_ar": "سامية",
        "sex": "F",
        "birth_date": "17/05/1990",
        "nationality": "Tunisie",
        "cin": "01 234 567",
        "phone": "20 123 456",
    },
    "sejour": {
        "return_country": "RFA",
        "returned_on": RETURNED,
        "modality": "own_means",
        "governorate": "TN-61",
        "delegation": "TN-61-01",
        "legal_situation": "irregular",
        "stay_from": "01/02/2019",
    },
    "foyer": {
        "household_size": "3",
        "household_income_tnd": "450,5",
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-relation": "child",
        "members-0-name": "Adem",
        "members-0-birth_year": "2016",
        "asked": "yes",
        "situation_single_mother": "on",
    },
    "accord": {"consents": ["processing", "share_operator"], "consent_language": "fr"},
}


@pytest.fixture
def antenna(reference):
    return AntennaFactory._meta.model.objects.get(code="SFX")


@pytest.fixture
def client(client_as, antenna):
    user = UserFactory(antenna=antenna)
    client = client_as(user)
    client.user = user
    return client


def step_url(key, step):
    return reverse("cases:registration_step", args=[key, step])


def fill(client, key, *, changes=None, go="next"):
    """Send the four steps, the last one to the confirmation; return the last answer."""
    for step, fields in STEPS.items():
        data = {**fields, **(changes or {}).get(step, {})}
        if step == "accord":
            return client.post(reverse("cases:registration_confirm", args=[key]), data)
        client.post(step_url(key, step), {**data, "go": go})


def test_opening_the_form_writes_nothing(client):
    answer = client.get(reverse("cases:registration_start"), follow=True)
    assert answer.status_code == 200
    assert b'dir="rtl"' in answer.content
    assert not RegistrationDraft.objects.exists()


def test_four_steps_make_a_case(client, antenna):
    key = uuid.uuid4()
    answer = fill(client, key)
    case = Case.objects.get()
    assert answer.url == reverse("cases:case_detail", args=[case.pk])
    person = case.person
    assert (person.cin, person.birth_date, person.nationality_id) == ("01234567", date(1990, 5, 17), "TN")
    assert person.phones.get().number == "+21620123456"
    assert (case.return_country_id, case.category, case.antenna) == ("DE", "C", antenna)
    assert (case.counsellor, str(case.household_income_tnd)) == (client.user, "450.500")
    assert case.vulnerability_record.situations == {"single_mother": 1}
    assert set(case.consents.values_list("scope", "language")) == {
        ("processing", "fr"),
        ("share_operator", "fr"),
    }
    assert case.members.get().birth_year == 2016


def test_a_second_confirmation_leads_to_the_same_case(client):
    key, token = uuid.uuid4(), str(uuid.uuid4())
    first = fill(client, key, changes={"accord": {"form_token": token}})
    data = {**STEPS["accord"], "form_token": token}
    again = client.post(reverse("cases:registration_confirm", args=[key]), data)
    without_token = client.post(reverse("cases:registration_confirm", args=[key]), STEPS["accord"])
    assert first.url == again.url == without_token.url
    assert Case.objects.count() == 1
    assert FormToken.objects.get().location == first.url
    assert client.get(step_url(key, "foyer")).url == first.url
    assert client.post(step_url(key, "foyer"), STEPS["foyer"]).url == first.url


@pytest.mark.parametrize(
    ("step", "field", "value", "words"),
    [
        ("identite", "birth_date", "31/02/1990", "n&#x27;existe pas au calendrier"),
        ("identite", "birth_date", f"{today() + timedelta(days=2):%d/%m/%Y}", "dans le futur"),
        ("identite", "birth_date", "hier", "jj/mm/aaaa"),
        ("identite", "cin", "1234567", "La CIN compte 8 chiffres"),
        ("identite", "phone", "12", "+216 (Tunisie)"),
        ("identite", "phone", "+33 1 23", "+33 (France)"),
        ("identite", "nationality", "Atlantide", "pays inconnu"),
        ("identite", "last_name", "بن علي", "lettres latines"),
        ("identite", "first_name_ar", "Samia", "lettres arabes"),
        ("identite", "first_name", "S4mia", "pas de chiffres"),
        ("identite", "sex", "X", "X"),
        ("sejour", "returned_on", f"{today() + timedelta(days=2):%d/%m/%Y}", "dans le futur"),
        ("sejour", "returned_on", "01/01/1980", "précède la naissance"),
        ("sejour", "return_country", "Europe", "pays inconnu"),
        ("sejour", "delegation", "TN-11-01", "n&#x27;est pas dans le gouvernorat"),
        ("sejour", "stay_from", f"{today():%d/%m/%Y}", "après le retour"),
        ("sejour", "modality", "teleportation", "teleportation"),
        ("foyer", "household_size", "1", "plus petite que les personnes listées"),
        ("foyer", "household_size", "beaucoup", "nombre de personnes"),
        ("foyer", "household_income_tnd", "-1", "négatif"),
        ("foyer", "members-0-birth_year", "2999", "dans le futur"),
        ("foyer", "situation_person_with_disability", "400", "de 0 à 20"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_kept_as_typed(client, step, field, value, words):
    key = uuid.uuid4()
    client.post(step_url(key, "identite"), {**STEPS["identite"], "go": "next"})
    answer = client.post(step_url(key, step), {**STEPS[step], field: value, "go": "next"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    draft = RegistrationDraft.objects.get()
    assert draft.data[step][field] == [value]
    if field not in ("sex", "modality", "delegation"):
        assert value in client.get(step_url(key, step)).content.decode()


def test_autosave_keeps_what_cannot_be_read_yet(client):
    key = uuid.uuid4()
    answer = client.post(
        step_url(key, "identite"), {"last_name": "Ben", "birth_date": "31/"}, headers={"X-Autosave": "1"}
    )
    assert answer.status_code == 204
    page = client.get(step_url(key, "identite")).content.decode()
    assert 'value="31/"' in page
    assert "is-invalid" not in page


@pytest.mark.parametrize(("go", "target"), [("previous", "identite"), ("later", None), ("next", "foyer")])
def test_every_button_keeps_what_is_typed(client, go, target):
    key = uuid.uuid4()
    answer = client.post(step_url(key, "sejour"), {**STEPS["sejour"], "address": "Rue d'essai", "go": go})
    assert answer.url == (step_url(key, target) if target else reverse("cases:registration_drafts"))
    assert RegistrationDraft.objects.get().data["sejour"]["address"] == ["Rue d'essai"]


def test_a_line_is_added_to_the_household_without_script(client):
    key = uuid.uuid4()
    client.post(step_url(key, "foyer"), {**STEPS["foyer"], "go": "add-member"})
    page = client.get(step_url(key, "foyer")).content.decode()
    assert 'name="members-1-relation"' in page
    assert 'value="Adem"' in page
    broken = {**STEPS["foyer"], "members-TOTAL_FORMS": "abc"}
    assert client.post(step_url(key, "foyer"), {**broken, "go": "add-member"}).status_code == 302
    assert client.post(step_url(key, "foyer"), {**broken, "go": "next"}).status_code == 422


def test_confirming_too_early_shows_the_first_step_that_is_wrong(client):
    key = uuid.uuid4()
    answer = client.post(reverse("cases:registration_confirm", args=[key]), STEPS["accord"])
    assert answer.status_code == 422
    assert "Identité" in answer.content.decode()
    refused = fill(client, key, changes={"accord": {"consents": ["statistics"]}})
    assert refused.status_code == 422
    assert "rien n&#x27;est enregistré" in refused.content.decode()
    assert not Case.objects.exists()


def test_the_last_step_tells_the_category_and_the_doubts(client):
    key = uuid.uuid4()
    for step in ("identite", "sejour", "foyer"):
        data = {**STEPS[step], "sex": "M"} if step == "identite" else STEPS[step]
        client.post(step_url(key, step), {**data, "go": "next"})
    page = client.get(step_url(key, "accord")).content.decode()
    assert "Catégorie C" in page
    assert "mère célibataire" in page
    assert "Sfax" in page


def test_a_case_goes_to_the_antenna_of_the_governorate(client):
    key = uuid.uuid4()
    there = {"governorate": "TN-82", "delegation": ""}
    answer = fill(client, key, changes={"sejour": there})
    assert answer.url == reverse("cases:case_list")
    case = Case.objects.get()
    assert (case.antenna.code, case.counsellor) == ("MED", None)
    assert client.get(reverse("cases:case_detail", args=[case.pk])).status_code == 404
    kept = fill(client, uuid.uuid4(), changes={"sejour": {**there, "antenna": client.user.antenna_id}})
    assert Case.objects.latest("pk").antenna == client.user.antenna
    assert kept.url != answer.url


def test_somebody_elses_draft_is_not_found(client):
    draft = RegistrationDraftFactory(data={"identite": {"last_name": ["Secret"]}})
    assert client.get(step_url(draft.key, "identite")).status_code == 404
    for name in ("registration_confirm", "registration_duplicates"):
        assert client.post(reverse(f"cases:{name}", args=[draft.key]), {}).status_code == 404
    assert client.get(reverse("cases:registration_resume", args=[draft.key])).status_code == 404
    assert client.post(reverse("cases:registration_discard", args=[draft.key])).status_code == 404
    draft.refresh_from_db()
    assert draft.data == {"identite": {"last_name": ["Secret"]}}


def test_drafts_are_resumed_and_discarded(client):
    key = uuid.uuid4()
    client.post(step_url(key, "identite"), {**STEPS["identite"], "go": "later"})
    page = client.get(reverse("cases:registration_drafts")).content.decode()
    assert "Samia Ben Ali" in page
    assert client.get(reverse("cases:registration_resume", args=[key])).url == step_url(key, "identite")
    client.post(reverse("cases:registration_discard", args=[key]))
    assert "Rien à reprendre" in client.get(reverse("cases:registration_drafts")).content.decode()


@pytest.fixture
def known(client):
    person = PersonFactory(
        first_name="Samia", last_name="Ben Ali", birth_date=date(1990, 5, 17), cin="01234567", sex="F"
    )
    return CaseFactory(person=person, antenna=client.user.antenna, returned_on=date(2020, 1, 1))


def test_a_likely_duplicate_stands_beside_and_can_be_linked(client, known):
    key = uuid.uuid4()
    typed = client.post(reverse("cases:registration_duplicates", args=[key]), STEPS["identite"])
    fragment = typed.content.decode()
    assert known.number in fragment
    assert "même numéro de CIN" in fragment
    assert "<html" not in fragment
    assert not RegistrationDraft.objects.exists()
    client.post(step_url(key, "identite"), {**STEPS["identite"], "go": "later"})
    assert known.number in client.get(step_url(key, "identite")).content.decode()
    link = {**STEPS["identite"], "go": f"link-{known.person_id}"}
    assert client.post(step_url(key, "identite"), link).url == step_url(key, "sejour")
    assert "Personne déjà connue" in client.get(step_url(key, "identite")).content.decode()
    for step in ("sejour", "foyer"):
        client.post(step_url(key, step), {**STEPS[step], "go": "next"})
    client.post(reverse("cases:registration_confirm", args=[key]), STEPS["accord"])
    assert Person.objects.count() == 1
    assert known.person.cases.count() == 2


def test_a_person_of_another_antenna_is_told_by_the_antenna_only(client_as, known):
    stranger = client_as(UserFactory(antenna=AntennaFactory(name_fr="Zarzis")))
    key = uuid.uuid4()
    typed = {**STEPS["identite"], "cin": "", "first_name": "Samya"}
    fragment = stranger.post(reverse("cases:registration_duplicates", args=[key]), typed).content.decode()
    assert "Existe à l’antenne Sfax" in fragment
    for secret in (known.number, "01234567", ">Samia", f"link-{known.person_id}", "Ben Ali"):
        assert secret not in fragment
    forced = {**typed, "go": f"link-{known.person_id}"}
    assert stranger.post(step_url(key, "identite"), forced).status_code == 404


def test_a_link_is_undone(client, known):
    key = uuid.uuid4()
    answer = client.post(
        reverse("cases:registration_for_person", args=[known.person_id]), {"form_token": str(key)}
    )
    step = answer.url
    draft = RegistrationDraft.objects.get()
    assert step == step_url(draft.key, "sejour")
    client.post(step_url(draft.key, "identite"), {"go": "unlink"})
    draft.refresh_from_db()
    assert "person" not in draft.data


def test_another_antennas_person_gets_no_case_from_here(client):
    stranger = CaseFactory()
    url = reverse("cases:registration_for_person", args=[stranger.person_id])
    assert client.post(url).status_code == 404


def test_the_delegations_follow_the_governorate(client):
    url = reverse("cases:delegation_choices")
    page = client.get(url, {"governorate": "TN-82"}).content.decode()
    assert "TN-82-04" in page
    assert "TN-11-01" not in page
    assert "antenne Médenine" in page
    assert client.get(url, {"governorate": "<b>"}).status_code == 200


@pytest.mark.parametrize("role", ["taskforce_manager", "operator_agent", "administrator", "partner_contact"])
def test_only_the_antennas_register(client_as, db, role):
    other = client_as(UserFactory(**{role: True}))
    assert other.get(reverse("cases:registration_start")).status_code == 403
    assert other.get(step_url(uuid.uuid4(), "identite")).status_code == 403


def test_an_unknown_step_is_not_found(client):
    assert client.get(step_url(uuid.uuid4(), "fini")).status_code == 404
