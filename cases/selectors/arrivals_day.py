"""« Ma journée » around announcements: arrivals to prepare and overdue ones; what an author follows."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import DocumentKind
from cases.models import Announcement, Document
from cases.models.announcements import AnnouncementQuerySet
from cases.selectors.announcements import AUTHORS, overdue
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection
from common.formatting import name_text

ROWS = 8
# An arrival so near must have been prepared.
SOON_WITHIN = timedelta(days=7)


def overdue_section(user: User) -> DaySection:
    """Return the announced persons not seen on the day they were expected, the oldest first."""
    rows = [
        DayRow(
            label=name_text(one.case.person),
            url=_url(one),
            detail=one.case.number,
            due=one.planned_on,
            urgency=LATE,
        )
        for one in _mine(user, overdue(user)).order_by("planned_on", "pk")[:ROWS]
    ]
    return DaySection(_("Arrivées annoncées en retard"), rows, reverse("cases:announcement_list"), "person-x")


def arrivals_section(user: User) -> DaySection:
    """Return the arrivals to come, the nearest first."""
    coming = Announcement.objects.visible_to(user).expected().filter(planned_on__gte=today())
    near = today() + SOON_WITHIN
    rows = [
        DayRow(
            label=name_text(one.case.person),
            url=_url(one),
            detail=one.get_state_display(),
            due=one.planned_on,
            urgency=SOON if one.planned_on <= near else CALM,
        )
        for one in _mine(user, coming.select_related("case__person")).order_by("planned_on", "pk")[:ROWS]
    ]
    return DaySection(_("Arrivées annoncées"), rows, reverse("cases:announcement_list"), "megaphone")


def own_section(user: User) -> DaySection:
    """Return the author's announcements still expected, the nearest first."""
    coming = Announcement.objects.visible_to(user).expected().order_by("planned_on", "pk")
    rows = [
        DayRow(label=name_text(one), url=_url(one), detail=one.get_state_display(), due=one.planned_on)
        for one in coming[:ROWS]
    ]
    return DaySection(
        _("Retours que vous avez signalés"), rows, reverse("cases:announcement_list"), "megaphone"
    )


def incomplete_section(user: User) -> DaySection:
    """Return the author's announcements whose signed consent or identity copy has not followed yet."""
    papers = Document.objects.filter(case=OuterRef("case"), uploaded_by__role__in=AUTHORS)
    identity = papers.filter(kind__in=[DocumentKind.CIN, DocumentKind.PASSPORT, DocumentKind.CONSULAR_CARD])
    lacking = ~Exists(papers.filter(kind=DocumentKind.CONSENT)) | ~Exists(identity)
    found = Announcement.objects.visible_to(user).expected().filter(lacking).order_by("planned_on", "pk")
    rows = [DayRow(label=name_text(one), url=_url(one), since=one.created_at) for one in found[:ROWS]]
    return DaySection(_("Signalements dont une copie manque"), rows, icon="paperclip")


def _mine(user: User, found: AnnouncementQuerySet) -> AnnouncementQuerySet:
    """Narrow to a counsellor's own arrivals and those nobody has; a manager sees the antenna's."""
    if user.role == Role.COUNSELLOR:
        return found.filter(Q(case__counsellor=user.pk) | Q(case__counsellor__isnull=True))
    return found


def _url(announcement: Announcement) -> str:
    return reverse("cases:announcement_detail", args=[announcement.pk])
