"""Freezing figures."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reporting.enums import ReportKind
from reporting.models import ReportSnapshot
from reporting.selectors.country_sheet import country_report
from reporting.selectors.country_texts import texts_of
from reporting.selectors.frozen import Words, canonical_json, digest, report_data
from reporting.selectors.reports import report_tables
from reporting.selectors.scope import Scope


def snapshot_take(*, actor: User | None, kind: str, scope: Scope) -> ReportSnapshot:
    """Count every figure of a report at one moment and keep them for ever, with their hash; a country's with its text.

    Not in a transaction of the caller: the count reads at a moment of its own.
    """
    words = None
    if kind == ReportKind.COUNTRY and scope.country is not None:
        tables, withheld = country_report(scope)
        words = Words(texts_of(scope.country), withheld)
    else:
        tables = report_tables(kind=kind, scope=scope)
    canonical = canonical_json(report_data(kind=ReportKind(kind), scope=scope, tables=tables, words=words))
    with transaction.atomic():
        return ReportSnapshot.objects.create(
            kind=kind,
            starts_on=scope.starts_on,
            ends_on=scope.ends_on,
            phase=scope.phase,
            antenna=scope.antenna,
            country=scope.country,
            operator=scope.operator,
            canonical=canonical,
            sha256=digest(canonical),
            computed_at=timezone.now(),
            computed_by=actor,
        )
