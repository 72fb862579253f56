"""Counting simulations, drawing printed grids."""

from celery import shared_task

from aids.models import SchemePaper, Simulation
from aids.services.scheme_papers import scheme_paper_draw
from aids.services.simulations import simulation_run
from common.enqueue import run_job


@shared_task(name="aids.run_simulation")
def run_simulation(simulation_id: int) -> None:
    """Count one simulation, once."""
    run_job(Simulation, simulation_id, simulation_run)


@shared_task(name="aids.draw_scheme_paper")
def draw_scheme_paper(paper_id: int) -> None:
    """Draw one printed grid, once."""
    run_job(SchemePaper, paper_id, scheme_paper_draw)
