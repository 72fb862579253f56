"""What ends with a case that is closed, and what a change of antenna takes off the agenda."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.enums import ClosingReason, ReferralPurpose
from cases.models import Appointment, Referral, Survey, Task
from cases.selectors.questionnaires import questions_of
from cases.services.cases import case_close
from cases.services.surveys import survey_answer, survey_complete, survey_start
from cases.services.transfers import transfer_accept, transfer_propose
from common.models import OutgoingMessage
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory, TaskFactory
from tests.factories.referrals import Network
from tests.factories.surveys import agree, load_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return Network()


def fill(network):
    """Work of each kind, still open and ended already."""
    counsellor, case = network.counsellor, network.case
    now = timezone.now()
    network.send()
    network.at("accepted", network.employment)
    network.inquiry_made()
    AppointmentFactory(case=case, counsellor=counsellor, starts_at=now + timedelta(days=3))
    AppointmentFactory(case=case, counsellor=counsellor, starts_at=now - timedelta(days=3))
    TaskFactory(case=case, assignee=counsellor)
    TaskFactory(case=case, assignee=counsellor, state="done")
    load_questionnaire()
    agree(case)
    survey_start(actor=counsellor, case=case, month=0, language="fr")
    under_way = survey_start(actor=counsellor, case=case, month=6, language="fr")
    answered = Survey.objects.get(month=0, case=case)
    for survey in (answered, under_way):
        survey_answer(actor=counsellor, survey=survey, dimension="economic", answers=first_answers(survey))
    survey_complete(actor=counsellor, survey=answered)


def first_answers(survey):
    """The first two questions on the person's economy, answered with their first choice."""
    asked = [one for one in questions_of(survey.version) if one.dimension == "economic"][:2]
    return {one.code: one.choices.first().rank for one in asked}


def states(model, case):
    return sorted(model.objects.filter(case=case).values_list("state", flat=True))


def test_closing_ends_what_waits_and_leaves_what_is_done(network):
    fill(network)
    OutgoingMessage.objects.all().delete()
    case_close(actor=network.counsellor, case=network.case, closing_reason=ClosingReason.LEFT_AGAIN)
    assert states(Appointment, network.case) == ["cancelled", "planned"]
    assert states(Referral, network.case) == ["cancelled", "cancelled", "done"]
    assert states(Task, network.case) == ["done", "dropped"]
    assert states(Survey, network.case) == ["completed", "refused"]
    assert Survey.objects.get(case=network.case, state="refused").answers == {}
    told = set(OutgoingMessage.objects.values_list("to", flat=True))
    assert told == {network.officer.email, network.adviser.email}


def test_each_ending_says_by_whom_and_why(network):
    fill(network)
    case_close(actor=network.counsellor, case=network.case, closing_reason=ClosingReason.LEFT_AGAIN)
    for model, state in (
        (Appointment, "cancelled"),
        (Referral, "cancelled"),
        (Task, "dropped"),
        (Survey, "refused"),
    ):
        for row in model.objects.filter(case=network.case, state=state):
            event = row.transitions.order_by("-pk").first()
            assert (event.actor, event.to_state) == (network.counsellor, state)
            assert str(ClosingReason.LEFT_AGAIN.label) in event.reason


def test_the_page_says_what_will_end(network, client_as):
    url = reverse("cases:case_close", args=[network.case.pk])
    client = client_as(network.counsellor)
    assert "Ce qui se termine avec le dossier" not in client.get(url).content.decode()
    fill(network)
    page = client.get(url).content.decode()
    assert "Ce qui se termine avec le dossier" in page
    assert str(ReferralPurpose.SOCIAL_SUPPORT.label) in page
    assert "leurs réponses seront oubliées" in page
    assert "2 réponses données" in page
    answer = client.post(url, {"closing_reason": ""})
    assert answer.status_code == 422
    assert "Ce qui se termine avec le dossier" in answer.content.decode()


def test_a_case_that_leaves_takes_its_appointments_off_the_agenda(network):
    fill(network)
    soon = Appointment.objects.get(case=network.case, starts_at__gt=timezone.now())
    taker = UserFactory()
    transfer = transfer_propose(
        actor=network.counsellor, case=network.case, to_antenna=taker.antenna, reason="Déménagement"
    )
    transfer_accept(actor=taker, transfer=transfer, counsellor=taker)
    assert Appointment.objects.get(pk=soon.pk).state == "cancelled"
    task = Task.objects.get(case=network.case, title="Redonner un rendez-vous à la personne")
    assert (task.assignee, task.due_on) == (taker, timezone.localdate(soon.starts_at))
    assert states(Referral, network.case) == ["accepted", "done", "sent"]


def test_a_case_without_appointments_raises_no_task(network):
    taker = UserFactory()
    transfer = transfer_propose(
        actor=network.counsellor, case=network.case, to_antenna=taker.antenna, reason="Déménagement"
    )
    transfer_accept(actor=taker, transfer=transfer, counsellor=taker)
    assert not Task.objects.filter(case=network.case).exists()
