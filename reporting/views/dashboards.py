"""/pilotage/: dashboards of the taskforce, antennas and operators, the files behind a figure, country sheets."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import Country
from accounts.selectors.countries import partner_countries
from aids.selectors.programmes import phases
from common.charts import SCREEN
from reporting.enums import PeriodPreset, ReportLanguage, Unit
from reporting.forms.scopes import ScopeForm
from reporting.models import SavedView
from reporting.selectors.chapters import SUMMARY, chapters_of
from reporting.selectors.country_sheet import CountrySheet, country_sheet
from reporting.selectors.country_texts import parts_of, text_shown
from reporting.selectors.dashboards import BEFORE, Dashboard, codes_for, dashboard_key
from reporting.selectors.drill import Listing, figure_files
from reporting.selectors.kept import keep, kept
from reporting.selectors.presentation import block_of, tiles_of
from reporting.selectors.scope import Scope
from reporting.selectors.tables import value_text
from reporting.services.dashboards import Shown, dashboard_awaited, dashboard_shown
from reporting.services.watching import KEPT
from reporting.views.reports import ASKING_ROLES
from reporting.views.scopes import addresses, scope_query

# The moment of the figures that a page shows while it waits for newer ones.
AWAITED = "attend"
COUNTING_ROLES = (Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER, Role.COUNSELLOR, Role.OPERATOR_AGENT)


@roles(*COUNTING_ROLES)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures first, then trend, map and tables; the taskforce sees all, an antenna and an operator their own.

    Of a large register they may be counted while the page is read: it asks for them (`?attend=`) until they are.
    """
    form = ScopeForm(request.GET, reader=request.user)
    scope, reader = form.scope, request.user
    shown: Shown | None
    if request.htmx and AWAITED in request.GET:
        shown = dashboard_awaited(reader=reader, scope=scope, since=request.GET[AWAITED])
        if shown is None:
            return HttpResponse(status=204)
    else:
        shown = dashboard_shown(reader=reader, scope=scope, fresh="frais" in request.GET)
    found = shown.dashboard
    context = {
        "form": form,
        # Without htmx they stand beside their fields.
        "errors": form.errors.values() if request.htmx else [],
        "scope": scope,
        "computed_at": found.computed_at if found else None,
        "mark": found.computed_at.isoformat() if found else "",
        "shown": shown,
        "presets": [
            preset for preset in PeriodPreset if preset not in (PeriodPreset.PHASE, PeriodPreset.ANY)
        ],
        "phases": phases(),
        "may_ask": request.user.role in ASKING_ROLES,
        "views": SavedView.objects.visible_to(request.user),
        "asked": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "is_taskforce": request.user.role == Role.TASKFORCE_MANAGER,
        "is_agent": request.user.role == Role.OPERATOR_AGENT,
    }
    context["drawn"] = _drawn(shown, reader, scope)
    template = "reporting/dashboards/dashboard.html"
    return render(request, f"{template}#figures" if request.htmx else template, context)


def _drawn(shown: Shown, reader: Any, scope: Scope) -> str:
    """Return the figures as a part of the page; of figures that are kept that part is kept beside them."""
    found = shown.dashboard
    if found is None:
        return ""
    key = f"{dashboard_key(reader, scope)}:{found.computed_at.isoformat()}:{get_language()}"
    drawn: str | None = kept(key) if shown.is_kept else None
    if drawn is None:
        drawn = render_to_string("reporting/dashboards/drawn.html", _figures(found, reader, scope))
        if shown.is_kept:
            keep(key, drawn)
    return drawn


def _figures(found: Dashboard, reader: Any, scope: Scope) -> dict[str, Any]:
    address = addresses(scope)
    chapters = [
        (one, [block_of(found.tables[code], theme=SCREEN, address=address) for code in one.codes])
        for one in chapters_of(codes_for(reader, scope))
    ]
    return {
        "tiles": tiles_of(found.tables[SUMMARY], address=address, before=found.tables[BEFORE]),
        "chapters": chapters,
        "before": scope.before(),
    }


@roles(*COUNTING_ROLES)
@require_safe
def files_of_figure(request: HttpRequest, code: str) -> HttpResponse:
    """The cases or aid files that one figure counts."""
    scope = ScopeForm(request.GET, reader=request.user).scope
    try:
        listing = figure_files(
            actor=request.user,
            scope=scope,
            code=code,
            row=request.GET.get("ligne", ""),
            column=request.GET.get("colonne", ""),
        )
    except (LookupError, ValueError) as error:
        raise Http404 from error
    page = listing.page(request.GET.get("suite"))
    back = f"{reverse('reporting:dashboard')}?{urlencode(scope_query(scope))}"
    context = {"listing": listing, "page": page, "scope": scope, "back": back}
    context["file_url"] = _file_url(request.user.role, listing)
    return render(request, "reporting/dashboards/files.html", context)


def _file_url(role: str, listing: Listing) -> str:
    """Return the name of the page on which the reader opens a file of a list."""
    if role == Role.OPERATOR_AGENT:
        return "operators:portal_file"
    return "cases:case_detail" if listing.is_of_cases else "aids:application_detail"


@roles(Role.PARTNER_CONTACT, Role.TASKFORCE_MANAGER)
@require_safe
def country(request: HttpRequest) -> HttpResponse:
    """The sheet of a partner country: the contact's own, or any for a manager of the taskforce."""
    every = list(phases())
    phase = next((one for one in every if one.code == request.GET.get("phase")), every[0] if every else None)
    countries = _countries(request.user)
    chosen = next(
        (one for one in countries if one.code == request.GET.get("pays")), countries[0] if countries else None
    )
    sheet = country_sheet(country=chosen, phase=phase) if chosen and phase else None
    context = {"phases": every, "phase": phase, "countries": countries, "country": chosen, "sheet": sheet}
    context |= _text(request.user, chosen) | _shown(sheet)
    return render(request, "reporting/dashboards/country.html", context)


def _text(user: Any, country: Country | None) -> dict[str, Any]:
    """What is told of the country's schemes and contacts in the language of the page."""
    if country is None:
        return {}
    language = "ar" if (get_language() or "").startswith("ar") else "fr"
    text = text_shown(actor=user, country=country, language=language)
    may_write = user.role == Role.TASKFORCE_MANAGER
    parts = parts_of(text.body) if text else []
    return {"text": text, "text_parts": parts, "may_write": may_write, "languages": list(ReportLanguage)}


def _countries(user: Any) -> list[Country]:
    """Her own for a contact, whatever the address asks for; every partner for the taskforce."""
    if user.role == Role.PARTNER_CONTACT:
        return list(Country.objects.filter(pk=user.country_id))
    return list(partner_countries())


def _shown(sheet: CountrySheet | None) -> dict[str, Any]:
    if sheet is None:
        return {"blocks": []}
    return {
        "blocks": [block_of(table, theme=SCREEN) for table in sheet.tables],
        "sheet_cases": value_text(sheet.cases, Unit.COUNT),
        "sheet_committed": value_text(sheet.quota.committed, Unit.COUNT) if sheet.quota else "",
    }
