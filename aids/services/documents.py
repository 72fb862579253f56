"""Papers of an aid file: asked for in a request, drawn by a worker on the queue `documents`."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import PaperKind
from aids.models import Application, Paper
from aids.selectors.decision_sheet import band_words, points_rows
from aids.selectors.files import parties
from aids.services.applications import eligibility_for
from aids.services.explanations import changes_of
from common.dates import today
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf


@transaction.atomic
def paper_request(*, actor: User, application: Application, kind: str, language: str) -> Paper:
    """Ask for a paper; a worker draws it after commit. Raises DomainError when there is nothing to draw."""
    if not Application.objects.writable_by(actor).filter(pk=application.pk).exists():
        raise NotPermitted(_("Ce dossier d'aide n'est pas accessible avec votre rôle."), code="not_visible")
    if kind not in PaperKind.values or language not in ("fr", "ar"):
        raise DomainError(_("Choisissez un papier et sa langue, en français ou en arabe."), code="kind")
    if kind == PaperKind.DECISION_SHEET and actor.role == Role.OPERATOR_AGENT:
        raise NotPermitted(_("Cette fiche n'est pas destinée aux opérateurs."), code="role")
    if kind == PaperKind.CONTRACT and application.granted_eur is None:
        raise DomainError(_("Le contrat se prépare après l'approbation."), code="state")
    paper = Paper.objects.create(application=application, kind=kind, language=language, requested_by=actor)
    enqueue(paper)
    return paper


def paper_draw(paper: Paper) -> None:
    """Draw and store the PDF of a paper."""
    application = Application.objects.select_related(
        "case__person",
        "case__antenna",
        "case__return_country",
        "phase",
        "operator",
        "assessment__version__scheme",
        "decided_by",
        "country",
    ).get(pk=paper.application_id)
    template, context = _TEMPLATES[PaperKind(paper.kind)]
    with translation.override(paper.language):
        values = context(application) | {"application": application, "printed_on": today()}
    content = render_pdf(template, values, language=paper.language)
    paper.sha256 = hashlib.sha256(content).hexdigest()
    paper.file.save(f"{paper.kind}.pdf", ContentFile(content), save=False)
    paper.save(update_fields=["file", "sha256"])


def _decision_sheet(application: Application) -> dict[str, Any]:
    assessment = application.assessment
    return {
        "reasons": eligibility_for(application).lines,
        "rows": points_rows(assessment) if assessment else [],
        "band": band_words(assessment) if assessment else "",
        "changes": changes_of(assessment) if assessment else [],
    }


def _contract(application: Application) -> dict[str, Any]:
    return {"parties": parties(application), "plan": getattr(application, "plan", None)}


_TEMPLATES = {
    PaperKind.DECISION_SHEET: ("pdf/aids/decision_sheet.html", _decision_sheet),
    PaperKind.CONTRACT: ("pdf/aids/contract.html", _contract),
}
