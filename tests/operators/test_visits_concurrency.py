"""The same visit, the same photo, the same closure sent at the same moment: real threads, real connections."""

import uuid
from functools import partial

import pytest

from aids.enums import ApplicationState
from aids.models import Application, ApplicationTransition
from common.errors import Conflict, DomainError
from operators.enums import VisitKind
from operators.models import Visit
from operators.services.closures import closure_confirm
from operators.services.visits import visit_extra, visit_photo_add, visit_record
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.operators import RoutingTeam, photo_upload, visit_data

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def test_what_comes_twice_at_once_is_stored_once(media_in_a_temporary_folder):
    load_programme()
    team = RoutingTeam()
    closure = team.closing()
    file = closure.application
    visit, sent = file.visits.get(month=1), uuid.uuid4()
    record = partial(visit_record, actor=team.agent, visit=visit, data=visit_data(), version=1)
    same = at_once([partial(record, client_id=sent)] * 3)
    assert all(isinstance(result, Visit) for result in same), same
    visit.refresh_from_db()
    assert (visit.version, visit.transitions.filter(to_state="done").count()) == (2, 1)

    other = file.visits.get(month=3)
    record = partial(visit_record, actor=team.agent, visit=other, data=visit_data(), version=1)
    two = at_once([partial(record, client_id=uuid.uuid4()) for _time in range(2)])
    assert sum(isinstance(result, Conflict) for result in two) == 1, two

    extra = partial(
        visit_extra, actor=team.agent, application=file, data=visit_data(), client_id=uuid.uuid4()
    )
    assert len({result.pk for result in at_once([extra] * 3)}) == 1
    assert file.visits.filter(kind=VisitKind.EXTRA).count() == 1

    name = uuid.uuid4()
    photos = at_once(
        [
            partial(visit_photo_add, actor=team.agent, visit=visit, upload=photo_upload(), client_id=name)
            for _time in range(3)
        ]
    )
    assert len({photo.pk for photo in photos}) == 1, photos
    assert visit.photos.count() == 1

    ends = at_once([partial(closure_confirm, actor=team.counsellor, closure=closure)] * 2)
    assert sum(isinstance(result, DomainError) for result in ends) == 1, ends
    assert Application.objects.get(pk=file.pk).state == ApplicationState.COMPLETED
    ended = ApplicationTransition.objects.filter(subject=file, to_state=ApplicationState.COMPLETED)
    assert ended.count() == 1
