"""The register of extracts: two managers, facts and decisions that stay, files made once, deleted in time."""

import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.enums import Role
from common.dates import today
from common.enqueue import MAX_ATTEMPTS
from common.errors import DomainError, NotPermitted
from common.models import JobState, OutgoingMessage
from reporting.models import ExtractBuild, ExtractDownload, ResearchExtract
from reporting.services import extracts
from reporting.services.extracts import Demand, extracts_expire
from reporting.tasks import build_extract, tend_extracts
from tests.factories.accounts import UserFactory
from tests.factories.extracts import YEAR, extract_approved, extract_asked, returns

DEMAND = {
    "starts_on": YEAR[0],
    "ends_on": YEAR[1],
    "institution": "Université de Sfax",
    "recipient": "Dr Ben Salah",
    "purpose": "Thèse sur les retours.",
    "legal_basis": "Convention 7/2025",
}


@pytest.fixture
def second(db):
    return UserFactory(taskforce_manager=True)


def built(manager, second, **facts):
    build = extract_approved(manager, second, **facts)
    build_extract(build.pk)
    build.refresh_from_db()
    return build


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestAsking:
    def test_writes_a_line_and_asks_the_other_managers(self, manager, second):
        line = extracts.extract_request(actor=manager, demand=Demand(**DEMAND))
        assert (line.state, line.requested_by, line.k) == ("requested", manager, 5)
        assert not ExtractBuild.objects.exists()
        mail = OutgoingMessage.objects.get()
        assert mail.to == second.email
        assert line.reference in mail.body

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"ends_on": date(2025, 3, 30)}, "short"),
            ({"ends_on": date(2024, 1, 1)}, "short"),
            ({"starts_on": date(2999, 1, 1), "ends_on": date(2999, 12, 31)}, "future"),
            ({"k": 4}, "extract_k_from_5_to_50"),
            ({"k": 51}, "extract_k_from_5_to_50"),
            ({"most_suppressed": 21}, "extract_few_suppressed"),
            ({"kept_days": 0}, "extract_kept_some_days"),
            ({"kept_days": 91}, "extract_kept_some_days"),
            ({"purpose": "  "}, "extract_for_somebody_and_something"),
            ({"institution": ""}, "extract_for_somebody_and_something"),
            ({"legal_basis": ""}, "extract_for_somebody_and_something"),
        ],
    )
    def test_is_refused_in_words(self, manager, changes, code):
        with pytest.raises(DomainError) as refused:
            extracts.extract_request(actor=manager, demand=Demand(**(DEMAND | changes)))
        assert refused.value.code == code
        assert not ResearchExtract.objects.exists()

    def test_a_quarter_is_long_enough(self, manager):
        quarter = DEMAND | {"ends_on": date(2025, 3, 31)}
        assert extracts.extract_request(actor=manager, demand=Demand(**quarter)).pk

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.TASKFORCE_MANAGER])
    def test_is_for_managers_of_the_taskforce(self, manager, role):
        other = UserFactory(**{str(role): True})
        with pytest.raises(NotPermitted):
            extracts.extract_request(actor=other, demand=Demand(**DEMAND))
        line = extract_asked(manager)
        with pytest.raises(NotPermitted):
            extracts.extract_approve(actor=other, extract=line)
        with pytest.raises(NotPermitted):
            extracts.extract_refuse(actor=other, extract=line, reason="Non")
        assert not ResearchExtract.objects.visible_to(other).exists()


