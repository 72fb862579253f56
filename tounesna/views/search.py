"""The one search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from common.search import search as registry

MOST_CHARACTERS = 120
# One letter finds everybody.
FEWEST_CHARACTERS = 2


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what the query finds within the user's row scope; a whole number leads straight to its file.

    While somebody types in the box of the frame, the first hits of each kind under it.
    """
    query = request.GET.get("q", "").strip()[:MOST_CHARACTERS]
    if request.htmx and len(query) < FEWEST_CHARACTERS:
        return HttpResponse()
    groups = registry.groups(request.user, query) if query else []
    if len(groups) == 1 and groups[0].is_exact and not request.htmx:
        return redirect(groups[0].hits[0].url)
    count = sum(len(group.hits) for group in groups)
    found = ngettext("%(count)d résultat affiché", "%(count)d résultats affichés", count) % {"count": count}
    context = {"query": query, "groups": groups, "announce": found if count else _("Aucun résultat")}
    return render(request, "tounesna/search.html#typed" if request.htmx else "tounesna/search.html", context)
