"""The import of a register, step by step: upload, columns, check, import. Each step is one service."""

import logging
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import DuplicateChoice, ImportStage, RowChoice
from cases.models import ImportedRow, RegisterImport
from cases.services.register.errors import UnreadableFile
from cases.services.register.extensions import extensions
from cases.services.register.planning import Choices
from cases.services.register.refused import refused_workbook
from cases.services.register.registers import Register, all_fields, open_register
from cases.services.register.reports import import_totals, mark_written, preview
from cases.services.register.resource import Findings, RegisterResource, reading_context, sheet_dataset
from cases.services.register.sheets import RegisterFile
from common.encryption import fernet
from common.enqueue import claim, enqueue, fail, finish, report_progress
from common.errors import DomainError, NotPermitted
from common.models import JobState
from common.uploads import safe_name

logger = logging.getLogger(__name__)

IMPORTERS = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})
# Enough rows to see what a column holds.
_HEAD = 500
_SHEETS_LOOKED_AT = 12


@transaction.atomic
def register_upload(
    *, actor: User | None, name: str, data: bytes, file: RegisterFile | None = None
) -> RegisterImport:
    """Keep an uploaded register and match the columns of its most likely sheet.

    `actor` None is the command line; `file` is `data` opened already. Raises UnreadableFile with a message
    for the user.
    """
    _require_importer(actor)
    sheet, register = _likeliest_sheet(file or RegisterFile(data, name))
    upload = RegisterImport(
        original_name=safe_name(name),
        sha256=sha256(data).hexdigest(),
        sheet=sheet,
        columns=_chosen(register),
        created_by=actor,
        antenna=actor.antenna if actor else None,
        # Nothing waits for a worker yet.
        job_state=JobState.DONE,
    )
    upload.file.save(upload.original_name, ContentFile(fernet().encrypt(data)), save=False)
    upload.save()
    return upload


def register_head(upload: RegisterImport, sheet: str | None = None) -> Register:
    """Return the head of the register with its columns as they are matched now (afresh for another sheet)."""
    chosen = {int(index): key for index, key in upload.columns.items()}
    file = RegisterFile(file_data(upload), upload.original_name)
    if sheet is not None and sheet != upload.sheet:
        return _head(file, sheet, None)
    return _head(file, upload.sheet, chosen)


def register_sheets(upload: RegisterImport) -> list[str]:
    """Return the names of the file's sheets."""
    return RegisterFile(file_data(upload), upload.original_name).names


@transaction.atomic
def register_check(
    *,
    actor: User | None,
    upload: RegisterImport,
    columns: Mapping[int, str],
    defaults: Mapping[str, Any] | None = None,
    sheet: str | None = None,
) -> RegisterImport:
    """Keep the columns as the user corrected them and have the whole register read by a worker.

    Raises DomainError when a field that only one column may hold is given to two, or a name is missing.
    """
    locked = _lock(actor, upload)
    _check_columns(columns, {**(defaults or {}), **_own_antenna(actor)})
    _move(locked, RegisterImport.start_checking)
    locked.columns = {str(index): key for index, key in sorted(columns.items())}
    locked.defaults = dict(defaults or {})
    locked.sheet = sheet or locked.sheet
    locked.decisions, locked.totals, locked.report = {}, {}, None
    return _enqueue(locked)


@transaction.atomic
def register_reopen(*, actor: User | None, upload: RegisterImport) -> RegisterImport:
    """Go back to the columns of a register that is not imported yet."""
    locked = _lock(actor, upload)
    _move(locked, RegisterImport.return_to_columns)
    locked.save()
    return locked


@transaction.atomic
def register_import(
    *,
    actor: User | None,
    upload: RegisterImport,
    row_choice: str = RowChoice.ALL,
    duplicate_choice: str = DuplicateChoice.HOLD,
    decisions: Mapping[int, str] | None = None,
) -> RegisterImport:
    """Have the checked register written by a worker; a second call for the same register is refused.

    `decisions` are exceptions to `duplicate_choice`, by Excel's row number.
    """
    locked = _lock(actor, upload)
    _move(locked, RegisterImport.start_writing)
    locked.row_choice = RowChoice(row_choice)
    locked.duplicate_choice = DuplicateChoice(duplicate_choice)
    locked.decisions = {str(row): DuplicateChoice(choice) for row, choice in (decisions or {}).items()}
    return _enqueue(locked)


