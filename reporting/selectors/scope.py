"""What is counted: a period, optionally one phase, antenna, country or operator, and what the reader may count."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Antenna, Country, User
from aids.models import Application, Phase
from aids.models.applications import ApplicationQuerySet
from cases.enums import CaseState
from cases.models import Case, CaseProtection
from cases.models.cases import CaseQuerySet
from common.dates import add_months, today
from operators.models import Operator
from reporting.enums import PeriodPreset
from reporting.selectors.readers import TASKFORCE, Reader


@dataclass(frozen=True, slots=True)
class Scope:
    """A period, both days included, with what narrows it. `phase` narrows aids to its own files, and
    cases to those opened within its dates; `counsellor` to the cases that one follows now, and their aids;
    `operator` to the aid files that one has, as its agents see them, and their cases."""

    starts_on: date
    ends_on: date
    phase: Phase | None = None
    antenna: Antenna | None = None
    country: Country | None = None
    counsellor: User | None = None
    operator: Operator | None = None

    @property
    def first_moment(self) -> datetime:
        """The beginning of the first day in Tunis."""
        return _midnight(self.starts_on)

    @property
    def end_moment(self) -> datetime:
        """The beginning of the day after the last, in Tunis: excluded."""
        return _midnight(self.ends_on + timedelta(days=1))

    def moments(self, column: str) -> Q:
        """The condition that a moment, by its column, is within the period."""
        return Q(**{f"{column}__gte": self.first_moment, f"{column}__lt": self.end_moment})

    def days(self, column: str) -> Q:
        """The condition that a day, by its column, is within the period."""
        return Q(**{f"{column}__gte": self.starts_on, f"{column}__lte": self.ends_on})

    @property
    def is_past(self) -> bool:
        """Whether the period was over before today: what stands now is then not what stood then."""
        return self.ends_on < today()

    @property
    def case_days(self) -> tuple[date, date]:
        """The days within which cases are counted: the period, inside the phase if there is one."""
        if self.phase is None:
            return self.starts_on, self.ends_on
        return max(self.starts_on, self.phase.starts_on), min(self.ends_on, self.phase_end(self.phase))

    def phase_end(self, phase: Phase) -> date:
        """The last day of a phase; one that is still open goes on beyond its planned end."""
        return max(phase.ends_on, today()) if phase.is_open else phase.ends_on

    def before(self) -> "Scope":
        """The same scope over as many days, ending the day before this one begins."""
        length = self.ends_on - self.starts_on
        end = self.starts_on - timedelta(days=1)
        return replace(self, starts_on=end - length, ends_on=end)

    def trend(self, *, months: int = 12) -> "Scope":
        """The same scope from the first day of a month, and over enough of them to show a trend."""
        earliest = add_months(self.ends_on.replace(day=1), 1 - months)
        return replace(self, starts_on=min(self.starts_on.replace(day=1), earliest))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def cases_counted(*, actor: Reader, scope: Scope) -> CaseQuerySet:
    """Return the cases of persons received in the period that `actor` may count.

    A partner country's contact counts her country's cases without being able to open one: her tables
    pass through reporting.selectors.suppression. An announced person has not been received yet.
    """
    starts_on, ends_on = scope.case_days
    received = cases_in_reach(actor=actor, scope=scope).exclude(state=CaseState.ANNOUNCED)
    return received.filter(opened_on__gte=starts_on, opened_on__lte=ends_on)


def cases_in_reach(*, actor: Reader, scope: Scope) -> CaseQuerySet:
    """Return every case that `actor` may count in the scope's antenna and country, whatever its date.

    Left out are the cases of persons who opposed the use of their data (law 2004-63), and the second case
    of one return, which a merge of doubles told as such.
    """
    match actor.role:
        case Role.PARTNER_CONTACT:
            reach = Case.objects.filter(return_country=actor.country_id)
        case Role.OPERATOR_AGENT:
            own = Application.objects.of_operator(actor.institution_id)
            reach = Case.objects.filter(pk__in=own.values("case"))
        case _:
            reach = Case.objects.writable_by(actor)
    narrowed = _narrowed(scope, antenna="antenna", country="return_country", counsellor="counsellor")
    if scope.operator is not None:
        narrowed &= Q(pk__in=_files_of(scope.operator).values("case"))
    return reach.filter(narrowed, duplicate_of__isnull=True).exclude(pk__in=_opposed())


def of_cases_in_reach(*, actor: Reader, scope: Scope, column: str = "case") -> Q:
    """Return the condition on rows of a case, by its column, that `cases_in_reach` has it.

    Where everybody's cases are counted, the few that are left out are looked for instead of all the others.
    """
    narrowed = (scope.antenna, scope.country, scope.counsellor, scope.operator)
    if actor.role != Role.TASKFORCE_MANAGER or any(narrowed):
        return Q(**{f"{column}__in": cases_in_reach(actor=actor, scope=scope)})
    doubles = Case.objects.filter(duplicate_of__isnull=False).values("pk")
    return ~Q(**{f"{column}__in": doubles}) & ~Q(**{f"{column}__in": _opposed()})


def _opposed() -> QuerySet[Any, Any]:
    """The cases of persons who opposed the use of their data."""
    return CaseProtection.objects.filter(opposed_on__isnull=False).values("case")


def applications_in_reach(*, actor: Reader, scope: Scope) -> ApplicationQuerySet:
    """Return every aid file that `actor` may count in the scope's phase, antenna, country and operator."""
    match actor.role:
        case Role.PARTNER_CONTACT:
            reach = Application.objects.filter(country=actor.country_id)
        case Role.TASKFORCE_MANAGER | Role.ANTENNA_MANAGER | Role.COUNSELLOR | Role.OPERATOR_AGENT:
            reach = Application.objects.writable_by(actor)
        case _:
            reach = Application.objects.none()
    narrowed = _narrowed(scope, antenna="case__antenna", country="country", counsellor="case__counsellor")
    if scope.phase is not None:
        narrowed &= Q(phase=scope.phase)
    if scope.operator is not None:
        narrowed &= Q(pk__in=_files_of(scope.operator).values("pk"))
    return reach.filter(narrowed)


