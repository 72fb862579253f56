"""The audit of the ledger: every balance beside the sum of its entries."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from aids.enums import LedgerAccount
from aids.models import Envelope, LedgerCheck
from common.formatting import eur_text, number_text

LIMITS = "limits"
# One statement sees one moment: two of them could find an entry that the other had not seen yet.
_AUDIT = """
    WITH summed AS (
        SELECT envelope_id,
            SUM(slots) FILTER (WHERE account = 'allocated') AS allocated_slots,
            SUM(amount_eur) FILTER (WHERE account = 'allocated') AS allocated_eur,
            SUM(slots) FILTER (WHERE account = 'reserved') AS reserved_slots,
            SUM(amount_eur) FILTER (WHERE account = 'reserved') AS reserved_eur,
            SUM(slots) FILTER (WHERE account = 'committed') AS committed_slots,
            SUM(amount_eur) FILTER (WHERE account = 'committed') AS committed_eur,
            SUM(slots) FILTER (WHERE account = 'spent') AS spent_slots,
            SUM(amount_eur) FILTER (WHERE account = 'spent') AS spent_eur
        FROM aids_ledgerentry GROUP BY envelope_id
    )
    SELECT e.id,
        COALESCE(b.allocated_slots, 0), COALESCE(b.allocated_eur, 0),
        COALESCE(b.reserved_slots, 0), COALESCE(b.reserved_eur, 0),
        COALESCE(b.committed_slots, 0), COALESCE(b.committed_eur, 0),
        0, COALESCE(b.spent_eur, 0),
        COALESCE(s.allocated_slots, 0), COALESCE(s.allocated_eur, 0),
        COALESCE(s.reserved_slots, 0), COALESCE(s.reserved_eur, 0),
        COALESCE(s.committed_slots, 0), COALESCE(s.committed_eur, 0),
        COALESCE(s.spent_slots, 0), COALESCE(s.spent_eur, 0),
        b.envelope_id IS NOT NULL AND (b.limits_slots <> e.has_slots OR b.limits_euros <> e.has_euros)
    FROM aids_envelope e
    LEFT JOIN aids_balance b ON b.envelope_id = e.id
    LEFT JOIN summed s ON s.envelope_id = e.id
    ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One account of one envelope whose balance is not the sum of its entries (slots, and EUR as text).

    `account` LIMITS: what the balance enforces is not what the envelope says it limits.
    """

    envelope_id: int
    phase: str
    envelope: str
    account: str
    kept_slots: int = 0
    kept_eur: str = "0"
    summed_slots: int = 0
    summed_eur: str = "0"

    def words(self) -> str:
        """Return the difference as a sentence, in the reader's language."""
        place = {"phase": self.phase, "envelope": self.envelope}
        if self.account == LIMITS:
            message = _("%(phase)s, %(envelope)s : le solde ne contrôle pas ce que l'enveloppe limite.")
            return message % place
        message = _(
            "%(phase)s, %(envelope)s, %(account)s : le solde dit %(kept)s, les écritures font %(summed)s."
        )
        return message % {
            **place,
            "account": str(LedgerAccount(self.account).label).lower(),
            "kept": _pair(self.kept_slots, self.kept_eur),
            "summed": _pair(self.summed_slots, self.summed_eur),
        }

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def ledger_differences() -> list[Difference]:
    """Recompute every balance; return those that differ from the sum of their entries, or whose limits are old."""
    with connection.cursor() as cursor:
        cursor.execute(_AUDIT)
        rows = cursor.fetchall()
    wrong = [row for row in rows if list(row[1:9]) != list(row[9:17]) or row[17]]
    envelopes = Envelope.objects.with_balance().select_related("phase").in_bulk([row[0] for row in wrong])
    return [found for row in wrong for found in _differences(envelopes[row[0]], row)]


def _differences(envelope: Envelope, row: tuple[Any, ...]) -> Iterable[Difference]:
    about: dict[str, Any] = {
        "envelope_id": envelope.pk,
        "phase": envelope.phase.code,
        "envelope": envelope.label,
    }
    if row[17]:
        yield Difference(**about, account=LIMITS)
    for place, account in enumerate(LedgerAccount.values):
        kept, summed = row[1 + 2 * place : 3 + 2 * place], row[9 + 2 * place : 11 + 2 * place]
        if kept != summed:
            yield Difference(
                **about,
                account=account,
                kept_slots=int(kept[0]),
                kept_eur=str(kept[1]),
                summed_slots=int(summed[0]),
                summed_eur=str(summed[1]),
            )


def newest_check() -> tuple[LedgerCheck | None, list[str]]:
    """Return the last nightly audit and its differences in words; None when none was made yet."""
    check = LedgerCheck.objects.order_by("-at", "-pk").first()
    rows: list[dict[str, Any]] = check.differences if check else []
    envelopes = Envelope.objects.with_balance().in_bulk([row["envelope_id"] for row in rows]) if rows else {}
    return check, [_named(row, envelopes).words() for row in rows]


def _named(row: Mapping[str, Any], envelopes: Mapping[int, Envelope]) -> Difference:
    """Name the envelope in the reader's language, when it still exists."""
    envelope = envelopes.get(row["envelope_id"])
    return Difference(**{**row, "envelope": envelope.label if envelope else row["envelope"]})


def _pair(slots: int, euros: str) -> str:
    return _("places : %(slots)s, euros : %(euros)s") % {
        "slots": number_text(slots),
        "euros": eur_text(Decimal(euros)),
    }
