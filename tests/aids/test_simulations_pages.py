"""The pages of simulations: asked for, watched, cancelled, read, their workbook fetched."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils.html import escape

from aids.forms.scheme_editor import typed_rules
from aids.models import SchemeVersion, Simulation
from common.models import AccessRecord
from tests.factories.aids import phase_two
from tests.factories.schemes import default_rules, draft_of, scheme_row

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


def test_a_simulation_is_asked_for_watched_and_read(team, client, draft, django_capture_on_commit_callbacks):
    team.scored()
    client.post(
        url("scheme_edit", draft.pk),
        typed(**{"p3-amount_eur": "1400", "p4-amount_eur": "1800", "do": "save"}),
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("simulation_new", draft.pk), {"phase": phase_two().pk})
    simulation = Simulation.objects.get()
    assert answer.url == simulation.get_absolute_url()
    text = page(client.get(answer.url))
    assert "Par gouvernorat" in text
    assert "1 évaluation comptée" in text
    content = b"".join(client.get(url("simulation_flips", simulation.pk)).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.max_row == 2
    assert AccessRecord.objects.filter(kind="export", subject_id=simulation.pk).count() == 1
    client.post(url("scheme_edit", draft.pk), typed(revision=2, do="save"))
    assert "Le brouillon a changé depuis" in page(client.get(answer.url))


def test_progress_is_shown_and_the_page_comes_anew_when_it_is_over(team, client_as):
    simulation = scheme_row("simulation", manager=team.manager)
    htmx = client_as(team.manager, htmx=True)
    assert "hx-trigger" in page(htmx.get(simulation.get_absolute_url()))
    Simulation.objects.filter(pk=simulation.pk).update(job_state="done", result=None)
    assert htmx.get(simulation.get_absolute_url())["HX-Refresh"] == "true"


def test_a_cancelled_simulation_says_by_whom(team, client):
    simulation = scheme_row("simulation", manager=team.manager)
    client.post(url("simulation_stop", simulation.pk))
    text = page(client.get(simulation.get_absolute_url()))
    assert "Simulation annulée" in text
    assert f"Annulée par {escape(str(team.manager))}" in text
    assert client.post(url("simulation_stop", simulation.pk)).url == simulation.get_absolute_url()


@pytest.mark.parametrize("phase", ["", "999999", "x"])
def test_a_simulation_of_no_phase_is_refused_in_words(client, draft, phase):
    answer = client.post(url("simulation_new", draft.pk), {"phase": phase}, follow=True)
    assert answer.status_code == 200
    assert not Simulation.objects.exists()


def test_a_grid_with_holes_is_not_simulated_and_says_why(client, draft):
    client.post(url("scheme_edit", draft.pk), typed(**{"p3-from_points": "11", "do": "save"}))
    answer = client.post(url("simulation_new", draft.pk), {"phase": phase_two().pk}, follow=True)
    assert "Aucun palier à 10" in page(answer)
    assert not Simulation.objects.exists()
