"""The admin site, where managers keep reference data."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "tounesna.admin_site.PortalAdminSite"
