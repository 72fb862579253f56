"""The directory's default content: believable public services, for the taskforce to replace."""

import json
from importlib.resources import files
from typing import Any

from django.db import transaction

from cases.models import LocalService


@transaction.atomic
def directory_load_default() -> int:
    """Create the services of reference/services.json whose code is not known yet; return how many.

    Services belong to the managers once created: existing ones are left as they are.
    """
    known = set(LocalService.objects.values_list("code", flat=True))
    count = 0
    for record in _records():
        if record["code"] in known:
            continue
        governorates = record.pop("governorates", [])
        service = LocalService.objects.create(is_national=not governorates, **record)
        service.governorates.set(governorates)
        count += 1
    return count


def _records() -> list[dict[str, Any]]:
    content = files("cases").joinpath("reference/services.json").read_text(encoding="utf-8")
    records: list[dict[str, Any]] = json.loads(content)
    return records
