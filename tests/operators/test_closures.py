"""The end of an aid: proposed, sent back, confirmed, attested; what is left to the operator, and news later."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from aids.enums import AidKind, ApplicationState, PaperKind
from aids.models import Amendment, Application, Contract, Paper, Tranche
from aids.services.documents import paper_request
from cases.enums import ConsentScope
from cases.models import Consent, PersonPhone, Task
from cases.services.tasks import tasks_raise
from common.dates import add_months, today
from common.errors import Conflict, DomainError, NotPermitted
from operators.enums import ClosureOutcome, ClosureState, StopReason, VisitKind, VisitState
from operators.models import Closure, ClosureTransition, FollowUpPaper, Visit
from operators.services.closures import closure_confirm, closure_propose, closure_send_back
from operators.services.follow_up_papers import certificate_request, visit_report_request
from operators.services.visits import visit_extra, visit_record
from operators.tasks import draw_follow_up_paper
from tests.factories.operators import closure_data, visit_data

pytestmark = pytest.mark.django_db
S = ClosureState


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def test_a_closure_follows_the_final_visit_and_has_the_facts_of_its_outcome(team):
    unpaid = team.followed(paid=False)
    Application.objects.filter(pk=unpaid.pk).update(state=ApplicationState.CONTRACTED)
    with pytest.raises(DomainError, match="premier versement"):
        closure_propose(actor=team.agent, application=unpaid, data=closure_data())
    file = team.followed()
    with pytest.raises(DomainError, match="visite finale"):
        closure_propose(actor=team.agent, application=file, data=closure_data())
    final = file.visits.get(kind=VisitKind.FINAL)
    visit_record(actor=team.agent, visit=final, data=visit_data(), version=None, client_id=None)
    wrong = (
        ({"outcome": ClosureOutcome.TRAINED}, "outcome"),
        ({"ended_on": today() + timedelta(days=1)}, "ended_on"),
        ({"ended_on": today() - timedelta(days=90)}, "ended_on"),
        ({"outcome": ClosureOutcome.STOPPED}, "stop_reason"),
        ({"jobs": 0}, "jobs"),
        ({"monthly_income_tnd": None}, "monthly_income_tnd"),
        ({"summary": " "}, "summary"),
    )
    for facts, field in wrong:
        with pytest.raises(DomainError) as refusal:
            closure_propose(actor=team.agent, application=file, data=closure_data(**facts))
        assert refusal.value.field == field
    with pytest.raises(DomainError, match="et lui seul"):
        data = closure_data(stop_reason=StopReason.MARKET)
        closure_propose(actor=team.agent, application=file, data=data)
    for actor in (team.other_agent, team.counsellor, team.manager):
        with pytest.raises(NotPermitted):
            closure_propose(actor=actor, application=file, data=closure_data())
    assert not Closure.objects.exists()


def test_sent_back_proposed_again_and_confirmed(team):
    closure = team.closing()
    tasks_raise()
    assert Task.objects.filter(source="operators.closures", subject_id=closure.pk).count() == 1
    with pytest.raises(NotPermitted):
        closure_confirm(actor=team.agent, closure=closure)
    with pytest.raises(DomainError, match="à revoir"):
        closure_send_back(actor=team.counsellor, closure=closure, reason=" ")
    closure_send_back(actor=team.counsellor, closure=closure, reason="Combien d’emplois ?")
    for act in (
        lambda: closure_confirm(actor=team.counsellor, closure=closure),
        lambda: closure_send_back(actor=team.counsellor, closure=closure, reason="Encore"),
    ):
        with pytest.raises(DomainError, match="Renvoyée"):
            act()
    file = closure.application
    with pytest.raises(Conflict):
        closure_propose(actor=team.agent, application=file, data=closure_data(), version=1)
    again = closure_propose(actor=team.agent, application=file, data=closure_data(jobs=3), version=2)
    assert (again.pk, again.jobs, again.return_reason, again.version) == (closure.pk, 3, "", 3)
    with pytest.raises(DomainError, match="confirmation"):
        certificate_request(actor=team.counsellor, closure=closure, language="fr")
    done = closure_confirm(actor=team.counsellor, closure=closure)
    assert (done.state, done.confirmed_by) == (S.CONFIRMED, team.counsellor)
    file.refresh_from_db()
    assert file.state == ApplicationState.COMPLETED
    steps = ClosureTransition.objects.filter(subject=closure).values_list("from_state", "to_state")
    assert list(steps) == [
        ("", S.PROPOSED),
        (S.PROPOSED, S.RETURNED),
        (S.RETURNED, S.PROPOSED),
        (S.PROPOSED, S.CONFIRMED),
    ]
    left = Visit.objects.filter(application=file, state=VisitState.PLANNED).order_by("month")
    start = file.contract.starts_on
    assert [(visit.kind, visit.month) for visit in left] == [
        (VisitKind.SURVIVAL, 18),
        (VisitKind.SURVIVAL, 24),
    ]
    assert left[0].due_on == add_months(start, 18)
    with pytest.raises(DomainError):
        closure_confirm(actor=team.counsellor, closure=closure)


def test_the_database_defends_a_closure(team):
    closure = team.closing()
    statements = (
        ("closure_stopped_with_its_reason", "outcome = 'stopped'"),
        ("closure_returned_with_a_reason", "state = 'returned'"),
        ("closure_confirmed_by_somebody", "state = 'confirmed'"),
        (
            "closure_proposer_does_not_confirm",
            "state = 'confirmed', confirmed_at = now(), confirmed_by_id = proposed_by_id",
        ),
        ("closure_country_of_who_left", "country_id = 'FR'"),
    )
    for name, change in statements:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE operators_closure SET {change} WHERE id = %s", [closure.pk])  # noqa: S608
        assert refusal.value.__cause__.diag.constraint_name == name


def test_an_operator_keeps_a_summary_of_a_closed_file(team, client_as):
    closure = team.closing()
    file = closure.application
    PersonPhone.objects.create(person=file.person, number="+21698765432")
    visit = file.visits.get(kind=VisitKind.FINAL)
    Contract.objects.filter(application=file).update(scan="contracts/x.pdf")
    closure_confirm(actor=team.head, closure=closure)
    agent = client_as(team.agent)
    page = agent.get(url("portal_file", file.pk)).content.decode()
    assert file.number in page
    assert str(ClosureOutcome.BUSINESS_RUNNING.label) in page
    for secret in (
        "98 765 432",
        "98765432",
        "Atelier de soudure",
        closure.summary,
        file.person.email or "@x",
    ):
        assert secret not in page
    gone = [
        url("portal_scan", file.pk),
        url("portal_tranche_new", file.pk),
        url("portal_visit_extra", file.pk),
        url("portal_close", file.pk),
        url("portal_submit", file.pk),
        url("portal_visit", visit.pk),
        url("portal_visit_record", visit.pk),
        reverse("aids:contract_scan", args=[file.pk]),
    ]
    assert {agent.get(address).status_code for address in gone} == {404}
    for model in (Visit, Closure, Contract, Amendment, Paper):
        assert not model.objects.visible_to(team.agent).exclude(pk__in=_survival(file)).exists(), model
    assert not Tranche.objects.visible_to(team.agent).filter(is_fee=False, application=file).exists()
    with pytest.raises(NotPermitted):
        paper_request(actor=team.agent, application=file, kind=PaperKind.CONTRACT, language="fr")
    with pytest.raises((NotPermitted, DomainError)):
        visit_extra(actor=team.agent, application=file, data=visit_data())
    with pytest.raises(NotPermitted):
        visit_record(actor=team.agent, visit=visit, data=visit_data(), version=None, client_id=None)
    assert Closure.objects.visible_to(team.counsellor).filter(pk=closure.pk).exists()


def _survival(file):
    return file.visits.filter(kind=VisitKind.SURVIVAL).values("pk")


def test_news_are_taken_later_with_the_persons_agreement_only(team, client_as):
    closure = team.closing()
    file = closure.application
    PersonPhone.objects.create(person=file.person, number="+21698765432")
    closure_confirm(actor=team.head, closure=closure)
    visit = file.visits.get(month=18)
    agent = client_as(team.agent)
    page = agent.get(url("portal_visit", visit.pk)).content.decode()
    assert "+21698765432" not in page, "the day is far away"
    Visit.objects.filter(pk=visit.pk).update(due_on=today() + timedelta(days=10))
    assert "+21698765432" in agent.get(url("portal_visit", visit.pk)).content.decode()
    data = {"visited_on": today().strftime("%d/%m/%Y"), "business_state": "running", "findings": "Ouverte"}
    answer = agent.post(url("portal_visit_record", visit.pk), data)
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.state == VisitState.DONE
    assert "+21698765432" not in agent.get(url("portal_visit", visit.pk)).content.decode()
    Consent.objects.filter(case=file.case, scope=ConsentScope.SHARE_OPERATOR).update(withdrawn_on=today())
    assert agent.get(url("portal_visit", file.visits.get(month=24).pk)).status_code == 404
    assert agent.get(url("portal_file", file.pk)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "facts", "later"),
    [
        (AidKind.EMPLOYMENT, {}, 2),
        (AidKind.BUSINESS, {"outcome": ClosureOutcome.STOPPED, "stop_reason": StopReason.MARKET}, 0),
        (AidKind.BUSINESS, {"outcome": ClosureOutcome.LEFT_LEGALLY}, 0),
    ],
)
def test_pages_and_papers_of_each_outcome(team, client_as, media_in_a_temporary_folder, kind, facts, later):
    closure = team.closing(kind, **facts)
    file = closure.application
    counsellor, agent = client_as(team.counsellor), client_as(team.agent)
    assert agent.get(url("portal_close", file.pk)).status_code == 200
    page = counsellor.get(url("closure_detail", closure.pk)).content.decode()
    assert str(closure.get_outcome_display()) in page
    assert counsellor.get(url("visits_tab", file.pk)).status_code == 200
    bad = counsellor.post(url("closure_detail", closure.pk), {"acte": "send_back", "reason": ""})
    assert bad.status_code == 422
    token = {"form_token": "8d1b3ac8-12bc-4d12-9f4a-2f6f0f4d3c11", "acte": "confirm"}
    for _time in range(2):
        assert counsellor.post(url("closure_detail", closure.pk), token).status_code == 302
    assert file.visits.filter(kind=VisitKind.SURVIVAL).count() == later
    for language in ("fr", "ar"):
        certificate_request(actor=team.counsellor, closure=closure, language=language)
    report = visit_report_request(
        actor=team.counsellor, visit=file.visits.get(kind=VisitKind.FINAL), language="fr"
    )
    from_tasks(FollowUpPaper.objects.all())
    report.refresh_from_db()
    assert {paper.job_state for paper in FollowUpPaper.objects.all()} == {"done"}
    assert all(paper.file.read(5) == b"%PDF-" for paper in FollowUpPaper.objects.all())
    assert counsellor.get(url("follow_up_paper_download", report.pk))["Content-Type"] == "application/pdf"
    assert not FollowUpPaper.objects.visible_to(team.agent).exists(), "after the closure"


def from_tasks(papers):
    """Do what the worker does; the tests' transaction never commits."""
    for paper in papers:
        draw_follow_up_paper(paper.pk)
