"""Operators in order of fit, each with its reasons (domain.md 3.2, "Routing")."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from aids.enums import AidKind
from aids.models import Application, Plan
from common.dates import today
from operators.selectors.reasons import WORDS, Reason, reasons_from
from operators.selectors.routing import next_operator, rank_operators
from operators.services.routing import proposal_decline, proposal_expire
from tests.factories.accounts import GovernorateFactory, UserFactory
from tests.factories.operators import FrameworkContractFactory, OperatorFactory, change_contract

pytestmark = pytest.mark.django_db


def words_of(team, application, operator):
    ranking = rank_operators(actor=team.counsellor, application=application)
    candidate = next(c for c in ranking if c.operator == operator)
    return {reason.word for reason in candidate.reasons}, candidate


change = change_contract


def test_an_operator_that_meets_everything_fits(team):
    words, candidate = words_of(team, team.draft(AidKind.BUSINESS), team.profile)
    assert words == {
        "contract_valid", "governorate_covered", "kind_covered", "sector_all", "capacity_left",
        "history_none", "agents_ready",
    }  # fmt: skip
    assert candidate.fits
    assert candidate.left == 10
    assert candidate.can_be_picked_by(team.counsellor)


def test_the_larger_share_of_free_places_comes_first(team):
    application = team.draft(AidKind.BUSINESS)
    assert [c.operator for c in rank_operators(actor=team.counsellor, application=application)] == [
        team.profile,
        team.other_profile,
    ]
    for _time in range(3):
        team.accepted()
    ranking = rank_operators(actor=team.counsellor, application=application)
    assert [(c.operator, c.load, c.rank) for c in ranking] == [
        (team.other_profile, 0, 1),
        (team.profile, 3, 2),
    ]


def test_a_contract_that_names_the_sector_comes_before_one_for_all(team):
    application = team.draft(AidKind.BUSINESS)
    Plan.objects.create(application=application, title="Boulangerie", sector_isic="C")
    change(team.other_contract, sectors=["C", "G"])
    ranking = rank_operators(actor=team.counsellor, application=application)
    assert [c.operator for c in ranking] == [team.other_profile, team.profile]


@pytest.mark.parametrize(
    ("fields", "word", "final"),
    [
        ({"valid_to": today() - timedelta(days=1)}, "contract_ended", True),
        ({"valid_from": today() + timedelta(days=2)}, "contract_not_begun", True),
        ({"kinds": ["employment"]}, "kind_not_covered", False),
    ],
)
def test_what_a_contract_lacks_is_said(team, fields, word, final):
    change(team.contract, **fields)
    words, candidate = words_of(team, team.draft(AidKind.BUSINESS), team.profile)
    assert word in words
    assert not candidate.fits
    assert not candidate.can_be_picked_by(team.counsellor)
    assert candidate.can_be_picked_by(team.head) is not final
    assert candidate.can_be_picked_by(team.manager) is not final


def test_the_first_and_the_last_day_of_a_contract_belong_to_it(team):
    change(team.contract, valid_from=today(), valid_to=today())
    words, candidate = words_of(team, team.draft(AidKind.BUSINESS), team.profile)
    assert "contract_valid" in words
    assert candidate.fits


def test_an_operator_without_contract_or_inactive_is_listed_last_with_why(team):
    bare, inactive = OperatorFactory(), OperatorFactory(inactive=True)
    FrameworkContractFactory(operator=inactive)
    application = team.draft(AidKind.BUSINESS)
    assert "contract_none" in words_of(team, application, bare)[0]
    assert "operator_inactive" in words_of(team, application, inactive)[0]
    ranking = rank_operators(actor=team.counsellor, application=application)
    assert {c.operator for c in ranking[:2]} == {team.profile, team.other_profile}
    assert {c.operator for c in ranking[2:]} == {bare, inactive}


def test_another_governorate_is_not_covered_and_an_unknown_one_is_not_a_no(team):
    elsewhere = team.draft(
        AidKind.BUSINESS, case=team.eligible_case(governorate=GovernorateFactory(code="TN-82"))
    )
    words, candidate = words_of(team, elsewhere, team.profile)
    assert "governorate_not_covered" in words
    assert not candidate.fits
    unknown = team.draft(AidKind.BUSINESS, case=team.eligible_case(governorate=None))
    words, candidate = words_of(team, unknown, team.profile)
    assert "governorate_unknown" in words
    assert candidate.fits


@pytest.mark.parametrize(
    ("sector", "word", "fits"),
    [("", "sector_unknown", True), ("G", "sector_covered", True), ("A", "sector_not_covered", False)],
)
def test_sectors(team, sector, word, fits):
    change(team.contract, sectors=["G"])
    application = team.draft(AidKind.BUSINESS)
    Plan.objects.create(application=application, title="Commerce", sector_isic=sector)
    words, candidate = words_of(team, application, team.profile)
    assert word in words
    assert candidate.fits is fits


def test_capacity_counts_offers_and_files_held_but_not_the_file_itself(team):
    change(team.contract, capacity=2)
    team.accepted()
    waiting = team.proposed()
    words, candidate = words_of(team, waiting.application, team.profile)
    assert "capacity_left" in words
    assert candidate.load == 1
    words, candidate = words_of(team, team.draft(AidKind.BUSINESS), team.profile)
    assert "capacity_full" in words
    assert candidate.load == 2
    assert not candidate.can_be_picked_by(team.manager)


def test_an_operator_that_declined_or_kept_silent_is_not_asked_again(team):
    proposal = team.proposed()
    proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin")
    application = Application.objects.get(pk=proposal.application_id)
    words, candidate = words_of(team, application, team.profile)
    assert "history_declined" in words
    assert candidate.is_open_to_managers
    second = application.proposals.open().get()
    proposal_expire(proposal=second, day=today() + timedelta(days=8))
    assert "history_expired" in words_of(team, application, team.other_profile)[0]
    assert next_operator(actor=team.counsellor, application=application) is None


def test_an_operator_without_accounts_comes_after_one_that_can_answer(team):
    team.agent.is_active = False
    team.agent.save()
    application = team.draft(AidKind.BUSINESS)
    assert "agents_none" in words_of(team, application, team.profile)[0]
    assert next_operator(actor=team.counsellor, application=application).operator == team.other_profile


def test_the_number_of_queries_does_not_depend_on_the_number_of_operators(team, django_assert_num_queries):
    application = team.draft(AidKind.BUSINESS)
    with django_assert_num_queries(10):
        rank_operators(actor=team.counsellor, application=application)
    for _time in range(6):
        contract = FrameworkContractFactory(governorates=["TN-11", "TN-61", "TN-82"])
        UserFactory(operator_agent=True, institution=contract.operator.institution)
    with django_assert_num_queries(10):
        assert len(rank_operators(actor=team.counsellor, application=application)) == 8


def test_an_agent_sees_no_other_operator_in_the_ranking(team):
    ranking = rank_operators(actor=team.agent, application=team.draft(AidKind.BUSINESS))
    assert [c.operator for c in ranking] == [team.profile]
    assert rank_operators(actor=UserFactory(auditor=True), application=team.draft(AidKind.BUSINESS)) == []


def test_every_wording_can_be_filled_and_read_again_in_arabic(team):
    facts = {
        "number": "CC-1", "until": "2026-03-01", "since": "2026-03-01", "day": "2026-03-01", "why": "Loin",
        "governorate": {"fr": "Médenine", "ar": "مدنين"}, "kind": "business", "sector": "C",
        "left": 2, "capacity": 3, "load": 1, "count": 1,
    }  # fmt: skip
    for word in WORDS:
        assert "%(" not in Reason("contract", "met", word, facts).detail
    stored = [Reason("governorate", "met", "governorate_covered", facts).as_json(), {"word": "forgotten"}]
    (reason,) = reasons_from(stored)
    assert "Médenine" in reason.detail
    with override("ar"):
        assert "مدنين" in reason.detail


def test_two_contracts_of_one_operator_may_not_overlap(team):
    with pytest.raises(IntegrityError, match="framework_contract_no_overlap"), transaction.atomic():
        FrameworkContractFactory(operator=team.profile, valid_from=team.contract.valid_to)
    FrameworkContractFactory(
        operator=team.profile,
        valid_from=team.contract.valid_to + timedelta(days=1),
        valid_to=team.contract.valid_to + timedelta(days=30),
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kinds": ["social"]}, "framework_contract_economic_kinds"),
        ({"kinds": []}, "framework_contract_economic_kinds"),
        ({"sectors": ["Z"]}, "framework_contract_known_sectors"),
        ({"capacity": 0}, "framework_contract_capacity"),
        ({"fee_business_eur": -1}, "framework_contract_fee_not_negative"),
        ({"valid_to": today() - timedelta(days=400)}, "framework_contract_ends_after_start"),
    ],
)
def test_the_database_refuses_impossible_contracts(team, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change(team.contract, **fields)
