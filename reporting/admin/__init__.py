"""Reports as the admin shows them: read only."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.enums import Role
from reporting.models import ReportRun, ReportSnapshot


class ReadOnly(admin.ModelAdmin):
    """Nothing is written here: a report is asked for on its page, a snapshot is never changed."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return getattr(request.user, "role", "") == Role.TASKFORCE_MANAGER

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(ReportRun)
class ReportRunAdmin(ReadOnly):
    list_display = ("__str__", "job_state", "step", "attempts", "error", "requested_by", "created_at")
    list_filter = ("job_state",)
    list_select_related = ("requested_by",)
    show_full_result_count = False


@admin.register(ReportSnapshot)
class ReportSnapshotAdmin(ReadOnly):
    list_display = ("__str__", "sha256", "computed_at")
    exclude = ("canonical",)
    show_full_result_count = False
