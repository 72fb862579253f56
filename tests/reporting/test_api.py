"""The partners' interface: the figures of the dashboards, nothing small, nothing of another scope."""

import io
import json
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openapi_spec_validator import validate
from openpyxl import load_workbook

from accounts.models import Antenna, Country
from aids.models import Phase
from common.dates import today
from reporting.selectors import published
from reporting.selectors.country_sheet import country_sheet, published_scope
from reporting.selectors.dashboards import dashboard
from reporting.selectors.published import NATIONAL, OF_A_COUNTRY, SPLIT_BY, Dimension
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.tables import Hidden
from tests.aids.conftest import load_programme
from tests.factories.accounts import CountryFactory, PartnershipFactory
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.reporting import Register, aid_file, at, partner_token
from tests.kept_rows import load_kept

SMALL, KEPT = Hidden.SMALL.value, Hidden.KEPT_BACK.value
# A name that any field of a person would hold.
NAME = "Zoubeida"
GROUPS = (
    # country, antenna, sex, year, how many
    ("FR", "north", "F", 2023, 12),
    ("FR", "north", "M", 2024, 30),
    ("FR", "south", "M", 2024, 11),
    ("DE", "north", "F", 2024, 9),
    ("DE", "south", "M", 2023, 25),
    ("BE", "south", "M", 2024, 14),
    ("BE", "north", "F", 2023, 2),
    ("IT", "north", "M", 2024, 7),
)


@pytest.fixture(autouse=True)
def no_counts_of_other_tests():
    cache.clear()


def make_scheme():
    """Cases of three partner countries and of another one, over two years of phase II, beside the register's."""
    load_programme()
    register = Register()
    for code in ("FR", "DE", "BE"):
        PartnershipFactory(country=CountryFactory(code=code))
    for code, antenna, sex, year, many in GROUPS:
        for place in range(many):
            case = CaseFactory(
                person=PersonFactory(first_name=NAME, sex=sex, birth_date=date(1990, 1, 1)),
                opened_on=date(year, 6, 1),
                antenna=getattr(register, antenna),
                return_country=CountryFactory(code=code),
                governorate=register.tunis,
            )
            if place % 2:
                aid_file(case, "social", date(year, 7, 1), [("approved", at(8, 1, year=year))], granted=1200)


@pytest.fixture
def scheme(db):
    load_kept("scheme that partners read", make_scheme)
    return SimpleNamespace(france=Country.objects.get(code="FR"), north=Antenna.objects.get(code="NOR"))


@pytest.fixture
def phase(scheme):
    return Phase.objects.get(code="II")


@pytest.fixture
def ask(client, db):
    """`ask(name, *args, country=…, **filters)`: what a token of that scope is answered."""
    secrets = {}

    def asked(name, *args, of=None, **filters):
        if of not in secrets:
            secrets[of] = partner_token(of, per_minute=600)[1]
        headers = {"Authorization": f"Bearer {secrets[of]}"}
        return client.get(reverse(f"api:{name}", args=args), filters, headers=headers)

    return asked


def values(table, column):
    return {row["key"]: row["values"][column] for row in table["rows"]}


def table_of(answer, code):
    return next(table for table in answer.json()["tables"] if table["code"] == code)


