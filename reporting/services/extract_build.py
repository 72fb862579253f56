"""Making the files of an approved extract: read, generalise, suppress, shuffle, write, seal."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import today
from common.enqueue import report_progress
from common.errors import DomainError
from reporting.models import ExtractBuild, ResearchExtract
from reporting.selectors.anonymity import (
    Anonymised,
    Ladder,
    TooFewRowsError,
    anonymise,
    class_sizes,
    diversity,
)
from reporting.selectors.extract_columns import CLASS_SIZE, CONTENT, ROW_ID, SENSITIVE
from reporting.selectors.extract_ladders import ladders
from reporting.selectors.extract_rows import Population, population
from reporting.selectors.readers import consistent_reading
from reporting.selectors.scope import Scope
from reporting.services.extract_files import archive_of

# Bytes of a row's number: enough that two of a million never meet.
ROW_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Made:
    """The rows that may leave the house, in an order that tells nothing, and the report on how they were made."""

    rows: list[dict[str, Any]]
    report: dict[str, Any]


def extract_build(build: ExtractBuild) -> None:
    """Make the archive of an extract and seal it with its hashes; does nothing for one that is made already.

    Raises DomainError when too few persons agreed for even one class.
    """
    if build.sha256:
        return
    extract, day = build.extract, today()
    report_progress(build, 5)
    with consistent_reading():
        read = population(scope=scope_of(extract), on=day)
    report_progress(build, 40)
    made = make(read, k=extract.k, most_suppressed=extract.most_suppressed)
    report_progress(build, 70)
    archive, hashes = archive_of(extract, rows=made.rows, report=made.report, on=day)
    report_progress(build, 95)
    _seal(build, archive, hashes, made.report, day)


def scope_of(extract: ResearchExtract) -> Scope:
    """Return what an extract tells of."""
    return Scope(extract.starts_on, extract.ends_on, extract.phase)


def make(read: Population, *, k: int, most_suppressed: int) -> Made:
    """Return what may be told of a population. Raises DomainError for fewer than `k` persons."""
    ladder_list = ladders(read.partners)
    try:
        found = anonymise(read.rows, ladder_list, k=k, most_suppressed_percent=most_suppressed)
    except TooFewRowsError as error:
        message = _(
            "Seules %(count)s personnes de cette période ont donné leur accord : il en faut au moins %(k)s."
        )
        raise DomainError(message % {"count": len(read.rows), "k": k}, code="too_few") from error
    classes = found.classes
    if not classes:
        message = _("Aucune classe de %(k)s personnes : rien ne peut être communiqué.") % {"k": k}
        raise DomainError(message, code="too_few")
    rows = [
        _row(read.rows[place], key, len(places), ladder_list)
        for key, places in classes.items()
        for place in places
    ]
    # An order that nobody can compute again: neither that of the cases nor that of the classes.
    secrets.SystemRandom().shuffle(rows)
    return Made(rows, _report(read, found, ladder_list, k, most_suppressed))


def _row(
    read: Mapping[str, Any], key: Sequence[str], size: int, ladder_list: Sequence[Ladder]
) -> dict[str, Any]:
    told: dict[str, Any] = {ROW_ID: secrets.token_hex(ROW_ID_BYTES)}
    told |= {ladder.column: value for ladder, value in zip(ladder_list, key, strict=True)}
    told |= {column.name: read[column.name] for column in CONTENT}
    return told | {CLASS_SIZE: size}


def _report(
    read: Population, found: Anonymised, ladder_list: Sequence[Ladder], k: int, most_suppressed: int
) -> dict[str, Any]:
    """Return the report in figures and codes; `reporting.selectors.extracts.report_in_words` says it in words."""
    classes = found.classes
    sizes = class_sizes(classes)
    diverse = [
        diversity(classes, column.name, [row[column.name] for row in read.rows]) for column in SENSITIVE
    ]
    return {
        "k": k,
        "most_suppressed": most_suppressed,
        "agreed": len(read.rows),
        "told": len(read.rows) - found.suppressed,
        "suppressed": found.suppressed,
        "left_out": read.left_out,
        "columns": [
            {
                "column": ladder.column,
                "level": found.levels[ladder.column],
                "top": ladder.top,
                "name": ladder.name(found.levels[ladder.column]),
            }
            for ladder in ladder_list
        ],
        "classes": {"count": sizes.count, "least": sizes.least, "median": sizes.median},
        "diversity": [
            {
                "column": one.column,
                "least": one.least,
                "homogeneous_classes": one.homogeneous_classes,
                "homogeneous_rows": one.homogeneous_rows,
            }
            for one in diverse
        ],
    }


@transaction.atomic
def _seal(
    build: ExtractBuild, archive: bytes, hashes: dict[str, str], report: dict[str, Any], day: date
) -> None:
    locked = ExtractBuild.objects.select_for_update(of=("self",)).get(pk=build.pk)
    if locked.sha256:
        return
    locked.report, locked.hashes, locked.size = report, hashes, len(archive)
    locked.sha256, locked.made_at = hashlib.sha256(archive).hexdigest(), timezone.now()
    locked.expires_on = day + timedelta(days=locked.extract.kept_days)
    locked.archive.save(f"{locked.extract.reference}.zip", ContentFile(archive), save=False)
    locked.save(update_fields=["report", "hashes", "size", "sha256", "made_at", "expires_on", "archive"])
