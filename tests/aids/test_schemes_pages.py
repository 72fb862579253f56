"""The pages of schemes as managers go through them: begin, edit, try, compare, propose, answer, simulate."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aids.enums import SchemeState
from aids.forms.scheme_editor import typed_rules
from aids.models import SchemePaper, SchemeVersion
from aids.selectors.grid_rules import rules_of
from aids.services.scheme_json import version_as_json
from aids.services.scheme_publication import scheme_confirm
from common.dates import today
from tests.factories.schemes import default_rules, draft_of, proposed_by, scheme_row, version_one, with_band

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"aids:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def fresh(version):
    return SchemeVersion.objects.with_rules().get(pk=version.pk)


def typed(rules=None, revision=1, **changes):
    """The whole form as a browser sends it, with some fields typed otherwise."""
    data = dict(typed_rules(rules or default_rules()).lists())
    data |= {"revision": str(revision), "t-household_size": "4", "t-income_tnd": "400"}
    return data | changes


@pytest.fixture
def draft(team):
    return draft_of(team.manager)


@pytest.fixture
def client(team, client_as):
    return client_as(team.manager)


def slot(text, key):
    """What is said below one line."""
    found = re.search(rf'id="slot-{key}"[^>]*>(.*?)</div>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


def test_a_draft_is_begun_from_a_version(client, team):
    answer = client.post(url("scheme_new"), {"copy": version_one().pk})
    draft = SchemeVersion.objects.get(number=2)
    assert answer.url == url("scheme_edit", draft.pk)
    assert "Ce brouillon peut être proposé" in page(client.get(answer.url))


def test_a_draft_is_begun_from_a_file_and_a_faulty_one_stores_nothing(client, team):
    content = version_as_json(version_one())
    data = json.loads(content)
    data["bands"][2]["amount_eur"] = "mille"
    for bad in (json.dumps(data).encode(), b"pas du json", b"{}"):
        text = page(client.post(url("scheme_new"), {"file": SimpleUploadedFile("g.json", bad)}), 422)
        assert "rien n&#x27;est enregistré" in text or "rien n'est enregistré" in text
    assert "bands[2].amount_eur" in page(
        client.post(url("scheme_new"), {"file": SimpleUploadedFile("g.json", json.dumps(data).encode())}), 422
    )
    assert SchemeVersion.objects.count() == 1
    client.post(url("scheme_new"), {"file": SimpleUploadedFile("g.json", content.encode())})
    assert rules_of(fresh(SchemeVersion.objects.get(number=2))) == default_rules()
    assert "Choisissez un fichier" in page(client.post(url("scheme_new"), {}))


def test_what_is_typed_is_saved(client, draft):
    answer = client.post(url("scheme_edit", draft.pk), typed(**{"p3-amount_eur": "1 450,50", "do": "save"}))
    assert answer.status_code == 302, page(answer)
    assert rules_of(fresh(draft)) == with_band(default_rules(), 2, amount_eur=Decimal("1450.50"))
    text = page(client.get(answer.url))
    assert 'value="1 450,5"'.replace(" ", "\xa0") in text


@pytest.mark.parametrize(
    ("field", "value", "key", "words"),
    [
        ("c3-points_each", "quatre", "c3", "Points par situation : Écrivez un nombre entier"),
        ("c3-points_each", "", "c3", "Points par situation : Ce champ est obligatoire"),
        ("c3-points_each", "-1", "c3", "Points par situation"),
        ("c3-name_ar", "", "c3", "Intitulé en arabe : Ce champ est obligatoire"),
        ("c3-input", "age", "c3", "Donnée lue"),
        ("b2-up_to", "trois", "b2", "Jusqu&#x27;à (inclus) : Écrivez un nombre"),
        ("b2-up_to", "3,00001", "b2", "Jusqu&#x27;à (inclus)"),
        ("b2-points", "1e9", "b2", "Points : Écrivez un nombre entier"),
        ("p3-amount_eur", "beaucoup", "p3", "Montant (EUR) : Écrivez un montant"),
        ("p3-from_points", "99999999999999999999", "p3", "De (points)"),
        ("p3-to_points", "\x00", "p3", "À (points)"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_below_it_and_nothing_typed_is_lost(
    client, draft, field, value, key, words
):
    data = typed(**{field: value, "c1-name_fr": "Foyer, autre nom", "do": "save"})
    text = page(client.post(url("scheme_edit", draft.pk), data), 422)
    assert words in slot(text, key)
    assert 'value="Foyer, autre nom"' in text
    assert "Rien n&#x27;est enregistré" in text
    assert rules_of(fresh(draft)) == default_rules()


@pytest.mark.parametrize(
    ("field", "value", "key", "words"),
    [
        ("p3-from_points", "9", "p3", "se chevauchent à 9"),
        ("p3-from_points", "11", "p3", "Aucun palier à 10"),
        ("p2-amount_eur", "900", "p2", "Le montant va de"),
        ("p4-amount_eur", "1200", "p4", "moins qu&#x27;un palier plus bas"),
        ("b3-above", "4", "b3", "Aucune tranche entre 3 et 4"),
        ("b3-above", "2", "b3", "chevauche la précédente"),
        ("c4-ceiling", "3", "c4", "plafond est inférieur"),
        ("c4-input", "serious_illness", "c7", "déjà lue par le critère « Mère célibataire »"),
    ],
)
def test_checks_stand_beside_the_line_while_one_types(team, client_as, draft, field, value, key, words):
    htmx = client_as(team.manager, htmx=True)
    text = page(htmx.post(url("scheme_edit", draft.pk), typed(**{field: value, "do": "check"})))
    assert words in slot(text, key).replace("\xa0", " ")
    assert 'hx-swap-oob="true"' in text
    assert "<input" not in text
    assert rules_of(fresh(draft)) == default_rules()


def test_lines_are_added_moved_and_dropped_without_javascript(client, draft):
    address = url("scheme_edit", draft.pk)
    text = page(client.post(address, typed(do="add-band")))
    assert 'name="band" value="p7"' in text
    text = page(client.post(address, typed(do="add-bracket-c1")))
    assert 'name="brackets-c1" value="b10"' in text
    text = page(client.post(address, typed(do="drop-b2")))
    assert 'value="b2"' not in text
    assert "Aucune tranche entre 1 et 3" in slot(text, "b3")
    text = page(client.post(address, typed(do="drop-c2")))
    assert 'name="criterion" value="c2"' not in text
    assert "b7-points" not in text
    text = page(client.post(address, typed(do="up-c2")))
    assert re.findall(r'name="criterion" value="(c\d)"', text)[:3] == ["c2", "c1", "c3"]
    text = page(client.post(address, typed(do="down-c9")))
    assert re.findall(r'name="criterion" value="(c\d)"', text)[-1] == "c9"


def test_a_new_criterion_reads_a_fact_that_none_reads_yet(client, draft):
    data = typed()
    data["criterion"] = data["criterion"][:-1]
    text = page(client.post(url("scheme_edit", draft.pk), data | {"do": "add-situation"}))
    assert 'name="c9-name_fr" value="Sans logement stable"' in text
    assert slot(text, "c9") == ""


@pytest.mark.parametrize(
    "odd",
    [
        {"do": "drop-zzz"},
        {"do": "up-p1"},
        {"do": "add-bracket-c99"},
        {"do": "add"},
        {"criterion": ["c1", "c1", "../x", "c99999"], "do": "check"},
        {"criterion": [], "band": [], "do": "save"},
        {"revision": "x", "do": "save"},
        {"t-household_size": "0", "t-income_tnd": "rien", "do": "check"},
        {"c1-kind": "formula", "do": "check"},
    ],
)
def test_an_odd_request_is_never_an_error_of_the_portal(client, draft, odd):
    assert client.post(url("scheme_edit", draft.pk), typed() | odd).status_code in (200, 302, 422)


def test_the_second_manager_to_save_sees_both_grids(team, client_as, draft):
    address = url("scheme_edit", draft.pk)
    client_as(team.manager).post(address, typed(**{"p2-amount_eur": "1100", "do": "save"}))
    mine = typed(**{"p3-amount_eur": "1500", "do": "save"})
    text = page(client_as(team.second_manager).post(address, mine), 422)
    assert "modifié pendant que vous" in text
    assert 'value="1500"' in text
    assert 'name="revision" value="2"' in text
    again = client_as(team.second_manager).post(address, mine | {"revision": "2"})
    assert again.status_code == 302
    assert [band.amount_eur for band in rules_of(fresh(draft)).bands][1:3] == [1000, 1500]


def test_a_household_is_tried_under_the_draft_and_the_version_in_force(client, draft):
    """4 persons, 400 TND: 4 + 8 points, 1 300 €; with 5 points for four persons 13, still 1 300 → 1 500 €."""
    data = typed(**{"b3-points": "5", "p3-amount_eur": "1500", "do": "check"})
    text = page(client.post(url("scheme_edit", draft.pk), data)).replace("\xa0", " ")
    rows = re.findall(r"<tr>(.*?)</tr>", text[text.index("tried-table") :], re.DOTALL)
    words = [re.sub(r"<[^>]+>", " ", row).split() for row in rows]
    assert ["Total", "13", "12"] in words
    assert ["Montant", "1", "500", "€", "1", "300", "€"] in words


def test_a_draft_with_faults_says_so_where_it_is_tried(client, draft):
    text = page(client.post(url("scheme_edit", draft.pk), typed(**{"p3-from_points": "11", "do": "check"})))
    assert "ses points peuvent tromper" in text
    text = page(client.post(url("scheme_edit", draft.pk), typed(**{"p3-from_points": "x", "do": "check"})))
    assert "ses points manquent" in text


def test_a_version_that_is_no_draft_is_not_edited(client, team):
    answer = client.get(url("scheme_edit", version_one().pk))
    assert answer.url == version_one().get_absolute_url()


def test_a_draft_is_deleted(client, draft):
    assert client.post(url("scheme_delete", draft.pk)).url == url("scheme_list")
    assert SchemeVersion.objects.count() == 1
    published = version_one()
    assert client.post(url("scheme_delete", published.pk)).url == published.get_absolute_url()
    assert SchemeVersion.objects.count() == 1


def test_one_manager_proposes_and_the_other_confirms_on_screen(team, client_as, draft):
    first, second = client_as(team.manager), client_as(team.second_manager)
    day = today() + timedelta(days=3)
    answer = first.post(
        url("scheme_propose", draft.pk), {"effective_from": f"{day:%d/%m/%Y}", "reason": "Les prix"}
    )
    assert answer.url == draft.get_absolute_url()
    assert "Retirer la proposition" in page(first.get(answer.url))
    assert "Les prix" in page(second.get(answer.url))
    first.post(url("scheme_answer", draft.pk), {"answer": "confirm"})
    assert fresh(draft).state == SchemeState.PROPOSED
    second.post(url("scheme_answer", draft.pk), {"answer": "confirm"})
    assert fresh(draft).state == SchemeState.PUBLISHED


def test_a_proposal_is_refused_with_a_reason_or_withdrawn(team, client_as):
    version = proposed_by(team.manager)
    second = client_as(team.second_manager)
    text = page(second.post(url("scheme_answer", version.pk), {"answer": "refuse", "reason": ""}), 422)
    assert "Ce champ est obligatoire" in text
    second.post(url("scheme_answer", version.pk), {"answer": "refuse", "reason": "Trop tôt"})
    assert fresh(version).state == SchemeState.DRAFT
    assert "Trop tôt" in page(second.get(version.get_absolute_url()))
    data = {"effective_from": f"{today():%d/%m/%Y}", "reason": "Encore"}
    second.post(url("scheme_propose", version.pk), data)
    second.post(url("scheme_answer", version.pk), {"answer": "withdraw"})
    assert fresh(version).state == SchemeState.DRAFT


@pytest.mark.parametrize(
    ("day", "reason", "words"),
    [
        ("31/02/2030", "x", "n&#x27;existe pas"),
        ("", "x", "obligatoire"),
        ("01/01/2020", "x", "aujourd&#x27;hui au plus tôt"),
        ("01/01/2040", "", "obligatoire"),
    ],
)
def test_a_proposal_that_lacks_something_keeps_what_was_typed(client, draft, day, reason, words):
    answer = client.post(url("scheme_propose", draft.pk), {"effective_from": day, "reason": reason})
    text = page(answer, 422)
    assert words in text
    assert f'value="{day}"' in text or not day


def test_a_form_sent_twice_proposes_once(client, draft):
    data = {
        "effective_from": f"{today():%d/%m/%Y}",
        "reason": "x",
        "form_token": "5f0c3f0e-7b7e-4a35-9d3b-6c8f9a1d2b3c",
    }
    answers = [client.post(url("scheme_propose", draft.pk), data).url for _time in range(2)]
    assert answers == [draft.get_absolute_url()] * 2
    assert fresh(draft).transitions.count() == 1


def test_versions_are_listed_in_a_fixed_number_of_queries(client, team, django_assert_max_num_queries):
    for _number in range(6):
        draft_of(team.manager)
    client.get(url("scheme_list"))
    with django_assert_max_num_queries(14):
        text = page(client.get(url("scheme_list")))
    assert text.count("Brouillon") == 6


def test_a_counsellor_reads_what_was_published_and_no_draft(team, client_as, draft):
    counsellor = client_as(team.counsellor)
    assert draft.get_absolute_url() not in page(counsellor.get(url("scheme_list")))
    assert "plus de 100 à 200" in page(counsellor.get(version_one().get_absolute_url()))
    for name in ("scheme_version", "scheme_compare", "scheme_export"):
        assert counsellor.get(url(name, draft.pk)).status_code == 404
    assert counsellor.get(url("scheme_compare", version_one().pk), {"avec": draft.pk}).status_code == 404
    assert counsellor.post(url("scheme_paper_new", draft.pk), {"language": "fr"}).status_code == 404
    for name in ("scheme_edit", "scheme_propose", "simulation_new"):
        assert counsellor.post(url(name, draft.pk)).status_code == 403


def test_a_draft_beside_the_version_in_force(client, team, draft):
    client.post(url("scheme_edit", draft.pk), typed(**{"p3-amount_eur": "1400", "do": "save"}))
    text = page(client.get(url("scheme_compare", draft.pk)))
    assert "1 ligne change" in text
    assert page(client.get(url("scheme_compare", draft.pk), {"avec": version_one().pk})) is not None
    assert client.get(url("scheme_compare", draft.pk), {"avec": "999999"}).status_code == 404
    alone = page(client.get(url("scheme_compare", version_one().pk)))
    assert "La version 1 à côté de la version 2" in alone


def test_the_file_of_a_version_can_be_taken_up_again(client, draft):
    answer = client.get(url("scheme_export", draft.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="schema-SOCIAL-v2.json"'
    upload = SimpleUploadedFile("g.json", answer.content)
    client.post(url("scheme_new"), {"file": upload})
    assert rules_of(fresh(SchemeVersion.objects.get(number=3))) == rules_of(fresh(draft))


def test_the_grid_is_fetched_on_paper(team, client_as, django_capture_on_commit_callbacks):
    counsellor = client_as(team.counsellor)
    with django_capture_on_commit_callbacks(execute=True):
        answer = counsellor.post(url("scheme_paper_new", version_one().pk), {"language": "ar"})
    paper = SchemePaper.objects.get()
    assert answer.url == url("scheme_paper", paper.pk)
    assert "Télécharger le PDF" in page(counsellor.get(answer.url))
    content = b"".join(counsellor.get(url("scheme_paper_download", paper.pk)).streaming_content)
    assert content.startswith(b"%PDF")


def test_pages_stand_in_arabic(team, client_as):
    version = proposed_by(team.manager)
    simulation = scheme_row("simulation", manager=team.manager)
    client = client_as(team.second_manager)
    client.cookies["django_language"] = "ar"
    for address in (
        version.get_absolute_url(),
        url("scheme_list"),
        url("scheme_compare", version.pk),
        simulation.get_absolute_url(),
    ):
        assert 'dir="rtl"' in page(client.get(address))
    scheme_confirm(actor=team.second_manager, version=version)
