"""`manage.py play_main_job`: the main job over HTTP as four users, each step with its time."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tounesna.checks.browser import PageProblem
from tounesna.checks.cast import gather
from tounesna.checks.main_job import MainJob


class Command(BaseCommand):
    help = (
        "Play the main job over HTTP against a running portal and its workers; leave the reports in --output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", required=True, help="http://127.0.0.1:PORT")
        parser.add_argument("--output", type=Path, required=True, help="folder for the report's files")

    def handle(self, *args: Any, **options: Any) -> None:
        options["output"].mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        job = MainJob(options["base_url"], gather(), options["output"])
        for number, (name, act) in enumerate(job.steps(), start=1):
            started = time.monotonic()
            try:
                saw = act()
            except PageProblem as problem:
                raise CommandError(f"check: step {number} failed: {name}\n  {problem}") from problem
            self._say(f"{number:>2}. {name} ({time.monotonic() - started:.1f} s)", saw)
        self.stdout.write(f"whole job: {time.monotonic() - began:.1f} s; files in {options['output']}")
        self.stdout.write("check: ok")

    def _say(self, line: str, saw: str) -> None:
        self.stdout.write(line)
        self.stdout.write(f"      {saw}")
        self.stdout.flush()
