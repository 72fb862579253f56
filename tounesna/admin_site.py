"""The Django admin in the portal's clothes."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from common.admin_panels import panels

# domain.md 5: accounts and reference data; each page then names who reads and who writes.
ADMITTED = frozenset({Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER})


class PortalAdminSite(AdminSite):
    """Entered by role, through the portal's own sign-in and second factor."""

    site_header = _("Portail Tounesna : référentiels et comptes")
    site_title = _("Portail Tounesna")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and getattr(request.user, "role", "") in ADMITTED

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = {"portal_panels": panels.shown_to(request.user), **(extra_context or {})}
        return super().index(request, shown)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return redirect("admin:index")
        onward = request.GET.get(REDIRECT_FIELD_NAME) or request.get_full_path()
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: onward})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")
