"""The directory of services, kept by the taskforce and the administrator, in Excel or CSV too."""

from django.contrib import admin
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget

from accounts.admin.reference import CodedResource, ManagedAdmin
from accounts.models import Governorate
from cases.models import LocalService


class LocalServiceResource(CodedResource):
    governorates = Field(
        attribute="governorates", widget=ManyToManyWidget(Governorate, separator=" ", field="code")
    )

    class Meta(CodedResource.Meta):
        model = LocalService
        # Governorates are many: a row is compared with them, so none counts as unchanged by mistake.
        skip_unchanged = False
        fields = (
            "code",
            "kind",
            "name_fr",
            "name_ar",
            "governorates",
            "is_national",
            "address",
            "phone",
            "email",
            "accepts_mail",
            "is_active",
        )


@admin.register(LocalService)
class LocalServiceAdmin(ManagedAdmin):
    resource_classes = [LocalServiceResource]
    list_display = ("code", "name_fr", "kind", "is_national", "phone", "accepts_mail", "is_active")
    list_filter = ("kind", "is_national", "accepts_mail", "is_active", "governorates")
    search_fields = ("code", "name_fr", "name_ar", "address")
    filter_horizontal = ("governorates",)
    can_delete = False
