"""Admin pages of reference data: territory, partnerships, antennas, institutions."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from import_export.resources import ModelResource

from accounts.admin.base import ADMINISTRATORS, MANAGERS, TransferredAdmin
from accounts.enums import Role
from accounts.models import (
    Antenna,
    AntennaCoverage,
    Country,
    Delegation,
    Governorate,
    Institution,
    Partnership,
    Unit,
    User,
)


class CodedResource(ModelResource):
    """Rows found again by their code."""

    class Meta:
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = False
        use_transactions = True
        clean_model_instances = True


class CountryResource(CodedResource):
    class Meta(CodedResource.Meta):
        model = Country
        fields = ("code", "name_fr", "name_ar")


class GovernorateResource(CodedResource):
    class Meta(CodedResource.Meta):
        model = Governorate
        fields = ("code", "name_fr", "name_ar", "tile_row", "tile_column")


class DelegationResource(CodedResource):
    class Meta(CodedResource.Meta):
        model = Delegation
        fields = ("code", "governorate", "name_fr", "name_ar")


class AntennaResource(CodedResource):
    class Meta(CodedResource.Meta):
        model = Antenna
        fields = (
            "code",
            "name_fr",
            "name_ar",
            "opened_on",
            "closed_on",
            "address_fr",
            "address_ar",
            "hours_fr",
            "hours_ar",
            "public_phone",
            "latitude",
            "longitude",
        )


class InstitutionResource(CodedResource):
    class Meta(CodedResource.Meta):
        model = Institution
        fields = ("code", "kind", "name_fr", "name_ar", "is_active")


class UnitResource(CodedResource):
    class Meta(CodedResource.Meta):
        model = Unit
        fields = ("code", "institution__code", "kind", "name_fr", "name_ar", "governorate", "country")


class PartnershipResource(ModelResource):
    class Meta:
        model = Partnership
        fields = ("id", "country", "starts_on", "ends_on", "is_planned")
        skip_unchanged = True
        use_transactions = True
        clean_model_instances = True


class TerritoryAdmin(TransferredAdmin):
    """Names may be corrected; what the State defines is neither added nor deleted here."""

    viewers = MANAGERS
    editors = ADMINISTRATORS
    can_delete = False
    list_display = ("code", "name_fr", "name_ar")
    search_fields = ("code", "name_fr", "name_ar")


@admin.register(Country)
class CountryAdmin(TerritoryAdmin):
    resource_classes = [CountryResource]


@admin.register(Governorate)
class GovernorateAdmin(TerritoryAdmin):
    resource_classes = [GovernorateResource]
    can_add = False
    list_display = ("code", "name_fr", "name_ar", "tile_row", "tile_column")


@admin.register(Delegation)
class DelegationAdmin(TerritoryAdmin):
    resource_classes = [DelegationResource]
    list_display = ("code", "name_fr", "name_ar", "governorate")
    list_filter = ("governorate",)
    list_select_related = ("governorate",)


class ManagedAdmin(TransferredAdmin):
    """Reference data that taskforce managers keep."""

    viewers = MANAGERS
    editors = MANAGERS


class CoverageInline(admin.TabularInline):
    model = AntennaCoverage
    extra = 0
    autocomplete_fields = ("governorate",)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.role in MANAGERS

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.role in MANAGERS


@admin.register(Antenna)
class AntennaAdmin(ManagedAdmin):
    resource_classes = [AntennaResource]
    inlines = [CoverageInline]
    list_display = ("code", "name_fr", "name_ar", "opened_on", "closed_on", "manager")
    list_select_related = ("manager",)
    search_fields = ("code", "name_fr", "name_ar")
    can_delete = False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "manager":
            kwargs["queryset"] = User.objects.filter(role=Role.ANTENNA_MANAGER, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Institution)
class InstitutionAdmin(ManagedAdmin):
    resource_classes = [InstitutionResource]
    list_display = ("code", "name_fr", "name_ar", "kind", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("code", "name_fr", "name_ar")
    can_delete = False


@admin.register(Unit)
class UnitAdmin(ManagedAdmin):
    resource_classes = [UnitResource]
    list_display = ("code", "name_fr", "name_ar", "kind", "institution", "governorate", "country")
    list_filter = ("kind", "institution")
    list_select_related = ("institution", "governorate", "country")
    search_fields = ("code", "name_fr", "name_ar")
    autocomplete_fields = ("governorate", "country")


@admin.register(Partnership)
class PartnershipAdmin(ManagedAdmin):
    resource_classes = [PartnershipResource]
    list_display = ("country", "starts_on", "ends_on", "is_planned")
    list_filter = ("is_planned",)
    list_select_related = ("country",)
    autocomplete_fields = ("country",)
