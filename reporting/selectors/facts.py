"""The counts behind the indicators: each asked once, set-based, whoever reads them afterwards.

`Facts` is what one actor may count in one scope. Several indicators read the same count, and a page that
shows twenty tables still asks a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Left

from accounts.models import Antenna, Country, Governorate
from aids.models import Phase
from cases.models import Case
from cases.models.cases import CaseQuerySet
from common.delays import Spread
from operators.selectors.scorecards.base import Period
from operators.selectors.scorecards.cards import Scorecard, count_all
from reporting.enums import AgeGroup, Step
from reporting.selectors.aid_facts import AidFacts
from reporting.selectors.counting import Counts, counts_by
from reporting.selectors.delay_facts import delay_spreads
from reporting.selectors.envelope_facts import (
    Ahead,
    EnvelopeLine,
    envelope_lines,
    forecast_day,
    forecasts,
    reported_phase,
)
from reporting.selectors.names import Names, record_names
from reporting.selectors.readers import Reader
from reporting.selectors.scope import Scope, cases_counted, cases_in_reach

CASE_DIMENSIONS = (
    "return_country_id",
    "modality",
    "governorate_id",
    "antenna_id",
    "category",
    "state",
    "sex",
    "age",
    "opened_on",
    "schooling",
    "occupation",
)
# Texts that are empty where nothing is known.
MAY_BE_BLANK = ("schooling", "occupation")
# Ages in completed years: from, to.
_AGES = (
    (0, 17, AgeGroup.CHILD),
    (18, 24, AgeGroup.YOUNG),
    (25, 34, AgeGroup.LATE_TWENTIES),
    (35, 44, AgeGroup.THIRTIES),
    (45, 59, AgeGroup.FORTIES),
    (60, 200, AgeGroup.ELDERLY),
)


class AgeInYears(Func):
    """Completed years between a birth date and a later day; none where that day is not later."""

    function = "AGE"
    # Whatever is less than nothing is folded into one day less, which is none.
    template = (
        "EXTRACT(YEAR FROM NULLIF(GREATEST(%(function)s(%(expressions)s), INTERVAL '-1 day'),"
        " INTERVAL '-1 day'))::int"
    )
    output_field = IntegerField()


def age_group(years: int | None) -> AgeGroup:
    """Return the group of an age in completed years; unknown when it is not known or not possible."""
    if years is None:
        return AgeGroup.UNKNOWN
    return next((group for low, high, group in _AGES if low <= years <= high), AgeGroup.UNKNOWN)


def ages_of(group: str) -> Q:
    """Return the condition on the column `age` for one group. Raises LookupError for an unknown group."""
    if group == AgeGroup.UNKNOWN:
        return Q(age__isnull=True) | Q(age__gt=_AGES[-1][1]) | Q(age__lt=0)
    low, high = {str(known): (low, high) for low, high, known in _AGES}[group]
    return Q(age__gte=low, age__lte=high)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


class Facts:
    """What `actor` may count in `scope`. Every property is one query (or none), asked when first read."""

    def __init__(self, *, actor: Reader, scope: Scope) -> None:
        self.actor = actor
        self.scope = scope
        self.aids = AidFacts(actor=actor, scope=scope)
        self._of_phases: dict[int, Facts] = {}

    @cached_property
    def countries(self) -> dict[str, Country]:
        """Countries that have cases or quotas, by code."""
        return {country.code: country for country in Country.objects.all()}

    @cached_property
    def governorates(self) -> dict[str, Governorate]:
        return {governorate.code: governorate for governorate in Governorate.objects.order_by("code")}

    @cached_property
    def antennas(self) -> dict[int, Antenna]:
        return {antenna.pk: antenna for antenna in Antenna.objects.order_by("name_fr")}

    @cached_property
    def phases(self) -> list[Phase]:
        return list(Phase.objects.order_by("starts_on"))

    def of_phase(self, phase: Phase) -> "Facts":
        """Return what can be counted of a whole phase, up to the end of the period; the same each time."""
        if phase.pk not in self._of_phases:
            ends_on = min(self.scope.ends_on, self.scope.phase_end(phase))
            scope = replace(
                self.scope, phase=phase, starts_on=phase.starts_on, ends_on=max(ends_on, phase.starts_on)
            )
            self._of_phases[phase.pk] = Facts(actor=self.actor, scope=scope)
        return self._of_phases[phase.pk]

    @property
    def cases(self) -> CaseQuerySet:
        """The cases of persons received in the period."""
        return cases_counted(actor=self.actor, scope=self.scope)

    def described(self, cases: CaseQuerySet | None = None) -> CaseQuerySet:
        """The cases with the columns they are grouped by."""
        queryset = self.cases if cases is None else cases
        return queryset.annotate(
            sex=F("person__sex"),
            age=AgeInYears(F("opened_on"), F("person__birth_date")),
            schooling=F("person__schooling"),
            occupation=Left("person__occupation_isco", 1),
        )

    @cached_property
    def case_counts(self) -> dict[str, Counts]:
        """Cases by each dimension, ages and days folded into groups and months."""
        return _folded(counts_by(self.described(), CASE_DIMENSIONS))

    @cached_property
    def person_counts(self) -> dict[str, Counts]:
        """Persons by each dimension: a person with two cases in the period counts once in each value she has."""
        persons: dict[str, Counts] = {name: dict(counts) for name, counts in self.case_counts.items()}
        for name, repeats in self._repeats.items():
            for value, surplus in repeats.items():
                persons[name][value] -= surplus
        return persons

    @property
    def case_total(self) -> int:
        return self._totals[0]

    @property
    def person_total(self) -> int:
        return self._totals[1]

    @cached_property
    def _totals(self) -> tuple[int, int]:
        """Cases, and their persons each once: read of a whole phase too, whose dimensions nobody reads."""
        counted = self.cases.aggregate(cases=Count("pk"), persons=Count("person", distinct=True))
        return counted["cases"], counted["persons"]

    @cached_property
    def _repeated_rows(self) -> list[tuple[Any, ...]]:
        """The dimensions of the cases of persons who have several in the period, the person last."""
        repeated = self.cases.order_by().values("person").annotate(n=Count("pk")).filter(n__gt=1)
        described = self.described().filter(person__in=repeated.values("person")).order_by()
        return list(described.values_list(*CASE_DIMENSIONS, "person_id"))

    @cached_property
    def _repeats(self) -> dict[str, Counts]:
        """How many cases too many each value counts, by dimension."""
        repeats: dict[str, Counts] = {}
        for place, name in enumerate(CASE_DIMENSIONS):
            cases: Counts = defaultdict(int)
            persons: dict[Any, set[int]] = defaultdict(set)
            for row in self._repeated_rows:
                value = _fold(name, row[place])
                cases[value] += 1
                persons[value].add(row[-1])
            repeats[name] = {value: count - len(persons[value]) for value, count in cases.items()}
        return repeats

    @cached_property
    def cases_by_month(self) -> Counts:
        """Cases by the first day of their month, over at least the last twelve months of the period."""
        scope = self.scope.trend()
        return _by_month(cases_counted(actor=self.actor, scope=scope), "opened_on")

    @cached_property
    def delays(self) -> dict[Step, Spread]:
        return delay_spreads(self.aids)

    @cached_property
    def scorecard(self) -> Scorecard | None:
        """The scorecard of the scope's operator over the period, whatever the phase; none without an operator."""
        if self.scope.operator is None:
            return None
        return count_all(Period(self.scope.starts_on, self.scope.ends_on)).card(self.scope.operator)

    @cached_property
    def reported_phase(self) -> Phase | None:
        return reported_phase(self.scope)

    @cached_property
    def envelope_lines(self) -> list[EnvelopeLine]:
        """The limits of the reported phase; none where there is no phase yet."""
        return envelope_lines(self.scope, self.reported_phase) if self.reported_phase else []

    @cached_property
    def forecasts(self) -> list[Ahead]:
        phase = self.reported_phase
        return forecasts(self.envelope_lines, phase=phase, on=forecast_day(self.scope)) if phase else []

    @property
    def phase_note(self) -> Names | None:
        """The name of the phase whose envelopes are shown."""
        return record_names(self.reported_phase) if self.reported_phase else None

    @property
    def closed_cases(self) -> QuerySet[Case]:
        """The cases closed in the period."""
        reach = cases_in_reach(actor=self.actor, scope=self.scope)
        starts_on, ends_on = self.scope.case_days
        return reach.filter(closed_on__gte=starts_on, closed_on__lte=ends_on)

    @cached_property
    def closing_counts(self) -> Counts:
        counted = self.closed_cases.order_by().values_list("closing_reason").annotate(n=Count("pk"))
        return dict(counted)


def _by_month(queryset: QuerySet[Any], field: str) -> Counts:
    counted = queryset.order_by().values_list(field).annotate(n=Count("pk"))
    months: Counts = defaultdict(int)
    for day, count in counted:
        months[first_of_month(day)] += count
    return months


def months_between(first: date, last: date) -> Iterable[date]:
    """Yield the first day of each month from `first` to `last`."""
    day = first_of_month(first)
    while day <= last:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _folded(counts: dict[str, Counts]) -> dict[str, Counts]:
    folded: dict[str, Counts] = {}
    for name, by_value in counts.items():
        folded[name] = defaultdict(int)
        for value, count in by_value.items():
            folded[name][_fold(name, value)] += count
    return folded


def _fold(name: str, value: Any) -> Any:
    """Return the group that a value belongs to: ages by group, days by month, nothing for what is blank."""
    if name == "age":
        return age_group(value)
    if name == "opened_on":
        return first_of_month(value)
    if name in MAY_BE_BLANK:
        return value or None
    return value