class TestFigures:
    @pytest.mark.parametrize("code", NATIONAL)
    def test_what_is_shown_of_the_scheme_is_what_the_dashboard_shows(self, ask, scheme, phase, code):
        counted = dashboard(reader=TASKFORCE, scope=published_scope(phase)).tables[code]
        answer = ask("figures", code, phase="II")
        assert answer.status_code == 200
        for table in answer.json()["tables"]:
            for column in table["columns"]:
                shown = values(table, column["code"])
                told = {
                    key: value for key, value in shown.items() if isinstance(value, int) and key != "other"
                }
                assert told == {key: counted.value(key, column["code"]) for key in told}
                assert shown["total"] == counted.value("total", column["code"])
        assert answer.json()["tables"] or answer.json()["withheld"]

    @pytest.mark.parametrize(
        ("dimension", "part"), [("country", "FR"), ("antenna", "NOR"), ("antenna", "SUD"), ("year", "2024")]
    )
    def test_a_part_is_what_the_dashboard_shows_with_that_filter(self, ask, scheme, phase, dimension, part):
        whole = published_scope(phase)
        scope = next(one.scope for one in published.parts_of(Dimension(dimension), whole) if one.code == part)
        counted = dashboard(reader=TASKFORCE, scope=scope).tables
        compared = 0
        for slug in ("recues", "profils", "lieux", "dossiers", "aides", "argent"):
            answer = ask("chapter", slug, phase="II", **{dimension: part})
            if answer.status_code == 422:
                continue
            for table in answer.json()["tables"]:
                for column in table["columns"]:
                    for key, value in values(table, column["code"]).items():
                        if isinstance(value, int) and value and key != "other":
                            assert value == counted[table["code"]].value(key, column["code"]), (key, table)
                            compared += 1
        assert compared > 8

    def test_a_country_reads_its_sheet_and_nothing_else(self, ask, scheme, phase):
        sheet = country_sheet(country=scheme.france, phase=phase)
        answer = ask("sheet", "FR", of=scheme.france, phase="II").json()
        assert answer["cases"] == sheet.cases > 50
        assert answer["quota"]["allocated"] == sheet.quota.allocated
        for table in sheet.tables:
            column = table.columns[0].code
            told = next(one for one in answer["tables"] if one["code"] == table.code)
            figures = {row.key: row.values[0] for row in table.rows}
            assert values(told, column) == {
                key: value.value if isinstance(value, Hidden) else value for key, value in figures.items()
            }
        assert {table["code"] for table in answer["tables"]} <= set(OF_A_COUNTRY)
        for code in OF_A_COUNTRY:
            own = ask("figures", code, of=scheme.france, phase="II").json()
            assert own["tables"] == [one for one in answer["tables"] if one["code"] == code]

    def test_phase_by_default_is_the_latest_published(self, ask, scheme):
        assert ask("figures", "people_by_sex").json()["scope"]["phase"]["code"] == "II"

    def test_figures_stop_at_the_last_quarter_that_is_over(self, ask, scheme, phase):
        before = values(table_of(ask("figures", "people_by_sex"), "people_by_sex"), "cases")
        CaseFactory(opened_on=today(), antenna=scheme.north, return_country=scheme.france)
        assert values(table_of(ask("figures", "people_by_sex"), "people_by_sex"), "cases") == before

    def test_a_large_register_is_counted_once_a_quarter_of_an_hour(self, ask, scheme, monkeypatch):
        monkeypatch.setattr(published, "is_large", lambda: True)
        for filters in ({}, {"antenna": "NOR"}):
            before = ask("figures", "people_by_sex", phase="II", **filters).json()
            with CaptureQueriesContext(connection) as asked_queries:
                assert ask("figures", "people_by_sex", phase="II", **filters).json() == before
            counted = [query["sql"] for query in asked_queries if "GROUPING SETS" in query["sql"]]
            assert counted == []

    def test_a_phase_without_a_quarter_yet(self, ask, scheme):
        Phase.objects.filter(code="II").update(starts_on=today(), ends_on=date(2099, 1, 1))
        answer = ask("figures", "people_by_sex", phase="II")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_figures_yet")
        assert ask("sheet", "FR", of=scheme.france, phase="II").status_code == 404
        phases = {one["code"]: one for one in ask("periods").json()["phases"]}
        assert phases["II"]["published_to"] is None


class TestHidden:
    def test_the_parts_of_a_country_cannot_be_subtracted(self, ask, scheme):
        """Two Belgian women: the whole and every part together leave no count below 5 to be computed."""
        by_sex = {}
        for code in ("FR", "DE", "BE"):
            answer = ask("figures", "people_by_sex", phase="II", country=code)
            tables = answer.json()["tables"]
            by_sex[code] = values(tables[0], "cases") if tables else {}
        whole = values(table_of(ask("figures", "people_by_sex", phase="II"), "people_by_sex"), "cases")
        assert isinstance(whole["F"], int)
        hidden = [code for code, told in by_sex.items() if not isinstance(told.get("F"), int)]
        assert "BE" in hidden
        # Besides the rest (other countries), at least one more part is hidden in the row of women.
        assert len(hidden) >= 2

    def test_a_country_sheet_of_a_national_token_hides_with_the_others(self, ask, scheme):
        answer = ask("sheet", "BE", phase="II").json()
        assert answer["quota"] is None
        own = ask("sheet", "BE", of=CountryFactory(code="BE"), phase="II").json()
        assert own["cases"] == 16
        for table in answer["tables"]:
            for row in table["rows"]:
                assert all(not isinstance(value, int) or value >= 5 for value in row["values"].values())

    @pytest.mark.parametrize("filters", [{}, {"country": "BE"}, {"antenna": "NOR"}, {"year": "2023"}])
    def test_no_count_below_five_is_published(self, ask, scheme, filters):
        for slug in ("recues", "profils", "lieux", "dossiers", "aides", "argent"):
            answer = ask("chapter", slug, phase="II", **filters)
            for table in answer.json().get("tables", ()):
                for row in table["rows"]:
                    assert all(value in (SMALL, KEPT) or value >= 5 for value in row["values"].values())

    def test_the_sum_of_a_part_is_told_where_its_row_is(self, ask, scheme):
        by_country = values(
            table_of(ask("figures", "people_by_country", phase="II"), "people_by_country"), "cases"
        )
        assert set(by_country) == {"FR", "DE", "BE", "other", "total"}
        for code in ("FR", "DE", "BE"):
            tables = ask("figures", "people_by_sex", phase="II", country=code).json()["tables"]
            told = [values(table, "cases")["total"] for table in tables]
            assert told == ([by_country[code]] if isinstance(by_country[code], int) else [])

    @pytest.mark.parametrize(
        "filters", [{"country": "FR", "antenna": "NOR"}, {"year": "2024", "country": "FR"}]
    )
    def test_two_parts_are_never_crossed(self, ask, scheme, filters):
        answer = ask("figures", "people_by_sex", phase="II", **filters)
        assert (answer.status_code, answer.json()["code"]) == (422, "crossed_filters")

    @pytest.mark.parametrize("code", SPLIT_BY)
    def test_a_table_by_place_is_not_told_by_place(self, ask, scheme, code):
        assert ask("figures", code, phase="II", country="FR").json()["field"] == "country"
        assert ask("figures", code, phase="II", antenna="NOR").json()["field"] == "antenna"

    def test_parts_that_do_not_make_up_the_whole_are_not_told(self, scheme, phase):
        """Should a count stand in no part, or in two, what is left of the whole would be told by subtraction."""
        scope = published_scope(phase)
        every = published.parts_of(Dimension.ANTENNA, scope)
        some = [part for part in every if part.code != "SUD"]
        for parts, is_told in ((every, True), (some, False)):
            place = next(place for place, part in enumerate(parts) if part.code == "NOR")
            table = published.Grids(scope, Dimension.ANTENNA, parts).table("people_by_sex", "cases", place)
            assert (table is not None) is is_told


