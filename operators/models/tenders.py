"""Framework contracts: what an operator was retained for, where, and how much at a time."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Governorate
from accounts.models.territory import date_range
from aids.enums import ECONOMIC_KINDS, AidKind
from common.money import EurField
from operators.enums import SECTION_LETTERS
from operators.models.operators import Operator


class FrameworkContractQuerySet(models.QuerySet["FrameworkContract"]):
    def valid_on(self, day: date) -> "FrameworkContractQuerySet":
        return self.filter(valid_from__lte=day, valid_to__gte=day)


@pghistory.track()
class FrameworkContract(models.Model):
    """A framework contract, both days included.

    `sectors` are ISIC section letters, none meaning all; `capacity` is the number of files held at a
    time; `fee_eur` is the operator's fee per file in EUR, None meaning that of the phase's aid.
    """

    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("opérateur")
    )
    number = models.CharField(_("numéro de la convention"), max_length=40)
    valid_from = models.DateField(_("valable du"))
    valid_to = models.DateField(_("au"))
    governorates = models.ManyToManyField(
        Governorate,
        through="ContractGovernorate",
        related_name="framework_contracts",
        verbose_name=_("gouvernorats couverts"),
    )
    kinds = ArrayField(
        models.CharField(
            max_length=12,
            choices=[(kind, label) for kind, label in AidKind.choices if kind in ECONOMIC_KINDS],
        ),
        verbose_name=_("natures d’aide"),
    )
    sectors = ArrayField(
        models.CharField(max_length=1), default=list, blank=True, verbose_name=_("secteurs (CITI)")
    )
    capacity = models.PositiveSmallIntegerField(_("dossiers suivis en même temps"))
    fee_eur = EurField(_("frais par dossier (EUR)"), null=True, blank=True)

    objects = FrameworkContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("convention-cadre")
        verbose_name_plural = _("conventions-cadres")
        ordering = ("operator", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                name="framework_contract_number_once",
                fields=["number"],
                violation_error_message=_("Une convention porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                name="framework_contract_ends_after_start",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("La fin de la convention doit suivre son début."),
            ),
            ExclusionConstraint(
                name="framework_contract_no_overlap",
                expressions=[
                    ("operator", RangeOperators.EQUAL),
                    (date_range("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Cet opérateur a déjà une convention sur une partie de cette période."
                ),
            ),
            models.CheckConstraint(
                name="framework_contract_economic_kinds",
                condition=Q(kinds__contained_by=[str(kind) for kind in ECONOMIC_KINDS], kinds__len__gt=0),
                violation_error_message=_("Une convention porte sur une aide économique au moins."),
            ),
            models.CheckConstraint(
                name="framework_contract_known_sectors",
                condition=Q(sectors__contained_by=list(SECTION_LETTERS)),
                violation_error_message=_("Un secteur est une lettre de section de la CITI, de A à U."),
            ),
            models.CheckConstraint(
                name="framework_contract_capacity",
                condition=Q(capacity__range=(1, 5000)),
                violation_error_message=_("La capacité va de 1 à 5 000 dossiers."),
            ),
            models.CheckConstraint(
                name="framework_contract_fee_not_negative",
                condition=Q(fee_eur__isnull=True) | Q(fee_eur__gte=0),
                violation_error_message=_("Des frais ne peuvent pas être négatifs."),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to

    @property
    def kind_labels(self) -> list[str]:
        return [str(AidKind(kind).label) for kind in self.kinds]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ContractGovernorate(models.Model):
    """A governorate covered by a framework contract."""

    contract = models.ForeignKey(FrameworkContract, on_delete=models.CASCADE, related_name="coverages")
    governorate = models.ForeignKey(
        Governorate, on_delete=models.PROTECT, related_name="+", verbose_name=_("gouvernorat")
    )

    class Meta:
        verbose_name = _("gouvernorat couvert")
        verbose_name_plural = _("gouvernorats couverts")
        ordering = ("governorate",)
        constraints = (
            models.UniqueConstraint(
                name="contract_governorate_once",
                fields=["contract", "governorate"],
                violation_error_message=_("Ce gouvernorat est déjà couvert par la convention."),
            ),
        )

    def __str__(self) -> str:
        return str(self.governorate)
