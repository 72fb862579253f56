"""Tranches of an aid: each payment from its plan to its proof (domain.md 3.2, Disbursement)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from aids.enums import Currency, DisbursementMode, FeeMilestone, TrancheState
from aids.models.applications import Application
from aids.models.budget import LedgerEntry
from aids.models.exchange_rates import ExchangeRate
from common.encryption import EncryptedJSONField
from common.models import TransitionEvent
from common.money import EurField, TndField
from common.state_field import StateField
from common.uploads import storage_path

S = TrancheState
_SEEN = ["checked", "ordered", "paid", "returned"]

# The sum is read after the file is locked: two tranches written at once never pass the amount granted.
_WITHIN_GRANT = """
    IF NEW.state IN ('returned', 'cancelled') THEN RETURN NEW; END IF;
    SELECT CASE WHEN NEW.is_fee THEN fee_eur ELSE COALESCE(granted_eur, 0) END INTO ceiling
        FROM aids_application WHERE id = NEW.application_id FOR NO KEY UPDATE;
    SELECT COALESCE(SUM(amount_eur), 0) INTO planned FROM aids_tranche
        WHERE application_id = NEW.application_id AND is_fee = NEW.is_fee AND id <> NEW.id
        AND state NOT IN ('returned', 'cancelled');
    IF planned + NEW.amount_eur > ceiling THEN
        RAISE EXCEPTION 'the tranches pass what was granted' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'tranche_within_grant';
    END IF;
    RETURN NEW;
"""
# Nothing is ordered or paid before every party signed, nor while the contract is suspended.
_UNDER_CONTRACT = """
    IF NEW.state NOT IN ('ordered', 'paid') OR NEW.state = OLD.state THEN RETURN NEW; END IF;
    day := CASE WHEN NEW.state = 'paid' THEN NEW.paid_on ELSE CURRENT_DATE END;
    IF NOT EXISTS (SELECT 1 FROM aids_contract WHERE application_id = NEW.application_id
        AND starts_on IS NOT NULL)
    OR EXISTS (SELECT 1 FROM aids_suspension s JOIN aids_contract c ON c.id = s.contract_id
        WHERE c.application_id = NEW.application_id AND s.starts_on <= day
        AND (s.ended_on IS NULL OR s.ended_on > day)) THEN
        RAISE EXCEPTION 'no running contract' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'tranche_under_contract';
    END IF;
    RETURN NEW;
"""


def tranche_path(tranche: "Tranche", name: str) -> str:
    return storage_path("tranches", name)


class TrancheQuerySet(models.QuerySet["Tranche"]):
    def visible_to(self, user: Any) -> "TrancheQuerySet":
        """Tranches of the aid files `user` may open: an operator's agent, those of her operator's files.

        Of an ended file she keeps her operator's fee, which is invoiced to the end.
        """
        is_open = Q(application__in=Application.objects.open_to(user))
        return self.filter(is_open | Q(application__in=Application.objects.visible_to(user), is_fee=True))

    def writable_by(self, user: Any) -> "TrancheQuerySet":
        """Tranches of the aid files in `user`'s hands."""
        return self.filter(application__in=Application.objects.writable_by(user))


