"""« Ma journée » of a manager: the likely duplicates that wait for a decision."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.selectors.pairs import PairFilters, pair_page
from common.day import DayRow, DaySection
from common.formatting import name_text

ROWS = 5


def pairs_section(user: User) -> DaySection:
    """Return the likeliest open pairs that the manager may see."""
    _page, found = pair_page(actor=user, filters=PairFilters(), cursor=None, size=ROWS)
    rows = [
        DayRow(
            label=" / ".join(name_text(side.person) for side in (row.one, row.other) if side.person),
            url=reverse("cases:pair_detail", args=[row.pair.pk]),
            detail=_("ressemblance %(score)s %%") % {"score": row.pair.score},
            since=row.pair.found_at,
        )
        for row in found
    ]
    return DaySection(_("Doublons probables"), rows, reverse("cases:pair_list"), "people")
