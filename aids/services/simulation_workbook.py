"""The workbook of a simulation: cases whose amount changes, without names or situations."""

import io

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from accounts.models import Antenna, Governorate
from aids.services.simulation_run import NOT_ELIGIBLE, FlipList
from common.formatting import number_text


def flips_workbook(flips: FlipList) -> bytes:
    """Return the cases of `flips` as an Excel file, in the reader's language; points and EUR before and after."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet(_("Dossiers"))
        if get_language() == "ar":
            sheet.right_to_left()
        head = book.add_format({"bold": True, "bg_color": "#e1efee", "bottom": 1, "text_wrap": True})
        euros = book.add_format({"num_format": '#,##0.00" €"'})
        sheet.set_column(0, 2, 20)
        sheet.set_column(3, 8, 14)
        sheet.freeze_panes(1, 1)
        for place, title in enumerate(_titles()):
            sheet.write_string(0, place, title, head)
        antennas = {one.pk: one.name for one in Antenna.objects.all()}
        governorates = {one.pk: one.name for one in Governorate.objects.all()}
        for line, flip in enumerate(flips.flips, start=1):
            sheet.write_string(line, 0, flip.number)
            sheet.write_string(line, 1, antennas.get(flip.antenna_id, ""))
            sheet.write_string(line, 2, governorates.get(flip.governorate_id, ""))
            sheet.write_number(line, 3, flip.size)
            sheet.write_number(line, 4, flip.points_before)
            sheet.write_number(line, 5, flip.points_after)
            for place, cents in ((6, flip.cents_before), (7, flip.cents_after)):
                if cents == NOT_ELIGIBLE:
                    sheet.write_string(line, place, _("non éligible"))
                else:
                    sheet.write_number(line, place, cents / 100, euros)
            difference = max(flip.cents_after, 0) - max(flip.cents_before, 0)
            sheet.write_number(line, 8, difference / 100, euros)
        if flips.total > len(flips.flips):
            message = _("Les %(listed)s premiers de %(total)s dossiers.") % {
                "listed": number_text(len(flips.flips)),
                "total": number_text(flips.total),
            }
            sheet.write_string(len(flips.flips) + 1, 0, message)
    return content.getvalue()


def _titles() -> tuple[str, ...]:
    return (
        _("Dossier"),
        _("Antenne"),
        _("Gouvernorat"),
        _("Taille du foyer"),
        _("Points avant"),
        _("Points après"),
        _("Montant avant (EUR)"),
        _("Montant après (EUR)"),
        _("Différence (EUR)"),
    )
