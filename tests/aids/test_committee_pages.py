"""The committee room in the browser's words: forms, refusals beside their field, what a member may read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from aids.enums import AidKind, SittingState
from aids.models import Application, InnovationReview, Sitting, SittingFile, SittingPaper, Vote
from aids.services.sitting_papers import sitting_papers_expire
from common.dates import today
from tests.factories.committees import SittingRoom

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(team):
    return SittingRoom(team)


def url(name, *args):
    return reverse(f"aids:{name}", args=args)


def page(client, *args):
    return client.get(url(*args)).content.decode()


def test_a_sitting_from_its_planning_to_its_seal(room, client_as, django_capture_on_commit_callbacks):
    file = room.team.submitted()
    client = client_as(room.secretary)
    data = {
        "phase": file.phase_id,
        "held_on": today().strftime("%d/%m/%Y"),
        "starts_at": "9h30",
        "place": "Tunis",
        "quorum": 1,
    }
    client.post(url("sitting_new"), data)
    sitting = Sitting.objects.get()
    client.post(url("sitting_member", sitting.pk), {"quality": "chair", "user": room.chair.pk})
    client.post(url("sitting_agenda", sitting.pk), {"files": [file.pk]})
    client.post(url("sitting_act", sitting.pk), {"act": "convene"})
    member = sitting.members.get()
    client.post(url("sitting_act", sitting.pk), {"act": "open", "present": [member.pk]})
    at = sitting.files.get()
    refused = client.post(
        url("sitting_file", sitting.pk, 1),
        {"outcome": "rejected", f"vote_{member.pk}": "against", "version": at.version, "reason": ""},
    )
    assert "il sera lu à la personne" in refused.content.decode()
    answer = client.post(
        url("sitting_file", sitting.pk, 1),
        {
            "outcome": "approved",
            "granted_eur": str(file.requested_eur),
            f"vote_{member.pk}": "for",
            "version": at.version,
        },
    )
    assert answer.status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("sitting_act", sitting.pk), {"act": "seal"})
    assert Sitting.objects.get().state == SittingState.SEALED
    assert Application.objects.get().state == "approved"
    shown = page(client, "sitting_detail", sitting.pk)
    assert Sitting.objects.get().content_sha256 in shown
    assert "Préparer les lettres en français" in shown


def test_bad_input_keeps_what_was_typed(room, client_as):
    client = client_as(room.secretary)
    data = {"held_on": "31/02/2026", "starts_at": "midi", "place": "Salle bleue", "quorum": "0"}
    shown = client.post(url("sitting_new"), data).content.decode()
    for words in (
        "Cette date n&#x27;existe pas",
        "Écrivez l&#x27;heure",
        "Salle bleue",
        "31/02/2026",
        "midi",
    ):
        assert words in shown
    assert not Sitting.objects.exists()
    sitting = room.planned()
    shown = client.post(
        url("sitting_member", sitting.pk), {"quality": "embassy", "full_name": "Mme Diallo"}
    ).content.decode()
    assert "Mme Diallo" in shown
    assert "a un pays" in shown
    empty = client.post(url("sitting_agenda", sitting.pk), follow=True).content.decode()
    assert "Cochez au moins un dossier" in empty


def test_a_vote_that_came_meanwhile_is_shown_and_nothing_typed_is_lost(room, client_as):
    sitting = room.open([room.team.submitted()])
    at = sitting.files.get()
    Vote.objects.create(file=at, member=sitting.members.get(user=room.member), choice="for")
    data = {"outcome": "deferred", "reason": "Un devis manque", "version": at.version + 7}
    shown = client_as(room.secretary).post(url("sitting_file", sitting.pk, 1), data).content.decode()
    assert "ont changé entre-temps" in shown
    assert "Un devis manque" in shown
    assert SittingFile.objects.get().outcome == ""


def test_a_member_reads_number_and_project_votes_and_does_no_more(room, client_as):
    file = room.team.submitted(AidKind.BUSINESS)
    sitting = room.open([file])
    client = client_as(room.member)
    shown = page(client, "sitting_file", sitting.pk, 1)
    assert "Atelier de soudure" in shown
    assert file.person.last_name not in shown
    assert "Décision du comité" not in shown
    client.post(url("sitting_file_act", sitting.pk, 1), {"act": "vote", "choice": "against"})
    assert Vote.objects.get().choice == "against"
    assert client.post(url("sitting_file", sitting.pk, 1), {"outcome": "approved"}).status_code == 404
    assert client.post(url("sitting_act", sitting.pk), {"act": "seal"}).status_code == 403
    client.post(url("sitting_file_act", sitting.pk, 1), {"act": "conflict", "reason": "Mon voisin"})
    assert not Vote.objects.exists()
    assert "Mon voisin" in page(client, "sitting_file", sitting.pk, 1)
    assert client.get(url("sitting_file", sitting.pk, 2)).status_code == 404


def test_the_conditions_of_an_innovative_project(room, client_as):
    file = room.team.submitted(AidKind.INNOVATIVE)
    client = client_as(room.secretary)
    answers = {"is_technological": "yes", "has_experience": "yes", "is_convinced": "", "note": "Entretien"}
    client.post(url("innovation_edit", file.pk), answers)
    review = InnovationReview.objects.get()
    assert (review.is_technological, review.is_convinced) == (True, None)
    shown = client.post(
        url("application_decide", file.pk),
        {"decision": "approve", "granted_eur": str(file.requested_eur), "convinced": "on"},
    ).content.decode()
    assert "comité convaincu de la motivation" in shown
    client.post(url("innovation_edit", file.pk), answers | {"is_convinced": "yes", "version": 1})
    stale = client.post(url("innovation_edit", file.pk), answers | {"version": 1}).content.decode()
    assert "modifiées entre-temps" in stale
    client.post(
        url("application_decide", file.pk), {"decision": "approve", "granted_eur": str(file.requested_eur)}
    )
    assert Application.objects.get(pk=file.pk).committee_convinced


def test_an_appeal_on_screen(room, client_as):
    file = room.team.submitted()
    manager, counsellor = client_as(room.team.manager), client_as(room.team.counsellor)
    manager.post(
        url("application_decide", file.pk), {"decision": "reject", "reject-reason": "Revenu trop haut"}
    )
    assert "Enregistrer un recours" in page(counsellor, "application_detail", file.pk)
    late = {"filed_on": (today() + timedelta(days=2)).strftime("%d/%m/%Y"), "grounds": "Ce n'est pas juste"}
    shown = counsellor.post(url("appeal_new", file.pk), late).content.decode()
    assert "dans l&#x27;avenir" in shown
    assert "pas juste" in shown
    counsellor.post(url("appeal_new", file.pk), late | {"filed_on": today().strftime("%d/%m/%Y")})
    assert "Recours déposé" in page(counsellor, "application_detail", file.pk)
    assert "Recours à entendre" in client_as(room.secretary).get(reverse("home")).content.decode()
    counsellor.post(url("appeal_end", file.pk), {"reason": "Elle a trouvé un emploi"})
    assert Application.objects.get(pk=file.pk).state == "rejected"


@pytest.mark.parametrize("files", [1, 6])
def test_pages_of_a_sitting_cost_the_same_whatever_its_length(
    room, client_as, files, django_assert_max_num_queries
):
    sitting = room.open([room.team.submitted() for _ in range(files)])
    client = client_as(room.secretary)
    for name, args, most in (
        ("sitting_list", (), 16),
        ("sitting_detail", (sitting.pk,), 30),
        ("sitting_file", (sitting.pk, 1), 60),
    ):
        client.get(url(name, *args))
        with django_assert_max_num_queries(most):
            client.get(url(name, *args))


def test_empty_lists_say_what_to_do(room, client_as):
    assert "Préparer une séance" in page(client_as(room.secretary), "sitting_list")
    assert "convoqué" in page(client_as(room.member), "sitting_list")
    assert "Aucun dossier n’attend" in page(client_as(room.secretary), "sitting_agenda", room.planned().pk)


def test_papers_with_names_are_deleted_after_a_month(room):
    sitting = room.planned()
    ask = {"sitting": sitting, "language": "fr", "requested_by": room.secretary}
    kept = SittingPaper.objects.create(kind="booklet", pseudonymised=True, **ask)
    SittingPaper.objects.create(kind="booklet", pseudonymised=False, **ask)
    SittingPaper.objects.create(kind="letters", **ask)
    assert sitting_papers_expire() == 0
    SittingPaper.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert sitting_papers_expire() == 2
    assert SittingPaper.objects.get() == kept


def test_the_votes_alone_are_asked_for_without_the_agenda(room, client_as, django_assert_max_num_queries):
    sitting = room.open([room.team.submitted() for _ in range(3)])
    Vote.objects.create(
        file=sitting.files.get(rank=1), member=sitting.members.get(user=room.member), choice="for"
    )
    client = client_as(room.member, htmx=True)
    address = url("sitting_file", sitting.pk, 1)
    client.get(address)
    with django_assert_max_num_queries(8):
        fragment = client.get(address).content.decode()
    assert "Pour : 1" in fragment
    assert "<html" not in fragment
    assert client_as(room.team.counsellor, htmx=True).get(address).status_code == 404
