"""Summons letters: asked for in a request, drawn by a worker on the queue `documents`."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Appointment, Summons
from common.dates import today
from common.drawn_files import drawn_store
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.pdf import render_pdf


@transaction.atomic
def summons_request(*, actor: User, appointment: Appointment, language: str) -> Summons:
    """Ask for the summons letter of a planned appointment, in French or Arabic."""
    if not Appointment.objects.visible_to(actor).filter(pk=appointment.pk).exists():
        raise NotPermitted(_("Ce rendez-vous n'est pas accessible avec votre rôle."), code="not_visible")
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue, français ou arabe."), code="language")
    current = Appointment.objects.get(pk=appointment.pk)
    if not current.is_planned:
        raise DomainError(_("Une convocation se fait pour un rendez-vous prévu."), code="state")
    summons = Summons.objects.create(
        appointment=current, language=language, starts_at=current.starts_at, requested_by=actor
    )
    enqueue(summons)
    return summons


def summons_draw(summons: Summons) -> None:
    """Draw and store the letter. Raises DomainError when the appointment was moved or cancelled meanwhile."""
    appointment = Appointment.objects.select_related("case__person", "case__antenna", "counsellor").get(
        pk=summons.appointment_id
    )
    if not appointment.is_planned or appointment.starts_at != summons.starts_at:
        raise DomainError(_("Le rendez-vous a changé : demandez une nouvelle convocation."), code="changed")
    context = {"appointment": appointment, "case": appointment.case, "printed_on": today()}
    content = render_pdf("pdf/cases/summons.html", context, language=summons.language)
    drawn_store(summons, name="convocation.pdf", content=content)
