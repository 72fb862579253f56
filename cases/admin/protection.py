"""The numbers of data protection, which the taskforce changes."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.base import MANAGERS, ExportedAdmin
from accounts.enums import Role
from cases.models import ProtectionRule


@admin.register(ProtectionRule)
class ProtectionRuleAdmin(ExportedAdmin):
    """One row: years of retention, days to answer."""

    viewers = MANAGERS
    editors = frozenset({Role.TASKFORCE_MANAGER})
    can_delete = False
    list_display = ("__str__", "retention_years", "notice_days", "request_days", "complaint_days")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return super().has_add_permission(request, obj) and not ProtectionRule.objects.exists()
