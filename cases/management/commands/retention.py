"""Anonymise the persons whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.services.retention import retention_sweep


class Command(BaseCommand):
    help = "Anonymise the persons whose last case was closed longer ago than the rules keep it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        swept = retention_sweep(dry_run=options["dry_run"])
        words = "would be anonymised" if options["dry_run"] else "anonymised"
        self.stdout.write(f"{len(swept.anonymised)} persons {words}, {len(swept.held)} held back")
        for pk, reasons in sorted(swept.held.items()):
            self.stdout.write(f"  person {pk}: {', '.join(reasons)}")
        if swept.failed:
            raise CommandError(f"failed on persons {swept.failed}")
