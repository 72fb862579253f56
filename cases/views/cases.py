"""The list of cases, the page of one, and the tabs that only read."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import Country
from cases.forms.filters import CaseFilterForm
from cases.forms.timeline import TimelineFilterForm
from cases.models import Person
from cases.selectors.cases import case_list as cases_of
from cases.selectors.cases import case_page
from cases.selectors.history import case_history
from cases.selectors.merging import kept_record
from cases.selectors.people import person_cases
from cases.selectors.timeline import case_timeline_page
from cases.services.exports import export_cases
from cases.views.case_page import CASE_ROLES, TAB_PARAMETER, case_or_404, case_url, show_case, show_tab
from common.audit import record_access
from common.dates import today
from common.errors import DomainError
from common.models.audit import AccessKind


@roles(*CASE_ROLES)
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """List the cases that the user may open, narrowed by the filters of the URL."""
    form = CaseFilterForm(request.GET, actor=request.user)
    filters = form.filters()
    page = case_page(actor=request.user, filters=filters, cursor=request.GET.get("suite"))
    context = {
        "form": form,
        "page": page,
        "chips": _chips(request, form),
        "is_filtered": bool(form.in_force()),
        "shows_antenna": request.user.role == Role.TASKFORCE_MANAGER,
        "announce": _announce(len(page.rows), more=page.next_cursor is not None),
        "export_query": request.GET.urlencode(),
        "countries": [] if request.htmx else Country.objects.all(),
    }
    template = "cases/cases/list.html#results" if request.htmx else "cases/cases/list.html"
    return render(request, template, context)


@roles(*CASE_ROLES)
@require_safe
def case_export(request: HttpRequest) -> HttpResponse | FileResponse:
    """Answer the list as an Excel file; that it was taken is recorded."""
    filters = CaseFilterForm(request.GET, actor=request.user).filters()
    try:
        stream = export_cases(actor=request.user, cases=cases_of(actor=request.user, filters=filters))
    except DomainError as refusal:
        return render(request, "cases/cases/export_refused.html", {"refusal": refusal.message}, status=422)
    return FileResponse(stream, as_attachment=True, filename=f"dossiers-{today():%Y-%m-%d}.xlsx")


@roles(*CASE_ROLES)
@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case; that it was opened is recorded."""
    case = case_or_404(request, pk)
    record_access(actor=request.user, kind=AccessKind.CASE, subject=case)
    return show_case(request, case, slug=request.GET.get(TAB_PARAMETER, ""))


@roles(*CASE_ROLES)
@require_safe
def case_overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Aperçu: the timeline of everything, narrowed by the filters of the URL."""
    case = case_or_404(request, pk)
    form = TimelineFilterForm(request.GET)
    page = case_timeline_page(
        actor=request.user, case=case, cursor=request.GET.get("suite"), **form.filters()
    )
    context = {
        "form": form,
        "page": page,
        "is_filtered": bool(form.in_force()),
        "chips": _chips(request, form),
    }
    return show_tab(request, case, "apercu", "cases/cases/overview.html", context)


@roles(*CASE_ROLES)
@require_safe
def case_path(request: HttpRequest, pk: int) -> HttpResponse:
    """Parcours: the stays abroad, and the person's other cases."""
    case = case_or_404(request, pk)
    cases, elsewhere = person_cases(actor=request.user, person=case.person)
    stays = case.person.stays.select_related("country").order_by("-starts_on", "-pk")
    context = {"stays": stays, "cases": cases, "elsewhere": elsewhere}
    return show_tab(request, case, "parcours", "cases/cases/path.html", context)


@roles(*CASE_ROLES)
@require_safe
def case_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Historique: every writing, in words."""
    case = case_or_404(request, pk)
    return show_tab(
        request,
        case,
        "historique",
        "cases/cases/history.html",
        {"entries": case_history(actor=request.user, case=case)},
    )


@roles(*CASE_ROLES)
@require_safe
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the latest case of a person that the user may open; a merged record leads to the one kept."""
    if (kept := kept_record(pk)) and Person.objects.visible_to(request.user).filter(pk=kept.pk).exists():
        message = _("Cette fiche a été fusionnée avec celle de %(name)s : la voici.")
        messages.info(request, message % {"name": kept.full_name})
        return redirect("cases:person_open", kept.pk)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    cases, _elsewhere = person_cases(actor=request.user, person=person)
    return redirect(case_url(cases[0], "parcours")) if cases else redirect("cases:case_list")


def _chips(request: HttpRequest, form: CaseFilterForm | TimelineFilterForm) -> list[dict[str, str]]:
    chips = []
    for name, words in form.in_force():
        rest = request.GET.copy()
        for gone in (name, "suite"):
            rest.pop(gone, None)
        chips.append({"label": words, "url": f"{request.path}?{rest.urlencode()}"})
    return chips


def _announce(count: int, *, more: bool) -> str:
    if not count:
        return _("Aucun dossier")
    words = ngettext("%(count)d dossier affiché", "%(count)d dossiers affichés", count) % {"count": count}
    return _("%(words)s, la liste continue") % {"words": words} if more else words
