"""Calls for tender: the lots offered, the offers received, and who was retained (domain.md 3.2)."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from aids.enums import ECONOMIC_KINDS, AidKind
from common.models import TransitionEvent
from common.money import EurField
from common.state_field import StateField
from operators.enums import SECTION_LETTERS, TenderState
from operators.models.operators import Operator

S = TenderState
KIND_CHOICES = [(kind, label) for kind, label in AidKind.choices if kind in ECONOMIC_KINDS]


@pghistory.track()
class Tender(FSMModelMixin, models.Model):
    """A call for tender (*appel d’offres*): offers are received until `closes_on`, that day included."""

    reference = models.CharField(_("référence"), max_length=30)
    title = models.CharField(_("intitulé"), max_length=160)
    purpose = models.TextField(_("objet"), blank=True)
    published_on = models.DateField(_("publié le"), null=True, blank=True)
    closes_on = models.DateField(_("remise des offres jusqu’au"))
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("appel d’offres")
        verbose_name_plural = _("appels d’offres")
        ordering = ("-closes_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="tender_reference_once",
                fields=["reference"],
                violation_error_message=_("Un appel d’offres porte déjà cette référence."),
            ),
            models.CheckConstraint(
                name="tender_closes_after_publication",
                condition=Q(published_on__isnull=True) | Q(closes_on__gte=F("published_on")),
                violation_error_message=_("La remise des offres doit suivre la publication."),
            ),
            models.CheckConstraint(
                name="tender_published_with_its_day",
                condition=Q(state="draft") | Q(published_on__isnull=False),
                violation_error_message=_("Un appel d’offres publié a une date de publication."),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        return bool(self.state == S.DRAFT)

    @property
    def takes_offers(self) -> bool:
        """Offers are written down as they come, and until the award."""
        return self.state in (S.PUBLISHED, S.CLOSED)

    @transition(field=state, source=S.DRAFT, target=S.PUBLISHED)
    def publish(self) -> None: ...

    @transition(field=state, source=S.PUBLISHED, target=S.CLOSED)
    def close(self) -> None: ...

    @transition(field=state, source=S.CLOSED, target=S.AWARDED)
    def award(self) -> None: ...

    @transition(field=state, source=S.CLOSED, target=S.UNSUCCESSFUL)
    def fail(self) -> None: ...


class TenderTransition(TransitionEvent):
    """One change of a call’s state: append-only."""

    subject = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de l’appel d’offres")
        verbose_name_plural = _("événements de l’appel d’offres")
        indexes = (models.Index(name="tender_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="tender_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    @property
    def state_label(self) -> str:
        return str(S(self.to_state).label)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TenderLot(models.Model):
    """A lot put out to tender: governorates (codes) × kinds × sectors (none: all), files held at a time."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="lots")
    number = models.PositiveSmallIntegerField(_("numéro du lot"))
    title = models.CharField(_("intitulé du lot"), max_length=120)
    governorates = ArrayField(models.CharField(max_length=5), verbose_name=_("gouvernorats couverts"))
    kinds = ArrayField(
        models.CharField(max_length=12, choices=KIND_CHOICES), verbose_name=_("natures d’aide")
    )
    sectors = ArrayField(
        models.CharField(max_length=1), default=list, blank=True, verbose_name=_("secteurs (CITI)")
    )
    capacity = models.PositiveSmallIntegerField(_("dossiers suivis en même temps"))
    estimated_fee_eur = EurField(_("frais estimés par dossier (EUR)"), null=True, blank=True)

    class Meta:
        verbose_name = _("lot d’appel d’offres")
        verbose_name_plural = _("lots d’appels d’offres")
        ordering = ("tender", "number")
        constraints = (
            models.UniqueConstraint(
                name="tender_lot_number_once",
                fields=["tender", "number"],
                violation_error_message=_("Cet appel d’offres a déjà un lot de ce numéro."),
            ),
            models.CheckConstraint(
                name="tender_lot_covers_something",
                condition=Q(governorates__len__gt=0, kinds__len__gt=0)
                & Q(kinds__contained_by=[str(kind) for kind in ECONOMIC_KINDS])
                & Q(sectors__contained_by=list(SECTION_LETTERS)),
                violation_error_message=_("Un lot couvre un gouvernorat et une aide économique au moins."),
            ),
            models.CheckConstraint(
                name="tender_lot_capacity",
                condition=Q(capacity__range=(1, 5000)),
                violation_error_message=_("La capacité va de 1 à 5 000 dossiers."),
            ),
            models.CheckConstraint(
                name="tender_lot_fee_not_negative",
                condition=Q(estimated_fee_eur__isnull=True) | Q(estimated_fee_eur__gte=0),
                violation_error_message=_("Des frais ne peuvent pas être négatifs."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(AidKind(kind).label) for kind in self.kinds]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TenderOffer(models.Model):
    """What an operator offers for a lot: its fee per file (EUR, None: that of the phase), its score of 100."""

    lot = models.ForeignKey(TenderLot, on_delete=models.CASCADE, related_name="offers")
    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="offers", verbose_name=_("candidat")
    )
    received_on = models.DateField(_("reçue le"))
    fee_eur = EurField(_("frais proposés par dossier (EUR)"), null=True, blank=True)
    score = models.DecimalField(_("note sur 100"), max_digits=5, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("appréciation"), blank=True)
    is_awarded = models.BooleanField(_("retenue"), default=False)

    class Meta:
        verbose_name = _("offre")
        verbose_name_plural = _("offres")
        ordering = ("lot", F("score").desc(nulls_last=True), "fee_eur", "pk")
        constraints = (
            models.UniqueConstraint(
                name="tender_offer_one_a_lot",
                fields=["lot", "operator"],
                violation_error_message=_("Ce candidat a déjà une offre pour ce lot."),
            ),
            models.UniqueConstraint(
                name="tender_offer_one_awarded",
                fields=["lot"],
                condition=Q(is_awarded=True),
                violation_error_message=_("Ce lot a déjà un attributaire."),
            ),
            models.CheckConstraint(
                name="tender_offer_within_bounds",
                condition=(Q(fee_eur__isnull=True) | Q(fee_eur__gte=0))
                & (Q(score__isnull=True) | Q(score__range=(0, 100))),
                violation_error_message=_("Des frais ne sont pas négatifs, une note va de 0 à 100."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.operator} · {self.lot}"
