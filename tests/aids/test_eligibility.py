"""Eligibility (domain.md 3): each condition met, not met, not known yet, waived."""

from datetime import date, timedelta

import pytest

from accounts.models import Partnership
from aids.enums import AidKind, EnvelopeKind
from aids.models import Phase, Waiver
from aids.selectors.eligibility import Status, Verdict, eligibility, eligibility_of
from aids.selectors.programmes import phase_on
from aids.services.applications import application_open, application_waive
from cases.enums import Category
from cases.models import Case, Consent
from common.dates import today
from common.errors import DomainError
from common.formatting import day_text
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.aids import phase_two, set_slots

pytestmark = pytest.mark.django_db


def line(team, case, code, kind=AidKind.EMPLOYMENT):
    found = eligibility(actor=team.counsellor, case=case, kind=kind, phase=phase_on(today()))
    return next(one for one in found.lines if one.code == code)


def test_a_case_that_meets_everything(team):
    found = eligibility(
        actor=team.counsellor, case=team.eligible_case(), kind=AidKind.EMPLOYMENT, phase=phase_on(today())
    )
    assert found.verdict == Verdict.ELIGIBLE
    assert {one.status for one in found.lines} == {Status.MET}


def test_a_social_aid_is_incomplete_until_the_household_is_scored(team):
    found = eligibility(
        actor=team.counsellor, case=team.eligible_case(), kind=AidKind.SOCIAL, phase=phase_two()
    )
    assert [one.code for one in found.lacking()] == ["score"]
    assert found.verdict == Verdict.INCOMPLETE


@pytest.mark.parametrize(
    ("days", "status"), [(1, Status.MET), (364, Status.MET), (366, Status.NOT_MET), (800, Status.NOT_MET)]
)
def test_months_since_return_for_category_c(team, days, status):
    case = team.eligible_case(returned_on=today() - timedelta(days=days), opened_on=today())
    assert line(team, case, "months_since_return").status == status


def test_the_day_that_counts_is_the_requests_not_the_decisions(team):
    application = team.draft(AidKind.EMPLOYMENT)
    Case.objects.filter(pk=application.case_id).update(returned_on=today() - timedelta(days=400))
    application.opened_on = today() - timedelta(days=100)
    found = eligibility(
        actor=team.counsellor,
        case=application.case,
        kind=application.kind,
        phase=application.phase,
        application=application,
    )
    assert next(one for one in found.lines if one.code == "months_since_return").status == Status.MET


@pytest.mark.parametrize("category", [Category.B, Category.D, Category.E])
def test_other_categories_have_no_limit_of_months(team, category):
    case = team.eligible_case(category=category, returned_on=today() - timedelta(days=900))
    found = eligibility(actor=team.counsellor, case=case, kind=AidKind.EMPLOYMENT, phase=phase_two())
    assert "months_since_return" not in {one.code for one in found.lines}


def test_category_a_is_not_known_yet_and_d_needs_its_request(team):
    assert line(team, team.eligible_case(category=Category.A), "category").status == Status.UNKNOWN
    bare = team.eligible_case(category=Category.D)
    assert line(team, bare, "category").status == Status.UNKNOWN
    asked = team.eligible_case(
        category=Category.D, special_request_by="Consulat de Lyon", special_request_on=date(2026, 1, 5)
    )
    assert line(team, asked, "category").status == Status.MET


def test_the_country_counts_on_the_day_of_the_return(team):
    libya = CountryFactory(code="LY")
    Partnership.objects.create(
        country=libya, starts_on=date(2017, 1, 1), ends_on=today() - timedelta(days=30)
    )
    before = team.eligible_case(return_country=libya, returned_on=today() - timedelta(days=31))
    after = team.eligible_case(return_country=libya, returned_on=today() - timedelta(days=29))
    assert line(team, before, "partner_country").status == Status.MET
    assert line(team, after, "partner_country").status == Status.NOT_MET


def test_a_planned_partnership_is_not_one(team):
    italy = CountryFactory(code="IT")
    Partnership.objects.create(country=italy, starts_on=date(2017, 1, 1), is_planned=True)
    assert line(team, team.eligible_case(return_country=italy), "partner_country").status == Status.NOT_MET


