"""The multiparty commitment contract (*contrat d'engagement multipartite*)."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aids.enums import AmendmentKind, TerminationCause
from aids.models.applications import Application
from common.uploads import storage_path


def scan_path(contract: "Contract", name: str) -> str:
    return storage_path("contracts", name)


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: Any) -> "ContractQuerySet":
        return self.filter(application__in=Application.objects.open_to(user))


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
    terminated_on = models.DateField(_("résilié le"), null=True, blank=True)
    termination_cause = models.CharField(
        _("cause de la résiliation"), max_length=16, choices=TerminationCause.choices, blank=True
    )
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


def amendment_scan_path(amendment: "Amendment", name: str) -> str:
    return storage_path("amendments", name)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: Any) -> "AmendmentQuerySet":
        return self.filter(contract__in=Contract.objects.visible_to(user))


@pghistory.track()
class Amendment(models.Model):
    """A change of the contract (*avenant*), signed by its parties; it takes effect with the last signature."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("numéro"))
    kind = models.CharField(_("ce qui change"), max_length=10, choices=AmendmentKind.choices)
    new_ends_on = models.DateField(_("nouvelle date de fin"), null=True, blank=True)
    clause = models.TextField(_("nouvelle clause"), blank=True)
    reason = models.TextField(_("motif"))
    person_signed_on = models.DateField(_("signé par la personne le"), null=True, blank=True)
    ote_signed_on = models.DateField(_("signé par l'OTE le"), null=True, blank=True)
    operator_signed_on = models.DateField(_("signé par l'opérateur le"), null=True, blank=True)
    programme_signed_on = models.DateField(_("signé par le programme le"), null=True, blank=True)
    effective_on = models.DateField(_("en vigueur le"), null=True, blank=True)
    withdrawn_on = models.DateField(_("retiré le"), null=True, blank=True)
    scan = models.FileField(_("avenant signé (copie)"), upload_to=amendment_scan_path, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("avenant")
        verbose_name_plural = _("avenants")
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(
                name="amendment_number_once",
                fields=["contract", "number"],
                violation_error_message=_("Ce contrat a déjà un avenant de ce numéro."),
            ),
            models.UniqueConstraint(
                name="amendment_one_to_sign",
                fields=["contract"],
                condition=Q(effective_on__isnull=True, withdrawn_on__isnull=True),
                violation_error_message=_(
                    "Un avenant attend déjà ses signatures : faites-le signer ou retirez-le."
                ),
            ),
            models.CheckConstraint(
                name="amendment_end_date_given",
                condition=Q(kind="end_date", new_ends_on__isnull=False)
                | (~Q(kind="end_date") & Q(new_ends_on__isnull=True)),
                violation_error_message=_(
                    "Un avenant sur la durée, et lui seul, donne une nouvelle date de fin."
                ),
            ),
            models.CheckConstraint(
                name="amendment_in_force_or_withdrawn",
                condition=Q(effective_on__isnull=True) | Q(withdrawn_on__isnull=True),
                violation_error_message=_("Un avenant en vigueur ne se retire pas."),
            ),
            models.CheckConstraint(
                name="amendment_in_force_when_signed",
                condition=Q(effective_on__isnull=True)
                | Q(person_signed_on__isnull=False, ote_signed_on__isnull=False),
                violation_error_message=_("Un avenant prend effet quand toutes les parties ont signé."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} · {self.number}"

    @property
    def state(self) -> str:
        """Its state, as `common.states` draws it."""
        if self.withdrawn_on:
            return "withdrawn"
        return "active" if self.effective_on else "proposed"

    @property
    def state_label(self) -> str:
        words = {"withdrawn": _("Retiré"), "active": _("En vigueur"), "proposed": _("À signer")}
        return str(words[self.state])


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def visible_to(self, user: Any) -> "SuspensionQuerySet":
        return self.filter(contract__in=Contract.objects.visible_to(user))


@pghistory.track()
class Suspension(models.Model):
    """A contract put on hold: from `starts_on` until the day before `ended_on` nothing is paid.

    Resuming moves the contract's end by the `days` suspended.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="suspensions")
    starts_on = models.DateField(_("suspendu depuis le"))
    reason = models.TextField(_("motif"))
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("repris le"), null=True, blank=True)
    days = models.PositiveIntegerField(_("jours suspendus"), null=True, blank=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ("contract", "starts_on", "pk")
        constraints = (
            models.UniqueConstraint(
                name="suspension_one_at_a_time",
                fields=["contract"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("Ce contrat est déjà suspendu."),
            ),
            models.CheckConstraint(
                name="suspension_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                violation_error_message=_("Une reprise ne peut pas précéder la suspension."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} · {self.starts_on}"
