"""Dashboards: what each role reads, in how many queries, and the way to the files."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aids.models import Phase
from common.dates import today
from reporting.forms.scopes import ScopeForm
from reporting.selectors import dashboards
from reporting.selectors.chapters import SUMMARY
from reporting.selectors.dashboards import TASKFORCE_CODES, default_scope
from reporting.selectors.presentation import tiles_of
from reporting.selectors.readers import TASKFORCE
from reporting.services.dashboards import dashboard_count, keep_ready
from reporting.views import dashboards as pages
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.reporting import aid_file, at

URL = reverse("reporting:dashboard")
QUARTER = {"du": "01/01/2025", "au": "31/03/2025"}


# The label of the tile that tells the cases opened.
CASES = "Dossiers ouverts"


def read_tiles(response):
    """{label: value} of the tiles as the page shows them, wherever it has them from."""
    found = re.findall(
        r'<span class="figure-label">(.*?)</span>\s*<span class="figure-value">(.*?)</span>',
        response.content.decode(),
    )
    return {unescape(label): unescape(re.sub(r"<[^>]+>", "", value)) for label, value in found}


def tiles(response):
    return {tile.key: tile.text for tile in response.context["tiles"]}


def blocks_of(response):
    return {block.code: block for _chapter, blocks in response.context["chapters"] for block in blocks}


class TestTaskforce:
    def test_figures_stand_first(self, client_as, manager, register):
        response = client_as(manager).get(URL, QUARTER)
        assert response.status_code == 200
        assert tiles(response) | {"persons": "4", "cases": "5", "approved": "3"} == tiles(response)
        assert ["headline", *blocks_of(response)] == list(TASKFORCE_CODES)
        page = response.content.decode()
        assert page.index('class="figure-value"') < page.index("chart-trend") < page.index("chart-tiles")
        assert page.count("chart-tiles") == 1

    def test_it_opens_on_the_last_twelve_months(self, client_as, manager, register):
        CaseFactory(opened_on=today(), antenna=register.north, return_country=register.france)
        scope = client_as(manager).get(URL).context["scope"]
        assert scope.ends_on == today()
        assert (today() - scope.starts_on).days in (364, 365)

    def test_where_nothing_happened_for_a_year_it_opens_on_the_last_year_there_is(
        self, register, monkeypatch
    ):
        monkeypatch.setattr(dashboards, "today", lambda: date(2027, 1, 1))
        monkeypatch.setattr("reporting.selectors.scope.today", lambda: date(2027, 1, 1))
        assert default_scope(TASKFORCE).ends_on == date(2025, 4, 1)

    @pytest.mark.parametrize("preset", ["12mois", "mois", "trimestre", "annee", "annee-en-cours"])
    def test_presets(self, client_as, manager, register, preset):
        scope = client_as(manager).get(URL, {"periode": preset}).context["scope"]
        assert scope.starts_on <= scope.ends_on <= today()

    def test_a_phase_alone_means_all_of_it(self, client_as, manager, register):
        scope = client_as(manager).get(URL, {"phase": "I"}).context["scope"]
        assert (scope.phase.code, scope.starts_on, scope.ends_on) == (
            "I",
            date(2017, 1, 1),
            date(2021, 11, 30),
        )

    def test_htmx_gets_the_figures_alone(self, client_as, manager, register):
        content = client_as(manager, htmx=True).get(URL, QUARTER).content.decode()
        assert content.lstrip().startswith('<div id="figures"')
        assert 'data-announce="Du 1er janvier 2025 au 31 mars 2025"' in content

    @pytest.mark.parametrize(
        "query",
        [
            {"du": "31/02/2025", "au": "abc"},
            {"du": "01/04/2025", "au": "01/01/2025"},
            {"phase": "III", "pays": "ZZ", "antenne": "nulle part", "periode": "toujours"},
            {"du": "01/01/0001", "au": "31/12/9999"},
            {"du": "\x00", "phase": "\x00"},
        ],
    )
    def test_a_filter_that_cannot_be_read_is_said(self, client_as, manager, register, query):
        response = client_as(manager).get(URL, query)
        assert response.status_code == 200
        assert response.context["scope"].starts_on <= response.context["scope"].ends_on

    def test_an_impossible_day_is_worded(self, client_as, manager, register):
        page = client_as(manager).get(URL, {"du": "31/02/2025"}).content.decode()
        assert "Cette date n&#x27;existe pas" in page

    def test_as_many_queries_whatever_the_rows(self, client_as, manager, register):
        client = client_as(manager)
        client.get(URL, QUARTER)
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(URL, QUARTER)
        for day in range(1, 13):
            case = CaseFactory(
                opened_on=date(2025, 1, day), antenna=register.south, return_country=register.germany
            )
            aid_file(
                case,
                "employment",
                date(2025, 1, day),
                [("submitted", at(1, day)), ("rejected", at(2, day), "Non")],
            )
        with CaptureQueriesContext(connection) as many:
            client.get(URL, QUARTER)
        assert len(many) == len(few)
        assert len(few) <= 106

    def test_a_figure_leads_to_as_many_files_as_it_counts(self, client_as, manager, register):
        client = client_as(manager)
        blocks = blocks_of(client.get(URL, QUARTER))
        followed = 0
        for code in ("people_by_country", "aids_by_kind", "delays"):
            for line in blocks[code].lines:
                for cell in line.cells:
                    if cell.href and cell.heading != "Personnes":
                        rows = client.get(cell.href).context["page"].rows
                        assert str(len(rows)) == cell.text, (code, line.label, cell.heading)
                        followed += 1
        assert followed > 20


class TestCounsellor:
    def test_her_own_cases_and_their_aids_are_counted_when_she_asks(self, client_as, register):
        user = UserFactory(counsellor=True, antenna=register.south)
        register.second.counsellor = user
        register.second.save(update_fields=["counsellor"])
        client = client_as(user)
        whole, own = tiles(client.get(URL, QUARTER)), tiles(client.get(URL, QUARTER | {"qui": "moi"}))
        assert (whole["cases"], own["cases"], own["persons"]) == ("2", "1", "1")
        page = client.get(URL, QUARTER | {"qui": "moi"})
        assert "Mes dossiers" in page.content.decode()
        link = next(tile.href for tile in page.context["tiles"] if tile.key == "cases")
        assert parse_qs(urlsplit(link).query)["qui"] == ["moi"]
        listed = client.get(unescape(link)).content.decode()
        assert register.second.number in listed
        assert register.closed.number not in listed

    @pytest.mark.parametrize("role", ["antenna_manager", "taskforce_manager"])
    def test_nobody_else_has_cases_of_her_own(self, client_as, register, role):
        user = UserFactory(**{role: True}, antenna=register.south if role == "antenna_manager" else None)
        page = client_as(user).get(URL, QUARTER | {"qui": "moi"})
        assert page.context["scope"].counsellor is None
        assert "Mes dossiers" not in page.content.decode()


class TestAntenna:
    @pytest.mark.parametrize("role", ["counsellor", "antenna_manager"])
    def test_an_antenna_reads_its_own_figures(self, client_as, register, role):
        user = UserFactory(role=role, antenna=register.south)
        response = client_as(user).get(URL, QUARTER)
        assert tiles(response)["cases"] == "2"
        assert "places" not in blocks_of(response)
        assert "Antenne Sud" in response.content.decode()

    def test_it_cannot_ask_for_another(self, client_as, register):
        user = UserFactory(counsellor=True, antenna=register.south)
        response = client_as(user).get(URL, {**QUARTER, "antenne": "NOR"})
        assert tiles(response)["cases"] == "2"

    def test_files_of_another_antenna_are_not_listed(self, client_as, register):
        user = UserFactory(counsellor=True, antenna=register.south)
        figure = {**QUARTER, "ligne": "total", "colonne": "cases"}
        by_antenna = reverse("reporting:figure_files", args=["people_by_antenna"])
        assert client_as(user).get(by_antenna, figure).status_code == 404
        by_sex = reverse("reporting:figure_files", args=["people_by_sex"])
        rows = client_as(user).get(by_sex, figure).context["page"].rows
        assert {case.antenna_id for case in rows} == {register.south.pk}


class TestFiles:
    def url(self, code="people_by_country"):
        return reverse("reporting:figure_files", args=[code])

    @pytest.mark.parametrize(
        ("code", "query"),
        [
            ("nothing", {"ligne": "FR", "colonne": "cases"}),
            ("people_by_country", {}),
            ("people_by_country", {"ligne": "XX", "colonne": "cases"}),
            ("people_by_country", {"ligne": "FR", "colonne": "share"}),
            ("people_by_country", {"ligne": "FR", "colonne": "nothing"}),
            ("places", {"ligne": "social", "colonne": "left"}),
            ("forecast", {"ligne": "social-slots", "colonne": "per_month"}),
            ("people_by_age", {"ligne": "18", "colonne": "cases"}),
        ],
    )
    def test_what_lists_nothing_does_not_exist(self, client_as, manager, register, code, query):
        assert client_as(manager).get(self.url(code), {**QUARTER, **query}).status_code == 404

    def test_the_page_tells_what_is_counted_and_leads_back(self, client_as, manager, register):
        response = client_as(manager).get(self.url(), {**QUARTER, "ligne": "DE", "colonne": "cases"})
        page = response.content.decode()
        assert "Personnes reçues par pays de retour" in page
        assert "Allemagne" in page
        back = urlsplit(response.context["back"])
        assert back.path == URL
        assert parse_qs(back.query) == {"du": ["01/01/2025"], "au": ["31/03/2025"]}

    def test_as_many_queries_whatever_the_rows(
        self, client_as, manager, register, django_assert_max_num_queries
    ):
        client = client_as(manager)
        for day in range(1, 29):
            CaseFactory(opened_on=date(2025, 2, day), antenna=register.north, return_country=register.france)
        with django_assert_max_num_queries(20):
            page = client.get(self.url(), {**QUARTER, "ligne": "FR", "colonne": "cases"}).context["page"]
        assert len(page.rows) == 25
        assert page.next_cursor


class TestLarge:
    """A large register is counted once in a while, and the page says when."""

    @pytest.fixture(autouse=True)
    def large(self, monkeypatch):
        cache.clear()
        monkeypatch.setattr(dashboards, "LARGE", -2)
        yield
        cache.clear()

    def test_the_figures_are_kept_with_their_time(self, client_as, manager, register):
        client = client_as(manager)
        first = client.get(URL, QUARTER)
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        second = client.get(URL, QUARTER)
        assert read_tiles(second)[CASES] == read_tiles(first)[CASES] == "5"
        assert second.context["computed_at"] == first.context["computed_at"]
        assert "chiffres calculés à" in second.content.decode()

    def test_what_is_kept_is_drawn_once_a_language(self, client_as, manager, register, monkeypatch):
        client = client_as(manager)
        first = client.get(URL, QUARTER)
        assert read_tiles(first)[CASES] == "5"
        with monkeypatch.context() as drawn_already:
            drawn_already.setattr(pages, "_figures", None)
            again = client.get(URL, QUARTER)
        assert read_tiles(again) == read_tiles(first)
        assert again.content.decode().count("chart-trend") == first.content.decode().count("chart-trend") > 0
        client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "ar"})
        arabic = client.get(URL, QUARTER)
        assert "ملفات" in "".join(read_tiles(arabic))
        assert CASES not in read_tiles(arabic)
        # Counted again, drawn again.
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        assert "6" in read_tiles(client.get(URL, {**QUARTER, "frais": "1"})).values()

    def test_they_are_counted_again_when_asked(self, client_as, manager, register):
        client = client_as(manager)
        client.get(URL, QUARTER)
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        assert read_tiles(client.get(URL, {**QUARTER, "frais": "1"}))[CASES] == "6"
        assert read_tiles(client.get(URL, QUARTER))[CASES] == "6"

    def test_what_is_kept_for_one_is_not_shown_to_another(self, client_as, manager, register):
        assert read_tiles(client_as(manager).get(URL, QUARTER))[CASES] == "5"
        for antenna, cases in ((register.north, "3"), (register.south, "2")):
            user = UserFactory(counsellor=True, antenna=antenna)
            assert read_tiles(client_as(user).get(URL, QUARTER))[CASES] == cases

    def test_what_is_old_is_read_while_a_worker_counts_it_again(
        self, client_as, manager, register, monkeypatch
    ):
        client = client_as(manager)
        client.get(URL, QUARTER)
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        monkeypatch.setattr(dashboards, "FRESH_FOR", timedelta(0))
        assert read_tiles(client.get(URL, QUARTER))[CASES] == "6"

    def test_a_page_does_not_wait_for_figures_that_are_being_counted(self, client_as, manager, register):
        client = client_as(manager)
        scope = ScopeForm(QUARTER, reader=manager).scope
        # Somebody else has asked a worker for the same figures.
        cache.add(f"{dashboards.dashboard_key(manager, scope)}:asked", True, 60)
        page = client.get(URL, QUARTER)
        assert "en cours de calcul" in unescape(page.content.decode())
        assert read_tiles(page) == {}
        awaited = {**QUARTER, "attend": ""}
        assert client.get(URL, awaited, headers={"HX-Request": "true"}).status_code == 204
        dashboard_count(
            {"role": manager.role, "antenna_id": None, "country_id": None, "institution_id": None},
            {"starts_on": scope.starts_on.isoformat(), "ends_on": scope.ends_on.isoformat()},
        )
        there = client.get(URL, awaited, headers={"HX-Request": "true"})
        assert read_tiles(there)[CASES] == "5"
        assert "hx-trigger" not in there.content.decode()
        assert read_tiles(client.get(URL, QUARTER))[CASES] == "5"
        awaited["attend"] = dashboards.kept_dashboard(reader=manager, scope=scope).computed_at.isoformat()
        cache.add(f"{dashboards.dashboard_key(manager, scope)}:asked", True, 60)
        assert client.get(URL, awaited, headers={"HX-Request": "true"}).status_code == 204

    def test_what_a_worker_is_told_is_what_the_page_counts(self, client_as, register):
        """Each role and each filter goes to the worker and back: the eager one counts for the page here."""
        north = UserFactory(counsellor=True, antenna=register.north)
        CaseFactory(
            opened_on=date(2025, 2, 2),
            antenna=register.north,
            return_country=register.france,
            counsellor=north,
        )
        manager = UserFactory(taskforce_manager=True)
        for user, query in (
            (north, QUARTER),
            (north, {**QUARTER, "qui": "moi"}),
            (UserFactory(antenna_manager=True, antenna=register.south), QUARTER),
            (manager, {**QUARTER, "antenne": register.north.code}),
            (manager, {**QUARTER, "pays": register.france.code}),
            (manager, {**QUARTER, "phase": Phase.objects.first().code}),
        ):
            page = client_as(user).get(URL, query)
            live = dashboards.dashboard(reader=user, scope=ScopeForm(query, reader=user).scope)
            assert read_tiles(page) == {tile.label: tile.text for tile in tiles_of(live.tables[SUMMARY])}

    def test_a_worker_keeps_the_first_page_ready(self, client_as, manager, register):
        CaseFactory(opened_on=today(), antenna=register.north, return_country=register.france)
        assert keep_ready()
        CaseFactory(
            opened_on=today() - timedelta(days=1), antenna=register.north, return_country=register.france
        )
        before = read_tiles(client_as(manager).get(URL))[CASES]
        assert keep_ready()
        assert int(read_tiles(client_as(manager).get(URL))[CASES]) == int(before) + 1


def test_a_small_register_is_always_live(client_as, manager, register):
    client = client_as(manager)
    client.get(URL, QUARTER)
    CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
    response = client.get(URL, QUARTER)
    assert tiles(response)["cases"] == "6"
    assert "chiffres de l'instant" in unescape(response.content.decode())
    assert not keep_ready()


class TestAdminIndex:
    def test_managers_read_the_headline(self, client_as, manager, register):
        CaseFactory(opened_on=today(), antenna=register.north, return_country=register.france)
        page = client_as(manager).get(reverse("admin:index")).content.decode()
        assert "Personnes reçues" in page
        assert URL in page

    def test_administrators_do_not(self, client_as, register):
        page = client_as(UserFactory(administrator=True)).get(reverse("admin:index")).content.decode()
        assert "Personnes reçues" not in page
