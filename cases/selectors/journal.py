"""The journal of a case as each role may read it."""

from accounts.models import User
from cases.models import Case, JournalNote
from common.pagination import Page, keyset_page

LIST_ORDER = ("-happened_on", "-pk")
PAGE_SIZE = 25


def notes_page(*, actor: User, case: Case, cursor: str | None, size: int = PAGE_SIZE) -> Page[JournalNote]:
    """Return one page of the notes that `actor` may read, the latest fact first."""
    notes = JournalNote.objects.visible_to(actor).filter(case=case).select_related("author")
    return keyset_page(notes, order=LIST_ORDER, cursor=cursor, size=size)
