"""The household, and what makes it vulnerable."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Relation, Schooling
from cases.models.cases import Case
from common.encryption import EncryptedJSONField
from common.money import TndField


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class HouseholdMember(models.Model):
    """A member of the household beside the person herself."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    relation = models.CharField(_("lien"), max_length=10, choices=Relation.choices)
    name = models.CharField(pgettext_lazy("whole name", "nom"), max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("année de naissance"), null=True, blank=True)
    schooling = models.CharField(_("scolarité"), max_length=12, choices=Schooling.choices, blank=True)
    income_tnd = TndField(_("revenu mensuel (TND)"), null=True, blank=True)

    class Meta:
        verbose_name = _("membre du foyer")
        verbose_name_plural = _("membres du foyer")
        ordering = ("case", "birth_year")
        constraints = (
            models.CheckConstraint(
                name="member_birth_year_possible",
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2100)),
                violation_error_message=_("L'année de naissance n'est pas possible."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.get_relation_display()


@pghistory.track()
class VulnerabilityRecord(models.Model):
    """The household's situations, encrypted at rest; reading it writes an access row.

    `situations` maps `Vulnerability` values to how many members are concerned (absent: none), and
    "note" to free text. A case without a record has not been asked yet: "not known", which is not "no".
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="vulnerability_record")
    situations = EncryptedJSONField(default=dict)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("situations de vulnérabilité")
        verbose_name_plural = _("situations de vulnérabilité")

    def __str__(self) -> str:
        return str(self.case_id)
