"""What is kept about an operator beside its name: whom to call, its papers."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from common.uploads import storage_path
from operators.enums import PartnerPaper
from operators.models.framework import FrameworkContract
from operators.models.operators import Operator
from operators.models.tenders import Tender


def partner_path(document: "PartnerDocument", name: str) -> str:
    return storage_path("partners", name)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OperatorContact(models.Model):
    """Somebody to call at an operator, beside the main contact of its profile."""

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=16, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)

    class Meta:
        verbose_name = _("contact d’un opérateur")
        verbose_name_plural = _("contacts d’un opérateur")
        ordering = ("operator", "name")

    def __str__(self) -> str:
        return self.name


class PartnerDocumentQuerySet(models.QuerySet["PartnerDocument"]):
    def kept(self) -> "PartnerDocumentQuerySet":
        return self.filter(removed_at__isnull=True)

    def visible_to(self, user: Any) -> "PartnerDocumentQuerySet":
        """All for the taskforce; for the lead of an operator, its own papers and those of its contracts."""
        if user.role == Role.TASKFORCE_MANAGER:
            return self
        if user.role == Role.OPERATOR_AGENT and user.is_lead:
            return self.filter(
                Q(operator__institution=user.institution_id)
                | Q(contract__operator__institution=user.institution_id)
            )
        return self.none()


@pghistory.track()
class PartnerDocument(models.Model):
    """A paper of an operator, of a framework contract or of a call for tender: exactly one of them."""

    operator = models.ForeignKey(
        Operator, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    contract = models.ForeignKey(
        FrameworkContract, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    tender = models.ForeignKey(
        Tender, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(_("nature"), max_length=16, choices=PartnerPaper.choices)
    label = models.CharField(_("intitulé"), max_length=120, blank=True)
    file = models.FileField(_("fichier"), upload_to=partner_path)
    expires_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document d’un opérateur")
        verbose_name_plural = _("documents d’un opérateur")
        ordering = ("-added_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="partner_document_of_one",
                condition=Q(operator__isnull=False, contract__isnull=True, tender__isnull=True)
                | Q(operator__isnull=True, contract__isnull=False, tender__isnull=True)
                | Q(operator__isnull=True, contract__isnull=True, tender__isnull=False),
                violation_error_message=_(
                    "Un document appartient à un opérateur, une convention ou un appel."
                ),
            ),
        )
        indexes = (
            models.Index(
                name="partner_document_expiry",
                fields=["expires_on"],
                condition=Q(removed_at__isnull=True, expires_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())
