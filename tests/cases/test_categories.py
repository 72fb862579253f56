"""The category follows from the facts, and says why (domain.md 2)."""

from dataclasses import replace
from datetime import date

import pytest

from cases.enums import Category, Modality
from cases.services.cases import case_override_category
from cases.services.categories import CategoryFacts, case_category, category_reason, derive_category
from common.errors import DomainError, NotPermitted
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.cases import CaseFactory

RETURNED = CategoryFacts(
    registered_on=date(2025, 3, 10),
    country="FR",
    country_name="France",
    is_partner=True,
    modality=Modality.OWN_MEANS,
    returned_on=date(2025, 2, 1),
)
ABROAD = replace(RETURNED, returned_on=None, is_announced=True)


@pytest.mark.parametrize(
    ("facts", "category", "states"),
    [
        (ABROAD, Category.A, ["met", "met", "unknown"]),
        (replace(ABROAD, is_vulnerable=True), Category.A, ["met", "met", "met"]),
        (replace(ABROAD, is_vulnerable=False), Category.A, ["met", "met", "not_met"]),
        (replace(ABROAD, modality=Modality.OBLIGATION_TO_LEAVE), Category.B, ["met", "met"]),
        (replace(RETURNED, modality=Modality.FORCED_RETURN), Category.B, ["met", "met"]),
        (RETURNED, Category.C, ["met", "met"]),
        (replace(RETURNED, returned_on=date(2024, 3, 11)), Category.C, ["met", "met"]),
        (replace(RETURNED, returned_on=date(2024, 3, 10)), Category.D, ["met", "not_met", "unknown"]),
        (replace(RETURNED, returned_on=None), Category.C, ["met", "unknown"]),
        (replace(RETURNED, is_partner=False), Category.D, ["not_met", "unknown"]),
        (
            replace(
                RETURNED,
                is_partner=False,
                special_request_by="OFII",
                special_request_on=date(2025, 3, 1),
            ),
            Category.D,
            ["not_met", "met"],
        ),
        (
            replace(RETURNED, modality=Modality.FORCED_RETURN, returned_on=date(2020, 1, 1)),
            Category.D,
            ["met", "not_met", "unknown"],
        ),
        (replace(RETURNED, nationality="ML", country="ML", is_partner=False), Category.E, ["met"]),
        (
            replace(RETURNED, nationality="TN", country="ML", is_partner=False),
            Category.D,
            ["not_met", "unknown"],
        ),
    ],
)
def test_the_category_follows_from_the_facts(facts, category, states):
    derived, reasons = derive_category(facts=facts)
    assert derived == category
    assert [reason.state for reason in reasons] == states
    assert all(reason.text for reason in reasons)


@pytest.mark.parametrize(
    ("partnership", "category"),
    [
        ({}, Category.C),
        ({"planned": True}, Category.D),
        ({"ended": True}, Category.D),
        ({"starts_on": date(2025, 2, 2)}, Category.D),
        ({"starts_on": date(2025, 2, 1)}, Category.C),
    ],
)
def test_the_partnership_counts_on_the_day_of_the_return(db, partnership, category):
    PartnershipFactory(country=CountryFactory(code="FR"), **partnership)
    case = CaseFactory(returned_on=date(2025, 2, 1), opened_on=date(2025, 3, 10))
    assert case_category(case=case)[0] == category


def test_a_manager_chooses_another_category_with_a_reason_that_is_shown(db):
    PartnershipFactory()
    manager = UserFactory(antenna_manager=True)
    case = CaseFactory(antenna=manager.antenna)
    changed = case_override_category(
        actor=manager, case=case, category=Category.D, reason="Demande de l'OFII"
    )
    assert changed.category == Category.D
    reason = category_reason(changed)[0]
    assert (reason.state, reason.detail) == ("waived", "Demande de l'OFII")
    event = changed.transitions.get()
    assert (event.actor, event.from_state, event.to_state) == (manager, "category_C", "category_D")
    restored = case_override_category(actor=manager, case=case, category="", reason="Retour au calcul")
    assert (restored.category, restored.category_override_by) == (Category.C, None)


@pytest.mark.parametrize(
    ("trait", "category", "reason", "error"),
    [
        ("counsellor", "D", "parce que", NotPermitted),
        ("antenna_manager", "D", "  ", DomainError),
        ("antenna_manager", "Z", "parce que", DomainError),
    ],
)
def test_a_category_is_not_chosen_otherwise(db, trait, category, reason, error):
    actor = UserFactory(**{trait: True})
    case = CaseFactory(antenna=actor.antenna)
    with pytest.raises(error):
        case_override_category(actor=actor, case=case, category=category, reason=reason)
    case.refresh_from_db()
    assert (case.category, case.category_override_by) == ("C", None)
