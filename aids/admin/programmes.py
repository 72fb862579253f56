"""Phases, what each kind of aid may be, envelopes: every number of the programme is a record (domain.md)."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import TransferredAdmin
from accounts.enums import Role
from aids.models import Envelope, Phase, PhaseAid

MANAGERS = frozenset({Role.TASKFORCE_MANAGER})


class PhaseAidInline(admin.TabularInline):
    """Bounds, average and fee of each kind of aid in the phase."""

    model = PhaseAid
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return getattr(request.user, "role", "") in MANAGERS

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Phase)
class PhaseAdmin(TransferredAdmin):
    """Phases of the programme."""

    viewers = MANAGERS
    editors = MANAGERS
    can_delete = False
    list_display = ("code", "name_fr", "starts_on", "ends_on", "is_open", "slots_enforced")
    inlines = (PhaseAidInline,)


@admin.register(Envelope)
class EnvelopeAdmin(TransferredAdmin):
    """Envelopes and quotas; what they hold is moved on the budget page, entry by entry."""

    viewers = MANAGERS
    editors = MANAGERS
    can_delete = False
    list_display = ("phase", "kind", "country", "has_slots", "has_euros", "allocated", "committed")
    list_filter = ("phase", "kind")
    list_select_related = ("phase", "country", "balance")

    @admin.display(description=_("Places allouées"))
    def allocated(self, envelope: Envelope) -> Any:
        return envelope.balance.allocated_slots if hasattr(envelope, "balance") else 0

    @admin.display(description=_("Places engagées"))
    def committed(self, envelope: Envelope) -> Any:
        return envelope.balance.committed_slots if hasattr(envelope, "balance") else 0
