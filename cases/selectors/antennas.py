"""Which antenna a new case is proposed to."""

from datetime import date

from django.db.models import Q

from accounts.models import Antenna, AntennaCoverage, Governorate


def antenna_serving(governorate: Governorate, day: date) -> Antenna | None:
    """Return the antenna that serves `governorate` on `day` (exactly one at a time, domain.md 1), or None."""
    coverage = (
        AntennaCoverage.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day), governorate=governorate, starts_on__lte=day
        )
        .select_related("antenna")
        .first()
    )
    return coverage.antenna if coverage else None
