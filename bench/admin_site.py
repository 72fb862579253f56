"""A plain Django admin over the same rows, to compare with; it exists in measurements only."""

from django.contrib import admin
from django.urls import path

from cases.models import Case
from tounesna.urls import urlpatterns as portal


class OpenAdminSite(admin.AdminSite):
    """An admin without roles: the comparison is about cost, not rights."""

    def has_permission(self, request):
        return True


class CaseAdmin(admin.ModelAdmin):
    list_display = ("number", "person", "state", "antenna", "return_country", "returned_on", "opened_on")
    list_filter = ("state", "antenna", "category")
    list_select_related = ("person", "antenna", "return_country")
    list_per_page = 25
    search_fields = (
        "number",
        "person__last_name",
        "person__first_name",
        "person__last_name_ar",
        "person__cin",
    )

    def has_module_permission(self, request):
        return True

    has_view_permission = has_change_permission = lambda self, request, obj=None: True


site = OpenAdminSite(name="bench")
site.register(Case, CaseAdmin)

urlpatterns = [*portal, path("bench-admin/", site.urls)]
