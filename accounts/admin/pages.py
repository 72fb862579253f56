"""Admin pages of the public page: its sections, and the messages of its visitors."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import MANAGERS, RoleMixin
from accounts.enums import Role
from accounts.models import ContactMessage, PublicPage
from accounts.services.pages import contact_answered


@admin.register(PublicPage)
class PublicPageAdmin(RoleMixin, admin.ModelAdmin):
    viewers = MANAGERS
    editors = MANAGERS
    list_display = ("title_fr", "title_ar", "slug", "order", "is_published", "updated_at")
    list_editable = ("order", "is_published")
    search_fields = ("title_fr", "title_ar", "body_fr", "body_ar")
    fieldsets = (
        (
            None,
            {
                "fields": ("slug", "order", "is_published"),
                "description": _(
                    "Le texte est simple : une ligne vide sépare deux paragraphes, « - » commence une ligne de "
                    "liste, « ## » un sous-titre. Aucun code n'est lu."
                ),
            },
        ),
        (_("Français"), {"fields": ("title_fr", "body_fr")}),
        (_("Arabe"), {"fields": ("title_ar", "body_ar")}),
    )


@admin.register(ContactMessage)
class ContactMessageAdmin(RoleMixin, admin.ModelAdmin):
    viewers = frozenset({Role.TASKFORCE_MANAGER})
    editors = viewers
    can_add = False
    list_display = ("created_at", "topic", "writer", "language", "answered_at", "answered_by")
    list_filter = ("topic", "language", ("answered_at", admin.EmptyFieldListFilter))
    list_select_related = ("answered_by",)
    fields = (
        "created_at",
        "topic",
        "language",
        "writer",
        "reply_to",
        "message",
        "answered_at",
        "answered_by",
    )
    readonly_fields = fields
    actions = ("mark_answered",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ContactMessage]":
        return ContactMessage.objects.visible_to(request.user)

    @admin.display(description=_("nom"))
    def writer(self, message: ContactMessage) -> str:
        return str(message.content.get("name", ""))

    @admin.display(description=_("répondre à"))
    def reply_to(self, message: ContactMessage) -> str:
        return str(message.content.get("reply_to", ""))

    @admin.display(description=_("message"))
    def message(self, message: ContactMessage) -> str:
        return str(message.content.get("message", ""))

    @admin.action(description=_("Marquer comme répondu"))
    def mark_answered(self, request: HttpRequest, queryset: "QuerySet[ContactMessage]") -> None:
        for message in queryset:
            contact_answered(actor=request.user, message=message)
