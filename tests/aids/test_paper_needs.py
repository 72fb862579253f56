"""Papers that the aids of a case ask for."""

from aids.selectors.needs import paper_needs
from aids.services.applications import application_cancel
from cases.selectors.checklist import case_checklist
from tests.factories.cases import CaseFactory, DocumentFactory


def kinds(case_id):
    return [need.kinds[0] for need in paper_needs(case_id)]


def test_a_social_aid_asked_for_needs_the_income_on_paper(team):
    file = team.draft()
    assert kinds(file.case_id) == ["income_proof"]
    DocumentFactory(case=file.case, kind="income_proof")
    assert {item.kind: item.status for item in case_checklist(case=file.case)}["income_proof"] == "met"
    application_cancel(actor=team.counsellor, application=file, reason="Renonce")
    assert kinds(file.case_id) == []


def test_a_project_in_preparation_asks_for_quotes(team):
    assert kinds(team.planned().case_id) == ["quote"]


def test_a_granted_aid_asks_for_an_account(team):
    assert kinds(team.approved().case_id) == ["bank_details"]
    assert kinds(team.contracted().case_id) == ["bank_details"]


def test_a_case_without_aids_asks_for_nothing(programme):
    assert kinds(CaseFactory().pk) == []