class TestTwoManagers:
    def test_a_second_one_approves(self, manager, second, django_capture_on_commit_callbacks, programme):
        returns(40)
        line = extract_asked(manager)
        with django_capture_on_commit_callbacks(execute=True):
            extracts.extract_approve(actor=second, extract=line)
        line.refresh_from_db()
        assert (line.state, line.decided_by) == ("approved", second)
        assert line.build.job_state == JobState.DONE
        assert line.build.is_there

    def test_the_same_one_does_not(self, manager):
        line = extract_asked(manager)
        with pytest.raises(NotPermitted) as refused:
            extracts.extract_approve(actor=manager, extract=line)
        assert refused.value.code == "two_managers"
        assert not ExtractBuild.objects.exists()

    def test_nor_by_sql(self, manager):
        line = extract_asked(manager)
        with pytest.raises(IntegrityError, match="extract_two_managers"):
            sql(
                "UPDATE reporting_researchextract SET state = 'approved', decided_by_id = %s, decided_at = now()"
                " WHERE id = %s",
                manager.pk,
                line.pk,
            )

    def test_nobody_approves_by_sql(self, manager):
        line = extract_asked(manager)
        with pytest.raises(IntegrityError, match="extract_decided_by_somebody"):
            sql("UPDATE reporting_researchextract SET state = 'approved' WHERE id = %s", line.pk)

    def test_no_files_before_the_approval_whatever_writes_them(self, manager):
        line = extract_asked(manager)
        with pytest.raises(IntegrityError, match="no second manager"), transaction.atomic():
            ExtractBuild.objects.create(extract=line)

    @pytest.mark.parametrize("act", ["extract_approve", "extract_refuse"])
    def test_is_decided_once(self, manager, second, act):
        line = extract_approved(manager, second).extract
        words = {"reason": "Non"} if act == "extract_refuse" else {}
        with pytest.raises(DomainError) as refused:
            getattr(extracts, act)(actor=UserFactory(taskforce_manager=True), extract=line, **words)
        assert refused.value.code == "state"

    def test_a_refusal_has_a_reason_that_is_told(self, manager, second):
        line = extract_asked(manager)
        with pytest.raises(DomainError):
            extracts.extract_refuse(actor=second, extract=line, reason="  ")
        extracts.extract_refuse(actor=second, extract=line, reason="Pas de convention.")
        line.refresh_from_db()
        assert (line.state, line.decision_reason) == ("refused", "Pas de convention.")
        mail = OutgoingMessage.objects.get()
        assert mail.to == manager.email
        assert "Pas de convention." in mail.body

    def test_who_asked_takes_it_back(self, manager):
        line = extract_asked(manager)
        extracts.extract_refuse(actor=manager, extract=line, reason="Plus besoin.")
        assert not OutgoingMessage.objects.exists()


class TestTheRegister:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("purpose", "Autre chose"),
            ("institution", "Ailleurs"),
            ("k", 6),
            ("starts_on", "2020-01-01"),
            ("kept_days", 60),
        ],
    )
    def test_facts_never_change(self, manager, column, value):
        line = extract_asked(manager)
        with pytest.raises(DatabaseError, match="Cannot update"):
            sql(f"UPDATE reporting_researchextract SET {column} = %s WHERE id = %s", value, line.pk)  # noqa: S608

    def test_a_decision_never_changes(self, manager, second):
        line = extract_approved(manager, second).extract
        third = UserFactory(taskforce_manager=True)
        with pytest.raises(DatabaseError, match="Cannot update"):
            sql("UPDATE reporting_researchextract SET decided_by_id = %s WHERE id = %s", third.pk, line.pk)

    @pytest.mark.parametrize("table", ["researchextract", "extractbuild", "extractdownload"])
    def test_no_line_is_deleted(self, manager, second, programme, table):
        returns(10)
        build = built(manager, second)
        extracts.extract_taken(actor=manager, build=build)
        with pytest.raises(DatabaseError, match="Cannot"):
            sql(f"DELETE FROM reporting_{table}")  # noqa: S608

    @pytest.mark.parametrize(
        "change",
        ["sha256 = repeat('1', 64)", "report = '{}'", "hashes = '{}'", "expires_on = expires_on + 9"],
    )
    def test_what_was_made_is_sealed(self, manager, second, programme, change):
        returns(10)
        build = built(manager, second)
        with pytest.raises(DatabaseError, match="Cannot update"):
            sql(f"UPDATE reporting_extractbuild SET {change} WHERE id = %s", build.pk)  # noqa: S608


