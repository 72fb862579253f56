"""The social inquiry: handed in once, taken over with its provenance, which the score shows and never counts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aids.selectors.decision_sheet import points_rows
from aids.services.assessments import assessment_create
from cases.enums import HouseholdFact, ReferralOutcome, ReferralState, SharedItem
from cases.models import Case, FactSource, SocialInquiry, VulnerabilityRecord
from cases.selectors.inquiries import fact_sources
from cases.services.cases import case_update
from cases.services.inquiries import (
    inquiry_adopt,
    inquiry_open,
    inquiry_set_aside,
    inquiry_submit,
    shared_situations,
)
from cases.services.vulnerabilities import record_version, vulnerabilities_write
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from common.models import AccessRecord
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.cases import HouseholdMemberFactory, VulnerabilityRecordFactory
from tests.factories.referrals import Network, findings, reread


@pytest.fixture
def network(db):
    return Network()


def adopt(network, referral, **changes):
    case = Case.objects.get(pk=network.case.pk)
    record = VulnerabilityRecord.objects.filter(case=case).first()
    values = {
        "facts": HouseholdFact.values,
        "case_version": case.version,
        "record_version": record_version(record),
    }
    return inquiry_adopt(actor=network.counsellor, referral=referral, **{**values, **changes})


def test_an_inquiry_ends_the_referral_and_changes_nothing_else(network):
    referral = network.inquiry_made()
    assert (referral.state, referral.outcome) == (ReferralState.DONE, ReferralOutcome.INQUIRY_MADE)
    assert referral.news_at is not None
    assert referral.inquiry.officer == network.officer
    case = Case.objects.get(pk=network.case.pk)
    assert (case.household_size, case.household_income_tnd) == (4, Decimal(600))
    assert not FactSource.objects.exists()


def test_situations_and_narrative_are_encrypted_at_rest(network):
    inquiry = network.inquiry_made().inquiry
    raw = SocialInquiry.objects.raw("SELECT id, findings AS stored FROM cases_socialinquiry")[0].stored
    assert "loyer" not in raw
    assert "serious_illness" not in raw
    assert inquiry.findings["situations"] == {"serious_illness": 1}


def test_an_inquiry_is_handed_in_once(network):
    referral = network.inquiry_made()
    with pytest.raises(DomainError) as refusal:
        inquiry_submit(actor=network.officer, referral=referral, findings=findings(household_size=9))
    assert refusal.value.code == "answered"
    assert "Hayet Mnasri" in refusal.value.message
    assert SocialInquiry.objects.get().household_size == 3


def test_an_inquiry_needs_an_accepted_request_for_one(network):
    plain = network.at("accepted")
    with pytest.raises(DomainError) as refusal:
        inquiry_submit(actor=network.officer, referral=plain, findings=findings())
    assert refusal.value.code == "purpose"
    with pytest.raises(NotPermitted):
        inquiry_submit(actor=network.counsellor, referral=network.inquiry_asked(), findings=findings())


@pytest.mark.parametrize(
    "changes",
    [
        {"visited_on": today() + timedelta(days=1)},
        {"household_size": 0},
        {"household_income_tnd": -1},
        {"situations": {"unknown": 1}},
        {"situations": {"single_mother": 2}},
        {"sources": {"household_size": {"by": "x", "how": "guess"}}},
    ],
)
def test_impossible_findings_are_refused_and_the_referral_stays_open(network, changes):
    referral = network.inquiry_asked()
    with pytest.raises(DomainError):
        inquiry_submit(actor=network.officer, referral=referral, findings=findings(**changes))
    assert reread(referral).state == ReferralState.ACCEPTED
    assert not SocialInquiry.objects.exists()


def test_adopting_writes_the_facts_with_who_established_them(network):
    VulnerabilityRecordFactory(case=network.case, situations={"single_mother": 1, "note": "Prudence"})
    referral = network.inquiry_made()
    adopt(network, referral)
    case = Case.objects.get(pk=network.case.pk)
    assert (case.household_size, case.household_income_tnd) == (3, Decimal(400))
    assert case.vulnerability_record.situations == {"serious_illness": 1, "note": "Prudence"}
    sources = fact_sources(case)
    assert {source["by"] for source in sources.values()} == {"Hayet Mnasri"}
    assert sources["household_size"] | {"by": ""} == {
        "by": "",
        "on": today().isoformat(),
        "how": "visit",
        "referral": referral.pk,
    }
    assert referral.transitions.order_by("-pk").first().to_state == "findings_adopted"
    assert reread(referral).news_at is None


def test_only_the_chosen_findings_are_taken_over(network):
    VulnerabilityRecordFactory(case=network.case)
    adopt(network, network.inquiry_made(), facts=[HouseholdFact.INCOME])
    case = Case.objects.get(pk=network.case.pk)
    assert (case.household_size, case.household_income_tnd) == (4, Decimal(400))
    assert case.vulnerability_record.situations == {"single_mother": 1}
    assert FactSource.objects.get().fact == HouseholdFact.INCOME


def test_findings_are_examined_once(network):
    referral = network.inquiry_made()
    adopt(network, referral)
    with pytest.raises(DomainError, match="déjà été examinés"):
        adopt(network, referral)
    with pytest.raises(DomainError, match="déjà été examinés"):
        inquiry_set_aside(actor=network.counsellor, referral=referral, reason="Trop tard")
    assert FactSource.objects.count() == 3


def test_findings_may_be_set_aside_with_a_reason(network):
    referral = network.inquiry_made()
    with pytest.raises(DomainError) as refusal:
        inquiry_set_aside(actor=network.counsellor, referral=referral, reason=" ")
    assert refusal.value.field == "reason"
    inquiry_set_aside(actor=network.counsellor, referral=referral, reason="Autre foyer")
    assert SocialInquiry.objects.get().is_adopted is False
    assert Case.objects.get(pk=network.case.pk).household_size == 4


def test_facts_changed_meanwhile_are_not_overwritten(network):
    referral = network.inquiry_made()
    stale = Case.objects.get(pk=network.case.pk).version
    case_update(actor=network.counsellor, case=network.case, data={"household_size": 5}, version=stale)
    with pytest.raises(Conflict):
        adopt(network, referral, case_version=stale)
    vulnerabilities_write(actor=network.counsellor, case=network.case, situations={})
    with pytest.raises(Conflict):
        adopt(network, referral, record_version="")
    case = Case.objects.get(pk=network.case.pk)
    assert (case.household_size, case.household_income_tnd) == (5, Decimal(600))
    assert not FactSource.objects.exists()


def test_a_size_smaller_than_the_members_listed_is_refused(network):
    for _ in range(3):
        HouseholdMemberFactory(case=network.case)
    with pytest.raises(DomainError, match="plus petite"):
        adopt(network, network.inquiry_made())


@pytest.mark.parametrize("act", [inquiry_set_aside, inquiry_adopt])
def test_neither_the_unit_nor_a_stranger_examines(network, act):
    referral = network.inquiry_made()
    more = (
        {"reason": "x"}
        if act is inquiry_set_aside
        else {"facts": ["situations"], "case_version": 1, "record_version": ""}
    )
    for user in (network.officer, UserFactory(), UserFactory(taskforce_manager=True)):
        with pytest.raises(NotPermitted):
            act(actor=user, referral=referral, **more)


def test_a_fact_changed_after_its_inquiry_no_longer_bears_its_name(network):
    adopt(network, network.inquiry_made())
    case = Case.objects.get(pk=network.case.pk)
    case_update(actor=network.counsellor, case=case, data={"household_size": 6}, version=case.version)
    sources = fact_sources(Case.objects.get(pk=case.pk))
    assert sources["household_size"] == {"how": "noted"}
    assert sources["household_income_tnd"]["by"] == "Hayet Mnasri"


def test_the_score_shows_who_established_each_answer_and_counts_the_same(network):
    load_programme()
    vulnerabilities_write(actor=network.counsellor, case=network.case, situations={"serious_illness": 1})
    case_update(
        actor=network.counsellor,
        case=network.case,
        data={"household_size": 3, "household_income_tnd": Decimal(400)},
        version=network.case.version,
    )
    before = assessment_create(actor=network.counsellor, case=network.case)
    adopt(network, network.inquiry_made())
    after = assessment_create(actor=network.counsellor, case=network.case)
    assert (after.inputs, after.lines, after.total_points) == (
        before.inputs,
        before.lines,
        before.total_points,
    )
    assert {row.source for row in points_rows(before)} == {""}
    assert all(row.source.startswith("établi par Hayet Mnasri le ") for row in points_rows(after))


def test_reading_the_findings_and_the_shared_situations_is_recorded(network):
    VulnerabilityRecordFactory(case=network.case)
    referral = network.inquiry_asked()
    assert shared_situations(actor=network.officer, referral=referral) == {"single_mother": 1}
    assert AccessRecord.objects.get(kind="sensitive").actor == network.officer
    referral.shared = [SharedItem.HOUSEHOLD]
    assert shared_situations(actor=network.officer, referral=referral) is None
    inquiry_submit(actor=network.officer, referral=referral, findings=findings())
    assert inquiry_open(actor=network.counsellor, referral=referral) is not None
    assert inquiry_open(actor=UserFactory(taskforce_manager=True), referral=referral) is None
    assert inquiry_open(actor=UserFactory(), referral=referral) is None
    assert AccessRecord.objects.filter(kind="sensitive", actor=network.counsellor).exists()
