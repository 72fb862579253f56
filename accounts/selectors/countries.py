"""Countries the scheme works with."""

from django.db.models import QuerySet

from accounts.models import Country


def partner_countries() -> QuerySet[Country]:
    """Return the countries that have, had or will have a partnership, each once, by name."""
    return Country.objects.filter(partnerships__isnull=False).distinct()
