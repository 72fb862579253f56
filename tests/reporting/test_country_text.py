"""What a partner country's page tells of its schemes and contacts, and the sheet of a country as a report."""

import io
import json
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.enums import Role
from aids.models import Phase
from common.enqueue import run_job
from common.errors import Conflict, DomainError, NotPermitted
from reporting.models import CountryText, ReportRun
from reporting.selectors.country_sheet import country_sheet, is_published, last_quarter_end
from reporting.selectors.country_texts import Part, parts_of, text_versions, texts_of
from reporting.selectors.frozen import report_from
from reporting.selectors.reports import same_figures
from reporting.selectors.scope import Scope
from reporting.selectors.tables import Hidden
from reporting.services.country_texts import country_text_write
from reporting.services.files import file_name, report_content
from reporting.services.reports import report_build, report_recount, report_request
from reporting.services.schedules import ScheduleData, schedule_write
from reporting.services.snapshots import snapshot_take
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.reporting import report_run, report_schedule

SHEET = reverse("reporting:country_sheet")
FRENCH = "Aide au retour de l'OFFI.\nUne allocation.\n\n- Bureau de Tunis\n- contact@example.org\n\nhttps://example.org/retour"
ARABIC = "المساعدة على العودة\n\n- مكتب تونس"
INTRUSION = "<script>alert(1)</script> <b>gras</b> javascript:alert(2) [lien](javascript:alert(3))"
FILES = {"languages": ["fr", "ar"], "formats": ["json", "pdf", "xlsx"]}


@pytest.fixture
def partners(register):
    """Germany and France, both partners."""
    for country in (register.germany, register.france):
        PartnershipFactory(country=country)
    return register


@pytest.fixture
def phase(programme):
    return Phase.objects.get(code="II")


def url(country, language="fr"):
    return reverse("reporting:country_text", args=[country.code, language])


def write(manager, country, body=FRENCH, language="fr", version=None):
    return country_text_write(actor=manager, country=country, language=language, body=body, version=version)


def many(register, women, men):
    for sex, count in (("F", women), ("M", men)):
        for _place in range(count):
            CaseFactory(
                person=PersonFactory(sex=sex, birth_date=date(1990, 1, 1)),
                opened_on=date(2024, 6, 1),
                antenna=register.north,
                return_country=register.germany,
                governorate=register.tunis,
            )


