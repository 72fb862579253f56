"""The page of a case: its head, its tabs, and the content of the one that is open."""

import copy
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

from accounts.enums import Role
from cases.enums import CaseState
from cases.models import Case
from cases.selectors.access import can_write, read_only_words
from cases.selectors.cases import case_get, next_step
from cases.selectors.transfers import pending_transfer, reading_of
from cases.services.categories import category_reason
from common.htmx import Tab, tabs

CASE_ROLES = (Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
ANTENNA_STAFF = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
MANAGERS = (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
PAGE = "case"
TAB_PARAMETER = "onglet"


def case_or_404(request: HttpRequest, pk: int) -> Case:
    """Return the case with what its page shows; 404 for one that the user may not open.

    The page and the tab inside it share one reading.
    """
    opened: Case | None = getattr(request, "opened_case", None)
    if opened is None or opened.pk != pk:
        try:
            opened = case_get(actor=request.user, pk=pk)
        except Case.DoesNotExist as error:
            raise Http404 from error
        request.opened_case = opened
    return opened


def case_to_write(request: HttpRequest, pk: int) -> Case:
    """Return the case for an act on it; 404 like `case_or_404`, refused with the reason to who only reads it."""
    case = case_or_404(request, pk)
    if not can_write(request.user, case):
        raise PermissionDenied(read_only_words(case))
    return case


def writes(request: HttpRequest, case: Case) -> bool:
    """Tell whether the user is of the antenna that follows the case."""
    return request.user.role in ANTENNA_STAFF and can_write(request.user, case)


def case_url(case: Case | int, slug: str = "", **parameters: str) -> str:
    """Return the address of a case, on the tab `slug` with its filters."""
    url = reverse("cases:case_detail", args=[case if isinstance(case, int) else case.pk])
    query = {**parameters, TAB_PARAMETER: slug} if slug else parameters
    return f"{url}?{urlencode(query)}" if query else url


def show_case(
    request: HttpRequest, case: Case, *, slug: str = "", panel: SafeString | None = None, status: int = 200
) -> HttpResponse:
    """Answer the whole page of a case with the tab `slug` open; `panel` is its content when it is known."""
    offered = tabs.for_page(PAGE, role=str(request.user.role))
    tab = next((tab for tab in offered if tab.slug == slug), offered[0])
    context = {
        "case": case,
        "person": case.person,
        "current_tab": tab.slug,
        "panel": panel if panel is not None else _fragment(request, tab, case.pk),
        "next": next_step(case),
        "category_reasons": category_reason(case),
        "is_staff_of_antenna": writes(request, case),
        "is_manager": request.user.role in MANAGERS and can_write(request.user, case),
        "reading": reading_of(actor=request.user, case=case),
        "transfer": pending_transfer(case),
        "can_receive": case.state == CaseState.ANNOUNCED,
        "can_close": case.state != CaseState.CLOSED,
        "can_support": case.state in (CaseState.REGISTERED, CaseState.ASSESSED, CaseState.REOPENED),
    }
    return render(request, "cases/cases/detail.html", context, status=status)


def show_tab(
    request: HttpRequest, case: Case, slug: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer a tab: the fragment for htmx, the page of the case around it otherwise.

    A plain GET of the tab's own address leads to the case's page; an act that was refused (`status`) shows
    the tab with its form and errors inside that page.
    """
    context = {**context, "case": case, "person": case.person, "is_staff_of_antenna": writes(request, case)}
    if request.htmx:
        return render(request, template, context, status=status)
    if status == 200:
        return redirect(case_url(case, slug, **request.GET.dict()))
    panel = render_to_string(template, context, request=request)
    return show_case(request, case, slug=slug, panel=panel, status=status)


def _fragment(request: HttpRequest, tab: Tab, case_pk: int) -> SafeString:
    """Return the content of a tab as its own view answers it to htmx, so that the page needs no script."""
    url = tab.url(case_pk)
    # Made here where the browser has none yet: page and tab must not each make their own.
    get_token(request)
    inner = copy.copy(request)
    inner.META = {**request.META, "HTTP_HX_REQUEST": "true"}
    inner.__dict__.pop("headers", None)
    inner.htmx = HtmxDetails(inner)
    inner.path = inner.path_info = url
    match = resolve(url)
    response = match.func(inner, *match.args, **match.kwargs)
    # Written by the template engine already: escaped once.
    return SafeString(response.content.decode())
