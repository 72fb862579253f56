"""Icons, state badges, tabs, and the style guide: every component renders in both languages."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from common.htmx import Tab, tabs
from common.icons import icon_svg
from common.states import STATE_LOOKS, UNKNOWN_LOOK, look_of
from tounesna.views.styleguide import styleguide

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ICON_TAG = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']|icon_name=["']([\w-]+)["']""")


def ask(path="/gabarit/", **attributes):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon_svg("house")
    labelled = icon_svg("house", label='Accueil "A"')
    assert 'role="img"' in labelled
    assert "Accueil &quot;A&quot;" in labelled


@pytest.mark.parametrize("name", ["no-such-icon", "../package", "", "house.svg"])
def test_an_unknown_icon_is_refused(name):
    with pytest.raises(LookupError):
        icon_svg(name)


def test_every_icon_named_in_a_template_exists():
    named = {
        first or second
        for template in TEMPLATES.rglob("*.html")
        for first, second in ICON_TAG.findall(template.read_text(encoding="utf-8"))
    }
    assert "search" in named
    for name in named:
        icon_svg(name)


@pytest.mark.parametrize("state", STATE_LOOKS)
def test_every_state_has_an_icon(state):
    assert "<svg" in icon_svg(look_of(state).icon)


def test_a_state_nobody_described_is_neutral():
    assert look_of("fermenting") == UNKNOWN_LOOK


def test_a_badge_holds_word_and_icon():
    badge = Template("{% load interface %}{% state_badge 'rejected' label %}").render(
        Context({"label": "Rejetée <b>"})
    )
    assert "state-danger" in badge
    assert "<svg" in badge
    assert "Rejetée &lt;b&gt;" in badge


@pytest.fixture
def one_tab():
    tab = Tab(
        page="gabarit", slug="apercu", label="Aperçu", url_name="home", order=1, roles=frozenset({"auditor"})
    )
    tabs.register(tab)
    yield tab
    del tabs._tabs[tab.page, tab.slug]


@pytest.mark.parametrize(("role", "shown"), [("auditor", True), ("counsellor", False)])
def test_tabs_are_those_of_the_role(one_tab, monkeypatch, role, shown):
    monkeypatch.setattr(Tab, "url", lambda self, subject_id: f"/fragment/{subject_id}/")
    request = ask(user=SimpleNamespace(role=role))
    page = Template("{% load interface %}{% page_tabs 'gabarit' 7 'Parties' %}").render(
        RequestContext(request)
    )
    assert ('href="?onglet=apercu"' in page) is shown
    assert ('hx-get="/fragment/7/"' in page) is shown
    assert ('aria-current="page"' in page) is shown


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_style_guide_renders(settings, language):
    settings.DEBUG = True
    with translation.override(language):
        page = styleguide(ask(LANGUAGE_CODE=language)).content.decode()
    assert f'lang="{language}"' in page
    assert " style=" not in page
    assert page.count("<h1") == 1


def test_the_style_guide_is_for_builders_only():
    with pytest.raises(Http404):
        styleguide(ask())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_500_page_needs_no_context_and_no_database(language):
    with translation.override(language):
        page = render_to_string("500.html")
    assert f'lang="{language}"' in page
    assert "<h1>" in page


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "session_ended"])
def test_error_pages_offer_a_way_on(name):
    page = render_to_string(f"{name}.html", {"sign_in_url": "/compte/connexion/"}, request=ask())
    assert page.count("<h1") == 1
    assert 'class="btn btn-primary"' in page


def test_a_list_of_a_filter_bar_is_the_one_django_draws():
    class Asked(forms.Form):
        kind = forms.ChoiceField(
            label="Nature <b>",
            required=False,
            choices=[
                ("", "Toutes"),
                ("a&b", "L'une & \"l'autre\""),
                ("Groupe <1>", [("1", "Un"), ("2", "Deux")]),
                ("3", "Trois"),
            ],
            widget=forms.Select(attrs={"dir": "ltr", "class": "own"}),
        )

    template = Template("{% load interface %}{% filter_field form.kind %}")
    for asked in ({}, {"kind": "2"}, {"kind": "a&b"}, {"kind": "nothing such"}):
        form = Asked(asked) if asked.get("kind") != "nothing such" else Asked(initial=asked)
        drawn = template.render(Context({"form": form}))
        select = form["kind"].as_widget(attrs={"class": "own select form-select"})
        assert elements(drawn)[-len(elements(select)) :] == elements(select)
        assert '<label for="id_kind" class="form-label">Nature &lt;b&gt;</label>' in drawn


def elements(html):
    """Tags with their attributes in order of name, and the texts between them."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, sorted((name, value or "") for name, value in attrs)))

        def handle_data(self, data):
            if data.strip():
                found.append(data.strip())

    Reader().feed(str(html))
    return found
