"""Referrals left without an answer: the sender is reminded, at each limit once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cases.enums import ReferralState
from cases.models import Referral
from cases.models.referrals import ReferralQuerySet
from cases.selectors.consent import has_consent
from cases.services.referral_notices import remind

MOST_AT_ONCE = 500


def limits() -> tuple[timedelta, timedelta]:
    """Return after how long a referral not received, and one not answered, count as silent."""
    return (
        timedelta(days=settings.REFERRAL_UNRECEIVED_DAYS),
        timedelta(days=settings.REFERRAL_UNANSWERED_DAYS),
    )


def silent_referrals(*, now: datetime | None = None) -> ReferralQuerySet:
    """Return the referrals past a limit whose reminder for that limit is still to be sent."""
    moment = now or timezone.now()
    unreceived, unanswered = limits()
    not_received = Q(
        state=ReferralState.SENT,
        unit__isnull=False,
        sent_at__lte=moment - unreceived,
        reminded_at__isnull=True,
    )
    not_answered = Q(sent_at__lte=moment - unanswered) & (
        Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("sent_at") + unanswered)
    )
    return Referral.objects.unanswered().filter(not_received | not_answered)


@transaction.atomic
def referrals_remind(*, now: datetime | None = None) -> int:
    """Remind of every silent referral; return how many. Two sweeps at once share the work."""
    moment = now or timezone.now()
    rows = (
        silent_referrals(now=moment)
        .select_related("case__antenna", "case__counsellor", "unit", "service", "sent_by")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("pk")[:MOST_AT_ONCE]
    )
    count = 0
    for referral in rows:
        referral.reminded_at = moment
        referral.save(update_fields=["reminded_at", "updated_at"])
        days = (moment - referral.sent_at).days
        remind(referral, days=days, with_officers=has_consent(referral.case, referral.scope))
        count += 1
    return count
