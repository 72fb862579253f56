"""The social inquiry that answers a referral, and who established each fact of a household."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import FigureBasis, HouseholdFact
from cases.models.cases import Case
from cases.models.referrals import Referral
from common.encryption import EncryptedJSONField
from common.money import TndField


class SocialInquiryQuerySet(models.QuerySet["SocialInquiry"]):
    def visible_to(self, user: Any) -> "SocialInquiryQuerySet":
        return self.filter(referral__in=Referral.objects.visible_to(user))


@pghistory.track()
class SocialInquiry(models.Model):
    """What an officer found: size, income per month in TND, situations and narrative (encrypted).

    `findings` holds {"situations": {Vulnerability: count}, "narrative": text}; `sources` says for each
    `HouseholdFact` who established it and how: {"by": name, "how": FigureBasis}. Nothing of it counts
    before the counsellor takes it over (`is_adopted` True) or sets it aside (False, with a reason).
    """

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="inquiry")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    visited_on = models.DateField(_("date de la visite"))
    household_size = models.PositiveSmallIntegerField(_("taille du foyer"))
    household_income_tnd = TndField(_("revenu mensuel du foyer (TND)"))
    findings = EncryptedJSONField(default=dict)
    sources = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(_("remise le"))
    is_adopted = models.BooleanField(_("reprise au dossier"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = SocialInquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquête sociale")
        verbose_name_plural = _("enquêtes sociales")
        constraints = (
            models.CheckConstraint(
                name="inquiry_household_possible",
                condition=Q(household_size__range=(1, 40)),
                violation_error_message=_("La taille du foyer va de 1 à 40."),
            ),
            models.CheckConstraint(
                name="inquiry_income_not_negative",
                condition=Q(household_income_tnd__gte=0),
                violation_error_message=_("Un revenu ne peut pas être négatif."),
            ),
        )

    def __str__(self) -> str:
        return str(self.referral_id)


@pghistory.track()
class FactSource(models.Model):
    """Who established a fact of the household, when and how; `value` (encrypted) is what was established.

    It speaks for the case's fact only as long as the case still holds that value.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fact_sources")
    fact = models.CharField(_("fait"), max_length=24, choices=HouseholdFact.choices)
    value = EncryptedJSONField()
    established_by = models.CharField(_("établi par"), max_length=120)
    established_on = models.DateField(_("établi le"))
    basis = models.CharField(_("comment"), max_length=12, choices=FigureBasis.choices)
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="fact_sources"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("origine d'un fait")
        verbose_name_plural = _("origines des faits")
        indexes = (models.Index(name="fact_source_latest", fields=["case", "fact", "-id"]),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.fact}"
