"""How long personal data are kept, what holds them back, and what became of them (domain.md 2)."""

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case


def _days(most: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(1), MaxValueValidator(most)]


@pghistory.track()
class ProtectionRule(models.Model):
    """The numbers of data protection, one row that the taskforce changes in the admin (never constants)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    retention_years = models.PositiveSmallIntegerField(
        _("années de conservation après la clôture"), default=5, validators=_days(50)
    )
    notice_days = models.PositiveSmallIntegerField(
        _("jours d'annonce avant l'anonymisation"), default=60, validators=_days(365)
    )
    request_days = models.PositiveSmallIntegerField(
        _("jours pour répondre à une demande sur les données"), default=30, validators=_days(365)
    )
    complaint_days = models.PositiveSmallIntegerField(
        _("jours pour répondre à une réclamation"), default=15, validators=_days(365)
    )
    file_days = models.PositiveSmallIntegerField(
        _("jours pendant lesquels une copie des données se télécharge"), default=7, validators=_days(60)
    )

    class Meta:
        verbose_name = _("règle de protection des données")
        verbose_name_plural = _("règles de protection des données")
        constraints = (
            models.CheckConstraint(name="protection_rule_once", condition=Q(id=1)),
            models.CheckConstraint(
                name="protection_rule_positive",
                condition=Q(
                    retention_years__gte=1,
                    notice_days__gte=1,
                    request_days__gte=1,
                    complaint_days__gte=1,
                    file_days__gte=1,
                ),
                violation_error_message=_("Chaque durée compte au moins une unité."),
            ),
        )

    def __str__(self) -> str:
        return str(_("Règles de protection des données"))


@pghistory.track()
class CaseProtection(models.Model):
    """What the person's rights did to a case: `opposed_on` keeps it out of statistics, `anonymised_at` ended it.

    `announced_on` is the day from which the data-protection officer could see that its end comes near.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="protection")
    opposed_on = models.DateField(_("opposition reçue le"), null=True, blank=True)
    announced_on = models.DateField(_("anonymisation annoncée le"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("anonymisé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("protection du dossier")
        verbose_name_plural = _("protection des dossiers")
        indexes = (
            models.Index(name="protection_opposed", fields=["case"], condition=Q(opposed_on__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.case_id}"


@pghistory.track()
class RetentionHold(models.Model):
    """A reason to keep a case beyond its time; lifted by the data-protection officer."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="retention_holds", verbose_name=_("dossier")
    )
    reason = models.TextField(_("raison"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("suspendu le"), auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("levé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("suspension de l'anonymisation")
        verbose_name_plural = _("suspensions de l'anonymisation")
        constraints = (
            models.UniqueConstraint(
                name="hold_one_per_case",
                fields=["case"],
                condition=Q(lifted_at__isnull=True),
                violation_error_message=_("L'anonymisation de ce dossier est déjà suspendue."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}"
