"""Notes in a case's journal: written, put right by their author for a day, never deleted."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import NoteKind
from cases.models import Case, JournalNote
from cases.services.access import lock_case
from common.dates import today
from common.errors import DomainError, NotPermitted

NOTE_LENGTH = 5000
EDITABLE_FOR = timedelta(hours=24)


@transaction.atomic
def note_add(
    *,
    actor: User,
    case: Case,
    text: str,
    kind: str = NoteKind.OTHER,
    happened_on: date | None = None,
    is_confidential: bool = False,
) -> JournalNote:
    """Write a note on what happened on `happened_on` (today by default).

    Raises DomainError for an empty or too long text (field "text"), a day to come (field "happened_on").
    """
    text, day = _checked(text, kind, happened_on)
    case = lock_case(actor=actor, case=case)
    return JournalNote.objects.create(
        case=case, author=actor, text=text, kind=kind, happened_on=day, is_confidential=is_confidential
    )


@transaction.atomic
def note_edit(
    *, actor: User, note: JournalNote, text: str, kind: str, happened_on: date | None, is_confidential: bool
) -> JournalNote:
    """Put one's own note right within a day of writing it; the history keeps what it said.

    Raises NotPermitted for somebody else's note, DomainError after EDITABLE_FOR and for what `note_add` refuses.
    """
    lock_case(actor=actor, case=note.case)
    locked = JournalNote.objects.select_for_update(of=("self",), no_key=True).get(pk=note.pk)
    if locked.author_id != actor.pk:
        raise NotPermitted(_("Seul l'auteur d'une note la corrige."), code="author")
    if not is_editable(actor=actor, note=locked):
        message = _("Une note se corrige pendant 24 heures. Écrivez une nouvelle note qui complète celle-ci.")
        raise DomainError(message, code="too_late")
    locked.text, locked.happened_on = _checked(text, kind, happened_on)
    locked.kind, locked.is_confidential = kind, is_confidential
    locked.save(update_fields=["text", "happened_on", "kind", "is_confidential"])
    return locked


def is_editable(*, actor: User, note: JournalNote) -> bool:
    """Whether `actor` may still put `note` right."""
    return note.author_id == actor.pk and timezone.now() < note.created_at + EDITABLE_FOR


def _checked(text: str, kind: str, happened_on: date | None) -> tuple[str, date]:
    text, day = text.strip(), happened_on or today()
    if not text:
        raise DomainError(_("La note est vide."), field="text", code="required")
    if len(text) > NOTE_LENGTH:
        message = _("La note dépasse %(limit)s caractères.")
        raise DomainError(message % {"limit": NOTE_LENGTH}, field="text", code="too_long")
    if kind not in NoteKind.values:
        raise DomainError(_("Cette nature de note n'existe pas."), field="kind", code="invalid")
    if day > today():
        message = _("Une note raconte ce qui s'est passé : sa date n'est pas à venir.")
        raise DomainError(message, field="happened_on", code="future")
    return text, day
