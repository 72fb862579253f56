"""The dashboard of a follow-up operator: its own figures, the same for its agents and for the taskforce."""

from copy import deepcopy
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.enums import Role
from aids.models import Application, Contract, Tranche
from common.dates import add_months, noon, today
from common.formatting import EMPTY, eur_text
from common.wall import behind_wall
from operators.models import Proposal, Visit
from reporting.models import SavedView
from reporting.selectors import dashboards
from reporting.selectors.dashboards import OPERATOR_CODES
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.readers import TASKFORCE, Body
from reporting.selectors.scope import Scope
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.operators import RoutingTeam
from tests.lasting import lasting_rows
from tests.reporting.conftest import followed_files

URL = reverse("reporting:dashboard")
YEAR = {
    "du": (today() - timedelta(days=364)).strftime("%d/%m/%Y"),
    "au": today().strftime("%d/%m/%Y"),
}
PERIOD = (today() - timedelta(days=364), today())
# Their figures count offers, visits, tranches and euros; the lists hold the files of these, each once.
COUNTED_OTHERWISE = ("operators", "visits", "tranches", "money_by_kind")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """A team and the files it follows, made once for the tests of this module and undone after them."""
    with lasting_rows(django_db_blocker, MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        load_programme()
        team = RoutingTeam()
        yield team, followed_files(team)


@pytest.fixture(autouse=True)
def nothing_is_kept():
    """Figures that one test counted are not shown to the next, which reads the same operator."""
    cache.clear()


@pytest.fixture
def team(made, db):
    return deepcopy(made[0])


@pytest.fixture
def followed(made, db):
    return deepcopy(made[1])


def told(response):
    """Every figure of a dashboard as it is read, the key figures among them."""
    blocks = {
        block.code: [(line.label, [cell.text for cell in line.cells]) for line in block.lines]
        for _chapter, blocks in response.context["chapters"]
        for block in blocks
    }
    return blocks | {"headline": [(tile.key, tile.text) for tile in response.context["tiles"]]}


def figures(tables, code):
    return {row.key: row.values for row in tables[code].rows}


def hrefs(response):
    """The address of each figure that lists files, with its table and its text."""
    for _chapter, blocks in response.context["chapters"]:
        for block in blocks:
            for line in block.lines:
                for cell in line.cells:
                    if cell.href:
                        yield block.code, unescape(cell.href), cell.text
    for tile in response.context["tiles"]:
        if tile.href:
            yield tile.key, unescape(tile.href), tile.text


def test_an_agent_and_the_taskforce_read_the_same_figures(client_as, team, followed):
    own = client_as(team.agent).get(URL, YEAR)
    seen_above = client_as(team.manager).get(URL, YEAR | {"operateur": team.operator.code})
    assert list(told(own)) == [*OPERATOR_CODES[1:], "headline"]
    assert told(own) == told(seen_above)
    assert own.context["scope"] == seen_above.context["scope"]
    other = client_as(team.other_agent).get(URL, YEAR)
    assert told(other) != told(own)
    assert told(other) == told(
        client_as(team.manager).get(URL, YEAR | {"operateur": team.other_operator.code})
    )


def test_what_is_counted(team, followed):
    reader = Body(Role.OPERATOR_AGENT, institution_id=team.operator.pk)
    scope = Scope(*PERIOD, operator=team.profile)
    tables = dashboards.dashboard(reader=reader, scope=scope).tables
    # Four files offered by a proposal, the one whose consent is withdrawn among them: an offer names nobody.
    offers = figures(tables, "operators")
    assert list(offers) == [team.operator.code]
    proposed, accepted, declined, expired, _median, active, completed = offers[team.operator.code]
    assert (proposed, accepted, declined, expired) == (3, 1, 1, 0)
    assert (active, completed) == (1, 1)
    states = figures(tables, "files_by_state")
    assert {key: line[0] for key, line in states.items() if line[0]} == {
        "routed": 1,
        "in_follow_up": 1,
        "completed": 1,
        "total": 3,
    }
    kinds = figures(tables, "aids_by_kind")
    columns = [column.code for column in tables["aids_by_kind"].columns]
    for kind in ("business", "employment"):
        line = dict(zip(columns, kinds[kind], strict=True))
        assert (line["approved"], line["contracted"]) == (1, 1)
        assert line["completed"] == (kind == "employment")
    # The visit of the ended file is counted, which an agent no longer reads.
    assert figures(tables, "jobs")["total"] == (4, 2, 2)
    assert tables["outcomes"].value("total", "files") == 1
    headline = {key: values[0] for key, values in figures(tables, "headline").items()}
    assert (headline["proposed"], headline["accepted"], headline["active"]) == (3, 1, 1)
    assert headline["spent_eur"] == 2000
    assert "persons" not in headline
    assert tables["operator_delays"].value("decision", "files") == 2


def test_every_figure_opens_what_the_agent_may_see(client_as, team, followed):
    client, open_to_her = client_as(team.agent), set()
    for code, href, text in hrefs(client.get(URL, YEAR)):
        listing = client.get(href)
        assert listing.status_code == 200, href
        rows = listing.context["page"].rows
        assert {row.operator_id for row in rows} <= {team.operator.pk}
        if code in OPERATOR_CODES and code not in COUNTED_OTHERWISE:
            assert str(len(rows)) == text, href
        open_to_her |= {row.pk for row in rows}
        for row in rows:
            assert reverse("operators:portal_file", args=[row.pk]) in listing.content.decode()
    assert open_to_her == set(Application.objects.visible_to(team.agent).values_list("pk", flat=True))
    assert len(open_to_her) == 3


def test_euros_paid_open_the_files_they_were_paid_on(client_as, team, followed):
    client = client_as(team.agent)
    tile = next(href for key, href, _text in hrefs(client.get(URL, YEAR)) if key == "spent_eur")
    rows = client.get(tile).context["page"].rows
    assert {row.state for row in rows} == {"in_follow_up", "completed"}
    assert client.get(tile).content.decode().count(eur_text(rows[0].granted_eur, 0)) == 2


def test_a_business_known_by_the_visit_of_an_ended_file_opens_that_file(client_as, team):
    started = today() - timedelta(days=200)
    file = team.draft("business")
    ended = {"operator": team.operator, "state": "completed", "granted_eur": 3000}
    Application.objects.filter(pk=file.pk).update(**ended)
    signed = {f"{party}_signed_on": started for party in ("person", "ote")}
    Contract.objects.create(application=file, starts_on=started, ends_on=add_months(started, 12), **signed)
    seen = today() - timedelta(days=20)
    Visit.objects.create(
        application=file,
        kind="planned",
        month=6,
        due_on=seen,
        rule_due_on=seen,
        state="done",
        visited_on=seen,
        recorded_at=noon(seen),
        findings="Vu",
        business_state="running",
    )
    client = client_as(team.agent)
    found = [(href, text) for code, href, text in hrefs(client.get(URL, YEAR)) if code == "businesses"]
    assert [text for _href, text in found] == ["1", "1"]
    for href, _text in found:
        assert [row.pk for row in client.get(href).context["page"].rows] == [file.pk]


def test_an_offer_declined_is_counted_and_opens_nothing(client_as, team, followed):
    asked = YEAR | {"ligne": team.operator.code, "colonne": "declined"}
    url = reverse("reporting:figure_files", args=["operators"])
    assert not client_as(team.agent).get(url, asked).context["page"].rows
    above = client_as(team.manager).get(url, asked | {"operateur": team.operator.code})
    assert len(above.context["page"].rows) == 1


@pytest.mark.parametrize("page", ["dashboard", "figure"])
def test_another_operator_cannot_be_asked_for(client_as, team, followed, page):
    client = client_as(team.agent)
    foreign = YEAR | {"operateur": team.other_operator.code, "antenne": "X", "pays": "FR", "qui": "moi"}
    if page == "dashboard":
        response = client.get(URL, foreign)
        assert told(response) == told(client.get(URL, YEAR))
        assert not {"operateur", "antenne", "pays", "qui"} & set(response.context["form"].fields)
    else:
        url = reverse("reporting:figure_files", args=["operators"])
        row = {"ligne": team.other_operator.code, "colonne": "proposed"}
        assert client.get(url, foreign | row).status_code == 404


def test_an_agent_reads_nothing_of_others_staff_or_complaints(client_as, team, followed):
    client = client_as(team.agent)
    for person, name in ((team.counsellor, "Souad Conseillère"), (team.head, "Ridha Responsable")):
        type(person).objects.filter(pk=person.pk).update(full_name=name)
    dashboard = client.get(URL, YEAR)
    page, blocks = unescape(dashboard.content.decode()), told(dashboard)
    for name in (team.other_operator.name_fr, "Souad Conseillère", "Ridha Responsable"):
        assert name not in page
    for code in ("complaints", "work_load", "decision_reasons", "people_by_antenna", "amounts", "places"):
        assert code not in blocks
        url = reverse("reporting:figure_files", args=[code])
        asked = YEAR | {"ligne": "total", "colonne": "files"}
        assert client.get(url, asked).status_code == 404
    catalogue = client.get(reverse("reporting:indicator_list")).content.decode()
    assert 'id="operator_delays"' in catalogue
    assert 'id="work_load"' not in catalogue
    assert 'id="complaints"' not in catalogue


def test_an_agent_who_asks_the_selectors_for_another_operator_counts_nothing(team, followed):
    reader = Body(Role.OPERATOR_AGENT, institution_id=team.operator.pk)
    facts = Facts(actor=reader, scope=Scope(*PERIOD, operator=team.other_profile))
    for code in OPERATOR_CODES:
        assert INDICATORS[code](facts).is_empty, code


def test_an_agent_of_an_operator_without_files_reads_noughts(client_as, team, followed):
    institution = UserFactory(return_operator=True).institution
    response = client_as(UserFactory(operator_agent=True, institution=institution)).get(URL, YEAR)
    assert response.status_code == 200
    assert {text[0] for _key, text in told(response)["headline"]} <= {"0", EMPTY}


def test_periods_and_phases_are_those_of_the_other_dashboards(client_as, team, followed):
    client = client_as(team.agent)
    for preset in ("12mois", "mois", "trimestre", "annee", "annee-en-cours"):
        scope = client.get(URL, {"periode": preset}).context["scope"]
        assert scope.starts_on <= scope.ends_on <= today()
    first = told(client.get(URL, {"phase": "I"}))
    assert {text for _label, cells in first["aids_by_kind"] for text in cells} == {"0"}
    whole = dict(told(client.get(URL, {"phase": "II"}))["headline"])
    assert whole["contracted"] == "2"


def test_tranches_are_counted_by_what_happened_to_them(team, followed):
    facts = Facts(actor=TASKFORCE, scope=Scope(*PERIOD, operator=team.profile))

    def counted():
        return figures({"tranches": INDICATORS["tranches"](facts)}, "tranches")

    before = counted()
    tranche = Tranche.objects.get(application=followed, is_fee=False)
    set_on(tranche, due_on=today() + timedelta(days=30), proposed_at=None)
    assert counted()["due"][:2] == (0, 0)
    set_on(tranche, due_on=today(), proposed_at=noon(today()))
    for row in ("due", "proposed"):
        assert counted()[row] == (1, tranche.amount_eur, *before[row][2:])
    assert counted()["paid"] == before["paid"]
    set_on(tranche, proposed_at=noon(PERIOD[0] - timedelta(days=1)))
    assert counted()["proposed"][:2] == (0, 0)
    other = Facts(actor=TASKFORCE, scope=Scope(*PERIOD, operator=team.other_profile))
    assert INDICATORS["tranches"](other).is_empty


def set_on(tranche, **fields):
    Tranche.objects.filter(pk=tranche.pk).update(**fields)


class TestTaskforce:
    def test_the_operator_stays_in_the_address_of_every_figure(self, client_as, team, followed):
        client = client_as(team.manager)
        response = client.get(URL, YEAR | {"operateur": team.operator.code})
        addresses = [href for _code, href, _text in hrefs(response)]
        assert addresses
        assert all(f"operateur={team.operator.code}" in href for href in addresses)
        assert team.operator.name_fr in response.content.decode()
        for code, href, text in hrefs(response):
            rows = client.get(href).context["page"].rows
            if code in OPERATOR_CODES and code not in COUNTED_OTHERWISE:
                assert str(len(rows)) == text, href

    def test_it_narrows_together_with_the_antenna(self, client_as, team, followed):
        asked = YEAR | {"operateur": team.operator.code}
        client = client_as(team.manager)
        here = client.get(URL, asked | {"antenne": team.antenna.code})
        assert told(here) == told(client.get(URL, asked))
        elsewhere = RoutingTeam()
        assert (
            dict(told(client.get(URL, asked | {"antenne": elsewhere.antenna.code}))["headline"])["proposed"]
            == "0"
        )

    def test_an_unknown_operator_is_said(self, client_as, team):
        response = client_as(team.manager).get(URL, YEAR | {"operateur": "personne"})
        assert response.context["scope"].operator is None
        assert response.context["form"].errors["operateur"]

    def test_an_institution_that_is_no_operator_is_not_one(self, client_as, team):
        institution = UserFactory(return_operator=True).institution
        response = client_as(team.manager).get(URL, YEAR | {"operateur": institution.code})
        assert response.context["scope"].operator is None

    def test_a_view_keeps_it(self, client_as, team, followed):
        asked = {"name": "Un opérateur", "periode": "trimestre", "operateur": team.operator.code}
        client_as(team.manager).post(reverse("reporting:view_save"), asked)
        assert f"operateur={team.operator.code}" in SavedView.objects.get().query

    @pytest.mark.parametrize("role", ["counsellor", "antenna_manager"])
    def test_an_antenna_does_not_filter_by_operator(self, client_as, team, followed, role):
        user = UserFactory(role=role, antenna=team.antenna)
        response = client_as(user).get(URL, YEAR | {"operateur": team.operator.code})
        assert response.context["scope"].operator is None


def test_what_is_kept_for_one_operator_is_not_shown_to_another(client_as, team, followed, monkeypatch):
    cache.clear()
    monkeypatch.setattr(dashboards, "LARGE", -2)
    first = told(client_as(team.agent).get(URL, YEAR))
    second = told(client_as(team.other_agent).get(URL, YEAR))
    above = told(client_as(team.manager).get(URL, YEAR))
    cache.clear()
    assert first["headline"] != second["headline"]
    assert "places" in above
    assert "places" not in first


def test_the_lists_are_read_inside_the_wall(team, followed):
    """What the wall hides is why the figures are counted outside it: alone inside, they would be wrong."""
    reader = Body(Role.OPERATOR_AGENT, institution_id=team.operator.pk)
    scope = Scope(*PERIOD, operator=team.profile)
    outside = dashboards.dashboard(reader=reader, scope=scope).tables
    with behind_wall(team.operator.pk):
        assert INDICATORS["aids_by_kind"](Facts(actor=reader, scope=scope)) != outside["aids_by_kind"]
        assert dashboards.dashboard(reader=reader, scope=scope).tables == outside
        assert Proposal.objects.filter(operator=team.profile).count() < 4


def test_as_many_queries_whatever_the_files(client_as, team, followed, django_assert_max_num_queries):
    client = client_as(team.agent)
    client.get(URL, YEAR)
    with django_assert_max_num_queries(90):
        client.get(URL, YEAR)