@transaction.atomic
def register_discard(*, actor: User | None, upload: RegisterImport) -> None:
    """Delete a register that was not imported, its file with it."""
    locked = _lock(actor, upload)
    if locked.stage not in (ImportStage.COLUMNS, ImportStage.CHECKED):
        raise DomainError(_("Cet import ne peut plus être supprimé."), code="transition")
    file = locked.file
    locked.delete()
    transaction.on_commit(lambda: file.delete(save=False))


def register_run(upload_id: int) -> None:
    """Do a worker's part of one import: read and plan, or write. Once, however often it is called."""
    upload = claim(RegisterImport, upload_id)
    if upload is None:
        return
    language = upload.created_by.language if upload.created_by else get_language() or "fr"
    with override(language), pghistory.context(user=upload.created_by_id, register=upload.pk):
        try:
            _run(upload)
        except DomainError as error:
            _give_up(upload, error.message)
        except Exception:
            # The text of an error may hold a name: only its kind is kept.
            logger.exception("register import failed: %s", upload.pk, exc_info=False)
            _give_up(
                upload,
                _("Une erreur inattendue a arrêté cet import. Ce qui est déjà créé reste ; relancez-le."),
            )
        else:
            finish(upload)


def _run(upload: RegisterImport) -> None:
    work: dict[str, Callable[[RegisterImport], Any]] = {
        ImportStage.CHECKING: check_now,
        ImportStage.WRITING: write_now,
    }
    if upload.stage in work:
        work[upload.stage](upload)


def check_now(upload: RegisterImport) -> Findings:
    """Read and plan the whole register, and keep what was found."""
    findings = _import(upload, dry_run=True)
    upload.report, upload.totals = preview(findings), import_totals(findings)
    upload.finish_checking()
    upload.save(update_fields=["report", "totals", "stage"])
    return findings


def write_now(upload: RegisterImport, file: RegisterFile | None = None) -> Findings:
    """Write the planned rows by batches, and keep what was created and the rows to correct."""
    findings = _import(upload, dry_run=False, file=file)
    written = ImportedRow.objects.filter(register_import=upload).values_list("number", "created")
    mark_written(findings, {number: [pk for ids in made.values() for pk in ids] for number, made in written})
    upload.report, upload.totals = preview(findings), import_totals(findings)
    content = refused_workbook(findings)
    if content is not None:
        name = f"{_('a-corriger')}-{upload.original_name.rpartition('.')[0]}.xlsx"
        upload.refused_file.save(name, ContentFile(fernet().encrypt(content)), save=False)
    upload.finish_writing()
    upload.save(update_fields=["report", "totals", "refused_file", "stage"])
    return findings


def register_import_now(
    *, actor: User | None, name: str, data: bytes, choices: Choices, defaults: Mapping[str, Any] | None = None
) -> tuple[RegisterImport, Findings]:
    """Import a register in the caller's process, with the columns as they are matched.

    Raises UnreadableFile; rows written before an interruption are passed over by the next import.
    """
    file = RegisterFile(data, name)
    upload = register_upload(actor=actor, name=name, data=data, file=file)
    upload.defaults = dict(defaults or {})
    upload.row_choice, upload.duplicate_choice = choices.rows, choices.duplicates
    upload.decisions = {str(number): choice for number, choice in choices.decisions.items()}
    upload.start_checking()
    upload.finish_checking()
    upload.start_writing()
    upload.save()
    with pghistory.context(user=actor.pk if actor else None, register=upload.pk):
        return upload, write_now(upload, file)


def findings_of_file(
    *, actor: User | None, name: str, data: bytes, choices: Choices, defaults: Mapping[str, Any] | None = None
) -> Findings:
    """Read and plan a register without keeping anything of it (dry run)."""
    file = RegisterFile(data, name)
    sheet, _register = _likeliest_sheet(file)
    resource = RegisterResource(actor=actor, choices=choices, defaults=defaults)
    return run_resource(resource, sheet_dataset(file.read(sheet)), dry_run=True)


def file_data(upload: RegisterImport) -> bytes:
    """Return the register's file as it was uploaded."""
    with upload.file.open("rb") as file:
        return fernet().decrypt(file.read())


def refused_data(upload: RegisterImport) -> bytes:
    """Return the Excel file of the rows to correct."""
    with upload.refused_file.open("rb") as file:
        return fernet().decrypt(file.read())


def _import(upload: RegisterImport, *, dry_run: bool, file: RegisterFile | None = None) -> Findings:
    resource = RegisterResource(
        actor=upload.created_by,
        register_import=upload,
        chosen={int(index): key for index, key in upload.columns.items()},
        defaults=upload.defaults,
        choices=Choices(
            upload.row_choice,
            upload.duplicate_choice,
            {int(row): choice for row, choice in upload.decisions.items()},
        ),
        on_progress=lambda percent: report_progress(upload, percent),
    )
    file = file or RegisterFile(file_data(upload), upload.original_name)
    return run_resource(resource, sheet_dataset(file.read(upload.sheet or None)), dry_run=dry_run)


