"""Results of the reintegration surveys by kind of aid, operator and antenna, with what their numbers are worth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Antenna, Institution, User
from aids.enums import HOLDING_STATES, AidFamily, AidKind
from aids.models import Application
from cases.models import Case
from cases.models.surveys import SurveyQuerySet
from cases.selectors.survey_counting import last_of_each, surveys_counted
from cases.survey_enums import Dimension
from common.confidence import Mean, mean_of

COLUMNS = ("composite", *map(str, Dimension), "change")
_FIGURES = {
    **{name: f"{name}_score" for name in COLUMNS if name != "change"},
    "change": "composite_score - baseline",
}
LAST = -1
NOBODY = (0, tuple(mean_of(0, None, None) for _column in COLUMNS))


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One group of persons: how many, and the mean of each score and of the change since the start."""

    label: str
    n: int
    means: tuple[Mean, ...]

    @property
    def is_hidden(self) -> bool:
        return self.means[0].is_hidden and all(mean.is_hidden for mean in self.means)

    @property
    def is_few(self) -> bool:
        return any(mean.is_few for mean in self.means)


@dataclass(frozen=True, slots=True)
class ResultTable:
    code: str
    title: str
    label: str
    lines: list[ResultLine]


@dataclass(frozen=True, slots=True)
class Results:
    """Every table of a period; `whole` is everybody together."""

    whole: ResultLine
    tables: list[ResultTable]
    heads: list[str]

    @property
    def is_few(self) -> bool:
        return self.whole.is_few or any(line.is_few for table in self.tables for line in table.lines)


def survey_results(*, actor: User, starts_on: date, ends_on: date, month: int = LAST) -> Results:
    """Return the results of one survey (0: the start), or of each person's last one in the period.

    Only persons who agreed to the statistical use count; four queries whatever the number of surveys.
    """
    surveys = surveys_counted(starts_on=starts_on, ends_on=ends_on)
    if actor.role != Role.TASKFORCE_MANAGER:
        surveys = surveys.none()
    surveys = last_of_each(surveys) if month == LAST else surveys.filter(month=month)
    aids = Application.objects.filter(state__in=HOLDING_STATES)
    economic = aids.filter(family=AidFamily.ECONOMIC, operator__isnull=False)
    return Results(
        whole=ResultLine(_("Toutes les personnes"), *means_of_all(surveys)),
        tables=[
            _table("kind", _("Par nature d’aide"), _("Aide"), surveys, _keyed(aids, "kind"), _kinds()),
            _table(
                "operator",
                _("Par opérateur de suivi"),
                _("Opérateur"),
                surveys,
                _keyed(economic, "operator"),
                _names(Institution.objects.filter(operator__isnull=False)),
            ),
            _table(
                "antenna",
                _("Par antenne"),
                _("Antenne"),
                surveys,
                Case.objects.annotate(key=F("antenna")),
                _names(Antenna.objects.all()),
            ),
        ],
        heads=[_("Ensemble"), *(str(one.label) for one in Dimension), _("Évolution depuis le départ")],
    )


def _kinds() -> dict[Any, str]:
    return {str(kind): str(kind.label) for kind in AidKind}


def _names(rows: Iterable[Any]) -> dict[Any, str]:
    return {row.pk: str(row) for row in rows}


def _keyed(aids: QuerySet[Application], column: str) -> QuerySet[Any]:
    return aids.annotate(key=F(column))


def _table(
    code: str, title: str, label: str, surveys: SurveyQuerySet, groups: QuerySet[Any], names: dict[Any, str]
) -> ResultTable:
    lines = sorted(_lines(surveys, groups, names), key=lambda line: line.label)
    return ResultTable(code, title, label, [line for line in lines if line.n])


def _lines(surveys: SurveyQuerySet, groups: QuerySet[Any], names: dict[Any, str]) -> list[ResultLine]:
    """Return one line per group; a case counts once in each group that it belongs to."""
    found = means_by(surveys, groups)
    return [ResultLine(label, *found.get(key, NOBODY)) for key, label in names.items()]


def means_by(surveys: SurveyQuerySet, groups: QuerySet[Any]) -> dict[Any, tuple[int, tuple[Mean, ...]]]:
    """Return how many surveys each group has, and the mean of each of COLUMNS.

    `groups` are rows with a `key`: cases, or rows that have a case. A case counts once in each group.
    """
    case = "pk" if groups.model is Case else "case"
    joined, params = groups.order_by().values_list(case, "key").distinct().query.sql_with_params()
    return _means(surveys, "g.key", f"JOIN ({joined}) g(case_id, key) ON g.case_id = s.case_id", params)


def means_by_month(surveys: SurveyQuerySet) -> dict[int, tuple[int, tuple[Mean, ...]]]:
    """Return the same of each month of the questionnaire that has surveys."""
    return _means(surveys, "s.month")


def means_of_all(surveys: SurveyQuerySet) -> tuple[int, tuple[Mean, ...]]:
    """Return the same of all surveys together."""
    return _means(surveys, "NULL").get(None, NOBODY)


def _means(
    surveys: SurveyQuerySet, key: str, joined: str = "", params: Sequence[Any] = ()
) -> dict[Any, tuple[int, tuple[Mean, ...]]]:
    columns = [name for name in _FIGURES.values() if name.endswith("_score")]
    try:
        read = surveys.order_by().values("case", "month", *columns, "baseline")
        sql, first = read.query.sql_with_params()
    except EmptyResultSet:
        return {}
    figures = ", ".join(
        f"COUNT({one}), AVG({one})::float8, STDDEV_SAMP({one})::float8" for one in _FIGURES.values()
    )
    # Only column names of this app's own code are put together here; values are parameters.
    # Materialised: PostgreSQL would otherwise look up each baseline once for every place it is named in.
    statement = (
        f"WITH s(case_id, month, {', '.join(columns)}, baseline) AS MATERIALIZED ({sql})"  # noqa: S608
        f" SELECT {key}, COUNT(*), {figures} FROM s {joined} GROUP BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*first, *params])
        return {
            key: (count, tuple(mean_of(*numbers[place : place + 3]) for place in range(0, len(numbers), 3)))
            for key, count, *numbers in cursor.fetchall()
        }
