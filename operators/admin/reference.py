"""Admin pages of operators and their framework contracts, with import and export."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, ManyToManyWidget, SimpleArrayWidget

from accounts.admin.base import MANAGERS, TransferredAdmin
from accounts.models import Governorate, Institution
from operators.models import ContractGovernorate, FrameworkContract, Operator


class OperatorResource(ModelResource):
    """Operators, found again by the code of their institution."""

    institution = Field(
        column_name="institution",
        attribute="institution",
        widget=ForeignKeyWidget(Institution, field="code"),
    )

    class Meta:
        model = Operator
        fields = ("institution", "contact_name", "contact_phone", "contact_email", "is_active", "note")
        import_id_fields = ("institution",)
        skip_unchanged = True
        use_transactions = True
        clean_model_instances = True


class FrameworkContractResource(ModelResource):
    """Framework contracts, found again by their number; lists are written with commas."""

    operator = Field(
        column_name="operator",
        attribute="operator",
        widget=ForeignKeyWidget(Operator, field="institution__code"),
    )
    governorates = Field(
        column_name="governorates",
        attribute="governorates",
        widget=ManyToManyWidget(Governorate, field="code", separator=","),
    )
    kinds = Field(column_name="kinds", attribute="kinds", widget=SimpleArrayWidget(","))
    sectors = Field(column_name="sectors", attribute="sectors", widget=SimpleArrayWidget(","))

    class Meta:
        model = FrameworkContract
        fields = (
            "number",
            "operator",
            "valid_from",
            "valid_to",
            "governorates",
            "kinds",
            "sectors",
            "capacity",
            "fee_eur",
        )
        import_id_fields = ("number",)
        use_transactions = True
        clean_model_instances = True


class ContractInline(admin.TabularInline):
    """The contracts of an operator, to read; each links to its own page."""

    model = FrameworkContract
    fields = ("number", "valid_from", "valid_to", "capacity", "fee_eur")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.role in MANAGERS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CoverageInline(admin.TabularInline):
    model = ContractGovernorate
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.role in MANAGERS

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.role in MANAGERS


@admin.register(Operator)
class OperatorAdmin(TransferredAdmin):
    """Taskforce managers keep operators; nothing is deleted, an operator is made inactive."""

    resource_classes = [OperatorResource]
    editors = MANAGERS
    can_delete = False
    list_display = ("institution", "contact_name", "contact_phone", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("institution",)
    search_fields = ("institution__name_fr", "institution__name_ar", "institution__code", "contact_name")
    inlines = (ContractInline,)


@admin.register(FrameworkContract)
class FrameworkContractAdmin(TransferredAdmin):
    """Framework contracts with the governorates they cover."""

    resource_classes = [FrameworkContractResource]
    editors = MANAGERS
    can_delete = False
    list_display = ("number", "operator", "valid_from", "valid_to", "capacity", "fee_eur")
    list_filter = ("operator",)
    list_select_related = ("operator__institution",)
    search_fields = ("number", "operator__institution__name_fr")
    date_hierarchy = "valid_to"
    inlines = (CoverageInline,)
