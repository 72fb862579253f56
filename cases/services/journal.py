"""Notes in a case's journal."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, JournalNote
from cases.services.access import lock_case
from common.errors import DomainError

NOTE_LENGTH = 5000


@transaction.atomic
def note_add(*, actor: User, case: Case, text: str) -> JournalNote:
    """Write a note; it is kept with its author and date and never edited. Refused when empty."""
    text = text.strip()
    if not text:
        raise DomainError(_("La note est vide."), field="text", code="required")
    if len(text) > NOTE_LENGTH:
        message = _("La note dépasse %(limit)s caractères.")
        raise DomainError(message % {"limit": NOTE_LENGTH}, field="text", code="too_long")
    case = lock_case(actor=actor, case=case)
    return JournalNote.objects.create(case=case, author=actor, text=text)
