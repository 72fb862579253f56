"""Programme phases: their dates, what each kind of aid may be, their envelopes and quotas."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from accounts.models.naming import Named
from aids.enums import AidKind, EnvelopeKind
from common.money import EurField


@pghistory.track()
class Phase(Named):
    """A phase of the programme: a record, so that phase III needs no code (domain.md 3).

    Delays are in days, contracts in months. `slots_enforced` is false for a phase of the past whose
    aids are only recorded.
    """

    code = models.CharField(_("code"), max_length=10, unique=True)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    total_eur = EurField(_("budget total (EUR)"), null=True, blank=True)
    is_open = models.BooleanField(_("ouverte aux demandes"), default=True)
    slots_enforced = models.BooleanField(_("places contrôlées"), default=True)
    reservation_days = models.PositiveSmallIntegerField(_("durée d'une réservation (jours)"), default=90)
    appeal_days = models.PositiveSmallIntegerField(_("délai de recours (jours)"), default=30)
    routing_days = models.PositiveSmallIntegerField(_("délai de réponse d'un opérateur (jours)"), default=7)
    return_months = models.PositiveSmallIntegerField(
        _("ancienneté maximale du retour, catégorie C (mois)"), default=12
    )
    contract_months = models.PositiveSmallIntegerField(
        _("durée d'un contrat d'engagement (mois)"), default=12
    )

    # What `selectors.programmes.read_once` keeps on one instance for a long act; None: asked each time.
    known_aids: "list[PhaseAid] | None" = None
    known_envelopes: "list[Envelope] | None" = None

    class Meta:
        verbose_name = _("phase du programme")
        verbose_name_plural = _("phases du programme")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                name="phase_ends_after_start",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("La fin de la phase doit suivre son début."),
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class PhaseAid(models.Model):
    """What a kind of aid may be in a phase: bounds, average and operator's fee, in EUR."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="aids", verbose_name=_("phase"))
    kind = models.CharField(_("aide"), max_length=12, choices=AidKind.choices)
    floor_eur = EurField(_("minimum (EUR)"), default=0)
    ceiling_eur = EurField(_("plafond (EUR)"))
    average_eur = EurField(_("moyenne prévue (EUR)"))
    fee_eur = EurField(_("frais de l'opérateur (EUR)"), default=0)
    needs_sitting = models.BooleanField(
        _("décidée en séance du comité seulement"),
        default=False,
        help_text=_("Sinon un responsable de la taskforce peut aussi décider le dossier à l'écran."),
    )

    class Meta:
        verbose_name = _("aide de la phase")
        verbose_name_plural = _("aides de la phase")
        ordering = ("phase", "kind")
        constraints = (
            models.UniqueConstraint(
                name="phase_aid_once",
                fields=["phase", "kind"],
                violation_error_message=_("Cette aide est déjà décrite pour cette phase."),
            ),
            models.CheckConstraint(
                name="phase_aid_bounds",
                condition=Q(floor_eur__gte=0, ceiling_eur__gte=F("floor_eur"), fee_eur__gte=0),
                violation_error_message=_(
                    "Le plafond doit dépasser le minimum, et aucun montant n'est négatif."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.phase} · {self.get_kind_display()}"


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def with_balance(self) -> "EnvelopeQuerySet":
        return self.select_related("balance", "country").order_by("phase", "rank", "country__name_fr")


@pghistory.track()
class Envelope(models.Model):
    """A limit of a phase. What it holds is the balance of its ledger entries, never a column here.

    `has_slots` and `has_euros` say which of the two it limits; the other is only counted.
    """

    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="envelopes", verbose_name=_("phase")
    )
    kind = models.CharField(_("enveloppe"), max_length=12, choices=EnvelopeKind.choices)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quotas",
        verbose_name=_("pays"),
    )
    has_slots = models.BooleanField(_("limite les places"), default=True)
    has_euros = models.BooleanField(_("limite les euros"), default=False)
    rank = models.PositiveSmallIntegerField(_("rang d'affichage"), default=0)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("enveloppe")
        verbose_name_plural = _("enveloppes")
        ordering = ("phase", "rank", "pk")
        constraints = (
            models.UniqueConstraint(
                name="envelope_once",
                fields=["phase", "kind", "country"],
                nulls_distinct=False,
                violation_error_message=_("Cette enveloppe existe déjà dans cette phase."),
            ),
            models.CheckConstraint(
                name="envelope_country_for_quota",
                condition=Q(kind="country", country__isnull=False)
                | (~Q(kind="country") & Q(country__isnull=True)),
                violation_error_message=_("Un quota de pays, et lui seul, porte sur un pays."),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="envelope_limits_its_balance",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("has_slots", "has_euros"),
                func=pgtrigger.Func(
                    "UPDATE aids_balance SET limits_slots = NEW.has_slots, limits_euros = NEW.has_euros"
                    " WHERE envelope_id = NEW.id; RETURN NEW;"
                ),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The envelope's name on screen; a quota's is its country's."""
        return self.country.name if self.country else str(EnvelopeKind(self.kind).label)
