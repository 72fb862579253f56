"""The Django admin in the portal's clothes."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Portail Tounesna : référentiels et comptes")
    site_title = _("Portail Tounesna")
    index_title = _("Administration")
