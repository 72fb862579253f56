"""What the data-protection officer and the auditor read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.enums import ConsentScope
from cases.selectors.protection import AccessFilters, access_page, consent_page
from cases.selectors.rights_day import requests_section, retention_section
from common.audit import record_access
from common.dates import add_months, today
from common.models.audit import AccessKind
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory, PersonFactory
from tests.factories.rights import RightsRequestFactory


@pytest.fixture
def officer(db):
    return UserFactory(data_protection_officer=True)


@pytest.fixture
def read(db):
    """Two cases read by two users: one opened, one document taken."""
    amel, sami = UserFactory(full_name="Amel Lectrice"), UserFactory(full_name="Sami Lecteur")
    first = CaseFactory(
        person=PersonFactory(first_name="Houda", last_name="Guizani", search_latin="houda guizani")
    )
    second = CaseFactory()
    record_access(actor=amel, kind=AccessKind.CASE, subject=first)
    record_access(actor=sami, kind=AccessKind.DOCUMENT, subject=DocumentFactory(case=first))
    record_access(actor=sami, kind=AccessKind.SENSITIVE, subject=second, reason="Appel")
    return first, second


def numbers(officer, **filters):
    _page, lines = access_page(actor=officer, filters=AccessFilters(**filters), cursor=None)
    return [(line.number, line.record.kind) for line in lines]


def test_consultations_are_found_by_case_person_user_kind_and_day(officer, read):
    first, second = read
    of_first = [(first.number, "document"), (first.number, "case")]
    assert numbers(officer, text=first.number) == of_first
    assert numbers(officer, text="guizani") == of_first
    assert numbers(officer, text=first.person.cin) == of_first
    assert numbers(officer, user="lectrice") == [(first.number, "case")]
    assert numbers(officer, kind="sensitive") == [(second.number, "sensitive")]
    assert len(numbers(officer, from_day=today(), to_day=today())) == 3
    assert numbers(officer, from_day=today() + timedelta(days=1)) == []
    assert numbers(officer, text="T20-000001-A") == []


@pytest.mark.parametrize("trait", ["counsellor", "taskforce_manager", "administrator", "operator_agent"])
def test_nobody_else_reads_the_consultations(read, trait):
    user = UserFactory(**{trait: True})
    assert numbers(user) == []
    assert consent_page(actor=user, text="", scope="", state="", cursor=None).rows == []


def test_the_pages_cost_the_same_whatever_their_length(
    client_as, officer, read, django_assert_max_num_queries
):
    client = client_as(officer)
    for case in read:
        for scope in ConsentScope:
            ConsentFactory(case=case, scope=scope)
    for _number in range(30):
        record_access(actor=officer, kind=AccessKind.CASE, subject=read[0])
        RightsRequestFactory(case=CaseFactory())
    for name in ("access_records", "consent_list", "rights_list"):
        with django_assert_max_num_queries(16):
            page = client.get(reverse(f"cases:{name}"))
        assert page.status_code == 200
    page = client.get(reverse("cases:access_records"))
    onward = page.context["page"].next_cursor
    assert onward
    assert client.get(reverse("cases:access_records"), {"suite": onward}).status_code == 200


def test_agreements_are_narrowed(officer, read):
    first, second = read
    given = ConsentFactory(case=first, scope=ConsentScope.SHARE_CGPS)
    ended = ConsentFactory(case=second, scope=ConsentScope.SHARE_CGPS, withdrawn_on=today())

    def found(**values):
        asked = {"text": "", "scope": "", "state": "", **values}
        return set(consent_page(actor=officer, cursor=None, **asked).rows)

    assert found() == {given, ended}
    assert found(state="in_force") == {given}
    assert found(state="withdrawn") == {ended}
    assert found(text=first.number) == {given}
    assert found(scope=ConsentScope.SHARE_ANETI) == set()


def test_filters_that_cannot_be_read_do_not_narrow(client_as, officer, read):
    client = client_as(officer)
    page = client.get(reverse("cases:access_records"), {"du": "31/02/2026", "nature": "nope", "suite": "%%%"})
    assert page.status_code == 200
    assert len(page.context["lines"]) == 3


def test_the_day_of_the_officer(officer):
    late = RightsRequestFactory(late=True)
    RightsRequestFactory()
    rows = requests_section(officer).rows
    assert [row.urgency for row in rows] == ["late", ""]
    assert rows[0].url.endswith(f"/{late.pk}/")
    closed = add_months(today(), -60) + timedelta(days=20)
    CaseFactory(closed=True, closed_on=closed)
    assert len(retention_section(officer).rows) == 1
