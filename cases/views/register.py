"""The import of a register on screen: upload, columns, preview, import, rows to correct."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import roles
from accounts.enums import Role
from cases.enums import ImportStage
from cases.forms.register import MEGABYTES, ColumnsForm, ImportForm, UploadForm
from cases.models import RegisterImport
from cases.selectors.register import (
    MOST_SHOWN,
    doubtful_rows,
    duplicate_pairs,
    earlier_imports,
    problem_counts,
    register_page,
)
from cases.services.register import imports
from cases.services.register.extensions import extensions
from cases.services.register.registers import all_fields
from cases.services.register.sheets import read_limited
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INVALID = 422


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Registers brought in, newest first."""
    page = register_page(actor=request.user, cursor=request.GET.get("suite"))
    return render(request, "cases/register/list.html", {"page": page})


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def register_new(request: HttpRequest) -> HttpResponse:
    """Choose a file; its columns are matched at once."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = imports.register_upload(actor=request.user, name=file.name, data=read_limited(file))
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("cases:register_detail", upload.pk)
    context = {"form": form, "limit_mb": MEGABYTES, "steps": _steps(0)}
    return render(request, "cases/register/new.html", context, status=INVALID if form.errors else 200)


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_safe
def register_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an import stands: its columns, its progress, its preview, its result."""
    upload = _upload_or_404(request, pk)
    if upload.stage in (ImportStage.CHECKING, ImportStage.WRITING):
        steps = _steps(1 if upload.stage == ImportStage.CHECKING else 3)
        return render(
            request, f"cases/register/wait.html{_part(request)}", {"upload": upload, "steps": steps}
        )
    if request.htmx:
        # The work is over: the page is another one now.
        return HttpResponseClientRefresh()
    if upload.stage == ImportStage.COLUMNS:
        return _columns_page(request, upload, None)
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=upload)
    return _preview_page(request, upload, ImportForm(doubtful_rows=doubtful_rows(upload)))


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_POST
@once
def register_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the columns as corrected and have the register read."""
    upload = _upload_or_404(request, pk)
    form = _columns_form(upload, request.POST.get("feuille"), request.POST)
    if form.is_valid():
        try:
            imports.register_check(
                actor=request.user,
                upload=upload,
                columns=form.chosen_columns,
                defaults=form.chosen_defaults,
                sheet=request.POST.get("feuille"),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("cases:register_detail", pk)
    return _columns_page(request, upload, form)


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_POST
@once
def register_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the previewed register written."""
    upload = _upload_or_404(request, pk)
    form = ImportForm(request.POST, doubtful_rows=doubtful_rows(upload))
    if upload.stage == ImportStage.CHECKED and not form.is_valid():
        return _preview_page(request, upload, form)
    try:
        imports.register_import(actor=request.user, upload=upload, **form.choices)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("cases:register_detail", pk)


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_POST
@once
def register_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the columns."""
    try:
        imports.register_reopen(actor=request.user, upload=_upload_or_404(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("cases:register_detail", pk)


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_POST
@once
def register_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a register that was not imported, with its file."""
    try:
        imports.register_discard(actor=request.user, upload=_upload_or_404(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("cases:register_detail", pk)
    messages.success(request, _("Le fichier et ce qui en a été lu sont supprimés."))
    return redirect("cases:register_list")


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_safe
def register_refused(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the rows to correct; the export is recorded."""
    upload = get_object_or_404(
        RegisterImport.objects.visible_to(request.user).exclude(refused_file=""), pk=pk
    )
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=upload)
    answer = HttpResponse(imports.refused_data(upload), content_type=XLSX)
    name = f"{_('a-corriger')}-{upload.original_name.rpartition('.')[0]}.xlsx"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def _steps(current: int) -> list[dict[str, Any]]:
    labels = (_("Fichier"), _("Colonnes"), _("Aperçu"), _("Import"))
    states = ["done"] * current + ["current"] + ["todo"] * (len(labels) - current - 1)
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


def _upload_or_404(request: HttpRequest, pk: int) -> RegisterImport:
    return get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)


def _part(request: HttpRequest) -> str:
    return "#progress" if request.htmx else ""


def _columns_form(upload: RegisterImport, sheet: str | None, data: Any) -> ColumnsForm:
    register = imports.register_head(upload, sheet)
    return ColumnsForm(data, columns=register.columns, fields=all_fields(extensions()), upload=upload)


def _columns_page(request: HttpRequest, upload: RegisterImport, form: ColumnsForm | None) -> HttpResponse:
    sheets = imports.register_sheets(upload)
    asked = request.POST.get("feuille") or request.GET.get("feuille")
    sheet = asked if asked in sheets else upload.sheet
    try:
        form = form or _columns_form(upload, sheet, None)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("cases:register_detail", upload.pk)
    context = {
        "upload": upload,
        "form": form,
        "sheets": sheets,
        "sheet": sheet,
        "steps": _steps(1),
        "earlier": earlier_imports(actor=request.user, upload=upload),
    }
    return render(request, "cases/register/columns.html", context, status=INVALID if form.errors else 200)


def _preview_page(request: HttpRequest, upload: RegisterImport, form: ImportForm) -> HttpResponse:
    report = upload.report or {}
    pairs = [
        (pair, form[f"row_{pair.row}"] if f"row_{pair.row}" in form.fields else None)
        for pair in duplicate_pairs(actor=request.user, upload=upload)
    ]
    context = {
        "upload": upload,
        "totals": upload.totals,
        "form": form,
        "open_pairs": [pair for pair in pairs if pair[1] is not None],
        "settled_pairs": [pair for pair in pairs if pair[1] is None],
        "rejected": report.get("rejected", ())[:MOST_SHOWN],
        "warnings": report.get("warnings", ())[:MOST_SHOWN],
        "counts": problem_counts(upload),
        "most": MOST_SHOWN,
        "steps": _steps(3 if upload.stage == ImportStage.IMPORTED else 2),
        "is_imported": upload.stage == ImportStage.IMPORTED,
    }
    return render(request, "cases/register/preview.html", context, status=INVALID if form.errors else 200)
