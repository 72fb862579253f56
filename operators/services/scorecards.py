"""Scorecards for the taskforce and for the operator itself; sheets of them drawn by a worker."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from common.constraints import refusals
from common.dates import today
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf
from common.wall import outside_wall
from operators.models import Operator, ScorecardSheet
from operators.selectors.scorecards.base import Period
from operators.selectors.scorecards.cards import Counted, Scorecard, count_all
from operators.services.scorecard_workbooks import scorecard_workbook

FURTHEST = date(2000, 1, 1)


def scorecards(*, actor: User, period: Period) -> Counted:
    """Return the scorecards of all operators side by side, for the taskforce."""
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seule la taskforce compare les opérateurs."), code="role")
    return count_all(period)


@outside_wall()
def scorecard_of(*, actor: User, operator: Operator, period: Period) -> Scorecard:
    """Return one operator's scorecard, the others as a median.

    Runs outside the operator's wall: its agents read their own figures and medians, never a row.
    """
    if not Operator.objects.visible_to(actor).filter(pk=operator.pk).exists():
        raise NotPermitted(_("Cette fiche n’est pas la vôtre."), code="not_visible")
    return count_all(period).card(operator)


@outside_wall()
@transaction.atomic
def sheet_request(*, actor: User, operator: Operator, period: Period, language: str) -> ScorecardSheet:
    """Ask for the sheet of an operator, in French or Arabic, as a PDF and a workbook."""
    if actor.role not in (Role.TASKFORCE_MANAGER, Role.OPERATOR_AGENT):
        raise NotPermitted(_("Votre rôle ne demande pas cette fiche."), code="role")
    if not Operator.objects.visible_to(actor).filter(pk=operator.pk).exists():
        raise NotPermitted(_("Cette fiche n’est pas la vôtre."), code="not_visible")
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue, français ou arabe."), code="language")
    if not FURTHEST <= period.starts_on <= today():
        raise DomainError(_("La période commence entre 2000 et aujourd’hui."), field="du", code="period")
    with refusals():
        sheet = ScorecardSheet.objects.create(
            operator=operator,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            language=language,
            requested_by=actor,
        )
    enqueue(sheet)
    return sheet


def sheet_draw(sheet: ScorecardSheet) -> None:
    """Count once, then draw the PDF and the workbook from the same figures; a second run replaces the files."""
    operator = Operator.objects.select_related("institution").get(pk=sheet.operator_id)
    card = count_all(Period(sheet.starts_on, sheet.ends_on)).card(operator)
    context = {"card": card, "printed_on": today()}
    content = render_pdf("pdf/operators/scorecard.html", context, language=sheet.language)
    for stored in (sheet.file, sheet.workbook):
        if stored:
            stored.delete(save=False)
    sheet.sha256 = hashlib.sha256(content).hexdigest()
    sheet.file.save("fiche-de-resultats.pdf", ContentFile(content), save=False)
    book = scorecard_workbook(card, language=sheet.language)
    sheet.workbook.save("fiche-de-resultats.xlsx", ContentFile(book), save=False)
    sheet.save(update_fields=["file", "workbook", "sha256"])
