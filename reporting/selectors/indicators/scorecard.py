"""The scorecard of an operator as tables: each figure beside the median of the others, of whom none is named."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from operators.selectors.scorecards.base import Measure
from operators.selectors.scorecards.base import Unit as ScoreUnit
from operators.selectors.scorecards.cards import measures
from reporting.enums import Unit
from reporting.selectors.chapters import SCORECARD_PREFIX
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import both
from reporting.selectors.tables import Row

# A median of numbers may lie between two: it keeps the unit of its column.
_UNITS = {
    ScoreUnit.COUNT: None,
    ScoreUnit.DAYS: Unit.DAYS,
    ScoreUnit.SHARE: Unit.RATIO,
    ScoreUnit.EUR: Unit.EUR,
    ScoreUnit.SCORE: Unit.SCORE,
}
_HEADS = (Head("value", _("Opérateur")), Head("others", _("Médiane des autres"), Unit.RATE))


def _of(measure: Measure) -> Callable[[Facts], Body]:
    def compute(facts: Facts) -> Body:
        card = facts.scorecard
        if card is None:
            return Body([])
        lines = card.block(measure.code).lines
        rows = [
            Row(
                line.column.code, both(line.column.label), (line.value, line.others), _UNITS[line.column.unit]
            )
            for line in lines
        ]
        note = _("Toutes phases.") if facts.scope.phase else None
        if not card.is_compared:
            note = _("Moins de trois autres opérateurs ont des dossiers : aucune médiane n’est montrée.")
        return Body(rows, note=note)

    compute.__doc__ = f"The measure {measure.code} of the scope's operator."
    return compute


for _measure in measures():
    indicator(
        f"{SCORECARD_PREFIX}{_measure.code}",
        title=_measure.title,
        definition=_measure.method,
        row_label=_("Chiffre"),
        heads=_HEADS,
    )(_of(_measure))
