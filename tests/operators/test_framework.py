"""Framework contracts: the contract of a day, amendments, suspensions, places lot by lot."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from accounts.enums import Role
from aids.enums import AidKind
from aids.models import Application
from common.dates import today
from common.errors import DomainError, NotPermitted
from operators.models import ContractAmendment, ContractLot, FrameworkContract, LotTerms
from operators.selectors.capacity import contract_uses
from operators.selectors.day import contracts_section
from operators.selectors.framework import contract_page
from operators.selectors.routing import rank_operators
from operators.services.framework import (
    LotData,
    contract_amend_end,
    contract_amend_lot,
    contract_resume,
    contract_suspend,
    lot_add,
    lot_correct,
)
from operators.services.routing import proposal_accept, proposal_make
from tests.factories.accounts import GovernorateFactory, UserFactory
from tests.factories.operators import terms_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def data(**changes):
    terms = {"governorates": ["TN-11"], "kinds": ["business"], "capacity": 10}
    return LotData(**terms | changes)


def whole(contract):
    return FrameworkContract.objects.select_related("operator").with_lots().get(pk=contract.pk)


def candidate_of(team, application, operator=None):
    ranking = rank_operators(actor=team.counsellor, application=application)
    return next(c for c in ranking if c.operator == (operator or team.profile))


def test_the_contract_of_any_day_can_be_told(team):
    """domain.md 3.2: what was agreed on a day stays, whatever amendments came later."""
    contract, former_end = team.contract, team.contract.valid_to
    GovernorateFactory(code="TN-61")
    (lot,) = contract.lots.all()
    terms_of(contract).update(kinds=["business"])
    amend = partial(contract_amend_lot, actor=team.manager, lot=lot, reason="Plus de demandes")
    changed = data(capacity=25, governorates=["TN-61", "TN-11"], fee_business_eur=Decimal(1200))
    first = amend(effective_on=today() + 10 * DAY, data=changed)
    contract_amend_end(
        actor=team.manager,
        contract=contract,
        effective_on=today() + 20 * DAY,
        new_valid_to=former_end + 90 * DAY,
        reason="Prolongation",
    )
    contract = whole(contract)
    assert [terms.capacity for terms in contract.terms_on(today())] == [10]
    (later,) = contract.terms_on(today() + 10 * DAY)
    assert (later.capacity, later.fee_of("business"), later.governorates) == (25, 1200, ["TN-11", "TN-61"])
    assert contract.end_as_known_on(today()) == former_end
    assert contract.end_as_known_on(today() + 20 * DAY) == former_end + 90 * DAY == contract.valid_to
    assert first.number == 1
    (end, _words), (_lot, words) = contract_page(contract).amendments
    assert end.number == 2
    assert any("10 → 25" in word for word in words)
    assert any("Sfax" in word for word in words)
    for refused in (
        partial(amend, effective_on=today() + 5 * DAY, data=data(capacity=3)),
        partial(amend, effective_on=today() + 30 * DAY, data=changed),
        partial(amend, effective_on=today() + 30 * DAY, data=data(capacity=3), reason=" "),
        partial(amend, effective_on=contract.valid_from - DAY, data=data(capacity=3)),
    ):
        with pytest.raises(DomainError):
            refused()
    with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
        ContractAmendment.objects.update(reason="Autre")


def test_an_end_moves_within_reason(team):
    act = partial(
        contract_amend_end, actor=team.manager, contract=team.contract, effective_on=today(), reason="Fin"
    )
    for day in (team.contract.valid_to, team.contract.valid_from - DAY, today() - DAY):
        with pytest.raises(DomainError) as refusal:
            act(new_valid_to=day)
        assert refusal.value.field == "new_valid_to"
    act(new_valid_to=today())
    assert candidate_of(team, team.draft(AidKind.BUSINESS)).fits
    with pytest.raises(NotPermitted):
        act(actor=team.head, new_valid_to=today() + DAY)


def test_a_suspension_stops_new_files_and_leaves_the_others(team):
    held, waiting = team.accepted(), team.proposed()
    suspend = partial(contract_suspend, actor=team.manager, contract=team.contract, reason="Contrôle")
    suspend(starts_on=today(), ends_on=None)
    for refused in (
        partial(suspend, starts_on=today() + DAY, ends_on=None),
        partial(suspend, starts_on=today() - DAY, ends_on=None),
        partial(suspend, starts_on=today(), ends_on=None, reason=""),
        partial(proposal_accept, actor=team.agent, proposal=waiting),
    ):
        with pytest.raises(DomainError):
            refused()
    application = team.draft(AidKind.BUSINESS)
    candidate = candidate_of(team, application)
    assert "contract_suspended" in {reason.word for reason in candidate.reasons}
    assert not candidate.can_be_picked_by(team.manager)
    assert Application.objects.visible_to(team.agent).filter(pk=held.application_id).exists()
    contract_resume(actor=team.manager, contract=team.contract)
    assert candidate_of(team, application).fits
    with pytest.raises(DomainError):
        contract_resume(actor=team.manager, contract=team.contract)


def test_each_lot_has_its_own_places(team):
    """A file takes a place in the lot it was offered under; a full lot leaves the others open."""
    GovernorateFactory(code="TN-61")
    lot = lot_add(actor=team.manager, contract=team.contract, data=data(kinds=["employment"], capacity=1))
    terms_of(team.contract).filter(lot__number=1).update(kinds=["business"], capacity=1)
    file = team.draft(AidKind.BUSINESS)
    assert candidate_of(team, file).terms.lot.number == 1
    accepted = team.accepted()
    assert accepted.lot.number == 1
    assert [use.load for use in contract_uses(whole(team.contract), today())] == [1, 0]
    assert "capacity_full" in {reason.word for reason in candidate_of(team, file).against}
    job = team.draft(AidKind.EMPLOYMENT)
    assert candidate_of(team, job).fits
    proposal = proposal_make(actor=team.counsellor, application=job, operator=team.profile)
    assert proposal.lot == lot
    with pytest.raises(DomainError) as refusal:
        lot_correct(actor=team.manager, lot=lot, data=data())
    assert refusal.value.code == "used"


def test_the_end_is_announced_as_many_days_before_as_the_contract_says(team):
    assert contracts_section(team.manager).rows == []
    FrameworkContract.objects.filter(pk=team.contract.pk).update(valid_to=today() + 80 * DAY)
    (row,) = contracts_section(team.manager).rows
    assert team.contract.number in row.label
    assert row.urgency == "soon"
    FrameworkContract.objects.filter(pk=team.contract.pk).update(warn_first_days=79)
    assert contracts_section(team.manager).rows == []
    with pytest.raises(IntegrityError, match="framework_contract_warnings_in_order"), transaction.atomic():
        FrameworkContract.objects.filter(pk=team.contract.pk).update(warn_last_days=80)


def test_the_pages_amend_suspend_and_show(team, client_as):
    client = client_as(team.manager)
    (lot,) = team.contract.lots.all()
    detail = reverse("operators:contract_detail", args=[team.contract.pk])
    days = {"effective_on": (today() + DAY).strftime("%d/%m/%Y"), "reason": "Plus de demandes"}
    form = {"capacity": "12", "kinds": ["business"], "governorates": ["TN-11"], "fee_business_eur": "1 100"}
    address = reverse("operators:amendment_lot", args=[lot.pk])
    assert client.post(address, form | days).headers["Location"] == detail
    refused = client.post(address, form | days | {"capacity": "0"})
    assert refused.status_code == 422
    assert "Plus de demandes" in refused.content.decode()
    address = reverse("operators:amendment_end", args=[team.contract.pk])
    end = (team.contract.valid_to + DAY).strftime("%d/%m/%Y")
    assert client.post(address, days | {"new_valid_to": end}).status_code == 302
    starts = {"starts_on": today().strftime("%d/%m/%Y"), "reason": "Contrôle"}
    address = reverse("operators:suspension_new", args=[team.contract.pk])
    assert client.post(address, starts).status_code == 302
    text = client.get(detail).content.decode()
    assert "Avenant n° 2" in text
    assert "10 → 12" in text
    assert "Suspendue" in text
    assert client.post(reverse("operators:suspension_lift", args=[team.contract.pk])).status_code == 302
    assert not whole(team.contract).is_suspended_on(today())
    for role in (Role.OPERATOR_AGENT, Role.ANTENNA_MANAGER):
        assert client_as(UserFactory(role=role)).get(detail).status_code == 403


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"governorates": []}, "lot_terms_some_governorate"),
        ({"capacity": 9999}, "framework_contract_capacity"),
    ],
)
def test_the_database_refuses_impossible_lots(team, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LotTerms.objects.update(**fields)
    with pytest.raises(IntegrityError, match="contract_lot_number_once"), transaction.atomic():
        ContractLot.objects.create(contract=team.contract, number=1)
