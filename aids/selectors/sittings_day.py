"""What the committee brings to the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import SittingState
from aids.models import Sitting
from aids.selectors.appeals import appeals_to_hear
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection, take
from common.formatting import name_text

ROWS = 10


def sittings_section(user: User) -> DaySection:
    """The sittings to come or being held that the user holds or was called to, the nearest first."""
    live = Sitting.objects.visible_to(user).filter(
        state__in=[SittingState.PLANNED, SittingState.CONVENED, SittingState.OPEN]
    )
    found, total = take(live.order_by("held_on", "pk"), ROWS)
    rows = [
        DayRow(
            label=_("Séance du comité, %(place)s") % {"place": sitting.place},
            url=sitting.get_absolute_url(),
            detail=f"{sitting.number} · {sitting.get_state_display()}",
            due=sitting.held_on,
            urgency=_urgency(sitting),
        )
        for sitting in found
    ]
    return DaySection(_("Séances du comité"), rows, reverse("aids:sitting_list"), "people", total)


def _urgency(sitting: Sitting) -> str:
    if sitting.held_on < today():
        return LATE
    return SOON if sitting.held_on == today() else CALM


def appeals_section(user: User) -> DaySection:
    """Appeals that wait to be heard."""
    found, total = take(appeals_to_hear(user), ROWS)
    rows = [
        DayRow(
            label=name_text(appeal.application.person),
            url=reverse("aids:application_detail", args=[appeal.application_id]),
            detail=f"{appeal.application.number} · {appeal.application.short_kind}",
            since=appeal.filed_on,
        )
        for appeal in found
    ]
    return DaySection(_("Recours à entendre"), rows, reverse("aids:sitting_list"), "arrow-repeat", total)
