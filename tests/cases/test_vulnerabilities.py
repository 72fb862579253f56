"""Situations of the household: encrypted, opened knowingly, each reading recorded."""

import pytest
from django.db import connection

from accounts.enums import Role
from cases.models import VulnerabilityRecord
from cases.services.vulnerabilities import record_version, vulnerabilities_read, vulnerabilities_write
from common.errors import Conflict, DomainError, NotPermitted
from common.models import AccessRecord
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, VulnerabilityRecordFactory

SITUATIONS = {"single_mother": 1, "person_with_disability": 2}


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna)


def test_reading_gives_the_counts_and_writes_an_access_row(counsellor, case):
    vulnerabilities_write(actor=counsellor, case=case, situations=SITUATIONS, note="Suivi à l'hôpital")
    assert vulnerabilities_read(actor=counsellor, case=case) == SITUATIONS
    row = AccessRecord.objects.get()
    assert (row.actor, row.kind, row.subject_type, row.subject_id) == (
        counsellor,
        "sensitive",
        "cases.case",
        case.pk,
    )


def test_not_asked_yet_is_not_none_of_them(counsellor, case):
    assert vulnerabilities_read(actor=counsellor, case=case) is None
    vulnerabilities_write(actor=counsellor, case=case, situations={})
    assert vulnerabilities_read(actor=counsellor, case=case) == {}


def test_nothing_readable_is_stored(counsellor, case):
    vulnerabilities_write(actor=counsellor, case=case, situations=SITUATIONS, note="hôpital")
    with connection.cursor() as cursor:
        cursor.execute("SELECT situations FROM cases_vulnerabilityrecord")
        rows = cursor.fetchall()
        cursor.execute("SELECT situations FROM cases_vulnerabilityrecordevent")
        rows += cursor.fetchall()
    assert len(rows) == 2
    assert not [text for (text,) in rows if "single" in text or "pital" in text]


@pytest.mark.parametrize("role", set(Role) - {Role.TASKFORCE_MANAGER})
def test_nobody_outside_the_antenna_reads(db, role):
    case = VulnerabilityRecordFactory().case
    with pytest.raises(NotPermitted):
        vulnerabilities_read(actor=UserFactory(role=role), case=case, reason="pour voir")
    assert not AccessRecord.objects.exists()


def test_the_taskforce_says_why(case):
    manager = UserFactory(taskforce_manager=True)
    with pytest.raises(DomainError) as refusal:
        vulnerabilities_read(actor=manager, case=case, reason=" ")
    assert refusal.value.field == "reason"
    vulnerabilities_read(actor=manager, case=case, reason="Recours de la personne")
    assert AccessRecord.objects.get().reason == "Recours de la personne"
    with pytest.raises(NotPermitted):
        vulnerabilities_write(actor=manager, case=case, situations={})


@pytest.mark.parametrize(
    "situations", [{"single_mother": 2}, {"elderly_dependant": 21}, {"serious_illness": -1}, {"baldness": 1}]
)
def test_impossible_counts_are_refused(counsellor, case, situations):
    with pytest.raises(DomainError) as refusal:
        vulnerabilities_write(actor=counsellor, case=case, situations=situations)
    assert refusal.value.field == next(iter(situations))
    assert not VulnerabilityRecord.objects.exists()


def test_the_second_writer_is_told(counsellor, case):
    first = vulnerabilities_write(actor=counsellor, case=case, situations={}, version="")
    with pytest.raises(Conflict):
        vulnerabilities_write(actor=counsellor, case=case, situations=SITUATIONS, version="")
    vulnerabilities_write(actor=counsellor, case=case, situations=SITUATIONS, version=record_version(first))
    assert vulnerabilities_read(actor=counsellor, case=case) == SITUATIONS
