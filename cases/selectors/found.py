"""What the one search box finds among cases."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from cases.selectors.case_search import is_exact
from cases.selectors.cases import CaseFilters, case_list
from common.search import SearchGroup, SearchHit

MOST_HITS = 10


def cases_found(user: User, query: str) -> SearchGroup:
    """Return the cases that `query` finds (name in either script, number, CIN, passport, telephone)."""
    filters = CaseFilters(text=query)
    newest = case_list(actor=user, filters=filters).order_by("-opened_on", "-pk")
    # The newest are chosen by key alone: what a list shows of each is read for these only.
    keys = list(newest.select_related(None).values_list("pk", flat=True)[: MOST_HITS + 1])
    rows = sorted(
        Case.objects.filter(pk__in=keys).select_related("person", "antenna"),
        key=lambda case: keys.index(case.pk),
    )
    all_url = f"{reverse('cases:case_list')}?{urlencode({'q': query})}" if len(rows) > MOST_HITS else ""
    return SearchGroup(
        title=_("Dossiers"),
        hits=[_hit(case) for case in rows[:MOST_HITS]],
        all_url=all_url,
        is_exact=is_exact(query) and len(rows) == 1,
    )


def _hit(case: Case) -> SearchHit:
    return SearchHit(
        who=case.person,
        url=reverse("cases:case_detail", args=[case.pk]),
        number=case.number,
        detail=case.antenna.name,
        state=case.state,
        state_label=case.get_state_display(),
    )
