"""Scores of a reintegration survey: pure arithmetic on the rules of its questionnaire."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cases.models import Question, Questionnaire
from cases.survey_enums import Dimension

THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores from 0 to 1 with three decimals, None where too little was answered to tell.

    `composite` needs every dimension. `unanswered` counts the questions that concern the person and have
    no answer.
    """

    dimensions: Mapping[Dimension, Decimal | None]
    composite: Decimal | None
    unanswered: int


def survey_scores(
    *, version: Questionnaire, questions: Iterable[Question], answers: Mapping[str, int | None]
) -> Scores:
    """Return the scores of `answers` (question's code to choice's rank, None or absent: no answer).

    The answers of a dimension are weighed among themselves: a question without an answer counts for
    nothing, neither good nor bad; one that does not concern the person is not asked of her at all.
    """
    asked: dict[Dimension, list[tuple[Decimal, Decimal | None]]] = {one: [] for one in Dimension}
    for question in questions:
        values = {choice.rank: choice.value for choice in question.choices.all()}
        rank = answers.get(question.code)
        if rank in values and values[rank] is None:
            continue
        asked[Dimension(question.dimension)].append(
            (question.weight, values.get(rank) if rank is not None else None)
        )
    found = {one: _score(lines, version.least_answered) for one, lines in asked.items()}
    weights = {one: Decimal(getattr(version, f"{one}_weight")) for one in Dimension}
    known = [(weights[one], score) for one, score in found.items() if score is not None]
    return Scores(
        dimensions={one: None if score is None else _rounded(score) for one, score in found.items()},
        composite=_rounded(_mean(known)) if len(known) == len(found) else None,
        unanswered=sum(value is None for lines in asked.values() for _weight, value in lines),
    )


def _score(lines: list[tuple[Decimal, Decimal | None]], least: Decimal) -> Decimal | None:
    whole = sum((weight for weight, _value in lines), Decimal(0))
    known = [(weight, value) for weight, value in lines if value is not None]
    answered = sum((weight for weight, _value in known), Decimal(0))
    return _mean(known) if whole and answered and answered / whole >= least else None


def _mean(lines: list[tuple[Decimal, Decimal]]) -> Decimal:
    return sum((weight * value for weight, value in lines), Decimal(0)) / sum(
        (weight for weight, _value in lines), Decimal(0)
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(THOUSANDTH, rounding=ROUND_HALF_UP)