def run_resource(resource: RegisterResource, dataset: Any, *, dry_run: bool) -> Findings:
    """Import `dataset`; django-import-export gathers errors, here the first one is raised."""
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=False)
    if result.base_errors:
        raise result.base_errors[0].error
    if resource.findings is None:
        message = "the resource planned nothing"
        raise ImproperlyConfigured(message)
    return resource.findings


def _give_up(upload: RegisterImport, message: str) -> None:
    fresh = RegisterImport.objects.get(pk=upload.pk)
    if fresh.stage == ImportStage.CHECKING:
        fresh.return_to_columns()
    elif fresh.stage == ImportStage.WRITING:
        fresh.stop_writing()
    fresh.save(update_fields=["stage"])
    fail(upload, message)


def _likeliest_sheet(file: RegisterFile) -> tuple[str, Register]:
    """Return the sheet whose header names most columns; raise the first one's refusal when none has one."""
    best: tuple[str, Register] | None = None
    refusal: UnreadableFile | None = None
    for sheet in file.names[:_SHEETS_LOOKED_AT]:
        try:
            register = _head(file, sheet, None)
        except UnreadableFile as error:
            refusal = refusal or error
            continue
        if best is None or _matched(register) > _matched(best[1]):
            best = sheet, register
    if best is None:
        raise refusal or UnreadableFile(_("Ce fichier ne contient aucune ligne."), code="empty")
    return best


def _head(file: RegisterFile, sheet: str, chosen: Mapping[int, str] | None) -> Register:
    return open_register(file.read(sheet, limit=_HEAD), reading_context(), all_fields(extensions()), chosen)


def _matched(register: Register) -> int:
    return sum(column.key not in ("", "remarks", "skipped") for column in register.columns)


def _chosen(register: Register) -> dict[str, str]:
    return {str(column.index): column.key for column in register.columns}


def _check_columns(columns: Mapping[int, str], defaults: Mapping[str, Any]) -> None:
    fields = {field.key: field for field in all_fields(extensions())}
    held = [key for key in columns.values() if key]
    for key in held:
        if key not in fields:
            raise DomainError(
                _("Cette colonne désigne une donnée inconnue."), field="columns", code="unknown"
            )
        if held.count(key) > 1 and not fields[key].is_repeatable:
            message = _("« %(field)s » ne peut venir que d'une seule colonne.") % {"field": fields[key].label}
            raise DomainError(message, field="columns", code="twice")
    if not {"last_name", "full_name", "last_name_ar", "full_name_ar"} & set(held):
        raise DomainError(_("Aucune colonne ne donne le nom."), field="columns", code="missing")
    missing = [str(f.label) for f in fields.values() if f.is_required and f.key not in {*held, *defaults}]
    if missing:
        message = _(
            "Aucune colonne ne donne : %(fields)s. Choisissez une colonne, ou une valeur pour tout le registre."
        )
        raise DomainError(message % {"fields": ", ".join(missing)}, field="columns", code="missing")


def _own_antenna(actor: User | None) -> dict[str, Any]:
    return {"antenna": actor.antenna_id} if actor and actor.role == Role.ANTENNA_MANAGER else {}


def _require_importer(actor: User | None) -> None:
    if actor is not None and actor.role not in IMPORTERS:
        raise NotPermitted(_("Votre rôle ne permet pas d'importer un registre."), code="role")


def _lock(actor: User | None, upload: RegisterImport) -> RegisterImport:
    _require_importer(actor)
    uploads = RegisterImport.objects.all() if actor is None else RegisterImport.objects.visible_to(actor)
    locked = uploads.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if locked is None:
        raise NotPermitted(_("Cet import n'est pas accessible avec votre rôle."), code="not_visible")
    return locked


def _move(upload: RegisterImport, act: Callable[[RegisterImport], None]) -> None:
    try:
        act(upload)
    except TransitionNotAllowed as error:
        message = _("Cet import est « %(stage)s » : cet acte n'est pas possible.")
        stage = ImportStage(upload.stage).label
        raise DomainError(message % {"stage": stage}, code="transition") from error


def _enqueue(upload: RegisterImport) -> RegisterImport:
    upload.job_state, upload.progress, upload.attempts, upload.error = JobState.QUEUED, 0, 0, ""
    upload.sent_at = upload.started_at = upload.finished_at = None
    upload.save()
    enqueue(upload)
    return upload
