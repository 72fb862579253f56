"""Entries of the ledger as an Excel file."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.models import LedgerEntry
from aids.selectors.ledger import LIST_ORDER, LedgerFilters, entries_matching, with_names
from aids.services.transitions import require_role
from common.audit import record_access
from common.errors import DomainError
from common.formatting import number_text
from common.models.audit import AccessKind

MOST_ROWS = 50_000
_IN_MEMORY = 5 * 1024 * 1024
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_entries(*, actor: User, filters: LedgerFilters) -> IO[bytes]:
    """Return an Excel file of the entries that pass `filters`, and record that it was taken.

    Raises DomainError for more than MOST_ROWS entries.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("exporter le registre"))
    entries = with_names(entries_matching(filters)).order_by(*LIST_ORDER)
    if entries[MOST_ROWS : MOST_ROWS + 1].exists():
        message = _("L'export dépasse %(most)s écritures : resserrez les filtres.")
        raise DomainError(message % {"most": number_text(MOST_ROWS)}, code="too_many")
    stream: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"})
    sheet = book.add_worksheet(_("Registre"))
    sheet.freeze_panes(1, 1)
    titles = _titles()
    sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
    sheet.set_column(0, len(titles) - 1, 18)
    money, count = book.add_format({"num_format": "#,##0.00"}), 0
    for count, entry in enumerate(entries.iterator(chunk_size=2000), start=1):
        for column, value in enumerate(_cells(entry)):
            _write(sheet, count, column, value, money)
    sheet.autofilter(0, 0, count, len(titles) - 1)
    book.close()
    reason = _("Registre : %(count)s écritures") % {"count": number_text(count)}
    # No single entry is the subject: id 0 stands for the list.
    record_access(actor=actor, kind=AccessKind.EXPORT, subject=LedgerEntry(pk=0), reason=reason)
    stream.seek(0)
    return stream


def _titles() -> list[str]:
    return [
        _("Date"),
        _("Phase"),
        _("Enveloppe"),
        _("Mouvement"),
        _("Compte"),
        _("Dossier d'aide"),
        _("Places"),
        _("Montant (EUR)"),
        _("Par"),
        _("Motif"),
    ]


def _cells(entry: LedgerEntry) -> list[Any]:
    return [
        timezone.localtime(entry.at).replace(tzinfo=None),
        entry.envelope.phase.code,
        entry.envelope.label,
        entry.kind_label,
        entry.account_label,
        entry.application.number if entry.application else "",
        entry.slots,
        entry.amount_eur,
        str(entry.actor or _("le portail")),
        entry.reason_words,
    ]


def _write(sheet: Any, row: int, column: int, value: Any, money: Any) -> None:
    if isinstance(value, str):
        # A reason that begins like a formula must stay text when the file is opened.
        sheet.write_string(row, column, f"'{value}" if value.startswith(_FORMULA_STARTS) else value)
    elif hasattr(value, "year"):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_number(row, column, value, money)
