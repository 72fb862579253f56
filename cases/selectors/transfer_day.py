"""What transfers and hand-overs bring to « Ma journée »."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cases.enums import TransferState
from cases.models import HandOver, ReadingRight, Transfer
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection, take
from common.formatting import name_text

ROWS = 8
NEWS = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=7)
READING_ENDS = timedelta(days=5)


def to_answer_section(user: User) -> DaySection:
    """Cases that other antennas offer to the user's, the longest waiting first."""
    waiting = Transfer.objects.pending().filter(to_antenna=user.antenna_id)
    found, total = take(
        waiting.select_related("case__person", "from_antenna").order_by("proposed_at", "pk"), ROWS
    )
    late = timezone.now() - ANSWER_WITHIN
    rows = [
        DayRow(
            label=name_text(transfer.case.person),
            url=reverse("cases:transfer_detail", args=[transfer.pk]),
            detail=_("de l'antenne %(antenna)s") % {"antenna": transfer.from_antenna.name},
            since=transfer.proposed_at,
            urgency=LATE if transfer.proposed_at < late else CALM,
        )
        for transfer in found
    ]
    all_url = f"{reverse('cases:transfer_list')}?sens=recus&etat=proposed"
    return DaySection(_("Transferts à accepter"), rows, all_url, "box-arrow-in-right", total)


def answers_section(user: User) -> DaySection:
    """Answers of the last week to the transfers that the user proposed, or to a case she followed."""
    answered = Transfer.objects.filter(
        Q(proposed_by=user) | Q(former_counsellor=user),
        state__in=[TransferState.ACCEPTED, TransferState.REFUSED],
        answered_at__gte=timezone.now() - NEWS,
        from_antenna=user.antenna_id,
    )
    found, total = take(
        answered.select_related("case__person", "to_antenna").order_by("-answered_at", "-pk"), ROWS
    )
    rows = [
        DayRow(
            label=name_text(transfer.case.person),
            url=reverse("cases:transfer_detail", args=[transfer.pk]),
            detail=f"{transfer.to_antenna.name} · {transfer.get_state_display()}",
            since=transfer.answered_at,
            urgency=SOON if transfer.state == TransferState.REFUSED else CALM,
        )
        for transfer in found
    ]
    all_url = f"{reverse('cases:transfer_list')}?sens=envoyes"
    return DaySection(_("Réponses à vos transferts"), rows, all_url, "reply", total)


def hand_overs_section(user: User) -> DaySection:
    """Cases given to the user or taken from her in the last week."""
    news: QuerySet[Any] = HandOver.objects.filter(
        Q(receiver=user) | Q(giver=user), at__gte=timezone.now() - NEWS
    )
    news = news.select_related("giver", "receiver").annotate(cases=Count("lines"))
    found, total = take(news.order_by("-at", "-pk"), ROWS)
    rows = [
        DayRow(
            label=_hand_over_words(made, user, made.cases),
            url=reverse("cases:hand_over_detail", args=[made.pk]),
            detail=made.note[:80],
            since=made.at,
        )
        for made in found
    ]
    return DaySection(_("Dossiers confiés entre conseillers"), rows, icon="people", total=total)


def _hand_over_words(made: HandOver, user: User, count: int) -> str:
    if made.receiver_id == user.pk:
        words = ngettext("%(count)d dossier reçu de %(who)s", "%(count)d dossiers reçus de %(who)s", count)
        return words % {"count": count, "who": made.giver or _("personne")}
    words = ngettext("%(count)d dossier remis à %(who)s", "%(count)d dossiers remis à %(who)s", count)
    return words % {"count": count, "who": made.receiver or _("personne")}


def reading_section(user: User) -> DaySection:
    """Cases gone to another antenna that the user may still read."""
    rights = ReadingRight.objects.in_force(user).exclude(case__antenna=user.antenna_id)
    found, total = take(rights.select_related("case__person", "case__antenna").order_by("until", "pk"), ROWS)
    soon = today() + READING_ENDS
    rows = [
        DayRow(
            label=name_text(right.case.person),
            url=reverse("cases:case_detail", args=[right.case_id]),
            detail=_("antenne %(name)s") % {"name": right.case.antenna.name},
            due=right.until,
            urgency=SOON if right.until <= soon else CALM,
        )
        for right in found
    ]
    return DaySection(_("Dossiers transférés, en lecture"), rows, icon="eye", total=total)
