"""What the one search box finds among aid files: a number, whole or begun."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from aids.models import Application
from common.folding import western_digits
from common.search import SearchGroup, SearchHit
from common.services.numbers import canonical_number, is_number

MOST_HITS = 10


def aids_found(user: User, query: str) -> SearchGroup | None:
    """Return the aid files whose number is, or begins with, what was typed ("A25-0001"); None for other words."""
    text = western_digits(query).strip().upper()
    if not text.startswith("A") or not any(char.isdigit() for char in text):
        return None
    files = Application.objects.visible_to(user).select_related("person")
    exact = is_number(text)
    files = files.filter(number=canonical_number(text)) if exact else files.filter(number__startswith=text)
    found = list(files.order_by("number")[:MOST_HITS])
    return SearchGroup(
        title=_("Dossiers d'aide"),
        hits=[
            SearchHit(
                who=file.person,
                url=reverse("aids:application_detail", args=[file.pk]),
                number=file.number,
                detail=file.get_kind_display(),
                state=file.state,
                state_label=file.get_state_display(),
            )
            for file in found
        ],
        all_url=reverse("aids:application_list") + "?" + urlencode({"q": text}),
        is_exact=exact and len(found) == 1,
    )
