"""Hand-over between the counsellors of one antenna, and the work load of the antenna."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cases.enums import AppointmentKind, AppointmentState, CaseSource, CaseState, ClosingReason
from cases.models import Appointment, Case, CaseTransition, HandOver, Task
from cases.selectors.workload import antenna_load
from cases.services.agenda import appointment_plan
from cases.services.cases import case_close
from cases.services.handovers import case_assign, cases_reassign
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory
from tests.factories.cases import CaseFactory
from tests.factories.transfers import HandOverFactory


def team():
    head = UserFactory(antenna_manager=True)
    leaver, taker = UserFactory(antenna=head.antenna), UserFactory(antenna=head.antenna)
    return head, leaver, taker


def reassign(head, leaver, taker, **more):
    return cases_reassign(
        actor=head, antenna=head.antenna, giver=leaver, receiver=taker, **{"case_ids": None, **more}
    )


def test_all_open_cases_change_hands_and_both_are_told(db):
    head, leaver, taker = team()
    mine = [CaseFactory(antenna=head.antenna, counsellor=leaver) for _ in range(3)]
    closed = CaseFactory(antenna=head.antenna, counsellor=leaver, closed=True)
    other = CaseFactory(antenna=head.antenna, counsellor=head)
    made, count = reassign(head, leaver, taker, note="Congé")
    assert count == 3
    assert set(Case.objects.filter(counsellor=taker)) == set(mine)
    assert Case.objects.get(pk=closed.pk).counsellor == leaver
    assert Case.objects.get(pk=other.pk).counsellor == head
    assert {line.case_id for line in made.lines.all()} == {case.pk for case in mine}
    assert Case.objects.get(pk=mine[0].pk).version == 2
    mails = {mail.to: f"{mail.subject}\n{mail.body}" for mail in OutgoingMessage.objects.all()}
    assert set(mails) == {leaver.email, taker.email}
    assert "3 dossiers vous sont confiés" in mails[taker.email]
    assert "Congé" in mails[leaver.email]
    assert not any(case.person.last_name in text for case in mine for text in mails.values())


def test_only_the_ticked_ones_and_those_nobody_has(db):
    head, leaver, taker = team()
    one, two = (CaseFactory(antenna=head.antenna, counsellor=leaver) for _ in range(2))
    reassign(head, leaver, taker, case_ids=[one.pk])
    assert Case.objects.get(pk=two.pk).counsellor == leaver
    orphan = CaseFactory(antenna=head.antenna)
    made, _count = reassign(head, None, taker, case_ids=[orphan.pk, two.pk])
    assert [line.case_id for line in made.lines.all()] == [orphan.pk]


def test_refused_hand_overs(db):
    head, leaver, taker = team()
    case = CaseFactory(antenna=head.antenna, counsellor=leaver)
    with pytest.raises(NotPermitted):
        reassign(leaver, leaver, taker)
    with pytest.raises(NotPermitted):
        cases_reassign(
            actor=UserFactory(antenna_manager=True),
            antenna=head.antenna,
            giver=leaver,
            receiver=taker,
            case_ids=None,
        )
    for receiver in (UserFactory(), UserFactory(antenna=head.antenna, is_active=False), leaver):
        with pytest.raises(DomainError):
            reassign(head, leaver, receiver)
    with pytest.raises(DomainError) as refusal:
        reassign(head, taker, leaver)
    assert refusal.value.code == "none_left"
    assert Case.objects.get(pk=case.pk).counsellor == leaver
    assert not HandOver.objects.exists()


def test_one_at_a_time_is_kept_and_told_too(db):
    head, leaver, taker = team()
    case = CaseFactory(antenna=head.antenna, counsellor=leaver)
    case_assign(actor=head, case=case, counsellor=taker)
    case_assign(actor=head, case=case, counsellor=taker)
    assert HandOver.objects.get().lines.get().case == case
    assert {mail.to for mail in OutgoingMessage.objects.all()} == {leaver.email, taker.email}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_managers_share_out_the_same_cases_once():
    head, leaver, taker = team()
    deputy = UserFactory(antenna_manager=True, antenna=head.antenna)
    cases = [CaseFactory(antenna=head.antenna, counsellor=leaver) for _ in range(4)]
    outcomes = at_once([lambda: reassign(head, leaver, taker), lambda: reassign(deputy, leaver, deputy)])
    assert sorted(getattr(outcome, "code", "") for outcome in outcomes) == ["", "none_left"]
    holders = set(Case.objects.values_list("counsellor", flat=True))
    assert len(holders) == 1
    assert HandOver.objects.get().lines.count() == len(cases)


def test_the_screen_previews_then_confirms(client_as):
    head, leaver, taker = team()
    one, two = (CaseFactory(antenna=head.antenna, counsellor=leaver) for _ in range(2))
    client, url = client_as(head), f"{reverse('cases:reassign')}?de={leaver.pk}"
    assert one.person.full_name in client.get(url).content.decode()
    sent = {"which": "some", "cases": [one.pk], "receiver": taker.pk, "note": "Relève"}
    preview = client.post(url, {**sent, "act": "preview"})
    assert preview.status_code == 200
    text = preview.content.decode()
    assert "Confier 1 dossier" in text
    assert two.person.full_name not in text
    assert not HandOver.objects.exists()
    assert client.post(url, {**sent, "act": "confirm"}).status_code == 302
    assert Case.objects.get(pk=one.pk).counsellor == taker
    again = client.post(url, {**sent, "act": "confirm"})
    assert again.status_code == 422
    assert "changé de main" in again.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"which": "some"}, "Cochez au moins un dossier"),
        ({"which": "all", "receiver": ""}, "Choisissez à qui confier"),
        ({"which": "some", "cases": ["x"]}, "n’est pas une valeur correcte"),
        ({"which": "none"}, "invalid-feedback"),
    ],
)
def test_bad_input_is_told_beside_its_field(client_as, sent, words):
    head, leaver, taker = team()
    CaseFactory(antenna=head.antenna, counsellor=leaver)
    url = f"{reverse('cases:reassign')}?de={leaver.pk}"
    answer = client_as(head).post(url, {"receiver": taker.pk, **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize("who", ["x", "999999999"])
def test_nobody_s_list_is_not_found(client_as, who):
    head, _leaver, _taker = team()
    assert client_as(head).get(f"{reverse('cases:reassign')}?de={who}").status_code == 404


def test_a_counsellor_of_another_antenna_is_not_found(client_as):
    head, _leaver, _taker = team()
    stranger = UserFactory()
    CaseFactory(antenna=stranger.antenna, counsellor=stranger)
    assert client_as(head).get(f"{reverse('cases:reassign')}?de={stranger.pk}").status_code == 404


def test_the_work_load_counts_by_state_age_and_delay(db):
    head, leaver, taker = team()
    old = CaseFactory(antenna=head.antenna, counsellor=leaver, opened_on=today() - timedelta(days=90))
    CaseFactory(antenna=head.antenna, counsellor=leaver, supported=True)
    moved = CaseFactory(antenna=head.antenna, counsellor=taker, assessed=True, opened_on=date(2024, 1, 2))
    at = timezone.now() - timedelta(days=3)
    CaseTransition.objects.create(subject=moved, at=at, from_state="registered", to_state="assessed")
    CaseTransition.objects.create(subject=moved, at=timezone.now(), to_state="category_B")
    CaseFactory(antenna=head.antenna)
    CaseFactory(antenna=head.antenna, counsellor=leaver, closed=True)
    CaseFactory()
    load = antenna_load(antenna=head.antenna)
    rows = {row.key: row for row in load.rows}
    assert (load.total, rows["personne"].total, rows[str(head.pk)].total) == (4, 1, 0)
    assert [(state, count) for state, _label, count in rows[str(leaver.pk)].states] == [
        ("registered", 1),
        ("supported", 1),
    ]
    assert rows[str(taker.pk)].oldest == at
    overdue = dict(rows[str(leaver.pk)].overdue)
    assert overdue["À évaluer depuis plus de 14 jours"] == 1
    Case.objects.filter(pk=old.pk).update(source=CaseSource.REGISTER, opened_on=date(2019, 1, 1))
    rows = {row.key: row for row in antenna_load(antenna=head.antenna).rows}
    assert dict(rows[str(leaver.pk)].overdue)["À évaluer depuis plus de 14 jours"] == 0


def test_the_work_load_asks_a_fixed_number_of_questions(client_as, django_assert_max_num_queries):
    head, leaver, _taker = team()
    client, url = client_as(head), reverse("cases:workload")
    CaseFactory(antenna=head.antenna, counsellor=leaver)
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    for _ in range(6):
        CaseFactory(antenna=head.antenna, counsellor=UserFactory(antenna=head.antenna))
    with django_assert_max_num_queries(len(few)):
        assert client.get(url).status_code == 200


def test_the_taskforce_chooses_the_antenna(client_as):
    head, leaver, _taker = team()
    case = CaseFactory(antenna=head.antenna, counsellor=leaver)
    client = client_as(UserFactory(taskforce_manager=True))
    page = client.get(f"{reverse('cases:workload')}?antenne={head.antenna.code}").content.decode()
    assert escape(leaver.full_name) in page
    url = f"{reverse('cases:reassign')}?de={leaver.pk}&antenne={head.antenna.code}"
    assert case.number in client.get(url).content.decode()
    assert client.get(f"{reverse('cases:workload')}?antenne=XX").status_code == 404


def test_a_hand_over_is_read_in_its_antenna_only(client_as):
    made = HandOverFactory()
    url = reverse("cases:hand_over_detail", args=[made.pk])
    assert made.lines.get().case.number in client_as(made.receiver).get(url).content.decode()
    assert client_as(UserFactory()).get(url).status_code == 404


def test_the_giver_s_open_tasks_go_with_the_cases(db):
    head, leaver, taker = team()
    case = CaseFactory(antenna=head.antenna, counsellor=leaver)
    late = today() - timedelta(days=2)
    mine = Task.objects.create(case=case, title="Appeler", due_on=late, assignee=leaver)
    other = Task.objects.create(case=case, title="Vérifier", due_on=late, assignee=head)
    rows = {row.key: row for row in antenna_load(antenna=head.antenna).rows}
    assert dict(rows[str(leaver.pk)].overdue)["Tâches en retard"] == 2
    reassign(head, leaver, taker)
    assert Task.objects.get(pk=mine.pk).assignee == taker
    assert Task.objects.get(pk=other.pk).assignee == head


def test_appointments_to_come_go_with_the_cases_where_the_receiver_is_free(db):
    head, leaver, taker = team()
    case = CaseFactory(antenna=head.antenna, counsellor=leaver)
    free, taken = (
        AppointmentFactory(case=case, counsellor=leaver),
        AppointmentFactory(case=case, counsellor=leaver),
    )
    held = AppointmentFactory(case=case, counsellor=leaver, past=True)
    AppointmentFactory(
        case=CaseFactory(antenna=head.antenna),
        counsellor=taker,
        starts_at=taken.starts_at,
        ends_at=taken.ends_at,
    )
    reassign(head, leaver, taker)
    assert Appointment.objects.get(pk=free.pk).counsellor == taker
    assert Appointment.objects.get(pk=taken.pk).counsellor == leaver
    assert Appointment.objects.get(pk=held.pk).counsellor == leaver
    task = Task.objects.get(case=case)
    assert (task.assignee, task.due_on) == (taker, timezone.localdate(taken.starts_at))
    assert str(leaver) in task.detail


def test_nobody_gives_an_appointment_while_the_case_closes(transactional_db):
    head, _leaver, counsellor = team()
    case = CaseFactory(antenna=head.antenna, counsellor=counsellor)
    start = timezone.now() + timedelta(days=3)

    def close():
        case_close(
            actor=counsellor,
            case=Case.objects.get(pk=case.pk),
            closing_reason=ClosingReason.ABANDONED,
        )

    def plan():
        appointment_plan(
            actor=counsellor,
            case=Case.objects.get(pk=case.pk),
            counsellor=counsellor,
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
            kind=AppointmentKind.INTERVIEW,
        )

    at_once([close, plan])
    assert Case.objects.get(pk=case.pk).state == CaseState.CLOSED
    assert not Appointment.objects.filter(case=case, state=AppointmentState.PLANNED).exists()