def applications_offered(*, actor: Reader, scope: Scope) -> ApplicationQuerySet:
    """Return the aid files whose offers are counted: of one operator also those that went elsewhere since.

    Whoever counts these counts offers, and opens none of the files that are out of `applications_in_reach`.
    """
    if scope.operator is None:
        return applications_in_reach(actor=actor, scope=scope)
    return applications_in_reach(actor=TASKFORCE, scope=replace(scope, operator=None))


def _files_of(operator: Operator) -> ApplicationQuerySet:
    return Application.objects.of_operator(operator.institution_id)


def _narrowed(scope: Scope, *, antenna: str, country: str, counsellor: str) -> Q:
    condition = Q()
    if scope.counsellor is not None:
        condition &= Q(**{counsellor: scope.counsellor})
    if scope.antenna is not None:
        condition &= Q(**{antenna: scope.antenna})
    if scope.country is not None:
        condition &= Q(**{country: scope.country})
    return condition


def preset_days(preset: str, *, phase: Phase | None = None, on: date | None = None) -> tuple[date, date]:
    """Return the first and last day of a preset period as seen from `on` (today).

    Raises ValueError for a preset that has no days of its own ("libre"), or a phase that is not given.
    """
    day = on or today()
    month = day.replace(day=1)
    match preset:
        case PeriodPreset.TWELVE_MONTHS:
            return add_months(day, -12) + timedelta(days=1), day
        case PeriodPreset.MONTH:
            return add_months(month, -1), month - timedelta(days=1)
        case PeriodPreset.QUARTER:
            start = month.replace(month=month.month - (month.month - 1) % 3)
            return add_months(start, -3), start - timedelta(days=1)
        case PeriodPreset.YEAR:
            return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)
        case PeriodPreset.THIS_YEAR:
            return date(day.year, 1, 1), day
        case PeriodPreset.PHASE if phase is not None:
            return phase.starts_on, max(phase.starts_on, day) if phase.is_open else phase.ends_on
        case _:
            raise ValueError(preset)


def last_quarter_end(on: date | None = None) -> date:
    """Return the last day of the last calendar quarter that is over."""
    return preset_days(PeriodPreset.QUARTER, on=on)[1]
