"""The pages of the register: what is typed is kept, what is refused is said, what is taken is recorded."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import AccessRecord, JobState
from reporting.models import ExtractBuild, ExtractDownload, ResearchExtract
from reporting.services.extracts import extracts_expire
from reporting.tasks import build_extract
from tests.factories.accounts import UserFactory
from tests.factories.extracts import extract_approved, extract_asked, returns

LIST, NEW = reverse("reporting:extract_list"), reverse("reporting:extract_new")
TYPED = {
    "periode": "libre",
    "du": "01/01/2025",
    "au": "31/12/2025",
    "k": "7",
    "most_suppressed": "10",
    "kept_days": "15",
    "institution": "Université de Sfax",
    "recipient": "Dr Ben Salah",
    "purpose": "Thèse sur les retours de 2025.",
    "legal_basis": "Convention 7/2025",
}


def url(name, line):
    return reverse(f"reporting:extract_{name}", args=[line.pk])


def text(response):
    return unescape(response.content.decode())


@pytest.fixture
def second(db):
    return UserFactory(taskforce_manager=True)


@pytest.fixture
def line(manager):
    return extract_asked(manager)


class TestTheList:
    def test_says_what_to_do_when_it_is_empty(self, client_as, manager):
        page = text(client_as(manager).get(LIST))
        assert "Aucun extrait" in page
        assert NEW in page

    def test_tells_each_line_in_as_many_queries(self, client_as, manager, second):
        client = client_as(manager)
        client.get(LIST)
        counts = []
        for lines in (3, 12):
            for turn in range(lines):
                extract_asked(manager) if turn % 2 else extract_approved(manager, second)
            with CaptureQueriesContext(connection) as asked:
                page = text(client.get(LIST))
            counts.append(len(asked))
        assert counts[0] == counts[1]
        assert page.count("Université de Tunis") == 15

    def test_dashboard_leads_to_it(self, client_as, manager, programme):
        assert LIST in text(client_as(manager).get(reverse("reporting:dashboard")))


class TestAsking:
    def test_writes_the_line(self, client_as, manager):
        response = client_as(manager).post(NEW, TYPED)
        line = ResearchExtract.objects.get()
        assert response.url == line.get_absolute_url()
        assert (line.k, line.most_suppressed, line.kept_days) == (7, 10, 15)
        assert (line.institution, line.recipient) == ("Université de Sfax", "Dr Ben Salah")
        assert not ExtractBuild.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"du": "31/02/2025"}, "du", "n'existe pas"),
            ({"du": ""}, "du", "Indiquez ce jour"),
            ({"au": "30/03/2025"}, "au", "au moins 90 jours"),
            ({"du": "01/01/2099", "au": "31/12/2099"}, "du", "dans l'avenir"),
            ({"k": "4"}, "k", "5"),
            ({"k": "cinq"}, "k", ""),
            ({"k": "51"}, "k", "50"),
            ({"most_suppressed": "21"}, "most_suppressed", "20"),
            ({"kept_days": "0"}, "kept_days", "1"),
            ({"institution": ""}, "institution", "obligatoire"),
            ({"recipient": ""}, "recipient", "obligatoire"),
            ({"purpose": " "}, "purpose", "obligatoire"),
            ({"legal_basis": ""}, "legal_basis", "obligatoire"),
            ({"periode": "mois"}, "periode", ""),
            ({"phase": "IX"}, "phase", ""),
        ],
    )
    def test_a_bad_request_is_worded_beside_its_field_and_kept(
        self, client_as, manager, changes, field, words
    ):
        response = client_as(manager).post(NEW, TYPED | changes)
        assert list(response.context["form"].errors) == [field]
        page = text(response)
        assert words in page
        kept = {
            name: value for name, value in (TYPED | changes).items() if name != "periode" and value.strip()
        }
        for name, value in kept.items():
            if name != "phase":
                assert value in page, name
        assert not ResearchExtract.objects.exists()


class TestDeciding:
    def test_the_second_manager_sees_how_many_agreed(self, client_as, line, second, programme):
        returns(6)
        page = text(client_as(second).get(line.get_absolute_url()))
        assert "Personnes qui ont donné leur accord à ce jour" in page
        assert url("approve", line) in page

    def test_who_asked_may_only_take_it_back(self, client_as, line, manager):
        page = text(client_as(manager).get(line.get_absolute_url()))
        assert url("approve", line) not in page
        assert "Retirer ma demande" in page
        client_as(manager).post(url("approve", line))
        line.refresh_from_db()
        assert line.state == "requested"

    def test_other_extracts_over_the_same_days_are_named(self, client_as, line, second, manager):
        other = extract_approved(manager, second).extract
        apart = extract_approved(manager, second, starts_on="2020-01-01", ends_on="2020-12-31").extract
        page = text(client_as(second).get(line.get_absolute_url()))
        assert other.reference in page
        assert apart.reference not in page

    def test_approves_and_a_worker_makes_the_files(
        self, client_as, line, second, programme, django_capture_on_commit_callbacks
    ):
        returns(20)
        with django_capture_on_commit_callbacks(execute=True):
            response = client_as(second).post(url("approve", line))
        assert response.url == line.get_absolute_url()
        assert line.build.job_state == JobState.DONE

    def test_refuses_with_a_reason_that_is_kept_when_missing(self, client_as, line, second):
        empty = client_as(second).post(url("refuse", line), {"reason": ""})
        assert list(empty.context["form"].errors) == ["reason"]
        client_as(second).post(url("refuse", line), {"reason": "Pas de convention."})
        page = text(client_as(second).get(line.get_absolute_url()))
        assert "Pas de convention." in page
        assert "Refusé par" in page

    def test_a_decision_taken_meanwhile_is_said(self, client_as, manager, second):
        line = extract_approved(manager, second).extract
        response = client_as(second).post(url("refuse", line), {"reason": "Trop tard"})
        assert "déjà décidé" in text(response)
        assert "Trop tard" in text(response)


class TestTheFiles:
    @pytest.fixture
    def build(self, manager, second, programme):
        returns(60)
        build = extract_approved(manager, second)
        build_extract(build.pk)
        build.refresh_from_db()
        return build

    def test_progress_is_watched(self, client_as, manager, second):
        build = extract_approved(manager, second)
        page = client_as(manager, htmx=True).get(build.get_absolute_url())
        assert "hx-get" in text(page)
        ExtractBuild.objects.update(job_state=JobState.FAILED, error="Trop peu.")
        assert client_as(manager, htmx=True).get(build.get_absolute_url())["HX-Refresh"] == "true"

    def test_a_failure_is_said_and_tried_again(
        self, client_as, manager, second, programme, django_capture_on_commit_callbacks
    ):
        returns(2)
        build = extract_approved(manager, second)
        build_extract(build.pk)
        page = text(client_as(manager).get(build.get_absolute_url()))
        assert "Seules 2 personnes" in page
        returns(20, seed=4)
        with django_capture_on_commit_callbacks(execute=True):
            client_as(manager).post(url("retry", build.extract))
        assert "Rapport d’anonymat" in text(client_as(manager).get(build.get_absolute_url()))

    @pytest.mark.parametrize("language", ["fr", "ar"])
    def test_the_report_is_told_in_words(self, client_as, manager, build, language):
        manager.language = language
        manager.save()
        page = text(client_as(manager).get(build.get_absolute_url(), headers={"Accept-Language": language}))
        assert str(build.report["told"]) in page
        assert build.hashes["extract.csv"] in page

    def test_a_download_is_recorded_twice_over(self, client_as, second, build):
        response = client_as(second).post(url("download", build.extract))
        content = b"".join(response.streaming_content)
        with build.archive.open() as kept:
            assert content == kept.read()
        assert response["Content-Disposition"] == f'attachment; filename="{build.extract.reference}.zip"'
        assert ExtractDownload.objects.get().taken_by == second
        record = AccessRecord.objects.get(kind="export")
        assert (record.actor, record.subject_type, record.subject_id) == (
            second,
            "reporting.extractbuild",
            build.pk,
        )
        assert record.reason == build.extract.purpose
        assert str(second) in text(client_as(second).get(build.get_absolute_url()))

    def test_a_link_alone_takes_nothing(self, client_as, manager, build):
        assert client_as(manager).get(url("download", build.extract)).status_code == 405
        assert not ExtractDownload.objects.exists()

    def test_deleted_files_are_told(self, client_as, manager, build):
        extracts_expire(on=build.expires_on)
        response = client_as(manager).post(url("download", build.extract), follow=True)
        page = text(response)
        assert "ont été supprimés" in page
        assert "Leurs empreintes restent" in page
        assert not AccessRecord.objects.filter(kind="export").exists()

    def test_nothing_to_take_before_the_approval(self, client_as, manager):
        assert client_as(manager).post(url("download", extract_asked(manager))).status_code == 404

    def test_an_unknown_line(self, client_as, manager):
        assert client_as(manager).get(reverse("reporting:extract_detail", args=[999_999])).status_code == 404
