"""The import itself, as a resource of django-import-export: its dry run, its result, its own bulk writes."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult
from tablib import Dataset

from accounts.enums import Role
from accounts.models import Antenna, Institution, User
from cases.models import Case, ImportedRow, RegisterImport
from cases.services.matching.blocking import IdentityIndex
from cases.services.matching.pairing import rarity_of
from cases.services.matching.persons import known_persons
from cases.services.matching.rarity import known_rarity
from cases.services.register.extensions import ExtensionSession, extensions
from cases.services.register.planning import (
    CREATING,
    Choices,
    Known,
    Outcome,
    Planner,
    RowPlan,
    row_key,
)
from cases.services.register.readings import Cell, ReadingContext
from cases.services.register.reference import reference_lists
from cases.services.register.registers import Register, all_fields, open_register, read_rows
from cases.services.register.rows import Problem, RegisterRow
from cases.services.register.sheets import Sheet
from cases.services.register.writing import RegisterWriter
from common.dates import today

BATCH = 1_000
_RECORDS = ("pk", "code", "name_fr", "name_ar")


@dataclass(slots=True)
class Findings:
    """What an import found, dry or not: the register as it was matched, each row's plan, rows left out."""

    register: Register
    plans: list[RowPlan]
    ignored: list[int]
    counts: dict[int, int]
    problems: list[Problem] = field(default_factory=list)


def reading_context() -> ReadingContext:
    """Return what cells are read against: today and the portal's lists."""
    return ReadingContext(
        today(),
        reference_lists(
            antennas=Antenna.objects.values(*_RECORDS), institutions=Institution.objects.values(*_RECORDS)
        ),
    )


def sheet_dataset(sheet: Sheet) -> Dataset:
    """Return the rows of a sheet as django-import-export takes them: Excel's row number, then the cells."""
    width = max((len(row) for row in sheet.rows), default=0)
    dataset = Dataset(headers=["row", *map(str, range(width))])
    for number, row in enumerate(sheet.rows, 1):
        dataset.append((number, *row, *(None,) * (width - len(row))))
    dataset.title = sheet.name[:31]
    return dataset


