"""Versions of the scoring scheme: drafts are edited, published ones only read (the database refuses the rest)."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.admin.base import RoleMixin
from accounts.enums import Role
from aids.enums import SchemeState
from aids.models import Band, Criterion, SchemeVersion

MANAGERS = frozenset({Role.TASKFORCE_MANAGER})


class RuleInline(admin.TabularInline):
    """Rules of a version, writable while it is a draft."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return getattr(request.user, "role", "") in MANAGERS

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return (
            self.has_view_permission(request)
            and getattr(obj, "state", SchemeState.DRAFT) == SchemeState.DRAFT
        )

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class CriterionInline(RuleInline):
    model = Criterion


class BandInline(RuleInline):
    model = Band


@admin.register(SchemeVersion)
class SchemeVersionAdmin(RoleMixin, admin.ModelAdmin):
    """Versions with their criteria and bands."""

    viewers = MANAGERS
    editors = MANAGERS
    can_delete = False
    list_display = ("scheme", "number", "state", "effective_from", "effective_to")
    readonly_fields = ("state", "effective_from", "effective_to", "published_by", "published_at")
    inlines = (CriterionInline, BandInline)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        editable = obj is None or getattr(obj, "state", None) == SchemeState.DRAFT
        return editable and super().has_change_permission(request, obj)
