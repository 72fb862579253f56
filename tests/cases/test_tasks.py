"""Tasks: each act from each state, sweeps that never raise the same twice, the list."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from aids.enums import ApplicationState
from aids.models import Application, Contract
from aids.selectors.sweeps import MOST_IDLE
from aids.services.decisions import application_approve
from cases.enums import Category, TaskState
from cases.models import Case, Task
from cases.services.tasks import task_add, task_assign, task_drop, task_finish, tasks_raise
from common.dates import add_months, today
from common.errors import DomainError, NotPermitted
from common.sweeps import Finding, Sweeps, sweeps
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory, TaskFactory
from tests.factories.cases import CaseFactory, DocumentFactory, JournalNoteFactory
from tests.factories.operators import RoutingTeam

S = TaskState


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna, counsellor=counsellor)


def test_a_task_is_written_for_somebody_of_the_antenna(counsellor, case):
    task = task_add(actor=counsellor, case=case, title=" Appeler ", due_on=today(), assignee=counsellor)
    assert (str(task.label), task.state, task.created_by) == ("Appeler", S.OPEN, counsellor)
    assert task.transitions.get().to_state == S.OPEN


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"due_on": today() - timedelta(days=1)}, "due_on"),
        ({"due_on": today() + timedelta(days=9999)}, "due_on"),
    ],
)
def test_bad_input_is_refused_beside_its_field(counsellor, case, change, field):
    values = {"title": "Appeler", "due_on": today(), "assignee": None, **change}
    with pytest.raises(DomainError) as refusal:
        task_add(actor=counsellor, case=case, **values)
    assert refusal.value.field == field
    assert not Task.objects.exists()


def test_a_stranger_is_not_given_a_task(counsellor, case):
    with pytest.raises(DomainError) as refusal:
        task_add(actor=counsellor, case=case, title="Appeler", due_on=today(), assignee=UserFactory())
    assert refusal.value.field == "assignee"


ACTS = {
    "finish": lambda actor, task: task_finish(actor=actor, task=task),
    "drop": lambda actor, task: task_drop(actor=actor, task=task, reason="Sans objet"),
    "assign": lambda actor, task: task_assign(
        actor=actor, task=task, assignee=actor, due_on=today() + timedelta(days=9)
    ),
}
AFTER = {"finish": S.DONE, "drop": S.DROPPED, "assign": S.OPEN}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", list(ACTS))
def test_each_act_from_each_state(counsellor, case, act, state):
    task = TaskFactory(case=case, state=state)
    if state == S.OPEN:
        assert ACTS[act](counsellor, task).state == AFTER[act]
    else:
        with pytest.raises(DomainError) as refusal:
            ACTS[act](counsellor, task)
        assert refusal.value.code == "transition"


@pytest.mark.parametrize("act", list(ACTS))
def test_only_the_antenna_keeps_its_tasks(case, act):
    task = TaskFactory(case=case)
    for stranger in (UserFactory(), UserFactory(taskforce_manager=True), UserFactory(operator_agent=True)):
        with pytest.raises(NotPermitted):
            ACTS[act](stranger, task)


def test_dropping_needs_a_reason(counsellor, case):
    with pytest.raises(DomainError) as refusal:
        task_drop(actor=counsellor, task=TaskFactory(case=case), reason=" ")
    assert refusal.value.field == "reason"


def quiet(case, days=200):
    """Make the case look as if nothing had happened since then."""
    then = timezone.now() - timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(created_at=then, updated_at=then)


def raised(source):
    return list(Task.objects.filter(source=source).values_list("case", "assignee", "due_on"))


def test_the_limit_of_category_c_raises_one_task(counsellor, case):
    returned = add_months(today() + timedelta(days=20), -12)
    Case.objects.filter(pk=case.pk).update(returned_on=returned, category=Category.C)
    CaseFactory(antenna=counsellor.antenna, returned_on=today() - timedelta(days=30))
    CaseFactory(antenna=counsellor.antenna, returned_on=returned, closed=True)
    assert tasks_raise()["cases.category_limit"] == 1
    assert tasks_raise()["cases.category_limit"] == 0
    assert raised("cases.category_limit") == [(case.pk, counsellor.pk, add_months(returned, 12))]
    assert Task.objects.get(source="cases.category_limit").transitions.count() == 1


def test_a_task_once_closed_is_not_raised_again_but_a_moved_deadline_is(counsellor, case):
    returned = add_months(today() + timedelta(days=20), -12)
    Case.objects.filter(pk=case.pk).update(returned_on=returned)
    tasks_raise()
    task_finish(actor=counsellor, task=Task.objects.get(source="cases.category_limit"))
    assert tasks_raise()["cases.category_limit"] == 0
    Case.objects.filter(pk=case.pk).update(returned_on=returned + timedelta(days=3))
    assert tasks_raise()["cases.category_limit"] == 1


def test_identity_documents_about_to_expire(counsellor, case):
    soon = today() + timedelta(days=30)
    DocumentFactory(case=case, kind="passport", expires_on=soon)
    DocumentFactory(case=case, kind="passport", expires_on=today() + timedelta(days=300))
    DocumentFactory(case=case, kind="quote", expires_on=soon)
    assert tasks_raise()["cases.identity_documents"] == 1
    assert raised("cases.identity_documents") == [(case.pk, counsellor.pk, soon)]


def test_a_case_without_movement_for_sixty_days(counsellor, case):
    quiet(case)
    assert tasks_raise()["aids.idle_cases"] == 1
    assert tasks_raise()["aids.idle_cases"] == 0


@pytest.mark.parametrize(
    "movement",
    [
        lambda case: JournalNoteFactory(case=case),
        lambda case: DocumentFactory(case=case),
        lambda case: AppointmentFactory(case=case),
    ],
    ids=["note", "document", "appointment"],
)
def test_a_movement_keeps_a_case_awake(case, movement):
    movement(case)
    quiet(case)
    assert tasks_raise()["aids.idle_cases"] == 0


def test_fresh_and_closed_cases_are_not_idle(counsellor, case):
    quiet(CaseFactory(antenna=counsellor.antenna, closed=True))
    assert tasks_raise()["aids.idle_cases"] == 0


def test_idle_cases_come_a_few_at_a_time_and_never_from_an_old_register(counsellor):
    quiet(CaseFactory(antenna=counsellor.antenna, counsellor=counsellor, source="register"))
    for _ in range(MOST_IDLE + 2):
        quiet(CaseFactory(antenna=counsellor.antenna, counsellor=counsellor))
    assert tasks_raise()["aids.idle_cases"] == MOST_IDLE
    assert tasks_raise()["aids.idle_cases"] == 0
    for task in Task.objects.filter(source="aids.idle_cases")[:2]:
        task_finish(actor=counsellor, task=task)
    assert tasks_raise()["aids.idle_cases"] == 2


def test_idle_cases_that_nobody_follows_come_a_few_at_a_time_in_each_antenna(counsellor):
    other = UserFactory()
    for antenna in (counsellor.antenna, other.antenna):
        for _ in range(MOST_IDLE + 1):
            quiet(CaseFactory(antenna=antenna, counsellor=None))
    assert tasks_raise()["aids.idle_cases"] == 2 * MOST_IDLE


def test_reservations_and_contracts_raise_tasks(db, media_in_a_temporary_folder):
    load_programme()
    team = RoutingTeam()
    file = team.submitted_by_operator()
    Application.objects.filter(pk=file.pk).update(reserved_until=today() + timedelta(days=5))
    assert tasks_raise()["aids.reservations"] == 1
    task = Task.objects.get(source="aids.reservations")
    assert (task.case_id, task.detail) == (file.case_id, file.number)
    assert task.act_url == reverse("aids:application_detail", args=[file.pk])


def test_a_contract_near_its_end_raises_a_task(db):
    load_programme()
    team = RoutingTeam()
    file = application_approve(actor=team.manager, application=team.submitted_by_operator())
    Contract.objects.create(application=file, ends_on=today() + timedelta(days=10))
    assert tasks_raise()["aids.contracts"] == 0
    Application.objects.filter(pk=file.pk).update(state=ApplicationState.IN_FOLLOW_UP)
    assert tasks_raise()["aids.contracts"] == 1


def test_the_command_tells_how_many(case, capsys):
    quiet(case)
    call_command("raise_tasks")
    assert '"aids.idle_cases": 1' in capsys.readouterr().out


def test_a_sweep_that_fails_does_not_stop_the_others(case, monkeypatch):
    quiet(case)
    monkeypatch.setattr(sweeps, "_sweeps", {**sweeps._sweeps})

    def broken(day):
        raise RuntimeError("x")

    sweeps.register("tests.broken", broken, label="x", url_name="cases:case_detail")
    found = tasks_raise()
    assert (found["tests.broken"], found["aids.idle_cases"]) == (-1, 1)


def test_a_sweep_no_longer_registered_still_has_words():
    empty = Sweeps()
    assert (empty.label("gone.sweep"), empty.url("gone.sweep", 1)) == ("gone.sweep", "")
    assert Finding("1", 1, 1, None, today()).detail == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_sweeps_at_the_same_moment_raise_each_task_once():
    counsellor = UserFactory()
    for _ in range(5):
        quiet(CaseFactory(antenna=counsellor.antenna))
    results = at_once([tasks_raise] * 3)
    assert sorted(one["aids.idle_cases"] for one in results) == [0, 0, 5]
    assert Task.objects.filter(source="aids.idle_cases").count() == 5


def page(client, **query):
    answer = client.get(reverse("cases:task_list"), query)
    assert answer.status_code == 200
    return [str(task.label) for task in answer.context["page"].rows]


def test_the_list_shows_one_s_own_first_then_what_the_filters_ask_for(client_as, counsellor, case):
    TaskFactory(case=case, title="mine", assignee=counsellor)
    TaskFactory(case=case, title="late", due_on=today() - timedelta(days=2))
    TaskFactory(case=case, title="done", assignee=counsellor, state=S.DONE)
    TaskFactory(title="foreign")
    quiet(case)
    tasks_raise()
    client = client_as(counsellor)
    idle = str(sweeps.label("aids.idle_cases"))
    assert page(client) == [idle, "mine"] or page(client) == ["mine", idle]
    assert set(page(client, qui="")) == {"mine", "late", idle}
    assert page(client, qui="personne") == ["late"]
    assert page(client, qui="", echeance="retard") == ["late"]
    assert page(client, qui="", source="manuelle", etat="done") == ["done"]
    assert page(client, qui="", source="aids.idle_cases") == [idle]
    assert set(page(client, qui="", etat="toutes")) == {"mine", "late", "done", idle}


@pytest.mark.parametrize("value", ["999999999999999999999", "x", "'", "-1", "\u0000"])
def test_a_filter_that_cannot_be_read_is_no_error(client_as, counsellor, value):
    client = client_as(counsellor)
    for name in ("qui", "etat", "echeance", "source", "suite"):
        assert client.get(reverse("cases:task_list"), {name: value}).status_code == 200


def test_the_list_costs_the_same_whatever_its_length(
    client_as, counsellor, case, django_assert_max_num_queries
):
    for _ in range(40):
        TaskFactory(case=CaseFactory(antenna=counsellor.antenna), assignee=counsellor)
    client = client_as(counsellor)
    with django_assert_max_num_queries(10):
        answer = client.get(reverse("cases:task_list"))
    assert len(answer.context["page"].rows) == 30


def test_a_task_is_written_finished_and_sent_once(client_as, counsellor, case):
    client = client_as(counsellor)
    url = reverse("cases:task_new", args=[case.pk])
    day = (today() + timedelta(days=3)).strftime("%d/%m/%Y")
    values = {"title": "Appeler", "due_on": day, "form_token": "6f0f4a9e-1f0d-4d6e-9f0a-1d2c3b4a5f60"}
    assert [client.post(url, values).status_code for _ in range(2)] == [302, 302]
    task = Task.objects.get()
    assert client.post(reverse("cases:task_finish", args=[task.pk]), {"reason": ""}).status_code == 302
    again = client.post(reverse("cases:task_finish", args=[task.pk]), {"reason": ""})
    assert (again.status_code, "déjà" in again.content.decode()) == (422, True)


def test_a_refused_task_keeps_what_was_typed(client_as, counsellor, case):
    answer = client_as(counsellor).post(
        reverse("cases:task_new", args=[case.pk]), {"title": "Appeler le père", "due_on": "31/02/2027"}
    )
    assert answer.status_code == 422
    assert "Appeler le père" in answer.content.decode()
    assert not Task.objects.exists()
