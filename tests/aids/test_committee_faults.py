"""A worker killed with SIGKILL in the middle of a sealing or of letters: nothing is half done, nothing twice."""

import pytest
from django.db import transaction

from aids.enums import AgendaOutcome, ApplicationState, SittingState
from aids.models import Application, Decision, Paper, Sealing, Sitting
from aids.selectors.committees import agenda_of
from aids.services import budget
from aids.services.sitting_files import Outcome
from aids.tasks.committees import seal_sitting
from aids.tasks.documents import draw_paper
from cases.models import Case
from common.models import JobState
from tests.factories.committees import SittingRoom
from tests.faults import killed_while_waiting, stale

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(transactional_db, team):
    return SittingRoom(team)


def test_a_sealing_killed_in_the_middle_is_done_wholly_afterwards(room, media_in_a_temporary_folder):
    files = [room.team.submitted() for _ in range(3)]
    sitting = room.open(files)
    for file in agenda_of(sitting):
        room.decide(file, Outcome(AgendaOutcome.APPROVED, file.application.requested_eur), ("for",) * 3)
    job = room.sealing(sitting)
    with transaction.atomic():
        # The second file's decision comes to this row after the first has been applied.
        Case.objects.select_for_update().get(pk=files[1].case_id)
        with killed_while_waiting("aids.tasks.committees.seal_sitting", job.pk):
            assert Sealing.objects.get().job_state == JobState.RUNNING
    assert Sitting.objects.get().state == SittingState.OPEN
    assert not Decision.objects.exists()
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.SUBMITTED}
    assert budget.verify_ledger() == []
    stale(job)
    for _ in range(2):
        seal_sitting(job.pk)
    assert Sitting.objects.get().state == SittingState.SEALED
    assert Decision.objects.count() == 3
    assert Sealing.objects.get().job_state == JobState.DONE
    assert budget.verify_ledger() == []


def test_letters_cut_off_in_the_middle_exist_once_each_afterwards(room, media_in_a_temporary_folder):
    for _ in range(3):
        room.team.approved()
    # The rows as a worker finds them; asked for through the service they would be drawn at once here.
    letters = [
        Paper.objects.create(
            application_id=decision.application_id,
            decision=decision,
            kind="decision_letter",
            language="fr",
            requested_by=room.secretary,
        )
        for decision in Decision.objects.order_by("pk")
    ]
    ids = [letter.pk for letter in letters]
    with transaction.atomic():
        Paper.objects.select_for_update().get(pk=ids[1])
        with killed_while_waiting("aids.tasks.documents.draw_paper", *ids):
            pass
    states = list(Paper.objects.order_by("pk").values_list("job_state", flat=True))
    # The server may still take the second row for a worker that is no more.
    assert states in ([JobState.DONE, one, JobState.QUEUED] for one in (JobState.QUEUED, JobState.RUNNING))
    for letter in letters:
        stale(letter)
    first = Paper.objects.get(pk=ids[0]).sha256
    for pk in ids * 2:
        draw_paper(pk)
    done = Paper.objects.order_by("pk")
    assert [letter.job_state for letter in done] == [JobState.DONE] * 3
    assert done[0].sha256 == first
    assert len({letter.file.name for letter in done}) == 3
