"""The demonstration's data: believable, complete, and such as the portal's own services would have left it."""

import re
from collections import Counter
from datetime import timedelta

import phonenumbers
import pytest
from django.db.models import Count

from accounts.models import User
from aids.enums import DEAD_STATES, HOLDING_STATES, ApplicationState
from aids.models import Application, Assessment, Balance, LedgerEntry, Phase, Simulation
from aids.selectors.budget import budget_strip, held_by
from aids.selectors.schemes import version_problems
from aids.services.applications import eligibility_for
from aids.services.budget import verify_ledger
from aids.services.decisions import application_approve, application_reject
from aids.services.delivery import application_complete, application_record_spending
from aids.services.scoring import facts_from_inputs
from aids.services.sealed_facts import unseal_facts
from cases.enums import CaseState, Category
from cases.models import Case, CaseTransition, Person, PersonPhone
from cases.services.categories import case_category
from cases.services.duplicates import TypedIdentity, likely_duplicates
from common.services.numbers import is_number
from operators.enums import ProposalState
from operators.models import Operator, Proposal
from operators.selectors.reasons import reasons_from
from operators.selectors.routing import with_load
from tests.tounesna.conftest import DAY, PEOPLE
from tounesna.demo.names import _book
from tounesna.demo.schemes import draft_a_scheme

S = ApplicationState

pytestmark = pytest.mark.django_db


def transitions_of(model):
    """The (source, target) pairs that a model's state machine allows."""
    field = model._meta.get_field("state")
    pairs = {(str(t.source), str(t.target)) for t in field.get_all_transitions(model)}
    assert pairs
    return pairs


def test_as_many_persons_as_asked_for(demonstration):
    assert demonstration.people == PEOPLE
    assert Person.objects.count() == PEOPLE


def test_every_state_of_every_life_is_there(demonstration):
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    assert set(Application.objects.values_list("state", flat=True)) == set(S.values)
    # A running file changes hands in the work of the day (tounesna.demo.tenders), not in the years before.
    before = set(ProposalState.values) - {ProposalState.RELEASED}
    assert set(Proposal.objects.values_list("state", flat=True)) == before
    assert Application.objects.filter(waiting_since__isnull=False, state=S.SUBMITTED).exists()


def test_every_category_and_antenna_receives_people(demonstration):
    assert set(Case.objects.values_list("category", flat=True)) == set(Category.values)
    assert Case.objects.values("antenna").distinct().count() == 9


@pytest.mark.parametrize("model", [Case, Application, Proposal])
def test_transitions_lead_without_gap_to_the_state(demonstration, model):
    allowed = transitions_of(model)
    for row in model.objects.prefetch_related("transitions"):
        steps = sorted(row.transitions.all(), key=lambda step: (step.at, step.pk))
        states = [step.to_state for step in steps]
        assert [step.from_state for step in steps] == ["", *states[:-1]], row
        assert states[-1] == row.state, row
        assert {(step.from_state, step.to_state) for step in steps[1:]} <= allowed, row


def test_nothing_lies_in_the_future(demonstration):
    assert not CaseTransition.objects.filter(at__date__gte=DAY).exists()
    assert not LedgerEntry.objects.filter(application__isnull=False, at__date__gte=DAY).exists()
    assert not Case.objects.filter(returned_on__gte=DAY).exists()
    assert not Person.objects.filter(birth_date__gt=DAY - timedelta(days=14 * 365)).exists()


def test_categories_are_those_the_portal_derives(demonstration):
    for case in Case.objects.select_related("person", "return_country"):
        assert case_category(case=case)[0] == case.category, case


def test_balances_are_the_sums_of_their_entries(demonstration):
    assert verify_ledger() == []


def test_phase_two_is_well_used_and_nowhere_overdrawn(demonstration):
    lines = {(line.kind, line.label): line for line in budget_strip(phase=Phase.objects.get(code="II"))}
    assert all(line.left >= 0 for line in lines.values())
    persons = lines["persons", "Personnes aidées"]
    assert 0.45 <= float(1 - persons.left / persons.allocated) <= 0.8
    assert lines["country", "Pays-Bas"].left == 0


def test_each_file_holds_what_its_state_says(demonstration):
    placed = Counter()
    for application in Application.objects.select_related("phase"):
        held = held_by(application)
        reserved = sum(one.reserved_eur for one in held)
        committed = sum(one.committed_eur for one in held)
        if application.state in HOLDING_STATES:
            assert (reserved, committed > 0) == (0, True), application
        elif application.reserved_until:
            assert (reserved > 0, committed) == (True, 0), application
        else:
            assert (reserved, committed) == (0, 0), application
        holds_slot = any(one.slots for one in held if one.envelope_id == persons_envelope(application))
        placed[application.person_id, application.phase_id] += holds_slot
    assert set(placed.values()) == {0, 1}


def persons_envelope(application):
    return application.phase.envelopes.get(kind="persons").pk


