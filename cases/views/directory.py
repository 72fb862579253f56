"""The directory of services, read by whoever refers or receives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.forms.directory import DirectoryFilterForm
from cases.selectors.directory import directory_page, units_of

READERS = (
    Role.COUNSELLOR,
    Role.ANTENNA_MANAGER,
    Role.TASKFORCE_MANAGER,
    Role.CGPS_OFFICER,
    Role.ANETI_ADVISER,
    Role.SOCIAL_ATTACHE,
    Role.ADMINISTRATOR,
)
EDITORS = frozenset({Role.TASKFORCE_MANAGER, Role.ADMINISTRATOR})


@roles(*READERS)
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List the services by governorate and kind, the units of CGPS and ANETI first where a place is chosen."""
    form = DirectoryFilterForm(request.GET)
    filters = form.filters()
    page = directory_page(filters=filters, cursor=request.GET.get("suite"))
    context = {
        "form": form,
        "page": page,
        "units": units_of(filters.governorate) if filters.governorate and not filters.kind else [],
        "can_edit": request.user.role in EDITORS,
        "announce": _announce(len(page.rows), more=page.next_cursor is not None),
    }
    template = "cases/directory/list.html#results" if request.htmx else "cases/directory/list.html"
    return render(request, template, context)


def _announce(count: int, *, more: bool) -> str:
    if not count:
        return _("Aucun service")
    words = ngettext("%(count)d service affiché", "%(count)d services affichés", count) % {"count": count}
    return _("%(words)s, la liste continue") % {"words": words} if more else words
