"""A draft grid over a million assessments: seconds and peak memory, beside the loop one would write first.

What is loaded stays in the database of the measurement: households made up, each with a person, a case and an
assessment whose facts are sealed. The answers in JSON, which only the loop reads, are drawn from a few hundred
households: its decryption costs the same.
"""

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from accounts.enums import Role
from accounts.models import Antenna, Governorate, User
from aids.models import Assessment, Phase
from aids.selectors.grid_rules import Rules, rules_of
from aids.selectors.schemes import version_in_force
from aids.services.assessments import stored_lines
from aids.services.programmes import PHASE_TWO
from aids.services.scheme_json import rules_as_data
from aids.services.schemes import SOCIAL_SCHEME, grid_of, grid_of_rules
from aids.services.scoring import Grid, HouseholdFacts, Score, facts_as_inputs, facts_from_inputs, score
from aids.services.sealed_facts import seal_facts
from bench.simulation_process import simulate_phase
from cases.models import Case, Person
from common import dates
from common.copying import copy_rows, take_ids
from common.encryption import encrypt
from common.services.numbers import take_numbers
from tounesna.demo.build import prepare

PEOPLE = 1_000_000
BATCH = 20_000
SAMPLE = 10_000
_HOUSEHOLDS = 500
_MARK = "bench-simulation"
_COLUMNS = (
    "case_id, version_id, inputs, lines, facts_sealed, sources, total_points, band_number, amount_eur,"
    " assessed_by_id, assessed_at"
)


def run(people: int = PEOPLE, seed: int = 1) -> dict[str, Any]:
    """Bring the database to `people` assessments of phase II; measure a simulation over them, and the loop."""
    prepare(today=dates.today())
    version = version_in_force(scheme_code=SOCIAL_SCHEME, on=dates.today())
    if version is None:
        message = "no scheme in force"
        raise RuntimeError(message)
    began = time.perf_counter()
    loaded = _load(people, grid_of(version), Random(seed))
    load_seconds = time.perf_counter() - began
    rules = _revised(rules_of(version))
    set_based = _measured(rules)
    naive = _naive(grid_of_rules(rules, label="bench"), set_based["assessments"])
    return {
        "assessments": set_based["assessments"],
        "loaded": {"rows": loaded, "seconds": round(load_seconds, 1)},
        "set_based": set_based,
        "naive_loop": naive,
        "times_faster": round(naive["extrapolated_seconds"] / set_based["seconds"]),
        "under_30_s": set_based["seconds"] < 30,
        "under_1_gib": set_based["peak_mib"] < 1024,
    }


def _revised(rules: Rules) -> Rules:
    """A draft under which a good part of the households change: other amounts, other points for the size."""
    bands = tuple(
        replace(band, amount_eur=band.amount_eur + 100) if band.amount_eur in (1300, 2100) else band
        for band in rules.bands
    )
    size, *others = rules.criteria
    brackets = tuple(replace(b, points=b.points - 1 if b.points > 2 else b.points) for b in size.brackets)
    return Rules((replace(size, brackets=brackets), *others), bands)


def _measured(rules: Rules) -> dict[str, Any]:
    """Simulate in a process of its own; raise RuntimeError when it failed (its error is on stderr)."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    database = str(connection.settings_dict["NAME"])
    arguments = (database, rules_as_data(rules), PHASE_TWO, theirs)
    process = context.Process(target=simulate_phase, args=arguments)
    process.start()
    theirs.close()
    try:
        return dict(mine.recv())
    except EOFError as error:
        message = "the simulation ended without an answer"
        raise RuntimeError(message) from error
    finally:
        process.join()


def _naive(grid: Grid, total: int) -> dict[str, Any]:
    """Score assessment after assessment from its answers, as the first draft of such a page would."""
    sample = min(SAMPLE, total)
    costs: dict[str, Decimal] = {}
    began = time.perf_counter()
    rows = Assessment.objects.select_related("case__antenna", "case__governorate", "case__person")
    for assessment in rows.order_by("pk")[:sample].iterator():
        found = score(grid, facts_from_inputs(assessment.inputs))
        for key in (assessment.case.antenna.code, assessment.case.person.sex):
            costs[key] = costs.get(key, Decimal(0)) + (found.amount_eur or 0) - (assessment.amount_eur or 0)
    seconds = time.perf_counter() - began
    return {
        "rows_measured": sample,
        "seconds": round(seconds, 2),
        "extrapolated_seconds": round(seconds / max(sample, 1) * total, 1),
        "is_extrapolated": total > sample,
    }


def _load(people: int, grid: Grid, rng: Random) -> int:
    wanted = max(0, people - Assessment.objects.count())
    loader = _Loader(grid, rng)
    for start in range(0, wanted, BATCH):
        loader.batch(min(BATCH, wanted - start))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
    return wanted


def _without_checks() -> None:
    """Until the end of the transaction, look up no foreign key: these were just written. Superusers may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")


