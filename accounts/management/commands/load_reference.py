"""`manage.py load_reference`: territory, countries, antennas, institutions, partnerships."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.reference import load_reference


class Command(BaseCommand):
    help = "Load the reference data from its files; repeating it changes nothing that managers edited."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps({"created": load_reference()}))
