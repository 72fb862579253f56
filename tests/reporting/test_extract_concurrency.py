"""Two managers at once: one decision, one build, one deletion."""

from datetime import timedelta
from functools import partial

import pytest

from common.dates import today
from common.errors import DomainError
from common.models import JobState
from reporting.models import ExtractBuild, ResearchExtract
from reporting.services.extracts import extract_approve, extract_refuse, extracts_expire
from reporting.tasks import build_extract
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.extracts import extract_approved, extract_asked, returns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def managers():
    return [UserFactory(taskforce_manager=True) for _turn in range(3)]


def test_of_two_who_approve_one_wins(managers):
    asking, *deciding = managers
    line = extract_asked(asking)
    results = at_once([partial(extract_approve, actor=one, extract=line, is_sent=False) for one in deciding])
    lost = [one for one in results if isinstance(one, DomainError)]
    assert [one.code for one in lost] == ["state"]
    assert ExtractBuild.objects.count() == 1
    line = ResearchExtract.objects.get()
    (winner,) = [
        one for one, result in zip(deciding, results, strict=True) if isinstance(result, ExtractBuild)
    ]
    assert line.decided_by == winner


def test_an_approval_and_a_refusal_do_not_both_hold(managers):
    asking, first, second = managers
    line = extract_asked(asking)
    results = at_once(
        [
            partial(extract_approve, actor=first, extract=line, is_sent=False),
            partial(extract_refuse, actor=second, extract=line, reason="Non"),
        ]
    )
    assert sum(isinstance(one, DomainError) for one in results) == 1
    line = ResearchExtract.objects.get()
    assert ExtractBuild.objects.exists() == (line.state == "approved")


def test_two_workers_make_one_archive():
    load_programme()
    returns(12)
    build = extract_approved(UserFactory(taskforce_manager=True), UserFactory(taskforce_manager=True))
    assert at_once([partial(build_extract, build.pk)] * 2) == [None, None]
    build.refresh_from_db()
    assert (build.job_state, build.attempts) == (JobState.DONE, 1)
    assert at_once([partial(extracts_expire, on=today() + timedelta(days=40))] * 2) in ([0, 1], [1, 0])
