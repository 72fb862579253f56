"""The ledger: append-only entries per envelope, and the balance the database keeps (domain.md 3.3)."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aids.enums import EntryKind, EntryReason, LedgerAccount
from aids.models.applications import Application
from aids.models.budget_moves import BudgetMove
from aids.models.programmes import Envelope
from common.money import EurField


class Balance(models.Model):
    """What an envelope holds, kept by a trigger in the transaction of each entry.

    The checks are the last word against overspending: reserved + committed never passes allocated (for
    slots and euros that the envelope limits), nothing goes below zero, spending stays within commitments.
    """

    envelope = models.OneToOneField(
        Envelope, on_delete=models.CASCADE, primary_key=True, related_name="balance"
    )
    limits_slots = models.BooleanField(default=True)
    limits_euros = models.BooleanField(default=True)
    allocated_slots = models.IntegerField(default=0)
    allocated_eur = EurField(default=0)
    reserved_slots = models.IntegerField(default=0)
    reserved_eur = EurField(default=0)
    committed_slots = models.IntegerField(default=0)
    committed_eur = EurField(default=0)
    spent_eur = EurField(default=0)

    class Meta:
        verbose_name = _("solde")
        verbose_name_plural = _("soldes")
        constraints = (
            models.CheckConstraint(
                name="balance_never_negative",
                condition=Q(
                    allocated_slots__gte=0,
                    allocated_eur__gte=0,
                    reserved_slots__gte=0,
                    reserved_eur__gte=0,
                    committed_slots__gte=0,
                    committed_eur__gte=0,
                    spent_eur__gte=0,
                ),
                violation_error_message=_("Un solde ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                name="balance_slots_not_passed",
                condition=Q(limits_slots=False)
                | Q(allocated_slots__gte=F("reserved_slots") + F("committed_slots")),
                violation_error_message=_("Il ne reste pas de place dans cette enveloppe."),
            ),
            models.CheckConstraint(
                name="balance_euros_not_passed",
                condition=Q(limits_euros=False)
                | Q(allocated_eur__gte=F("reserved_eur") + F("committed_eur")),
                violation_error_message=_("Il ne reste pas assez d'euros dans cette enveloppe."),
            ),
            models.CheckConstraint(
                name="balance_spent_within_committed",
                condition=Q(spent_eur__lte=F("committed_eur")),
                violation_error_message=_("Les dépenses ne peuvent pas dépasser les engagements."),
            ),
        )

    def __str__(self) -> str:
        return str(self.envelope_id)

    @property
    def left_slots(self) -> int:
        return self.allocated_slots - self.reserved_slots - self.committed_slots

    @property
    def left_eur(self) -> Decimal:
        return Decimal(self.allocated_eur - self.reserved_eur - self.committed_eur)


# Once per statement, not per row: a register brings in thousands of entries of the same few envelopes.
_KEEP_BALANCE = """
    INSERT INTO aids_balance (
        envelope_id, limits_slots, limits_euros, allocated_slots, allocated_eur, reserved_slots, reserved_eur,
        committed_slots, committed_eur, spent_eur)
    SELECT e.id, e.has_slots, e.has_euros, 0, 0, 0, 0, 0, 0, 0 FROM aids_envelope e
    WHERE e.id IN (SELECT envelope_id FROM entries) ORDER BY e.id
    ON CONFLICT (envelope_id) DO NOTHING;
    UPDATE aids_balance b SET
        allocated_slots = b.allocated_slots + moved.allocated_slots,
        allocated_eur = b.allocated_eur + moved.allocated_eur,
        reserved_slots = b.reserved_slots + moved.reserved_slots,
        reserved_eur = b.reserved_eur + moved.reserved_eur,
        committed_slots = b.committed_slots + moved.committed_slots,
        committed_eur = b.committed_eur + moved.committed_eur,
        spent_eur = b.spent_eur + moved.spent_eur
    FROM (
        SELECT envelope_id,
            COALESCE(SUM(slots) FILTER (WHERE account = 'allocated'), 0) AS allocated_slots,
            COALESCE(SUM(amount_eur) FILTER (WHERE account = 'allocated'), 0) AS allocated_eur,
            COALESCE(SUM(slots) FILTER (WHERE account = 'reserved'), 0) AS reserved_slots,
            COALESCE(SUM(amount_eur) FILTER (WHERE account = 'reserved'), 0) AS reserved_eur,
            COALESCE(SUM(slots) FILTER (WHERE account = 'committed'), 0) AS committed_slots,
            COALESCE(SUM(amount_eur) FILTER (WHERE account = 'committed'), 0) AS committed_eur,
            COALESCE(SUM(amount_eur) FILTER (WHERE account = 'spent'), 0) AS spent_eur
        FROM entries GROUP BY envelope_id
    ) moved
    WHERE b.envelope_id = moved.envelope_id;
    RETURN NULL;
"""


class LedgerEntry(models.Model):
    """One movement of one account of one envelope: slots and EUR, signed. Never updated, never deleted.

    A correction is a counter-entry that names what it `corrects`. An entry written by the portal itself
    says why by `reason_code`; `reason` then only holds what belongs to it, in no language (a number).
    """

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    kind = models.CharField(_("mouvement"), max_length=12, choices=EntryKind.choices)
    account = models.CharField(_("compte"), max_length=10, choices=LedgerAccount.choices)
    slots = models.IntegerField(_("places"), default=0)
    amount_eur = EurField(_("montant (EUR)"), default=0)
    at = models.DateTimeField(_("date"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason_code = models.CharField(max_length=16, choices=EntryReason.choices, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    move = models.ForeignKey(
        BudgetMove, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )

    class Meta:
        verbose_name = _("écriture")
        verbose_name_plural = _("écritures")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                name="entry_kind_moves_its_account",
                condition=Q(kind="allocation", account="allocated")
                | Q(kind="reservation", account="reserved", slots__gte=0, amount_eur__gte=0)
                | Q(kind="release", account="reserved", slots__lte=0, amount_eur__lte=0)
                | Q(kind="commitment", account="committed", slots__gte=0, amount_eur__gte=0)
                | Q(kind="spending", account="spent", slots=0, amount_eur__gte=0)
                | Q(kind="correction", corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_for_an_application",
                condition=Q(kind__in=["allocation", "correction"]) | Q(application__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_of_a_move",
                condition=Q(move__isnull=True) | Q(kind="allocation", reason_code="move"),
            ),
        )
        indexes = (
            models.Index(name="entry_by_application", fields=["application", "envelope"]),
            models.Index(name="entry_list", fields=["-at", "-id"]),
            models.Index(name="entry_list_envelope", fields=["envelope", "-at", "-id"]),
            models.Index(name="entry_list_account", fields=["account", "kind", "-at", "-id"]),
        )
        triggers = (
            pgtrigger.Protect(name="entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="entry_keeps_balance",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="entries"),
                func=pgtrigger.Func(_KEEP_BALANCE),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slots} / {self.amount_eur} EUR"

    # Read for each line of a page: Django's own get_…_display makes a dictionary of all labels each time.
    @property
    def kind_label(self) -> str:
        return str(EntryKind(self.kind).label)

    @property
    def account_label(self) -> str:
        return str(LedgerAccount(self.account).label)

    @property
    def reason_words(self) -> str:
        """Why, in the reader's language; words that a person typed stay as typed."""
        if not self.reason_code:
            return self.reason
        label = str(EntryReason(self.reason_code).label)
        if not self.reason:
            return label
        return gettext("%(label)s : %(detail)s") % {"label": label, "detail": self.reason}
