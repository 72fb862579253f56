"""Framework contracts: what an operator was retained for, lot by lot, and on which terms on which day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.territory import date_range
from aids.enums import ECONOMIC_KINDS, AidKind
from common.money import EurField
from operators.enums import SECTION_LETTERS
from operators.models.operators import Operator
from operators.models.tenders import Tender, TenderLot

KIND_CHOICES = [(kind, label) for kind, label in AidKind.choices if kind in ECONOMIC_KINDS]


class FrameworkContractQuerySet(models.QuerySet["FrameworkContract"]):
    def valid_on(self, day: date) -> "FrameworkContractQuerySet":
        """Contracts that run on `day`, suspended ones included."""
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def with_lots(self) -> "FrameworkContractQuerySet":
        """Fetch with the contracts all that `FrameworkContract` and `ContractLot` say of a day."""
        return self.prefetch_related("lots__terms", "suspensions", "amendments")


@pghistory.track()
class FrameworkContract(models.Model):
    """A framework contract, both days included; its lots say what for.

    `valid_to` is the end as last amended. The taskforce is warned `warn_first_days`, then
    `warn_last_days`, before it.
    """

    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("opérateur")
    )
    tender = models.ForeignKey(
        Tender,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=_("appel d’offres"),
    )
    number = models.CharField(_("numéro de la convention"), max_length=40)
    valid_from = models.DateField(_("valable du"))
    valid_to = models.DateField(_("au"))
    warn_first_days = models.PositiveSmallIntegerField(_("premier rappel, jours avant la fin"), default=90)
    warn_last_days = models.PositiveSmallIntegerField(_("dernier rappel, jours avant la fin"), default=30)

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
                name="framework_contract_warnings_in_order",
                condition=Q(warn_first_days__gte=F("warn_last_days")),
                violation_error_message=_("Le premier rappel vient avant le dernier."),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to

    def is_suspended_on(self, day: date) -> bool:
        return any(suspension.covers(day) for suspension in self.suspensions.all())

    def end_as_known_on(self, day: date) -> date:
        """The last day of the contract as its amendments in force on `day` left it."""
        later = [
            amendment
            for amendment in self.amendments.all()
            if amendment.new_valid_to and amendment.effective_on > day
        ]
        first = min(later, key=lambda amendment: (amendment.effective_on, amendment.number), default=None)
        return first.former_valid_to if first and first.former_valid_to else self.valid_to

    def terms_on(self, day: date) -> "list[LotTerms]":
        """The terms of its lots in force on `day`, in the order of the lots."""
        found = [lot.terms_on(day) for lot in self.lots.all()]
        return [terms for terms in found if terms is not None]

    def capacity_on(self, day: date) -> int:
        """How many files all lots together hold at a time."""
        return sum(terms.capacity for terms in self.terms_on(day))


@pghistory.track()
class ContractLot(models.Model):
    """A lot of a framework contract; its content is in its terms, which amendments change from a day on."""

    contract = models.ForeignKey(FrameworkContract, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField(_("numéro du lot"))
    title = models.CharField(_("intitulé du lot"), max_length=120, blank=True)
    tender_lot = models.OneToOneField(
        TenderLot, on_delete=models.PROTECT, null=True, blank=True, related_name="contract_lot"
    )

    class Meta:
        verbose_name = _("lot de convention")
        verbose_name_plural = _("lots de conventions")
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(
                name="contract_lot_number_once",
                fields=["contract", "number"],
                violation_error_message=_("Cette convention a déjà un lot de ce numéro."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.title else str(self.number)

    def terms_on(self, day: date) -> "LotTerms | None":
        """The terms in force on `day`; before the first day, the first ones."""
        known = list(self.terms.all())
        begun = [terms for terms in known if terms.starts_on <= day]
        return max(begun or known[:1], key=lambda terms: terms.starts_on, default=None)


@pghistory.track()
class LotTerms(models.Model):
    """What a lot covers from `starts_on` to the day before its next terms.

    `governorates` are codes, `sectors` ISIC section letters (none: all), `capacity` the number of files
    held at a time; a fee (EUR a file) left empty is that of the phase's aid.
    """

    lot = models.ForeignKey(ContractLot, on_delete=models.CASCADE, related_name="terms")
    starts_on = models.DateField(_("à partir du"))
    governorates = ArrayField(models.CharField(max_length=5), verbose_name=_("gouvernorats couverts"))
    kinds = ArrayField(
        models.CharField(max_length=12, choices=KIND_CHOICES), verbose_name=_("natures d’aide")
    )
    sectors = ArrayField(
        models.CharField(max_length=1), default=list, blank=True, verbose_name=_("secteurs (CITI)")
    )
    capacity = models.PositiveSmallIntegerField(_("dossiers suivis en même temps"))
    fee_employment_eur = EurField(_("frais par dossier d’emploi (EUR)"), null=True, blank=True)
    fee_business_eur = EurField(_("frais par dossier d’entreprise (EUR)"), null=True, blank=True)
    fee_innovative_eur = EurField(_("frais par projet innovant (EUR)"), null=True, blank=True)

    class Meta:
        verbose_name = _("portée d’un lot")
        verbose_name_plural = _("portées des lots")
        ordering = ("lot", "starts_on")
        constraints = (
            models.UniqueConstraint(
                name="lot_terms_one_a_day",
                fields=["lot", "starts_on"],
                violation_error_message=_("Ce lot change déjà ce jour-là."),
            ),
            models.CheckConstraint(
                name="lot_terms_some_governorate",
                condition=Q(governorates__len__gt=0),
                violation_error_message=_("Un lot couvre un gouvernorat au moins."),
            ),
            models.CheckConstraint(
                name="framework_contract_economic_kinds",
                condition=Q(kinds__contained_by=[str(kind) for kind in ECONOMIC_KINDS], kinds__len__gt=0),
                violation_error_message=_("Un lot porte sur une aide économique au moins."),
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
                condition=(Q(fee_employment_eur__isnull=True) | Q(fee_employment_eur__gte=0))
                & (Q(fee_business_eur__isnull=True) | Q(fee_business_eur__gte=0))
                & (Q(fee_innovative_eur__isnull=True) | Q(fee_innovative_eur__gte=0)),
                violation_error_message=_("Des frais ne peuvent pas être négatifs."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.lot} · {self.starts_on}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(AidKind(kind).label) for kind in self.kinds]

    def fee_of(self, kind: str) -> Decimal | None:
        """The fee for a file of `kind`, EUR; None: the phase's."""
        fee: Decimal | None = getattr(self, f"fee_{kind}_eur")
        return fee

    @property
    def fees(self) -> "Sequence[tuple[str, Decimal | None]]":
        """The kinds of aid covered, in words, each with its fee."""
        return [(str(AidKind(kind).label), self.fee_of(kind)) for kind in self.kinds]

    def covers(self, *, kind: str, governorate: str | None) -> bool:
        return kind in self.kinds and governorate in self.governorates
