"""The printed grid of a version: asked for in a request, drawn by a worker on the queue `documents`."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from aids.models import SchemePaper, SchemeVersion
from aids.selectors.decision_sheet import rules_words
from common.dates import today
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf


@transaction.atomic
def scheme_paper_request(*, actor: User, version: SchemeVersion, language: str) -> SchemePaper:
    """Ask for the grid of a version on paper; raises DomainError for another language than French or Arabic."""
    if not SchemeVersion.objects.visible_to(actor).filter(pk=version.pk).exists():
        raise NotPermitted(_("Cette version n'est pas accessible avec votre rôle."), code="not_visible")
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue du papier, français ou arabe."), code="language")
    paper = SchemePaper.objects.create(version=version, language=language, requested_by=actor)
    enqueue(paper)
    return paper


def scheme_paper_draw(paper: SchemePaper) -> None:
    """Draw and store the PDF of a version's grid."""
    version = SchemeVersion.objects.with_rules().get(pk=paper.version_id)
    with translation.override(paper.language):
        context = scheme_sheet(version)
    content = render_pdf("pdf/aids/scheme.html", context, language=paper.language)
    paper.file.save("schema.pdf", ContentFile(content), save=False)
    paper.save(update_fields=["file"])


def scheme_sheet(version: SchemeVersion) -> dict[str, Any]:
    """Return what the printed grid shows, in the language of the moment."""
    criteria = [(criterion, rules_words(criterion)) for criterion in version.criteria.all()]
    return {"version": version, "criteria": criteria, "bands": version.bands.all(), "printed_on": today()}
