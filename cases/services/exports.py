"""A list of cases as an Excel file."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from cases.models.cases import CaseQuerySet
from common.audit import record_access
from common.errors import DomainError
from common.models.audit import AccessKind

MOST_ROWS = 20_000
_IN_MEMORY = 5 * 1024 * 1024
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_cases(*, actor: User, cases: CaseQuerySet) -> IO[bytes]:
    """Return an Excel file of `cases` (what a list shows of each), and record that it was taken.

    Raises DomainError for more than MOST_ROWS rows.
    """
    rows = cases.order_by("-opened_on", "-pk")
    if rows[MOST_ROWS : MOST_ROWS + 1].exists():
        message = _("L'export dépasse %(most)s dossiers : resserrez les filtres.")
        raise DomainError(message % {"most": MOST_ROWS}, code="too_many")
    stream: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    count = _write(stream, rows)
    reason = _("Liste de %(count)s dossiers") % {"count": count}
    # No single case is the subject: id 0 stands for the list.
    record_access(actor=actor, kind=AccessKind.EXPORT, subject=Case(pk=0), reason=reason)
    stream.seek(0)
    return stream


def _write(stream: IO[bytes], rows: CaseQuerySet) -> int:
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(_("Dossiers"))
    sheet.freeze_panes(1, 1)
    titles = _titles()
    sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
    sheet.set_column(0, len(titles) - 1, 18)
    count = 0
    for count, case in enumerate(rows.iterator(chunk_size=2000), start=1):
        for column, value in enumerate(_cells(case)):
            _write_cell(sheet, count, column, value)
    sheet.autofilter(0, 0, count, len(titles) - 1)
    book.close()
    return count


def _titles() -> list[str]:
    return [
        _("Numéro"),
        _("Nom"),
        _("Prénom"),
        _("Nom en arabe"),
        _("Prénom en arabe"),
        _("Sexe"),
        _("Date de naissance"),
        _("Antenne"),
        _("Conseiller"),
        _("État"),
        _("Catégorie"),
        _("Pays de retour"),
        _("Date de retour"),
        _("Mode de retour"),
        _("Gouvernorat"),
        _("Ouvert le"),
    ]


def _cells(case: Case) -> list[Any]:
    person = case.person
    return [
        case.number,
        person.last_name,
        person.first_name,
        person.last_name_ar,
        person.first_name_ar,
        person.get_sex_display(),
        person.birth_date,
        case.antenna.name,
        str(case.counsellor or ""),
        case.get_state_display(),
        case.category,
        case.return_country.name,
        case.returned_on,
        case.get_modality_display(),
        case.governorate.name if case.governorate else "",
        case.opened_on,
    ]


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        # A name that begins like a formula must stay text when the file is opened.
        text = f"'{value}" if value.startswith(_FORMULA_STARTS) else value
        sheet.write_string(row, column, text)
    elif value is not None:
        sheet.write_datetime(row, column, value)
