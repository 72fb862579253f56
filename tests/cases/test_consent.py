"""Consents: given, withdrawn, in force once."""

from datetime import timedelta

import pytest

from cases.enums import ConsentScope
from cases.selectors.consent import consent_lines, has_consent
from cases.services.consent import consent_give, consent_withdraw
from common.dates import today
from common.errors import DomainError
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory, DocumentFactory

OPERATOR = ConsentScope.SHARE_OPERATOR


def test_a_consent_is_in_force_until_withdrawn(db):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    assert not has_consent(case, OPERATOR)
    consent = consent_give(actor=actor, case=case, scope=OPERATOR)
    assert has_consent(case, OPERATOR)
    assert not has_consent(case, ConsentScope.STATISTICS)
    assert not has_consent(CaseFactory(), OPERATOR)
    consent_withdraw(actor=actor, consent=consent)
    assert not has_consent(case, OPERATOR)
    consent_give(actor=actor, case=case, scope=OPERATOR)
    line = next(line for line in consent_lines(case) if line.scope == OPERATOR)
    assert line.in_force is not None
    assert line.withdrawn == [consent]


def test_the_same_agreement_is_not_recorded_twice(db):
    consent = ConsentFactory(scope=OPERATOR)
    with pytest.raises(DomainError) as refusal:
        consent_give(actor=UserFactory(antenna=consent.case.antenna), case=consent.case, scope=OPERATOR)
    assert refusal.value.code == "consent_once_in_force"


def test_refused_agreements(db):
    actor = UserFactory()
    case = CaseFactory(antenna=actor.antenna)
    tomorrow = today() + timedelta(days=1)
    for values in (
        {"scope": "everything"},
        {"scope": OPERATOR, "given_on": tomorrow},
        {"scope": OPERATOR, "document": DocumentFactory()},
    ):
        with pytest.raises(DomainError):
            consent_give(actor=actor, case=case, **values)
    assert not case.consents.exists()


def test_refused_withdrawals(db):
    consent = ConsentFactory(given_on=today())
    actor = UserFactory(antenna=consent.case.antenna)
    for day in (today() + timedelta(days=1), today() - timedelta(days=1)):
        with pytest.raises(DomainError):
            consent_withdraw(actor=actor, consent=consent, withdrawn_on=day)
    consent_withdraw(actor=actor, consent=consent)
    with pytest.raises(DomainError) as refusal:
        consent_withdraw(actor=actor, consent=consent)
    assert refusal.value.code == "withdrawn"
