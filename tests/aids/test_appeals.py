"""Appeals: filed within the delay, heard by others, answered; and letters, each made once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from aids.enums import AgendaOutcome, AppealOutcome, ApplicationState, PaperKind
from aids.models import Appeal, Application, Decision, Paper, SittingFile
from aids.selectors.appeals import appealable_decision, pending_appeal
from aids.services import budget, sealing, sitting_files
from aids.services.appeals import appeal_file, appeal_withdraw
from aids.services.decisions import application_approve, application_defer, application_reject, decision_seal
from aids.services.documents import letter_request, paper_draw, paper_request
from aids.services.sitting_files import Outcome
from aids.services.sitting_papers import letters_request, sitting_paper_draw, sitting_paper_request
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import JobState
from tests.concurrency import at_once
from tests.factories.committees import SittingRoom

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


@pytest.fixture
def room(team):
    return SittingRoom(team)


@pytest.fixture
def rejected(team):
    return application_reject(actor=team.manager, application=team.submitted(), reason="Revenus trop élevés")


def file_appeal(team, application, **more):
    values = {"filed_on": today(), "grounds": "Ce revenu n'est plus le mien."}
    return appeal_file(actor=team.counsellor, application=application, **(values | more))


def test_an_appeal_submits_the_file_again_with_a_place(team, rejected):
    appeal = file_appeal(team, rejected)
    file = Application.objects.get(pk=rejected.pk)
    assert (file.state, file.decided_by) == (S.SUBMITTED, None)
    assert file.reserved_until is not None
    assert appeal.against.outcome == "rejected"
    with pytest.raises(DomainError):
        file_appeal(team, file)


@pytest.mark.parametrize(("days", "field"), [({"filed_on": 31}, "filed_on"), ({"filed_on": -1}, "filed_on")])
def test_an_appeal_outside_the_delay_is_refused_in_words(team, rejected, days, field):
    with pytest.raises(DomainError) as refusal:
        file_appeal(team, rejected, filed_on=today() + timedelta(days=days["filed_on"]))
    assert refusal.value.field == field


def test_an_appeal_filed_in_time_and_recorded_late(team):
    file = team.submitted()
    application_reject(actor=team.manager, application=file, reason="Non")
    decision = Decision.objects.get()
    with transaction.atomic():
        from_then = decision.made_at - timedelta(days=40)
        late = Decision(
            application=file,
            outcome="rejected",
            made_by=team.manager,
            made_at=from_then + timedelta(days=50),
            appeal_until=today() - timedelta(days=5),
            code="LATE",
            seal="0" * 64,
        )
        late.save()
    assert appealable_decision(Application.objects.get(pk=file.pk)) is None
    with pytest.raises(DomainError) as refusal:
        file_appeal(team, file, filed_on=today())
    assert refusal.value.code == "late"


def test_the_database_keeps_the_delay_too(team, rejected):
    decision = rejected.decisions.get()
    late = decision.appeal_until + timedelta(days=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.create(
            application=rejected, against=decision, filed_on=late, grounds="x", recorded_by=team.counsellor
        )


def test_who_refused_does_not_hear_the_appeal(team, rejected):
    appeal = file_appeal(team, rejected)
    with pytest.raises(NotPermitted):
        application_approve(actor=team.manager, application=rejected)
    application_defer(actor=team.second_manager, application=rejected, reason="Fiche de paie")
    assert pending_appeal(rejected) == appeal
    application_approve(actor=team.second_manager, application=rejected)
    appeal.refresh_from_db()
    assert appeal.outcome == AppealOutcome.UPHELD
    assert appeal.heard.outcome == "approved"


def test_the_answer_to_an_appeal_is_final(team, rejected):
    file_appeal(team, rejected)
    application_reject(actor=team.second_manager, application=rejected, reason="Le revenu est confirmé.")
    last = rejected.decisions.last()
    assert Appeal.objects.get().outcome == AppealOutcome.DISMISSED
    assert last.appeal_until is None
    with pytest.raises(DomainError):
        file_appeal(team, rejected)


def test_a_refusal_of_a_sitting_is_heard_by_another_sitting(room):
    team = room.team
    file = team.submitted()
    sitting = room.open([file])
    room.decide(sitting.files.get(), Outcome(AgendaOutcome.REJECTED, None, "Non"), ("against",) * 3)
    sealing.sitting_seal(room.sealing(sitting))
    file_appeal(team, file)
    with pytest.raises(NotPermitted) as refusal:
        application_approve(actor=team.second_manager, application=file)
    assert refusal.value.code == "needs_sitting"
    second = room.open([Application.objects.get(pk=file.pk)])
    at = second.files.get()
    room.decide(at, Outcome(AgendaOutcome.APPROVED, file.requested_eur), ("for",) * 3)
    sealing.sitting_seal(room.sealing(second))
    assert Appeal.objects.get().outcome == AppealOutcome.UPHELD
    assert Application.objects.get(pk=file.pk).state == S.APPROVED


def test_an_appeal_taken_back_leaves_the_refusal_and_frees_the_place(team, rejected):
    appeal = file_appeal(team, rejected)
    appeal_withdraw(actor=team.counsellor, appeal=appeal, reason="A trouvé un emploi")
    file = Application.objects.get(pk=rejected.pk)
    assert (file.state, file.decided_by, file.reserved_until) == (S.REJECTED, team.manager, None)
    with pytest.raises(DomainError):
        appeal_withdraw(actor=team.counsellor, appeal=appeal, reason="Encore")


def test_a_person_with_another_aid_meanwhile_cannot_appeal(team, rejected):
    team.draft(case=rejected.case)
    with pytest.raises(DomainError) as refusal:
        file_appeal(team, rejected)
    assert "déjà une aide" in refusal.value.message


@pytest.mark.django_db(transaction=True)
def test_two_appeals_recorded_at_once_are_one(transactional_db, team):
    file = application_reject(actor=team.manager, application=team.submitted(), reason="Non")
    answers = at_once([lambda: file_appeal(team, file)] * 2)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert Appeal.objects.count() == 1


def letter_text(paper):
    with paper.file.open() as source:
        return " ".join(page.extract_text() for page in PdfReader(source).pages)


def test_a_letter_of_refusal_says_why_until_when_and_how_it_is_verified(
    client, team, rejected, media_in_a_temporary_folder
):
    decision = rejected.decisions.get()
    paper = paper_request(
        actor=team.counsellor, application=rejected, kind=PaperKind.DECISION_LETTER, language="fr"
    )
    paper_draw(paper)
    text = letter_text(paper)
    assert "Revenus trop élevés" in text
    assert "Vous pouvez faire recours" in text
    assert decision.code in text
    assert decision.seal == decision_seal(decision)
    page = client.get(reverse("aids:letter_check", args=[decision.code])).content.decode()
    assert decision.seal in page
    assert decision.reference in page
    person = rejected.person
    for secret in (person.last_name, person.first_name, "Revenus trop élevés", "Rejetée"):
        assert secret not in page
    assert client.get(reverse("aids:letter_check", args=["NOSUCHCODE"])).status_code == 404


def test_a_letter_is_one_however_often_it_is_asked_for(team, rejected):
    decision = rejected.decisions.get()
    first = letter_request(actor=team.manager, decision=decision, language="ar")
    assert letter_request(actor=team.counsellor, decision=decision, language="ar") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(
            application=rejected,
            decision=decision,
            kind=PaperKind.DECISION_LETTER,
            language="ar",
            requested_by=team.manager,
        )


def test_a_letter_that_failed_is_drawn_when_it_is_asked_for_again(
    team, rejected, django_capture_on_commit_callbacks
):
    decision = rejected.decisions.get()
    letter = letter_request(actor=team.manager, decision=decision, language="fr")
    Paper.objects.filter(pk=letter.pk).update(job_state=JobState.FAILED, attempts=5, error="OSError")
    with django_capture_on_commit_callbacks(execute=True):
        assert letter_request(actor=team.counsellor, decision=decision, language="fr") == letter
    letter.refresh_from_db()
    assert (letter.job_state, letter.error) == (JobState.DONE, "")
    assert letter.file


def test_no_letter_before_a_decision_and_none_for_an_operator(team):
    file = team.submitted("business")
    ask = {"application": file, "kind": PaperKind.DECISION_LETTER, "language": "fr"}
    with pytest.raises(DomainError):
        paper_request(actor=team.counsellor, **ask)
    with pytest.raises(NotPermitted):
        paper_request(actor=team.agent, **ask)


def test_all_letters_of_a_sitting_in_one_file(room, media_in_a_temporary_folder):
    files = [room.team.submitted() for _ in range(3)]
    sitting = room.open(files)
    for at in SittingFile.objects.filter(sitting=sitting):
        room.decide(at, Outcome(AgendaOutcome.APPROVED, at.application.requested_eur), ("for",) * 3)
    with pytest.raises(DomainError):
        letters_request(actor=room.secretary, sitting=sitting, language="fr")
    sitting = sealing.sitting_seal(room.sealing(sitting))
    letters = letters_request(actor=room.secretary, sitting=sitting, language="fr")
    ask = {"actor": room.secretary, "sitting": sitting, "kind": "letters", "language": "fr"}
    with pytest.raises(DomainError):
        sitting_paper_request(**ask)
    for letter in letters:
        paper_draw(letter)
        Paper.objects.filter(pk=letter.pk).update(job_state="done")
    joined = sitting_paper_request(**ask)
    sitting_paper_draw(joined)
    with joined.file.open() as source:
        assert len(PdfReader(source).pages) == 3
    with pytest.raises(NotPermitted):
        sitting_paper_request(**(ask | {"actor": room.member}))
    assert letters_request(actor=room.secretary, sitting=sitting, language="fr") == letters


def test_the_booklet_hides_names_from_members_and_minutes_tell_the_votes(room, media_in_a_temporary_folder):
    file = room.team.submitted()
    sitting = room.open([file])
    at = sitting.files.get()
    sitting_files.vote_cast(actor=room.member, file=at, choice="for")
    ask = {"sitting": sitting, "kind": "booklet", "language": "fr", "pseudonymised": False}
    name = file.person.last_name
    for actor, shown in ((room.member, False), (room.secretary, True)):
        paper = sitting_paper_request(actor=actor, **ask)
        sitting_paper_draw(paper)
        assert (name in letter_text(paper)) is shown
    room.decide(at, Outcome(AgendaOutcome.APPROVED, file.requested_eur), ("for", "for", "abstain"))
    with pytest.raises(DomainError):
        sitting_paper_request(actor=room.member, sitting=sitting, kind="minutes", language="fr")
    sitting = sealing.sitting_seal(room.sealing(sitting))
    minutes = sitting_paper_request(actor=room.member, sitting=sitting, kind="minutes", language="fr")
    sitting_paper_draw(minutes)
    text = letter_text(minutes)
    assert "Pour : 2" in text
    assert sitting.content_sha256 in text.replace("\n", "")
