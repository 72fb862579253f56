"""Files that a worker draws: stored beside the row that asked for them with their hash, deleted with it."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet


def drawn_store(row: Any, *, name: str, content: bytes) -> None:
    """Store `content` as the `file` of `row`, and its SHA-256 as `sha256`."""
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.file.save(name, ContentFile(content), save=False)
    row.save(update_fields=["file", "sha256"])


def drawn_delete(rows: "QuerySet[Any]") -> int:
    """Delete rows with their files; return how many."""
    deleted = 0
    for row in rows.iterator():
        if row.file:
            row.file.delete(save=False)
        row.delete()
        deleted += 1
    return deleted
