"""History of accounts and reference data in the admin: who changed what, when. No case content."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from pghistory import core
from pghistory.admin.core import BackFilter, EventsAdmin, LabelFilter, MethodFilter, ModelFilter, ObjFilter

from accounts.admin.base import MANAGERS
from accounts.enums import Role

_REFERENCE = (
    "accounts.antenna",
    "accounts.antennacoverage",
    "accounts.institution",
    "accounts.unit",
    "accounts.partnership",
)
# domain.md 5: administrators see no case content; managers see accounts on the portal's pages only.
MODELS_BY_ROLE = {
    Role.ADMINISTRATOR: (*_REFERENCE, "accounts.user", "accounts.invitation"),
    Role.TASKFORCE_MANAGER: _REFERENCE,
}


class KindFilter(LabelFilter):
    title = _("nature du changement")


class ScopeFilter(MethodFilter):
    title = _("portée")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("tracks", _("cet objet"))]


class SubjectFilter(ObjFilter):
    title = _("objet")


class SubjectModelFilter(ModelFilter):
    title = _("modèle")


class AccountEventsAdmin(EventsAdmin):
    """Events of the models of this app, as far as the user's role goes; everything else is 404."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return getattr(request.user, "role", "") in MANAGERS

    def get_list_filter(self, request: HttpRequest) -> list[type[admin.SimpleListFilter]]:
        filters: list[type[admin.SimpleListFilter]] = [KindFilter]
        if "obj" in request.GET:
            filters.extend([ScopeFilter, SubjectFilter, BackFilter])
        elif "model" in request.GET:
            filters.extend([SubjectModelFilter, BackFilter])
        return filters

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        allowed = self._allowed(request)
        subject = request.GET.get("model") or request.GET.get("obj", "").partition(":")[0]
        if subject:
            allowed = [label for label in allowed if label == subject.lower()]
        models = [
            event for label in allowed for event in core.event_models(tracks_model=apps.get_model(label))
        ]
        queryset = super().get_queryset(request)
        object_id = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if object_id is not None:
            wanted = object_id.replace("_3A", ":").partition(":")[0].lower()
            models = [model for model in models if model._meta.label_lower == wanted]
        if not models:
            return queryset.none()
        return queryset.across(*models)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        subject = request.GET.get("model") or request.GET.get("obj", "").partition(":")[0]
        if subject and subject.lower() not in self._allowed(request):
            raise Http404
        return super().changelist_view(request, extra_context)

    @staticmethod
    def _allowed(request: HttpRequest) -> list[str]:
        return list(MODELS_BY_ROLE.get(getattr(request.user, "role", ""), ()))
