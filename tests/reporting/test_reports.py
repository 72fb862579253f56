"""Reports: asked for, built by a worker, kept, downloaded, counted again."""

import hashlib
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from common.enqueue import MAX_ATTEMPTS
from common.errors import DomainError, NotPermitted
from common.models import AccessRecord, JobState
from reporting.enums import ReportStep
from reporting.models import ReportFile, ReportRun, ReportSnapshot
from reporting.services import reports
from reporting.services.reports import report_request
from reporting.tasks import build_report
from reporting.views.reports import ASKING_ROLES
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.reporting import report_run

LIST, NEW = reverse("reporting:report_list"), reverse("reporting:report_new")
ASKED = {
    "kind": "taskforce",
    "periode": "libre",
    "du": "01/01/2025",
    "au": "31/03/2025",
    "languages": ["fr", "ar"],
    "formats": ["pdf", "json"],
    "comment": "Premier trimestre.",
}


def built(**fields):
    run = report_run(**({"formats": ["json", "xlsx"], "languages": ["fr"]} | fields))
    build_report(run.pk)
    run.refresh_from_db()
    return run


class TestAsking:
    def test_a_worker_builds_what_is_asked_for(
        self, client_as, manager, register, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            response = client_as(manager).post(NEW, ASKED)
        run = ReportRun.objects.get()
        assert response.url == reverse("reporting:report_detail", args=[run.pk])
        assert (run.job_state, run.progress, run.step) == (JobState.DONE, 100, ReportStep.FINISHED)
        assert (run.requested_by, run.comment) == (manager, "Premier trimestre.")
        assert set(run.files.values_list("format", "language")) == {
            ("pdf", "fr"),
            ("pdf", "ar"),
            ("json", ""),
        }
        for file in run.files.all():
            content = file.file.read()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"du": "31/02/2025"}, "du"),
            ({"du": "01/04/2025"}, "au"),
            ({"du": ""}, "du"),
            ({"du": "01/01/2999", "au": "02/01/2999"}, "du"),
            ({"periode": "toujours"}, "periode"),
            ({"periode": "phase"}, "phase"),
            ({"phase": "IX"}, "phase"),
            ({"languages": []}, "languages"),
            ({"languages": ["en"]}, "languages"),
            ({"formats": ["docx"]}, "formats"),
            ({"comment": "x" * 5000}, "comment"),
        ],
    )
    def test_a_bad_request_is_worded_and_kept(self, client_as, manager, register, changes, field):
        response = client_as(manager).post(NEW, ASKED | changes)
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert not ReportRun.objects.exists()
        if field != "comment":
            assert "Premier trimestre." in response.content.decode()

    def test_a_preset_period(self, client_as, manager, register):
        client_as(manager).post(NEW, ASKED | {"periode": "annee", "du": "", "au": ""})
        run = ReportRun.objects.get()
        assert (run.starts_on.month, run.starts_on.day, run.ends_on.month, run.ends_on.day) == (1, 1, 12, 31)

    def test_a_whole_phase(self, client_as, manager, register):
        client_as(manager).post(NEW, ASKED | {"periode": "phase", "phase": "I", "du": "", "au": ""})
        run = ReportRun.objects.get()
        assert (run.phase.code, run.starts_on, run.ends_on) == ("I", date(2017, 1, 1), date(2021, 11, 30))

    def test_sent_twice_it_is_asked_once(self, client_as, manager, register):
        client = client_as(manager)
        token = {"form_token": "6f1d3e1e-6f57-4b1e-9f43-0d6b0a9f6a11"}
        first, second = client.post(NEW, ASKED | token), client.post(NEW, ASKED | token)
        assert first.url == second.url
        assert ReportRun.objects.count() == 1

    def test_the_service_refuses_other_roles(self, register):
        counsellor = UserFactory(counsellor=True)
        with pytest.raises(NotPermitted):
            reports.report_request(
                actor=counsellor,
                starts_on=date(2025, 1, 1),
                ends_on=date(2025, 1, 2),
                languages=["fr"],
                formats=["pdf"],
            )

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"ends_on": date(2024, 1, 1)}, "doit précéder"),
            ({"formats": []}, "au moins une langue et un format"),
            ({"languages": []}, "au moins une langue et un format"),
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(self, manager, register, wrong, words):
        asked = {
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 1, 2),
            "languages": ["fr"],
            "formats": ["pdf"],
        }
        with pytest.raises(DomainError, match=words):
            reports.report_request(actor=manager, **(asked | wrong))


