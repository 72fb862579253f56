"""Aid files of the counsellor: list, opening, score, submission."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from aids.enums import AidKind
from aids.forms.applications import FilterForm, OpenForm, ReasonForm, SubmitForm
from aids.selectors.applications import application_list as applications_page
from aids.selectors.budget import budget_strip
from aids.selectors.contracts import contract_life
from aids.selectors.disbursements import disbursements_of
from aids.selectors.eligibility import eligibility
from aids.selectors.files import file_context
from aids.selectors.programmes import phase_on
from aids.services import applications
from aids.services.explanations import changes_of
from aids.views.pages import COUNSELLING_ROLES, FILE_ROLES, act, file_or_404, panels, strip_for, strip_rows
from cases.models import Case
from cases.selectors.access import can_write, read_only_words
from common.audit import record_access
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind


@roles(*FILE_ROLES)
@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """Aid files the user may see, filtered by the URL."""
    form = FilterForm(request.GET or None, actor=request.user)
    page = applications_page(actor=request.user, filters=form.filters(), cursor=request.GET.get("suite"))
    template = "aids/applications/list.html"
    if request.htmx:
        template += "#results"
    return render(request, template, {"form": form, "page": page, "is_filtered": bool(request.GET)})


@roles(*FILE_ROLES)
@require_safe
def case_tab(request: HttpRequest, case_pk: int) -> HttpResponse:
    """The aids of a case: a tab of its page."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("person"), pk=case_pk)
    files = case.applications.select_related("phase", "operator").order_by("-opened_on", "-pk")
    template = "aids/applications/case_tab.html"
    if request.htmx:
        template += "#panel"
    can_open = request.user.role in COUNSELLING_ROLES and can_write(request.user, case) and case.is_open
    return render(request, template, {"case": case, "files": files, "can_open": can_open})


@roles(*COUNSELLING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def application_new(request: HttpRequest, case_pk: int) -> HttpResponse:
    """Choose an aid with the conditions of each kind beside it."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related("person", "antenna"), pk=case_pk
    )
    if not can_write(request.user, case):
        raise PermissionDenied(read_only_words(case))
    phase = phase_on(today())
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kind = form.cleaned_data["kind"]
            application = applications.application_open(actor=request.user, case=case, kind=kind, phase=phase)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("aids:application_detail", application.pk)
    kinds = [(kind, eligibility(actor=request.user, case=case, kind=kind, phase=phase)) for kind in AidKind]
    strip = strip_rows(budget_strip(phase=phase, country_code=case.return_country_id)) if phase else []
    context = {"case": case, "phase": phase, "form": form, "kinds": kinds, "strip": strip}
    return render(request, "aids/applications/new.html", context)


@roles(*FILE_ROLES)
@require_safe
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The aid file: conditions and score beside the act that comes next."""
    application = file_or_404(request, pk)
    record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=application)
    context = file_context(actor=request.user, application=application)
    context |= {"strip": strip_for(application), "panels": panels(request, application)}
    context |= {
        "disbursements": disbursements_of(actor=request.user, application=application),
        "life": contract_life(actor=request.user, application=application),
    }
    if context["is_manager"]:
        # The household's situations are read on the decision page, where the reading is recorded with its reason.
        context["rows"] = []
    elif not can_write(request.user, application.case):
        # The former antenna reads the file, no longer what the household's situations counted.
        context["rows"] = []
    elif application.assessment:
        context["changes"] = changes_of(application.assessment)
    return render(request, "aids/applications/detail.html", context)


@roles(*COUNSELLING_ROLES)
@require_POST
@once
def application_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Score the household."""
    application = file_or_404(request, pk)
    try:
        applications.application_score(actor=request.user, application=application)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Le foyer est évalué."))
    return redirect("aids:application_detail", pk)


@roles(*COUNSELLING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def application_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a decision on a social aid."""
    application = file_or_404(request, pk)
    form = SubmitForm(request.POST or None, initial={"requested_eur": application.requested_eur})

    def submit(data: dict) -> None:
        applications.application_submit(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, submit, done=_("Le dossier est soumis à décision.")):
        return redirect("aids:application_detail", pk)
    context = {"application": application, "form": form, "strip": strip_for(application)}
    return render(request, "aids/applications/submit.html", context)


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def application_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a file before its contract, with a reason."""
    application = file_or_404(request, pk)
    form = ReasonForm(request.POST or None)

    def cancel(data: dict) -> None:
        applications.application_cancel(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, cancel, done=_("Le dossier d'aide est annulé.")):
        return redirect("aids:application_detail", pk)
    return render(request, "aids/applications/cancel.html", {"application": application, "form": form})
