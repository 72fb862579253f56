"""Time of the operators' pages over 100 000 files of 200 operators, behind the wall of the database and without it.

The rows are copies of a demonstration's, with their own persons, cases and consents; nothing is left behind.
"""

import random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Institution, User
from aids.enums import AidFamily, ApplicationState
from aids.models import Application, Contract, Plan
from bench.demonstration import demonstration_made
from bench.pages import _get, _summary, page_times
from cases.enums import ConsentScope
from cases.models import Case, Consent, Person, PersonPhone
from common.memory import settle
from operators.models import Operator, Proposal, Visit
from operators.services.visit_plans import visits_plan_missing

FILES, OPERATORS = 100_000, 200
WALL = "common.wall.WallMiddleware"
# Of a hundred files: where they stand.
_STATES = (
    (ApplicationState.ROUTED, 3),
    (ApplicationState.PLANNING, 12),
    (ApplicationState.SUBMITTED, 5),
    (ApplicationState.APPROVED, 5),
    (ApplicationState.IN_FOLLOW_UP, 45),
    (ApplicationState.COMPLETED, 30),
)


class _Undo(Exception):
    """Raised to take back what the bench wrote."""


@override_settings(ALLOWED_HOSTS=["*"])
def run(rows: int = FILES) -> dict[str, Any]:
    """Return milliseconds (median, 95th percentile) and queries of each page, with the wall and without."""
    demonstration_made(600)
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            agent = _Filler(rows).fill()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            settle()
            found = {
                "files": Application.objects.count(),
                "files_of_the_operator": Application.objects.visible_to(agent).count(),
                "with_wall": _pages(agent),
            }
            others = [name for name in settings.MIDDLEWARE if name != WALL]
            with override_settings(MIDDLEWARE=others):
                found["without_wall"] = _pages(agent)
            raise _Undo
    except _Undo:
        return found


class _Filler:
    """Copies rows of the demonstration by the hundred thousand, in SQL."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        contract = (
            Contract.objects.filter(application__operator__isnull=False, starts_on__isnull=False)
            .filter(application__plan__isnull=False, application__family=AidFamily.ECONOMIC)
            .filter(application__submitted_by__isnull=False)
            .select_related("application")
            .order_by("-pk")[0]
        )
        self.contract, self.file = contract, contract.application
        self.base = 10_000_000

    def fill(self) -> User:
        """Write the files with all that hangs on them; return an agent of one of the operators."""
        with connection.cursor() as cursor:
            # No trigger, no lookup of keys: these rows were just written. Superusers may.
            cursor.execute("SET LOCAL session_replication_role = replica")
        institution = Institution.objects.get(pk=self.file.operator_id)
        profile = Operator.objects.get(institution=institution)
        who, base = f"(n % {OPERATORS})", self.base
        self._copy(Institution, institution.pk, OPERATORS, {"code": "'BENCH-' || n"})
        self._copy(Operator, profile.pk, OPERATORS, {"institution_id": f"{base} + n"})
        self._copy(
            Person, self.file.person_id, self.rows, {"cin": "''", "passport": "''", "consular_card": "''"}
        )
        case = {"person_id": f"{base} + n", "number": "'B' || n", "counsellor_id": "counsellor_id"}
        self._copy(Case, self.file.case_id, self.rows, case | {"counsellor_id": str(self._counsellor())})
        phone = PersonPhone.objects.values_list("pk", flat=True).first()
        self._copy(PersonPhone, phone, self.rows, {"person_id": f"{base} + n"})
        consent = Consent.objects.filter(scope=ConsentScope.SHARE_OPERATOR, withdrawn_on=None).first()
        self._copy(Consent, consent.pk, self.rows, {"case_id": f"{base} + n"})
        file = {
            "person_id": f"{base} + n",
            "case_id": f"{base} + n",
            "number": "'B' || n",
            "operator_id": f"{base} + {who}",
            "state": _state_sql(),
            "opened_on": "(CURRENT_DATE - n % 900)::text",
        }
        self._copy(Application, self.file.pk, self.rows, file)
        self._copy(Plan, self.file.plan.pk, self.rows, {"application_id": f"{base} + n"})
        self._copy(Contract, self.contract.pk, self.rows, {"application_id": f"{base} + n"})
        proposal = Proposal.objects.order_by("-pk").values_list("pk", flat=True)[0]
        offered = {
            "application_id": f"{base} + n",
            "operator_id": f"{base} + {who}",
            "state": f"CASE WHEN {_state_sql()} = 'routed' THEN 'proposed' ELSE 'accepted' END",
            "answer_due_on": "(CURRENT_DATE + n % 7)::text",
        }
        self._copy(Proposal, proposal, self.rows, offered)
        self._copy_visits()
        return User.objects.create_user(
            email="agent@bench.example", full_name="Agent", role=Role.OPERATOR_AGENT, institution_id=base + 7
        )

    def _copy_visits(self) -> None:
        """A visit of each file, due from three weeks ago to half a year ahead."""
        if not Visit.objects.planned().exists():
            visits_plan_missing()
        visit = Visit.objects.planned().filter(month__isnull=False).values_list("pk", flat=True)[0]
        due = "(CURRENT_DATE - 20 + n / 200 % 200)::text"
        changes = {"application_id": f"{self.base} + n", "client_id": "NULL::text"}
        self._copy(Visit, visit, self.rows, changes | {"due_on": due, "rule_due_on": due})

    def _counsellor(self) -> int:
        return User.objects.filter(role=Role.COUNSELLOR).values_list("pk", flat=True)[0]

    def _copy(self, model: type[Model], source: Any, count: int, changes: dict[str, str]) -> None:
        table = model._meta.db_table
        pairs = ", ".join(f"'{name}', {sql}" for name, sql in {"id": f"{self.base} + n", **changes}.items())
        statement = (
            f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, to_jsonb(t)"  # noqa: S608 own names
            f" || jsonb_build_object({pairs}))).* FROM {table} t, generate_series(0, {count - 1}) n WHERE t.id = %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("%", "%%").replace("%%s", "%s"), [source])


def _state_sql() -> str:
    """Return the state of file `n`: spread over each operator's files, not over the operators."""
    place, cases = f"(n / {OPERATORS} % 100)", []
    reached = 0
    for state, share in _STATES:
        reached += share
        cases.append(f"WHEN {place} < {reached} THEN '{state.value}'")
    return f"CASE {' '.join(cases)} END"


def _pages(agent: User) -> dict[str, Any]:
    pick = random.Random(7)
    files = list(Application.objects.visible_to(agent).values_list("pk", flat=True))
    home = reverse("operators:portal_home")
    asked = {
        "work_list": lambda: home,
        "section": lambda: home + "?etat=en-suivi",
        "file": lambda: reverse("operators:portal_file", args=[pick.choice(files)]),
        "search": lambda: reverse("search") + "?q=ben",
        "day": lambda: reverse("home"),
    }
    client = Client()
    client.force_login(agent)
    return {name: _measure(client, url) for name, url in asked.items()}


def _measure(client: Client, url: Any) -> dict[str, Any]:
    times = page_times(client, url)
    with CaptureQueriesContext(connection) as captured:
        _get(client, url())
    return {**_summary(times), "queries": len(captured)}
