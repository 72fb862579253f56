"""A draft of the scoring scheme in preparation, and its simulation over the phase."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.models import User
from aids.models import SchemeVersion, Simulation
from aids.selectors.grid_rules import Rules, rules_of
from aids.selectors.programmes import phase_on
from aids.selectors.schemes import version_in_force
from aids.services.schemes import SOCIAL_SCHEME, draft_create
from aids.services.simulations import simulation_request, simulation_run
from common.dates import today
from common.enqueue import run_job
from tounesna.demo.accounts import DOMAIN


def draft_a_scheme(users: dict[str, User]) -> None:
    """Prepare a second version: more without stable housing, less for a single mother and households of four."""
    current = version_in_force(scheme_code=SOCIAL_SCHEME, on=today())
    phase = phase_on(today())
    if current is None or phase is None or SchemeVersion.objects.filter(scheme=current.scheme).count() > 1:
        return
    manager = users[f"taskforce@{DOMAIN}"]
    rules = _revised(rules_of(current))
    draft = draft_create(actor=manager, rules=rules, based_on=current)
    simulation = simulation_request(actor=manager, version=draft, phase=phase)
    # Its figures are there whether or not a worker runs.
    run_job(Simulation, simulation.pk, simulation_run)


def _revised(rules: Rules) -> Rules:
    changes: dict[str, dict[str, Any]] = {
        "no_stable_housing": {"points_each": 6, "ceiling": 6},
        "single_mother": {"points_each": 4, "ceiling": 4},
    }
    criteria = tuple(
        replace(one, brackets=tuple(replace(b, points=3) if b.points == 4 else b for b in one.brackets))
        if one.input == "household_size"
        else replace(one, **changes.get(one.input, {}))
        for one in rules.criteria
    )
    bands = tuple(
        replace(band, amount_eur=Decimal(1400)) if band.amount_eur == 1300 else band for band in rules.bands
    )
    return Rules(criteria, bands)
