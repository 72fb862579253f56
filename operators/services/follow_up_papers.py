"""Papers of the follow-up: asked for in a request, drawn by a worker on the queue `documents`."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.services.transitions import require_role
from common.dates import today
from common.drawn_files import drawn_store
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf
from common.wall import outside_wall
from operators.enums import ClosureState, FollowUpPaperKind
from operators.models import Closure, FollowUpPaper, Visit

LANGUAGES = ("fr", "ar")
_SUBJECT = ("application__case__person", "application__case__antenna", "application__operator")


@outside_wall()
@transaction.atomic
def visit_report_request(*, actor: User, visit: Visit, language: str) -> FollowUpPaper:
    """Ask for the report of a visit that was made."""
    if not Visit.objects.visible_to(actor).filter(pk=visit.pk).exists():
        raise NotPermitted(_("Cette visite n’est pas accessible avec votre rôle."), code="not_visible")
    current = Visit.objects.get(pk=visit.pk)
    if not current.is_done:
        raise DomainError(_("Le compte rendu suit la visite."), code="state")
    return _ask(actor, FollowUpPaperKind.VISIT_REPORT, language, current.version, visit=current)


@outside_wall()
@transaction.atomic
def certificate_request(*, actor: User, closure: Closure, language: str) -> FollowUpPaper:
    """Ask for the certificate that the person receives once her closure is confirmed."""
    require_role(
        actor,
        Role.COUNSELLOR,
        Role.ANTENNA_MANAGER,
        Role.TASKFORCE_MANAGER,
        act=_("délivrer une attestation"),
    )
    if not Closure.objects.visible_to(actor).filter(pk=closure.pk).exists():
        raise NotPermitted(_("Cette clôture n’est pas accessible avec votre rôle."), code="not_visible")
    current = Closure.objects.get(pk=closure.pk)
    if current.state != ClosureState.CONFIRMED:
        raise DomainError(_("L’attestation suit la confirmation de la clôture."), code="state")
    return _ask(actor, FollowUpPaperKind.CERTIFICATE, language, current.version, closure=current)


def _ask(actor: User, kind: FollowUpPaperKind, language: str, version: int, **subject: Any) -> FollowUpPaper:
    if language not in LANGUAGES:
        raise DomainError(_("Choisissez la langue, français ou arabe."), code="language")
    paper = FollowUpPaper.objects.create(
        kind=kind, language=language, version=version, requested_by=actor, **subject
    )
    enqueue(paper)
    return paper


def follow_up_paper_draw(paper: FollowUpPaper) -> None:
    """Draw and store a paper. Raises DomainError when what it tells changed since it was asked for."""
    if paper.kind == FollowUpPaperKind.VISIT_REPORT:
        visit = Visit.objects.select_related(*_SUBJECT, "recorded_by").get(papers=paper)
        subject: Visit | Closure = visit
        context: dict[str, Any] = {"visit": visit, "photos": visit.photos.count()}
        template, name = "pdf/operators/visit_report.html", "visite.pdf"
    else:
        subject = Closure.objects.select_related(*_SUBJECT, "application__contract").get(papers=paper)
        context = {"closure": subject}
        template, name = "pdf/operators/certificate.html", "attestation.pdf"
    if subject.version != paper.version:
        raise DomainError(_("Le contenu a changé : demandez de nouveau ce papier."), code="changed")
    context |= {"application": subject.application, "printed_on": today()}
    content = render_pdf(template, context, language=paper.language)
    drawn_store(paper, name=name, content=content)
