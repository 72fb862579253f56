"""The multiparty commitment contract (*contrat d'engagement multipartite*)."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aids.models.applications import Application
from common.uploads import storage_path


def scan_path(contract: "Contract", name: str) -> str:
    return storage_path("contracts", name)


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: Any) -> "ContractQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))


@pghistory.track()
class Contract(models.Model):
    """The contract of an approved aid: one date per party; it starts on the last one's day."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="contract")
    person_signed_on = models.DateField(_("signé par la personne le"), null=True, blank=True)
    ote_signed_on = models.DateField(_("signé par l'OTE le"), null=True, blank=True)
    operator_signed_on = models.DateField(_("signé par l'opérateur le"), null=True, blank=True)
    programme_signed_on = models.DateField(_("signé par le programme le"), null=True, blank=True)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    scan = models.FileField(_("contrat signé (copie)"), upload_to=scan_path, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contrat d'engagement")
        verbose_name_plural = _("contrats d'engagement")
        constraints = (
            models.CheckConstraint(
                name="contract_starts_when_signed",
                condition=Q(starts_on__isnull=True)
                | Q(person_signed_on__isnull=False, ote_signed_on__isnull=False),
                violation_error_message=_("Un contrat commence quand toutes les parties ont signé."),
            ),
            models.CheckConstraint(
                name="contract_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
        )
        indexes = (models.Index(name="contract_ends_on", fields=["ends_on"]),)

    def __str__(self) -> str:
        return str(self.application)