@pghistory.track()
class Tranche(FSMModelMixin, models.Model):
    """One payment of an aid, or of its operator's fee (`is_fee`), in money or in kind.

    `fee_milestone` is what a part of the fee is invoiced for (ADR 0034); each is live once in a file.

    `set_in` is the currency in which the amount was agreed; the other one follows from `rate`, the last
    known on the day of the proposal. `payee_iban` is encrypted and shown whole only to those who pay.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="tranches")
    number = models.PositiveSmallIntegerField(_("numéro"))
    label = models.CharField(_("objet"), max_length=160)
    mode = models.CharField(_("forme"), max_length=8, choices=DisbursementMode.choices)
    is_fee = models.BooleanField(_("frais de l'opérateur"), default=False)
    fee_milestone = models.CharField(
        _("échéance des frais"), max_length=8, choices=FeeMilestone.choices, blank=True
    )
    due_on = models.DateField(_("prévu le"), null=True, blank=True)
    set_in = models.CharField(_("monnaie convenue"), max_length=3, choices=Currency.choices, default="EUR")
    amount_eur = EurField(_("montant (EUR)"))
    amount_tnd = TndField(_("montant (TND)"), null=True, blank=True)
    rate = models.ForeignKey(
        ExchangeRate, on_delete=models.PROTECT, null=True, blank=True, related_name="tranches"
    )
    payee_name = models.CharField(_("bénéficiaire du paiement"), max_length=70, blank=True)
    payee_iban = EncryptedJSONField(_("compte du bénéficiaire"), null=True, blank=True)
    supplier = models.CharField(_("fournisseur"), max_length=120, blank=True)
    quote_number = models.CharField(_("numéro du devis"), max_length=60, blank=True)
    quote_amount_tnd = TndField(_("montant du devis (TND)"), null=True, blank=True)
    quote_file = models.FileField(_("devis"), upload_to=tranche_path, blank=True)
    invoice_number = models.CharField(_("numéro de la facture"), max_length=60, blank=True)
    invoice_file = models.FileField(_("facture"), upload_to=tranche_path, blank=True)
    handed_on = models.DateField(_("remis le"), null=True, blank=True)
    receipt_file = models.FileField(_("reçu de remise signé"), upload_to=tranche_path, blank=True)
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.PLANNED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ordered_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField(_("payé le"), null=True, blank=True)
    payment_reference = models.CharField(_("référence du paiement"), max_length=60, blank=True)
    proof_file = models.FileField(_("preuve du paiement"), upload_to=tranche_path, blank=True)
    returned_on = models.DateField(_("retourné le"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TrancheQuerySet.as_manager()

    class Meta:
        verbose_name = _("versement")
        verbose_name_plural = _("versements")
        ordering = ("application", "number")
        constraints = (
            models.UniqueConstraint(
                name="tranche_number_once",
                fields=["application", "number"],
                violation_error_message=_("Ce dossier a déjà un versement de ce numéro."),
            ),
            models.CheckConstraint(
                name="tranche_amount_positive",
                condition=Q(amount_eur__gt=0) & (Q(amount_tnd__isnull=True) | Q(amount_tnd__gt=0)),
                violation_error_message=_("Le montant d'un versement est positif."),
            ),
            models.CheckConstraint(
                name="tranche_proposer_not_checker",
                condition=Q(checked_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(checked_by=F("proposed_by")),
                violation_error_message=_("La personne qui a proposé ce versement ne peut pas le vérifier."),
            ),
            models.CheckConstraint(
                name="tranche_proposer_not_orderer",
                condition=Q(ordered_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(ordered_by=F("proposed_by")),
                violation_error_message=_("La personne qui a proposé ce versement ne peut pas l'ordonner."),
            ),
            models.CheckConstraint(
                name="tranche_steps_in_order",
                condition=(
                    ~Q(state__in=["proposed", *_SEEN]) | Q(proposed_by__isnull=False, rate__isnull=False)
                )
                & (~Q(state__in=_SEEN) | Q(checked_by__isnull=False))
                & (~Q(state__in=["ordered", "paid", "returned"]) | Q(ordered_by__isnull=False))
                & (~Q(state__in=["paid", "returned"]) | Q(paid_by__isnull=False, paid_on__isnull=False)),
                violation_error_message=_("Un versement se propose, se vérifie, s'ordonne, puis se paie."),
            ),
            models.CheckConstraint(
                name="tranche_fee_in_money",
                condition=Q(is_fee=False) | Q(mode="cash"),
                violation_error_message=_("Les frais de l'opérateur se paient en argent."),
            ),
            models.CheckConstraint(
                name="tranche_milestone_of_fee",
                condition=Q(fee_milestone="") | Q(is_fee=True, fee_milestone__in=FeeMilestone.values),
                violation_error_message=_("Seuls des frais de l'opérateur ont une échéance."),
            ),
            models.UniqueConstraint(
                name="tranche_milestone_once",
                fields=["application", "fee_milestone"],
                condition=~Q(fee_milestone="") & ~Q(state__in=["returned", "cancelled"]),
                violation_error_message=_("Cette échéance des frais est déjà facturée."),
            ),
        )
        indexes = (models.Index(name="tranche_worklist", fields=["state", "updated_at", "id"]),)
        triggers = (
            pgtrigger.Trigger(
                name="tranche_within_grant",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("amount_eur", "is_fee", "application_id", "state"),
                declare=[("ceiling", "numeric"), ("planned", "numeric")],
                func=pgtrigger.Func(_WITHIN_GRANT),
            ),
            pgtrigger.Trigger(
                name="tranche_under_contract",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("day", "date")],
                func=pgtrigger.Func(_UNDER_CONTRACT),
            ),
            pgtrigger.Protect(
                name="tranche_frozen_once_checked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=_SEEN)
                & (
                    pgtrigger.Q(old__amount_eur__df=pgtrigger.F("new__amount_eur"))
                    | pgtrigger.Q(old__amount_tnd__df=pgtrigger.F("new__amount_tnd"))
                    | pgtrigger.Q(old__rate__df=pgtrigger.F("new__rate"))
                    | pgtrigger.Q(old__is_fee__df=pgtrigger.F("new__is_fee"))
                    | pgtrigger.Q(old__application__df=pgtrigger.F("new__application"))
                    | pgtrigger.Q(old__payee_name__df=pgtrigger.F("new__payee_name"))
                    | pgtrigger.Q(old__payee_iban__df=pgtrigger.F("new__payee_iban"))
                ),
            ),
            pgtrigger.Protect(name="tranche_never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("aids:tranche_detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """What the bank and the papers call this payment."""
        return f"{self.application.number}/{self.number}"

    @property
    def is_in_kind(self) -> bool:
        return self.mode == DisbursementMode.IN_KIND

    @transition(field=state, source=S.PLANNED, target=S.PROPOSED)
    def propose(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.PLANNED)
    def send_back(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.CHECKED)
    def confirm(self) -> None: ...

    @transition(field=state, source=S.CHECKED, target=S.ORDERED)
    def order(self) -> None: ...

    @transition(field=state, source=S.ORDERED, target=S.CHECKED)
    def take_out(self) -> None: ...

    @transition(field=state, source=S.ORDERED, target=S.PAID)
    def pay(self) -> None: ...

    @transition(field=state, source=S.PAID, target=S.RETURNED)
    def come_back(self) -> None: ...

    @transition(field=state, source=[S.PLANNED, S.PROPOSED, S.CHECKED], target=S.CANCELLED)
    def cancel(self) -> None: ...


class TrancheTransition(TransitionEvent):
    """One change of a tranche's state: append-only."""

    subject = models.ForeignKey(Tranche, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du versement")
        verbose_name_plural = _("événements du versement")
        indexes = (models.Index(name="tranche_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="tranche_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class TrancheEntry(models.Model):
    """Which tranche an entry of the ledger paid: what a returned payment corrects, entry by entry."""

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="entries")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="tranche_entry")

    class Meta:
        verbose_name = _("écriture d'un versement")
        verbose_name_plural = _("écritures des versements")
        triggers = (
            pgtrigger.Protect(
                name="tranche_entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.tranche_id} · {self.entry_id}"
