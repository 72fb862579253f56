"""The measurement of simulations: what it loads can be simulated, and the loop beside it counts the same."""

from random import Random

import pytest

from aids.models import Assessment, Phase
from aids.selectors.grid_rules import rules_of
from aids.selectors.schemes import version_in_force
from aids.services.schemes import SOCIAL_SCHEME, grid_of, grid_of_rules
from aids.services.scoring import facts_from_inputs, score
from aids.services.simulation_run import simulate
from bench import scheme_simulation
from common.dates import today
from tounesna.demo.build import prepare

pytestmark = pytest.mark.django_db


def test_what_is_loaded_is_simulated_as_the_loop_scores_it(settings):
    settings.PORTAL_DEMONSTRATION = True
    prepare(today=today())
    version = version_in_force(scheme_code=SOCIAL_SCHEME, on=today())
    assert scheme_simulation._load(300, grid_of(version), Random(3)) == 300
    draft = scheme_simulation._revised(rules_of(version))
    grid = grid_of_rules(draft, label="essai")
    result = simulate(grid=grid, phase=Phase.objects.get(code="II"))
    assert result["assessments"] == 300
    by_hand = [score(grid, facts_from_inputs(one.inputs)).amount_eur or 0 for one in Assessment.objects.all()]
    # The answers in JSON are those that were sealed: both ways of reading give the same cost.
    assert result["totals"]["cost_after_eur"] == f"{sum(by_hand):.2f}"
    assert result["totals"]["gain"]
    assert result["totals"]["lose"]
    naive = scheme_simulation._naive(grid, 300)
    assert (naive["rows_measured"], naive["is_extrapolated"]) == (300, False)
