"""History of accounts and reference data in the admin: who changed what, when.

A record's history is open to whoever may open its admin page (and its inlines), and to nobody else: no model
of cases has such a page (domain.md 5).
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from pghistory import core
from pghistory.admin.core import BackFilter, EventsAdmin, LabelFilter, MethodFilter, ModelFilter, ObjFilter

from accounts.admin.base import MANAGERS
from accounts.models import User

ACTS = {"insert": _("création"), "update": _("modification"), "delete": _("suppression")}


def _value(value: Any) -> Any:
    return "–" if value in (None, "") else value


class KindFilter(LabelFilter):
    title = _("nature du changement")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(label, ACTS.get(label, label)) for label, _label in super().lookups(request, model_admin)]


class ScopeFilter(MethodFilter):
    title = _("portée")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("tracks", _("cet objet"))]


class SubjectFilter(ObjFilter):
    title = _("objet")


class SubjectModelFilter(ModelFilter):
    title = _("modèle")


class AccountEventsAdmin(EventsAdmin):
    """Events of the models whose pages the user may open; everything else is 404.

    Reached from the record (or the list) whose history it is, so it has no entry of its own in the index.
    """

    list_display_links = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("at", "subject", "act", "author", "difference")

    @admin.display(description=_("quand"), ordering="pgh_created_at")
    def at(self, event: Any) -> Any:
        return event.pgh_created_at

    @admin.display(description=_("objet"))
    def subject(self, event: Any) -> str:
        model = apps.get_model(event.pgh_obj_model)
        name = event.pgh_data.get("name_fr") or event.pgh_data.get("email") or event.pgh_obj_id
        return f"{model._meta.verbose_name} : {name}"

    @admin.display(description=_("nature du changement"), ordering="pgh_label")
    def act(self, event: Any) -> str:
        return str(ACTS.get(event.pgh_label, event.pgh_label))

    @admin.display(description=_("par"))
    def author(self, event: Any) -> str:
        return event.author_name or str(_("le portail"))

    @admin.display(description=_("avant et après"))
    def difference(self, event: Any) -> str:
        changes = (event.pgh_diff or {}).items()
        return format_html_join(
            "", "<div>{} : {} → {}</div>", ((name, _value(old), _value(new)) for name, (old, new) in changes)
        )

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
        response = super().changelist_view(request, extra_context)
        if hasattr(response, "context_data"):
            response.context_data["title"] = _("Historique des valeurs")
            response.context_data["subtitle"] = self._subtitle(subject, request.GET.get("obj", ""))
            self._name_authors(response.context_data["cl"].result_list)
        return response

    @staticmethod
    def _name_authors(events: Iterable[Any]) -> None:
        """Put on each event the name of who acted, asking for all of them at once."""
        pks = {event.pk: (event.pgh_context or {}).get("user") for event in events}
        names = dict(User.objects.filter(pk__in=set(pks.values()) - {None}).values_list("pk", "full_name"))
        for event in events:
            event.author_name = names.get(pks[event.pk])

    @staticmethod
    def _subtitle(model: str, reference: str) -> str:
        if not model:
            return ""
        named = apps.get_model(model)
        record = named._default_manager.filter(pk=reference.partition(":")[2]).first() if reference else None
        return str(record or named._meta.verbose_name_plural)

    def _allowed(self, request: HttpRequest) -> list[str]:
        open_pages = [
            page for page in self.admin_site._registry.values() if page.has_view_permission(request)
        ]
        pages_models = [page.model for page in open_pages if page is not self]
        inlines_models = [inline.model for page in open_pages for inline in page.inlines]
        return [model._meta.label_lower for model in (*pages_models, *inlines_models)]
