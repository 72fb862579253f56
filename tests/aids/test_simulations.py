"""Simulations: figures counted by hand on a small phase, jobs run twice, cancelled, the workbook, the command."""

import importlib
import io
import json
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pgtrigger
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from aids.models import Assessment, Phase, Simulation
from aids.selectors.grid_rules import rules_of
from aids.selectors.phase_assessments import phase_window
from aids.services.assessments import assessment_create
from aids.services.scheme_json import version_as_json
from aids.services.schemes import draft_delete, draft_save, grid_of_rules
from aids.services.scoring import HouseholdFacts, facts_from_inputs
from aids.services.sealed_facts import seal_facts, unseal_facts
from aids.services.simulation_run import FlipList, simulate
from aids.services.simulations import simulation_cancel, simulation_request, simulation_run
from cases.enums import Vulnerability
from cases.models import Case, VulnerabilityRecord
from common.enqueue import STALE_AFTER, run_job
from common.errors import DomainError, NotPermitted
from common.models import JobState
from tests.factories.aids import phase_two
from tests.factories.schemes import default_rules, draft_of, version_one, with_band, with_criterion

pytestmark = pytest.mark.django_db


def household(team, size, income, sex="M", situations=None, **fields):
    """A case of the team's antenna whose household has been assessed by the grid in force."""
    case = team.eligible_case(household_size=size, household_income_tnd=Decimal(income), **fields)
    VulnerabilityRecord.objects.filter(case=case).update(situations=situations or {})
    type(case.person).objects.filter(pk=case.person_id).update(sex=sex)
    assessment_create(actor=team.counsellor, case=case)
    return case


@pytest.fixture
def small(team):
    """Four households under the default grid: 12 points 1 300 €, 13 points 1 300 €, 8 points 1 000 €, 2 points none."""
    return [
        household(team, 4, 400, "F"),
        household(team, 1, 0, "F", {Vulnerability.SINGLE_MOTHER.value: 1}),
        household(team, 1, 0, "M"),
        household(team, 2, 5000, "M"),
    ]


def revised():
    """1 500 € from 10 points on, a single mother gets 1 point, two or three persons 6 points."""
    rules = default_rules()
    rules = with_band(rules, 2, amount_eur=Decimal(1500))
    rules = with_criterion(rules, 3, points_each=1, ceiling=1)
    brackets = list(rules.criteria[0].brackets)
    brackets[1] = type(brackets[1])(brackets[1].above, brackets[1].up_to, 6)
    return with_criterion(rules, 0, brackets=tuple(brackets))


def counted(rules, phase=None, **options):
    return simulate(grid=grid_of_rules(rules, label="essai"), phase=phase or phase_two(), **options)


def test_the_grid_in_force_changes_nothing(small):
    totals = counted(default_rules())["totals"]
    assert (totals["households"], totals["same"], totals["difference_eur"]) == (4, 4, "0.00")
    assert (totals["cost_before_eur"], totals["cost_after_eur"]) == ("3600.00", "3600.00")


def test_who_gains_loses_enters_and_leaves(small):
    """By hand: 1 300 → 1 500, 1 300 → 1 000 (9 points), 1 000 unchanged, none → 1 000 (6 points)."""
    result = counted(revised())
    totals = result["totals"]
    moves = {move: (totals[move], totals[f"{move}_eur"]) for move in ("gain", "lose", "enter", "leave")}
    assert moves == {
        "gain": (1, "200.00"),
        "lose": (1, "-300.00"),
        "enter": (1, "1000.00"),
        "leave": (0, "0.00"),
    }
    assert (totals["same"], totals["eligible_before"], totals["eligible_after"]) == (1, 3, 4)
    assert (totals["cost_before_eur"], totals["cost_after_eur"], totals["difference_eur"]) == (
        "3600.00",
        "4500.00",
        "900.00",
    )
    assert [(row["code"], row["gain"], row["lose"], row["enter"]) for row in result["by"]["sex"]] == [
        ("F", 1, 1, 0),
        ("M", 0, 0, 1),
    ]
    assert [(row["code"], row["households"]) for row in result["by"]["household_size"]] == [
        ("1", 2),
        ("2", 1),
        ("4", 1),
    ]
    assert [row["households"] for row in result["by"]["antenna"]] == [4]
    assert {row["amount_eur"]: (row["before"], row["after"]) for row in result["amounts"]} == {
        None: (1, 0),
        "1000.00": (1, 3),
        "1300.00": (2, 0),
        "1500.00": (0, 1),
    }


def test_who_falls_below_every_band_leaves(small):
    rules = with_band(default_rules(), 1, amount_eur=None)
    totals = counted(rules)["totals"]
    assert (totals["leave"], totals["leave_eur"], totals["eligible_after"]) == (1, "-1000.00", 2)


