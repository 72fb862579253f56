"""The fairness view as an Excel file."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from accounts.models import User
from common.audit import record_access
from common.models.audit import AccessKind
from operators.models import Proposal
from operators.selectors.fairness import FairnessLine, Period, fairness, offers_by_governorate
from operators.selectors.framework import governorate_names
from operators.services.operators import require_manager

_IN_MEMORY = 2 * 1024 * 1024


def fairness_workbook(*, actor: User, period: Period) -> IO[bytes]:
    """Return the fairness view of a period as an Excel file: operators, reasons of refusals, governorates."""
    require_manager(actor)
    lines = fairness(actor=actor, period=period)
    stream: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    # What operators wrote must stay text, whatever it begins with.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}
    book = xlsxwriter.Workbook(stream, options)
    bold = book.add_format({"bold": True})
    _sheet(book, _("Opérateurs"), _titles(), [_cells(line) for line in lines], bold)
    refusals = [[str(line.operator), *reason] for line in lines for reason in line.reasons]
    _sheet(book, _("Motifs de refus"), [_("Opérateur"), _("Proposé le"), _("Motif")], refusals, bold)
    _places(book, lines, period, bold)
    book.close()
    reason = _("Équité des propositions, du %(start)s au %(end)s") % {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    record_access(actor=actor, kind=AccessKind.EXPORT, subject=Proposal(pk=0), reason=reason)
    stream.seek(0)
    return stream


def _titles() -> list[str]:
    return [
        _("Opérateur"),
        _("Propositions reçues"),
        _("Acceptées"),
        _("Déclinées"),
        _("Sans réponse"),
        _("Retirées"),
        _("En attente"),
        _("Délai médian de réponse (jours)"),
        _("Dossiers suivis"),
        _("Capacité"),
        _("Part des dossiers (%)"),
        _("Part de la capacité (%)"),
        _("Écart (points)"),
    ]


def _cells(line: FairnessLine) -> list[Any]:
    return [
        str(line.operator),
        line.offers,
        line.accepted,
        line.declined,
        line.expired,
        line.withdrawn,
        line.waiting,
        "" if line.answer_days is None else round(line.answer_days, 1),
        line.load,
        line.capacity,
        round(100 * line.share_of_files, 1),
        round(100 * line.share_of_capacity, 1),
        round(100 * line.gap, 1),
    ]


def _places(book: Any, lines: list[FairnessLine], period: Period, bold: Any) -> None:
    names = governorate_names()
    found = offers_by_governorate(period=period)
    titles = [_("Gouvernorat"), *(str(line.operator) for line in lines)]
    rows = [
        [names.get(code, code), *(counts[line.operator.pk] for line in lines)]
        for code, counts in found.items()
    ]
    _sheet(book, _("Propositions par gouvernorat"), titles, rows, bold)


def _sheet(book: Any, name: str, titles: list[str], rows: list[list[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, titles, bold)
    sheet.set_column(0, len(titles) - 1, 20)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if hasattr(value, "isoformat"):
                sheet.write_datetime(number, column, value)
            else:
                sheet.write(number, column, value)
