"""The liaison sheet of a referral: asked for in a request, drawn by a worker on the queue `documents`."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import LiaisonSheet, Referral
from cases.selectors.consent import has_consent
from cases.selectors.referrals import phones_of, shared_facts
from common.dates import today
from common.drawn_files import drawn_store
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf

TEMPLATE = "pdf/cases/liaison_sheet.html"


@transaction.atomic
def liaison_request(*, actor: User, referral: Referral, language: str) -> LiaisonSheet:
    """Ask for the sheet in French or Arabic; raises DomainError without the person's agreement."""
    if not Referral.objects.visible_to(actor).filter(pk=referral.pk).exists():
        raise NotPermitted(_("Cette orientation n'est pas accessible avec votre rôle."), code="not_visible")
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue de la fiche, français ou arabe."), code="language")
    _check_consent(referral)
    sheet = LiaisonSheet.objects.create(referral=referral, language=language, requested_by=actor)
    enqueue(sheet)
    return sheet


def liaison_draw(sheet: LiaisonSheet) -> None:
    """Draw and store the PDF; the agreement is asked again, since the sheet is what leaves the portal."""
    related = ("case__person", "case__antenna", "case__counsellor", "case__governorate", "case__delegation")
    referral = Referral.objects.select_related(
        *related, "case__return_country", "unit__institution", "service", "sent_by"
    ).get(pk=sheet.referral_id)
    _check_consent(referral)
    with translation.override(sheet.language):
        values = {
            "referral": referral,
            "case": referral.case,
            "person": referral.case.person,
            "facts": shared_facts(referral),
            "phones": phones_of(referral),
            "printed_on": today(),
        }
    content = render_pdf(TEMPLATE, values, language=sheet.language)
    drawn_store(sheet, name="fiche-de-liaison.pdf", content=content)


def _check_consent(referral: Referral) -> None:
    if not has_consent(referral.case, referral.scope):
        message = _("L'accord « %(scope)s » n'est plus en vigueur : la fiche n'est pas établie.")
        raise DomainError(message % {"scope": referral.scope.label}, code="consent")
