"""The hand-over sheet of a case: asked for in a request, drawn by a worker on the queue `documents`."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, HandOverSheet
from cases.selectors.transfers import open_work
from common.dates import today
from common.drawn_files import drawn_store
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf

TEMPLATE = "pdf/cases/hand_over_sheet.html"


@transaction.atomic
def sheet_request(*, actor: User, case: Case, language: str) -> HandOverSheet:
    """Ask for the sheet in "fr" or "ar"; a worker draws it after commit."""
    if not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        raise NotPermitted(_("Ce dossier n'est pas accessible avec votre rôle."), code="not_visible")
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue, français ou arabe."), code="language")
    sheet = HandOverSheet.objects.create(case=case, language=language, requested_by=actor)
    enqueue(sheet)
    return sheet


def sheet_draw(sheet: HandOverSheet) -> None:
    """Draw and store the PDF of a sheet, with the open work of the moment."""
    case = Case.objects.select_related(
        "person", "antenna", "counsellor", "return_country", "governorate", "delegation"
    ).get(pk=sheet.case_id)
    with translation.override(sheet.language):
        transfer = case.transfers.select_related("from_antenna", "to_antenna").first()
        values = {"case": case, "work": open_work(case), "transfer": transfer, "printed_on": today()}
        content = render_pdf(TEMPLATE, values, language=sheet.language)
    drawn_store(sheet, name="passation.pdf", content=content)
