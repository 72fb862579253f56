"""What the one search box finds for an operator's agent: her own files, by name, number or telephone only."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from aids.models import Application
from common.folding import fold, is_arabic, western_digits
from common.search import SearchGroup, SearchHit
from common.services.numbers import canonical_number, is_number

MOST_HITS = 10
MOST_WORDS = 6
LOCAL_DIGITS = 8


def files_found(user: User, query: str) -> SearchGroup:
    """Return the operator's files that `query` finds; never by CIN or passport, which agents do not see."""
    condition = _condition(query)
    mine = Application.objects.visible_to(user)
    files = mine.filter(condition) if condition else mine.none()
    found = list(files.select_related("person").distinct()[:MOST_HITS])
    return SearchGroup(
        title=_("Mes dossiers"),
        hits=[_hit(file) for file in found],
        is_exact=is_number(query) and len(found) == 1,
    )


def _condition(query: str) -> Q:
    text = western_digits(query).strip()
    if is_number(text):
        return Q(number=canonical_number(text))
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) >= LOCAL_DIGITS and not any(char.isalpha() for char in text):
        return Q(person__phones__number__endswith=digits[-LOCAL_DIGITS:])
    condition = Q()
    for word in fold(text).split()[:MOST_WORDS]:
        column = "person__search_arabic" if is_arabic(word) else "person__search_latin"
        condition &= Q(**{f"{column}__contains": word})
    return condition


def _hit(file: Application) -> SearchHit:
    return SearchHit(
        who=file.person,
        url=reverse("operators:portal_file", args=[file.pk]),
        number=file.number,
        detail=file.get_kind_display(),
        state=file.state,
        state_label=file.get_state_display(),
    )
