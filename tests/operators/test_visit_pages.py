"""The pages of visits: recorded on a phone without JavaScript, read by the antenna, ruled by the taskforce."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from common.dates import today
from common.day import day
from common.models import AccessRecord
from common.timeline import timelines
from operators.enums import DifficultyKind, VisitKind, VisitState
from operators.models import Visit, VisitRules
from operators.services.visit_plans import visit_change
from operators.services.visits import visit_extra, visit_photo_add, visit_record
from tests.factories.operators import photo_upload, visit_data

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def typed(**facts):
    values = {
        "visited_on": today().strftime("%d/%m/%Y"),
        "business_state": "running",
        "findings": "Four installé, premières ventes.",
        "jobs_created": "2",
        "turnover_tnd": "1 250,500",
        "difficulties": [DifficultyKind.CASH.value],
        "latitude": "33.137800",
        "longitude": "11.219700",
        "accuracy_m": "14",
        "version": "1",
        "client_id": str(uuid.uuid4()),
    }
    return {name: value for name, value in (values | facts).items() if value is not None}


@pytest.fixture
def file(team, media_in_a_temporary_folder):
    return team.followed()


@pytest.fixture
def agent(client_as, team):
    return client_as(team.agent)


def test_a_visit_is_recorded_with_its_photos(team, agent, file):
    visit = file.visits.get(month=1)
    assert agent.get(url("portal_visit_record", visit.pk)).status_code == 200
    bad = agent.post(url("portal_visit_record", visit.pk), typed(findings="", place="Zarzis"))
    page = bad.content.decode()
    assert (bad.status_code, "Zarzis" in page) == (422, True)
    sent = typed(form_token=str(uuid.uuid4())) | {"photos": [photo_upload(), photo_upload(colour="red")]}
    for _time in range(2):
        sent["photos"] = [photo_upload(), photo_upload(colour="red")]
        answer = agent.post(url("portal_visit_record", visit.pk), sent)
        assert answer["Location"] == url("portal_visit", visit.pk)
    visit.refresh_from_db()
    assert (visit.state, visit.version, visit.photos.count()) == (VisitState.DONE, 2, 2)
    assert visit.position["accuracy"] == 14
    page = agent.get(url("portal_visit", visit.pk)).content.decode()
    assert "geo:33.137800,11.219700" in page
    photo = visit.photos.first()
    before = AccessRecord.objects.filter(subject_type="operators.visitphoto").count()
    for query in ("", "?petite"):
        answer = agent.get(url("visit_photo", photo.pk) + query)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-store"
    assert AccessRecord.objects.filter(subject_type="operators.visitphoto").count() == before + 1
    more = agent.post(url("portal_visit_photos", visit.pk), {"photos": [photo_upload(colour="blue")]})
    assert more.status_code == 302
    agent.post(url("portal_visit_photos", visit.pk), {})
    agent.post(url("portal_photo_remove", photo.pk))
    assert visit.photos.count() == 2


def test_a_conflict_shows_both_and_the_second_sending_stores_what_was_typed(team, agent, file):
    visit = file.visits.get(month=1)
    visit_record(actor=team.agent, visit=visit, data=visit_data(), version=1, client_id=None)
    sent = typed()
    answer = agent.post(url("portal_visit_record", visit.pk), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (visit_data().findings, sent["findings"], str(DifficultyKind.CASH.label)):
        assert words in page
    assert 'name="version" value="2"' in page
    assert agent.post(url("portal_visit_record", visit.pk), sent | {"version": "2"}).status_code == 302
    visit.refresh_from_db()
    assert visit.findings == sent["findings"]
    extra = agent.post(url("portal_visit_extra", file.pk), typed(version=None))
    made = file.visits.get(kind=VisitKind.EXTRA)
    assert extra["Location"] == url("portal_visit", made.pk)
    assert agent.post(url("portal_visit_extra", file.pk), typed(visited_on="")).status_code == 422


def test_a_visit_is_moved(agent, file):
    visit = file.visits.get(month=3)
    later = (visit.due_on + timedelta(days=4)).strftime("%d/%m/%Y")
    address = url("portal_visit_move", visit.pk)
    assert agent.get(address).status_code == 200
    assert agent.post(address, {"due_on": later, "version": "1"}).status_code == 422
    moved = {"due_on": later, "planned_for": later, "reason": "Congé", "version": "1"}
    assert agent.post(address, moved).status_code == 302
    visit.refresh_from_db()
    assert visit.due_on == visit.planned_for
    page = agent.get(url("portal_visit", visit.pk)).content.decode()
    assert "Congé" in page


def test_lists_cost_the_same_with_one_visit_and_with_many(
    team, agent, client_as, file, django_assert_max_num_queries
):
    def cost(client, address):
        with django_assert_max_num_queries(60) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    counsellor = client_as(team.counsellor)
    pages = ((agent, url("portal_visits")), (agent, url("portal_file", file.pk)))
    pages += ((counsellor, url("visits_tab", file.pk)),)
    for client, address in pages:
        client.get(address)
    before = [cost(client, address) for client, address in pages]
    for _number in range(4):
        extra = visit_extra(actor=team.agent, application=file, data=visit_data())
        visit_photo_add(actor=team.agent, visit=extra, upload=photo_upload())
        team.followed()
    assert [cost(client, address) for client, address in pages] == before
    page = agent.get(url("portal_visits")).content.decode()
    assert page.count("Saisir la visite") == 5
    for slug in ("manquees", "faites"):
        assert agent.get(url("portal_visits") + f"?etat={slug}").status_code == 200
    assert agent.get(url("portal_visits") + "?etat=rien").status_code == 404


def test_the_antenna_reads_visits_and_is_told(team, client_as, file):
    visit, late = file.visits.get(month=1), file.visits.get(month=3)
    visit_record(actor=team.agent, visit=visit, data=visit_data(), version=None, client_id=None)
    visit_photo_add(actor=team.agent, visit=visit, upload=photo_upload())
    visit_change(visit=Visit.objects.get(pk=late.pk), act=Visit.miss, actor=None)
    counsellor = client_as(team.counsellor)
    page = counsellor.get(url("visit_detail", visit.pk)).content.decode()
    assert visit_data().findings in page
    assert "Retirer" not in page, "the antenna only reads"
    events = timelines.events("case", actor=team.counsellor, subject_id=file.case_id)
    told = [
        event
        for event in events
        if event.url in (url("visit_detail", visit.pk), url("visit_detail", late.pk))
    ]
    assert {event.state for event in told} == {VisitState.DONE, VisitState.MISSED}
    fragment = client_as(team.counsellor, htmx=True).get(url("visits_tab", file.pk)).content.decode()
    assert "<html" not in fragment
    sections = {section.title: section for section in day.sections(team.agent)}
    assert "Visites à faire" not in sections, "the next one is two months away"
    team.followed()
    sections = {section.title: section for section in day.sections(team.agent)}
    assert sections["Visites à faire"].count == 1
    closing = team.closing()
    assert "Clôtures à confirmer" in {section.title for section in day.sections(team.counsellor)}
    assert closing.pk


def test_the_taskforce_sets_the_rules_of_a_phase(team, client_as, file):
    manager = client_as(team.manager)
    assert "1, 3, 6, 9, 12" in manager.get(url("visit_rules")).content.decode()
    address = url("visit_rules_edit", file.phase_id)
    days = {"ahead_days": "30", "move_days": "14", "overdue_days": "5", "missed_days": "20"}
    wrong = (
        {"months": "3, 1, 12"},
        {"months": "1, 6"},
        {"months": ""},
        {"months": "0, 12"},
        {"months": "12", "survival_months": "6"},
        {"months": "12", "missed_days": "2"},
    )
    for facts in wrong:
        answer = manager.post(address, days | {"survival_months": "18"} | facts)
        assert answer.status_code == 422, facts
    assert manager.post(address, days | {"months": "2,12", "survival_months": ""}).status_code == 302
    rules = VisitRules.objects.get(phase=file.phase_id)
    assert (rules.months, rules.survival_months, rules.move_days) == ([2, 12], [], 14)