def test_new_entrants_stand_against_the_places_left(small):
    lines = {(line["kind"], line["country"], line["unit"]): line for line in counted(revised())["budget"]}
    assert lines["social", None, "slots"]["entrants"] == "1"
    assert Decimal(lines["social", None, "slots"]["left_after"]) == 89
    assert Decimal(lines["social", None, "eur"]["entrants"]) == 1000
    assert Decimal(lines["country", "FR", "slots"]["left_after"]) == 129
    assert Decimal(lines["country", "DE", "slots"]["entrants"]) == 0
    assert Decimal(lines["south_south", None, "slots"]["entrants"]) == 0


def test_who_holds_a_place_of_the_phase_already_takes_no_other(team, small):
    team.submitted("business", case=small[3])
    lines = {
        (line["kind"], line["unit"]): line for line in counted(revised())["budget"] if not line["country"]
    }
    assert (lines["persons", "slots"]["entrants"], lines["social", "slots"]["entrants"]) == ("0", "1")


def test_only_the_latest_assessment_of_a_case_counts(team, small):
    case = small[0]
    Case.objects.filter(pk=case.pk).update(household_income_tnd=Decimal(9000))
    assessment_create(actor=team.counsellor, case=case)
    result = counted(default_rules())
    assert result["assessments"] == 4
    assert result["totals"]["cost_before_eur"] == "2300.00"


def test_an_assessment_of_another_phase_stays_out(team, small):
    one = Phase.objects.get(code="I")
    assert counted(default_rules(), one)["assessments"] == 0
    two = phase_two()
    assert phase_window(one) == (one.starts_on, one.ends_on)
    assert phase_window(two) == (two.starts_on, None)
    application = team.draft(case=small[2])
    # A third phase has begun: what no file bears is of that one, what a file of phase II bears stays.
    three = Phase.objects.create(
        code="III", name_fr="III", name_ar="III", starts_on=timezone.localdate(), ends_on="2040-01-01"
    )
    type(application).objects.filter(pk=application.pk).update(assessment=small[2].assessments.get())
    assert counted(default_rules(), two)["assessments"] == 1
    assert counted(default_rules(), three)["assessments"] == 3


def test_facts_are_sealed_for_their_case_and_never_twice_alike(small):
    first, second = Assessment.objects.order_by("pk")[:2]
    assert unseal_facts(first.facts_sealed, case_id=first.case_id) == facts_from_inputs(first.inputs)
    with pytest.raises(Exception, match="ne peut pas être lue"):
        unseal_facts(second.facts_sealed, case_id=first.case_id)
    facts = facts_from_inputs(first.inputs)
    assert seal_facts(facts, case_id=1) != seal_facts(facts, case_id=1)
    assert seal_facts(HouseholdFacts(1, Decimal("0.0001")), case_id=1) is None


def test_rows_without_sealed_facts_are_read_from_their_answers(small):
    expected = counted(revised())
    forget_sealed()
    assert counted(revised()) == expected


def test_the_migration_seals_what_was_there(small):
    forget_sealed()
    migration = importlib.import_module("aids.migrations.0007_schemes")
    migration.seal_the_facts(apps, None)
    for assessment in Assessment.objects.all():
        facts = unseal_facts(assessment.facts_sealed, case_id=assessment.case_id)
        assert facts == facts_from_inputs(assessment.inputs)


def test_answers_that_were_erased_are_left_out_and_counted(small):
    with pgtrigger.ignore("aids.Assessment:assessment_append_only"):
        Assessment.objects.filter(case=small[0]).update(facts_sealed=None, inputs={}, lines={})
    result = counted(default_rules())
    assert (result["assessments"], result["left_out"]) == (3, 1)


def forget_sealed():
    with pgtrigger.ignore("aids.Assessment:assessment_append_only"):
        Assessment.objects.update(facts_sealed=None)


# The job


@pytest.fixture
def draft(team):
    version = draft_of(team.manager)
    draft_save(actor=team.manager, version=version, rules=revised())
    return version


def requested(team, draft):
    return simulation_request(actor=team.manager, version=draft, phase=phase_two())


def done(simulation):
    run_job(Simulation, simulation.pk, simulation_run)
    return Simulation.objects.get(pk=simulation.pk)


