"""Simulations: asked for by a manager, counted by a worker, cancelled, run again; older ones are kept."""

from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from aids.models import Phase, SchemeVersion, Simulation
from aids.selectors.grid_checks import rules_problems
from aids.selectors.grid_rules import Rules, rules_of
from aids.services.scheme_json import rules_as_data, rules_from_data
from aids.services.schemes import grid_of_rules, problems_text, require_manager
from aids.services.simulation_run import FlipList, simulate
from aids.services.simulation_workbook import flips_workbook
from common.enqueue import enqueue, fail, report_progress
from common.errors import DomainError
from common.models import JobState

# More rows than that are read by nobody, and their workbook would take longer than the figures.
MOST_FLIPS = 20_000
FLIPS_NAME = "simulation.xlsx"


@transaction.atomic
def simulation_request(*, actor: User, version: SchemeVersion, phase: Phase) -> Simulation:
    """Ask for a version's present rules to be run over the assessments of `phase`.

    Raises DomainError naming the lines of rules that are not whole: their result would mislead.
    """
    require_manager(actor)
    rules = rules_of(SchemeVersion.objects.with_rules().get(pk=version.pk))
    require_whole(rules)
    simulation = Simulation.objects.create(
        version=version, phase=phase, rules=rules_as_data(rules), requested_by=actor
    )
    enqueue(simulation)
    return simulation


def require_whole(rules: Rules) -> None:
    """Raise DomainError naming holes and overlaps; amounts beyond a phase's bounds may be tried."""
    problems = [problem for problem in rules_problems(rules, bounds=None) if not problem.is_warning]
    if problems:
        raise DomainError(problems_text(problems), code="grid")


@transaction.atomic
def simulation_cancel(*, actor: User, simulation: Simulation) -> Simulation:
    """Stop a simulation: at once when it waits, within seconds when it runs. Raises DomainError when it is over."""
    require_manager(actor)
    simulation = Simulation.objects.select_for_update(of=("self",), no_key=True).get(pk=simulation.pk)
    if simulation.is_over:
        raise DomainError(_("Cette simulation est déjà finie."), code="over")
    simulation.cancelled_by, simulation.cancelled_at = actor, timezone.now()
    simulation.save(update_fields=["cancelled_by", "cancelled_at"])
    if simulation.job_state == JobState.QUEUED:
        fail(simulation, _cancelled(simulation))
    return simulation


def simulation_run(simulation: Simulation) -> None:
    """Count a simulation and keep its result and its workbook. Run again, it gives the same and one workbook."""
    _stop_if_cancelled(simulation)
    rules = rules_from_data(simulation.rules)
    grid = grid_of_rules(rules, label=str(simulation.version))
    flips = FlipList(MOST_FLIPS)

    def progress(done: int, total: int) -> None:
        _stop_if_cancelled(simulation)
        report_progress(simulation, 5 + 85 * done // max(total, 1))

    result = simulate(grid=grid, phase=simulation.phase, flips=flips, progress=progress)
    with translation.override(simulation.requested_by.language or None):
        workbook = flips_workbook(flips)
    _keep(simulation, result, workbook)


def _keep(simulation: Simulation, result: dict[str, Any], workbook: bytes) -> None:
    earlier, storage = simulation.flips.name, simulation.flips.storage
    simulation.flips.save(FLIPS_NAME, ContentFile(workbook), save=False)
    simulation.result = result
    with transaction.atomic():
        simulation.save(update_fields=["flips", "result"])
        if earlier:
            transaction.on_commit(partial(storage.delete, earlier))


def _stop_if_cancelled(simulation: Simulation) -> None:
    simulation.refresh_from_db(fields=["cancelled_by", "cancelled_at"])
    if simulation.cancelled_at is not None:
        raise DomainError(_cancelled(simulation), code="cancelled")


def _cancelled(simulation: Simulation) -> str:
    return _("Annulée par %(who)s.") % {"who": simulation.cancelled_by}
