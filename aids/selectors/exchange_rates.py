"""The rate of a day, or the latest before."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aids.models import ExchangeRate
from common.built_queries import built_once
from common.errors import DomainError
from common.formatting import day_short_text


def rate_on(day: date) -> ExchangeRate | None:
    """Return the rate in force on `day`: the last row of that day, or of the latest day before; None without one."""
    return next(iter(_latest(day=day)), None)


@built_once
def _latest(day: date) -> QuerySet[ExchangeRate]:
    return ExchangeRate.objects.filter(day__lte=day).order_by("-day", "-pk")[:1]


def need_rate(day: date) -> ExchangeRate:
    """Return the rate in force on `day`; raise DomainError, in words, when none was entered."""
    rate = rate_on(day)
    if rate is None:
        message = _(
            "Aucun taux de change n'est connu au %(day)s ni avant : la taskforce doit d'abord en saisir un."
        )
        raise DomainError(message % {"day": day_short_text(day)}, code="no_rate")
    return rate