class _Loader:
    """Writes persons, cases and assessments by COPY, without history, which nothing here reads."""

    def __init__(self, grid: Grid, rng: Random) -> None:
        self._grid, self._rng = grid, rng
        self._households = [self._household() for _number in range(_HOUSEHOLDS)]
        self._antennas = list(Antenna.objects.values_list("pk", flat=True))
        self._governorates = list(Governorate.objects.values_list("pk", flat=True))
        self._counsellor = User.objects.filter(role=Role.COUNSELLOR).values_list("pk", flat=True)[0]
        phase = Phase.objects.get(code=PHASE_TWO)
        self._days = max(1, (dates.today() - phase.starts_on).days)

    def batch(self, count: int) -> None:
        with transaction.atomic(), pgtrigger.ignore():
            _without_checks()
            persons, cases = take_ids(Person, count), take_ids(Case, count)
            rng, today = self._rng, dates.today()
            names = ("id", "last_name", "first_name", "sex", "consular_card", "nationality_id")
            people = [[pk, "Ben Salah", "Sami", rng.choice("FM"), f"{_MARK}-{pk}", "TN"] for pk in persons]
            copy_rows(Person, names, people)
            # A year has no more than 999 999 numbers.
            year = today.year - 1 - rng.randrange(4)
            numbers = take_numbers(letter="T", year=year, count=count)
            columns = ("id", "person_id", "number", "governorate_id", "antenna_id", "modality", "category")
            columns += ("return_country_id", "opened_on", "returned_on", "state")
            rows = []
            for pk, person, number in zip(cases, persons, numbers, strict=True):
                day = today - timedelta(days=rng.randrange(1, self._days))
                governorate, antenna = rng.choice(self._governorates), rng.choice(self._antennas)
                country = rng.choice(("FR", "DE", "BE", "CH", "NL"))
                row = [pk, person, number, governorate, antenna, "own_means", "C", country, day]
                rows.append([*row, day - timedelta(days=30), "assessed"])
            copy_rows(Case, columns, rows)
            self._assess(cases)

    def _assess(self, cases: list[int]) -> None:
        statement = f"COPY aids_assessment ({_COLUMNS}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in self._assessments(cases):
                copy.write_row(row)

    def _assessments(self, cases: list[int]) -> Iterator[list[Any]]:
        now = timezone.now()
        for case in cases:
            facts, found, inputs, lines = self._rng.choice(self._households)
            yield [
                case,
                self._grid.version_id,
                inputs,
                lines,
                seal_facts(facts, case_id=case),
                Jsonb({}),
                found.total,
                found.band.number,
                found.amount_eur,
                self._counsellor,
                now - timedelta(days=self._rng.randrange(self._days)),
            ]

    def _household(self) -> tuple[HouseholdFacts, Score, str, str]:
        rng = self._rng
        facts = HouseholdFacts(
            household_size=rng.choice((1, 2, 3, 4, 4, 5, 5, 6, 7)),
            income_tnd=Decimal(rng.randrange(0, 2_500_000)) / 1000,
            persons_with_disability=int(rng.random() < 0.15),
            single_mother=int(rng.random() < 0.1),
            serious_illness=int(rng.random() < 0.15),
            elderly_dependants=rng.choice((0, 0, 0, 1, 2)),
            no_stable_housing=int(rng.random() < 0.12),
        )
        found = score(self._grid, facts)
        return facts, found, encrypt(dict(facts_as_inputs(facts))), encrypt(stored_lines(found))
