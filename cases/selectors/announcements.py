"""Announcements as their authors and the antennas list them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import EXPECTED_ARRIVALS, AnnouncementState, DocumentKind
from cases.models import Announcement, Document
from cases.models.announcements import AnnouncementQuerySet
from common.dates import today
from common.pagination import Page, keyset_page

PAGE_SIZE = 25
ANTENNA_STAFF = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
AUTHORS = (Role.SOCIAL_ATTACHE, Role.RETURN_OPERATOR)
_ON_LIST = ("case__counsellor", "case__antenna", "country", "governorate", "made_by", "unit", "institution")
_ON_PAGE = (*_ON_LIST, "case__person", "delegation", "case__return_country")
# What a list may be narrowed to, by the word in its URL.
VIEWS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "attendus": (_("Attendus"), EXPECTED_ARRIVALS),
    "arrives": (_("Arrivés"), (AnnouncementState.ARRIVED,)),
    "clos": (_("Non venus ou retirés"), (AnnouncementState.NOT_COME, AnnouncementState.WITHDRAWN)),
}


def announcement_page(
    *, actor: User, view: str, cursor: str | None, size: int = PAGE_SIZE
) -> Page[Announcement]:
    """Return one page of the announcements `actor` may see: the expected by their day, the others newest first."""
    _label, states = VIEWS[view]
    order = ("planned_on", "pk") if view == "attendus" else ("-planned_on", "-pk")
    rows = Announcement.objects.visible_to(actor).filter(state__in=states).select_related(*_ON_LIST)
    return keyset_page(rows, order=order, cursor=cursor, size=size)


def announcement_get(*, actor: User, pk: int) -> Announcement:
    """Return the announcement; raise Announcement.DoesNotExist for one that `actor` may not see."""
    return Announcement.objects.visible_to(actor).select_related(*_ON_PAGE).get(pk=pk)


def announcement_papers(announcement: Announcement) -> list[Document]:
    """Return the papers that its authors attached, oldest first: never what the antenna added to the case."""
    papers = Document.objects.filter(case=announcement.case_id, uploaded_by__role__in=AUTHORS)
    return list(papers.order_by("created_at", "pk"))


def missing_papers(papers: list[Document]) -> list[Any]:
    """Return what an announcement still lacks, in words."""
    kinds = {paper.kind for paper in papers}
    missing: list[Any] = []
    if not kinds & {DocumentKind.CIN, DocumentKind.PASSPORT, DocumentKind.CONSULAR_CARD}:
        missing.append(_("copie d'une pièce d'identité"))
    if DocumentKind.CONSENT not in kinds:
        missing.append(_("consentement signé"))
    return missing


def overdue(actor: User) -> AnnouncementQuerySet:
    """Return the announced persons not seen on the day they were expected."""
    late = Announcement.objects.visible_to(actor).expected().filter(planned_on__lt=today())
    return late.select_related("case__person", "case__antenna")


def overdue_to_tell() -> AnnouncementQuerySet:
    """Return, locked, the overdue announcements that nobody was told of since their date was planned."""
    late = Announcement.objects.expected().filter(planned_on__lt=today(), overdue_told_on__isnull=True)
    related = ("case__counsellor", "case__antenna__manager")
    return late.select_related(*related).select_for_update(of=("self",), no_key=True, skip_locked=True)