class TestBuilding:
    def test_building_twice_writes_nothing_twice(self, register):
        run = built()
        ReportRun.objects.filter(pk=run.pk).update(job_state=JobState.QUEUED)
        build_report(run.pk)
        assert ReportFile.objects.filter(run=run).count() == 2
        assert ReportSnapshot.objects.count() == 1

    def test_what_a_lost_worker_had_frozen_is_not_counted_again(self, register):
        run = built(formats=["json"])
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        ReportFile.objects.filter(run=run).delete()
        ReportRun.objects.filter(pk=run.pk).update(job_state=JobState.QUEUED)
        build_report(run.pk)
        assert run.files.get().sha256 == run.snapshot.sha256

    def test_a_failure_is_kept_and_shown(self, client_as, manager, register, monkeypatch):
        def broken(**_asked):
            raise OSError("disk full")

        monkeypatch.setattr(reports, "report_content", broken)
        run = report_run()
        for _attempt in range(MAX_ATTEMPTS):
            build_report(run.pk)
        run.refresh_from_db()
        assert (run.job_state, run.error) == (JobState.FAILED, "OSError")
        page = unescape(
            client_as(manager).get(reverse("reporting:report_detail", args=[run.pk])).content.decode()
        )
        assert "n'a pas pu être construit" in page
        assert "OSError" in page
        assert "disk full" not in page

    def test_a_failed_report_is_sent_again(
        self, client_as, manager, register, django_capture_on_commit_callbacks
    ):
        run = report_run(job_state=JobState.FAILED, attempts=MAX_ATTEMPTS, formats=["json"], error="OSError")
        with django_capture_on_commit_callbacks(execute=True):
            client_as(manager).post(reverse("reporting:report_retry", args=[run.pk]))
        run.refresh_from_db()
        assert (run.job_state, run.files.count()) == (JobState.DONE, 1)

    def test_one_that_did_not_fail_is_not(self, manager, register):
        with pytest.raises(DomainError, match="rien à relancer"):
            reports.report_retry(actor=manager, run=built())


class TestCancelling:
    def test_one_that_waits_stops_at_once_and_may_be_sent_again(
        self, client_as, manager, register, django_capture_on_commit_callbacks
    ):
        run, client = report_run(formats=["json"]), client_as(manager)
        page = reverse("reporting:report_detail", args=[run.pk])
        assert "Annuler ce rapport" in client.get(page).content.decode()
        client.post(reverse("reporting:report_cancel", args=[run.pk]))
        build_report(run.pk)
        run.refresh_from_db()
        assert (run.job_state, run.files.count(), run.snapshot) == (JobState.FAILED, 0, None)
        assert run.is_stopped
        text = unescape(client.get(page).content.decode())
        assert "Rapport annulé" in text
        assert f"Par {manager}" in text
        assert "n'a pas pu être construit" not in text
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("reporting:report_retry", args=[run.pk]))
        run.refresh_from_db()
        assert (run.job_state, run.cancelled_at, run.files.count()) == (JobState.DONE, None, 1)

    def test_one_that_is_being_built_stops_before_its_next_file(self, manager, register, monkeypatch):
        run, write = report_run(formats=["json", "xlsx"], languages=["fr"]), reports.report_content

        def cancelled_meanwhile(**asked):
            reports.report_cancel(actor=manager, run=run)
            return write(**asked)

        monkeypatch.setattr(reports, "report_content", cancelled_meanwhile)
        build_report(run.pk)
        run.refresh_from_db()
        assert (run.job_state, run.files.count()) == (JobState.FAILED, 1)
        assert run.error == f"Annulé par {manager}."
        assert run.snapshot is not None

    def test_one_that_has_ended_is_not(self, client_as, manager, register):
        run = built()
        with pytest.raises(DomainError, match="rien à annuler"):
            reports.report_cancel(actor=manager, run=run)
        page = client_as(manager).post(reverse("reporting:report_cancel", args=[run.pk]), follow=True)
        assert "rien à annuler" in unescape(page.content.decode())

    def test_only_who_may_ask_for_it_cancels_it(self, manager, register):
        head = UserFactory(antenna_manager=True)
        with pytest.raises(NotPermitted):
            reports.report_cancel(actor=head, run=report_run())

    def test_the_database_knows_who_cancelled(self, register):
        run = report_run()
        with pytest.raises(IntegrityError, match="report_cancelled_by_somebody"):
            ReportRun.objects.filter(pk=run.pk).update(cancelled_at=timezone.now())


