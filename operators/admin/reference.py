"""Admin pages of operators and their framework contracts, with import and export."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, SimpleArrayWidget

from accounts.admin.base import MANAGERS, TransferredAdmin
from accounts.models import Institution
from operators.models import ContractLot, FrameworkContract, LotTerms, Operator


class OperatorResource(ModelResource):
    """Operators, found again by the code of their institution."""

    institution = Field(
        column_name="institution",
        attribute="institution",
        widget=ForeignKeyWidget(Institution, field="code"),
    )

    class Meta:
        model = Operator
        fields = (
            "institution",
            "legal_form",
            "tax_number",
            "registry_number",
            "contact_name",
            "contact_phone",
            "contact_email",
            "is_active",
            "note",
        )
        import_id_fields = ("institution",)
        skip_unchanged = True
        use_transactions = True
        clean_model_instances = True


class LotWidget(ForeignKeyWidget):
    """A lot written as its contract's number and its own: CC-2021-01#2. The lot is made when it is new."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> ContractLot | None:
        contract, _sign, number = str(value or "").rpartition("#")
        found = FrameworkContract.objects.get(number=contract)
        lot, _is_new = ContractLot.objects.get_or_create(contract=found, number=int(number))
        return lot

    def render(self, value: ContractLot, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.contract.number}#{value.number}" if value else ""


class FrameworkContractResource(ModelResource):
    """Heads of framework contracts, found again by their number."""

    operator = Field(
        column_name="operator",
        attribute="operator",
        widget=ForeignKeyWidget(Operator, field="institution__code"),
    )

    class Meta:
        model = FrameworkContract
        fields = ("number", "operator", "valid_from", "valid_to", "warn_first_days", "warn_last_days")
        import_id_fields = ("number",)
        use_transactions = True
        clean_model_instances = True


class LotTermsResource(ModelResource):
    """Terms of lots, found again by contract, lot and day; lists are written with commas."""

    lot = Field(column_name="lot", attribute="lot", widget=LotWidget(ContractLot))
    governorates = Field(column_name="governorates", attribute="governorates", widget=SimpleArrayWidget(","))
    kinds = Field(column_name="kinds", attribute="kinds", widget=SimpleArrayWidget(","))
    sectors = Field(column_name="sectors", attribute="sectors", widget=SimpleArrayWidget(","))

    class Meta:
        model = LotTerms
        fields = (
            "lot",
            "starts_on",
            "governorates",
            "kinds",
            "sectors",
            "capacity",
            "fee_employment_eur",
            "fee_business_eur",
            "fee_innovative_eur",
        )
        import_id_fields = ("lot", "starts_on")
        use_transactions = True
        clean_model_instances = True


class ContractInline(admin.TabularInline):
    """The contracts of an operator, to read; each links to its own page."""

    model = FrameworkContract
    fields = ("number", "valid_from", "valid_to")
    readonly_fields = fields
    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.role in MANAGERS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LotInline(admin.TabularInline):
    """The lots of a contract, to read: they change in the portal, by amendments."""

    model = ContractLot
    fields = ("number", "title")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.role in MANAGERS

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
    """Framework contracts; their lots and amendments are kept in the portal."""

    resource_classes = [FrameworkContractResource]
    editors = MANAGERS
    can_delete = False
    list_display = ("number", "operator", "valid_from", "valid_to")
    list_filter = ("operator",)
    list_select_related = ("operator__institution",)
    search_fields = ("number", "operator__institution__name_fr")
    date_hierarchy = "valid_to"
    inlines = (LotInline,)


@admin.register(LotTerms)
class LotTermsAdmin(TransferredAdmin):
    """What lots cover from which day on, brought in or taken out as a file."""

    resource_classes = [LotTermsResource]
    editors = MANAGERS
    can_delete = False
    list_display = ("lot", "starts_on", "capacity", "fee_employment_eur", "fee_business_eur")
    list_select_related = ("lot__contract",)
    search_fields = ("lot__contract__number",)
