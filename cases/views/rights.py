"""Rights of the person: the tab of a case, requests, and the copy of everything held about her."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.forms.acts import ActForm
from cases.forms.rights import AnswerForm, RightsFilterForm, RightsForm, RightsReceiveForm
from cases.models import AccessCode, CaseProtection, PersonFile, RightsRequest
from cases.selectors.complaints import complaints_of_case
from cases.selectors.retention import retention_counts
from cases.selectors.rights import files_of_case, rights_counts, rights_of_case, rights_page
from cases.services import rights as services
from cases.services.person_files import FORMATS, person_file_read, person_file_request
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_or_404, case_to_write, case_url, show_tab
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

OFFICER = (Role.DATA_PROTECTION_OFFICER,)
PROTECTION = (Role.DATA_PROTECTION_OFFICER, Role.AUDITOR)
FILE_ROLES = (*ANTENNA_STAFF, Role.DATA_PROTECTION_OFFICER)
TAB = "droits"


@roles(*CASE_ROLES)
@require_safe
def rights_tab(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the requests, copies and complaints of a case, and the code of its public page."""
    case = case_or_404(request, pk)
    context = {
        "requests": rights_of_case(actor=request.user, case=case),
        "files": files_of_case(actor=request.user, case=case),
        "complaints": complaints_of_case(actor=request.user, case=case),
        "code": AccessCode.objects.filter(case=case).first(),
        "protection": CaseProtection.objects.filter(case=case).first(),
    }
    return show_tab(request, case, TAB, "cases/rights/tab.html", context)


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rights_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive a request of the person."""
    case = case_to_write(request, pk)
    form = RightsForm(request.POST or None, case=case)
    if request.method == "POST" and _receive(request, form):
        return redirect(case_url(case, TAB))
    context = {"case": case, "form": form, "title": _("Recevoir une demande sur les données")}
    return render(request, "cases/rights/act.html", context, status=422 if form.errors else 200)


@roles(*OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rights_receive(request: HttpRequest) -> HttpResponse:
    """Receive a request that came to the data-protection officer, by the number of the case."""
    form = RightsReceiveForm(request.POST or None, case=None)
    if request.method == "POST" and _receive(request, form):
        return redirect("cases:rights_list")
    return render(request, "cases/rights/receive.html", {"form": form}, status=422 if form.errors else 200)


@roles(*PROTECTION)
@require_safe
def rights_list(request: HttpRequest) -> HttpResponse:
    """List the requests to answer, the most urgent first."""
    form = RightsFilterForm(request.GET)
    page = rights_page(actor=request.user, filters=form.filters(), cursor=request.GET.get("suite"))
    context = {
        "form": form,
        "page": page,
        "counts": rights_counts(actor=request.user) | retention_counts(),
        "is_officer": request.user.role in OFFICER,
    }
    return render(request, "cases/rights/list.html", context)


@roles(*PROTECTION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rights_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request; the officer takes it up, answers or refuses it."""
    related = ("case__person", "case__antenna", "received_by", "handled_by")
    found = get_object_or_404(RightsRequest.objects.visible_to(request.user).select_related(*related), pk=pk)
    is_officer = request.user.role in OFFICER
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not is_officer:
            raise PermissionDenied
        if _act(request, found, form):
            return redirect("cases:rights_detail", found.pk)
    context = {
        "row": found,
        "form": form if is_officer and found.is_open else None,
        "events": found.transitions.select_related("actor").order_by("-at"),
        "files": files_of_case(actor=request.user, case=found.case),
        "is_officer": is_officer,
        "protection": CaseProtection.objects.filter(case=found.case_id).first(),
    }
    return render(request, "cases/rights/detail.html", context, status=422 if form.errors else 200)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def person_file_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the copy of everything held about the person of a case."""
    case = case_to_write(request, pk)
    try:
        row = person_file_request(actor=request.user, case=case, language=request.POST.get("language", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(case_url(case, TAB))
    return redirect("cases:person_file", row.pk)


@roles(*OFFICER)
@require_POST
@once
def rights_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the same copy on a request."""
    found = get_object_or_404(RightsRequest.objects.visible_to(request.user).select_related("case"), pk=pk)
    language = request.POST.get("language", "")
    try:
        row = person_file_request(actor=request.user, case=found.case, language=language)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("cases:rights_detail", found.pk)
    return redirect("cases:person_file", row.pk)


@roles(*FILE_ROLES)
@require_safe
def person_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch the copy being drawn, then fetch it."""
    row = get_object_or_404(PersonFile.objects.visible_to(request.user).select_related("case"), pk=pk)
    template = "cases/rights/file.html#progress" if request.htmx else "cases/rights/file.html"
    return render(request, template, {"row": row, "is_officer": request.user.role in OFFICER})


@roles(*FILE_ROLES)
@require_safe
def person_file_download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Answer the copy itself; that it was taken is recorded."""
    row = get_object_or_404(PersonFile.objects.visible_to(request.user).select_related("case"), pk=pk)
    try:
        content = person_file_read(actor=request.user, row=row, kind=kind)
    except (DomainError, FileNotFoundError) as error:
        raise Http404 from error
    name = f"donnees-{row.case.number}-{row.language}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=FORMATS[kind], headers=headers)


def _receive(request: HttpRequest, form: ActForm) -> bool:
    if not form.is_valid():
        return False
    values = {name: value for name, value in form.cleaned_data.items() if name != "number"}
    try:
        received = services.request_receive(actor=request.user, case=form.case, **values)
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    message = _("Demande enregistrée ; réponse attendue avant le %(day)s.")
    messages.success(request, message % {"day": f"{received.due_on:%d/%m/%Y}"})
    return True


def _act(request: HttpRequest, found: RightsRequest, form: AnswerForm) -> bool:
    """Do what the button says; False when the form is to be shown again with its errors."""
    act = request.POST.get("act")
    try:
        if act == "start":
            services.request_start(actor=request.user, request=found)
        elif act in ("answer", "refuse") and form.is_valid():
            service = services.request_answer if act == "answer" else services.request_refuse
            service(actor=request.user, request=found, answer=form.cleaned_data["answer"])
        else:
            return False
    except DomainError as refusal:
        form.is_valid()
        refuse(form, refusal)
        return False
    messages.success(request, _("C'est inscrit."))
    return True
