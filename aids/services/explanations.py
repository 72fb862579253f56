"""What would change a stored score, in sentences that can be read to the person."""

from aids.models import Assessment, SchemeVersion
from aids.selectors.decision_sheet import change_sentence
from aids.services.schemes import grid_of
from aids.services.scoring import facts_from_inputs, what_would_change


def changes_of(assessment: Assessment) -> list[str]:
    """Return the nearest changes of each fact with the points, total and amount they would give."""
    version = SchemeVersion.objects.select_related("scheme").prefetch_related("criteria__brackets", "bands")
    grid = grid_of(version.get(pk=assessment.version_id))
    return [
        change_sentence(change.fact, change.value, change.points, change.score.total, change.score.amount_eur)
        for change in what_would_change(grid, facts_from_inputs(assessment.inputs))
    ]
