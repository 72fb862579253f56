"""Importing a register: upload, columns shown for correction, preview, import with progress, rows to correct."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.enums import DuplicateChoice, ImportStage, RowChoice
from cases.forms.register import ColumnsForm, UploadForm, WriteForm
from cases.models import RegisterImport
from cases.selectors.register import duplicate_rows, register_list, report_rows
from cases.services.register import imports
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

IMPORTERS = (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _import_or_404(request: HttpRequest, pk: int) -> RegisterImport:
    return get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)


@roles(*IMPORTERS)
@require_http_methods(["GET", "POST"])
@once
def register_index(request: HttpRequest) -> HttpResponse:
    """Imports made so far, and the form that begins one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = imports.register_upload(actor=request.user, name=file.name, data=file.read())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("cases:register_detail", upload.pk)
    page = register_list(actor=request.user, cursor=request.GET.get("suite"))
    return render(request, "cases/register/index.html", {"form": form, "page": page})


@roles(*IMPORTERS)
@require_safe
def register_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: its columns, its progress, its preview or its result."""
    upload = _import_or_404(request, pk)
    if request.htmx and request.GET.get("progres"):
        return _progress(request, upload)
    if upload.stage == ImportStage.COLUMNS:
        return _columns(request, upload, None)
    context: dict[str, Any] = {"upload": upload, "totals": upload.totals}
    if upload.stage in (ImportStage.CHECKED, ImportStage.IMPORTED):
        context |= {key: report_rows(upload, key) for key in ("rejected", "warnings")}
        context["duplicates"] = duplicate_rows(actor=request.user, upload=upload)
        record_access(actor=request.user, kind=AccessKind.SENSITIVE, subject=upload)
    if upload.stage == ImportStage.CHECKED:
        context["form"] = _write_form(None)
        context["choices"] = DuplicateChoice.choices
    return render(request, f"cases/register/{_TEMPLATES[upload.stage]}.html", context)


_TEMPLATES = {
    ImportStage.CHECKING: "running",
    ImportStage.WRITING: "running",
    ImportStage.CHECKED: "preview",
    ImportStage.IMPORTED: "result",
}


def _progress(request: HttpRequest, upload: RegisterImport) -> HttpResponse:
    """The progress while it lasts; then htmx is told to load the page anew."""
    if upload.stage in (ImportStage.CHECKING, ImportStage.WRITING):
        return render(request, "cases/register/running.html#progress", {"upload": upload})
    return HttpResponse(headers={"HX-Refresh": "true"})


def _write_form(data: Any) -> WriteForm:
    return WriteForm(data, initial={"row_choice": RowChoice.ALL, "duplicate_choice": DuplicateChoice.HOLD})


def _columns_form(request: HttpRequest, upload: RegisterImport, data: Any) -> ColumnsForm:
    sheet = (data or request.GET).get("sheet") or (data or request.GET).get("feuille")
    sheets = imports.register_sheets(upload)
    register = imports.register_head(upload, sheet if sheet in sheets else None)
    return ColumnsForm(data, register=register, sheets=sheets, actor=request.user)


def _columns(request: HttpRequest, upload: RegisterImport, form: ColumnsForm | None) -> HttpResponse:
    try:
        form = form or _columns_form(request, upload, None)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("cases:register_detail", upload.pk)
    return render(request, "cases/register/columns.html", {"upload": upload, "form": form})


@roles(*IMPORTERS)
@require_POST
@once
def register_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the columns as corrected and have the register read."""
    upload = _import_or_404(request, pk)
    try:
        form = _columns_form(request, upload, request.POST)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("cases:register_detail", pk)
    if form.is_valid():
        try:
            sheet = form.cleaned_data.get("sheet")
            columns, defaults = form.chosen(), form.defaults()
            imports.register_check(
                actor=request.user, upload=upload, columns=columns, defaults=defaults, sheet=sheet
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("cases:register_detail", pk)
    return _columns(request, upload, form)


@roles(*IMPORTERS)
@require_POST
@once
def register_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the checked rows written."""
    upload = _import_or_404(request, pk)
    form = _write_form(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez les lignes à importer et le sort des doublons."))
        return redirect("cases:register_detail", pk)
    return _act(
        request,
        pk,
        lambda: imports.register_import(
            actor=request.user, upload=upload, decisions=form.decisions(), **form.cleaned_data
        ),
    )


@roles(*IMPORTERS)
@require_POST
@once
def register_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the columns."""
    upload = _import_or_404(request, pk)
    return _act(request, pk, lambda: imports.register_reopen(actor=request.user, upload=upload))


@roles(*IMPORTERS)
@require_POST
@once
def register_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a register that was not imported."""
    upload = _import_or_404(request, pk)
    try:
        imports.register_discard(actor=request.user, upload=upload)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("cases:register_detail", pk)
    messages.success(request, _("Le registre est supprimé, rien n'en a été importé."))
    return redirect("cases:register_index")


def _act(request: HttpRequest, pk: int, act: Any) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("cases:register_detail", pk)


@roles(*IMPORTERS)
@require_safe
def register_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the rows that were not imported, each with its reason, to correct and import again."""
    upload = _import_or_404(request, pk)
    if not upload.refused_file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=upload)
    name = f"a-corriger-{upload.pk}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(imports.refused_data(upload), content_type=XLSX, headers=headers)