def test_an_unknown_return_date_is_not_a_no(team):
    case = team.eligible_case(returned_on=None)
    assert line(team, case, "partner_country").status == Status.UNKNOWN
    assert line(team, case, "months_since_return").status == Status.UNKNOWN


def test_south_south_returns_go_to_three_countries(team):
    mali = team.eligible_case(category=Category.E, return_country=CountryFactory(code="ML"))
    german = team.eligible_case(category=Category.E, return_country=CountryFactory(code="DE"))
    assert line(team, mali, "partner_country").status == Status.MET
    assert line(team, german, "partner_country").status == Status.NOT_MET


def test_consents_and_identity_are_unknown_until_recorded(team):
    case = team.eligible_case()
    Consent.objects.filter(case=case).update(withdrawn_on=today())
    case.person.cin = ""
    case.person.save()
    for code in ("consent_processing", "consent_operator", "identity_document"):
        assert line(team, case, code).status == Status.UNKNOWN


def test_an_earlier_aid_of_the_nature_stands_in_the_way(team):
    case = team.eligible_case()
    team.draft(AidKind.EMPLOYMENT, case=case)
    assert line(team, case, "no_earlier_aid", AidKind.BUSINESS).status == Status.NOT_MET
    assert line(team, case, "no_earlier_aid", AidKind.SOCIAL).status == Status.MET


def test_a_full_quota_is_said_and_refuses_nobody(team):
    set_slots(EnvelopeKind.COUNTRY, 0, country="FR")
    case = team.eligible_case()
    full = line(team, case, "quota_left")
    assert full.status == Status.NOT_MET
    assert "France" in full.detail
    found = eligibility(actor=team.counsellor, case=case, kind=AidKind.EMPLOYMENT, phase=phase_two())
    assert found.verdict == Verdict.ELIGIBLE


def test_a_closed_phase_takes_no_request(team):
    Phase.objects.update(is_open=False)
    case = team.eligible_case()
    found = eligibility(actor=team.counsellor, case=case, kind=AidKind.EMPLOYMENT, phase=phase_on(today()))
    assert found.verdict == Verdict.NOT_ELIGIBLE
    with pytest.raises(DomainError, match="Aucune phase"):
        application_open(actor=team.counsellor, case=case, kind=AidKind.EMPLOYMENT)


def test_a_waiver_is_shown_with_who_and_why(team):
    case = team.eligible_case(returned_on=today() - timedelta(days=500))
    application = team.draft(AidKind.EMPLOYMENT, case=case)
    application_waive(
        actor=team.manager, application=application, code="months_since_return", reason="Hospitalisation."
    )
    found = eligibility(
        actor=team.counsellor,
        case=case,
        kind=application.kind,
        phase=application.phase,
        application=application,
    )
    waived = next(one for one in found.lines if one.code == "months_since_return")
    assert waived.status == Status.WAIVED
    assert "Hospitalisation." in waived.detail
    assert found.verdict == Verdict.ELIGIBLE


def test_another_antennas_case_is_not_there(team):
    stranger = UserFactory(counsellor=True)
    with pytest.raises(Case.DoesNotExist):
        eligibility(actor=stranger, case=team.eligible_case(), kind=AidKind.SOCIAL, phase=phase_two())


def test_a_waiver_holds_until_its_day_and_may_be_given_again(team):
    case = team.eligible_case(returned_on=today() - timedelta(days=500))
    application = application_open(actor=team.counsellor, case=case, kind=AidKind.SOCIAL)
    waive = {"actor": team.manager, "application": application, "code": "months_since_return"}

    def status():
        found = eligibility_of(
            case=case, kind=AidKind.SOCIAL, phase=application.phase, application=application
        )
        return next(one for one in found.lines if one.code == "months_since_return")

    with pytest.raises(DomainError) as refusal:
        application_waive(**waive, reason="Hospitalisation", until=today() - timedelta(days=1))
    assert refusal.value.field == "until"
    application_waive(**waive, reason="Hospitalisation", until=today())
    assert status().status == Status.WAIVED
    assert day_text(today()) in status().detail
    Waiver.objects.update(until=today() - timedelta(days=1))
    assert status().status == Status.NOT_MET
    application_waive(**waive, reason="Encore hospitalisée")
    assert status().status == Status.WAIVED
    assert Waiver.objects.count() == 1
