"""Papers of a sitting: booklet before, minutes and letters after; drawn by a worker on the queue `documents`."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pypdf import PdfWriter

from accounts.enums import Role
from accounts.models import User
from aids.enums import SittingPaperKind, SittingState
from aids.models import Decision, Paper, Sitting, SittingPaper
from aids.selectors.booklets import booklet_rows, minutes_context
from aids.selectors.exchange_rates import rate_on
from aids.services.documents import letter_request
from common.dates import today
from common.drawn_files import drawn_delete, drawn_store
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.models import JobState
from common.pdf import render_pdf

# They name persons, out of the reach of an erasure, and can be made again at any time.
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def sitting_paper_request(
    *, actor: User, sitting: Sitting, kind: str, language: str, pseudonymised: bool = True
) -> SittingPaper:
    """Ask for the booklet, the minutes or the joined letters of a sitting in one language.

    A member gets the booklet as the sitting shows its files; only who holds it may print the names.
    """
    if not Sitting.objects.visible_to(actor).filter(pk=sitting.pk).exists():
        raise NotPermitted(_("Cette séance n'est pas la vôtre."), code="not_visible")
    if kind not in SittingPaperKind.values or language not in ("fr", "ar"):
        raise DomainError(_("Choisissez un papier et sa langue, en français ou en arabe."), code="kind")
    manages = actor.role == Role.TASKFORCE_MANAGER
    if kind == SittingPaperKind.LETTERS and not manages:
        raise NotPermitted(_("Les lettres sont envoyées par la taskforce."), code="role")
    if kind != SittingPaperKind.BOOKLET and sitting.state != SittingState.SEALED:
        raise DomainError(_("Ce papier suit le scellement de la séance."), code="state")
    if kind == SittingPaperKind.LETTERS:
        _require_letters(sitting, language)
    hidden = pseudonymised if manages else (pseudonymised or sitting.pseudonymised)
    paper = SittingPaper.objects.create(
        sitting=sitting, kind=kind, language=language, pseudonymised=hidden, requested_by=actor
    )
    enqueue(paper)
    return paper


def letters_of(sitting: Sitting) -> list[Decision]:
    """Return the decisions of a sealed sitting that were applied, in the order of its agenda."""
    applied = Decision.objects.filter(sitting_file__sitting=sitting)
    return list(applied.select_related("application").order_by("sitting_file__rank"))


@transaction.atomic
def letters_request(*, actor: User, sitting: Sitting, language: str) -> list[Paper]:
    """Ask for the letter of every decision of a sealed sitting; each is made once."""
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Les lettres sont envoyées par la taskforce."), code="role")
    if sitting.state != SittingState.SEALED:
        raise DomainError(_("Les lettres suivent le scellement de la séance."), code="state")
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue des lettres."), code="language")
    decisions = letters_of(sitting)
    if not decisions:
        raise DomainError(_("Cette séance n'a appliqué aucune décision."), code="no_letters")
    return [letter_request(actor=actor, decision=one, language=language) for one in decisions]


def _letters(sitting: Sitting, language: str) -> list[Paper]:
    letters = Paper.objects.filter(decision__sitting_file__sitting=sitting, language=language)
    return list(letters.order_by("decision__sitting_file__rank"))


def _require_letters(sitting: Sitting, language: str) -> None:
    letters = _letters(sitting, language)
    undone = [letter for letter in letters if letter.job_state != JobState.DONE]
    if not letters or undone or len(letters) < len(letters_of(sitting)):
        raise DomainError(_("Préparez d'abord toutes les lettres dans cette langue."), code="letters_missing")


def sitting_paper_draw(paper: SittingPaper) -> None:
    """Draw and store one paper of a sitting."""
    sitting = Sitting.objects.select_related("phase", "sealed_by").get(pk=paper.sitting_id)
    if paper.kind == SittingPaperKind.LETTERS:
        content = _join(_letters(sitting, paper.language))
    else:
        with translation.override(paper.language):
            values = _context(sitting, paper) | {"sitting": sitting, "printed_on": today()}
            values["rate"] = rate_on(min(sitting.held_on, today()))
        content = render_pdf(_TEMPLATES[SittingPaperKind(paper.kind)], values, language=paper.language)
    drawn_store(paper, name=f"{paper.kind}.pdf", content=content)


def _context(sitting: Sitting, paper: SittingPaper) -> dict[str, Any]:
    if paper.kind == SittingPaperKind.BOOKLET:
        return {
            "rows": booklet_rows(sitting, pseudonymised=paper.pseudonymised),
            "members": list(sitting.members.select_related("institution", "country")),
        }
    return minutes_context(sitting, pseudonymised=paper.pseudonymised)


def sitting_papers_expire() -> int:
    """Delete the papers of sittings that name persons after KEPT_FOR; return how many. They can be made again."""
    named = Q(pseudonymised=False) | Q(kind=SittingPaperKind.LETTERS)
    old = SittingPaper.objects.filter(named, created_at__lt=timezone.now() - KEPT_FOR)
    return drawn_delete(old)


def _join(letters: list[Paper]) -> bytes:
    joined = PdfWriter()
    for letter in letters:
        with letter.file.open() as source:
            joined.append(source)
    out = BytesIO()
    joined.write(out)
    return out.getvalue()


_TEMPLATES = {
    SittingPaperKind.BOOKLET: "pdf/aids/sitting_booklet.html",
    SittingPaperKind.MINUTES: "pdf/aids/sitting_minutes.html",
}
