"""Follow-up operators: the profile of an institution that prepares and follows economic aids."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import InstitutionKind, Role
from accounts.models import Institution
from common.encryption import EncryptedJSONField
from operators.enums import LegalForm


class OperatorQuerySet(models.QuerySet["Operator"]):
    def visible_to(self, user: Any) -> "OperatorQuerySet":
        """Operators `user` may see; an agent sees her own only (domain.md 5)."""
        match user.role:
            case Role.TASKFORCE_MANAGER | Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self
            case Role.OPERATOR_AGENT:
                return self.filter(institution=user.institution_id)
            case _:
                return self.none()


@pghistory.track()
class Operator(models.Model):
    """A follow-up operator. Its names, code and accounts are those of its institution.

    `note` is the taskforce's own; an inactive operator receives no new file and keeps its old ones. Its
    fees are paid to `bank_iban` (encrypted; for the taskforce and the operator's lead only) by default.
    """

    institution = models.OneToOneField(
        Institution,
        on_delete=models.PROTECT,
        related_name="operator",
        limit_choices_to={"kind": InstitutionKind.FOLLOW_UP_OPERATOR},
        verbose_name=_("institution"),
    )
    contact_name = models.CharField(_("personne à contacter"), max_length=120, blank=True)
    contact_phone = models.CharField(_("téléphone"), max_length=16, blank=True)
    contact_email = models.EmailField(_("adresse e-mail"), blank=True)
    is_active = models.BooleanField(_("reçoit de nouveaux dossiers"), default=True)
    note = models.TextField(_("note de la taskforce"), blank=True)
    legal_form = models.CharField(_("forme juridique"), max_length=12, choices=LegalForm.choices, blank=True)
    tax_number = models.CharField(_("matricule fiscal"), max_length=20, blank=True)
    registry_number = models.CharField(_("identifiant RNE"), max_length=20, blank=True)
    bank_name = models.CharField(_("banque"), max_length=80, blank=True)
    bank_holder = models.CharField(_("titulaire du compte"), max_length=70, blank=True)
    bank_iban = EncryptedJSONField(_("compte bancaire"), null=True, blank=True)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("opérateur de suivi")
        verbose_name_plural = _("opérateurs de suivi")
        ordering = ("institution__name_fr",)

    def __str__(self) -> str:
        return str(self.institution)

    def clean(self) -> None:
        if self.institution_id and self.institution.kind != InstitutionKind.FOLLOW_UP_OPERATOR:
            raise ValidationError({"institution": _("Cette institution n’est pas un opérateur de suivi.")})