class RegisterResource(resources.Resource):  # type: ignore[misc]
    """Imports one register: reads and plans every row at once, then writes the planned cases by batches.

    `actor` None is the command line. `chosen` maps columns to fields where the user corrected the match,
    `defaults` holds values for the whole register. After `import_data`, `findings` tells what was found.
    """

    class Meta:
        use_bulk = True
        batch_size = BATCH
        use_transactions = False
        import_id_fields = ()
        report_skipped = False
        skip_diff = True
        instance_loader_class = BaseInstanceLoader

    def __init__(
        self,
        *,
        actor: User | None = None,
        register_import: RegisterImport | None = None,
        chosen: Mapping[int, str] | None = None,
        defaults: Mapping[str, Any] | None = None,
        choices: Choices | None = None,
        on_progress: Callable[[int], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._actor = actor
        self._import = register_import
        self._chosen = chosen
        self._defaults = dict(defaults or {})
        self._choices = choices or Choices()
        self._on_progress = on_progress
        self._plans: dict[int, RowPlan] = {}
        self._sessions: dict[str, ExtensionSession] = {}
        self._writer: RegisterWriter | None = None
        self._planned = 0
        self.findings: Findings | None = None

    def get_import_id_fields(self) -> list[str]:
        return []

    def get_diff_headers(self) -> list[str]:
        return [str(_("Ligne")), str(_("Personne")), str(_("Suite"))]

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Read and plan every row; raises UnreadableFile when no header is found."""
        context = reading_context()
        fields = all_fields(extensions())
        rows: list[tuple[Cell, ...]] = [tuple(row[1:]) for row in dataset]
        register = open_register(Sheet(dataset.title or "", rows), context, fields, self._chosen)
        self._sessions = {one.name: one.open(context) for one in extensions()}
        read, ignored = read_rows(
            register, context, fields=fields, sessions=tuple(self._sessions.values()), defaults=self._given()
        )
        self._refuse_other_antennas(read, register)
        plans = list(self._plan(read))
        self._plans = {plan.number: plan for plan in plans}
        self._planned = sum(plan.outcome in CREATING for plan in plans)
        counts = {plan.number: sum(s.count(plan.row) for s in self._sessions.values()) for plan in plans}
        self.findings = Findings(register, plans, ignored, counts)

    def _given(self) -> dict[str, Any]:
        if self._actor is not None and self._actor.role == Role.ANTENNA_MANAGER:
            return {"antenna": self._actor.antenna_id, **self._defaults}
        return self._defaults

    def _refuse_other_antennas(self, rows: Sequence[RegisterRow], register: Register) -> None:
        """An antenna's manager imports the rows of her antenna only (domain.md 5)."""
        if self._actor is None or self._actor.role == Role.TASKFORCE_MANAGER:
            return
        header = next((c.header for c in register.columns if c.key == "antenna"), str(_("Antenne")))
        for row in rows:
            antenna = row.values.get("antenna")
            if antenna is not None and antenna != self._actor.antenna_id:
                message = _("Cette ligne est d'une autre antenne que la vôtre.")
                row.problems.append(Problem(row.number, header, "", message, True))

    def _plan(self, rows: Sequence[RegisterRow]) -> list[RowPlan]:
        identities = {row.number: row.identity() for row in rows}
        # A run that was interrupted is planned again as if it had written nothing: the writer passes over
        # what is there.
        own = ImportedRow.objects.none()
        if self._import is not None:
            own = ImportedRow.objects.filter(register_import=self._import)
        made = set(own.filter(is_new_person=True).values_list("person_id", flat=True))
        persons = known_persons(list(identities.values()), exclude=made)
        known = Known(persons, _imported(rows, own), _returns(persons, own))
        rarity = known_rarity().with_counts(rarity_of(list(identities.values())))
        planner = Planner(known, self._choices, rarity=rarity, people=rarity.total)
        return list(planner.plan(rows, identities))

    def import_row(self, row: OrderedDict[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:
        """Tell what becomes of one row; rows to write wait for their batch."""
        plan = self._plans.get(row["row"])
        result = self.get_row_result_class()()
        if plan is None:
            result.import_type = RowResult.IMPORT_TYPE_SKIP
        elif plan.outcome in CREATING:
            result.import_type = RowResult.IMPORT_TYPE_NEW
            result.diff = _diff(plan)
            self.create_instances.append(plan)
        elif plan.outcome == Outcome.REFUSED:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(
                [f"{problem.column} : {problem.message}" for problem in plan.row.problems if problem.is_error]
            )
        else:
            result.import_type = RowResult.IMPORT_TYPE_SKIP
        return result

    def bulk_create(
        self,
        using_transactions: bool,
        dry_run: bool,
        raise_errors: bool,
        batch_size: int | None = None,
        result: Result | None = None,
    ) -> None:
        """Write the waiting rows; a dry run has nothing to undo, for it writes nothing."""
        plans = list(self.create_instances)
        self.create_instances.clear()
        if dry_run or not plans:
            return
        writer = self._the_writer()
        writer.write(plans)
        if self.findings is not None:
            self.findings.problems = writer.problems
        if self._on_progress is not None:
            done = sum(
                plan.outcome in CREATING and plan.number <= plans[-1].number for plan in self._plans.values()
            )
            self._on_progress(100 * done // max(1, self._planned))

    def _the_writer(self) -> RegisterWriter:
        if self._import is None:
            message = "an import is written in the name of a RegisterImport"
            raise ValueError(message)
        if self._writer is None:
            self._writer = RegisterWriter(actor=self._actor, register=self._import, sessions=self._sessions)
        return self._writer


def _diff(plan: RowPlan) -> list[str]:
    name = f"{plan.row.values.get('first_name', '')} {plan.row.values.get('last_name', '')}".strip()
    return [str(plan.number), escape(name), escape(plan.outcome.label)]


def _imported(rows: Sequence[RegisterRow], own: QuerySet[ImportedRow]) -> dict[str, tuple[str, int]]:
    """Rows of the portal that these rows repeat: the content and the person of each, by key."""
    keys = [row_key(row) for row in rows]
    found: dict[str, tuple[str, int]] = {}
    for start in range(0, len(keys), BATCH):
        written = ImportedRow.objects.filter(key__in=keys[start : start + BATCH]).exclude(pk__in=own)
        values = written.values_list("key", "content", "person_id")
        found |= {key: (content, person) for key, content, person in values}
    return found


def _returns(persons: IdentityIndex, own: QuerySet[ImportedRow]) -> frozenset[tuple[int, str, Any]]:
    """The returns of these persons that have a case."""
    ids = sorted(persons.refs)
    found: set[tuple[int, str, Any]] = set()
    for start in range(0, len(ids), BATCH):
        cases = Case.objects.filter(person__in=ids[start : start + BATCH])
        cases = cases.exclude(pk__in=own.values("case"))
        found.update(cases.values_list("person_id", "return_country_id", "returned_on"))
    return frozenset(found)
