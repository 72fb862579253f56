"""Excel files about announcements: the one to fill in, and the rows to correct."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.enums import Modality, Sex
from cases.models import AnnouncementBatch
from cases.services.announcements.columns import COLUMNS

_TEXT = "@"


def batch_template() -> bytes:
    """Return the workbook to fill in: the headers (* for what must be known), a sheet that explains them."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": _TEXT})
        page = book.add_worksheet(_("Signalements"))
        _turn(page)
        page.freeze_panes(1, 0)
        for index, column in enumerate(COLUMNS):
            # Cells are text: Excel then keeps the zeros of a CIN and the plus of a telephone number.
            page.set_column(index, index, column.width, text)
            page.write_string(0, index, f"{column.label}{' *' if column.is_required else ''}", head)
        _limit(page, "sex", [str(label) for label in Sex.labels])
        _limit(page, "modality", [str(label) for label in Modality.labels])
        _explain(book, head)
    return buffer.getvalue()


def batch_refused(batch: AnnouncementBatch) -> bytes:
    """Return the refused rows as they came, with the row's number and the reason: correct it and send it again."""
    header = batch.content["header"]
    rows = [row for row in batch.content["rows"] if row["errors"]]
    width = max([len(header), *(len(row["cells"]) for row in rows)])
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": _TEXT})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(_("À corriger"))
        _turn(page)
        page.freeze_panes(1, 0)
        page.set_column(0, width, 16, text)
        page.set_column(width + 1, width + 1, 70)
        for index, name in enumerate([*header, *[""] * (width - len(header))]):
            page.write_string(0, index, name, head)
        page.write_string(0, width, _("Ligne d'origine"), head)
        page.write_string(0, width + 1, _("Motif du refus"), head)
        for line, row in enumerate(rows, 1):
            for index, cell in enumerate(row["cells"]):
                page.write_string(line, index, cell, text)
            page.write_number(line, width, row["number"])
            page.write_string(line, width + 1, "\n".join(reasons(row)), wrapped)
    return buffer.getvalue()


def reasons(row: dict[str, Any]) -> list[str]:
    """Return why a row is refused, in words: « column : reason »."""
    return [
        f"{error['column']} : {error['message']}" if error["column"] else error["message"]
        for error in row["errors"]
    ]


def _turn(page: Any) -> None:
    if get_language() == "ar":
        page.right_to_left()


def _limit(page: Any, key: str, values: list[str]) -> None:
    """Offer a closed list in the cells of a column; Excel takes up to 255 characters of it."""
    place = next(index for index, column in enumerate(COLUMNS) if column.key == key)
    if len(",".join(values)) <= 255 and not any("," in value for value in values):
        page.data_validation(1, place, 500, place, {"validate": "list", "source": values})


def _explain(book: Any, head: Any) -> None:
    page = book.add_worksheet(_("Aide"))
    _turn(page)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 16)
    page.set_column(2, 2, 80)
    for index, title in enumerate((_("Colonne"), _("Obligatoire"), _("Exemple ou valeurs possibles"))):
        page.write_string(0, index, title, head)
    choices = {"sex": Sex.labels, "modality": Modality.labels}
    for line, column in enumerate(COLUMNS, 1):
        words = " · ".join(str(label) for label in choices.get(column.key, ())) or str(column.example)
        if not words and column.reader.__name__ == "read_day":
            words = _("jj/mm/aaaa")
        page.write_string(line, 0, str(column.label))
        page.write_string(line, 1, _("oui") if column.is_required else "")
        page.write_string(line, 2, words)
