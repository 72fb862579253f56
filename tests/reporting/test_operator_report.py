"""The report of one follow-up operator: its figures in every format, for the taskforce alone."""

import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from aids.models import Application
from common.dates import today
from common.enqueue import run_job
from common.errors import DomainError, NotPermitted
from common.wall import behind_wall
from reporting.enums import ReportKind, Rhythm
from reporting.models import ReportFile, ReportRun, ReportSchedule, ReportSnapshot
from reporting.selectors.dashboards import OPERATOR_CODES
from reporting.selectors.frozen import report_from
from reporting.selectors.scope import Scope
from reporting.selectors.tables import unit_of, value_text
from reporting.services.files import file_name, report_content
from reporting.services.reports import report_build, report_recount, report_request
from reporting.services.schedules import ScheduleData, schedule_write, schedules_run
from reporting.services.snapshots import snapshot_take
from tests.factories.accounts import InstitutionFactory
from tests.factories.operators import OperatorFactory
from tests.factories.reporting import report_run, report_schedule

PERIOD = (today() - timedelta(days=364), today())
FILES = {"languages": ["fr"], "formats": ["json"]}
SPACES = re.compile(r"\s+")


def ask(actor, **more):
    asked = {"kind": ReportKind.OPERATOR, "starts_on": PERIOD[0], "ends_on": PERIOD[1], **FILES}
    return report_request(actor=actor, **(asked | more))


@pytest.fixture
def frozen(team, followed):
    scope = Scope(*PERIOD, operator=team.profile)
    return snapshot_take(actor=None, kind=ReportKind.OPERATOR, scope=scope)


def plain(text):
    return SPACES.sub(" ", text)


def test_pdf_excel_and_json_tell_the_same_figures(team, frozen):
    report = report_from(json.loads(report_content(snapshot=frozen, format="json", language="fr")))
    book = load_workbook(io.BytesIO(report_content(snapshot=frozen, format="xlsx", language="fr")))
    paper = PdfReader(io.BytesIO(report_content(snapshot=frozen, format="pdf", language="fr")))
    text = plain("\n".join(page.extract_text() for page in paper.pages))
    assert plain(str(team.operator.name_fr)) in text
    sheets = book.worksheets[1:]
    assert len(sheets) == len(report.tables)
    compared = 0
    with override("fr"):
        for sheet, table in zip(sheets, report.tables.values(), strict=True):
            cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
            by_label = {row[0]: row[1:] for row in cells if row[0]}
            for row in table.rows:
                written = by_label[str(row.label)]
                words = [
                    value_text(v, unit_of(row, c)) for c, v in zip(table.columns, row.values, strict=True)
                ]
                for value, cell in zip(row.values, written, strict=False):
                    if isinstance(value, int):
                        assert cell == value, (table.code, row.key)
                        compared += 1
                if table.code != "headline" and not table.is_empty:
                    line = plain(" ".join([str(row.label), *words]))
                    assert line in text, (table.code, line)
    assert compared > 100


def test_it_holds_the_operator_s_dashboard_and_its_scorecard_and_names_no_other(team, frozen):
    codes = [table["code"] for table in frozen.data["tables"]]
    assert set(OPERATOR_CODES) < set(codes)
    assert {"scorecard_survival", "scorecard_survey_change", "scorecard_visits"} < set(codes)
    assert {"work_load", "complaints", "places", "people_by_antenna"}.isdisjoint(codes)
    assert frozen.data["scope"]["operator"]["code"] == team.operator.code
    assert team.other_operator.name_fr not in frozen.canonical
    assert team.other_operator.code not in frozen.canonical
    assert file_name(snapshot=frozen, format="pdf", language="ar").startswith(
        f"operator-{team.operator.code.lower()}-"
    )


def test_the_median_of_the_others_shows_from_three_on(team, followed):
    def medians():
        scope = Scope(*PERIOD, operator=team.profile)
        data = snapshot_take(actor=None, kind=ReportKind.OPERATOR, scope=scope).data
        table = next(one for one in data["tables"] if one["code"] == "scorecard_files")
        return {row["key"]: row["values"]["others"] for row in table["rows"]}, table["note"]

    few, note = medians()
    assert set(few.values()) == {None}
    assert "aucune médiane" in note["fr"]
    for _ in range(2):
        profile = OperatorFactory(institution=InstitutionFactory(follow_up_operator=True))
        file = team.draft("business")
        Application.objects.filter(pk=file.pk).update(operator=profile.institution, state="planning")
    enough, note = medians()
    assert enough["planning"] == 1
    assert note is None


def test_in_arabic(team, followed):
    team.profile.institution.name_ar = "جمعية الأمل للتنمية"
    scope = Scope(*PERIOD, operator=team.profile)
    frozen = snapshot_take(actor=None, kind=ReportKind.OPERATOR, scope=scope)
    reader = PdfReader(io.BytesIO(report_content(snapshot=frozen, format="pdf", language="ar")))
    assert "جمعية الأمل للتنمية" in "\n".join(page.extract_text() for page in reader.pages)


