"""The frame in a real browser: accessible in both languages and sizes, and what its scripts add."""

import time

import pytest
from django.http import HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import include, path
from playwright.sync_api import expect

from accounts.access import public
from accounts.enums import Role
from tests.e2e.accessibility import violations
from tests.factories.accounts import UserFactory
from tounesna.urls import urlpatterns as portal
from tounesna.views.styleguide import styleguide

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

PLAY = """
{% extends "base.html" %}{% load interface %}
{% block heading %}Essai{% endblock %}
{% block content %}
  <ul class="tabs" data-tabs>
    <li><a class="tab" href="?onglet=a" aria-current="page">Un</a></li>
    <li><a class="tab" href="?onglet=b" hx-get="/essai/fragment/" hx-target="#tab-panel"
           hx-push-url="?onglet=b">Deux</a></li>
  </ul>
  <div id="tab-panel"></div>
  <button hx-post="/essai/acte/" hx-target="#out" hx-confirm="Vraiment ?" data-confirm-act="Oui, agir">Agir</button>
  <button hx-post="/essai/fini/" hx-target="#out">Fini</button>
  <button hx-post="/essai/panne/" hx-target="#out">Panne</button>
  <button hx-post="/essai/" hx-target="#out">Page</button>
  <div id="out"></div>
  <form method="post" action="/essai/lent/">{% csrf_token %}<button data-confirm="Envoyer ?">Envoyer</button></form>
  <form method="post" data-autosave="/essai/garde/">
    {% csrf_token %}<input type="hidden" name="version" value="1">
    <label for="note">Note</label><input name="note" id="note">
    {% include "components/autosave_status.html" only %}
  </form>
{% endblock %}
"""
posted = []


@public
def play(request):
    return HttpResponse(Template(PLAY).render(RequestContext(request, {"LANGUAGE_CODE": "fr"})))


@public
def fragment(request):
    return HttpResponse('<p data-announce="12 dossiers">Contenu</p>')


@public
def act(request):
    return HttpResponse("Fait")


@public
def slow(request):
    posted.append(request.path)
    time.sleep(0.5)
    return HttpResponse("Reçu")


@public
def keep(request):
    if request.POST["note"] == "panne":
        return HttpResponse(status=503)
    return JsonResponse({"fields": {"version": int(request.POST["version"]) + 1}})


urlpatterns = [
    path("gabarit-essai/", styleguide),
    path("recherche/", play, name="search"),
    path("essai/", play),
    path("essai/fragment/", fragment),
    path("essai/acte/", act),
    path("essai/fini/", public(lambda request: HttpResponse(status=401))),
    path("essai/panne/", public(lambda request: HttpResponse(status=503))),
    path("essai/lent/", slow),
    path("essai/garde/", keep),
    path("", include(portal)),
]


@pytest.fixture
def signed_in(client, context, live_server):
    """A browser signed in as a counsellor."""
    client.force_login(UserFactory(role=Role.COUNSELLOR))
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.fixture
def trial(page, live_server, signed_in):
    page.goto(f"{live_server.url}/essai/")
    return page


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_component_is_accessible(context, page, live_server, settings, signed_in, language):
    settings.DEBUG = True
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/gabarit-essai/")
    for width, scheme in ((1280, "light"), (640, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert refused == []


def test_slash_reaches_the_search_box(trial):
    trial.keyboard.press("/")
    expect(trial.locator("#frame-search")).to_be_focused()


def test_escape_closes_the_account_menu(trial):
    trial.locator(".topbar summary").click()
    expect(trial.locator(".topbar .menu-body")).to_be_visible()
    trial.keyboard.press("Escape")
    expect(trial.locator(".topbar .menu-body")).to_be_hidden()
    expect(trial.locator(".topbar summary")).to_be_focused()


def test_a_tab_is_fetched_marked_and_announced(trial):
    trial.get_by_role("link", name="Deux").click()
    expect(trial.locator("#tab-panel")).to_have_text("Contenu")
    expect(trial.get_by_role("link", name="Deux")).to_have_attribute("aria-current", "page")
    expect(trial.locator("[data-tabs] [aria-current]")).to_have_count(1)
    expect(trial.locator("#announcer")).to_have_text("12 dossiers")
    assert trial.url.endswith("?onglet=b")


def test_an_act_by_htmx_is_asked_first_and_passes_the_csrf_check(trial):
    trial.get_by_role("button", name="Agir").click()
    expect(trial.get_by_role("dialog")).to_contain_text("Vraiment ?")
    trial.get_by_role("button", name="Oui, agir").click()
    expect(trial.locator("#out")).to_have_text("Fait")


@pytest.mark.parametrize(
    ("button", "words"), [("Fini", "terminée"), ("Page", "terminée"), ("Panne", "abouti")]
)
def test_what_goes_wrong_is_said_and_nothing_is_swapped(trial, button, words):
    trial.get_by_role("button", name=button, exact=True).click()
    expect(trial.locator("#messages")).to_contain_text(words)
    expect(trial.locator("#out")).to_be_empty()


def test_a_form_is_asked_first_and_sent_once(trial):
    posted.clear()
    trial.get_by_role("button", name="Envoyer").click()
    trial.get_by_role("button", name="Annuler").click()
    assert posted == []
    trial.get_by_role("button", name="Envoyer").click()
    trial.get_by_role("button", name="Confirmer").dblclick()
    expect(trial.get_by_text("Reçu")).to_be_visible()
    assert posted == ["/essai/lent/"]


def test_what_is_typed_is_saved_and_a_failure_is_tried_again(trial):
    status = trial.locator("[data-autosave-status]")
    trial.locator("#note").fill("bonjour")
    expect(status).to_contain_text("Enregistré à")
    expect(trial.locator("[name=version]")).to_have_value("2")
    trial.locator("#note").fill("panne")
    expect(status).to_contain_text("Pas encore enregistré")
    trial.locator("#note").fill("reprise")
    expect(status).to_contain_text("Enregistré à")
    expect(trial.locator("[name=version]")).to_have_value("3")