class TestPage:
    def url(self, run):
        return reverse("reporting:report_detail", args=[run.pk])

    @pytest.mark.parametrize("step", ReportStep.values)
    def test_progress_is_shown_and_asked_for_again(self, client_as, manager, register, step):
        run = report_run(job_state=JobState.RUNNING, progress=40, step=step)
        page = client_as(manager).get(self.url(run)).content.decode()
        assert 'value="40"' in page
        assert 'hx-trigger="every 2s"' in page
        fragment = client_as(manager, htmx=True).get(self.url(run)).content.decode()
        assert 'value="40"' in fragment
        assert "<html" not in fragment

    def test_when_it_is_over_the_page_is_loaded_again(self, client_as, manager, register):
        assert client_as(manager, htmx=True).get(self.url(built())).headers["HX-Refresh"] == "true"

    def test_figures_hash_and_files(self, client_as, manager, register):
        run = built(comment="Un mot du responsable.")
        response = client_as(manager).get(self.url(run))
        page = response.content.decode()
        assert run.snapshot.sha256 in page
        assert "Un mot du responsable." in page
        assert {tile.key: tile.text for tile in response.context["tiles"]}["persons"] == "4"
        for file in run.files.all():
            assert reverse("reporting:report_download", args=[file.pk]) in page

    def test_frozen_figures_do_not_move(self, client_as, manager, register):
        run = built()
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        tiles = client_as(manager).get(self.url(run)).context["tiles"]
        assert {tile.key: tile.text for tile in tiles}["cases"] == "5"

    def test_a_download_is_recorded(self, client_as, manager, register):
        file = built().files.get(format="json")
        response = client_as(manager).get(reverse("reporting:report_download", args=[file.pk]))
        content = b"".join(response.streaming_content)
        assert hashlib.sha256(content).hexdigest() == file.run.snapshot.sha256
        assert f'filename="{file.name}"' in response.headers["Content-Disposition"]
        record = AccessRecord.objects.get()
        assert (record.actor, record.kind, record.subject_id) == (manager, "export", file.pk)

    def test_the_list_is_flat_in_queries(self, client_as, manager, register, django_assert_max_num_queries):
        for _place in range(25):
            report_run(requested_by=manager)
        client = client_as(manager)
        with django_assert_max_num_queries(10):
            page = client.get(LIST).context["page"]
        assert len(page.rows) == 20


