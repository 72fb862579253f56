"""Acts on a proposal at the same moment: real threads, real connections."""

from datetime import timedelta
from functools import partial

import pytest

from aids.enums import SchemeState
from aids.models import Band, SchemeVersion, SchemeVersionTransition
from aids.services.scheme_publication import scheme_confirm, scheme_propose, scheme_withdraw
from common.dates import today
from common.errors import DomainError
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.aids import Team
from tests.factories.schemes import draft_of, proposed_by

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def team():
    load_programme()
    return Team()


def test_of_two_who_confirm_at_once_one_publishes(team):
    version = proposed_by(team.manager, day=today())
    third = UserFactory(taskforce_manager=True)
    results = at_once(
        [partial(scheme_confirm, actor=who, version=version) for who in (team.second_manager, third)]
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    version.refresh_from_db()
    assert version.state == SchemeState.PUBLISHED
    assert SchemeVersionTransition.objects.filter(subject=version, to_state="published").count() == 1


def test_a_confirmation_and_a_withdrawal_at_once_do_not_both_happen(team):
    version = proposed_by(team.manager, day=today())
    results = at_once(
        [
            partial(scheme_confirm, actor=team.second_manager, version=version),
            partial(scheme_withdraw, actor=team.manager, version=version),
        ]
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    version.refresh_from_db()
    confirmed = not isinstance(results[0], DomainError)
    assert version.state == (SchemeState.PUBLISHED if confirmed else SchemeState.DRAFT)
    assert version.published_by == (team.second_manager if confirmed else None)


def test_two_versions_confirmed_at_once_never_overlap(team):
    first = proposed_by(team.manager, day=today() + timedelta(days=3))
    second = proposed_by(team.second_manager, day=today() + timedelta(days=5))
    at_once(
        [
            partial(scheme_confirm, actor=team.second_manager, version=first),
            partial(scheme_confirm, actor=team.manager, version=second),
        ]
    )
    public = SchemeVersion.objects.filter(state__in=["published", "retired"]).order_by("effective_from")
    spans = [(version.effective_from, version.effective_to) for version in public]
    assert [end for _start, end in spans[:-1]] == [start - timedelta(days=1) for start, _end in spans[1:]]
    assert spans[-1][1] is None


def test_a_rule_changed_while_the_draft_is_proposed_is_either_before_or_refused(team):
    """SQL beside the services: the trigger waits for the version's row, then sees that it is proposed."""
    version = draft_of(team.manager)

    def change():
        return Band.objects.filter(version=version, number=1).update(amount_eur=1100)

    propose = partial(scheme_propose, actor=team.manager, version=version, effective_from=today(), reason="x")
    results = at_once([propose, change])
    changed = not isinstance(results[1], Exception)
    assert Band.objects.get(version=version, number=1).amount_eur == (1100 if changed else 1000)
    with pytest.raises(Exception, match="immutable"):
        change()