def test_files_before_their_decision_meet_every_condition(demonstration):
    waiting = Application.objects.filter(state__in=[S.SUBMITTED, S.DEFERRED, S.APPROVED])
    assert waiting.count() > 10
    for application in waiting.select_related("case__person", "case__return_country", "phase", "assessment"):
        found = eligibility_for(application)
        assert found.is_eligible, [line.code for line in found.lacking()]


def test_the_portal_goes_on_from_the_generated_files(demonstration):
    submitted = Application.objects.filter(state=S.SUBMITTED, reserved_until__isnull=False).order_by("pk")
    first, second = submitted[0], submitted[1]
    manager = User.objects.filter(role="taskforce_manager").exclude(pk=first.submitted_by_id).first()
    assert application_approve(actor=manager, application=first).state == S.APPROVED
    assert application_reject(actor=manager, application=second, reason="Essai").state == S.REJECTED
    followed = Application.objects.filter(state=S.IN_FOLLOW_UP).order_by("pk").first()
    held = {one.envelope_id: one for one in held_by(followed)}[persons_envelope(followed)]
    left = held.committed_eur - held.spent_eur
    application_record_spending(actor=manager, application=followed, amount_eur=left)
    assert application_complete(actor=manager, application=followed).state == S.COMPLETED
    assert verify_ledger() == []


def test_last_accepted_offer_is_the_file_s_operator(demonstration):
    for proposal in Proposal.objects.filter(state=ProposalState.ACCEPTED).select_related(
        "operator", "application"
    ):
        assert proposal.operator.institution_id == proposal.application.operator_id
        assert all(reason.detail for reason in reasons_from(proposal.reasons))


def test_one_operator_is_full_and_one_has_no_contract_any_more(demonstration):
    operators = with_load(Operator.objects.all()).prefetch_related("contracts")
    contracts = {
        op.institution.code: (op.contracts.order_by("-valid_to").first(), op.load) for op in operators
    }
    assert len(contracts) >= 8
    full, load = contracts["OP-SAHEL"]
    assert full.capacity_on(DAY) == load
    assert contracts["OP-HORIZON"][0].valid_to < DAY


def test_persons_are_believable(demonstration):
    persons = list(Person.objects.all())
    arabic = [person for person in persons if person.last_name_ar]
    assert 0.85 < len(arabic) / len(persons) < 1
    assert all(re.fullmatch(r"[\u0600-\u06ff ]+", person.last_name_ar) for person in arabic)
    assert any(len(person.full_name) > 55 for person in persons)
    assert any(len(person.first_name) == 1 for person in persons)
    assert {person.sex for person in persons} == {"F", "M"}
    assert Person.objects.annotate(n=Count("cases")).filter(n__gt=1).exists()
    for number in PersonPhone.objects.values_list("number", flat=True):
        assert phonenumbers.is_valid_number(phonenumbers.parse(number)), number


def test_some_are_registered_twice_and_found_by_matching(demonstration):
    same = Person.objects.exclude(cin="").values("cin").annotate(n=Count("pk")).filter(n__gt=1)
    cin = same.order_by("cin").values_list("cin", flat=True).first()
    one, other = Person.objects.filter(cin=cin).order_by("pk")[:2]
    counsellor = User.objects.get(email="conseillere.tunis@demo.tounesna.example")
    typed = TypedIdentity(one.first_name, one.last_name, birth_date=one.birth_date, cin=one.cin)
    found = likely_duplicates(actor=counsellor, typed=typed, exclude=one)
    assert other.pk in {duplicate.person_id for duplicate in found}


def test_the_lists_of_names_are_long():
    book = _book()
    assert len(book["male"]) + len(book["female"]) >= 120
    assert len(book["family"]) >= 150


def test_numbers_bear_their_check_character(demonstration):
    for model in (Case, Application):
        numbers = list(model.objects.values_list("number", flat=True))
        assert len(set(numbers)) == len(numbers)
        assert all(map(is_number, numbers))


def test_dead_files_and_balances_are_of_the_past_phase_too(demonstration):
    past = Phase.objects.get(code="I")
    assert Application.objects.filter(phase=past, state=S.COMPLETED).count() > 10
    assert not Application.objects.filter(phase=past).exclude(
        state__in=[S.COMPLETED, S.TERMINATED, *DEAD_STATES]
    )
    assert Balance.objects.get(envelope__phase=past, envelope__kind="persons").committed_slots > 10


def test_a_draft_scheme_is_in_preparation_with_its_simulation(demonstration):
    draft_a_scheme({user.email: user for user in User.objects.all()})
    simulation = Simulation.objects.get()
    assert (simulation.version.number, simulation.version.state, simulation.job_state) == (2, "draft", "done")
    totals = simulation.result["totals"]
    assert min(totals["households"], totals["gain"], totals["lose"]) > 0
    assert version_problems(simulation.version, on=DAY) == []


def test_every_assessment_holds_its_facts_sealed(demonstration):
    for one in Assessment.objects.all():
        assert unseal_facts(one.facts_sealed, case_id=one.case_id) == facts_from_inputs(one.inputs)
