"""What every admin page of this app shares: permissions by role, history, French formats."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm

from accounts.enums import Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
# Who enters the admin site at all (tounesna.admin_site); each page then names its own.
MANAGERS = frozenset({Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER})


class RoleMixin:
    """Pages open by role, not by Django's permission rows: `viewers` read, `editors` write.

    `can_add` and `can_delete` say what exists at all: accounts are never deleted, governorates never added.
    """

    viewers = MANAGERS
    editors = ADMINISTRATORS
    can_add = True
    can_delete = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._role(request) in self.viewers

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._role(request) in self.viewers

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._role(request) in self.editors

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_add and self._role(request) in self.editors

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.can_delete and self._role(request) in self.editors

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self._role(request) in self.viewers

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self._role(request) in self.editors

    @staticmethod
    def _role(request: HttpRequest) -> str:
        return str(getattr(request.user, "role", ""))


class TransferredAdmin(RoleMixin, ImportExportMixin, admin.ModelAdmin):
    """Reference data that can be exported, corrected in Excel or CSV and imported again."""

    formats = [XLSX, CSV]
    export_form_class = ExportForm


class ExportedAdmin(RoleMixin, ExportMixin, admin.ModelAdmin):
    """Records that can be exported, but only come in by their own door."""

    formats = [XLSX, CSV]
    export_form_class = ExportForm
