"""Visits: planned with the contract, written once whatever the network, missed, and kept to their operator."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from PIL import Image

from aids.enums import AidKind, AmendmentKind
from aids.models import Contract
from aids.selectors.files import parties
from aids.services.amendments import amendment_open, amendment_sign, contract_resume, contract_suspend
from aids.services.contracts import SIGNED_BY
from aids.services.delivery import application_terminate
from cases.enums import ConsentScope
from cases.models import Consent, Task
from cases.services.tasks import tasks_raise
from common.dates import add_months, today
from common.errors import Conflict, DomainError, NotPermitted
from operators.enums import BusinessState, DifficultyKind, VisitKind, VisitState
from operators.models import MOST_PHOTOS, Visit, VisitRules, VisitTransition
from operators.selectors.portal_work import work_list
from operators.services.visit_plans import (
    visit_change,
    visit_move,
    visit_rules_save,
    visits_miss,
    visits_plan,
    visits_plan_missing,
)
from operators.services.visits import visit_extra, visit_photo_add, visit_photo_remove, visit_record
from tests.factories.accounts import UserFactory
from tests.factories.operators import photo_upload, visit_data

pytestmark = pytest.mark.django_db
S = VisitState


@pytest.fixture
def file(team):
    return team.followed()


def visits_of(application):
    return list(application.visits.order_by("due_on", "pk"))


def record(team, visit, **facts):
    client_id = facts.pop("client_id", None)
    version = facts.pop("version", None)
    return visit_record(
        actor=team.agent, visit=visit, data=visit_data(**facts), version=version, client_id=client_id
    )


def test_signing_plans_the_months_of_the_rules(team, file):
    start = file.contract.starts_on
    visits = visits_of(file)
    assert [visit.month for visit in visits] == [1, 3, 6, 9, 12]
    assert [visit.due_on for visit in visits] == [add_months(start, m) for m in (1, 3, 6, 9, 12)]
    assert [visit.kind for visit in visits] == [VisitKind.PLANNED] * 4 + [VisitKind.FINAL]
    assert visits[-1].due_on == file.contract.ends_on
    assert visits_plan(actor=None, application=file) == []
    visit_rules_save(actor=team.manager, phase_id=file.phase_id, data={"months": [2, 12]})
    assert visits_plan(actor=None, application=file) == [], "a running contract keeps its plan"
    other = team.followed(AidKind.EMPLOYMENT)
    assert [visit.month for visit in visits_of(other)] == [2, 12]
    with pytest.raises(NotPermitted):
        visit_rules_save(actor=team.agent, phase_id=file.phase_id, data={"months": [1]})
    with pytest.raises(DomainError, match="au moins une visite"):
        visit_rules_save(actor=team.manager, phase_id=file.phase_id, data={"months": []})
    with pgtrigger.ignore():
        Visit.objects.filter(application=other).delete()
    assert visits_plan_missing() == 1
    assert len(visits_of(other)) == 2
    assert VisitRules.objects.count() == 1


def test_visits_move_with_the_contract_and_end_with_it(team, file):
    first, second, *_rest, final = visits_of(file)
    record(team, first)
    moved = visit_move(
        actor=team.agent,
        visit=second,
        due_on=second.due_on + timedelta(days=5),
        planned_for=today() + timedelta(days=2),
        reason="Congé de la personne",
    )
    assert moved.version == 2
    start = today() - timedelta(days=10)
    contract_suspend(actor=team.manager, application=file, starts_on=start, reason="Maladie")
    contract_resume(actor=team.manager, application=file, resumed_on=today())
    after = {visit.month: visit for visit in visits_of(file)}
    assert after[1].due_on == first.due_on, "what was made stays"
    assert after[3].due_on == second.due_on + timedelta(days=15), "ten days of suspension, five agreed"
    assert after[12].due_on == final.due_on + timedelta(days=10)
    sooner = after[12].due_on - timedelta(days=130)
    amendment = amendment_open(
        actor=team.manager,
        application=file,
        kind=AmendmentKind.END_DATE,
        reason="Projet plus court",
        new_ends_on=sooner,
    )
    actors = {role: actor for actor in (team.counsellor, team.agent, team.manager) for role in [actor.role]}
    for party in parties(file):
        actor = next(actors[role] for role in SIGNED_BY[party] if role in actors)
        amendment_sign(actor=actor, amendment=amendment, party=party, signed_on=today())
    after = {visit.month: visit for visit in visits_of(file)}
    assert after[12].due_on == sooner
    assert after[9].state == S.CANCELLED
    application_terminate(actor=team.manager, application=file, reason="Départ")
    assert {visit.state for visit in visits_of(file)} == {S.DONE, S.CANCELLED}
    changes = VisitTransition.objects.filter(subject=after[12]).values_list("from_state", "to_state")
    assert list(changes) == [
        ("", S.PLANNED),
        (S.PLANNED, S.PLANNED),
        (S.PLANNED, S.PLANNED),
        (S.PLANNED, S.CANCELLED),
    ]


def test_a_visit_moves_within_bounds_and_for_a_reason(team, file):
    visit = visits_of(file)[1]
    later = visit.due_on + timedelta(days=3)
    cases = (
        ({"due_on": later}, "reason"),
        ({"due_on": visit.due_on + timedelta(days=22), "reason": "Plus tard"}, "due_on"),
        ({"due_on": visit.due_on, "planned_for": today() - timedelta(days=1)}, "planned_for"),
    )
    for facts, field in cases:
        with pytest.raises(DomainError) as refusal:
            visit_move(actor=team.agent, visit=visit, **facts)
        assert refusal.value.field == field
    with pytest.raises(DomainError, match="changé entre-temps"):
        visit_move(actor=team.agent, visit=visit, due_on=later, reason="Oui", version=9)
    for other in (team.other_agent, team.counsellor):
        with pytest.raises(NotPermitted):
            visit_move(actor=other, visit=visit, due_on=later, reason="Oui")
    record(team, visit)
    with pytest.raises(DomainError, match="à faire"):
        visit_move(actor=team.agent, visit=visit, due_on=later, reason="Oui")


def test_the_same_sending_is_stored_once_and_a_conflict_shows_what_is_there(team, file):
    visit, sent, corrected = visits_of(file)[0], uuid.uuid4(), uuid.uuid4()
    position = {"latitude": Decimal("33.1378"), "longitude": Decimal("11.2197"), "accuracy_m": 12}
    done = record(team, visit, client_id=sent, version=1, **position)
    assert (done.state, done.version, done.recorded_by) == (S.DONE, 2, team.agent)
    assert done.position == {"lat": "33.1378", "lon": "11.2197", "accuracy": 12}
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM operators_visit WHERE id = %s", [visit.pk])
        assert "33.1378" not in cursor.fetchone()[0]
    again = record(team, visit, client_id=sent, version=1, findings="Autre chose")
    assert (again.findings, again.version) == (visit_data().findings, 2)
    with pytest.raises(Conflict) as conflict:
        record(team, visit, client_id=corrected, version=1, findings="Autre chose")
    assert conflict.value.theirs["findings"] == visit_data().findings
    assert conflict.value.theirs["version"] == 2
    chosen = record(team, visit, client_id=corrected, version=2, findings="Autre chose")
    assert (chosen.findings, chosen.version, chosen.client_id) == ("Autre chose", 3, corrected)
    assert chosen.position == done.position, "a correction without position keeps it"
    late = record(team, visit, client_id=sent, version=1)
    assert late.findings == "Autre chose", "the first sending, come again after the correction"
    extra = uuid.uuid4()
    first = visit_extra(actor=team.agent, application=file, data=visit_data(), client_id=extra)
    second = visit_extra(actor=team.agent, application=file, data=visit_data(), client_id=extra)
    assert first == second
    assert (first.kind, first.month, first.state) == (VisitKind.EXTRA, None, S.DONE)
    assert file.visits.filter(kind=VisitKind.EXTRA).count() == 1
    with pytest.raises(DomainError, match="autre visite"):
        record(team, visits_of(file)[-1], client_id=extra)


def test_facts_that_cannot_be_are_refused_beside_their_field(team, file):
    visit = visits_of(file)[0]
    cases = (
        ({"visited_on": today() + timedelta(days=1)}, "visited_on"),
        ({"visited_on": today() - timedelta(days=60)}, "visited_on"),
        ({"findings": "  "}, "findings"),
        ({"business_state": BusinessState.IN_WORK}, "business_state"),
        ({"jobs_women": 3}, "jobs_women"),
        ({"jobs_created": None}, "jobs_women"),
        ({"latitude": Decimal(91), "longitude": Decimal(10)}, "latitude"),
        ({"latitude": Decimal(33)}, "latitude"),
    )
    for facts, field in cases:
        with pytest.raises(DomainError) as refusal:
            record(team, visit, **facts)
        assert refusal.value.field == field, facts
    with pytest.raises(DomainError, match="négatif"):
        record(team, visit, turnover_tnd=Decimal(-1))
    for actor in (team.other_agent, team.counsellor, team.manager, UserFactory(operator_agent=True)):
        with pytest.raises(NotPermitted):
            visit_record(actor=actor, visit=visit, data=visit_data(), version=None, client_id=None)
        with pytest.raises(NotPermitted):
            visit_extra(actor=actor, application=file, data=visit_data())
    visit.refresh_from_db()
    assert (visit.state, visit.version) == (S.PLANNED, 1)


def test_the_database_defends_a_visit(team, file):
    visit = visits_of(file)[0]
    statements = (
        ("visit_done_with_its_facts", "state = 'done'"),
        ("visit_month_of_its_plan", "month = NULL"),
        ("visit_one_a_month", "month = 3"),
        ("visit_one_final", "kind = 'final'"),
        ("visit_jobs_within_total", "jobs_created = 1, jobs_women = 2"),
        ("visit_turnover_not_negative", "turnover_tnd = -1"),
        ("visit_not_in_the_future", "visited_on = CURRENT_DATE + 3"),
        ("visit_after_the_signature", "visited_on = CURRENT_DATE - 90"),
    )
    for name, change in statements:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE operators_visit SET {change} WHERE id = %s", [visit.pk])  # noqa: S608
        assert refusal.value.__cause__.diag.constraint_name == name
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        VisitTransition.objects.filter(subject=visit).delete()


@pytest.mark.parametrize("state", [S.PLANNED, S.MISSED, S.DONE, S.CANCELLED])
def test_each_state_allows_what_it_allows(team, file, state):
    visit = visits_of(file)[0]
    if state == S.DONE:
        record(team, visit)
    elif state != S.PLANNED:
        act = Visit.miss if state == S.MISSED else Visit.cancel
        visit_change(visit=visit, act=act, actor=None)
    visit.refresh_from_db()
    acts = {
        "record": (S.PLANNED, S.MISSED, S.DONE),
        "miss": (S.PLANNED,),
        "cancel": (S.PLANNED, S.MISSED),
    }
    for name, sources in acts.items():
        assert getattr(visit, f"can_{name}", None) is None
        allowed = {one.name for one in visit.get_available_state_transitions()}
        assert (name in allowed) == (state in sources)
    if state == S.CANCELLED:
        with pytest.raises(DomainError, match="ne peut plus être saisie"):
            record(team, visit)
    else:
        assert record(team, visit).state == S.DONE


def test_visits_too_late_are_missed_and_overdue_ones_raise_one_task(team):
    late, on_hold = team.followed(days=75), team.followed(days=75)
    contract_suspend(actor=team.manager, application=on_hold, starts_on=today(), reason="Maladie")
    assert visits_miss() == 1
    assert visits_miss() == 0
    visit = late.visits.get(month=1)
    assert visit.state == S.MISSED
    assert record(team, visit).state == S.DONE, "made later all the same"
    overdue = team.followed(days=40).visits.get(month=1)
    assert visits_miss() == 0
    tasks_raise()
    tasks_raise()
    tasks = Task.objects.filter(source="operators.visits")
    assert {(task.subject_id, task.assignee_id) for task in tasks} == {
        (overdue.pk, overdue.application.case.counsellor_id)
    }


def test_a_missed_visit_is_work_for_half_a_year(team):
    visit = team.followed(days=75).visits.get(month=1)
    assert visits_miss() == 1

    def asked():
        lines, _more = work_list(actor=team.agent)
        return [line.url for line in lines]

    assert reverse("operators:portal_visit_record", args=[visit.pk]) in asked()
    Visit.objects.filter(pk=visit.pk).update(due_on=today() - timedelta(days=181))
    assert reverse("operators:portal_visit_record", args=[visit.pk]) not in asked()


def test_a_difficulty_raises_one_task_at_the_antenna(team, file):
    visit = visits_of(file)[0]
    flagged = {"difficulties": (DifficultyKind.CASH, DifficultyKind.CASH), "difficulty_detail": "Loyer"}
    done = record(team, visit, **flagged)
    assert done.difficulties == [DifficultyKind.CASH]
    record(team, visit, **flagged, findings="Corrigé")
    tasks_raise()
    task = Task.objects.get(source="operators.difficulties")
    assert (task.case_id, task.subject_id, task.is_open) == (file.case_id, visit.pk, True)


def test_photos_are_made_safe_kept_once_and_counted(team, file, settings):
    visit, name = visits_of(file)[0], uuid.uuid4()
    with pytest.raises(DomainError, match="d’abord la visite"):
        visit_photo_add(actor=team.agent, visit=visit, upload=photo_upload())
    record(team, visit)
    photo = visit_photo_add(
        actor=team.agent, visit=visit, upload=photo_upload(), client_id=name, caption="Enseigne"
    )
    content = photo.file.read()
    assert b"TELEPHONE-SECRET" not in content
    assert Image.open(photo.file).size == (640, 480)
    assert Image.open(photo.thumbnail).width <= 240
    for again in ({"client_id": name, "upload": photo_upload(colour="red")}, {"upload": photo_upload()}):
        assert visit_photo_add(actor=team.agent, visit=visit, **again) == photo
    with pytest.raises(DomainError) as refusal:
        text = SimpleUploadedFile("a.jpg", b"%PDF-1.7 pas une photo")
        visit_photo_add(actor=team.agent, visit=visit, upload=text)
    assert refusal.value.field == "photo"
    with pytest.raises(NotPermitted):
        visit_photo_add(actor=team.other_agent, visit=visit, upload=photo_upload())
    for number in range(2, MOST_PHOTOS + 1):
        photo.pk, photo.number, photo.client_id, photo.sha256 = None, number, uuid.uuid4(), f"{number}"
        photo._state.adding = True
        photo.save()
    with pytest.raises(DomainError, match="vingt photos"):
        visit_photo_add(actor=team.agent, visit=visit, upload=photo_upload(colour="blue"))
    visit_photo_remove(actor=team.agent, photo=visit.photos.get(number=7))
    freed = visit_photo_add(actor=team.agent, visit=visit, upload=photo_upload(colour="blue"))
    assert freed.number == 7


def test_who_sees_a_visit(team, file):
    visit = visits_of(file)[0]
    seen = {
        user: Visit.objects.visible_to(user).filter(pk=visit.pk).exists()
        for user in (team.agent, team.other_agent, team.counsellor, team.manager)
    }
    assert seen == {team.agent: True, team.other_agent: False, team.counsellor: True, team.manager: True}
    assert not Visit.objects.visible_to(UserFactory(counsellor=True)).exists()
    assert not Visit.objects.visible_to(UserFactory(cgps_officer=True)).exists()
    Consent.objects.filter(case=file.case, scope=ConsentScope.SHARE_OPERATOR).update(withdrawn_on=today())
    assert not Visit.objects.visible_to(team.agent).exists(), "without her agreement nothing is shared"
    assert Contract.objects.filter(application=file).exists()
