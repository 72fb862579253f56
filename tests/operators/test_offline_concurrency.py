"""A telephone that asks or sends twice at the same moment: real threads, real connections (ADR 0036)."""

import hashlib
import uuid
from functools import partial

import pytest

from operators.models import OfflineDevice, PhotoUpload, VisitPhoto
from operators.services.offline import device_open
from operators.services.photo_uploads import PhotoSent, photo_piece_add
from operators.services.visits import visit_record
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.operators import RoutingTeam, visit_data
from tests.operators.test_offline import jpeg

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def test_at_once_there_is_one_key_one_visit_and_one_photo(media_in_a_temporary_folder):
    load_programme()
    team = RoutingTeam()
    uid = uuid.uuid4()
    lent = at_once([partial(device_open, actor=team.agent, uid=uid)] * 4)
    assert len({one.key for one in lent}) == 1 and OfflineDevice.objects.count() == 1
    visit = team.followed().visits.earliest("due_on")
    record = partial(
        visit_record, actor=team.agent, visit=visit, data=visit_data(), version=1, client_id=uuid.uuid4()
    )
    assert {one.version for one in at_once([record] * 4)} == {2}
    content = jpeg()
    sent = PhotoSent(uuid.uuid4(), len(content), hashlib.sha256(content).hexdigest())
    piece = partial(photo_piece_add, actor=team.agent, visit=visit, sent=sent)
    half = len(content) // 2
    offsets = [one.offset for one in at_once([partial(piece, position=0, content=content[:half])] * 4)]
    assert offsets == [half] * 4
    ends = at_once([partial(piece, position=half, content=content[half:])] * 4)
    assert [one.offset for one in ends] == [len(content)] * 4
    assert VisitPhoto.objects.filter(visit=visit).count() == 1
    assert not PhotoUpload.objects.exists()
