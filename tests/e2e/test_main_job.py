"""The job that `./up check` plays over HTTP, on the tests' own server: its words follow the pages'."""

import pytest

from tounesna.checks.cast import gather
from tounesna.checks.main_job import FILES, MainJob

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_every_step_of_the_main_job(live_server, tmp_path):
    output = tmp_path / "out"
    output.mkdir()
    said = {name: act() for name, act in MainJob(live_server.url, gather(), output).steps()}
    assert all(said.values())
    sizes = {path.name: path.stat().st_size for path in output.iterdir()}
    assert len(sizes) == FILES
    assert min(sizes.values()) > 1_000