class TestScope:
    def test_another_country_is_out_of_scope_whether_it_exists_or_not(self, ask, scheme):
        for code in ("DE", "ZZ"):
            answer = ask("sheet", code, of=scheme.france)
            assert (answer.status_code, answer.json()["code"]) == (403, "out_of_scope")
            narrowed = ask("figures", "people_by_sex", of=scheme.france, country=code)
            assert (narrowed.status_code, narrowed.json()["field"]) == (403, "country")

    @pytest.mark.parametrize("filters", [{"antenna": "NOR"}, {"year": "2024"}])
    def test_a_country_is_read_by_whole_phase(self, ask, scheme, filters):
        answer = ask("figures", "people_by_sex", of=scheme.france, **filters)
        assert (answer.status_code, answer.json()["field"]) == (403, next(iter(filters)))

    def test_its_own_country_may_be_named(self, ask, scheme):
        named = ask("figures", "people_by_sex", of=scheme.france, country="FR")
        assert named.json() == ask("figures", "people_by_sex", of=scheme.france).json()

    def test_indicators_of_the_scheme_are_not_there_for_a_country(self, ask, scheme):
        assert ask("figures", "people_by_country", of=scheme.france).json()["code"] == "unknown_indicator"
        assert ask("places", of=scheme.france).json()["antennas"] == []
        codes = {
            one["code"]
            for chapter in ask("indicators", of=scheme.france).json()["chapters"]
            for one in chapter["indicators"]
        }
        assert codes == set(OF_A_COUNTRY)


class TestCatalogue:
    def test_every_indicator_is_described_and_answers(self, ask, scheme):
        chapters = ask("indicators").json()["chapters"]
        listed = {one["code"]: one for chapter in chapters for one in chapter["indicators"]}
        assert set(listed) == set(NATIONAL)
        for one in listed.values():
            assert one["title"]["fr"] and one["title"]["ar"] and one["method"]["fr"] and one["source"]["fr"]
            assert [column["unit"] for column in one["columns"]] == ["count"] * len(NATIONAL[one["code"]])
        for chapter in chapters:
            assert ask("chapter", chapter["slug"]).status_code == 200

    def test_periods_and_places_are_the_values_of_the_filters(self, ask, scheme):
        phases = {one["code"]: one for one in ask("periods").json()["phases"]}
        assert phases["I"]["years"] == ["2017", "2018", "2019", "2020", "2021"]
        assert phases["II"]["published_from"] == "2021-12-01"
        places = ask("places").json()
        assert [one["code"] for one in places["countries"]] == ["BE", "DE", "FR"]
        for one in places["antennas"]:
            assert ask("figures", "people_by_sex", antenna=one["code"]).status_code == 200


