"""Scorecards put together: every operator beside the others, or one beside the median of the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from common.formatting import EMPTY, eur_text, number_text, percent_text
from operators.models import Operator
from operators.selectors.scorecards import follow_up, persons, work
from operators.selectors.scorecards.base import MEASURES, Column, Found, Measure, Period, Unit, Value

# A median of two others would tell each of them to the third.
FEWEST_OTHERS = 3
ORDER = (
    *(work.files_by_state, work.answer_delay, work.plan_delay, work.contract_delay, work.payment_delay),
    *(follow_up.visits, follow_up.survival, follow_up.jobs),
    *(persons.survey_change, persons.complaints, persons.fees),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one operator, beside the median of the others (None: too few of them)."""

    column: Column
    value: Value
    others: Value

    @property
    def text(self) -> str:
        return value_text(self.value, self.column.unit)

    @property
    def others_text(self) -> str:
        return value_text(self.others, self.column.unit)


@dataclass(frozen=True, slots=True)
class Block:
    """One measure of one operator."""

    measure: Measure
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What one operator achieved in a period; `others` is how many it is compared with."""

    operator: Operator
    period: Period
    blocks: tuple[Block, ...]
    others: int

    @property
    def is_compared(self) -> bool:
        return self.others >= FEWEST_OTHERS

    def block(self, code: str) -> Block:
        return next(block for block in self.blocks if block.measure.code == code)


@dataclass(frozen=True, slots=True)
class Counted:
    """Every measure of every operator in a period: as many queries as there are measures, whatever their number."""

    period: Period
    operators: tuple[Operator, ...]
    found: Mapping[str, Found]

    def value(self, operator: Operator, code: str, place: int) -> Value:
        """Return one figure; where an operator has no row a total is 0, anything else unknown."""
        row = self.found[code].get(operator.institution_id)
        if row is not None:
            return row[place]
        return 0 if MEASURES[code].columns[place].is_total and code != "survey_change" else None

    def others(self, operator: Operator, code: str, place: int) -> Value:
        """Return the median of the other operators at work, None when fewer than three have a figure."""
        values = [
            value
            for other in self._at_work()
            if other.pk != operator.pk and (value := self.value(other, code, place)) is not None
        ]
        if len(values) < FEWEST_OTHERS:
            return None
        return median(Decimal(str(value)) for value in values).quantize(Decimal("0.001"))

    def card(self, operator: Operator) -> Scorecard:
        """Return the scorecard of one operator."""
        blocks = tuple(
            Block(
                one,
                tuple(
                    Line(column, self.value(operator, one.code, at), self.others(operator, one.code, at))
                    for at, column in enumerate(one.columns)
                ),
            )
            for one in measures()
        )
        others = sum(other.pk != operator.pk for other in self._at_work())
        return Scorecard(operator, self.period, blocks, others)

    def rows(self, code: str) -> Iterator[tuple[Operator, list[str]]]:
        """Yield each operator with the figures of one measure in words."""
        columns = MEASURES[code].columns
        for operator in self.operators:
            texts = [
                value_text(self.value(operator, code, at), column.unit) for at, column in enumerate(columns)
            ]
            yield operator, texts

    def _at_work(self) -> list[Operator]:
        """Those who hold or held a file: an operator that never had one would only draw the median to nought."""
        files = self.found["files"]
        return [one for one in self.operators if any(files.get(one.institution_id, ()))]


def measures() -> list[Measure]:
    """Return the measures in the order in which they are read."""
    return sorted(MEASURES.values(), key=lambda one: ORDER.index(one.compute))


def count_all(period: Period) -> Counted:
    """Count every measure for every operator; for code that has checked who reads."""
    operators = tuple(Operator.objects.select_related("institution").order_by("institution__name_fr"))
    return Counted(period, operators, {code: one.compute(period) for code, one in MEASURES.items()})


def value_text(value: Any, unit: Unit) -> str:
    """Return a figure as it is read, in the current language."""
    if value is None:
        return EMPTY
    match unit:
        case Unit.EUR:
            return eur_text(value, 0)
        case Unit.DAYS:
            return number_text(value, 1)
        case Unit.SHARE:
            return percent_text(value)
        case Unit.SCORE:
            return f"+{number_text(value, 2)}" if value > 0 else number_text(value, 2)
        case _:
            return number_text(value, 0 if value == int(value) else 1)


def unit_words(unit: Unit) -> str:
    """Return the unit that stands beside a figure that does not say it itself."""
    return _("jours") if unit == Unit.DAYS else ""