class TestText:
    def test_paragraphs_lists_and_nothing_else(self):
        assert parts_of(FRENCH) == [
            Part(("Aide au retour de l'OFFI.", "Une allocation."), is_list=False),
            Part(("Bureau de Tunis", "contact@example.org"), is_list=True),
            Part(("https://example.org/retour",), is_list=False),
        ]
        assert parts_of(" \n\n") == []

    def test_a_manager_writes_it_and_the_contact_reads_it_in_her_language(self, client_as, partners, manager):
        germany = partners.germany
        client = client_as(manager)
        assert client.get(url(germany)).status_code == 200
        sent = client.post(url(germany), {"body": FRENCH, "version": ""})
        assert sent.url == f"{SHEET}?pays=DE"
        client.post(url(germany, "ar"), {"body": ARABIC, "version": ""})
        assert texts_of(germany) == {"fr": FRENCH, "ar": ARABIC}
        contact = UserFactory(partner_contact=True, country=germany)
        page = client_as(contact).get(SHEET).content.decode()
        assert '<li dir="auto">Bureau de Tunis</li>' in page
        assert '<a href="https://example.org/retour"' in page
        assert 'href="mailto:contact@example.org"' in page
        assert "مكتب تونس" not in page
        assert "/texte/" not in page
        arabic = client_as(UserFactory(partner_contact=True, country=germany, language="ar"))
        arabic.cookies["django_language"] = "ar"
        assert "مكتب تونس" in arabic.get(SHEET, headers={"accept-language": "ar"}).content.decode()

    def test_markup_stays_text(self, client_as, partners, manager):
        write(manager, partners.germany, INTRUSION)
        page = client_as(manager).get(SHEET, {"pays": "DE"}).content.decode()
        assert "<script>alert(1)" not in page
        assert "<b>gras" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert 'href="javascript:' not in page

    def test_a_contact_reads_no_other_country_s_text(self, client_as, partners, manager):
        write(manager, partners.france, "Pour la France seulement")
        contact = UserFactory(partner_contact=True, country=partners.germany)
        client = client_as(contact)
        for asked in ({}, {"pays": "FR"}):
            assert "Pour la France seulement" not in client.get(SHEET, asked).content.decode()
        for country in (partners.france, partners.germany):
            assert client.get(url(country)).status_code == 403
            assert client.post(url(country), {"body": "x"}).status_code == 403
        assert texts_of(partners.france) == {"fr": "Pour la France seulement"}

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.TASKFORCE_MANAGER])
    def test_nobody_else_writes(self, partners, role):
        with pytest.raises(NotPermitted):
            write(UserFactory(role=role), partners.germany)
        assert not CountryText.objects.exists()

    def test_its_history_is_kept(self, client_as, partners, manager):
        text = write(manager, partners.germany, "Premier")
        other = UserFactory(taskforce_manager=True)
        text = write(other, partners.germany, "Second", version=text.version)
        text = write(other, partners.germany, "Second", version=text.version)
        text = write(manager, partners.germany, "", version=text.version)
        assert [(one.body, one.updated_by) for one in text_versions(text)] == [
            ("Second", other),
            ("Premier", manager),
        ]
        assert texts_of(partners.germany) == {}
        page = unescape(client_as(manager).get(url(partners.germany)).content.decode())
        assert "Premier" in page and other.full_name in page

    def test_who_writes_second_sees_what_stands_and_keeps_what_she_typed(self, client_as, partners, manager):
        client = client_as(manager)
        write(UserFactory(taskforce_manager=True), partners.germany, "De l'autre")
        with pytest.raises(Conflict):
            write(manager, partners.germany, "Le mien")
        refused = client.post(url(partners.germany), {"body": "Le mien", "version": ""})
        page = unescape(refused.content.decode())
        assert "De l'autre" in page and "Le mien" in page
        assert 'name="version" value="1"' in page
        client.post(url(partners.germany), {"body": "Le mien", "version": "1"})
        assert texts_of(partners.germany) == {"fr": "Le mien"}

    def test_sent_twice_it_is_written_once(self, client_as, partners, manager):
        client = client_as(manager)
        sent = {"body": FRENCH, "version": "", "form_token": str(uuid4())}
        assert client.post(url(partners.germany), sent).url == client.post(url(partners.germany), sent).url
        assert CountryText.objects.get().version == 1

    def test_what_makes_no_sense(self, client_as, partners, manager):
        abroad = CountryFactory(code="CH")
        client = client_as(manager)
        assert client.get(url(abroad)).status_code == 404
        assert client.get(url(partners.germany, "en")).status_code == 404
        for wrong in ({"country": abroad}, {"language": "en"}, {"body": "x" * 8001}):
            asked = {"country": partners.germany, "language": "fr", "body": "x", "version": None} | wrong
            with pytest.raises(DomainError):
                country_text_write(actor=manager, **asked)
        write(manager, partners.germany)
        for fields in ({"language": "fr"}, {"language": "en"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                CountryText.objects.create(country=partners.germany, updated_by=manager, **fields)


class TestReport:
    def ask(self, manager, register, phase, **more):
        asked = {"kind": "country", "country": register.germany, "phase": phase, **FILES}
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 2)}
        return report_request(actor=manager, **(asked | days | more))

    def test_every_file_tells_the_sheet_and_the_text(self, partners, manager, phase):
        many(partners, women=2, men=20)
        write(manager, partners.germany)
        write(manager, partners.germany, ARABIC, "ar")
        run = self.ask(manager, partners, phase)
        assert (run.starts_on, run.ends_on) == (phase.starts_on, last_quarter_end())
        run_job(ReportRun, run.pk, report_build)
        run.refresh_from_db()
        assert (run.job_state, run.files.count()) == ("done", 5)
        report = report_from(json.loads(run.snapshot.canonical))
        sheet = country_sheet(country=partners.germany, phase=phase)
        shown = {table.code: table for table in sheet.tables}
        sexes = {row.key: row.values for row in report.tables["people_by_sex"].rows}
        assert sexes == {row.key: row.values for row in shown["people_by_sex"].rows}
        assert sexes["F"] == (Hidden.SMALL,)
        assert report.tables["headline"].value("cases", "value") == sheet.cases == 24
        assert report.tables["headline"].value("quota", "value") == 60
        assert [str(one.fr) for one in report.withheld] == [str(one.fr) for one in sheet.withheld]
        assert (report.text.fr, report.text.ar) == (FRENCH, ARABIC)
        for language, words in (("fr", ("Allemagne", "Bureau de Tunis")), ("ar", ("ألمانيا", "مكتب تونس"))):
            with run.files.get(format="pdf", language=language).file.open() as pdf:
                text = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
            assert all(word in text for word in words), language
            with run.files.get(format="xlsx", language=language).file.open() as book:
                last = load_workbook(book).worksheets[-1]
            lines = [row[0].value for row in last.iter_rows() if row[0].value]
            assert lines[1:] == [line for line in report_text(report, language).splitlines() if line]
        assert file_name(snapshot=run.snapshot, format="json", language="fr").startswith("country-de-")

    def test_the_text_is_frozen_with_the_figures(self, partners, manager, phase):
        many(partners, women=9, men=20)
        text = write(manager, partners.germany, "Avant")
        run = self.ask(manager, partners, phase, formats=["json"])
        run_job(ReportRun, run.pk, report_build)
        run.refresh_from_db()
        write(manager, partners.germany, "Après", version=text.version)
        assert report_from(run.snapshot.data).text.fr == "Avant"
        again = report_recount(actor=manager, run=run)
        run_job(ReportRun, again.pk, report_build)
        again.refresh_from_db()
        assert again.snapshot.data["texts"]["fr"] == "Après"
        assert same_figures(again) is True
        content = io.BytesIO(report_content(snapshot=run.snapshot, format="pdf", language="fr"))
        assert "Avant" in "".join(page.extract_text() for page in PdfReader(content).pages)

    def test_only_a_whole_phase_up_to_a_quarter_is_counted(self, partners, phase):
        first = Phase.objects.get(code="I")
        assert is_published(Scope(phase.starts_on, last_quarter_end(), phase))
        assert is_published(Scope(phase.starts_on, date(2025, 3, 31), phase))
        assert is_published(Scope(first.starts_on, first.ends_on, first))
        for wrong in (
            Scope(phase.starts_on, date(2025, 3, 30), phase),
            Scope(date(2025, 1, 1), date(2025, 3, 31), phase),
            Scope(phase.starts_on, date(2099, 3, 31), phase),
            Scope(phase.starts_on, date(2025, 3, 31)),
        ):
            assert not is_published(wrong)
            with pytest.raises(ValueError, match="no published"):
                scope = Scope(wrong.starts_on, wrong.ends_on, wrong.phase, None, partners.germany)
                snapshot_take(actor=None, kind="country", scope=scope)

    def test_the_form_asks_for_country_and_phase_and_no_days(self, client_as, partners, manager, phase):
        client, new = client_as(manager), reverse("reporting:report_new")
        asked = {"kind": "country", "periode": "libre", **FILES}
        page = unescape(client.post(new, asked).text)
        assert "Choisissez le pays de cette fiche." in page
        assert "Choisissez la phase de cette fiche." in page
        wrong = client.post(new, asked | {"kind": "taskforce", "periode": "mois", "country": "DE"})
        assert "Ce rapport compte tous les pays." in unescape(wrong.text)
        client.post(new, asked | {"country": "DE", "phase": "II"})
        run = ReportRun.objects.get()
        assert (run.country, run.phase, run.ends_on) == (partners.germany, phase, last_quarter_end())

    def test_the_database_and_the_services_hold_it_to_its_country(self, partners, manager, phase):
        for wrong in (
            {"country": None, "phase": phase},
            {"country": partners.germany, "phase": None},
            {"country": partners.germany, "phase": phase, "antenna": partners.north},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                report_run(kind="country", **wrong)
            with pytest.raises(DomainError):
                self.ask(manager, partners, **(wrong | {"phase": wrong["phase"]}))
        with pytest.raises(IntegrityError), transaction.atomic():
            report_schedule(kind="country", created_by=manager)
        data = ScheduleData("country", "trimestre", 5, 6, ["fr"], ["pdf"], [manager])
        with pytest.raises(DomainError, match="ne se programme pas"):
            schedule_write(actor=manager, data=data)

    @pytest.mark.parametrize("role", ["partner_contact", "antenna_manager", "operator_agent"])
    def test_nobody_else_asks_for_it(self, partners, phase, role):
        user = UserFactory(role=role)
        with pytest.raises(NotPermitted):
            self.ask(user, partners, phase)
        assert not ReportRun.objects.visible_to(user).exists()

    def test_the_command_builds_it(self, partners, phase, tmp_path):
        output = tmp_path / "pays.json"
        files = ["--format", "json", "--output", str(output)]
        call_command("build_report", "country", "--country", "de", "--phase", "II", *files)
        assert json.loads(output.read_text())["scope"]["country"]["code"] == "DE"
        for options, words in (
            (["country", "--phase", "II"], "DE, FR"),
            (["country", "--country", "DE"], "un trimestre au moins"),
            (["country", "--country", "DE", "--phase", "II", "--from", "2025-01-01"], "sans --from"),
            (["taskforce", "--country", "DE", "--from", "2025-01-01", "--to", "2025-02-01"], "--country"),
            (["taskforce", "--to", "2025-02-01"], "--from"),
        ):
            with pytest.raises(CommandError, match=words) as refused:
                call_command("build_report", *options, *files)
            assert refused.value.returncode == 2


def report_text(report, language):
    return report.text.ar if language == "ar" else report.text.fr
