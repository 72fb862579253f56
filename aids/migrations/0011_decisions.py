"""What was decided before decisions had a record of their own gets one, so that its letter can be drawn."""

import hashlib
import json
import secrets
from datetime import timedelta

from django.db import migrations

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_OUTCOMES = {"rejected": "rejected", "deferred": "deferred"}
_APPROVED = ("approved", "contracted", "disbursing", "in_follow_up", "completed", "terminated")


def _seal(file, decision):
    content = {
        "file": file.number,
        "outcome": decision.outcome,
        "made_at": decision.made_at.isoformat(),
        "asked_eur": f"{decision.asked_eur:.2f}" if decision.asked_eur is not None else None,
        "granted_eur": f"{decision.granted_eur:.2f}" if decision.granted_eur is not None else None,
        "reason": decision.reason,
        "conditions": decision.conditions,
        "appeal_until": decision.appeal_until.isoformat() if decision.appeal_until else None,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def record(apps, _schema_editor):
    application, model = apps.get_model("aids", "Application"), apps.get_model("aids", "Decision")
    decided = application.objects.filter(
        decided_by__isnull=False, decided_at__isnull=False, state__in=[*_OUTCOMES, *_APPROVED]
    ).select_related("phase")
    batch = []
    for file in decided.order_by("pk").iterator(2000):
        outcome = _OUTCOMES.get(file.state, "approved")
        if outcome == "approved" and not file.granted_eur:
            continue
        late = timedelta(days=file.phase.appeal_days)
        decision = model(
            application=file,
            outcome=outcome,
            made_by_id=file.decided_by_id,
            made_at=file.decided_at,
            asked_eur=file.requested_eur,
            granted_eur=file.granted_eur if outcome == "approved" else None,
            reason=file.decision_reason,
            conditions=file.conditions if outcome == "approved" else "",
            appeal_until=file.decided_at.date() + late if outcome == "rejected" else None,
            code="".join(secrets.choice(_ALPHABET) for _ in range(16)),
        )
        decision.seal = _seal(file, decision)
        batch.append(decision)
    model.objects.bulk_create(batch, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0010_committees"),
    ]

    operations = [migrations.RunPython(record, migrations.RunPython.noop)]