class TestBadRequests:
    @pytest.mark.parametrize(
        ("filters", "field"),
        [
            ({"phase": "IX"}, "phase"),
            ({"phase": ""}, "phase"),
            ({"phase": "\x00"}, "phase"),
            ({"country": "ZZ"}, "country"),
            ({"country": "'; --"}, "country"),
            ({"antenna": "nulle part"}, "antenna"),
            ({"year": "1999"}, "year"),
            ({"year": "2024.0"}, "year"),
            ({"format": "csv"}, "format"),
            ({"lang": "en"}, "lang"),
            ({"pays": "FR"}, "pays"),
            ({"du": "01/01/2025"}, "du"),
            ({"phase": ["I", "II"]}, "phase"),
        ],
    )
    def test_a_filter_that_makes_no_sense_is_named(self, ask, scheme, filters, field):
        answer = ask("figures", "people_by_sex", **filters)
        body = answer.json()
        assert (answer.status_code, body["field"]) == (422, field)
        assert body["message"] and body["advice"] and body["code"]

    @pytest.mark.parametrize("name", ["indicators", "periods", "places"])
    def test_lists_have_no_filter(self, ask, scheme, name):
        assert ask(name, phase="II").json()["field"] == "phase"

    def test_what_does_not_exist(self, ask, scheme):
        assert ask("figures", "headline").json()["code"] == "unknown_indicator"
        assert ask("chapter", "methode").json()["code"] == "unknown_chapter"
        assert ask("sheet", "IT").json()["code"] == "unknown_country"

    def test_messages_are_french_whatever_the_browser_prefers(self, client, db):
        answer = client.get(reverse("api:places"), headers={"Accept-Language": "ar"})
        assert answer.json()["message"] == "Cette demande ne porte pas de jeton."
        assert answer["Content-Language"] == "fr"


class TestWorkbook:
    @pytest.mark.parametrize("language", ["fr", "ar"])
    def test_figures_as_typed_cells(self, ask, scheme, language):
        answer = ask("chapter", "profils", phase="II", format="xlsx", lang=language)
        assert answer.status_code == 200
        book = load_workbook(io.BytesIO(answer.content))
        sheet = book[next(name for name in book.sheetnames if name.startswith("1 "))]
        cells = [cell.value for row in sheet.iter_rows(min_row=5) for cell in row[1:2]]
        told = values(table_of(ask("chapter", "profils", phase="II"), "people_by_sex"), "cases")
        assert [value for value in cells if isinstance(value, int)] == [
            value for value in told.values() if isinstance(value, int)
        ]
        assert bool(sheet.sheet_view.rightToLeft) is (language == "ar")
        assert answer["Content-Disposition"].endswith(f'-{language}.xlsx"')

    def test_the_sheet_of_a_country(self, ask, scheme):
        answer = ask("sheet", "FR", of=scheme.france, phase="II", format="xlsx")
        names = load_workbook(io.BytesIO(answer.content)).sheetnames
        assert len(names) == len(ask("sheet", "FR", of=scheme.france, phase="II").json()["tables"]) + 1

    def test_nothing_told_is_a_workbook_too(self, ask, programme):
        answer = ask("figures", "people_by_sex", phase="II", format="xlsx")
        assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Rapport"]


class TestNothingOfPersons:
    def test_no_name_in_any_answer(self, ask, scheme):
        answers = [ask("indicators"), ask("periods"), ask("places"), ask("sheet", "FR", of=scheme.france)]
        answers += [
            ask("chapter", slug) for slug in ("recues", "profils", "lieux", "dossiers", "aides", "argent")
        ]
        for answer in answers:
            assert answer.status_code == 200
            assert NAME not in answer.content.decode()

    def test_no_field_of_the_document_is_one_of_a_person(self, client, db):
        document = client.get(reverse("api:openapi")).json()
        named = {
            name for schema in document["components"]["schemas"].values() for name in schema["properties"]
        }
        of_persons = re.compile(r"name|birth|cin|passport|phone|mail|address|sex|person|case_number|number")
        assert {name for name in named if of_persons.search(name)} == set()
        assert {"values", "key", "withheld"} <= named


class TestDocument:
    def test_it_is_valid_openapi_and_names_every_address(self, client, db):
        document = json.loads(client.get(reverse("api:openapi")).content)
        validate(document)
        assert document["openapi"].startswith("3.1")
        assert len(document["paths"]) == 6
        for path, operations in document["paths"].items():
            assert set(operations) == {"get"}, path
            assert operations["get"]["security"] == [{"PartnerBearer": []}]
            assert set(operations["get"]["responses"]) == {"200", "401", "403", "404", "422", "429"}

    def test_what_is_answered_is_what_is_described(self, ask, client, scheme):
        document = client.get(reverse("api:openapi")).json()
        described = document["components"]["schemas"]["FiguresOut"]["properties"]
        assert set(described) == set(ask("figures", "people_by_sex").json())

    def test_the_page_for_developers_is_in_both_languages(self, client, db, settings):
        for language, words in (("fr", "Interface de données"), ("ar", 'lang="ar"')):
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            page = client.get(reverse("api:guide"))
            assert page.status_code == 200
            assert words in page.content.decode()
