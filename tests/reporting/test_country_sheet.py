"""The sheet of a partner country: aggregates alone, and nothing small."""

from datetime import date

import pytest
from django.urls import reverse

from aids.models import Phase
from reporting.selectors.country_sheet import country_sheet
from reporting.selectors.tables import Hidden
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.reporting import Register

URL = reverse("reporting:country_sheet")
ON = date(2025, 4, 15)


def many(register: Register, women: int, men: int, country=None):
    for sex, count in (("F", women), ("M", men)):
        for _place in range(count):
            CaseFactory(
                person=PersonFactory(sex=sex, birth_date=date(1990, 1, 1)),
                opened_on=date(2024, 6, 1),
                antenna=register.north,
                return_country=country or register.germany,
                governorate=register.tunis,
            )


@pytest.fixture
def phase(programme):
    return Phase.objects.get(code="II")


def figures(sheet, code):
    table = next(table for table in sheet.tables if table.code == code)
    return {row.key: row.values[0] for row in table.rows}


def test_small_counts_are_hidden_with_another(register, phase):
    many(register, women=2, men=20)
    sheet = country_sheet(country=register.germany, phase=phase, on=ON)
    # With the register's own: 3 women and 21 men.
    assert sheet.cases == 24
    assert figures(sheet, "people_by_sex") == {"F": Hidden.SMALL, "M": Hidden.KEPT_BACK, "total": 24}


def test_a_country_with_few_cases_reads_no_more_than_that(register, phase):
    sheet = country_sheet(country=register.germany, phase=phase, on=ON)
    assert sheet.cases is Hidden.SMALL
    assert sheet.tables == []
    assert len(sheet.withheld) == 7


def test_only_the_country_is_counted(register, phase):
    many(register, women=9, men=20)
    many(register, women=50, men=50, country=register.france)
    sheet = country_sheet(country=register.germany, phase=phase, on=ON)
    assert figures(sheet, "people_by_sex") == {"F": 10, "M": 21, "total": 31}


def test_figures_stop_at_the_last_quarter_that_is_over(register, phase):
    many(register, women=9, men=20)
    CaseFactory(opened_on=date(2025, 4, 2), antenna=register.north, return_country=register.germany)
    sheet = country_sheet(country=register.germany, phase=phase, on=ON)
    assert sheet.ends_on == date(2025, 3, 31)
    assert sheet.cases == 31
    assert country_sheet(country=register.germany, phase=phase, on=date(2025, 7, 1)).cases == 32


def test_nothing_before_the_first_quarter_of_a_phase_is_over(register, phase):
    assert country_sheet(country=register.germany, phase=phase, on=date(2021, 12, 15)) is None


def test_the_quota_is_told(register, phase):
    sheet = country_sheet(country=register.germany, phase=phase, on=ON)
    assert (sheet.quota.allocated, sheet.quota.committed) == (60, Hidden.SMALL)


def test_a_contact_reads_her_country_whatever_she_asks_for(client_as, register, phase):
    many(register, women=9, men=20)
    contact = UserFactory(partner_contact=True, country=register.germany)
    response = client_as(contact).get(URL, {"pays": "FR"})
    assert response.context["country"] == register.germany
    assert "Allemagne" in response.content.decode()


def test_a_contact_reads_no_person_and_no_file(client_as, register, phase):
    many(register, women=9, men=20)
    contact = UserFactory(partner_contact=True, country=register.germany)
    client = client_as(contact)
    page = client.get(URL).content.decode()
    assert "Trabelsi" not in page
    assert "/chiffres/" not in page
    for name, args in (("dashboard", []), ("figure_files", ["people_by_sex"]), ("report_list", [])):
        assert client.get(reverse(f"reporting:{name}", args=args)).status_code == 403


def test_periods_cannot_be_chosen(client_as, register, phase):
    many(register, women=9, men=20)
    contact = UserFactory(partner_contact=True, country=register.germany)
    client = client_as(contact)
    asked = client.get(URL, {"du": "01/01/2025", "au": "02/01/2025", "periode": "mois"})
    assert asked.context["sheet"].cases == client.get(URL).context["sheet"].cases


def test_the_taskforce_reads_any_sheet(client_as, manager, register, phase):
    PartnershipFactory(country=register.germany)
    PartnershipFactory(country=CountryFactory(code="CH"))
    response = client_as(manager).get(URL, {"pays": "CH"})
    assert response.context["country"].code == "CH"
    assert "moins de 5" in response.content.decode()


@pytest.mark.parametrize(
    "role", ["counsellor", "antenna_manager", "operator_agent", "auditor", "administrator"]
)
def test_other_roles_are_refused(client_as, phase, role):
    assert client_as(UserFactory(role=role)).get(URL).status_code == 403