class TestMaking:
    def test_once_and_who_asked_is_told(self, manager, second, programme):
        returns(40)
        build = built(manager, second)
        digest, name = build.sha256, build.archive.name
        build_extract(build.pk)
        build.refresh_from_db()
        assert (build.sha256, build.archive.name) == (digest, name)
        assert build.expires_on == today() + timedelta(days=30)
        assert OutgoingMessage.objects.get().to == manager.email
        assert build.report["classes"]["least"] >= 5
        with build.archive.open() as kept:
            assert zipfile.ZipFile(kept).testzip() is None

    def test_too_few_who_agreed(self, manager, second, programme):
        returns(4)
        build = built(manager, second)
        assert (build.job_state, build.sha256) == (JobState.FAILED, "")
        assert "Seules 4 personnes" in build.error
        assert "n’a pas pu être construit" in OutgoingMessage.objects.get().body

    def test_goes_on_after_a_failure(self, manager, second, programme):
        returns(4)
        build = built(manager, second)
        returns(6, seed=2)
        extracts.extract_retry(actor=second, extract=build.extract)
        build_extract(build.pk)
        build.refresh_from_db()
        assert (build.job_state, build.report["agreed"], build.error) == (JobState.DONE, 10, "")
        assert OutgoingMessage.objects.count() == 2

    def test_a_disk_that_fails_puts_it_back_in_the_queue(
        self, manager, second, programme, settings, tmp_path
    ):
        returns(10)
        (tmp_path / "file").write_text("not a folder", encoding="utf-8")
        build = extract_approved(manager, second)
        kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, str(tmp_path / "file")
        build_extract(build.pk)
        build.refresh_from_db()
        assert (build.job_state, build.attempts, build.sha256) == (JobState.QUEUED, 1, "")
        assert not OutgoingMessage.objects.exists()
        settings.MEDIA_ROOT = kept
        build_extract(build.pk)
        build.refresh_from_db()
        assert (build.job_state, build.attempts) == (JobState.DONE, 2)

    def test_fails_for_good_after_the_last_attempt(self, manager, second, programme, settings, tmp_path):
        returns(10)
        (tmp_path / "file").write_text("not a folder", encoding="utf-8")
        settings.MEDIA_ROOT = str(tmp_path / "file")
        build = extract_approved(manager, second)
        for _turn in range(MAX_ATTEMPTS):
            build_extract(build.pk)
        build.refresh_from_db()
        assert build.job_state == JobState.FAILED

    def test_there_is_nothing_to_retry(self, manager, second, programme):
        returns(10)
        build = built(manager, second)
        for line in (build.extract, extract_asked(manager)):
            with pytest.raises(DomainError) as refused:
                extracts.extract_retry(actor=manager, extract=line)
            assert refused.value.code == "state"

    def test_who_lost_her_role_is_not_told(self, manager, second, programme):
        returns(10)
        build = extract_approved(manager, second)
        manager.is_active = False
        manager.save()
        build_extract(build.pk)
        assert not OutgoingMessage.objects.exists()


class TestKeeping:
    @pytest.fixture
    def build(self, manager, second, programme):
        returns(10)
        return built(manager, second, kept_days=10)

    def test_files_go_and_the_line_stays(self, build):
        name, digest = build.archive.name, build.sha256
        assert extracts_expire(on=today() + timedelta(days=9)) == 0
        assert default_storage.exists(name)
        assert extracts_expire(on=today() + timedelta(days=10)) == 1
        build.refresh_from_db()
        assert not default_storage.exists(name)
        assert (build.sha256, build.is_there, build.archive.name) == (digest, False, "")
        assert build.hashes
        assert extracts_expire(on=today() + timedelta(days=10)) == 0

    def test_a_file_that_is_gone_already_does_not_stop_the_sweep(self, build):
        default_storage.delete(build.archive.name)
        assert extracts_expire(on=today() + timedelta(days=10)) == 1

    def test_the_sweep_tells_what_a_lost_worker_did_not(self, build):
        OutgoingMessage.objects.all().delete()
        ExtractBuild.objects.update(told_at=None)
        assert tend_extracts() == 0
        assert OutgoingMessage.objects.count() == 1

    def test_downloads_are_written(self, build, second):
        extracts.extract_taken(actor=second, build=build)
        download = ExtractDownload.objects.get()
        assert (download.build, download.taken_by, download.means) == (build, second, "portal")
        assert timezone.now() - download.taken_at < timedelta(minutes=5)

    def test_nothing_is_taken_once_deleted(self, build, manager):
        extracts_expire(on=today() + timedelta(days=10))
        with pytest.raises(DomainError) as refused:
            extracts.extract_taken(actor=manager, build=build)
        assert refused.value.code == "expired"
        assert not ExtractDownload.objects.exists()

    def test_nor_before_it_is_made(self, manager, second):
        with pytest.raises(DomainError) as refused:
            extracts.extract_taken(actor=manager, build=extract_approved(manager, second))
        assert refused.value.code == "state"