def test_a_worker_builds_what_the_form_asks_for(
    client_as, team, followed, django_capture_on_commit_callbacks
):
    client, new = client_as(team.manager), reverse("reporting:report_new")
    asked = {"kind": "operator", "periode": "12mois", "languages": ["fr"], "formats": ["json", "xlsx"]}
    refused = client.post(new, asked)
    assert "Choisissez l'opérateur de ce rapport." in unescape(refused.text)
    wrong = client.post(new, asked | {"kind": "taskforce", "operator": team.profile.pk})
    assert "Ce rapport compte tous les opérateurs." in unescape(wrong.text)
    assert not ReportRun.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(new, asked | {"operator": team.profile.pk})
    run = ReportRun.objects.get()
    assert (run.operator, run.job_state, run.files.count()) == (team.profile, "done", 2)
    assert run.snapshot.operator == team.profile
    page = client.get(reverse("reporting:report_detail", args=[run.pk])).text
    assert team.operator.name_fr in page
    assert team.operator.name_fr in client.get(reverse("reporting:report_list")).text
    again = report_recount(actor=team.manager, run=run)
    assert again.operator == team.profile
    run_job(ReportRun, again.pk, report_build)
    again.refresh_from_db()
    assert again.snapshot.sha256 == run.snapshot.sha256


@pytest.mark.parametrize("kind", ["operator", "taskforce"])
def test_the_database_holds_a_kind_to_its_operator(team, manager, kind):
    operator = None if kind == "operator" else team.profile
    for make in (
        lambda: report_run(kind=kind, operator=operator),
        lambda: report_schedule(kind=kind, operator=operator, created_by=manager),
        lambda: ReportSnapshot.objects.create(
            kind=kind,
            operator=operator,
            starts_on=PERIOD[0],
            ends_on=PERIOD[1],
            canonical="{}",
            sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            computed_at="2026-01-01T00:00:00Z",
        ),
    ):
        with pytest.raises(IntegrityError, match="of_an_operator_has_one"), transaction.atomic():
            make()
    with pytest.raises(DomainError, match="opérateur"):
        ask(manager, kind=kind, operator=operator)


def test_only_the_taskforce_asks_for_it_and_opens_it(client_as, team, followed):
    run = ask(team.manager, operator=team.profile)
    run_job(ReportRun, run.pk, report_build)
    lead = team.agent
    type(lead).objects.filter(pk=lead.pk).update(is_lead=True)
    lead.refresh_from_db()
    for user in (lead, team.other_agent, team.head, team.counsellor):
        with pytest.raises(NotPermitted):
            ask(user, operator=team.profile)
        assert not ReportRun.objects.visible_to(user).exists()
    agent = client_as(team.other_agent)
    file = ReportFile.objects.get()
    for name, pk in (("report_detail", run.pk), ("report_download", file.pk)):
        assert agent.get(reverse(f"reporting:{name}", args=[pk])).status_code == 403
        # A manager of an antenna opens reports, and does not find this one.
        assert client_as(team.head).get(reverse(f"reporting:{name}", args=[pk])).status_code == 404
    asked = {"kind": "operator", "operator": team.profile.pk, "periode": "12mois", **FILES}
    assert agent.post(reverse("reporting:report_new"), asked).status_code == 403
    # Nor does a query that forgot its filter show an agent any report.
    with behind_wall(team.operator.pk):
        assert not ReportSnapshot.objects.exists()
        assert not ReportRun.objects.exists()
        assert not ReportFile.objects.exists()


def test_a_schedule_asks_for_it(team, followed):
    data = ScheduleData(
        kind="operator",
        rhythm=Rhythm.QUARTER,
        day=5,
        hour=6,
        recipients=[team.manager],
        operator=team.profile,
        **FILES,
    )
    schedule = schedule_write(actor=team.manager, data=data)
    assert str(team.profile) in str(schedule)
    ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=f"{today():%Y-%m-%d}T00:00:00Z")
    assert schedules_run() == 1
    assert ReportRun.objects.get().operator == team.profile
    with pytest.raises(DomainError, match="ne peut pas lire"):
        schedule_write(actor=team.manager, data=ScheduleData(**(vars_of(data) | {"recipients": [team.head]})))


def vars_of(data):
    return {name: getattr(data, name) for name in ScheduleData.__dataclass_fields__}


def test_the_form_of_a_schedule_keeps_the_operator(client_as, team):
    client = client_as(team.manager)
    asked = {
        "kind": "operator",
        "operator": team.profile.pk,
        "rhythm": "mois",
        "day": "5",
        "hour": "6",
        "recipients": [team.manager.pk],
        **FILES,
    }
    client.post(reverse("reporting:schedule_new"), asked)
    schedule = ReportSchedule.objects.get()
    assert schedule.operator == team.profile
    page = client.get(reverse("reporting:schedule_edit", args=[schedule.pk])).text
    assert f'<option value="{team.profile.pk}" selected' in page
    assert team.operator.name_fr in client.get(reverse("reporting:schedule_list")).text


def test_the_command_builds_it(team, followed, tmp_path):
    output = tmp_path / "operateur.json"
    days = ["--from", f"{PERIOD[0]}", "--to", f"{PERIOD[1]}", "--format", "json", "--output", str(output)]
    with pytest.raises(CommandError, match=team.operator.code) as refused:
        call_command("build_report", "operator", *days, "--operator", "personne")
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="--operator"):
        call_command("build_report", "taskforce", *days, "--operator", team.operator.code)
    call_command("build_report", "operator", *days, "--operator", team.operator.code)
    assert json.loads(output.read_text())["scope"]["operator"]["code"] == team.operator.code


def test_reports_without_an_operator_have_the_data_they_had(register, quarter):
    data = snapshot_take(actor=None, kind="taskforce", scope=quarter).data
    assert "operator" not in data["scope"]
    assert not [one for one in data["tables"] if one["code"].startswith("scorecard")]
