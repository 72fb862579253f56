"""Admin pages of accounts and invitations: the administrator's alone."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.resources import ModelResource

from accounts.admin.base import ADMINISTRATORS, ExportedAdmin
from accounts.models import Invitation, User
from accounts.services import users
from accounts.services.invitations import cancel_invitation
from common.errors import DomainError


class UserResource(ModelResource):
    class Meta:
        model = User
        fields = (
            "email",
            "full_name",
            "role",
            "antenna__code",
            "institution__code",
            "unit__code",
            "country__code",
            "language",
            "is_active",
            "last_login",
        )


class InvitationResource(ModelResource):
    class Meta:
        model = Invitation
        fields = (
            "email",
            "full_name",
            "role",
            "invited_by__email",
            "created_at",
            "expires_at",
            "accepted_at",
            "cancelled_at",
        )


@admin.register(User)
class UserAdmin(ExportedAdmin):
    """Accounts: placed and closed here, opened by invitation, never deleted."""

    viewers = ADMINISTRATORS
    editors = ADMINISTRATORS
    can_add = False
    can_delete = False
    resource_classes = [UserResource]
    fields = (
        "email",
        "full_name",
        "role",
        "antenna",
        "institution",
        "unit",
        "country",
        "language",
        "phone",
        "is_active",
        "date_joined",
        "last_login",
    )
    readonly_fields = ("is_active", "date_joined", "last_login")
    autocomplete_fields = ("antenna", "institution", "unit", "country")
    list_display = ("full_name", "email", "role", "antenna", "institution", "is_active", "last_login")
    list_filter = ("role", "is_active", "antenna")
    list_select_related = ("antenna", "institution")
    search_fields = ("full_name", "email")
    actions = ("open_accounts", "close_accounts", "reset_second_factors")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        # Nobody changes her own role: the last administrator would lock everybody out.
        own = obj is not None and obj.pk == request.user.pk
        return (*self.readonly_fields, "role") if own else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            users.change_email(actor=request.user, user=obj, email=obj.email)

    @admin.action(description=_("Rouvrir les comptes choisis"))
    def open_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._act(
            request, queryset, lambda user: users.set_active(actor=request.user, user=user, is_active=True)
        )

    @admin.action(description=_("Fermer les comptes choisis (leurs sessions sont terminées)"))
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._act(
            request, queryset, lambda user: users.set_active(actor=request.user, user=user, is_active=False)
        )

    @admin.action(description=_("Retirer le second facteur des comptes choisis (perte du téléphone)"))
    def reset_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._act(request, queryset, lambda user: users.reset_second_factor(actor=request.user, user=user))

    def _act(self, request: HttpRequest, queryset: QuerySet[User], act: Any) -> None:
        done = 0
        for user in queryset:
            try:
                act(user)
            except DomainError as error:
                self.message_user(request, f"{user} : {error.message}", messages.ERROR)
                continue
            self.log_change(request, user, str(request.POST.get("action", "")))
            done += 1
        if done:
            text = ngettext("%(count)s compte modifié.", "%(count)s comptes modifiés.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)


@admin.register(Invitation)
class InvitationAdmin(ExportedAdmin):
    """Invitations, to be read and cancelled; they are sent from the portal's own page."""

    viewers = ADMINISTRATORS
    editors = ADMINISTRATORS
    can_add = False
    can_delete = False
    resource_classes = [InvitationResource]
    fields = readonly_fields = (
        "email",
        "full_name",
        "role",
        "antenna",
        "institution",
        "unit",
        "country",
        "language",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "cancelled_at",
    )
    list_display = ("email", "full_name", "role", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("role",)
    list_select_related = ("invited_by",)
    search_fields = ("full_name", "email")
    actions = ("cancel_invitations",)

    @admin.action(description=_("Annuler les invitations choisies"))
    def cancel_invitations(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        done = 0
        for invitation in queryset:
            try:
                cancel_invitation(actor=request.user, invitation=invitation)
            except DomainError as error:
                self.message_user(request, f"{invitation} : {error.message}", messages.ERROR)
            else:
                done += 1
        if done:
            text = ngettext("%(count)s invitation annulée.", "%(count)s invitations annulées.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
