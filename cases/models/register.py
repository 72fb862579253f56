"""Imports of registers: the file, how its columns were matched, what came of each row."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Antenna
from cases.enums import DuplicateChoice, ImportStage, RowChoice
from cases.models.cases import Case
from cases.models.people import Person
from common.encryption import EncryptedJSONField
from common.models import Job
from common.state_field import StateField
from common.uploads import storage_path


def register_path(register: "RegisterImport", name: str) -> str:
    return storage_path("registers", f"{name}.enc")


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: Any) -> "RegisterImportQuerySet":
        """An import is seen by who made it, while she manages an antenna, and by taskforce managers."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.ANTENNA_MANAGER:
                return self.filter(created_by=user.pk, antenna=user.antenna_id)
            case _:
                return self.none()


@pghistory.track(exclude=["report", "progress", "sent_at", "started_at", "attempts", "decisions"])
class RegisterImport(FSMModelMixin, Job):
    """One register brought in: read, checked, then written by a worker.

    Both files (`file`, the rows to correct in `refused_file`) are stored encrypted. `columns` maps the
    place of a column (0 for A) to a field's key; `defaults` holds values for the whole register;
    `decisions` what to do with each likely duplicate, by Excel's row number; `totals` counts only;
    `report` what was found, row by row, encrypted. `antenna` is the importer's own: None for the taskforce.
    """

    file = models.FileField(_("fichier"), upload_to=register_path)
    original_name = models.CharField(_("nom du fichier"), max_length=120)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(_("feuille"), max_length=80, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    stage = StateField(_("étape"), max_length=10, choices=ImportStage.choices, default=ImportStage.COLUMNS)
    row_choice = models.CharField(
        _("lignes à importer"), max_length=8, choices=RowChoice.choices, default=RowChoice.ALL
    )
    duplicate_choice = models.CharField(
        _("doublons probables"), max_length=8, choices=DuplicateChoice.choices, default=DuplicateChoice.HOLD
    )
    decisions = models.JSONField(default=dict, blank=True)
    totals = models.JSONField(default=dict, blank=True, editable=False)
    report = EncryptedJSONField(null=True, blank=True, editable=False)
    refused_file = models.FileField(_("lignes à corriger"), upload_to=register_path, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="register_imports"
    )
    antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, null=True, blank=True, related_name="register_imports"
    )

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import de registre")
        verbose_name_plural = _("imports de registres")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(name="register_import_list", fields=["created_by", "-created_at", "-id"]),)

    def __str__(self) -> str:
        return self.original_name

    @transition(field=stage, source=[ImportStage.COLUMNS, ImportStage.CHECKED], target=ImportStage.CHECKING)
    def start_checking(self) -> None: ...

    @transition(field=stage, source=ImportStage.CHECKING, target=ImportStage.CHECKED)
    def finish_checking(self) -> None: ...

    @transition(field=stage, source=[ImportStage.CHECKING, ImportStage.CHECKED], target=ImportStage.COLUMNS)
    def return_to_columns(self) -> None: ...

    @transition(field=stage, source=ImportStage.CHECKED, target=ImportStage.WRITING)
    def start_writing(self) -> None: ...

    @transition(field=stage, source=ImportStage.WRITING, target=ImportStage.CHECKED)
    def stop_writing(self) -> None: ...

    @transition(field=stage, source=ImportStage.WRITING, target=ImportStage.IMPORTED)
    def finish_writing(self) -> None: ...


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    def visible_to(self, user: Any) -> "ImportedRowQuerySet":
        """Rows of the imports that `user` may see."""
        return self.filter(register_import__in=RegisterImport.objects.visible_to(user))


class ImportedRow(models.Model):
    """A row that became a case, once whatever the file: `key` is a digest of who returned, whence and when.

    `content` is a digest of everything the row said: a row that comes back changed is told. `created`
    holds the ids of what extensions made of it, by extension.
    """

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.PROTECT, related_name="imported_rows"
    )
    number = models.PositiveIntegerField(_("ligne"))
    key = models.CharField(max_length=32, unique=True)
    content = models.CharField(max_length=32)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="imported_rows")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="imported_row")
    is_new_person = models.BooleanField(default=True)
    created = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne importée")
        verbose_name_plural = _("lignes importées")
        ordering = ("register_import", "number")

    def __str__(self) -> str:
        return f"{self.register_import_id}:{self.number}"
