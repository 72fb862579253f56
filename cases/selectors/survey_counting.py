"""Which surveys count in figures: those of persons who agreed to it (law 2004-63)."""

from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from cases.enums import ConsentScope
from cases.models import CaseProtection, Consent, Survey
from cases.models.surveys import SurveyQuerySet


def surveys_counted(*, starts_on: date, ends_on: date) -> SurveyQuerySet:
    """Return the surveys completed in the period by persons who agreed to the statistical use and did not oppose.

    Each bears `baseline`, the whole score of the same case at the start of the support (None: unknown). The
    second case of one return is left out.
    """
    agreed = Consent.objects.filter(
        case=OuterRef("case"), scope=ConsentScope.STATISTICS, withdrawn_on__isnull=True
    )
    opposed = CaseProtection.objects.filter(case=OuterRef("case"), opposed_on__isnull=False)
    before = Survey.objects.completed().filter(case=OuterRef("case"), month=0)
    counted = Survey.objects.completed().filter(
        Exists(agreed),
        ~Exists(opposed),
        held_on__range=(starts_on, ends_on),
        case__duplicate_of__isnull=True,
    )
    return counted.annotate(baseline=Subquery(before.values("composite_score")[:1]))


def last_of_each(surveys: SurveyQuerySet) -> SurveyQuerySet:
    """Return of each case the last survey only, so that nobody counts twice."""
    last = surveys.order_by("case", "-held_on", "-month").distinct("case").values("pk")
    return surveys.filter(pk__in=last)
