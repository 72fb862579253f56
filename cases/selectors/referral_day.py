"""« Ma journée » around referrals: answers for the sender, a work list for the receiving officer."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import ReferralState
from cases.models import Referral
from cases.models.referrals import UNIT_OF_ROLE, ReferralQuerySet
from common.day import CALM, LATE, DayRow, DaySection
from common.formatting import name_text

ROWS = 8
S = ReferralState


def news_section(user: User) -> DaySection:
    """Answers received that nobody took note of yet, the oldest first."""
    found = _of_sender(user).filter(news_at__isnull=False).order_by("news_at", "pk")[:ROWS]
    return _section(_("Réponses aux orientations"), (_row(r, since=r.news_at) for r in found), "", "reply")


def silent_section(user: User) -> DaySection:
    """Referrals past the days within which a unit receives them, or anybody answers them."""
    now = timezone.now()
    unreceived = now - timedelta(days=settings.REFERRAL_UNRECEIVED_DAYS)
    unanswered = now - timedelta(days=settings.REFERRAL_UNANSWERED_DAYS)
    late = Q(state=S.SENT, unit__isnull=False, sent_at__lte=unreceived) | Q(sent_at__lte=unanswered)
    found = _of_sender(user).unanswered().filter(late).order_by("sent_at", "pk")[:ROWS]
    rows = (_row(r, since=r.sent_at, urgency=LATE) for r in found)
    return _section(_("Orientations sans réponse"), rows, "?etat=sent", "hourglass-split")


def to_answer_section(user: User) -> DaySection:
    """An officer's referrals to receive, accept or refuse, the longest waiting first."""
    limit = timezone.now() - timedelta(days=settings.REFERRAL_UNRECEIVED_DAYS)
    found = _related(Referral.objects.visible_to(user).unanswered()).order_by("sent_at", "pk")[:ROWS]
    rows = (_officer_row(r, since=r.sent_at, urgency=LATE if r.sent_at < limit else CALM) for r in found)
    return _section(_("Orientations à répondre"), rows, "", "inbox")


def to_finish_section(user: User) -> DaySection:
    """An officer's accepted referrals, whose outcome or inquiry is awaited."""
    found = _related(Referral.objects.visible_to(user).filter(state=S.ACCEPTED)).order_by("sent_at", "pk")
    rows = (_officer_row(r, since=r.sent_at) for r in found[:ROWS])
    return _section(_("Orientations acceptées, résultat attendu"), rows, "?etat=accepted", "clipboard-check")


def waiting_count(user: User) -> int:
    """Return how many answers wait to be read by a sender, or referrals to be answered by an officer."""
    if user.role in UNIT_OF_ROLE:
        return Referral.objects.visible_to(user).unanswered().count()
    if user.role in (Role.COUNSELLOR, Role.ANTENNA_MANAGER):
        return _of_sender(user).filter(news_at__isnull=False).count()
    return 0


def _of_sender(user: User) -> ReferralQuerySet:
    """A counsellor's own referrals and those of her cases; a manager sees the antenna's that nobody follows."""
    mine = Q(sent_by=user.pk) | Q(case__counsellor=user.pk)
    if user.role == Role.ANTENNA_MANAGER:
        mine |= Q(case__counsellor__isnull=True)
    return _related(Referral.objects.visible_to(user)).filter(mine)


def _related(referrals: ReferralQuerySet) -> ReferralQuerySet:
    return referrals.select_related("case__person", "unit", "service")


def _row(referral: Referral, **more: Any) -> DayRow:
    return DayRow(
        label=name_text(referral.case.person),
        url=reverse("cases:referral_detail", args=[referral.pk]),
        detail=f"{referral.receiver} · {referral.get_state_display()}",
        **more,
    )


def _officer_row(referral: Referral, **more: Any) -> DayRow:
    return DayRow(
        label=name_text(referral.case.person),
        url=reverse("cases:referral_detail", args=[referral.pk]),
        detail=f"{referral.get_purpose_display()} · {referral.get_state_display()}",
        **more,
    )


def _section(title: str, rows: Iterable[DayRow], query: str, icon: str) -> DaySection:
    return DaySection(title, list(rows), reverse("cases:referral_list") + query, icon)
