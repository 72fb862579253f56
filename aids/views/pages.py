"""What the pages of aid files share: the roles, the scoped file, the strip, a refusal made a message."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest

from accounts.enums import Role
from aids.models import Application
from aids.selectors.applications import application_get
from aids.selectors.budget import StripLine, budget_strip
from common.errors import DomainError
from common.forms import refuse
from common.htmx import tabs

COUNSELLING_ROLES = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
FILE_ROLES = (*COUNSELLING_ROLES, Role.TASKFORCE_MANAGER)


def file_or_404(request: HttpRequest, pk: int) -> Application:
    """Return the aid file if it is the user's to see; 404 otherwise."""
    try:
        return application_get(actor=request.user, pk=pk)
    except Application.DoesNotExist as error:
        raise Http404 from error


def strip_rows(lines: list[StripLine]) -> list[dict[str, Any]]:
    """Return the lines of the budget strip as its component reads them: places first, without the euros."""
    return [
        {
            "label": line.label,
            "used": line.committed,
            "reserved": line.reserved,
            "limit": line.allocated,
            "left": line.left,
            "left_if_all": line.left_if_all_pending,
            "url": "",
        }
        for line in lines
        if line.unit == "slots"
    ]


def strip_for(application: Application) -> list[dict[str, Any]]:
    """Return the strip of the file's phase and country."""
    return strip_rows(budget_strip(phase=application.phase, country_code=application.country_id))


def panels(request: HttpRequest, application: Application) -> list[dict[str, Any]]:
    """Return what upper apps show inside the file's page (tab registry, page "application")."""
    found = tabs.for_page("application", role=request.user.role) if application.is_economic else []
    return [{"label": tab.label, "url": tab.url(application.pk)} for tab in found]


def act(request: HttpRequest, form: Form, do: Callable[[dict[str, Any]], object], *, done: str) -> bool:
    """Do an act with a form's data; a refusal is shown in the form. Return whether it was done."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return False
    messages.success(request, done)
    return True