class TestAgain:
    def test_a_recount_is_a_new_snapshot_beside_the_old_one(
        self, client_as, manager, register, django_capture_on_commit_callbacks
    ):
        run = built(formats=["json"])
        for changes, words in ((False, "mêmes chiffres"), (True, "chiffres différents")):
            if changes:
                CaseFactory(
                    opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france
                )
            with django_capture_on_commit_callbacks(execute=True):
                response = client_as(manager).post(reverse("reporting:report_recount", args=[run.pk]))
            assert words in client_as(manager).get(response.url).content.decode()
        assert ReportSnapshot.objects.count() == 3
        page = client_as(manager).get(response.url)
        changed = {table.title.fr: table for table in page.context["changes"]}
        countries = changed["Personnes reçues par pays de retour"].figures
        france = [one for one in countries if one.row.fr == "France"]
        assert [int(one.after) - int(one.before) for one in france[:1]] == [1]
        assert "Ce que le nouveau calcul a changé" in page.content.decode()
        same = client_as(manager).get(reverse("reporting:report_detail", args=[run.pk]))
        assert "Ce que le nouveau calcul a changé" not in same.content.decode()

    def test_other_files_of_the_same_snapshot(
        self, client_as, manager, register, django_capture_on_commit_callbacks
    ):
        run = built(formats=["json"])
        CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
        with django_capture_on_commit_callbacks(execute=True):
            response = client_as(manager).post(
                reverse("reporting:report_reissue", args=[run.pk]),
                {"f-languages": ["ar"], "f-formats": ["xlsx"]},
            )
        again = ReportRun.objects.exclude(pk=run.pk).get()
        assert response.url == reverse("reporting:report_detail", args=[again.pk])
        assert again.snapshot == run.snapshot
        assert list(again.files.values_list("format", "language")) == [("xlsx", "ar")]

    def test_files_without_a_choice_are_refused(self, client_as, manager, register):
        run = built(formats=["json"])
        response = client_as(manager).post(
            reverse("reporting:report_reissue", args=[run.pk]), {}, follow=True
        )
        assert "au moins une langue et un format" in response.content.decode()
        assert ReportRun.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in ASKING_ROLES])
def test_reports_are_the_taskforce_managers(client_as, register, role):
    run = built(formats=["json"])
    user = UserFactory(role=role)
    client = client_as(user)
    for url in (LIST, NEW, reverse("reporting:report_detail", args=[run.pk])):
        assert client.get(url).status_code == 403
    assert client.get(reverse("reporting:report_download", args=[run.files.get().pk])).status_code == 403
    assert not ReportRun.objects.visible_to(user).exists()
    assert not ReportFile.objects.visible_to(user).exists()


def test_an_antenna_s_manager_asks_for_the_report_of_her_antenna_alone(
    client_as, register, django_capture_on_commit_callbacks
):
    head = UserFactory(antenna_manager=True, antenna=register.south)
    client = client_as(head)
    asked = {name: value for name, value in ASKED.items() if name != "kind"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW, asked | {"kind": "taskforce", "antenna": register.north.pk, "formats": ["json"]})
    run = ReportRun.objects.get()
    assert (run.kind, run.antenna) == ("antenna", register.south)
    figures = {table["code"]: table for table in run.snapshot.data["tables"]}
    assert figures["headline"]["rows"][1]["values"]["value"] == 2
    assert {"places", "money_by_kind", "people_by_antenna"}.isdisjoint(figures)
    assert client.get(reverse("reporting:report_detail", args=[run.pk])).status_code == 200
    foreign = built(formats=["json"], kind="antenna", antenna=register.north)
    whole = built(formats=["json"])
    for other in (foreign, whole):
        assert client.get(reverse("reporting:report_detail", args=[other.pk])).status_code == 404
        url = reverse("reporting:report_download", args=[other.files.get().pk])
        assert client.get(url).status_code == 404
    for kind, antenna in (("taskforce", None), ("antenna", register.north)):
        with pytest.raises(NotPermitted):
            report_request(
                actor=head,
                kind=kind,
                antenna=antenna,
                starts_on=run.starts_on,
                ends_on=run.ends_on,
                languages=["fr"],
                formats=["json"],
            )


def test_a_report_that_does_not_exist_is_not_found(client_as, manager):
    for name in ("report_detail", "report_download"):
        assert client_as(manager).get(reverse(f"reporting:{name}", args=[999_999])).status_code == 404
