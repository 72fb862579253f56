"""The workbook of a scorecard: one row per figure, numbers as numbers, right to left in Arabic."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.formatting import day_text
from operators.selectors.scorecards.base import Unit
from operators.selectors.scorecards.cards import Scorecard

_FORMATS = {
    Unit.COUNT: "#,##0.##",
    Unit.DAYS: "#,##0.0",
    Unit.SHARE: "0.0%",
    Unit.EUR: '#,##0.00" €"',
    Unit.SCORE: "+0.00;-0.00;0.00",
}


def scorecard_workbook(card: Scorecard, *, language: str) -> bytes:
    """Return the workbook of a scorecard: figures, then the method of each."""
    content = io.BytesIO()
    with override(language), xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        _write(book, card, rtl=language == "ar")
    return content.getvalue()


def _write(book: Any, card: Scorecard, *, rtl: bool) -> None:
    font = {"font_name": "Calibri", "valign": "top", "reading_order": 2 if rtl else 1}
    title = book.add_format({**font, "bold": True, "font_size": 14, "font_color": "#0b6666"})
    text = book.add_format({**font, "text_wrap": True})
    head = book.add_format({**font, "bold": True, "bg_color": "#e1efee", "bottom": 1})
    numbers = {unit: book.add_format({**font, "num_format": form}) for unit, form in _FORMATS.items()}
    sheet = book.add_worksheet(_("Résultats"))
    if rtl:
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    for place, width in enumerate((38, 30, 14, 18, 90)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, f"{_('Fiche de résultats')} · {card.operator}", title)
    words = {"start": day_text(card.period.starts_on), "end": day_text(card.period.ends_on)}
    sheet.write_string(1, 0, _("du %(start)s au %(end)s") % words, text)
    heads = (_("Mesure"), _("Chiffre"), _("Valeur"), _("Médiane des autres"), _("Comment c’est compté"))
    for place, label in enumerate(heads):
        sheet.write_string(3, place, label, head)
    row = 4
    for block in card.blocks:
        for number, line in enumerate(block.lines):
            sheet.write_string(row, 0, str(block.measure.title), text)
            sheet.write_string(row, 1, str(line.column.label), text)
            for place, value in ((2, line.value), (3, line.others)):
                if value is not None:
                    sheet.write_number(row, place, float(value), numbers[line.column.unit])
            sheet.write_string(row, 4, "" if number else str(block.measure.method), text)
            row += 1
    sheet.freeze_panes(4, 1)
