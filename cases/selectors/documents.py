"""Documents of a case as its tab lists them, and those that end soon."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import DocumentKind
from cases.models import Case, Document
from cases.models.documents import EXPIRY_NOTICE
from cases.selectors.day import mine
from common.dates import today
from common.day import LATE, SOON, DayRow, DaySection
from common.formatting import name_text

ROWS = 8
# Beyond this a case is no case: the oldest are not listed.
MOST = 300


@dataclass(frozen=True, slots=True)
class CaseDocuments:
    """The current documents, the sensitive ones apart; those replaced or removed, for the record."""

    ordinary: list[Document] = field(default_factory=list)
    sensitive: list[Document] = field(default_factory=list)
    past: list[Document] = field(default_factory=list)

    @property
    def current(self) -> list[Document]:
        return [*self.ordinary, *self.sensitive]


def case_documents(*, actor: User, case: Case) -> CaseDocuments:
    """Return the documents of a case that `actor` may see, newest first; one query."""
    found = CaseDocuments()
    rows = Document.objects.visible_to(actor).filter(case=case)
    for row in rows.select_related("uploaded_by", "removed_by", "replaced_by")[:MOST]:
        if row.removed_at is not None or hasattr(row, "replaced_by"):
            found.past.append(row)
        else:
            (found.sensitive if row.is_sensitive else found.ordinary).append(row)
    return found


def person_photo(*, actor: User, case: Case) -> Document | None:
    """Return the person's newest photograph among the documents of this case."""
    photos = Document.objects.visible_to(actor).current().filter(case=case, kind=DocumentKind.PHOTO)
    return photos.exclude(thumbnail="").first()


def expiring_section(user: User) -> DaySection:
    """Return the documents of the user's open cases that end soon or ended in the last two months."""
    first, last = today() - EXPIRY_NOTICE, today() + EXPIRY_NOTICE
    documents = (
        Document.objects.current()
        .filter(expires_on__range=(first, last), case__in=mine(user).open().order_by())
        .select_related("case__person")
        .order_by("expires_on", "pk")
    )
    rows = [
        DayRow(
            label=name_text(document.case.person),
            url=f"{reverse('cases:case_detail', args=[document.case_id])}?onglet=documents",
            detail=f"{document.get_kind_display()} · {document.case.number}",
            due=document.expires_on,
            urgency=LATE if document.is_expired else SOON,
        )
        for document in documents[:ROWS]
    ]
    return DaySection(_("Documents qui expirent"), rows, icon="file-earmark-x")
