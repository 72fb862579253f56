"""Drafts of registrations, each seen by its author only."""

from uuid import UUID

from accounts.models import User
from cases.models import Person, RegistrationDraft


def draft_get(*, actor: User, key: UUID) -> RegistrationDraft:
    """Return the draft `key`, an unsaved blank one when nobody has it.

    Raises RegistrationDraft.DoesNotExist for somebody else's.
    """
    draft = RegistrationDraft.objects.filter(key=key).select_related("case").first()
    if draft is None:
        return RegistrationDraft(key=key, owner=actor, data={})
    if draft.owner_id != actor.pk:
        raise RegistrationDraft.DoesNotExist
    return draft


def drafts_to_resume(*, actor: User) -> list[RegistrationDraft]:
    """Return the actor's drafts that are not cases yet, the last touched first."""
    return list(RegistrationDraft.objects.visible_to(actor).filter(case__isnull=True)[:50])


def draft_person(draft: RegistrationDraft) -> Person | None:
    """Return the known person that the draft is about (merged meanwhile: the record kept for her).

    The link was checked when it was made.
    """
    pk = draft.data.get("person")
    person = Person.with_merged.filter(pk=pk).select_related("merged_into").first() if pk else None
    return (person.merged_into or person) if person else None


def draft_title(draft: RegistrationDraft) -> str:
    """Return the name typed so far, "" while there is none."""
    fields = draft.data.get("identite", {})
    return " ".join(
        part for name in ("first_name", "last_name") for part in fields.get(name, []) if part
    ).strip()
