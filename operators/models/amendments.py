"""What changes a framework contract on its way: amendments, suspensions."""

from datetime import date

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.territory import date_range
from operators.enums import AmendmentSubject
from operators.models.framework import ContractLot, FrameworkContract, LotTerms


class ContractAmendment(models.Model):
    """An amendment (*avenant*) to a framework contract: a dated fact, never rewritten.

    It gives the contract another end, or one of its lots other terms from `effective_on` on; the former
    end and the former terms stay, so that the contract of any day can be told.
    """

    contract = models.ForeignKey(FrameworkContract, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("numéro"))
    subject = models.CharField(_("ce qui change"), max_length=4, choices=AmendmentSubject.choices)
    effective_on = models.DateField(_("en vigueur le"))
    reason = models.TextField(_("motif"))
    former_valid_to = models.DateField(_("ancienne fin"), null=True, blank=True)
    new_valid_to = models.DateField(_("nouvelle fin"), null=True, blank=True)
    lot = models.ForeignKey(
        ContractLot, on_delete=models.CASCADE, null=True, blank=True, related_name="amendments"
    )
    terms = models.OneToOneField(
        LotTerms, on_delete=models.CASCADE, null=True, blank=True, related_name="amendment"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("avenant à une convention")
        verbose_name_plural = _("avenants aux conventions")
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(
                name="contract_amendment_number_once",
                fields=["contract", "number"],
                violation_error_message=_("Cette convention a déjà un avenant de ce numéro."),
            ),
            models.CheckConstraint(
                name="contract_amendment_says_what",
                condition=Q(
                    subject="end",
                    new_valid_to__isnull=False,
                    former_valid_to__isnull=False,
                    lot__isnull=True,
                    terms__isnull=True,
                )
                | Q(subject="lot", new_valid_to__isnull=True, lot__isnull=False, terms__isnull=False),
                violation_error_message=_("Un avenant change la fin de la convention, ou un de ses lots."),
            ),
            models.CheckConstraint(
                name="contract_amendment_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Un avenant a un motif."),
            ),
        )
        triggers = (pgtrigger.Protect(name="contract_amendment_never_rewritten", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.contract} · {self.number}"


@pghistory.track()
class ContractSuspension(models.Model):
    """Days on which a framework contract brings no new file; those held stay.

    `ends_on` None: until told; from `lifted_on` on new files come again, whatever its end was to be.
    """

    contract = models.ForeignKey(FrameworkContract, on_delete=models.CASCADE, related_name="suspensions")
    starts_on = models.DateField(_("suspendue du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)
    lifted_on = models.DateField(_("levée le"), null=True, blank=True)
    reason = models.TextField(_("motif"))
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suspension d’une convention")
        verbose_name_plural = _("suspensions des conventions")
        ordering = ("contract", "-starts_on")
        constraints = (
            models.CheckConstraint(
                name="contract_suspension_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La fin de la suspension doit suivre son début."),
            ),
            ExclusionConstraint(
                name="contract_suspension_no_overlap",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (date_range("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Cette convention est déjà suspendue une partie de ces jours."),
            ),
            models.CheckConstraint(
                name="contract_suspension_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Une suspension a un motif."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} · {self.starts_on}"

    def covers(self, day: date) -> bool:
        if self.lifted_on is not None and day >= self.lifted_on:
            return False
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
