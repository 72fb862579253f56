"""The editor of a draft grid in a real browser: with htmx while one types, and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from aids.models import SchemeVersion
from aids.selectors.grid_rules import rules_of
from tests.aids.conftest import load_programme
from tests.factories.aids import Team
from tests.factories.schemes import default_rules, draft_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team():
    load_programme()
    return Team()


def stored(draft):
    return rules_of(SchemeVersion.objects.with_rules().get(pk=draft.pk))


def test_faults_come_and_go_beside_the_line_and_the_household_follows(page_of, team):
    draft = draft_of(team.manager)
    page = page_of(team.manager)
    page.goto(reverse("aids:scheme_edit", args=[draft.pk]))
    page.fill("#id_p3-from_points", "11")
    page.fill("#id_p3-amount_eur", "1500")
    page.press("#id_p3-amount_eur", "Tab")
    expect(page.locator("#slot-p3")).to_contain_text("Aucun palier à 10 points")
    expect(page.locator("#grid-status")).to_contain_text("1 ligne empêche la publication")
    expect(page.locator("#tried")).to_contain_text("ses points peuvent tromper")
    # What one types next is not taken away by the answer.
    expect(page.locator("[value='drop-p3']")).to_be_focused()
    page.fill("#id_p3-from_points", "10")
    page.press("#id_p3-from_points", "Tab")
    expect(page.locator("#slot-p3")).to_be_empty()
    expect(page.locator("#tried tfoot")).to_contain_text("1\u00a0500\u00a0€")
    page.locator("[value='add-band']").click()
    expect(page.locator("#id_p7-from_points")).to_be_visible()
    expect(page.locator("#id_p3-amount_eur")).to_have_value("1500")
    page.locator("[value='drop-p7']").click()
    expect(page.locator("#id_p7-from_points")).to_have_count(0)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("Le brouillon est enregistré.")).to_be_visible()
    assert stored(draft).bands[2].amount_eur == 1500
    assert page.refused == []


def test_the_editor_works_on_a_telephone_without_javascript(page_of, team):
    draft = draft_of(team.manager)
    page = page_of(team.manager, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(reverse("aids:scheme_edit", args=[draft.pk]))
    page.fill("#id_c3-name_fr", "Handicap")
    page.locator("[value='drop-c9']").click()
    expect(page.locator("#id_c9-name_fr")).to_have_count(0)
    expect(page.locator("#id_c3-name_fr")).to_have_value("Handicap")
    assert stored(draft) == default_rules()
    page.locator("[value='up-c3']").click()
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("Le brouillon est enregistré.")).to_be_visible()
    names = [criterion.name_fr for criterion in stored(draft).criteria]
    assert (len(names), names[1]) == (8, "Handicap")