def test_a_simulation_keeps_its_figures_and_its_workbook(team, small, draft):
    simulation = done(requested(team, draft))
    assert (simulation.job_state, simulation.progress) == (JobState.DONE, 100)
    assert simulation.result["totals"]["gain"] == 1
    sheet = openpyxl.load_workbook(io.BytesIO(simulation.flips.read())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    antenna = team.antenna.name_fr
    assert sorted(row[0] for row in rows) == sorted(small[place].number for place in (0, 1, 3))
    by_number = {row[0]: row for row in rows}
    assert by_number[small[0].number][1] == antenna
    assert by_number[small[0].number][3:] == [4, 12, 12, 1300, 1500, 200]
    assert by_number[small[1].number][3:] == [1, 13, 9, 1300, 1000, -300]
    assert by_number[small[3].number][3:] == [2, 2, 6, "non éligible", 1000, 1000]
    words = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert small[0].person.last_name not in words


def test_a_simulation_run_twice_gives_one_result_and_one_workbook(team, small, draft, settings):
    simulation = done(requested(team, draft))
    again = done(simulation)
    assert (again.finished_at, again.flips.name) == (simulation.finished_at, simulation.flips.name)


def test_a_simulation_whose_worker_was_killed_is_taken_up_once(
    team, small, draft, django_capture_on_commit_callbacks
):
    simulation = requested(team, draft)
    first = done(simulation)
    # Killed between writing its file and saying that it was done.
    lost = timezone.now() - STALE_AFTER - timedelta(minutes=1)
    Simulation.objects.filter(pk=simulation.pk).update(job_state=JobState.RUNNING, started_at=lost)
    with django_capture_on_commit_callbacks(execute=True):
        second = done(simulation)
    assert (second.job_state, second.result) == (JobState.DONE, first.result)
    storage = second.flips.storage
    assert storage.exists(second.flips.name)
    assert not storage.exists(first.flips.name)


def test_a_later_change_of_the_draft_leaves_a_simulation_what_it_was(team, small, draft):
    simulation = requested(team, draft)
    draft_save(actor=team.manager, version=draft, rules=default_rules())
    assert done(simulation).result["totals"]["gain"] == 1
    assert done(requested(team, draft)).result["totals"]["gain"] == 0
    assert draft.simulations.count() == 2


def test_a_waiting_simulation_is_cancelled_at_once_and_never_runs(team, small, draft):
    simulation = simulation_cancel(actor=team.second_manager, simulation=requested(team, draft))
    again = done(simulation)
    assert (again.job_state, again.result) == (JobState.FAILED, None)
    assert str(team.second_manager) in again.error
    with pytest.raises(DomainError, match="déjà finie"):
        simulation_cancel(actor=team.manager, simulation=again)


def test_a_running_simulation_stops_at_its_next_step(team, small, draft):
    simulation = requested(team, draft)

    def cancelled_meanwhile(row):
        simulation_cancel(actor=team.manager, simulation=simulation)
        simulation_run(row)

    run_job(Simulation, simulation.pk, cancelled_meanwhile)
    simulation.refresh_from_db()
    assert (simulation.job_state, simulation.result) == (JobState.FAILED, None)
    assert "Annulée par" in simulation.error


def test_rules_with_holes_are_not_simulated(team, draft):
    draft_save(actor=team.manager, version=draft, rules=with_band(default_rules(), 2, from_points=11))
    with pytest.raises(DomainError, match="Aucun palier à 10"):
        requested(team, draft)
    with pytest.raises(NotPermitted):
        simulation_request(actor=team.counsellor, version=version_one(), phase=phase_two())


def test_a_draft_goes_with_its_simulations_and_their_files(
    team, small, draft, django_capture_on_commit_callbacks
):
    simulation = done(requested(team, draft))
    with django_capture_on_commit_callbacks(execute=True):
        draft_delete(actor=team.manager, version=draft)
    assert not Simulation.objects.exists()
    assert not simulation.flips.storage.exists(simulation.flips.name)


def test_the_workbook_says_when_it_lists_only_the_first(team, small):
    flips = FlipList(2)
    result = counted(revised(), flips=flips)
    assert (result["flips"], result["flips_listed"], flips.total) == (3, 2, 3)


def test_simulations_are_the_taskforces_alone(team, draft):
    requested(team, draft)
    assert Simulation.objects.visible_to(team.manager).count() == 1
    assert not Simulation.objects.visible_to(team.counsellor).exists()


# The command


@pytest.fixture
def run(tmp_path):
    def simulated(content, phase="II"):
        source, target = tmp_path / "grille.json", tmp_path / "sortie.json"
        source.write_bytes(content)
        call_command("simulate_scheme", str(source), phase=phase, output=str(target))
        return json.loads(target.read_text(encoding="utf-8"))

    return simulated


def test_a_file_of_rules_is_simulated_and_nothing_is_kept(team, small, draft, run):
    content = version_as_json(type(draft).objects.with_rules().get(pk=draft.pk)).encode()
    assert run(content) == {**counted(rules_of(draft)), "flips_listed": 0}
    assert not Simulation.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (b'"points_each": 4', b'"points_each": "4"', "criteria[2].points_each"),
        (b'"up_to": "3"', b'"up_to": "2"', "criteria[0].brackets[2]"),
        (b'"to_points": 9', b'"to_points": 10', "bands[2]"),
        (b'"bands"', b'"paliers"', "paliers"),
        (b"{", b"", "JSON"),
    ],
)
def test_a_bad_file_ends_with_two_and_names_its_faults(programme, run, capsys, before, after, named):
    content = version_as_json(version_one()).encode().replace(before, after, 1)
    with pytest.raises(SystemExit) as end:
        run(content)
    assert end.value.code == 2
    assert named in capsys.readouterr().err


def test_an_unknown_phase_or_a_missing_file_is_named(programme, run, tmp_path):
    with pytest.raises(CommandError, match="Phases connues : I, II"):
        run(version_as_json(version_one()).encode(), phase="IX")
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("simulate_scheme", str(tmp_path / "absent.json"), phase="II", output="x.json")
