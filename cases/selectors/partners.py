"""Which countries are partners of the scheme, and when."""

from datetime import date

from django.db.models import Q

from accounts.models import Partnership


def is_partner_on(country_id: str, day: date) -> bool:
    """Tell whether the country has a partnership in force on `day`; a planned one is none."""
    return Partnership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        country=country_id,
        is_planned=False,
        starts_on__lte=day,
    ).exists()
