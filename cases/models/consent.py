"""What a person agreed to."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import ConsentScope
from cases.models.cases import Case


@pghistory.track()
class Consent(models.Model):
    """One agreement: to what, when, in which language, withdrawn when (law 2004-63)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(_("accord"), max_length=24, choices=ConsentScope.choices)
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")], default="ar"
    )
    given_on = models.DateField(_("donné le"))
    withdrawn_on = models.DateField(_("retiré le"), null=True, blank=True)
    document = models.ForeignKey(
        "cases.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("copie signée"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.TextField(_("raison du retrait"), blank=True)
    # What was told to the person before she confirmed: what is no longer shared, with whom.
    withdrawal_effects = models.JSONField(_("effets annoncés"), default=list, blank=True)

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ("case", "scope", "given_on")
        constraints = (
            models.UniqueConstraint(
                name="consent_once_in_force",
                fields=["case", "scope"],
                condition=Q(withdrawn_on__isnull=True),
                violation_error_message=_("Cet accord est déjà enregistré."),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                violation_error_message=_("Un accord ne peut être retiré avant d'avoir été donné."),
            ),
        )

    def __str__(self) -> str:
        return self.get_scope_display()
