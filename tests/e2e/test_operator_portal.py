"""The operator's portal in a real browser, on a telephone: answer, plan with its lines, submission."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from aids.models import Application, Plan
from tests.aids.conftest import load_programme
from tests.e2e.accessibility import violations
from tests.factories.operators import RoutingTeam

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team():
    load_programme()
    return RoutingTeam()


@pytest.fixture
def phone(page, live_server, client_as, team):
    """An agent signed in on a telephone; what the browser complains about fails the test."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 360, "height": 740})
    session = client_as(team.agent).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    assert complaints == []


def small_targets(page):
    """Return the buttons and links of the page's own acts that are lower than 44 px."""
    return page.evaluate(
        """[...document.querySelectorAll('main .btn, main .file-row, main .section-links a, main input.form-control')]
        .filter(element => element.getBoundingClientRect().width > 1)
        .filter(element => element.getBoundingClientRect().height < 44)
        .map(element => element.outerHTML.slice(0, 90))"""
    )


def test_an_agent_accepts_plans_and_submits_on_a_telephone(phone, live_server, team):
    application = team.proposed().application
    phone.goto(live_server.url + reverse("operators:portal_home"))
    assert (violations(phone), small_targets(phone)) == ([], [])
    phone.get_by_role("link", name=application.person.full_name).click()
    assert (violations(phone), small_targets(phone)) == ([], [])
    phone.get_by_role("button", name="Accepter le dossier").click()
    phone.get_by_role("link", name="Commencer le plan").click()

    going_on = phone.get_by_role("button", name="Enregistrer et continuer")
    phone.get_by_label("Intitulé du projet").fill("Boulangerie")
    phone.get_by_label("Description").fill("Pain et viennoiserie")
    phone.get_by_label("Cherchez l’activité").fill("boulangerie")
    phone.get_by_label("1071").check()
    assert (violations(phone), small_targets(phone)) == ([], [])
    going_on.click()
    phone.get_by_label("Commune").fill("Ben Guerdane")
    for formality in ("Patente", "Registre national", "Affiliation CNSS"):
        phone.get_by_label(formality).select_option("done")
    going_on.click()
    phone.get_by_label("Clients").fill("Le quartier")
    going_on.click()
    lines = phone.get_by_role("group", name="Dépense")
    lines.nth(0).get_by_label("Dépense").fill("Four")
    lines.nth(0).get_by_label("Montant").fill("2 500,50")
    phone.get_by_role("button", name="Ajouter une dépense").click()
    expect(lines).to_have_count(2)
    expect(lines.nth(0).get_by_label("Dépense")).to_have_value("Four")
    lines.nth(1).get_by_label("Dépense").fill("Pétrin")
    lines.nth(1).get_by_label("Montant").fill("1000")
    lines.nth(1).get_by_label("Montant").blur()
    expect(phone.locator("#plan-total")).to_contain_text("3\u00a0500,50")
    assert (violations(phone), small_targets(phone)) == ([], [])
    lines.nth(1).get_by_role("button", name="Retirer").click()
    expect(lines).to_have_count(1)
    going_on.click()
    assert (violations(phone), small_targets(phone)) == ([], [])
    going_on.click()
    phone.get_by_role("group", name="Mois 1", exact=True).get_by_label("Recettes").fill("900")
    going_on.click()
    expect(phone.get_by_text("Vous demandez")).to_contain_text("2\u00a0500,50")
    assert (violations(phone), small_targets(phone)) == ([], [])
    phone.get_by_role("button", name="Soumettre le dossier").click()
    expect(phone.get_by_text("En attente de la décision")).to_be_visible()
    assert Application.objects.get(pk=application.pk).state == "submitted"
    assert Plan.objects.get(application=application).costs.count() == 1


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_is_wider_than_the_telephone(phone, live_server, team, language):
    waiting, held = team.proposed().application, team.accepted().application
    held.case.person.email = "mohamed.benmessaoud.el.gharbi522@mail.example"
    held.case.person.save(update_fields=["email"])
    phone.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    names = (("portal_home",), ("portal_file", waiting.pk), ("portal_decline", waiting.pk),
             ("portal_file", held.pk), ("portal_plan", held.pk), ("portal_submit", held.pk))  # fmt: skip
    for name, *args in names:
        phone.goto(live_server.url + reverse(f"operators:{name}", args=args))
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, name
        expect(phone.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
