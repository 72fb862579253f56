"""When visits are due: rules of a phase that the taskforce changes on screen (domain.md 4)."""

from collections.abc import Sequence
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aids.models import Phase

LONGEST_MONTHS = 60


def first_months() -> list[int]:
    """Months after the signature at which a project is visited (domain.md 4)."""
    return [1, 3, 6, 9, 12]


def later_months() -> list[int]:
    """Months after the signature at which the person is asked whether it lasted."""
    return [18, 24]


def rising(months: Sequence[int]) -> None:
    """Raise ValidationError unless `months` rise strictly between 1 and LONGEST_MONTHS."""
    known = [month for month in months if isinstance(month, int)]
    if len(known) != len(months) or known != sorted(set(known)):
        raise ValidationError(_("Écrivez les mois du plus proche au plus lointain, chacun une fois."))
    if known and not (known[0] >= 1 and known[-1] <= LONGEST_MONTHS):
        raise ValidationError(_("Un mois de visite va de 1 à 60."))


def _months(label: Any, default: Any, *, blank: bool = False) -> "ArrayField[Any, Any]":
    return ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=label,
        default=default,
        blank=blank,
        validators=[rising],
    )


@pghistory.track()
class VisitRules(models.Model):
    """The visits of a phase's economic aids; a phase without a row follows the defaults.

    Months count from the signature of the commitment contract; the last of `months` is the final visit,
    due on the contract's last day. Days: `overdue_days` until an overdue visit raises a task at the antenna,
    `missed_days` until it is missed, `move_days` by which an operator may move it, `ahead_days` from which
    it stands on the operator's list.
    """

    phase = models.OneToOneField(
        Phase, on_delete=models.CASCADE, related_name="visit_rules", verbose_name=_("phase")
    )
    months = _months(_("mois des visites"), first_months)
    survival_months = _months(_("mois des nouvelles après le contrat"), later_months, blank=True)
    overdue_days = models.PositiveSmallIntegerField(_("tâche à l’antenne après (jours)"), default=7)
    missed_days = models.PositiveSmallIntegerField(_("visite manquée après (jours)"), default=30)
    move_days = models.PositiveSmallIntegerField(_("report possible par l’opérateur (jours)"), default=21)
    ahead_days = models.PositiveSmallIntegerField(_("annoncée à l’opérateur avant (jours)"), default=30)

    class Meta:
        verbose_name = _("règle des visites")
        verbose_name_plural = _("règles des visites")
        constraints = (
            models.CheckConstraint(
                name="visit_rules_months",
                condition=Q(months__len__gt=0),
                violation_error_message=_("Il faut au moins une visite, la dernière."),
            ),
            models.CheckConstraint(
                name="visit_rules_missed_after_overdue",
                condition=Q(missed_days__gte=models.F("overdue_days")),
                violation_error_message=_("Une visite est manquée après avoir été signalée en retard."),
            ),
        )

    def __str__(self) -> str:
        return str(self.phase)
