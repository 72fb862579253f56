"""`raise_tasks`: what the nightly sweep does, now."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.services.tasks import tasks_raise


class Command(BaseCommand):
    help = "Crée les tâches des échéances proches ; une échéance n'en donne jamais deux."

    def handle(self, *args: Any, **options: Any) -> None:
        raised = tasks_raise()
        self.stdout.write(json.dumps(raised))
        if failed := [name for name, count in raised.items() if count < 0]:
            raise CommandError(f"sweeps failed: {', '.join(failed)}")
