"""`manage.py demo`: invented people, cases, aids, operators and accounts, to try the portal with."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from common.dates import today
from tounesna.demo.accounts import refuse_in_production
from tounesna.demo.build import EARLIEST_TODAY, MOST_PEOPLE, build, is_empty


class Command(BaseCommand):
    help = "Fill the database with invented people of phases I and II; the same seed gives the same people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=600, help="how many persons, up to 100 000")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=None,
            help="the day the story has reached (YYYY-MM-DD)",
        )
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--if-empty", action="store_true", help="do nothing when there are cases already")
        choice.add_argument("--force-add", action="store_true", help="add to the cases there are")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        day = options["today"] or today()
        if not 1 <= options["people"] <= MOST_PEOPLE:
            raise CommandError(f"--people goes from 1 to {MOST_PEOPLE}.")
        if not EARLIEST_TODAY <= day <= today():
            raise CommandError(f"--today goes from {EARLIEST_TODAY} to {today()}.")
        if not options["force_add"] and not is_empty():
            if options["if_empty"]:
                return
            raise CommandError("There are cases in this database. Give --force-add to add to them.")
        began = time.monotonic()
        # The reasons kept in the files are written as the portal writes them in French.
        with translation.override("fr"):
            outcome = build(people=options["people"], seed=options["seed"], today=day)
        seconds = time.monotonic() - began
        report = {
            "people": outcome.people,
            "cases": outcome.cases,
            "aids": outcome.aids,
            "seconds": round(seconds, 1),
            "people_per_second": round(outcome.people / seconds),
        }
        self.stdout.write(json.dumps(report))
