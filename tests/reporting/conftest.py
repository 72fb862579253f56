"""A register counted by hand, and the people who read its figures."""

import pytest

from aids.enums import AidKind
from cases.enums import ConsentScope
from cases.models import Consent
from common.dates import today
from operators.services.closures import closure_confirm
from operators.services.routing import proposal_decline
from operators.services.visits import visit_record
from reporting.selectors.facts import Facts
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.scope import Scope
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.operators import RoutingTeam, visit_data
from tests.factories.reporting import FIRST_QUARTER, Register


@pytest.fixture
def programme(db):
    """Phases I and II with their envelopes."""
    load_programme()


@pytest.fixture
def register(programme):
    return Register()


@pytest.fixture
def quarter():
    """The first quarter of 2025."""
    return Scope(*FIRST_QUARTER)


@pytest.fixture
def facts(register, quarter):
    """What the taskforce counts in the quarter."""
    return Facts(actor=TASKFORCE, scope=quarter)


@pytest.fixture
def manager(db):
    return UserFactory(taskforce_manager=True)


@pytest.fixture
def team(programme):
    return RoutingTeam()


@pytest.fixture
def followed(team):
    return followed_files(team)


def followed_files(team):
    """What two operators have: of the first one file in follow-up, one ended, one offer, one that it declined."""
    running = team.followed(days=40)
    visit = running.visits.earliest("due_on")
    visit_record(actor=team.agent, visit=visit, data=visit_data(), version=None, client_id=None)
    closure_confirm(actor=team.head, closure=team.closing(AidKind.EMPLOYMENT))
    team.proposed()
    declined = team.proposed()
    proposal_decline(actor=team.agent, proposal=declined, reason="Trop loin")
    # Nothing of it is shared any longer: neither shown nor counted.
    gone = team.accepted().application
    Consent.objects.filter(case=gone.case, scope=ConsentScope.SHARE_OPERATOR).update(withdrawn_on=today())
    team.accepted(operator=team.other_profile)
    return running
