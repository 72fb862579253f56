"""Results of the nightly audit of balances."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LedgerCheck(models.Model):
    """One audit: every balance was compared with the sum of its entries.

    `differences` holds, for each that differed, the envelope, the account, what was kept and what the
    entries sum up to (aids.selectors.ledger_audit.Difference).
    """

    at = models.DateTimeField(auto_now_add=True)
    differences = models.JSONField(default=list)

    class Meta:
        verbose_name = _("contrôle du registre")
        verbose_name_plural = _("contrôles du registre")
        ordering = ("-at", "-pk")
        get_latest_by = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {len(self.differences)}"

    @property
    def agrees(self) -> bool:
        return not self.differences
